// Who is missing, as counts: asked for every two seconds, written only where a figure changed.

const table = document.getElementById("counts");
const fresh = document.getElementById("fresh");
let tag = "";

async function look() {
  try {
    const answer = await fetch(table.dataset.counts, {
      headers: tag ? { "If-None-Match": tag } : {},
      cache: "no-store",
    });
    if (answer.status === 200) {
      tag = answer.headers.get("ETag") ?? "";
      show(await answer.json());
    }
    if (answer.status === 401) return write(fresh, "登录已到期，请重新打开这一页登录。");
    if (answer.status >= 400) throw new Error(answer.status);
    write(fresh, "");
  } catch {
    write(fresh, "暂时没有连上，显示的是刚才的数。");
  }
  setTimeout(look, 2000);
}

function show(counts) {
  const issued = Object.values(counts.groups).reduce((sum, group) => sum + group.issued, 0);
  for (const row of table.tBodies[0].rows) {
    const unit = counts.units[row.dataset.unit];
    if (!unit) continue;
    for (const cell of row.querySelectorAll("[data-cast]")) {
      const group = cell.dataset.cast;
      write(cell, `${unit.cast[group] ?? 0} / ${counts.groups[group]?.issued ?? 0}`);
    }
    const cast = Object.values(unit.cast).reduce((sum, one) => sum + one, 0);
    write(row.querySelector("[data-lacking]"), String(Math.max(issued - cast, 0)));
    for (const one of row.querySelectorAll("[data-is]")) one.hidden = one.dataset.is !== unit.scoring;
    for (const one of row.querySelectorAll("[data-unless]")) one.hidden = one.dataset.unless === unit.scoring;
  }
  for (const row of document.querySelectorAll("[data-group]")) {
    for (const cell of row.querySelectorAll("[data-count]"))
      write(cell, String(counts.groups[row.dataset.group]?.[cell.dataset.count] ?? 0));
  }
  document.getElementById("moved").hidden = counts.state === table.dataset.state;
}

function write(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}

if (table?.dataset.live === "yes") setTimeout(look, 2000);
