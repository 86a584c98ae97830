// 签到: the list follows what is typed, Enter signs in its first, and the field is ready again.
// All of it works without this file, with one page for each press.

const field = document.getElementById("find");
const found = document.getElementById("found");
const refused = document.getElementById("refused");
const PARTS = ["totals", "found", "said", "slips", "aside"];
const LOST = "没有连上服务器，没有收下。请再按一次。";

let typed = 0; // the newest question; answers to older ones are late
let asked = Promise.resolve();
let cut = new AbortController();

function look() {
  typed += 1;
  cut.abort();
  cut = new AbortController();
  asked = ask(typed, field.value, cut.signal);
}

async function ask(turn, text, signal) {
  try {
    const answer = await fetch(`${found.dataset.found}?find=${encodeURIComponent(text)}`, { signal, cache: "no-store" });
    if (turn !== typed) return false;
    if (answer.status === 401) return say("登录已到期，请重新打开这一页登录。");
    if (!answer.ok) return say("这几个字没有查成，请换几个字再试。");
    const list = await answer.text();
    if (turn !== typed) return false;
    found.innerHTML = list;
    say("");
    return true;
  } catch (fault) {
    return fault.name === "AbortError" ? false : say("没有连上服务器，名单是刚才的。请稍等再试。");
  }
}

function say(text) {
  refused.textContent = text;
  refused.hidden = !text;
  return false;
}

/** Whom Enter signs in is the first of the list for just these signs, never of an older list. */
async function signInFirst() {
  const turn = typed;
  if (!(await asked) || turn !== typed) return;
  const first = found.querySelector("[data-first]");
  if (first) first.form.requestSubmit(first);
  else if (found.querySelector("[name=delegate]")) say("回车只给名字最接近、还没签到的一位签到。请按名单里那一行的按钮。");
}

async function send(form, button) {
  if (form.dataset.busy) return;
  form.dataset.busy = "yes";
  button?.setAttribute("aria-busy", "true");
  const sent = new FormData(form);
  if (button?.name) sent.append(button.name, button.value);
  try {
    const answer = await fetch(form.action, {
      method: "POST",
      headers: { Accept: "application/json" },
      body: new URLSearchParams(sent),
    });
    if (answer.ok) show(new DOMParser().parseFromString(await answer.text(), "text/html"), form);
    else say(await words(answer));
  } catch {
    say(LOST);
  }
  delete form.dataset.busy;
  button?.removeAttribute("aria-busy");
}

async function words(answer) {
  const said = await answer.json().catch(() => ({}));
  return said.detail ?? LOST;
}

function show(page, form) {
  for (const part of PARTS) {
    const fresh = page.getElementById(part);
    if (fresh) document.getElementById(part)?.replaceChildren(...fresh.childNodes);
  }
  if (form.closest("#late")) {
    form.reset();
    form.closest("details").open = false;
  }
  typed += 1;
  cut.abort();
  asked = Promise.resolve(false); // the field is empty: there is no first one
  field.value = "";
  field.focus();
  say("");
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!("answer" in form.dataset)) return;
  event.preventDefault();
  send(form, event.submitter);
});

if (field) {
  field.addEventListener("input", (event) => {
    if (!event.isComposing) look();
  });
  field.addEventListener("compositionend", look);
  field.form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (document.activeElement === field) signInFirst();
    else look();
  });
  asked = Promise.resolve(field.value !== "");
}
