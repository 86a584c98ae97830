/** 会场: what the server says of sitting, slip and units; asked again and again, never waited for. */

const EVERY = 10_000;
const PATIENCE = 8_000;
const FINAL = ['closed', 'opened', 'signed', 'voided'];

/**
 * `cut`: why this tablet may not send any more ("taken over", "withdrawn", "no slip", "elsewhere").
 * `heard`: the state is the server's, not one from memory. `acknowledged`: ballots since the start.
 */
export const hall = { state: null, units: new Map(), facts: {}, online: true, cut: null, heard: false, acknowledged: 0 };

/** Events: `changed` (draw again), `back` (the network is there again). */
export const news = new EventTarget();

let tag = '';
let asking = null;
let told = false;

/** Many changes at once are drawn once. */
export function changed() {
  if (told) return;
  told = true;
  queueMicrotask(() => {
    told = false;
    news.dispatchEvent(new Event('changed'));
  });
}

/** `{status, body, tag}`; throws where no sensible answer came (no network, server away). */
export async function ask(path, options = {}) {
  const headers = { accept: 'application/json', ...options.headers };
  try {
    const answer = await fetch(path, { cache: 'no-store', signal: AbortSignal.timeout(PATIENCE), ...options, headers });
    const text = await answer.text();
    if (answer.status >= 500 || answer.status === 429) throw new Error(`busy: ${answer.status}`);
    hear(true);
    return { status: answer.status, body: text ? JSON.parse(text) : {}, tag: answer.headers.get('etag') };
  } catch (fault) {
    hear(false);
    throw fault;
  }
}

/** A message with a body; JSON only. */
export const send = (path, method, body) =>
  ask(path, { method, body, headers: { 'content-type': 'application/json' } });

function hear(online) {
  if (hall.online === online) return;
  hall.online = online;
  changed();
  if (online) news.dispatchEvent(new Event('back'));
}

/** Ask for the state now; true when the server answered. */
export function refresh() {
  asking ??= askState().finally(() => { asking = null; });
  return asking;
}

/** An answer that a ballot overtook says less than is known: then it is asked for again. */
async function askState() {
  const before = hall.acknowledged;
  try {
    const answer = await ask('/t/state', { headers: tag ? { 'if-none-match': tag } : {} });
    if (answer.status === 401) cutOff('no slip');
    if (hall.acknowledged !== before) return askState();
    if (answer.status === 200) {
      hall.heard = true;
      tag = answer.tag;
      take(answer.body);
    }
    return true;
  } catch {
    return false;
  }
}

/** A state from the server, or the last one that was kept. */
export function take(state) {
  hall.state = state;
  hall.units = new Map(state.units.map((unit) => [unit.id, unit]));
  if (state.slip.gone) cutOff(state.slip.gone);
  changed();
}

export function cutOff(reason) {
  hall.cut ??= reason;
  changed();
}

export async function fetchFacts() {
  try {
    const answer = await ask('/t/facts');
    if (answer.status === 200) hall.facts = answer.body;
    changed();
  } catch {
    news.addEventListener('back', fetchFacts, { once: true });
  }
}

export function keepFresh() {
  const again = () => setTimeout(() => refresh().then(again), EVERY * (0.8 + 0.4 * Math.random()));
  again();
  addEventListener('online', refresh);
  addEventListener('offline', () => hear(false));
  document.addEventListener('visibilitychange', () => document.hidden || refresh());
}

export const slipKey = () => `${hall.state.sitting.id}/${hall.state.slip.number}`;

/** No score can be changed any more: handed in, or the box is closed or void. */
export const isFinal = () => hall.state.slip.handed_in || FINAL.includes(hall.state.sitting.state);

export const mayEdit = () => !hall.cut && !isFinal();
