/** 平板: wakes what was kept, asks for the state, and shows the page that the address names. */

import { $, draw as mark, hush, put, say, write } from './dom.js';
import * as memory from './memory.js';
import { cutOff, fetchFacts, hall, isFinal, keepFresh, mayEdit, news, refresh, slipKey, take } from './state.js';
import { isCast, isDraft, load, sheetOf, statusOf, wipe } from './sheets.js';
import { showStrip } from './strip.js';
import { nudge } from './outbox.js';
import { look } from './lost.js';
import * as sheet from './sheet.js';
import * as overview from './overview.js';
import * as table from './table.js';
import * as receipt from './handin.js';
import * as start from './start.js';

const PAGES = Object.fromEntries([overview, table, receipt, start].map((page) => [page.name, page]));

let built = new Map();
let agenda = '';
let page = null;
let current; // the unit that was looked at last
let slip = null;

async function wake() {
  memory.onRefusal(() => { $('no-memory').hidden = false; });
  watchText();
  const remembered = await memory.recall();
  if (!(await refresh()) && remembered.slip) take(remembered.slip.state);
  while (!hall.state && !hall.cut) {
    await new Promise((resolve) => { setTimeout(resolve, 3000); });
    await refresh();
  }
  if (!hall.state) return location.replace('/t/enter');
  const drafts = await adopt(remembered);
  fetchFacts();
  keepFresh();
  listen();
  show();
  if (drafts) say(`已找回您没交的 ${drafts} 家分数，请核对。`);
  return nudge();
}

/** Take up what this tablet kept of this very slip, and say how many drafts; all else goes. */
async function adopt(remembered) {
  const same = remembered.slip?.key === slipKey();
  const { handed_in: handedIn, entry } = hall.state.slip;
  if (same && !handedIn) load(remembered.sheets, remembered.slip.entry === entry);
  else await wipe();
  slip = { key: slipKey(), entry, state: hall.state, seen: same && remembered.slip.seen };
  if (!handedIn) memory.keepSlip(slip);
  look();
  return mayEdit() ? hall.state.units.filter((unit) => isDraft(sheetOf(unit.id), statusOf(unit))).length : 0;
}

function listen() {
  news.addEventListener('changed', draw);
  addEventListener('hashchange', show);
  $('skip').addEventListener('click', (event) => {
    event.preventDefault(); // the address names the page
    $('main').focus();
  });
  addEventListener('pageshow', (event) => event.persisted && location.reload());
  alone();
  if ('serviceWorker' in navigator) navigator.serviceWorker.register('/t/worker.js', { scope: '/t' }).catch(() => {});
}

/** Two pages of one tablet would write over each other: the newest goes on. Another slip's shows nothing. */
function alone() {
  const channel = new BroadcastChannel('slip');
  channel.onmessage = ({ data }) => (data === slip.key ? cutOff('elsewhere') : location.replace('/t/enter'));
  channel.postMessage(slip.key);
}

/** The page of the address; only its reader changes the address. */
function show() {
  forgetOldAgenda();
  const asked = location.hash.slice(1);
  const unit = hall.state.units.find(({ number }) => String(number) === asked);
  if (unit) current = unit.id;
  const next = hall.state.slip.handed_in ? receipt : unit ? sheet : (PAGES[asked] ?? first());
  if (next !== start && next !== receipt) seen();
  place(next, unit);
}

function first() {
  return isFinal() ? receipt : slip.seen || hall.state.units.some(isCast) ? overview : start;
}

function seen() {
  if (slip.seen) return;
  slip.seen = true;
  memory.keepSlip(slip);
}

function place(next, unit) {
  if (!built.has(next)) built.set(next, next.build());
  if (page !== next) {
    page = next;
    $('main').replaceChildren(...built.get(next).main);
    $('foot').replaceChildren(...built.get(next).foot);
  }
  hush();
  $('main').scrollTop = 0;
  scrollTo(0, 0);
  put($('away'), 'href', next === sheet || !current ? '#all' : `#${hall.units.get(current)?.number ?? 'all'}`);
  const home = next === sheet || next === start || !current;
  write($('away').lastChild, home ? '全部单位' : '回到评分');
  mark($('away').firstChild, home ? 'grid' : 'left');
  $('away').classList.toggle('gone', hall.state.slip.handed_in);
  showStrip(next === sheet ? unit : undefined, next === overview);
  page.turnTo(unit);
}

/** A message came or something was pressed: words and marks change where they are. */
function draw() {
  if (forgetOldAgenda()) return show();
  if (slip.state !== hall.state && !hall.state.slip.handed_in) memory.keepSlip(Object.assign(slip, { state: hall.state }));
  showStrip(page === sheet ? hall.units.get(current) : undefined, page === overview);
  return page.update();
}

/** Pages are built from scheme and agenda; both are fixed once the sitting is open. */
function forgetOldAgenda() {
  const { scheme, units } = hall.state;
  const fresh = JSON.stringify([scheme, units.map(({ id, number, title }) => [id, number, title])]);
  if (fresh === agenda) return false;
  agenda = fresh;
  built = new Map();
  page = null;
  return true;
}

/** 大字 stays on this tablet, whoever holds it. */
function watchText() {
  const root = document.documentElement;
  const set = (large) => {
    put(root, 'data-text', large ? 'large' : null);
    put($('large'), 'aria-pressed', large);
  };
  $('large').addEventListener('click', () => {
    set(root.dataset.text !== 'large');
    localStorage.text = root.dataset.text ?? '';
  });
  try {
    set(localStorage.text === 'large');
  } catch { /* storage is refused: this page alone is large */ }
}

wake();
