/** 分项对照: one's own scores beside each other, by indicator. */

import { el, icon, write } from './dom.js';
import { hall } from './state.js';
import { sheetOf } from './sheets.js';
import { totalOf } from './scale.js';
import { CHOICES } from './words.js';
import { lookOf } from './overview.js';

export const name = 'table';

let parts;

export function build() {
  const { indicators } = hall.state.scheme;
  parts = { title: el('h1', { tabindex: '-1' }, '分项对照'), rows: hall.state.units.map(buildRow) };
  const head = [['单位', ''], ['合计', 'num'], ...indicators.map(({ title, max }) => [`${title}（${max}）`, 'num']), ['状态', '']];
  const table = el('table', { class: 'table own-scores' }, el('caption', { class: 'unseen' }, '我给每家单位的分项得分'),
    el('thead', {}, el('tr', {}, ...head.map(([word, look]) => el('th', { scope: 'col', class: look || null }, word)))),
    el('tbody', {}, ...parts.rows.map((row) => row.made)));
  const region = el('div', { class: 'scroll sheet flush', role: 'region', 'aria-label': '分项对照表', tabindex: '0' }, table);
  return {
    main: [el('div', { class: 'unit-head' }, el('div', { class: 'grow' }, parts.title, el('p', {}, '只有您自己看得到。要改哪一家，就按它的名字。'))), region],
    foot: [el('a', { class: 'button', href: '#all' }, icon('grid'), '全部单位'), el('p', { class: 'grow' })],
  };
}

function buildRow(unit) {
  const cell = () => el('td', { class: 'num' });
  const row = { unit, scores: hall.state.scheme.indicators.map(cell), total: cell(), state: el('td') };
  row.made = el('tr', {}, el('th', { scope: 'row' },
    el('span', { class: 'n' }, String(unit.number)),
    el('a', { href: `#${unit.number}` }, unit.short_title)), row.total, ...row.scores, row.state);
  return row;
}

export function turnTo() {
  update();
  parts.title.focus();
}

export function update() {
  document.title = '分项对照';
  const { scheme } = hall.state;
  for (const row of parts.rows) {
    const sheet = sheetOf(row.unit.id);
    scheme.indicators.forEach(({ id }, place) => write(row.scores[place], sheet.choice ? '' : word(scheme, sheet.scores[id])));
    write(row.total, sheet.choice ? CHOICES[sheet.choice] : (totalOf(scheme, sheet.scores)?.sum ?? ''));
    write(row.state, lookOf(hall.units.get(row.unit.id))[2].replace(/^.+　/, '')); // 弃权 stands under 合计
  }
}

function word(scheme, score) {
  if (score === undefined) return '';
  if (score === null) return '不了解';
  return scheme.options?.find(({ id }) => id === score)?.title ?? score;
}
