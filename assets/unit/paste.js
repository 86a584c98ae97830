// A block from a spreadsheet, taken as a whole or not at all.

const SHOWN = 20;

// `cells` from the one pasted into downwards, `columns` from it to the right; `read` judges a text.
export function pasted(text, cells, columns, read) {
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n+$/, "").split("\n").map((line) => line.split("\t"));
  const no = (words) => ({ entries: [], words: `没有粘贴：${words}` });
  const wide = Math.max(...lines.map((line) => line.length));
  if (lines.length > cells.length) {
    return no(`复制了 ${lines.length} 行，从这一格往下只有 ${cells.length} 格。`);
  }
  if (wide > columns.length) {
    return no(`复制了 ${wide} 列，从这一格往右只有 ${columns.length} 列。请只复制数字。`);
  }
  const entries = [];
  let changed = 0;
  for (const [down, line] of lines.entries()) {
    for (const [across, typed] of line.entries()) {
      if (!typed.trim()) continue;
      const taken = read(typed, cells[down]);
      if (taken === null) {
        return no(`第 ${down + 1} 行第 ${across + 1} 列是“${typed.trim().slice(0, SHOWN)}”，不是这一格能填的数。`);
      }
      changed += taken !== typed.trim();
      entries.push({ column: columns[across], cell: cells[down], text: taken });
    }
  }
  const empty = lines.flat().filter((typed) => !typed.trim()).length;
  const more = `${empty ? `，空的 ${empty} 格没有动` : ""}${changed ? `，${changed} 格去掉了逗号、空格或全角` : ""}`;
  return { entries, words: `已粘贴 ${entries.length} 格${more}。请核对。` };
}
