/** 打分尺度: exact. Points are whole millionths, products are BigInt; no score is ever a float. */

const MILLION = 1_000_000;
const PLAIN = /^[0-9]{1,6}(\.[0-9]{1,6})?$/;
const PLACES = 14; // of a total: value × max ÷ 100, both in millionths

function millionths(text) {
  const [whole, part = ''] = text.split('.');
  return Number(whole) * MILLION + Number(part.padEnd(6, '0'));
}

/** As people write it: 18.5, 19. */
function shown(value, places = 6) {
  const digits = String(value).padStart(places + 1, '0');
  const part = digits.slice(-places).replace(/0+$/, '');
  return digits.slice(0, -places) + (part && `.${part}`);
}

/** `percent` of `max`, rounded half-up to the step, and never above the highest step. */
export function quick(max, percent, step) {
  const [m, p, s] = [max, percent, step].map((text) => BigInt(millionths(text)));
  const whole = 100n * BigInt(MILLION);
  const steps = (2n * m * p + whole * s) / (2n * whole * s);
  const most = m / s;
  return shown((steps < most ? steps : most) * s);
}

/** One step up or down, or null at the end of the scale. */
export function stepped(text, step, max, direction) {
  const value = millionths(text) + direction * millionths(step);
  return value < 0 || value > millionths(max) ? null : shown(value);
}

/** What is wrong with a typed score, in words, or null. */
export function faultOf(text, step, max) {
  if (!PLAIN.test(text)) return `只能填数字，例如 ${max}。`;
  const value = millionths(text);
  const [most, one] = [millionths(max), millionths(step)];
  if (value > most) return `最高 ${max} 分。您输入的是 ${text}，请改。`;
  if (value % one === 0) return null;
  const below = value - (value % one);
  return `只能以 ${step} 分为一档。可填 ${shown(below)} 或 ${shown(Math.min(below + one, most))}。`;
}

/** The shortest writing of a score: "018.50" is 18.5. */
export const shortest = (text) => shown(millionths(text));

/** What the known scores add up to, and of how much; null while none is known. */
export function totalOf(scheme, scores) {
  const known = scheme.indicators.filter(({ id }) => valueOf(scheme, scores[id]) !== null);
  if (!known.length) return null;
  const sum = known.reduce((all, one) => all + worth(scheme, one.max, scores[one.id]), 0n);
  const most = known.reduce((all, one) => all + millionths(one.max), 0);
  return { sum: shown(sum, PLACES), most: shown(most) };
}

/** Points, or an option's value, as text; null for 不了解 and for what is empty. */
function valueOf(scheme, score) {
  if (score === undefined || score === null || scheme.form === 'points') return score ?? null;
  return scheme.options.find(({ id }) => id === score)?.value ?? null;
}

/** In 10⁻¹⁴ of a point, without a remainder in either form. */
function worth(scheme, max, score) {
  const value = BigInt(millionths(valueOf(scheme, score)));
  return value * BigInt(scheme.form === 'points' ? 100 * MILLION : millionths(max));
}
