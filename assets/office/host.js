// 主持台: keeps the page fresh without taking a button from under a finger, sends its forms, and
// hears the clicker. Everything a press sends says what was seen; the server refuses what is stale.

import { leftOf, run as runClocks } from "../clock.js";
import { isOn, plan, test, unlock } from "./sound.js";

const EVERY = 2_000; // between two questions
const PATIENCE = 8_000; // until one of them counts as lost
const LATE = 5_000; // without an answer: the page says that it is old
const BOUNCE = 500; // a second press so soon after the first is the clicker's, not the person's
const ARMED = 8_000; // for so long the second press goes on in spite of missing ballots
const READ = 15_000; // for so long a refusal stands
const NO_STREAM = 30_000;

const part = document.querySelector("[data-host]");
let tag = "";
let timer = 0;
let asking = false;
let again = false;
let heard = performance.now();
let busy = false;
let presses = 0; // what was asked before the last one is old
let deafUntil = 0;
let armedFor = "";
let disarming = 0;
let silence = 0;
let bells = "";

const at = (id) => document.getElementById(id);
const formOf = (act) => part.querySelector(`form[action$="/host/${act}"]`);
const turn = () => part.querySelector("[data-turn]").dataset.turn;

// ---- fresh ----

async function refresh() {
  again = asking;
  if (asking) return;
  asking = true;
  clearTimeout(timer);
  const then = presses;
  const cut = new AbortController();
  const patience = setTimeout(() => cut.abort(), PATIENCE);
  try {
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await fetch(part.dataset.host, { headers, cache: "no-store", signal: cut.signal });
    if (answer.status === 401) return loggedOut();
    if (answer.status === 200 && !busy && then === presses) {
      const before = turn();
      take(await answer.text());
      tag = answer.headers.get("ETag") ?? "";
      if (turn() !== before) deafen(); // somebody else moved: what was about to be pressed is gone
    }
    if (answer.status === 200 || answer.status === 304) heard = performance.now();
  } catch {
    // the page says so once it is late
  } finally {
    clearTimeout(patience);
    asking = false;
  }
  sayLine();
  timer = setTimeout(refresh, again ? 0 : EVERY);
}

function take(markup) {
  const fresh = document.createElement("div");
  fresh.innerHTML = markup;
  morphChildren(part, fresh);
  if (armedFor && (armedFor !== turn() || !formOf("next"))) say(""), arm("");
  else arm(armedFor);
  ring();
}

/** The same elements stay where they are, so that what is pressed or focused stays it. */
function morph(old, fresh) {
  if (old.nodeName !== fresh.nodeName || old.id !== fresh.id) return old.replaceWith(fresh);
  if (old.nodeType !== Node.ELEMENT_NODE) {
    if (old.data !== fresh.data) old.data = fresh.data;
    return;
  }
  if ("own" in old.dataset) return; // written by this file alone
  for (const { name } of [...old.attributes]) if (!fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const { name, value } of fresh.attributes)
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  if (!("clock" in old.dataset)) morphChildren(old, fresh);
}

function morphChildren(old, fresh) {
  const here = [...old.childNodes].filter(says);
  const there = [...fresh.childNodes].filter(says);
  there.forEach((node, index) => {
    const same = node.id ? here.findIndex((one) => one.id === node.id) : -1;
    if (same > index) {
      here.splice(index, 0, ...here.splice(same, 1));
      old.insertBefore(here[index], here[index + 1]);
    }
    if (here[index]) morph(here[index], node);
    else old.append(node);
  });
  here.slice(there.length).forEach((node) => node.remove());
}

const says = (node) => node.nodeType !== Node.TEXT_NODE || node.data.trim() !== "";

function listen() {
  let stream = null;
  const hangUp = () => {
    stream?.close();
    stream = null;
  };
  const open = () => {
    if (stream || document.hidden) return;
    stream = new EventSource(part.dataset.pulses);
    stream.onopen = stream.onmessage = refresh;
    stream.onerror = () => {
      if (stream?.readyState !== EventSource.CLOSED) return;
      hangUp();
      setTimeout(open, NO_STREAM);
    };
  };
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) return hangUp();
    open();
    refresh();
  });
  open();
}

function loggedOut() {
  clearTimeout(timer);
  write(at("line"), "登录已到期");
  write(at("say"), "登录已到期，这一页不再更新。请重新打开这一页登录；会议没有受影响。");
}

function sayLine() {
  const seconds = Math.round((performance.now() - heard) / 1000);
  write(at("line"), seconds * 1000 < LATE ? "" : `连接中断，画面是 ${seconds} 秒前的，正在重连…`);
}

