"""Invented findings (检查发现) of the open year, which say what its deductions by hand rest on."""

from datetime import date, timedelta

from evaluation.db import fetch
from evaluation.findings.actions import NewFinding, enter_finding, strike_out
from evaluation.objective.rules import millionths
from evaluation.sample.people import person

YEAR = 2024
UNITS = 12
"""So many units of the board, in the order of their titles, have findings."""
FOUND = {
    "1.4": ("conduct", "现场检查时未开执法记录仪或者用语不规范"),
    "2.1": ("late_disclosure", "处罚决定超过 7 个工作日才公示"),
    "2.2": ("unfiled", "音像资料没有随卷归档"),
    "5.2": ("no_code", "入企检查没有扫码亮证"),
    "5.4": ("media_city", "市级媒体报道执法方式简单，查证属实"),
}
"""By item: the rule of half a point a case that such deductions fall under."""
HALF = millionths("0.5")
FIRST = date(2024, 3, 4)
MARK = "（示例）"


async def make_findings() -> None:
    """A few dozen, one of them struck out; nobody has called the register complete."""
    officer, other = await person("chenli"), await person("zhoumin")
    rows = await fetch(
        "SELECT o.unit, o.item, d.points FROM objective_item o JOIN deduction d ON d.item = o.id "
        "WHERE o.item = ANY($3) AND o.unit IN (SELECT id FROM unit WHERE jurisdiction = $1 "
        "AND year = $2 AND board = '市直单位' ORDER BY title LIMIT $4) ORDER BY o.unit, o.item",
        *(officer.jurisdiction, YEAR, list(FOUND), UNITS),
    )
    for place, row in enumerate(rows):
        rule, text = FOUND[row["item"]]
        new = NewFinding(
            rule=rule,
            cases=millionths(row["points"]) // HALF,
            text=text + MARK,
            found_on=FIRST + timedelta(days=6 * place),
            evidence=f"执法监督检查记录第 {place + 1} 号{MARK}",
        )
        await enter_finding(officer, row["unit"], new)
    wrong = NewFinding(
        rule="unrecorded",
        cases=1,
        text=f"抽查时没有见到音像记录{MARK}",
        found_on=FIRST,
        evidence=f"执法监督检查记录第 {len(rows) + 1} 号{MARK}",
    )
    struck = await enter_finding(officer, rows[0]["unit"], wrong)
    await strike_out(other, struck, f"音像资料后来补交，不算应录未录{MARK}")
