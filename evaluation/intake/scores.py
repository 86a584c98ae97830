"""客观得分: points of units on their items, through the room that answers for them."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from evaluation.accounts.rules import OFFICERS, Person
from evaluation.db import fetch, fetch_one
from evaluation.errors import Refused
from evaluation.intake.delegates import cycle_of
from evaluation.intake.rules import Handed, Kind, Plan, first_sheet, same_values
from evaluation.objective.actions import set_points
from evaluation.objective.rules import LONGEST_REASON, millionths, one_line, read_points, shown
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.reading import Reading, Row

UNIT, ITEM, TITLE, TOP = "单位", "项号", "项目", "满分"
POINTS, REASON, EVIDENCE = "得分", "扣分原因", "证据"
INAPPLICABLE = "不适用"
LONGEST_EVIDENCE = 300
LONGEST_CELL = 5000
"""Room for what several deductions said, joined in an export."""


class Stand(msgspec.Struct, frozen=True):
    """An item of a unit as it is stored, with what its deductions say."""

    unit: UUID
    unit_title: str
    item: str
    title: str
    maximum: str
    points: str | None
    inapplicable_reason: str
    reason: str
    evidence: str
    closed: str
    """Why it can't be changed, or nothing."""

    @property
    def words(self) -> str:
        return self.inapplicable_reason if self.points is None else self.reason


class Score(msgspec.Struct, frozen=True):
    """One line of the sheet that says something else than what is stored."""

    unit: UUID
    item: str
    points: str | None
    reason: str
    evidence: str


async def form(_: UUID, __: str) -> SheetForm:
    return SheetForm(
        "客观得分",
        (
            Column(UNIT, "名录里的全称或简称"),
            Column(ITEM, "评议方案里的编号", longest=12),
            Column(TITLE, "只供对照", required=False),
            Column(TOP, "只供对照", required=False, longest=30),
            Column(POINTS, f"0 到满分，或“{INAPPLICABLE}”", longest=30),
            Column(REASON, "不足满分或不适用的要写", required=False, longest=LONGEST_CELL),
            Column(EVIDENCE, "在哪里看得到", required=False, longest=LONGEST_CELL),
        ),
        (
            "市城管局",
            "2.1",
            "行政执法公示",
            "7",
            "6.5",
            "1 件处罚超过 7 个工作日未公示",
            "公示平台截图",
        ),
    )


async def stands(jurisdiction: UUID, cycle: UUID) -> list[Stand]:
    found = await fetch(
        "SELECT u.id AS unit, u.title AS unit_title, o.item, o.title, o.maximum, o.points, "
        "o.inapplicable_reason, coalesce(d.reason, '') AS reason, "
        "coalesce(d.evidence, '') AS evidence, CASE WHEN EXISTS "
        "(SELECT FROM objection b WHERE b.item = o.id) THEN '这一项已有异议，得分不在这里改。' "
        "WHEN EXISTS (SELECT FROM confirmation s WHERE s.unit = u.id AND s.state <> 'recalled') "
        "THEN '确认单已经送到单位，先收回才能改。' ELSE '' END AS closed "
        "FROM cycle c JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year "
        "JOIN objective_item o ON o.unit = u.id LEFT JOIN LATERAL (SELECT "
        "string_agg(reason, '；' ORDER BY at, id) AS reason, "
        "string_agg(nullif(evidence, ''), '；' ORDER BY at, id) AS evidence "
        "FROM deduction WHERE item = o.id) d ON true "
        "WHERE c.id = $1 AND c.jurisdiction = $2 ORDER BY u.board DESC, u.class DESC, u.title, "
        "string_to_array(o.item, '.')::text[]",
        *(cycle, jurisdiction),
    )
    return msgspec.convert([dict(row) for row in found], list[Stand])


async def plan(jurisdiction: UUID, subject: str, reading: Reading) -> Plan:
    cycle, sheet = cycle_of(subject), first_sheet(reading, await form(jurisdiction, subject))
    there = await stands(jurisdiction, cycle)
    units = await _units(jurisdiction, cycle)
    items = {(stand.unit, stand.item): stand for stand in there}
    faults = await _closed(sheet, cycle, len(there))
    changed, unchanged = [], 0
    for row in reading.rows:
        said, stand = _read(row, units, items)
        faults += [Fault(sheet, row.number, column, words) for column, words in said]
        if said or stand is None:
            continue
        score = _score(row, stand)
        if _stands_so(score, stand):
            unchanged += 1
            continue
        faults += [Fault(sheet, row.number, *one) for one in _unfit(score, stand)]
        changed.append(score)
    keys = [
        f"{units.get(row.values.get(UNIT, ''), '')} {row.values.get(ITEM, '')}"
        for row in reading.rows
    ]
    faults += same_values(sheet, reading.rows, ITEM, keys)
    return Plan(
        changed=changed,
        unchanged=unchanged,
        faults=faults,
        notes=_bare(sheet, reading.rows, units, items),
    )


