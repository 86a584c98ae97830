/** 评分页: one unit. Built once; another unit or a message only changes words and marks in place. */

import { bar, button, draw, el, icon, put, say, write } from './dom.js';
import { hall, mayEdit } from './state.js';
import { seal, setChoice, setScore, setScores, sheetOf, statusOf } from './sheets.js';
import { totalOf } from './scale.js';
import { CHOICES, allItems, delay, following, nextStep, offered, plight } from './words.js';
import { buildItem, gradesOf } from './item.js';

const DOUBLE = 700; // ms: the second tap of a double tap is not meant for what the button now says

let unit;
let before = null; // what 五项同档 wrote over
let pressed = 0; // when the main button was, with nothing else pressed since
let onward = false;
let parts;

export const name = 'sheet';

export function build() {
  parts = { title: el('h1', { tabindex: '-1' }), sub: el('p'), mark: el('span', { class: 'sample' }) };
  const items = hall.state.scheme.indicators.map((indicator) => buildItem(indicator, () => sheetOf(unit.id), setOne));
  parts.items = items;
  parts.list = el('div', { class: 'items', id: 'items' }, ...items.map((item) => item.row));
  parts.choices = Object.entries(CHOICES).map(([choice, word]) => [choice,
    button({ class: 'button', 'aria-pressed': 'false' }, () => choose(choice), word)]);
  const head = el('div', { class: 'unit-head' },
    el('div', { class: 'grow' }, parts.title, parts.sub),
    ...['述职摘要', '现场通报'].map((word) => button({ class: 'button', 'aria-haspopup': 'dialog' }, read, word)), buildSame(), ...parts.choices.map(([, made]) => made));
  return { main: [head, parts.list], foot: buildFoot() };
}

function buildSame() {
  parts.same = gradesOf(hall.state.scheme).map((grade) => [grade,
    button({ class: 'button', 'aria-pressed': 'false', 'aria-label': `${allItems()}同档：${grade.title}` }, () => fillAll(grade), grade.title)]);
  return el('div', { class: 'same', role: 'group', 'aria-label': `${allItems()}同档` },
    el('span', { 'aria-hidden': 'true' }, `${allItems()}同档`), ...parts.same.map(([, made]) => made));
}

let tries = 0;

/** 述职摘要 and 现场通报 are fetched when asked for, their script too: a hall of tablets opens without it. */
async function read({ textContent: what }) {
  try {
    const { openSummary } = await import(`./summary.js${tries ? `?${tries}` : ''}`); // a name that failed stays failed
    openSummary(unit, what);
  } catch {
    tries += 1;
    say(`没有网络，${what}现在看不到。评分不受影响。`);
  }
}

function buildFoot() {
  parts.back = el('a', { class: 'button' }, icon('left'), '上一家');
  parts.of = el('span');
  parts.sum = el('b');
  parts.state = el('div', { class: 'box-state', role: 'status', id: 'plight' },
    parts.stateIcon = icon('box'), el('div', {}, el('span', {}, parts.stateTitle = el('b'), parts.stateBeside = el('span')), parts.stateDetail = el('span')));
  parts.aside = el('a', { class: 'button aside' }, el('span', {}, parts.asideTop = el('span'), parts.asideName = el('b')), icon('right'));
  parts.main = button({ class: 'button main', 'aria-describedby': 'plight' }, goOn, parts.mainWord = el('span'), parts.mainIcon = icon('right'));
  return [parts.back, el('p', { class: 'own-total' }, parts.of, parts.sum), parts.state, parts.aside, parts.main];
}

/** Another unit on the same page. */
export function turnTo(other) {
  unit = other;
  before = null;
  if (!onward) pressed = 0;
  onward = false;
  update();
  parts.title.focus();
}

