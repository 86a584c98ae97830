// The grid of 执法统计: keys, paste, checks at once, and each cell saved as soon as it is left.
// Without this file the page is a plain form. All rules come with the page, in data-grid.

import { outbox } from "./cells.js";
import { button, chip, icon, say } from "./parts.js";
import { pasted } from "./paste.js";
import { addedUp, faults, moved, percent, read, shown } from "./grid.js";

const form = document.getElementById("grid");
const data = JSON.parse(form.dataset.grid);
const none = data.words.none;
const inputs = [...form.querySelectorAll("td.cell input[name^='now:'], td.cell input[name^='before:']")];
const rows = new Map([...form.querySelectorAll("tr[data-cell]")].map((row) => [row.dataset.cell, row]));
const said = { words: {}, others: {} };
let last = inputs[0];

const box = outbox(form.dataset.entries, form.querySelector("[name=form_token]").value, {
  stored,
  refused,
  status: document.querySelector("[data-status]"),
});

function parts(input) {
  const [column, ...cell] = input.name.split(":");
  return { column, cell: cell.join(":") };
}

function row(cell) {
  return rows.get(cell);
}

function inputOf(column, cell) {
  return form.elements[`${column}:${cell}`];
}

// A cell was left, or filled by a key, a paste or a press: shown as it is read, checked and sent.
function commit(input) {
  const { column, cell } = parts(input);
  const stored = column === "why" ? input.value.trim() : read(input.value, data.lines[cell], none);
  if (column !== "why" && stored !== null) {
    input.value = shown(stored);
    data[column][cell] = stored;
  }
  const key = `${column}:${cell}`;
  delete said.words[key];
  delete said.others[key];
  if (stored === null || stored !== input.dataset.seen) {
    box.put(key, { column, cell, text: stored ?? input.value, seen: input.dataset.seen ?? "" });
  } else {
    box.drop(key);
  }
  look();
}

// The server has it: what stands there now is what the next saving must name.
function stored(entries) {
  for (const [key, text] of Object.entries(entries)) {
    const input = form.elements[key];
    if (input) input.dataset.seen = text;
  }
  look();
}

function refused(outcome) {
  Object.assign(said.words, outcome.words);
  Object.assign(said.others, outcome.others);
  look();
}

function settle(input, text, there) {
  input.dataset.seen = there;
  input.value = text;
  commit(input);
  input.focus();
}

function conflict(cell, column) {
  const there = said.others[`${column}:${cell}`];
  const input = inputOf(column, cell);
  const mine = input.value;
  const words = column === "why" ? "这条说明刚在另一个窗口改过" : "这一格刚在另一个窗口改成";
  return [
    chip("bad", "stop", `${words} ${shown(there) || "空"}，您的还没有存`),
    " ",
    button(column === "why" ? "用那一份" : `用 ${shown(there) || "空"}`, () => settle(input, there, there)),
    " ",
    button(column === "why" ? "用我写的" : `用我的 ${mine || "空"}`, () => settle(input, mine, there)),
  ];
}

const COLUMNS = ["now", "before", "why"];

function sentence(cell, wrong, explain) {
  const column = COLUMNS.find((one) => `${one}:${cell}` in said.others);
  if (column) return conflict(cell, column);
  const words = COLUMNS.map((one) => said.words[`${one}:${cell}`]).filter(Boolean).join("");
  if (words) return [chip("bad", "stop", words)];
  if (wrong) return [chip("bad", "stop", wrong)];
  if (!explain) return [];
  if (why(cell).value.trim()) return [chip("good", "check", "已写说明")];
  const link = document.createElement("a");
  link.href = `#why-${cell}`;
  link.textContent = "写说明";
  return [chip("wait", "alert", data.words.unexplained), " ", link];
}

function why(cell) {
  return form.elements[`why:${cell}`];
}

// Everything that follows from the figures, on this page and in the bar below it.
function look() {
  const wrong = faults(data, data.now);
  const counts = { faults: 0, flags: 0, none: 0, missing: 0 };
  for (const [cell, line] of rows) {
    const now = data.now[cell] ?? "";
    const before = data.before[cell] ?? "";
    const explain = moved(data, now, before);
    const open = explain && !why(cell).value.trim();
    const bad = wrong[cell] || COLUMNS.some((one) => said.words[`${one}:${cell}`] || `${one}:${cell}` in said.others);
    const place = inputOf("now", cell).parentElement;
    place.className = `cell${bad ? " bad" : open ? " ask" : now === none ? " na" : ""}`;
    inputOf("now", cell).toggleAttribute("aria-invalid", Boolean(bad));
    if (bad) inputOf("now", cell).setAttribute("aria-invalid", "true");
    line.querySelector("[data-change]").textContent = percent(data, now, before);
    say(line.querySelector("[data-said]"), sentence(cell, wrong[cell], explain));
    const field = form.querySelector(`[data-why="${cell}"]`);
    field.hidden = !explain && !why(cell).value;
    field.querySelector("[data-years]").textContent = `本年 ${shown(now)}，上年 ${shown(before)}`;
    const add = line.querySelector("button[name=add]");
    if (add) add.hidden = !data.totals[cell].some((one) => data.now[one]) || (now && !wrong[cell]);
    counts.faults += Boolean(wrong[cell]);
    counts.flags += open;
    counts.none += now === none;
    counts.missing += !now;
  }
  count("faults", counts.faults, "stop", "red", `不符 ${counts.faults} 处。改好才能提交。`, "没有不符的。");
  count("flags", counts.flags, "alert", "amber", `变化大、还没写说明 ${counts.flags} 处。写了才能提交。`, "没有要补写的说明。");
  count("missing", counts.missing, "ring", "", `还没填 ${counts.missing} 格`, "还没填 0 格");
  form.querySelector("[data-count=none] span").textContent = `无此职权 ${counts.none} 项`;
  form.querySelector("[data-no-whys]").hidden = Boolean(form.querySelector("[data-why]:not([hidden])"));
  document.querySelector("[data-filled]").textContent = Object.values(data.now).filter(Boolean).length;
  tab(counts);
}

