/** 页面元素: made from words, never from markup; touched only where something changed. */

const SVG = 'http://www.w3.org/2000/svg';

export const $ = (id) => document.getElementById(id);

/** `onclick` and its like are listeners, everything else is an attribute. */
export function el(name, given = {}, ...inside) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(given)) {
    if (key.startsWith('on')) made.addEventListener(key.slice(2), value);
    else put(made, key, value);
  }
  made.append(...inside);
  return made;
}

/** An attribute; null and false take it away. */
export function put(node, name, value) {
  if (value === null || value === undefined || value === false) node.removeAttribute(name);
  else if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

export function write(node, words) {
  if (node.textContent !== words) node.textContent = words;
}

export function svg(name, given = {}, ...inside) {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(given)) put(made, key, value);
  made.append(...inside);
  return made;
}

export function icon(name) {
  return svg('svg', { class: 'icon', 'aria-hidden': 'true', focusable: 'false' },
    svg('use', { href: `#i-${name}` }));
}

/** Another symbol in an icon that is there already. */
export function draw(drawn, name) {
  put(drawn.firstChild, 'href', `#i-${name}`);
}

/** A button that stays in reach when it can't act, and then says why. */
export function button(given, press, ...inside) {
  const made = el('button', { type: 'button', ...given }, ...inside);
  made.addEventListener('click', () => {
    if (made.getAttribute('aria-disabled') === 'true') say(made.dataset.why);
    else press(made);
  });
  return made;
}

/** `why`: the reason it can't be pressed now, or null. */
export function bar(node, why) {
  put(node, 'aria-disabled', why ? 'true' : null);
  put(node, 'data-why', why);
}

let fading;

/** A word in passing, above the foot, read out by screen readers; never the only place. */
export function say(words) {
  clearTimeout(fading);
  $('toast').replaceChildren(el('span', { class: 'toast' }, words));
  fading = setTimeout(hush, 6000);
}

export const hush = () => $('toast').replaceChildren();

/** Figures in a text stand out. */
export function facts(text) {
  return text.split(/(\d+(?:\.\d+)?%?)/).map((part, place) => (place % 2 ? el('b', {}, part) : part));
}