export function update() {
  unit = hall.units.get(unit.id);
  const sheet = sheetOf(unit.id);
  document.title = `${unit.short_title}：评分`;
  write(parts.title, unit.title);
  showSub();
  put(parts.list, 'class', `items ${hall.state.scheme.form}${sheet.choice ? ' aside' : ''}`);
  const sealed = statusOf(unit) === 'sealed';
  const calm = sealed || Boolean(sheet.choice) || Boolean(delay(unit)) || !mayEdit();
  for (const item of parts.items) item.update(unit, sheet, { sealed, calm, why: whyFixed(sheet) });
  for (const [choice, made] of parts.choices) {
    put(made, 'aria-pressed', sheet.choice === choice);
    bar(made, mayEdit() ? null : '现在不能再改。');
  }
  for (const [grade, made] of parts.same) {
    put(made, 'aria-pressed', isSame(grade, sheet));
    bar(made, whyFixed(sheet));
  }
  showTotal(sheet);
  showPlight();
  showSteps();
}

function showSub() {
  const { mark } = hall.state.sitting;
  write(parts.mark, mark ?? '');
  const words = `第 ${unit.number} 家　${unit.class}${unit.written ? '　书面述职' : ''}　`;
  if (parts.sub.firstChild?.textContent !== words) parts.sub.replaceChildren(words, parts.mark);
  parts.mark.hidden = !mark;
}

/** Why scores can't be entered now, or null. */
function whyFixed(sheet) {
  if (!mayEdit()) return '现在不能再改。';
  return sheet.choice ? `这一家已选“${CHOICES[sheet.choice]}”。要打分，请再按一次“${CHOICES[sheet.choice]}”取回。` : null;
}

function showTotal(sheet) {
  const total = sheet.choice ? null : totalOf(hall.state.scheme, sheet.scores);
  write(parts.of, total ? `合计（满分 ${total.most}）` : '合计');
  write(parts.sum, sheet.choice ? CHOICES[sheet.choice] : total ? total.sum : '—');
}

function showPlight() {
  const { tone, icon: drawn, title, beside, detail } = plight(unit);
  put(parts.state, 'class', `box-state ${tone}`);
  draw(parts.stateIcon, drawn);
  write(parts.stateTitle, title);
  write(parts.stateBeside, beside);
  write(parts.stateDetail, detail);
}

function showSteps() {
  const step = nextStep(unit);
  write(parts.mainWord, step.label);
  put(parts.mainIcon, 'class', step.act === 'cast' ? 'icon gone' : 'icon');
  bar(parts.main, step.why);
  const previous = following(unit, -1);
  put(parts.back, 'href', previous ? `#${previous.number}` : '#all');
  showAside(step);
}

/** Beside the main button: the unit that the hall is at, or simply the next one. */
function showAside(step) {
  const called = offered(unit);
  const other = called ?? following(unit);
  parts.aside.classList.toggle('gone', !other || (!called && step.act === 'next'));
  parts.aside.classList.toggle('called', Boolean(called));
  if (!other) return;
  put(parts.aside, 'href', `#${other.number}`);
  write(parts.asideTop, called ? `现在评：第 ${other.number} 家` : '下一家');
  write(parts.asideName, called ? other.short_title : '');
}

function goOn() {
  const last = pressed;
  pressed = Date.now();
  if (pressed - last < DOUBLE) return;
  const { act } = nextStep(unit);
  onward = act === 'next';
  if (act === 'cast') seal(sheetOf(unit.id));
  else if (act === 'here') location.reload();
  else if (act === 'enter') location.assign('/t/enter');
  else location.hash = act === 'next' ? following(unit).number : act;
}

function setOne(indicator, score) {
  [before, pressed] = [null, 0];
  setScore(sheetOf(unit.id), indicator, score);
}

function choose(choice) {
  const sheet = sheetOf(unit.id);
  pressed = 0;
  setChoice(sheet, sheet.choice === choice ? null : choice);
}

const isSame = (grade, sheet) =>
  hall.state.scheme.indicators.every(({ id, max }) => sheet.scores[id] === grade.of(max));

/** One press for all; the second press brings back what was there. */
function fillAll(grade) {
  const sheet = sheetOf(unit.id);
  pressed = 0;
  if (isSame(grade, sheet)) {
    setScores(sheet, before ?? {});
    before = null;
    return;
  }
  before ??= { ...sheet.scores };
  setScores(sheet, Object.fromEntries(hall.state.scheme.indicators.map(({ id, max }) => [id, grade.of(max)])));
  if (Object.keys(before).length) say(`原来的分数已盖掉。再按一次“${grade.title}”取回。`);
}
