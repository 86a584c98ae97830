/** 顶栏: progress as one cell a unit, the group and card number, the state of the line. */

import { $, draw, put, svg, write } from './dom.js';
import { hall, isFinal, mayEdit } from './state.js';
import { isCast, sheetOf, statusOf } from './sheets.js';

const FEWEST = 42; // cells keep their size when there are fewer units

/** `current`: the unit on the page. Passed-over units are framed in red, on the overview all unscored. */
export function showStrip(current, isOverview) {
  const { units, slip } = hall.state;
  const cast = units.filter(isCast).length;
  write($('cast'), String(cast));
  write($('of'), ` / ${units.length}`);
  write($('whose'), `${slip.group_title}　卡号 ${slip.number}`);
  const cells = $('cells');
  const last = Math.max(0, ...units.filter(isCast).map((unit) => unit.number));
  put(cells, 'viewBox', `0 0 ${12 * Math.max(FEWEST, units.length)} 22`);
  put(cells, 'aria-label', `${units.length} 家单位，已评 ${cast} 家${current ? `，正在看第 ${current.number} 家` : ''}`);
  cells.replaceChildren(...units.flatMap((unit, place) => cell(unit, 12 * place + 1, unit === current, isOverview || unit.number < last)));
  showLine();
}

function cell(unit, x, isCurrent, isPassed) {
  const box = (look, y = 1, height = 12) => svg('rect', { class: look, x, y, width: 9, height });
  const mark = isCurrent ? [svg('path', { class: 'mark', d: `M${x} 21h9l-4.5 -6z` })] : [];
  const status = statusOf(unit);
  if (status === 'waiting' || status === 'changed') return [box(null), box('wait', 7, 6), ...mark];
  if (status === 'boxed' || status === 'sealed') return [sheetOf(unit.id).choice ? box('off', 6, 3) : box('in'), ...mark];
  if (isCurrent) return [box('now'), ...mark];
  return [unit.open && isPassed && mayEdit() ? svg('rect', { class: 'todo', x: x + 0.5, y: 1.5, width: 8, height: 11 }) : box(null)];
}

function showLine() {
  const [look, drawn, words] = lineNow();
  put($('line'), 'class', `net ${look}`);
  draw($('line').querySelector('.icon'), drawn);
  write($('line-word'), words);
}

function lineNow() {
  const { state } = hall.state.sitting;
  if (hall.cut) return ['bad', 'stop', '已停用'];
  if (!hall.online) return ['off', 'off', '没有网络'];
  if (state === 'voided') return ['bad', 'stop', '已作废'];
  if (isFinal()) return ['off', 'lock', hall.state.slip.handed_in ? '已交卡' : '票箱已封'];
  if (state === 'paused') return ['off', 'pause', '会议暂停'];
  if (state !== 'open') return ['off', 'clock', '还没开始'];
  return ['fine', 'net', '已连接'];
}
