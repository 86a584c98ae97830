/** 评分表: what this tablet's holder has filled in and put into the box, unit by unit. */

import * as memory from './memory.js';
import { changed, hall, isFinal, slipKey } from './state.js';

const SHOWN = 12; // signs of a digest in the state

const sheets = new Map();

/**
 * `scores`: text, null for 不了解, absent while empty. `turn`: the last used for this unit.
 * `waiting`: the message on its way. `boxed`: what the server acknowledged, `proof` the message and
 * the digest it was acknowledged with. `refused`: what it didn't take, and why.
 */
export function sheetOf(unit) {
  if (!sheets.has(unit)) {
    sheets.set(unit, {
      key: `${slipKey()}/${unit}`, unit, scores: {}, choice: null, turn: 0,
      waiting: null, boxed: null, proof: null, refused: null,
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
  const { turn } = sheet;
  const message = { content, turn, body: JSON.stringify({ key, turn, ...JSON.parse(content) }) };
  Object.assign(sheet, { waiting: message, refused: null });
  keep(sheet).then(() => {
    message.kept = true;
    changed();
  });
}

/** It is in the box: what the state said of this unit before is older than that. */
export function acknowledged(sheet, message, receipt) {
  const unit = hall.units.get(sheet.unit);
  hall.acknowledged += 1;
  message.turn ??= sheet.turn;
  sheet.boxed = message.content;
  sheet.proof = { digest: receipt.slice(0, SHOWN), message };
  Object.assign(unit, { in_box: true, turn: Math.max(unit.turn, message.turn), digest: sheet.proof.digest });
  if (sheet.waiting === message) sheet.waiting = null;
  return keep(sheet);
}

/** A box that was restored lacks it, or holds an older one than was acknowledged here. */
const isLost = (unit, { proof }) => Boolean(proof) && hall.heard && unit.turn < proof.message.turn;

/** Acknowledged ballots that the box lacks go once more, under their own keys; how many they are. */
export function sealLost() {
  if (hall.cut || isFinal()) return 0;
  const lost = hall.state.units.filter((unit) => {
    const sheet = sheets.get(unit.id);
    return sheet && !sheet.waiting && isLost(unit, sheet);
  });
  for (const { id } of lost) {
    const sheet = sheets.get(id);
    sheet.waiting = { ...sheet.proof.message, kept: true, again: true };
    keep(sheet);
  }
  return lost.length;
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
  const boxed = isLost(unit, sheet) ? null : sheet.boxed;
  const foreign = unit.turn > sheet.turn || (unit.in_box && boxed === null) || isAnother(unit, sheet);
  if (boxed !== null && !foreign && content === boxed) return 'boxed';
  if (foreign) return isEmpty(sheet) ? 'sealed' : 'changed';
  if (boxed !== null) return 'changed';
  return content === null ? 'todo' : 'ready';
}

/** Another tablet's, cast by the same number of turns after the box was restored. */
const isAnother = (unit, { proof }) => Boolean(proof) && hall.heard && unit.in_box && unit.digest !== proof.digest;

/** Something was entered that is neither in the box nor on its way. */
export const isDraft = (sheet, status) => !isEmpty(sheet) && ['todo', 'ready', 'changed'].includes(status);

const isEmpty = (sheet) => !sheet.choice && !Object.keys(sheet.scores).length;

/** In the box or on its way there: what people call 已评. */
export const isCast = (unit) => !['todo', 'ready'].includes(statusOf(unit));

/** Whether the server would take a ballot of this unit once the sitting is going on. */
export const isWaiting = (unit) => !isCast(unit) && unit.open;
