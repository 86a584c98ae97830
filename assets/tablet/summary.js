/** 述职摘要 and 现场通报: what a unit says of its year, and what is said of it in the hall; on one screen,
    fetched when asked for, kept while the page lives. */

import { button, el, icon, write } from './dom.js';
import { ask } from './state.js';

const PATHS = { 述职摘要: 'summary', 现场通报: 'notice' };
const texts = new Map(); // by path: accepted and released texts don't change any more

let parts;

export async function openSummary(unit, what = '述职摘要') {
  parts ??= build();
  const path = `/t/units/${unit.id}/${PATHS[what]}`;
  write(parts.title, `${unit.title}　${what}`);
  tell(texts.get(path) ?? '正在取来，请稍等。');
  parts.made.showModal();
  parts.path = path;
  if (texts.has(path)) return;
  const words = await fetched(path, what);
  if (parts.path === path) tell(words);
}

async function fetched(path, what) {
  try {
    const { status, body } = await ask(path);
    if (status !== 200) return body.detail ?? `这家单位的${what}现在看不到。评分不受影响。`;
    if (body.text) texts.set(path, body.text);
    return body.text ?? body.words;
  } catch {
    return `没有网络，${what}现在看不到。评分不受影响，恢复后可以再看。`;
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
