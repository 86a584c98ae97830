/** 评查表: what is left of 100 while it is filled in. The server counts anew; all of it works without this file. */

const sheet = document.querySelector("[data-sheet]");
const sum = document.querySelector("[data-sum]");

/** Tenths of a point, so that nothing is lost on the way; null for what is no number. */
function tenths(text) {
  const plain = text.normalize("NFKC").trim();
  if (!plain) return 0;
  return /^\d{1,3}(\.\d)?$/.test(plain) ? Math.round(Number(plain) * 10) : null;
}

function count() {
  let left = 1000;
  for (const field of sheet.querySelectorAll("[data-most]")) {
    const lost = tenths(field.value);
    const unfit = lost === null || lost > tenths(field.dataset.most);
    field.setCustomValidity(unfit ? `填 0 到 ${field.dataset.most} 的数，最多一位小数。` : "");
    field.closest("tr").classList.toggle("flag", unfit || lost > 0);
    left -= unfit ? 0 : lost;
  }
  const zero = sheet.querySelector("[name=zero_item]:checked")?.value;
  sum.textContent = zero ? "0" : String(Math.max(left, 0) / 10);
}

sheet.addEventListener("input", count);
sheet.addEventListener("change", count);
count();
