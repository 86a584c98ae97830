/** 发件箱: sends one sealed sheet after another, and again until it is acknowledged or refused. */

import { cutOff, hall, isFinal, news, refresh, send } from './state.js';
import { acknowledged, all, keep } from './sheets.js';
import { say } from './dom.js';

const LONGEST = 20_000;
const LATER = ['waiting', 'paused'];

let sending = false;
let tries = 0;
let timer = null;
let late = null; // how many arrived since the line broke; null while it is whole

/** Begin now, whatever the back-off says. */
function flush() {
  clearTimeout(timer);
  timer = null;
  if (!sending) pump();
}

/** Begin if something can go and nothing is being waited for. */
export function nudge() {
  if (!timer && !sending && next()) pump();
}

/** Paused or not yet open: the message stays. A closed box is asked once: it may know the key. */
function next() {
  if (hall.cut || !hall.state) return null;
  const { state } = hall.state.sitting;
  return all().find(({ waiting, unit }) => waiting?.kept
    && (isFinal() || (state === 'open' && hall.units.get(unit)?.scoring !== 'waiting')));
}

async function pump() {
  sending = true;
  try {
    for (let sheet = next(); sheet; sheet = next()) {
      if (!(await deliver(sheet))) return again();
    }
    if (late) say(`网络已恢复，${late} 家已入箱。`);
    late = null;
  } finally {
    sending = false;
  }
}

/** Twice as long each time, and never all tablets at once. */
function again() {
  const pause = Math.min(LONGEST, 1000 * 2 ** tries) * (0.5 + Math.random());
  tries += 1;
  late ??= 0;
  timer = setTimeout(flush, pause);
}

/** True when this message is settled, one way or the other. */
async function deliver(sheet) {
  const message = sheet.waiting;
  let answer;
  try {
    answer = await send(`/t/ballots/${sheet.unit}`, 'PUT', message.body);
  } catch {
    return false;
  }
  const { reason, detail } = answer.body;
  if (answer.status === 200) return acknowledge(sheet, message, answer.body.receipt);
  if (answer.status === 401 || answer.status === 410) {
    cutOff(answer.status === 401 ? 'no slip' : reason);
    return true;
  }
  if (answer.status === 409 && LATER.includes(reason)) {
    await refresh();
    return next() !== sheet; // the state now says so, too, and the message waits for it
  }
  return refuse(sheet, message, detail);
}

function acknowledge(sheet, message, receipt) {
  if (late !== null && !message.again) late += 1;
  tries = 0;
  return acknowledged(sheet, message, receipt).then(() => true);
}

/** Not taken and never will be: back to the holder, with the reason. */
function refuse(sheet, message, detail) {
  if (sheet.waiting === message) {
    sheet.waiting = null;
    sheet.refused = { content: message.content, detail };
  }
  refresh();
  return keep(sheet).then(() => true);
}

news.addEventListener('back', flush);
news.addEventListener('changed', nudge);
