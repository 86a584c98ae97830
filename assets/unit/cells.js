// What was typed and has not arrived yet: sent one request at a time, told, and tried again.

import { icon } from "./parts.js";

const AGAIN = 3000;

export function outbox(address, token, { stored, refused, status }) {
  const waiting = new Map();
  let busy = null;
  let timer = 0;
  let held = false;

  function say(sign, words) {
    status.className = `row tight${sign === "check" ? " green" : sign === "off" ? " amber strong" : ""}`;
    status.replaceChildren(icon(sign), words);
  }

  // True when everything has arrived.
  async function send() {
    clearTimeout(timer);
    while (waiting.size && !held) {
      const batch = new Map(waiting);
      say("clock", "正在保存");
      const answer = await post(address, token, [...batch.values()]);
      if (answer.again) {
        say("off", `没有连上，${waiting.size} 格还没有存，连上后自动再存`);
        timer = setTimeout(flush, AGAIN);
        return false;
      }
      if (answer.detail) {
        held = true;
        say("off", `${waiting.size} 格没有存：${answer.detail}`);
        return false;
      }
      arrived(batch, answer);
    }
    if (!waiting.size && !held) {
      say("check", `已保存　${new Date().toTimeString().slice(0, 5)}`);
    }
    return !waiting.size;
  }

  // Cells that can't be taken wait for the person; the rest of the batch goes once more.
  function arrived(batch, outcome) {
    const kept = { ...outcome.words, ...outcome.others };
    for (const [key, entry] of batch) {
      const same = waiting.get(key) === entry;
      if (same && (key in kept || outcome.saved)) waiting.delete(key);
    }
    if (outcome.saved) stored(outcome.stored);
    else refused(outcome);
  }

  function flush() {
    busy ??= send().finally(() => (busy = null));
    return busy;
  }

  return {
    put(key, entry) {
      waiting.set(key, entry);
      held = false;
      flush();
    },
    drop: (key) => waiting.delete(key),
    waiting: () => waiting.size > 0,
    flush,
  };
}

async function post(address, token, entries) {
  try {
    const answer = await fetch(address, {
      method: "POST",
      headers: { Accept: "application/json", "Content-Type": "application/json", "x-csrftoken": token },
      body: JSON.stringify({ entries }),
    });
    if (answer.status >= 500) return { again: true };
    const said = await answer.json();
    if ("stored" in said) return { ...said, saved: answer.ok };
    return { detail: said.detail ?? "请重新打开这一页再试。" };
  } catch {
    return { again: true };
  }
}
