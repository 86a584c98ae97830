/** 述职摘要: what a unit says of its year, on one screen; fetched when asked for, kept while the page lives. */

import { button, el, icon, write } from './dom.js';
import { ask } from './state.js';

const texts = new Map(); // by unit, of accepted reports: those don't change any more

let parts;

export async function openSummary(unit) {
  parts ??= build();
  write(parts.title, `${unit.title}　述职摘要`);
  tell(texts.get(unit.id) ?? '正在取来，请稍等。');
  parts.made.showModal();
  parts.unit = unit.id;
  if (texts.has(unit.id)) return;
  const words = await fetched(unit.id);
  if (parts.unit === unit.id) tell(words);
}

async function fetched(id) {
  try {
    const { status, body } = await ask(`/t/units/${id}/summary`);
    if (status !== 200) return body.detail ?? '这家单位的述职摘要现在看不到。评分不受影响。';
    if (body.text) texts.set(id, body.text);
    return body.text ?? body.words;
  } catch {
    return '没有网络，述职摘要现在看不到。评分不受影响，恢复后可以再看。';
  }
}

const tell = (words) => write(parts.text, words);

function build() {
  const made = { title: el('h2', { id: 'summary-title', tabindex: '-1' }), text: el('p', { class: 'prose', role: 'status' }) };
  const back = button({ class: 'button main', autofocus: '' }, () => made.made.close(), icon('left'), '回到评分');
  made.made = el('dialog', { class: 'dialog summary', id: 'summary', 'aria-labelledby': 'summary-title' }, made.title, made.text, el('div', { class: 'actions' }, back));
  document.body.append(made.made);
  return made;
}
