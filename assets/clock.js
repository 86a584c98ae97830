/** 计时: draws the hall's clocks by the server's time, whatever this machine's own clock says.
 *
 *  <p class="clock" data-clock data-ends="1737000000000" data-warning="60">6:00</p>   runs
 *  <p class="clock" data-clock data-left="312" data-warning="60">5:12</p>             stands
 *
 *  What is over is counted up with a sign before it. New clocks may come at any time.
 */

const AGAIN = 60_000; // until the server's time is asked for again
const PATIENCE = 5_000;
const DRAW = 200;

let base = Date.now() - performance.now(); // until the server has said what time it is
let asked = false;

/** Milliseconds since 1970 by the server. Setting this machine's clock changes nothing. */
export const now = () => performance.now() + base;

/** Seconds that a clock of the page has left; below zero when it is over. */
export function leftOf(clock, at = now()) {
  return clock.dataset.ends ? (Number(clock.dataset.ends) - at) / 1000 : Number(clock.dataset.left);
}

/** 5:12; when the time is over −0:12. A running clock shows 0:01 until it is over. */
export function words(left) {
  const whole = left > 0 ? Math.ceil(left - 0.001) : Math.floor(-left);
  const sign = left < 0 && whole > 0 ? "−" : "";
  return `${sign}${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, "0")}`;
}

/** "" as usual, "warning" in its last seconds, "over" behind them. */
export function stateOf(clock, left) {
  if (left <= 0) return "over";
  return left <= Number(clock.dataset.warning) ? "warning" : "";
}

export function draw() {
  for (const clock of document.querySelectorAll("[data-clock]")) {
    const left = leftOf(clock);
    const text = words(left);
    if (clock.textContent !== text) clock.textContent = text;
    const state = stateOf(clock, left);
    if (clock.dataset.state !== state) clock.dataset.state = state;
  }
}

/** Half of the way there and back is what the answer is old; a slow answer teaches nothing. */
export async function ask() {
  const cut = new AbortController();
  const patience = setTimeout(() => cut.abort(), PATIENCE);
  try {
    const sent = performance.now();
    const answer = await fetch("/live/time", { cache: "no-store", signal: cut.signal });
    if (!answer.ok) return;
    const theirs = Number(await answer.text());
    const there = performance.now();
    if (asked && there - sent > 1000) return;
    base = theirs - (sent + there) / 2;
    asked = true;
    draw();
    document.dispatchEvent(new Event("time"));
  } catch {
    // the last difference goes on
  } finally {
    clearTimeout(patience);
  }
}

export function run() {
  setInterval(draw, DRAW);
  setInterval(ask, AGAIN);
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  new MutationObserver(draw).observe(document.body, { childList: true, subtree: true });
  ask();
  draw();
}
