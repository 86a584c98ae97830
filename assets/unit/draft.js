/** 一段草稿: saved by itself a moment after the last key, and never over what somebody else wrote. */

import { keep, leftBehind, takeUp, wipe } from "./unsent.js";

const PAUSE = 1_200; // after the last key
const AGAIN = 3_000; // after a line that broke

/**
 * `part` holds the textarea, its count, its fault and the place for a conflict. `room`:
 * `send(path, fields)` gives `{status, body}` or throws, `place`, `longest`, `changed(draft)`.
 */
export function follow(part, room) {
  const area = part.querySelector("textarea");
  const place = `${room.place}/${part.dataset.draft}`;
  const draft = { part, area, state: "saved", at: "", words: "", save, settle };
  let revision = Number(part.dataset.revision);
  let stored = area.defaultValue; // what was typed before this script came is not saved yet
  let theirs = null;
  let timer = 0;
  let sending = null;

  function become(state, words = "") {
    draft.state = state;
    draft.words = words;
    room.changed(draft);
  }

  function typed() {
    count();
    if (area.value === stored && !theirs) {
      wipe(place);
      return become("saved");
    }
    keep(place, area.value, revision);
    if (theirs) return undefined;
    later(PAUSE);
    return become("typed");
  }

  function later(pause) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  /** One at a time; what is typed meanwhile follows. Resolves when the server has answered. */
  function save() {
    clearTimeout(timer);
    sending ??= sendOnce().finally(() => { sending = null; });
    return sending;
  }

  async function sendOnce() {
    const text = area.value;
    if (theirs || text === stored) return;
    if ([...text].length > room.longest) {
      become("refused", `有 ${[...text].length} 个字符，一段最多 ${room.longest} 个，没有保存。长的材料请作为附件上传。`);
      return;
    }
    try {
      hear(await room.send(`/paragraphs/${part.dataset.draft}`, { text, revision }), text);
    } catch {
      become("lost");
      later(AGAIN);
    }
  }

  function hear({ status, body }, text) {
    if (status === 200) return arrived(body, text);
    if (body.reason === "overtaken") return ask(body.theirs);
    if (status === 401 || status === 403) return become("out");
    if (status === 404) return become("refused", "没有保存：评议办刚刚改过要写的各段。写的都还在，请刷新这一页。");
    return become("refused", body.detail ?? "没有保存，请再试。");
  }

  function arrived(body, text) {
    revision = body.revision;
    stored = text;
    draft.at = body.saved_at;
    if (area.value === text) {
      wipe(place);
      return become("saved");
    }
    keep(place, area.value, revision);
    later(PAUSE);
    return become("typed");
  }

  /** Both texts, one above the other; nothing is saved until the person has chosen. */
  function ask(other) {
    theirs = other;
    const question = document.getElementById("conflict").content.cloneNode(true);
    question.querySelector("[data-who]").textContent = `${other.saved_by}，${other.saved_at}`;
    question.querySelector("[data-theirs]").textContent = other.text || "（空的）";
    const choose = { mine: () => area.value, theirs: () => other.text, both: () => `${area.value}\n${other.text}` };
    for (const [name, text] of Object.entries(choose)) {
      question.querySelector(`[data-choose="${name}"]`).addEventListener("click", () => chosen(text(), name));
    }
    conflict().replaceChildren(question);
    conflict().hidden = false;
    become("asked");
  }

  const conflict = () => part.querySelector("[data-conflict]");

  function chosen(text, name) {
    [revision, stored, theirs] = [theirs.revision, theirs.text, null];
    area.value = text;
    conflict().hidden = true;
    conflict().replaceChildren();
    area.focus();
    typed();
    if (name !== "both") save();
  }

  function count() {
    const shown = part.querySelector("[data-count]");
    const most = Number(shown.dataset.most);
    const counted = [...area.value.replace(/\s/gu, "")].length;
    shown.textContent = `${counted} / ${most} 字`;
    shown.classList.toggle("red", counted > most);
  }

  /** What was left on this computer comes back, with the revision that it was written on. */
  async function recover() {
    const left = await leftBehind(place);
    if (area.value !== stored) return typed(); // something newer is here already; the other waits
    if (!left) return undefined;
    takeUp(place, left);
    [area.value, revision] = [left.text, left.revision];
    typed();
    return save();
  }

  async function settle() {
    await save();
    if (area.value !== stored && !theirs) await save();
    return draft.state === "saved";
  }

  area.addEventListener("input", typed);
  area.addEventListener("blur", () => draft.state === "typed" && save());
  recover();
  return draft;
}
