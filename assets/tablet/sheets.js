/** 评分表: what this tablet's holder has filled in and put into the box, unit by unit. */

import * as memory from './memory.js';
import { changed, hall, slipKey } from './state.js';

const sheets = new Map();

/**
 * `scores`: text, null for 不了解, absent while empty. `turn`: the last used for this unit.
 * `waiting`: the message on its way. `boxed`: what the server acknowledged. `refused`: what it
 * didn't take, and why.
 */
export function sheetOf(unit) {
  if (!sheets.has(unit)) {
    sheets.set(unit, {
      key: `${slipKey()}/${unit}`, unit, scores: {}, choice: null, turn: 0,
      waiting: null, boxed: null, refused: null,
    });
  }
  return sheets.get(unit);
}

/** From memory. Messages of an earlier entering of the slip aren't sent: another tablet came between. */
export function load(remembered, sameTablet) {
  for (const sheet of remembered) {
    if (!sameTablet) sheet.waiting = null;
    if (sheet.waiting) sheet.waiting.kept = true;
    sheets.set(sheet.unit, sheet);
  }
}

/** Nothing of the slip stays on this tablet. */
export function wipe() {
  sheets.clear();
  return memory.wipe();
}

export const all = () => [...sheets.values()];

export function keep(sheet) {
  changed();
  return memory.keepSheet(sheet);
}

export function setScore(sheet, indicator, score) {
  if (score === undefined) delete sheet.scores[indicator];
  else sheet.scores[indicator] = score;
  return keep(sheet);
}

export function setScores(sheet, scores) {
  sheet.scores = scores;
  return keep(sheet);
}

/** 弃权 or 回避 for the unit, null to take it back; the scores stay where they are. */
export function setChoice(sheet, choice) {
  sheet.choice = choice;
  return keep(sheet);
}

/** Indicators without a score, in the scheme's order. */
export function missing(sheet) {
  return sheet.choice ? [] : hall.state.scheme.indicators.filter(({ id }) => sheet.scores[id] === undefined);
}

/** What would go into the box, as text that can be compared; null while something is missing. */
export function contentOf(sheet) {
  if (sheet.choice) return JSON.stringify({ choice: sheet.choice });
  if (missing(sheet).length) return null;
  const entries = hall.state.scheme.indicators.map(({ id }) => [id, sheet.scores[id]]);
  return JSON.stringify({ scores: Object.fromEntries(entries) });
}

/** Turn a full sheet into a message; an older one that waits gives way. Sent only once it is kept. */
export function seal(sheet) {
  const content = contentOf(sheet);
  sheet.turn = Math.max(sheet.turn, hall.units.get(sheet.unit).turn) + 1;
  const key = newKey();
  const message = { content, body: JSON.stringify({ key, turn: sheet.turn, ...JSON.parse(content) }) };
  Object.assign(sheet, { waiting: message, refused: null });
  keep(sheet).then(() => {
    message.kept = true;
    changed();
  });
}

/** A random UUID; `randomUUID` is missing on plain http. */
function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/**
 * `todo` items missing · `ready` full, not in the box · `waiting` on its way · `boxed` in the box as
 * shown · `sealed` in the box from another tablet, unreadable · `changed` in the box, but otherwise.
 */
export function statusOf(unit) {
  const sheet = sheetOf(unit.id);
  const content = contentOf(sheet);
  if (sheet.waiting) return content === sheet.waiting.content ? 'waiting' : 'changed';
  const foreign = unit.turn > sheet.turn || (unit.in_box && sheet.boxed === null);
  if (sheet.boxed !== null && !foreign && content === sheet.boxed) return 'boxed';
  if (foreign) return isEmpty(sheet) ? 'sealed' : 'changed';
  if (sheet.boxed !== null) return 'changed';
  return content === null ? 'todo' : 'ready';
}

/** Something was entered that is neither in the box nor on its way. */
export const isDraft = (sheet, status) => !isEmpty(sheet) && ['todo', 'ready', 'changed'].includes(status);

const isEmpty = (sheet) => !sheet.choice && !Object.keys(sheet.scores).length;

/** In the box or on its way there: what people call 已评. */
export const isCast = (unit) => !['todo', 'ready'].includes(statusOf(unit));

/** Whether the server would take a ballot of this unit once the sitting is going on. */
export const isWaiting = (unit) => !isCast(unit) && unit.open;
