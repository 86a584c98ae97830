/** 揭晓 by keyboard or clicker: the form says its key. One press is one step; a held key is one press. */

document.addEventListener('keydown', (event) => {
  if (event.repeat || event.ctrlKey || event.metaKey || event.altKey) return;
  const form = document.querySelector(`form[data-key="${CSS.escape(event.key)}"]`);
  const button = form?.querySelector('button:not([disabled])');
  if (!button) return;
  event.preventDefault();
  button.click();
});