function count(name, number, sign, colour, some, nothing) {
  const line = form.querySelector(`[data-count=${name}]`);
  line.className = `row tight nowrap${number && colour ? ` ${colour} strong` : ""}`;
  const words = document.createElement("span");
  words.textContent = number ? some : nothing;
  say(line, [icon(number ? sign : "check"), words]);
}

function tab(counts) {
  const here = document.querySelector(".tabs a[aria-current]");
  const words = document.createElement("span");
  words.textContent = here.querySelector("span").textContent;
  const sign = counts.faults ? "stop" : counts.flags ? "alert" : counts.missing ? "ring" : "check";
  const more = document.createElement("span");
  more.textContent = counts.faults ? `${counts.faults} 处不符` : "";
  here.replaceChildren(icon(sign), words, ...(counts.faults ? [more] : []));
}

function neighbour(input, down, across) {
  const { column, cell } = parts(input);
  if (across) return inputOf(across > 0 ? "before" : "now", cell);
  const cells = [...rows.keys()];
  return inputOf(column, cells[cells.indexOf(cell) + down]);
}

function go(input) {
  if (!input || input.type === "hidden") return;
  input.focus();
  input.select();
}

const whole = (input) => input.selectionStart === 0 && input.selectionEnd === input.value.length;

form.addEventListener("keydown", (event) => {
  const input = event.target;
  if (!inputs.includes(input) || event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
  const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] };
  if (whole(input)) Object.assign(moves, { ArrowLeft: [0, -1], ArrowRight: [0, 1] });
  if (moves[event.key]) {
    event.preventDefault();
    commitIfChanged(input);
    go(neighbour(input, ...moves[event.key]));
  } else if (event.key === "n" || event.key === "N") {
    event.preventDefault();
    input.value = none;
    commit(input);
    input.select();
  }
});

function commitIfChanged(input) {
  const { column, cell } = parts(input);
  if (read(input.value, data.lines[cell], none) !== (data[column][cell] ?? "")) commit(input);
}

form.addEventListener("change", (event) => {
  if (inputs.includes(event.target)) commitIfChanged(event.target);
  else if (event.target.name?.startsWith("why:")) commit(event.target);
});
form.addEventListener("focusin", (event) => {
  if (!inputs.includes(event.target)) return;
  last = event.target;
  last.select();
});
form.addEventListener("paste", (event) => {
  const text = event.clipboardData.getData("text/plain");
  if (!inputs.includes(event.target) || !/[\t\n]/.test(text.trimEnd())) return;
  event.preventDefault();
  const { column, cell } = parts(event.target);
  const cells = [...rows.keys()].slice([...rows.keys()].indexOf(cell));
  const columns = ["now", "before"].filter((one) => inputOf(one, cell)?.type !== "hidden" && inputOf(one, cell));
  const block = pasted(text, cells, columns.slice(columns.indexOf(column)), (typed, place) => read(typed, data.lines[place], none));
  tell(block.words, block.entries.length ? "good" : "bad");
  for (const one of block.entries) {
    const input = inputOf(one.column, one.cell);
    input.value = one.text;
    commit(input);
  }
});

// What a paste did, or why it did nothing; said beside the grid until the next one.
function tell(words, kind) {
  const line = form.querySelector("[data-pasted]") ?? document.createElement("p");
  line.dataset.pasted = "";
  line.className = `notice ${kind}`;
  line.setAttribute("role", "alert");
  line.replaceChildren(icon(kind === "good" ? "check" : "stop"), words);
  form.prepend(line);
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  const { name, value } = event.submitter ?? {};
  if (name === "none") fill([...form.querySelectorAll(`[data-table="${value}"] tr[data-cell]`)].map((line) => line.dataset.cell));
  if (name === "add") {
    inputOf("now", value).value = addedUp(data.totals[value], data.now, none);
    commit(inputOf("now", value));
    inputOf("now", value).focus();
  }
});

function fill(cells) {
  for (const cell of cells) {
    inputOf("now", cell).value = none;
    commit(inputOf("now", cell));
  }
}

const mark = document.querySelector("[data-none-cell]");
mark.hidden = false;
mark.addEventListener("click", () => {
  last.value = none;
  commit(last);
  last.focus();
});
form.querySelector("[data-plain]").hidden = true;
for (const area of form.querySelectorAll("textarea")) area.dataset.seen = area.defaultValue;

// A page is left, and the return handed in, only when everything typed has arrived.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-leave], .tabs a");
  if (!link || !box.waiting()) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  box.flush().then((done) => done && link.click());
}, true);
addEventListener("beforeunload", (event) => {
  const open = Object.keys(said.words).length + Object.keys(said.others).length;
  if (box.waiting() || open) event.preventDefault();
});
look();
