"""名录: the units of one year, the whole of them in one sheet."""

from collections import Counter
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from evaluation.accounts.rules import OFFICERS, Person
from evaluation.db import fetch
from evaluation.intake.rules import (
    Handed,
    Kind,
    Plan,
    alike,
    alike_there,
    first_sheet,
    same_values,
    year_of,
)
from evaluation.registry import rules
from evaluation.registry.actions import settle_units
from evaluation.registry.queries import in_use, unit_lines
from evaluation.registry.rules import Differences, UnitLine
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.reading import Reading, Row

BOARD, CATEGORY, TITLE, SHORT = "榜单", "类别", "单位全称", "单位简称"
CODE, ORGANISER, NOTE = "自有代码", "承办单位", "备注"
YES, NO = "是", "否"


async def form(jurisdiction: UUID, subject: str) -> SheetForm:
    """Boards are those of the year, once it is set up; before that they are what the sheet says."""
    return form_with(await _boards(jurisdiction, year_of(subject)), await _classes(subject))


def form_with(boards: Sequence[str] = (), classes: Sequence[str] = ()) -> SheetForm:
    """Where there are none, any board and any class."""
    return SheetForm(
        "单位名录",
        (
            Column(BOARD, "与年度的榜单一致", longest=40, **_one_of(boards)),
            Column(CATEGORY, "按类别排名时用", longest=40, **_one_of(classes)),
            Column(TITLE, "用印的全称，一年里不重复"),
            Column(SHORT, "排名表用的简称，一年里不重复", longest=40),
            Column(CODE, "只有县市区填：六位行政区划代码", required=False, longest=12),
            Column(ORGANISER, "承办单位不参与排名", required=False, **_one_of((YES, NO))),
            Column(NOTE, "", required=False, longest=200),
        ),
        ("市直单位", "综合执法类", "示例市城市管理和行政执法局", "市城管局", "", NO, ""),
    )


def _one_of(choices: Sequence[str]) -> dict[str, Any]:
    return {"kind": "choice", "choices": tuple(choices)} if choices else {}


async def _boards(jurisdiction: UUID, year: int) -> list[str]:
    rows = await fetch(
        "SELECT b.title FROM board b JOIN cycle c ON c.id = b.cycle "
        "WHERE c.jurisdiction = $1 AND c.year = $2 ORDER BY b.title DESC",
        *(jurisdiction, year),
    )
    return [row["title"] for row in rows]


async def _classes(subject: str) -> list[str]:
    """Those that every register knows, and those that the office named as its own."""
    own = subject.partition(" ")[2].split("、")
    return [*rules.CLASSES, *(name for name in own if name and name not in rules.CLASSES)]


async def plan(jurisdiction: UUID, subject: str, reading: Reading) -> Plan:
    year, sheet = year_of(subject), first_sheet(reading, await form(jurisdiction, subject))
    present = await unit_lines(jurisdiction, year)
    lines = [line_of(row) for row in reading.rows]
    boards = Counter(line.board for line in lines)
    found = rules.differences(present, lines)
    gone = await in_use([unit for unit, _ in found.removed])
    begun = await _begun([unit for unit, _ in found.changed])
    faults = [
        *same_values(sheet, reading.rows, TITLE),
        *same_values(sheet, reading.rows, SHORT),
        *same_values(sheet, reading.rows, CODE),
        *(
            Fault(sheet, 0, "", f"表里没有{line.title}，它已有议程、得分、账号或机构变动，"
                  "不能从名录里删去。请把这一行补上。")
            for unit, line in found.removed if unit in gone
        ),
        *(
            Fault(sheet, row.number, TITLE, f"{line.title}的评议会已经开始，名录里不能再改。"
                  "请照原样填。")
            for row, line in zip(reading.rows, lines, strict=True)
            for unit, changed in found.changed if changed is line and unit in begun
        ),
    ]  # fmt: skip
    return Plan(
        added=found.added,
        changed=found.changed,
        removed=found.removed,
        unchanged=found.unchanged,
        gone=[line.title for _, line in found.removed],
        faults=faults,
        summary="、".join(f"{board} {units} 家" for board, units in boards.items() if board),
        notes=await _notes(jurisdiction, sheet, reading, [line.title for line in present.values()]),
    )


def line_of(row: Row) -> UnitLine:
    return UnitLine(
        board=row.values.get(BOARD, ""),
        category=row.values.get(CATEGORY, ""),
        title=row.values.get(TITLE, ""),
        short_title=row.values.get(SHORT, ""),
        own_code=row.values.get(CODE, ""),
        organiser=row.values.get(ORGANISER, "") == YES,
        note=row.values.get(NOTE, ""),
    )


async def _begun(units: list[UUID]) -> set[UUID]:
    """Units of a real sitting that has opened: their board and class stand in the count."""
    rows = await fetch(
        "SELECT DISTINCT i.unit FROM agenda_item i JOIN sitting s ON s.id = i.sitting "
        "WHERE i.unit = ANY($1) AND i.live AND NOT s.rehearsal AND s.scheme IS NOT NULL",
        units,
    )
    return {row["unit"] for row in rows}


async def _notes(
    jurisdiction: UUID, sheet: str, reading: Reading, there: Sequence[str]
) -> list[Fault]:
    codes = await fetch("SELECT code FROM jurisdiction WHERE superior = $1", jurisdiction)
    known = {row["code"] for row in codes}
    strange = [
        Fault(sheet, row.number, CODE, f"下级辖区里没有代码 {row.values[CODE]}，请核对。")
        for row in reading.rows
        if row.values.get(CODE) and row.values[CODE] not in known
    ]
    both = [*alike(sheet, reading.rows, TITLE), *alike(sheet, reading.rows, SHORT)]
    return [*strange, *both, *alike_there(sheet, reading.rows, TITLE, there)]


async def settle(person: Person, subject: str, plan: Plan) -> tuple[Handed, ...]:
    await settle_units(
        person.jurisdiction,
        year_of(subject),
        Differences(tuple(plan.added), tuple(plan.changed), plan.unchanged, tuple(plan.removed)),
    )
    return ()


async def rows(jurisdiction: UUID, subject: str) -> list[tuple[str, ...]]:
    lines = await unit_lines(jurisdiction, year_of(subject))
    return [
        (
            line.board,
            line.category,
            line.title,
            line.short_title,
            line.own_code,
            YES if line.organiser else NO,
            line.note,
        )
        for line in lines.values()
    ]


KIND = Kind(
    name="units",
    title="名录",
    hint="一年的全部执法单位；表里没有的从名录里删去",
    of="year",
    whole=True,
    roles=OFFICERS,
    form=form,
    plan=plan,
    settle=settle,
    rows=rows,
)