async def _units(jurisdiction: UUID, cycle: UUID) -> dict[str, UUID]:
    found = await fetch(
        "SELECT u.id, u.title, u.short_title FROM cycle c JOIN unit u ON u.year = c.year "
        "AND u.jurisdiction = c.jurisdiction WHERE c.id = $1 AND c.jurisdiction = $2",
        *(cycle, jurisdiction),
    )
    by_short: dict[str, UUID] = {row["short_title"]: row["id"] for row in found}
    return by_short | {row["title"]: row["id"] for row in found}


async def _closed(sheet: str, cycle: UUID, items: int) -> list[Fault]:
    if await fetch_one("SELECT id FROM score_freeze WHERE cycle = $1", cycle):
        return [Fault(sheet, 0, "", "本年度的客观分已冻结，只能按更正办理。")]
    if not items:
        return [Fault(sheet, 0, "", "本年度还没有考核项。请先在“客观分”里按方案生成，再导入。")]
    return []


Said = list[tuple[str, str]]
Items = dict[tuple[UUID, str], Stand]


def _read(row: Row, units: dict[str, UUID], items: Items) -> tuple[Said, Stand | None]:
    """Which item of which unit the row speaks of, or what hinders from telling."""
    title, item = row.values.get(UNIT, ""), row.values.get(ITEM, "")
    if title not in units:
        return (
            [(UNIT, f"名录里没有：{title}。请填本年度名录里的全称或简称。")] if title else []
        ), None
    stand = items.get((units[title], item))
    if stand is None:
        return ([(ITEM, f"这家单位没有“{item}”这一项，请核对项号。")] if item else []), None
    said = row.values.get(TITLE, "")
    if said and said != stand.title:
        return [
            (TITLE, f"项号 {item} 是“{stand.title}”，不是“{said}”。请核对是不是填错了行。")
        ], None
    points = row.values.get(POINTS, "")
    if points != INAPPLICABLE:
        try:
            read_points(points, stand.maximum)
        except Refused as no:
            return ([(POINTS, str(no))] if points else []), None
    return [], stand


def _score(row: Row, stand: Stand) -> Score:
    points = row.values.get(POINTS, "")
    return Score(
        stand.unit,
        stand.item,
        None if points == INAPPLICABLE else shown(read_points(points, stand.maximum)),
        one_line(row.values.get(REASON, "")),
        one_line(row.values.get(EVIDENCE, "")),
    )


def _stands_so(score: Score, stand: Stand) -> bool:
    """Whether an export of it would read the same."""
    if score.points is None or stand.points is None:
        return score.points is stand.points and score.reason == stand.inapplicable_reason
    return (
        millionths(score.points) == millionths(stand.points)
        and score.reason == one_line(stand.reason)
        and score.evidence == one_line(stand.evidence)
    )


def _unfit(score: Score, stand: Stand) -> Said:
    """What stands in the way of changing it."""
    said: Said = [(POINTS, stand.closed)] if stand.closed else []
    whole = score.points is not None and millionths(score.points) == millionths(stand.maximum)
    if not whole and not score.reason:
        what = "不适用" if score.points is None else f"不足满分 {stand.maximum} 分"
        said.append((REASON, f"{what}，请写明原因。"))
    if whole and score.reason:
        said.append((REASON, "满分没有扣分原因。请核对得分，或删去原因。"))
    if len(score.reason) > LONGEST_REASON:
        said.append((REASON, f"最多 {LONGEST_REASON} 字，现在有 {len(score.reason)} 字，请缩短。"))
    if len(score.evidence) > LONGEST_EVIDENCE:
        said.append((EVIDENCE, f"最多 {LONGEST_EVIDENCE} 字，请缩短。"))
    return said


def _bare(sheet: str, rows: Sequence[Row], units: dict[str, UUID], items: Items) -> list[Fault]:
    """Points that were lost without a word before, and that the sheet leaves so."""
    speaks_of = [
        items.get((units[row.values.get(UNIT, "")], row.values.get(ITEM, "")))
        for row in rows
        if row.values.get(UNIT, "") in units and not row.values.get(REASON)
    ]
    count = sum(
        stand is not None and not stand.words and stand.points != stand.maximum
        for stand in speaks_of
    )
    if not count:
        return []
    words = f"有 {count} 行不足满分而没有原因，系统里原来就是这样。送确认单以前请补上。"
    return [Fault(sheet, 0, REASON, words)]


async def settle(person: Person, _: str, plan: Plan) -> tuple[Handed, ...]:
    for score in plan.changed:
        await set_points(person, score.unit, score.item, score.points, score.reason, score.evidence)
    return ()


async def rows(jurisdiction: UUID, subject: str) -> list[tuple[str, ...]]:
    return [
        (
            stand.unit_title,
            stand.item,
            stand.title,
            stand.maximum,
            INAPPLICABLE if stand.points is None else stand.points,
            stand.words,
            "" if stand.points is None else stand.evidence,
        )
        for stand in await stands(jurisdiction, cycle_of(subject))
    ]


KIND = Kind(
    name="scores",
    title="客观得分",
    hint="各单位各项的得分、扣分原因、证据；表里没有的不变",
    of="cycle",
    whole=False,
    roles=OFFICERS,
    form=form,
    plan=plan,
    settle=settle,
    rows=rows,
)
