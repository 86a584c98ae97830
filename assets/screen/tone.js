/** 明暗: dark for LED walls, light for a projector in a lit hall; `?tone=light`, or the key T. */

const page = document.documentElement;

function dye(tone) {
  page.dataset.tone = tone === 'light' ? 'light' : 'dark';
}

dye(new URLSearchParams(location.search).get('tone'));

document.addEventListener('keydown', ({ key, ctrlKey, metaKey, altKey }) => {
  if (key.toLowerCase() !== 't' || ctrlKey || metaKey || altKey) return;
  dye(page.dataset.tone === 'light' ? 'dark' : 'light');
  history.replaceState(null, '', `?tone=${page.dataset.tone}`); // a reload keeps it
});
