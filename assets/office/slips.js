// The table of new slips as a file for Excel. The server never sees these codes again.

const table = document.getElementById("slips-table");
const button = document.getElementById("download");

function cell(text) {
  // Excel runs what begins with one of these signs.
  const safe = /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}

function file() {
  const rows = [...table.rows].map((row) => [...row.cells].map((one) => cell(one.textContent.trim())));
  return new Blob([`\ufeff${rows.map((row) => row.join(",")).join("\r\n")}\r\n`], { type: "text/csv" });
}

button.addEventListener("click", () => {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file());
  link.download = button.dataset.name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
});
button.hidden = false;