/** For the person to read in peace; the next press or a while takes it away. */
function say(words) {
  clearTimeout(silence);
  write(at("say"), words);
  if (words) silence = setTimeout(() => write(at("say"), ""), READ);
}

function write(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}

// ---- presses ----

const deafen = () => (deafUntil = performance.now() + BOUNCE);
const isDeaf = () => busy || performance.now() < deafUntil;

async function press(form, button) {
  if (isDeaf()) return;
  busy = true;
  presses += 1;
  button?.setAttribute("aria-busy", "true");
  const body = new URLSearchParams(new FormData(form));
  if (armedFor && armedFor === body.get("seen")) body.set("told", armedFor);
  arm("");
  say("");
  const said = await send(form.action, body).catch(
    () => "没有连上服务器，不知道这一按有没有收下。连上以后请先看清现在的环节，再按。",
  );
  busy = false;
  button?.removeAttribute("aria-busy");
  deafen();
  say(said);
  refresh();
}

/** What the person is to read; empty when it was done. */
async function send(address, body) {
  const cut = new AbortController();
  setTimeout(() => cut.abort(), PATIENCE);
  const headers = { Accept: "application/json" };
  const answer = await fetch(address, { method: "POST", headers, body, signal: cut.signal });
  if (answer.ok) {
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    take(page.querySelector("[data-host]").innerHTML);
    tag = "";
    heard = performance.now();
    return "";
  }
  const no = await answer.json().catch(() => ({}));
  if (no.reason === "missing") arm(body.get("seen"));
  return no.detail ?? "没有收下。请重新打开这一页再试。";
}

function arm(seen) {
  if (seen !== armedFor) clearTimeout(disarming);
  if (seen && seen !== armedFor) {
    disarming = setTimeout(() => {
      arm("");
      say("");
    }, ARMED);
  }
  armedFor = seen;
  at("next-step")?.classList.toggle("armed", seen !== "");
}

document.addEventListener("submit", (event) => {
  if (event.target.dataset.answer !== "host") return;
  event.preventDefault();
  press(event.target, event.submitter);
});

// ---- keys and the clicker ----

const KEYS = { PageDown: "next", PageUp: "undo" };
const TYPING = "input:not([type=hidden]), textarea, select, [contenteditable]";

document.addEventListener("keydown", (event) => {
  const onButton = event.target.closest?.("button");
  if (event.repeat && onButton && (event.key === "Enter" || event.key === " ")) event.preventDefault();
  const act = KEYS[event.key];
  if (!act || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey || event.isComposing) return;
  if (event.target.closest?.(TYPING) || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  const form = formOf(act);
  if (form && !event.repeat) press(form, form.querySelector("button"));
});

// ---- the bell ----

/** Planned anew only when the clock itself was changed, or proved to be off. */
function ring() {
  const clock = at("clock");
  const left = clock?.dataset.ends ? leftOf(clock) : -1;
  const ends = Math.round((performance.now() / 1000 + left) * 2) / 2;
  const wanted = clock?.dataset.ends ? `${clock.dataset.ends} ${clock.dataset.warning} ${ends}` : "";
  if (near(wanted, bells)) return;
  bells = wanted;
  const warning = Number(clock?.dataset.warning);
  plan(wanted ? [...(warning ? [["warning", left - warning]] : []), ["over", left]] : []);
}

function near(one, other) {
  const [ends, warning, at] = one.split(" ");
  const [otherEnds, otherWarning, otherAt] = other.split(" ");
  return ends === otherEnds && warning === otherWarning && (!at || Math.abs(at - otherAt) <= 0.5);
}

function showBell() {
  const chip = at("bell");
  const heard = isOn();
  const words = heard ? "铃声已开" : "铃声没开，请按试听";
  chip.className = `chip ${heard ? "good" : "wait"}`;
  write(chip, document.hasFocus() ? words : `${words}；翻页笔要先点一下本页`);
}

function putBell() {
  const button = document.createElement("button");
  button.className = "button";
  button.type = "button";
  button.textContent = "试听铃声";
  button.id = "try-bell";
  button.addEventListener("click", () => test().then(showBell));
  const chip = document.createElement("span");
  chip.id = "bell";
  at("bell-place").append(chip, button);
}

putBell();
showBell();
for (const gesture of ["pointerdown", "keydown"])
  document.addEventListener(gesture, () => unlock(showBell).then(showBell), { passive: true });
for (const change of ["focus", "blur"]) addEventListener(change, showBell);
document.addEventListener("time", ring);
runClocks();
ring();
listen();
setInterval(sayLine, 1000);
timer = setTimeout(refresh, EVERY);
