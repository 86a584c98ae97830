/** 述职报告: every paragraph saves itself; this keeps the bar, the list of what is missing, the files. */

import { follow } from "./draft.js";
import { watchUploads } from "./upload.js";

const PATIENCE = 15_000;

const root = document.querySelector("[data-report]");
const room = { place: `${root.dataset.account}${root.dataset.report}`, longest: Number(root.dataset.longest), send, changed };
const drafts = [...root.querySelectorAll("[data-draft]")].map((part) => follow(part, room));
let uploads = { underWay: () => 0 };

/** `{status, body}`; throws where no sensible answer came. A page that closes may still send. */
async function send(path, fields) {
  const body = new URLSearchParams(fields);
  const answer = await fetch(root.dataset.report + path, {
    method: "POST",
    headers: { Accept: "application/json", "x-csrftoken": root.dataset.token },
    body,
    keepalive: document.hidden && String(body).length < 60_000,
    signal: AbortSignal.timeout(PATIENCE),
  });
  if (answer.status >= 500 || answer.status === 429) throw new Error("busy");
  return { status: answer.status, body: await answer.json() };
}

/** The gravest of all paragraphs is what the bar says; once all are saved the list is asked anew. */
const BAR = [
  ["out", "red", "stop", "登录已到期，新写的留在这台电脑上。请重新登录，再打开这一页，会接着保存。"],
  ["asked", "amber", "alert", "有一段两边都改了，请选用哪一份。"],
  ["refused", "red", "alert", "有一段没有保存。"],
  ["lost", "amber", "clock", "线断了，写的都留在这台电脑上。连上以后自动保存，请接着写。"],
  ["typed", "", "pencil", "正在写，停下来就保存"],
];

function changed(draft) {
  const found = BAR.find(([state]) => drafts.some((one) => one.state === state) || draft.state === state);
  const at = draft.at ? `草稿已保存　${draft.at}` : "写了会自动保存";
  document.querySelector("[data-enter]").hidden = found?.[0] !== "out";
  bar(...(found?.slice(1) ?? ["green", "check", at]));
  if (draft.state === "refused") fault(draft.part, draft.words);
  if (draft.state === "saved" && draft.at) look();
}

function bar(tone, icon, words) {
  const state = document.querySelector("[data-state]");
  state.className = `row tight ${tone}`;
  state.querySelector("use").setAttribute("href", `#i-${icon}`);
  const said = state.querySelector("span");
  if (said.textContent !== words) said.textContent = words;
}

function fault(part, words) {
  part.querySelector(".error").textContent = words;
  const area = part.querySelector("textarea");
  if (words) area.setAttribute("aria-invalid", "true");
  else area.removeAttribute("aria-invalid");
}

/** What is still missing, as the server sees the saved draft; under each field too. */
async function look() {
  const list = document.querySelector("[data-lacking]");
  if (!(await renew(list, list.dataset.lacking))) return;
  for (const { part, state } of drafts) {
    const line = list.querySelector(`[data-heading="${part.dataset.draft}"]`);
    const lack = line && line.dataset.gap !== "empty" ? line.dataset.lack : "";
    if (state !== "refused") fault(part, lack);
    part.classList.toggle("mended", "returned" in part.dataset && !line);
  }
}

async function renew(place, address) {
  const answer = await fetch(address, { cache: "no-store" }).catch(() => null);
  if (!answer?.ok) return false;
  place.innerHTML = await answer.text();
  return true;
}

const main = document.querySelector("[data-hand-in]");
const attached = document.querySelector("[data-attached]");

/** A file that is safely in goes with the next version. */
async function joined(upload) {
  const { status, body } = await send("/attachments", { upload });
  if (status !== 200) throw new Error(body.detail);
  await renew(attached, attached.dataset.attached);
}

attached.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const form = event.target;
  const answer = await fetch(form.action, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(form)) }).catch(() => null);
  if (answer?.ok) await renew(attached, attached.dataset.attached);
  else bar("red", "alert", "没有移除，请再按一次。");
});

/** The question comes only when all that was written is saved and no file is on its way. */
async function before(event) {
  const settled = drafts.every(({ state }) => state === "saved");
  if (settled && !uploads.underWay()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  for (const draft of drafts) await draft.settle();
  const open = drafts.find(({ state }) => state !== "saved");
  if (open) open.area.focus(); // the bar says why
  else if (uploads.underWay()) bar("amber", "clock", `还有 ${uploads.underWay()} 个附件在传。传完再交，或先移除。`);
  else main.click();
}

main.addEventListener("click", before);

uploads = watchUploads(document.querySelector("[data-uploads]"), joined);
new MutationObserver(countUploads).observe(document.querySelector("[data-uploads] ol"), { childList: true, subtree: true });

/** Files on their way stand among what is missing. */
function countUploads() {
  const line = document.querySelector("[data-under-way]");
  const words = `${uploads.underWay()} 个附件还在传`;
  if (line.lastElementChild.textContent !== words) line.lastElementChild.textContent = words;
  line.hidden = !uploads.underWay();
}

const others = new BroadcastChannel(root.dataset.report);
others.onmessage = ({ data }) => {
  document.querySelector("[data-elsewhere]").hidden = false;
  if (data === "here") others.postMessage("too");
};
others.postMessage("here");

addEventListener("pagehide", () => drafts.forEach((draft) => draft.state === "typed" && draft.save()));
document.addEventListener("visibilitychange", () => document.hidden && drafts.forEach((draft) => draft.state === "typed" && draft.save()));
addEventListener("online", () => drafts.forEach((draft) => draft.state === "lost" && draft.save()));
