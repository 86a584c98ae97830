// A sheet is typed by keys alone: figures flow from cell to cell, letters settle a whole line.
// What may not stand there is marked at once; the server reads every mark again.

const form = document.getElementById("paper");
const cells = form ? [...form.querySelectorAll(".mark")] : [];
const lines = form ? [...form.querySelectorAll("[data-line]")] : [];
const number = document.getElementById("number");
const send = form?.querySelector("button[type=submit]");
const options = Number(form?.dataset.options ?? 0);
const step = form?.dataset.step ?? "";
const places = (step.split(".")[1] ?? "").length;
const LETTERS = "ABCDEFGHIJ";
const DONT_KNOW = "—";
let reason = null; // the line that waits for the figure of a reason

const said = form?.querySelector("[data-refusal]");
const say = (text) => said && (said.textContent = text);
const lineOf = (place) => place.closest("[data-line]");
const marksOf = (line) => [...line.querySelectorAll(".mark")];
const choiceOf = (line) => line.querySelector("select");

// ---- what a mark may be ----

function fault(cell) {
  const text = cell.value.trim();
  if (!text || text === DONT_KNOW || text === "-") return "";
  if (options) return LETTERS.slice(0, options).includes(text.toUpperCase()) && text.length === 1 ? "" : "没有这个选项";
  if (!/^\d+(\.\d*)?$/.test(text)) return "只能填数字";
  if (Number(text) > Number(cell.dataset.max)) return `超过满分 ${cell.dataset.max}。票上确实如此的，按 W 3 记无效`;
  const steps = Number(text) / Number(step);
  return Math.abs(steps - Math.round(steps)) < 1e-6 ? "" : `不合档，${step} 分一档。票上确实如此的，按 W 3 记无效`;
}

function judge(cell) {
  const line = lineOf(cell);
  const invalid = choiceOf(line).value && !["abstained", "recused"].includes(choiceOf(line).value);
  const wrong = invalid ? "" : fault(cell);
  if (wrong) cell.setAttribute("aria-invalid", "true");
  else cell.removeAttribute("aria-invalid");
  say(wrong);
  return wrong;
}

// Whether a further figure could still belong to this mark: two figures of 20, one after the point.
function full(cell) {
  const [whole, part] = cell.value.split(".");
  if (part !== undefined) return part.length >= places;
  return whole.length >= cell.dataset.max.split(".")[0].length;
}

function closed(cell) {
  const [, part] = cell.value.split(".");
  if (part !== undefined) return places > 0 && part.length >= places;
  return full(cell) && (places === 0 || Number(cell.value) === Number(cell.dataset.max));
}

// ---- moving ----

function go(place) {
  if (!place) return send.focus();
  place.focus();
  place.select?.();
}

const after = (cell) => go(cells[cells.indexOf(cell) + 1]);
const before = (cell) => go(cells[Math.max(cells.indexOf(cell) - 1, 0)]);
const nextLine = (line) => go(marksOf(lines[lines.indexOf(line) + 1] ?? document.createElement("i"))[0]);

function fill(cell, text) {
  cell.value = text;
  if (!judge(cell)) after(cell);
}

function leaveLine(line) {
  const marks = marksOf(line).map((cell) => cell.value.trim());
  const choice = choiceOf(line).value;
  const both = marks.some(Boolean) && (choice === "abstained" || choice === "recused");
  const gap = marks.some(Boolean) && !marks.every(Boolean) && !choice;
  line.classList.toggle("flag", both || gap);
  if (both) say("既有分数又有弃权或回避。票上确实如此的，按 W 4 记无效；录错的按 Esc 清掉重录。");
  if (gap) say("这一家有空格。票上确实空着的，按 W 1 记无效。");
  return both;
}

function choose(line, value) {
  choiceOf(line).value = value;
  for (const cell of marksOf(line)) judge(cell);
  if (!leaveLine(line)) nextLine(line);
}

function clear(line) {
  choiceOf(line).value = "";
  for (const cell of marksOf(line)) {
    cell.value = "";
    judge(cell);
  }
  line.classList.remove("flag");
  go(marksOf(line)[0]);
}

// ---- keys ----

