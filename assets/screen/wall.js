/** 大屏: one page that is left open for days. It asks every two seconds, or at once on a pulse.
 *
 *  <main data-wall="/screen/…/now" data-every="2" data-pulses="/live/…" data-version="…"> … </main>
 *  <p role="status" data-live-state></p>   says in words when the line is down, and since when
 *
 *  One request and one stream at a time, one timer, and the same few nodes: nothing grows. While the
 *  line is down the last picture stays, and it asks ever more slowly. A server that brings new scripts
 *  with it is answered by a reload.
 */

import { run } from '../clock.js';

const PATIENCE = 8_000; // until a request counts as lost
const SLOWEST = 15_000; // between two tries while the line is down
const A_MOMENT = 5_000; // a single lost request is nobody's business
const ASLEEP = 60_000; // a timer that comes this late: the machine slept, its stream is dead
const NO_STREAM = 30_000; // until a stream that was refused is asked for again
const SETTLED = 3; // answers of another version in a row until the page is loaded anew
const ONE_RELOAD = 60_000; // workers of two versions must not make the wall flicker
const GONE = { 404: '这块屏已被撤下，画面是撤下之前的。请操作员重新打开。' };

const part = document.querySelector('[data-wall]');
const state = document.querySelector('[data-live-state]');
const every = Number(part.dataset.every) * 1000;

let tag = '';
let timer = 0;
let due = Date.now();
let asking = false;
let again = false;
let misses = 0;
let newer = 0;
let heard = Date.now();
let told = '';
let stream = null;
let barred = 0;

async function refresh() {
  again = asking; // what is under way may be older than this pulse
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  if (Date.now() - due > ASLEEP) hangUp();
  const well = await ask().catch(() => false);
  asking = false;
  if (well) arrived();
  else missed();
  say();
  const pause = again && well ? 0 : wait();
  due = Date.now() + pause;
  timer = setTimeout(refresh, pause);
}

/** Whether the server itself has answered; a router's own page is none of its answers. */
async function ask() {
  told = '';
  const headers = tag ? { 'If-None-Match': tag } : {};
  const cut = new AbortController();
  const patience = setTimeout(() => cut.abort(), PATIENCE);
  try {
    const answer = await fetch(part.dataset.wall, { headers, cache: 'no-store', signal: cut.signal });
    told = GONE[answer.status] || '';
    const version = answer.headers.get('X-Version');
    if (!version || !(answer.ok || answer.status === 304)) return false;
    newer = version === part.dataset.version ? 0 : newer + 1;
    if (newer >= SETTLED && renewed()) return true;
    if (answer.status === 304) return true;
    part.innerHTML = await answer.text();
    tag = answer.headers.get('ETag') || '';
    return true;
  } finally {
    clearTimeout(patience);
  }
}

function renewed() {
  const last = Number(sessionStorage.getItem('renewed') || 0);
  if (Date.now() - last < ONE_RELOAD) return false;
  sessionStorage.setItem('renewed', String(Date.now()));
  location.reload();
  return true;
}

function arrived() {
  misses = 0;
  heard = Date.now();
  listen();
}

function missed() {
  misses += 1;
  barred = 0;
  hangUp(); // one who asks again is enough
}

function wait() {
  if (!misses) return every;
  return Math.min(every * 2 ** Math.min(misses, 6), SLOWEST) * (0.75 + Math.random() / 2);
}

function say() {
  const since = Date.now() - heard;
  const words = !misses || (since < A_MOMENT && !told) ? '' : told || lost(Math.floor(since / 60_000));
  if (state.textContent !== words) state.textContent = words;
}

function lost(minutes) {
  if (minutes < 1) return '连接中断，正在重连…';
  const hours = Math.floor(minutes / 60);
  const span = hours ? `${hours} 小时 ${minutes % 60} 分钟` : `${minutes} 分钟`;
  return `连接中断 ${span}，画面停在断开之前，正在重连…`;
}

/** Only while the line is up: the browser's own tries would be a second one that asks. */
function listen() {
  if (stream || document.hidden || Date.now() < barred) return;
  stream = new EventSource(part.dataset.pulses);
  stream.onopen = stream.onmessage = refresh;
  stream.onerror = () => {
    hangUp();
    barred = Date.now() + NO_STREAM;
    refresh();
  };
}

function hangUp() {
  stream?.close();
  stream = null;
}

document.addEventListener('visibilitychange', () => {
  if (document.hidden) hangUp(); // browsers have six lines to one server, tabs and all
  else refresh();
});
addEventListener('online', refresh);
run();
timer = setTimeout(refresh, 0);
