/** 活页: keeps parts of a page fresh. A pulse or the clock says "fetch"; nothing new costs a 304.
 *
 *  <main data-live="/screen/…/now" data-every="2" data-pulses="/live/…"> … </main>
 *  <span role="status" data-live-state></span>   says in words when the line is down
 *
 *  Form fields don't belong inside such a part. The last picture stays while the line is down.
 */

const PATIENCE = 8_000; // until a request counts as lost
const NO_STREAM = 30_000; // until a refused stream is asked for again; the clock goes on meanwhile
const LOST = '连接中断，正在重连…';
const NO = { 401: '登录已到期，请重新登录。', 404: '这一页已经不在，请重新打开。' };

export function follow(part) {
  const every = Number(part.dataset.every || 10) * 1000;
  let tag = '';
  let clock = 0;
  let asking = false;
  let again = false;

  async function refresh() {
    again = asking; // what is under way may be older than this pulse
    if (asking) return;
    asking = true;
    clearTimeout(clock);
    say(await fetched().catch(() => LOST));
    asking = false;
    clock = setTimeout(refresh, again ? 0 : every);
  }

  /** Words for the person, empty when all is well. */
  async function fetched() {
    const headers = tag ? { 'If-None-Match': tag } : {};
    const cut = new AbortController();
    const patience = setTimeout(() => cut.abort(), PATIENCE);
    try {
      const answer = await fetch(part.dataset.live, { headers, cache: 'no-store', signal: cut.signal });
      if (answer.status === 304) return '';
      if (!answer.ok) return NO[answer.status] || LOST;
      show(part, await answer.text());
      tag = answer.headers.get('ETag') || '';
      return '';
    } finally {
      clearTimeout(patience);
    }
  }

  listen(part.dataset.pulses, refresh);
  document.addEventListener('visibilitychange', () => document.hidden || refresh());
  clock = setTimeout(refresh, every);
}

/** New content; what had the focus keeps it. */
function show(part, markup) {
  const focused = part.contains(document.activeElement) ? document.activeElement.id : '';
  part.innerHTML = markup;
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

function say(words) {
  for (const place of document.querySelectorAll('[data-live-state]')) {
    if (place.textContent !== words) place.textContent = words;
  }
}

/** A hidden page gives its stream back: browsers have six lines to one server, tabs and all. */
function listen(address, hear) {
  if (!address) return;
  let stream = null;

  function open() {
    if (stream || document.hidden) return;
    stream = new EventSource(address);
    stream.onopen = stream.onmessage = hear;
    stream.onerror = () => {
      if (stream?.readyState !== EventSource.CLOSED) return; // it tries again by itself
      close();
      setTimeout(open, NO_STREAM);
    };
  }

  function close() {
    stream?.close();
    stream = null;
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? close() : open()));
  open();
}

document.querySelectorAll('[data-live]').forEach(follow);