function typed(event, cell) {
  const { key } = event;
  const line = lineOf(cell);
  if (reason === line) return chooseReason(key, line);
  if (options && (LETTERS.slice(0, options).includes(key.toUpperCase()) || (/^[1-9]$/.test(key) && key <= options)))
    return fill(cell, /^\d$/.test(key) ? LETTERS[key - 1] : key.toUpperCase()), true;
  if (/^[0-9]$/.test(key)) return figure(cell, key);
  const deed = DEEDS[key.toLowerCase()] ?? DEEDS[key];
  return deed ? deed(cell, line) : key.length > 1 || key === " " ? undefined : true;
}

// Returns true when the key is used up; undefined leaves it to the browser.
function figure(cell, key) {
  const replaced = cell.selectionEnd > cell.selectionStart;
  const old = replaced ? "" : cell.value;
  if (old && (full(cell) || old === DONT_KNOW)) {
    if (judge(cell)) return true;
    const next = cells[cells.indexOf(cell) + 1];
    if (!next) return true;
    after(cell);
    return figure(next, key);
  }
  cell.value = old + key;
  if (!judge(cell) && closed(cell)) after(cell);
  return true;
}

function chooseReason(key, line) {
  reason = null;
  line.classList.remove("asks");
  const named = choiceOf(line).querySelectorAll("option")[Number(key) + 2];
  if (/^[1-9]$/.test(key) && named) choose(line, named.value);
  else say("没有这个序号的无效原因。");
  return true;
}

const DEEDS = {
  enter: (cell, line) => {
    const empty = marksOf(line).every((one) => !one.value);
    if (empty) nextLine(line);
    else if (!judge(cell)) after(cell);
    return true;
  },
  "-": (cell) => (fill(cell, DONT_KNOW), true),
  ".": (cell) => {
    if (options || places === 0 || cell.value.includes(".")) return true;
    cell.value = cell.selectionEnd > cell.selectionStart || !cell.value ? "0." : `${cell.value}.`;
    return true;
  },
  "+": (cell) => (step === "0.5" && /^\d*$/.test(cell.value) && fill(cell, `${cell.value || 0}.5`), true),
  "*": (cell) => (options || fill(cell, cell.dataset.max), true),
  m: (cell) => DEEDS["*"](cell),
  q: (_, line) => (choose(line, "abstained"), true),
  "/": (_, line) => (choose(line, "abstained"), true),
  r: (_, line) => (choose(line, "recused"), true),
  w: (_, line) => {
    reason = line;
    line.classList.add("asks");
    say("无效的原因：按上面的序号。");
    return true;
  },
  escape: (_, line) => (clear(line), true),
  arrowup: (cell) => (go(cells[cells.indexOf(cell) - marksOf(lineOf(cell)).length] ?? cell), true),
  arrowdown: (cell) => (go(cells[cells.indexOf(cell) + marksOf(lineOf(cell)).length] ?? cell), true),
  arrowleft: (cell) => (before(cell), true),
  arrowright: (cell) => (after(cell), true),
  backspace: (cell) => (cell.value ? undefined : (before(cell), true)),
};

form?.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  const cell = event.target.closest?.(".mark");
  if (cell && typed(event, cell)) event.preventDefault();
});

// A Chinese input method or a paste may bring signs that no key said.
form?.addEventListener("input", (event) => event.target.matches(".mark") && judge(event.target));
for (const line of lines) line.addEventListener("focusout", (event) => line.contains(event.relatedTarget) || leaveLine(line));

// ---- the card ----

async function checkCard() {
  const signs = number.value.replace(/[\s\-－—]/g, "");
  if (signs.length < 6) return;
  go(cells[0] ?? send);
  const fields = new URLSearchParams(new FormData(form));
  const sent = new URLSearchParams(["form_token", "group", "number"].map((name) => [name, fields.get(name)]));
  const answer = await fetch(form.dataset.card, { method: "POST", headers: { Accept: "application/json" }, body: sent }).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (answer?.ok) number.value = told.number;
  else {
    say(told?.detail ?? "没有连上服务器。填好后再存也可以，先接着录。");
    if (told) go(number);
  }
}

if (number) {
  number.addEventListener("input", (event) => event.isComposing || checkCard());
  number.addEventListener("keydown", (event) => event.key === "Enter" && (event.preventDefault(), checkCard()));
  number.focus();
} else go(cells[0] ?? form?.querySelector("select"));

for (const line of lines) choiceOf(line).tabIndex = -1;
