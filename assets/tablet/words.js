/** 措辞: what the tablet says about one unit, and what it offers to do next. */

import { hall, isFinal, mayEdit } from './state.js';
import { contentOf, isCast, missing, sheetOf, statusOf } from './sheets.js';

const DIGITS = '零一二三四五六七八九十';

/** “五项”, “两项”, “12 项”. */
const items = (count) => `${count === 2 ? '两' : (DIGITS[count] ?? `${count} `)}项`;

export const allItems = () => items(hall.state.scheme.indicators.length);

export const CHOICES = { abstained: '弃权', recused: '回避' };

/** A few names, then how many there are. */
export function names(units, most = 3) {
  const said = units.slice(0, most).map((unit) => `${unit.short_title}（第 ${unit.number} 家）`).join('、');
  return units.length > most ? `${said}等 ${units.length} 家` : said;
}

const CUTS = {
  'taken over': ['这张卡已在另一台平板上使用', '这里没交的分数还在，可以对照。'],
  withdrawn: ['这张卡已停用', '请到签到台换一张。'],
  'no slip': ['请重新扫评议卡上的二维码', '或输入卡上的代码。分数还在这台平板上。'],
  elsewhere: ['已在这台平板的另一页打开', '请用那一页接着评。'],
};

const ENDS = {
  voided: ['这次评议会已作废', '票箱未启封即销毁。请听主持人安排。'],
  closed: ['票箱已封', '您入箱的分数有效，不能再改。'],
};

const line = (tone, icon, [title, detail, beside = '']) => ({ tone, icon, title, beside, detail });

/** Why nothing can be changed any more, in two short sentences, or null. */
export function ending() {
  if (hall.cut) return line('bad', 'stop', CUTS[hall.cut] ?? CUTS.withdrawn);
  if (hall.state.slip.handed_in) return line('lock', 'lock', ['已交卡', '分数不能再改。']);
  if (isFinal()) return line('lock', 'lock', ENDS[hall.state.sitting.state] ?? ENDS.closed);
  return null;
}

/** What holds up every ballot just now, or null. */
export function delay(unit) {
  const { state } = hall.state.sitting;
  if (state === 'paused') return ['会议暂停', '分数都在，恢复后接着评。'];
  if (state !== 'open') return ['评议会还没有开始', '主持人宣布后即可评。'];
  if (unit.scoring === 'waiting') return ['这一家还没有开始评分', '主持人宣布后即可评。'];
  if (!unit.open) return ['这一家已停止评分', '您入箱的分数有效；没入箱的请找签到台。'];
  return null;
}

/** The state of one unit, as the foot of its page says it. */
export function plight(unit) {
  const sheet = sheetOf(unit.id);
  const status = statusOf(unit);
  const refused = sheet.refused?.content === contentOf(sheet) && sheet.refused;
  if (ending() && !(isFinal() && ['boxed', 'sealed'].includes(status))) return ending();
  if (refused && !['boxed', 'sealed', 'waiting'].includes(status)) return line('bad', 'stop', ['没有入箱', refused.detail]);
  if (status === 'waiting') return onItsWay(unit);
  const held = ['todo', 'ready'].includes(status) && delay(unit);
  return held ? line('held', 'clock', held) : PLIGHTS[status](missing(sheet).length, CHOICES[sheet.choice]);
}

function onItsWay(unit) {
  if (!hall.online) {
    const count = [...hall.units.values()].filter((one) => sheetOf(one.id).waiting).length;
    return line('wait', 'clock', [`待发送 ${count} 家`, '网络恢复后自动入箱，请继续评', '　分数已存在这台平板上']);
  }
  const held = delay(unit);
  return line('wait', 'clock', held ? ['待发送', '到时自动入箱，请放心', `　${held[0]}`] : ['待发送', '正在送入票箱']);
}

const PLIGHTS = {
  todo: (left) => line('todo', 'alert', [`还有 ${left} 项未评`, `${allItems()}都评完才能投入票箱`]),
  ready: (left, choice) => line('ready', 'box', choice
    ? [`这一家${choice}`, '按“投入票箱”才算数', `　再按一次“${choice}”取回`] : [`${allItems()}都评好了`, '按“投入票箱”才算数']),
  boxed: () => line('good', 'box', ['已入箱', mayEdit() ? '交卡前可以修改' : '分数有效，不能再改']),
  sealed: () => line('good', 'box', ['已入箱', `分数已密封，看不到；如要改，请重新评${allItems()}`]),
  changed: (left) => line('wait', 'pencil', ['有改动，未入箱',
    left ? `还有 ${left} 项未评；票箱里仍是原来的分数` : '票箱里仍是原来的分数']),
};

/** The one main button of a unit's page: `{label, act, why}`; `why` it can't be pressed, or null. */
export function nextStep(unit) {
  if (hall.cut === 'elsewhere') return { label: '用这一页', act: 'here', why: null };
  if (hall.cut) return { label: '去输入代码', act: 'enter', why: null };
  if (isFinal()) return { label: '看回执码', act: 'receipt', why: null };
  const status = statusOf(unit);
  if (['boxed', 'sealed', 'waiting'].includes(status)) {
    return following(unit) ? { label: '下一家', act: 'next', why: null } : { label: '看全部单位', act: 'all', why: null };
  }
  return { label: status === 'changed' ? '重新投入票箱' : '投入票箱', act: 'cast', why: whyNot(unit) };
}

/** A pause holds nothing up: the ballot waits on the tablet. */
function whyNot(unit) {
  const left = missing(sheetOf(unit.id)).length;
  const held = hall.state.sitting.state === 'paused' ? null : delay(unit);
  if (held) return held.join('。');
  return left ? `还有 ${left} 项未评。${allItems()}都评完才能投入票箱。` : null;
}

export const following = (unit, by = 1) => hall.state.units[hall.state.units.indexOf(unit) + by];

/** The unit that the hall is at, while this one holds no ballot of it; never jumped to. */
export function offered(current) {
  const unit = hall.units.get(hall.state.sitting.on_screen);
  return unit && unit !== current && mayEdit() && !isCast(unit) ? unit : null;
}
