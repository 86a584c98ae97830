/** 平板的记忆: one slip's sheets and the last state, in IndexedDB, so that a reload loses nothing. */

const STORES = ['slip', 'sheet'];
const PATIENCE = 3000;

let opened = null;
let refused = () => {};

/** `act` is told once if this tablet can't keep anything. */
export function onRefusal(act) {
  refused = act;
}

function open() {
  opened ??= new Promise((resolve, reject) => {
    setTimeout(reject, PATIENCE, new Error('no answer'));
    const asked = indexedDB.open('tablet', 1);
    asked.onupgradeneeded = () => STORES.forEach((name) => asked.result.createObjectStore(name, { keyPath: 'key' }));
    asked.onerror = () => reject(asked.error);
    asked.onsuccess = () => {
      asked.result.onclose = () => { opened = null; };
      resolve(asked.result);
    };
  });
  return opened;
}

/** Resolves when it is on the disk. Says so when it can't be, and never throws. */
async function transact(act, mode = 'readwrite') {
  try {
    const done = (await open()).transaction(STORES, mode, { durability: 'strict' });
    const answer = act((name) => done.objectStore(name));
    await new Promise((resolve, reject) => {
      done.oncomplete = resolve;
      done.onabort = () => reject(done.error);
    });
    return answer;
  } catch {
    opened = null;
    refused();
    return null;
  }
}

/** `{slip, sheets}` of the slip that was last on this tablet. */
export async function recall() {
  const found = await transact((store) => STORES.map((name) => store(name).getAll()), 'readonly');
  const [slips, sheets] = found ? found.map((asked) => asked.result) : [[], []];
  return { slip: slips[0] ?? null, sheets };
}

/** `key` is sitting and card number; there is only ever one. */
export const keepSlip = (slip) => transact((store) => store('slip').put(slip));

/** `key` is sitting, card number and unit. */
export const keepSheet = (sheet) => transact((store) => store('sheet').put(sheet));

/** At 交卡, and before another slip is used on this tablet. */
export const wipe = () => transact((store) => STORES.forEach((name) => store(name).clear()));
