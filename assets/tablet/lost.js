/** 断线和恢复: what this tablet keeps while the server is away, in large words; nothing waits for it. */

import { $, el, icon, put, say, write } from './dom.js';
import { hall, mayEdit, news } from './state.js';
import { all, sealLost } from './sheets.js';

const BLIP = 3_000; // what is shorter needs no words
const LONG = 90_000; // a router is back by then; the server may have another address

let parts;
let since = 0; // when the server was lost, 0 while it answers
let clock = null;
let sentAgain = 0;

/** Put back on their way what a restored server lacks, and say so. */
export function look() {
  sentAgain += sealLost();
  if (sentAgain && !count((waiting) => waiting.again)) {
    say(`服务器恢复以后，${sentAgain} 家已重新入箱。`);
    sentAgain = 0;
  }
  watch();
  show();
}

const count = (which) => all().filter(({ waiting }) => waiting && which(waiting)).length;

/** Looks again when a blip has become a loss, and when the loss has become long. */
function watch() {
  if (hall.online) since = 0;
  else since ||= Date.now();
  clearTimeout(clock);
  const left = [BLIP, LONG].map((limit) => since + limit - Date.now()).find((pause) => pause > 0);
  if (since && left) clock = setTimeout(look, left);
}

const lasts = (limit) => since > 0 && Date.now() - since >= limit;

function show() {
  parts ??= build();
  const waiting = count(() => true);
  const [title, detail] = lasts(BLIP) ? lost() : restored();
  const speaks = Boolean(title) && (waiting > 0 || mayEdit()) && !hall.cut;
  if ($('lost').hidden === speaks) $('lost').hidden = !speaks;
  if (!speaks) return;
  write(parts.title, title);
  write(parts.count, waiting ? `待送 ${waiting} 家` : '');
  write(parts.detail, detail);
  const long = lasts(LONG);
  parts.moved.hidden = !long;
  if (!long) return;
  write(parts.words, waiting
    ? `工作人员说换了网址？请不要关这一页：在新网址再扫一次评议卡，照这里把待送的 ${waiting} 家再评一遍。已入箱的都在，不用重评。`
    : '工作人员说换了网址？请在新网址再扫一次评议卡。已入箱的都在，不用重评。');
  put(parts.table, 'hidden', !waiting);
}

function lost() {
  if (!$('no-memory').hidden) return ['连不上服务器，请不要关这一页', '连上以后自动送入票箱，请照常评分。'];
  return ['连不上服务器，分数都存在这台平板上', '连上以后自动送入票箱，请照常评分，不用再按。'];
}

function restored() {
  const left = count((waiting) => waiting.again);
  return left ? ['服务器刚恢复，正在补送已入箱的评议票', '这台平板都记得，会自动送完，请照常评分。'] : [null];
}

function build() {
  const made = {
    title: el('b', { class: 'large' }), count: el('b', { class: 'large pending' }), detail: el('span'),
    words: el('span'), table: el('a', { class: 'button', href: '#table' }, icon('list'), '看待送的分数'),
  };
  made.moved = el('p', { class: 'moved', hidden: '' }, made.words, made.table);
  $('lost').append(icon('off'), el('div', { class: 'grow' }, el('p', { role: 'status' }, made.title, ' ', made.count), el('p', {}, made.detail), made.moved));
  return made;
}

news.addEventListener('changed', () => hall.state && look());
