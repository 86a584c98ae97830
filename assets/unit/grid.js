// Figures of 执法统计, exact: hundredths as BigInt. What must hold comes as data from the form.

const WIDE = /[！-～]/g;
const GROUPED = /^\d{1,3}(,\d{3})+(\.\d+)?$/;
const FIGURE = /^(\d+)(?:\.(\d+))?$/;
const MOST_DIGITS = 12;

// A text without spaces and thousands commas, full-width signs as half-width ones.
export function bare(typed) {
  const text = typed
    .replace(/\s/gu, "")
    .replace(WIDE, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0));
  return GROUPED.test(text) ? text.replaceAll(",", "") : text;
}

// As it is stored: "1204", "12.5", the words for 无此职权, "" for nothing; null is no figure.
export function read(typed, decimals, none) {
  const text = bare(typed);
  if (text === "" || text === none) return text;
  if (text === "N" || text === "n") return none;
  const found = FIGURE.exec(text);
  if (!found) return null;
  const whole = found[1].replace(/^0+(?=\d)/, "");
  const part = (found[2] ?? "").replace(/0+$/, "");
  if (whole.length > MOST_DIGITS || part.length > decimals) return null;
  return part ? `${whole}.${part}` : whole;
}

// As it is shown: a thin space between thousands.
export function shown(stored) {
  const [whole, part] = stored.split(".");
  if (!/^\d+$/.test(whole)) return stored;
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, "\u2009");
  return part ? `${grouped}.${part}` : grouped;
}

function hundredths(stored, none) {
  if (stored === none) return 0n;
  const [whole, part = ""] = stored.split(".");
  return BigInt(whole + part.padEnd(2, "0"));
}

function written(sum) {
  const part = String(sum % 100n).padStart(2, "0").replace(/0+$/, "");
  return part ? `${sum / 100n}.${part}` : `${sum / 100n}`;
}

function sumOf(cells, figures, none) {
  const there = cells.filter((cell) => figures[cell] !== none);
  const sum = there.reduce((all, cell) => all + hundredths(figures[cell], none), 0n);
  return { none: there.length === 0, sum };
}

// The sum of those that are filled in, as stored; "" when none is.
export function addedUp(cells, figures, none) {
  const filled = cells.filter((cell) => figures[cell]);
  if (!filled.length) return "";
  const all = sumOf(filled, figures, none);
  return all.none ? none : written(all.sum);
}

// What is not right, by the cell where it is shown; a check with an empty cell says nothing yet.
export function faults(form, figures) {
  const found = {};
  for (const check of form.checks) {
    if ([...check.left, ...check.right].some((cell) => !figures[cell])) continue;
    const words = fault(check, figures, form.words);
    if (words) found[check.left[0]] ??= words;
  }
  return found;
}

function fault(check, figures, words) {
  const left = sumOf(check.left, figures, words.none);
  const right = sumOf(check.right, figures, words.none);
  if (check.relation === "equal" && left.none !== right.none) {
    return left.none ? words.holdsFigures : words.holdsNone;
  }
  if (left.sum === right.sum || (check.relation === "at_most" && left.sum < right.sum)) return "";
  const difference = left.sum > right.sum ? left.sum - right.sum : right.sum - left.sum;
  return check.words
    .replace("{left}", shown(written(left.sum)))
    .replace("{right}", shown(written(right.sum)))
    .replace("{difference}", shown(written(difference)));
}

// Whether a figure moved by more than the form lets pass without a word.
export function moved(form, now, before) {
  if (!now || !before) return false;
  const [here, there] = [now, before].map((one) => hundredths(one, form.words.none));
  const difference = here > there ? here - there : there - here;
  return difference * 100n > there * BigInt(form.over) && difference >= BigInt(form.from) * 100n;
}

// "+156.4 %", half up and away from zero; in words where there is no percentage.
export function percent(form, now, before) {
  const { none, noFormer, fromNothing } = form.words;
  if (!now || now === none || !before) return "";
  if (before === none) return noFormer;
  const [here, there] = [now, before].map((one) => hundredths(one, none));
  if (there === 0n) return here === 0n ? "0.0 %" : fromNothing;
  const size = here > there ? here - there : there - here;
  const tenths = (size * 2000n + there) / (2n * there);
  const sign = tenths === 0n ? "" : here < there ? "−" : "+";
  return `${sign}${tenths / 10n}.${tenths % 10n} %`;
}
