/** 没存上的字: what was typed stays on this computer until the server has it, then it is wiped.
 *
 *  Each page keeps its own; what a page left behind that is gone (closed, crashed, logged out) is
 *  taken up by the next one of the same person. A page that lives holds a lock of its name.
 */

const mine = Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => byte.toString(16).padStart(2, "0")).join("");

navigator.locks?.request(`unsent/${mine}`, () => new Promise(() => {})); // until the page is gone

const key = (place, page) => `unsent/${place}/${page}`;

/** `place`: account, report, heading. A memory that refuses is no reason to stop writing. */
export function keep(place, text, revision) {
  try {
    localStorage.setItem(key(place, mine), JSON.stringify({ text, revision, at: Date.now() }));
  } catch {
    // the page itself still has it
  }
}

export function wipe(place) {
  try {
    localStorage.removeItem(key(place, mine));
  } catch {
    // nothing was kept
  }
}

/** The newest that a page of before left at this place, `{name, text, revision}`, or null. */
export async function leftBehind(place) {
  try {
    const alive = new Set(((await navigator.locks?.query())?.held ?? []).map(({ name }) => name));
    const left = Object.keys(localStorage).filter((name) => name.startsWith(key(place, "")))
      .filter((name) => !alive.has(`unsent/${name.split("/").pop()}`))
      .map((name) => ({ name, ...JSON.parse(localStorage.getItem(name)) }));
    return left.sort((one, other) => other.at - one.at)[0] ?? null;
  } catch {
    return null;
  }
}

/** This page has it now. */
export function takeUp(place, { name, text, revision }) {
  keep(place, text, revision);
  localStorage.removeItem(name);
}
