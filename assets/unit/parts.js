// What the modules of a unit's desk draw with.

export function icon(name) {
  const drawing = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  drawing.setAttribute("class", "icon");
  drawing.setAttribute("aria-hidden", "true");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#i-${name}`);
  drawing.append(use);
  return drawing;
}

export function chip(look, sign, words) {
  const one = document.createElement("span");
  one.className = `chip ${look}`;
  one.append(icon(sign), words);
  return one;
}

export function button(words, press) {
  const one = document.createElement("button");
  one.type = "button";
  one.className = "button small";
  one.textContent = words;
  one.addEventListener("click", press);
  return one;
}

// Only what changed is written, so that nothing is read aloud twice and no button loses its focus.
export function say(place, nodes) {
  const fresh = document.createElement("span");
  fresh.append(...nodes);
  if (fresh.innerHTML !== place.innerHTML) place.replaceChildren(...fresh.childNodes);
}
