/** 整改报告: files beside the draft; what was typed and not saved is asked about before it is left. */

import { watchUploads } from "./upload.js";

const form = document.querySelector("[data-answer-form]");
const attached = document.querySelector("[data-attached]");
const place = attached.dataset.attached;
const root = document.querySelector("[data-uploads]");
const kept = () => JSON.stringify([...new FormData(form)].filter(([name]) => name !== "then"));
const before = kept();
let leaving = false;
let uploads = { underWay: () => 0 };

function say(tone, icon, words) {
  const state = document.querySelector("[data-state]");
  state.className = `row tight ${tone}`;
  state.querySelector("use").setAttribute("href", `#i-${icon}`);
  state.querySelector("span").textContent = words;
}

async function renew() {
  const answer = await fetch(place, { cache: "no-store" }).catch(() => null);
  if (answer?.ok) attached.innerHTML = await answer.text();
}

/** A file that is safely in goes with the draft; what was typed stays as it is. */
async function joined(upload) {
  const answer = await fetch(place, {
    method: "POST",
    headers: { Accept: "application/json", "x-csrftoken": root.dataset.token },
    body: new URLSearchParams({ upload }),
  });
  if (!answer.ok) throw new Error((await answer.json().catch(() => ({}))).detail ?? "没有收下，请再试。");
  await renew();
}

attached.addEventListener("submit", async (event) => {
  event.preventDefault();
  event.stopPropagation();
  const sent = event.target;
  const answer = await fetch(sent.action, { method: "POST", headers: { Accept: "application/json" }, body: new URLSearchParams(new FormData(sent)) }).catch(() => null);
  if (answer?.ok) await renew();
  else say("red", "alert", "没有移除，请再按一次。");
});

/** Nothing is handed in while a file is on its way. */
form.addEventListener("submit", (event) => {
  leaving = true;
  if (event.submitter?.name !== "then" || !uploads.underWay()) return;
  leaving = false;
  event.preventDefault();
  event.stopPropagation();
  say("amber", "clock", `还有 ${uploads.underWay()} 个文件在传。传完再交，或先移除。`);
});

form.addEventListener("input", () => {
  leaving = false;
  if (kept() !== before) say("amber", "pencil", "有改动，还没有保存");
});

/** A refusal was said under the form: what is typed is still not saved. */
new MutationObserver(() => { leaving = false; }).observe(form, { childList: true });

addEventListener("beforeunload", (event) => {
  if (!leaving && kept() !== before) event.preventDefault();
});

uploads = watchUploads(root, joined);
