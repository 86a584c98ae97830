/** 全部单位: a tile a unit, the unscored above all, and the way to 交卡. */

import { bar, button, draw, el, icon, put, write } from './dom.js';
import { hall, isFinal, mayEdit } from './state.js';
import { isCast, isWaiting, sheetOf, statusOf } from './sheets.js';
import { totalOf } from './scale.js';
import { CHOICES, ending, names, offered } from './words.js';
import { askHandIn } from './handin.js';

export const name = 'all';

let parts;

export function build() {
  parts = {
    icon: icon('alert'), title: el('h1', { tabindex: '-1' }), detail: el('p'), words: el('span'), mark: el('span', { class: 'sample' }),
    out: button({ class: 'button' }, askHandIn, icon('out'), '提前离会交卡'),
    main: el('a', { class: 'button main' }, el('span'), icon('right')),
    hand: button({ class: 'button main' }, askHandIn, icon('out'), '交卡'),
    tiles: hall.state.units.map(buildTile),
  };
  parts.callout = el('div', {}, parts.icon, el('div', { class: 'grow' }, parts.title, parts.detail),
    el('a', { class: 'button', href: '#table' }, icon('list'), '分项对照'));
  const list = el('ol', { class: 'tiles', 'aria-label': '我评的单位和合计分' }, ...parts.tiles.map((tile) => el('li', {}, tile.made)));
  return { main: [parts.callout, list], foot: [parts.out, el('p', { class: 'grow' }, parts.words, parts.mark), parts.main, parts.hand] };
}

function buildTile(unit) {
  const tile = { unit, icon: icon('ring'), state: el('span'), mark: el('span', { class: 'mark' }) };
  tile.made = el('a', { class: 'tile', href: `#${unit.number}` }, el('span', { class: 'who' }, unit.short_title),
    el('span', { class: 'state' }, el('span', { class: 'n' }, String(unit.number)), tile.icon, tile.state), tile.mark);
  return tile;
}

export function turnTo() {
  update();
  parts.title.focus();
}

export function update() {
  document.title = '全部单位';
  for (const tile of parts.tiles) showTile(tile, hall.units.get(tile.unit.id));
  const todo = mayEdit() ? hall.state.units.filter(isWaiting) : [];
  const left = hall.state.units.filter((unit) => !isCast(unit));
  showCallout(todo, left);
  showFoot(todo, left);
}

/** Class, symbol, word of each state. */
const LOOKS = {
  boxed: ['', 'check', '已入箱'], sealed: ['', 'check', '已入箱'], waiting: ['wait', 'clock', '待发送'],
  changed: ['wait', 'pencil', '有改动'], ready: ['todo', 'alert', '未入箱'], todo: ['todo', 'alert', '未评'],
};

export function lookOf(unit) {
  const status = statusOf(unit);
  const idle = !isCast(unit) && !(unit.open && mayEdit());
  if (idle) return ['idle', 'ring', unit.scoring === 'waiting' ? '未开始' : status === 'ready' ? '未入箱' : '未评'];
  const choice = CHOICES[sheetOf(unit.id).choice];
  return status === 'boxed' && choice ? ['off', 'skip', `${choice}　已入箱`] : LOOKS[status];
}

function showTile(tile, unit) {
  const [look, drawn, word] = lookOf(unit);
  const sheet = sheetOf(unit.id);
  put(tile.made, 'class', `tile ${look}`);
  draw(tile.icon, drawn);
  write(tile.state, word);
  write(tile.mark, sheet.choice ? '' : (totalOf(hall.state.scheme, sheet.scores)?.sum ?? (look === 'todo' ? '去评' : '')));
}

function showCallout(todo, left) {
  const [look, drawn, title, detail] = headline(todo, left);
  put(parts.callout, 'class', `callout ${look}`);
  draw(parts.icon, drawn);
  write(parts.title, title);
  write(parts.detail, detail);
}

/** The one thing to know: the end, the unscored, what isn't in the box yet, or that all is done. */
function headline(todo, left) {
  const { units } = hall.state;
  const end = ending();
  if (end) return [hall.cut ? '' : 'calm', end.icon, end.title, end.detail];
  if (todo.length) return ['', 'alert', `还有 ${todo.length} 家没有评`, names(todo)];
  const changed = units.filter((unit) => statusOf(unit) === 'changed');
  if (changed.length) return ['wait', 'pencil', `有 ${changed.length} 家改动没有入箱`, names(changed)];
  if (left.length) return ['calm', 'clock', `已评 ${units.length - left.length} 家`, `其余 ${left.length} 家现在不能评，请等主持人宣布。`];
  const waiting = onTheirWay();
  return ['calm', waiting ? 'clock' : 'check', waiting ? `都评完了，${waiting} 家待发送` : `${units.length} 家都已入箱`, '想改哪一家，就按哪一家。'];
}

const onTheirWay = () => hall.state.units.filter((unit) => sheetOf(unit.id).waiting).length;

function showFoot(todo, left) {
  const why = whyNotHandIn();
  const step = nextStep(todo);
  parts.out.hidden = Boolean(ending()) || !left.length;
  parts.hand.hidden = Boolean(ending()) || left.length > 0;
  bar(parts.out, why);
  bar(parts.hand, why);
  parts.main.hidden = !step;
  put(parts.main, 'href', step?.href);
  write(parts.main.firstChild, step?.word ?? '');
  write(parts.words, ending() ? '' : (why ?? (left.length ? '交卡后不能再改。' : '不改了，请交卡。')));
  write(parts.mark, hall.state.sitting.mark ?? '');
  parts.mark.hidden = !hall.state.sitting.mark;
}

function whyNotHandIn() {
  if (!['open', 'paused'].includes(hall.state.sitting.state)) return '评议会还没有开始，不用交卡。';
  return onTheirWay() ? `还有 ${onTheirWay()} 家待发送，入箱后才能交卡。` : null;
}

/** Where the main button leads while it isn't 交卡. */
function nextStep(todo) {
  if (hall.cut) return { href: '/t/enter', word: '去输入代码' };
  if (isFinal()) return { href: '#receipt', word: '看回执码' };
  const called = offered(null);
  const unit = called ?? todo[0];
  return unit && { href: `#${unit.number}`, word: `${called ? '现在评' : '去评'}第 ${unit.number} 家：${unit.short_title}` };
}
