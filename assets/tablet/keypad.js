/** 数字键盘: one score typed in; what doesn't fit the scale is refused in words and stays to be changed. */

import { $, button, el, facts, put, write } from './dom.js';
import { faultOf, shortest } from './scale.js';

const LONGEST = 7;

let asked; // { title, max, step, facts, score }
let typed;
let fresh; // the first key replaces what was there
let fill;
let parts;

/** `then(score)` is called when a score on the scale was filled in. */
export function openKeypad(question, then) {
  parts ??= build();
  [asked, typed, fresh, fill] = [question, question.score ?? '', true, then];
  write(parts.title, asked.title);
  parts.facts.replaceChildren(...facts(asked.facts));
  write(parts.range, `0 到 ${asked.max} 分，最小 ${asked.step} 分`);
  write(parts.point, pointKey());
  parts.point.hidden = pointKey() === '';
  write(parts.fault, '');
  show();
  $('keypad').showModal();
}

/** Where the step is 0.5 there is only one thing that can follow a point. */
const pointKey = () => (!asked.step.includes('.') ? '' : asked.step === '0.5' ? '.5' : '.');

function build() {
  const key = (sign) => button({}, () => press(sign), sign);
  const made = {
    title: el('h2', { id: 'keypad-title', tabindex: '-1', autofocus: '' }), facts: el('p'), figure: el('b'), range: el('span'),
    fault: el('p', { class: 'fault', role: 'alert' }),
    point: button({}, () => press(pointKey()), ''), go: button({ class: 'go' }, enter, ''),
  };
  made.readout = el('p', { class: 'readout gap', role: 'status' }, made.figure, made.range);
  $('keypad').append(made.title, made.facts, made.readout, made.fault,
    el('div', { class: 'keys' }, ...'123456789'.split('').map(key), made.point, key('0'),
      button({ class: 'word' }, () => press('Backspace'), '删一位'),
      button({ class: 'word' }, () => $('keypad').close(), '不改了'), made.go));
  $('keypad').addEventListener('keydown', hearKey);
  return made;
}

/** A keyboard on the tablet: Enter on a key of the pad still presses that key. */
function hearKey(event) {
  if (/^[0-9.]$/.test(event.key) || event.key === 'Backspace') press(event.key);
  else if (event.key === 'Enter' && !event.target.matches('button')) enter();
  else return;
  event.preventDefault();
}

function press(sign) {
  const kept = fresh && sign !== 'Backspace' ? '' : typed;
  fresh = false;
  if (sign.startsWith('.') && kept.includes('.')) return;
  typed = sign === 'Backspace' ? kept.slice(0, -1) : `${kept}${sign}`.replace(/^\./, '0.').replace(/^0+(?=\d)/, '').slice(0, LONGEST);
  const fault = whole() && faultOf(whole(), asked.step, asked.max);
  write(parts.fault, fault?.startsWith('最高') ? fault : '');
  show();
}

/** “18.” is 18, on its way to 18.5. */
const whole = () => typed.replace(/\.$/, '');

function show() {
  write(parts.figure, typed || '—');
  write(parts.go, whole() === '' ? '填入' : `填入 ${whole()} 分`);
  put(parts.readout, 'class', parts.fault.textContent ? 'readout gap bad' : 'readout gap');
}

function enter() {
  const fault = whole() === '' ? '请先按数字。' : faultOf(whole(), asked.step, asked.max);
  if (fault === null) {
    $('keypad').close();
    fill(shortest(whole()));
    return;
  }
  fresh = true;
  write(parts.fault, fault);
  show();
}
