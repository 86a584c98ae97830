/** 交卡: the last look in figures, the deed, and the receipt to note down. */

import { $, button, el, icon, put, write } from './dom.js';
import { hall, news, refresh, send } from './state.js';
import { sheetOf, statusOf, wipe } from './sheets.js';
import { ending, names } from './words.js';

export const name = 'receipt';

let parts;
let dialog;
let mine = null; // the receipt from the answer to 交卡, until the state carries it

export function askHandIn() {
  dialog ??= buildDialog();
  const { units } = hall.state;
  const of = (statuses, choice) => units.filter((unit) => statuses.includes(statusOf(unit))
    && (choice === undefined || sheetOf(unit.id).choice === choice));
  const lines = [
    ['打了分', of(['boxed', 'waiting'], null)], ['弃权', of(['boxed', 'waiting'], 'abstained'), true],
    ['回避', of(['boxed', 'waiting'], 'recused'), true], ['在另一台平板上已入箱', of(['sealed']), false, true],
    ['有改动，按票箱里的算', of(['changed']), true, true, true], ['未评，按未交计', of(['todo', 'ready']), true, false, true],
  ];
  dialog.lines.replaceChildren(...lines.filter(([, found, , optional]) => found.length || !optional).map(buildLine));
  write(dialog.fault, '');
  $('hand-in').showModal();
}

/** What will be counted, what is missing in red. */
function buildLine([word, found, named, , grave]) {
  const alarming = grave && found.length;
  const who = named && found.length ? `：${names(found)}` : '';
  return el('div', { class: alarming ? 'red' : null }, el('dt', {}, word), el('dd', {}, `${found.length} 家${who}`));
}

function buildDialog() {
  const made = { lines: el('dl', { class: 'sums' }), fault: el('p', { class: 'fault', role: 'alert' }) };
  made.go = button({ class: 'button final' }, handIn, '交卡，不再修改');
  $('hand-in').append(
    el('h2', { id: 'hand-in-title' }, '现在交卡吗？'),
    el('div', { class: 'stack' }, made.lines, el('p', { class: 'notice bad' }, icon('lock'),
      el('span', {}, '交卡以后，这张评议卡的分数', el('b', {}, '不能再改'), '。'))),
    made.fault,
    el('div', { class: 'actions' }, button({ class: 'button', autofocus: '' }, () => $('hand-in').close(), '再看看'), made.go));
  return made;
}

async function handIn() {
  put(dialog.go, 'aria-busy', 'true');
  try {
    const answer = await send('/t/hand-in', 'POST', '{}');
    if (answer.status === 200) await finish(answer.body.receipt);
    else write(dialog.fault, answer.body.detail ?? '没有交成，请再按一次。');
  } catch {
    write(dialog.fault, '没有网络，卡还没有交，分数都在。请稍后再按一次。');
  }
  put(dialog.go, 'aria-busy', null);
}

async function finish(receipt) {
  mine = receipt;
  hall.state.slip.handed_in = true;
  await wipe();
  await refresh();
  $('hand-in').close();
  location.replace('#receipt');
}

export function build() {
  parts = {
    title: el('h1', { tabindex: '-1' }), detail: el('p', { class: 'say' }), code: el('p', { class: 'receipt code' }),
    note: el('div', { class: 'stack tight' }, el('p', {}, el('b', {}, '请用笔记下这 10 个字。'), '里面没有字母 I、L、O、U。'),
      el('p', { class: 'second' }, '全部回执码随结果公布。找到它，就知道您的评议票都在票箱里；它不显示您打的分。')),
    mark: el('span', { class: 'sample' }), all: el('a', { class: 'button', href: '#all' }, icon('grid'), '看我评的单位'),
  };
  const leave = button({ class: 'button main' }, () => wipe().then(() => location.assign('/t/enter')), icon('check'), '已记下，收起');
  return {
    main: [el('section', { class: 'gate-sheet wide stack' }, parts.title, parts.detail,
      parts.label = el('p', { class: 'second' }, '回执码'), parts.code, parts.note)],
    foot: [parts.all, el('p', { class: 'grow' }, parts.mark), leave],
  };
}

export function turnTo() {
  update();
  parts.title.focus();
}

export function update() {
  document.title = '回执码';
  const { slip, units, sitting } = hall.state;
  const receipt = slip.receipt ?? mine;
  const inBox = units.filter((unit) => unit.in_box).length;
  write(parts.title, slip.handed_in ? '已交卡' : ending()?.title ?? '还没有交卡');
  const counts = inBox === units.length ? `${inBox} 家全部在箱。` : `${inBox} 家在箱，${units.length - inBox} 家未交。`;
  write(parts.detail, sitting.state === 'voided' ? ending().detail : `${counts}谢谢，请把平板交还。`);
  write(parts.code, receipt ? `${receipt.slice(0, 5)} ${receipt.slice(5)}` : '');
  for (const part of [parts.label, parts.code, parts.note]) part.hidden = !receipt;
  parts.all.hidden = slip.handed_in;
  write(parts.mark, sitting.mark ?? '');
  parts.mark.hidden = !sitting.mark;
}

/** Handed in on another page of this tablet: nothing stays here either. */
news.addEventListener('changed', () => {
  if (hall.state?.slip.handed_in && !mine) {
    mine = hall.state.slip.receipt;
    wipe();
  }
});
