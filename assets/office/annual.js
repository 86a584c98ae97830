// The list of figures beside a paragraph: a press writes one into the text, a word finds one.
// Without this file the names are typed by hand, as the list shows them.

const form = document.querySelector("form[data-writing]");
const text = form.querySelector("textarea");
const before = text.value;

for (const button of document.querySelectorAll("[data-insert]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    text.setRangeText(button.dataset.insert, text.selectionStart, text.selectionEnd, "end");
    text.focus();
  });
}

const finding = document.querySelector("[data-finding]");
const told = document.querySelector("[data-found]");
const groups = [...document.querySelectorAll("[data-group]")].map((group) => ({
  group,
  open: group.open,
  figures: [...group.querySelectorAll("[data-figure]")],
}));
finding.hidden = false;
finding.querySelector("input").addEventListener("input", ({ target }) => find(target.value.trim()));

function find(word) {
  let found = 0;
  for (const { group, open, figures } of groups) {
    for (const figure of figures) figure.hidden = !figure.dataset.figure.includes(word);
    const here = figures.filter((figure) => !figure.hidden).length;
    group.hidden = here === 0;
    group.open = word ? here > 0 : open;
    found += here;
  }
  told.textContent = word ? (found ? `找到 ${found} 个` : `没有带“${word}”的数。`) : "";
}

// What was typed is not lost by a slip on a link.
let sending = false;
form.addEventListener("submit", () => {
  sending = true;
});
addEventListener("beforeunload", (event) => {
  if (!sending && text.value !== before) event.preventDefault();
});
