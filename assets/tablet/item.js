/** 一项指标: its facts, the grades that fill in points, − and +, the figure that opens the keypad. */

import { bar, button, el, facts, icon, put, say, write } from './dom.js';
import { hall } from './state.js';
import { quick, stepped } from './scale.js';
import { openKeypad } from './keypad.js';

/** What one press can fill in: `of(max)` is the score, `points` the figure to show with it. */
export function gradesOf(scheme) {
  if (scheme.form === 'options') {
    return scheme.options.filter(({ value }) => value !== null)
      .map(({ id, title }) => ({ title, of: () => id, points: () => null }));
  }
  return scheme.quick_grades.map(({ title, percent }) => {
    const of = (max) => quick(max, percent, scheme.step);
    return { title, of, points: of };
  });
}

/** 不了解: an option of the scheme where it has one, else null. */
function unknownOf(scheme) {
  const option = scheme.options?.find(({ value }) => value === null);
  return { title: option?.title ?? '不了解', score: option?.id ?? null };
}

/** One row; `current()` is the sheet of the unit on the page, `set(indicator, score)` changes it. */
export function buildItem(indicator, current, set) {
  const { scheme } = hall.state;
  const { id, title, max } = indicator;
  const told = el('p', { class: 'facts' });
  const row = el('section', { class: 'item', 'aria-labelledby': `item-${id}` },
    el('div', { class: 'about' }, el('h2', { id: `item-${id}` }, title, el('span', {}, `满分 ${max}`)), told));
  const toggle = (score) => set(id, current().scores[id] === score ? undefined : score);
  const grades = buildGrades(scheme, indicator, toggle);
  row.append(el('div', { class: 'grades', role: 'group', 'aria-label': `${title}：按档给分` }, ...grades.map(({ made }) => made)));
  const step = scheme.form === 'points' ? buildStep(scheme, indicator, current, set, () => told.textContent) : null;
  if (step) row.append(step.row);
  let shownFor = null;
  const update = (unit, sheet, { sealed, calm, why }) => {
    const score = sheet.scores[id];
    const text = hall.facts[unit.id]?.[id] ?? '';
    if (shownFor !== text) told.replaceChildren(...facts(shownFor = text));
    put(row, 'class', `item ${looks(score, grades, calm)}`);
    for (const grade of grades) {
      put(grade.made, 'aria-pressed', score !== undefined && score === grade.score);
      bar(grade.made, why);
    }
    step?.update(score, { sealed, why });
  };
  return { row, update };
}

function looks(score, grades, calm) {
  if (score === undefined) return calm ? 'unknown' : 'todo';
  return score === grades.at(-1).score ? 'unknown' : 'done';
}

/** The last one is 不了解, set apart. */
function buildGrades(scheme, { max }, toggle) {
  const wide = scheme.form === 'options' ? ' option' : '';
  const grades = gradesOf(scheme).map(({ title, of, points }) => {
    const figure = points(max);
    const label = figure === null ? null : `${title}，${figure} 分`;
    const inside = figure === null ? [el('b', {}, title)] : [el('b', {}, title), el('span', {}, figure)];
    return { score: of(max), made: button({ class: `grade${wide}`, 'aria-label': label }, () => toggle(of(max)), ...inside) };
  });
  const unknown = unknownOf(scheme);
  grades.push({ score: unknown.score, made: button({ class: 'grade wide' }, () => toggle(unknown.score), unknown.title) });
  return grades;
}

function buildStep(scheme, { id, title, max }, current, set, told) {
  const figure = el('span');
  const ask = () => openKeypad({ title, max, step: scheme.step, facts: told(), score: current().scores[id] ?? null }, (score) => set(id, score));
  const move = (direction) => {
    const score = current().scores[id] ?? null;
    if (score === null) return ask();
    const moved = stepped(score, scheme.step, max, direction);
    return moved === null ? say(direction > 0 ? `最高 ${max} 分。` : '最低 0 分。') : set(id, moved);
  };
  const less = button({ 'aria-label': `减 ${scheme.step} 分` }, () => move(-1), icon('minus'));
  const value = button({ class: 'value' }, ask, figure, icon('keys'));
  const more = button({ 'aria-label': `加 ${scheme.step} 分` }, () => move(1), icon('plus'));
  const row = el('div', { class: 'step', role: 'group', 'aria-label': `${title}：微调` }, less, value, more);
  const update = (score, { sealed, why }) => {
    const word = score === undefined ? (sealed ? '密封' : '未评') : score === null ? '不了解' : score;
    write(figure, word);
    put(value, 'aria-label', `${title}，${score ? `${word} 分` : word}，按此输入分数`);
    for (const made of [less, value, more]) bar(made, why);
  };
  return { row, update };
}
