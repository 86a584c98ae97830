"""往年结果: a year that was counted and published on paper; 未经复算."""

from collections.abc import Sequence
from itertools import pairwise
from uuid import UUID

from evaluation.accounts.rules import OFFICERS, Person
from evaluation.db import fetch_one
from evaluation.intake.rules import (
    Handed,
    Kind,
    Plan,
    alike,
    first_sheet,
    same_values,
    year_of,
)
from evaluation.objective.rules import millionths
from evaluation.results.past_years import PastLine, past_boards, settle_past_year
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.reading import Reading, Row

YEAR, BOARD, TITLE, SCORE, RANK, GRADE = "年度", "榜单", "单位", "得分", "名次", "等次"


async def form(_: UUID, subject: str) -> SheetForm:
    year = year_of(subject)
    return SheetForm(
        "往年结果",
        (
            Column(YEAR, f"这张表只收 {year} 年", kind="whole", longest=4),
            Column(BOARD, "当年的榜单", longest=40),
            Column(TITLE, "当年公布的名称"),
            Column(SCORE, "纸上的得分", required=False, longest=12, kind="decimal"),
            Column(RANK, "纸上的名次，并列的写同一个", required=False, longest=4, kind="whole"),
            Column(GRADE, "纸上的等次", required=False, longest=20),
        ),
        (str(year), "市直单位", "示例市城市管理和行政执法局", "91.35", "3", "优秀"),
    )


async def plan(jurisdiction: UUID, subject: str, reading: Reading) -> Plan:
    year, sheet = year_of(subject), first_sheet(reading, await form(jurisdiction, subject))
    lines = [_line(row) for row in reading.rows]
    boards = {line.board for line in lines}
    there = {
        (line.board, line.title): line
        for past in await past_boards(jurisdiction, year)
        if past.board in boards
        for line in past.lines
    }
    wanted = {(line.board, line.title): line for line in lines}
    gone = sorted(set(there) - set(wanted))
    keys = [f"{line.board} {line.title}" for line in lines]
    return Plan(
        added=sorted(wanted[key] for key in set(wanted) - set(there)),
        changed=sorted(
            wanted[key] for key in set(wanted) & set(there) if there[key] != wanted[key]
        ),
        removed=[there[key] for key in gone],
        unchanged=sum(there.get(key) == line for key, line in wanted.items()),
        gone=[f"{title}（{board}）" for board, title in gone],
        faults=[
            *await _counted_here(sheet, jurisdiction, year),
            *_other_years(sheet, reading.rows, year),
            *same_values(sheet, reading.rows, TITLE, keys),
        ],
        notes=[*_out_of_order(sheet, reading.rows, lines), *alike(sheet, reading.rows, TITLE)],
    )


def _line(row: Row) -> PastLine:
    rank = row.values.get(RANK, "")
    return PastLine(
        row.values.get(BOARD, ""),
        row.values.get(TITLE, ""),
        row.values.get(SCORE, ""),
        int(rank) if rank.isdecimal() else None,
        row.values.get(GRADE, ""),
    )


async def _counted_here(sheet: str, jurisdiction: UUID, year: int) -> list[Fault]:
    here = await fetch_one(
        "SELECT id FROM cycle WHERE jurisdiction = $1 AND year = $2", jurisdiction, year
    )
    if here is None:
        return []
    return [Fault(sheet, 0, "", f"{year} 年度在本系统里评议，往年结果只收纸上计票的年度。")]


def _other_years(sheet: str, rows: Sequence[Row], year: int) -> list[Fault]:
    return [
        Fault(sheet, row.number, YEAR, f"这次导入的是 {year} 年，这一行是 {said} 年。请分开导入。")
        for row in rows
        if (said := row.values.get(YEAR, "")) and said != str(year)
    ]


def _out_of_order(sheet: str, rows: Sequence[Row], lines: Sequence[PastLine]) -> list[Fault]:
    """Where a higher score stands behind a lower one, or the same place has two scores."""
    ranked = sorted(
        (
            (line.board, line.rank, -millionths(line.score), row.number, line)
            for row, line in zip(rows, lines, strict=True)
            if line.rank is not None and line.score.replace(".", "", 1).isdecimal()
        ),
        key=lambda one: one[:4],
    )
    notes = []
    for (board, rank, score, _, former), (other, place, later, number, line) in pairwise(ranked):
        if board != other or later == score or (place > rank and later > score):
            continue
        words = f"第 {place} 名{line.title} {line.score} 分，"
        words += f"第 {rank} 名{former.title} {former.score} 分，"
        notes.append(Fault(sheet, number, RANK, f"{words}名次与得分的次序不一致，请对照原件。"))
    return notes


async def settle(person: Person, subject: str, plan: Plan) -> tuple[Handed, ...]:
    """The boards that the plan touches, as they will be: what stays, what changes, what is new."""
    year = year_of(subject)
    touched = {line.board for line in (*plan.added, *plan.changed, *plan.removed)}
    boards: dict[str, dict[str, PastLine]] = {board: {} for board in touched}
    for past in await past_boards(person.jurisdiction, year):
        if past.board in touched:
            boards[past.board] = {line.title: line for line in past.lines}
    for line in plan.removed:
        del boards[line.board][line.title]
    for line in (*plan.added, *plan.changed):
        boards[line.board][line.title] = line
    await settle_past_year(
        person.jurisdiction, year, {board: list(lines.values()) for board, lines in boards.items()}
    )
    return ()


async def rows(jurisdiction: UUID, subject: str) -> list[tuple[str, ...]]:
    return [
        (
            str(past.year),
            line.board,
            line.title,
            line.score,
            "" if line.rank is None else str(line.rank),
            line.grade,
        )
        for past in await past_boards(jurisdiction, year_of(subject))
        for line in past.lines
    ]


KIND = Kind(
    name="past-years",
    title="往年结果",
    hint="纸上计票的年度：得分、名次、等次。未经复算",
    of="year",
    whole=True,
    roles=OFFICERS,
    form=form,
    plan=plan,
    settle=settle,
    rows=rows,
)
