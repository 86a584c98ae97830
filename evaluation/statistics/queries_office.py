"""What the office sees of a year's returns: who has handed in what, and what waits."""

from collections import Counter
from datetime import date, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.statistics.checks import flags_of
from evaluation.statistics.queries import YearForm, form_of
from evaluation.workdays.queries import days_left

Amounts = dict[str, Decimal | None]
SOON = 5
"""Working days before a day of the year at which the office is told of it."""


class UnitStand(StrEnum):
    """How a unit's return stands, for the office."""

    NONE = "none"
    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"
    ACCEPTED = "accepted"


STAND_TITLES = {
    UnitStand.NONE: "未开始",
    UnitStand.DRAFT: "在填",
    UnitStand.WAITING: "待审",
    UnitStand.RETURNED: "退回",
    UnitStand.ACCEPTED: "已接收",
}
MISSING = (UnitStand.NONE, UnitStand.DRAFT, UnitStand.RETURNED)


class UnitLine(msgspec.Struct, frozen=True):
    """`flagged`: figures more than the form's share away from the year before.

    `unexplained` of them have no 情况说明; `overdue`: not there though the day has passed.
    """

    unit: UUID
    short_title: str
    category: str
    stand: UnitStand
    late: bool
    overdue: bool
    filled: int
    flagged: int
    unexplained: int
    corrections: int
    handed_in_at: datetime | None
    reminded_at: datetime | None

    @property
    def missing(self) -> bool:
        return self.stand in MISSING


class YearHead(msgspec.Struct, frozen=True):
    """`superior`: the city that a county hands its sums up to."""

    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    superior: str | None


class YearDesk(msgspec.Struct, frozen=True):
    """A year's returns at a glance. `form` None: the office has not set one yet.

    `left`: working days until the deadline, below zero after it.
    """

    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    superior: str | None
    form: YearForm | None
    left: int
    past: bool
    units: tuple[UnitLine, ...]

    @property
    def cells(self) -> int:
        return len(self.form.form.lines) if self.form else 0

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(line.stand for line in self.units))

    @property
    def missing(self) -> list[UnitLine]:
        return [line for line in self.units if line.missing]

    @property
    def waiting(self) -> list[UnitLine]:
        return [line for line in self.units if line.stand == UnitStand.WAITING]


_UNITS = (
    "SELECT u.id AS unit, u.short_title, u.class AS category, r.id AS report, r.state, "
    "coalesce(r.late, false) AS late, r.handed_in_at, "
    '(SELECT count(*)::int FROM cell_correction k WHERE k."return" = r.id) AS corrections, '
    "(SELECT max(m.at) FROM reminder m WHERE m.unit = u.id AND m.matter = 'statistics') "
    "AS reminded_at "
    "FROM unit u LEFT JOIN statistics_return r ON r.unit = u.id "
    "WHERE u.jurisdiction = $1 AND u.year = $2 AND u.own_code IS NULL "
    "ORDER BY CASE r.state WHEN 'waiting' THEN 0 WHEN 'returned' THEN 1 WHEN 'draft' THEN 2 "
    "WHEN 'accepted' THEN 4 ELSE 3 END, u.class DESC, u.title"
)


async def year_head(jurisdiction: UUID, cycle: UUID) -> YearHead:
    """Raises NotFound for another jurisdiction's year."""
    rows = await fetch(
        "SELECT c.id AS cycle, c.year, c.sample, j.title AS jurisdiction_title, "
        "s.title AS superior FROM cycle c JOIN jurisdiction j ON j.id = c.jurisdiction "
        "LEFT JOIN jurisdiction s ON s.id = j.superior WHERE c.id = $1 AND c.jurisdiction = $2",
        *(cycle, jurisdiction),
    )
    return YearHead(**found(rows[0] if rows else None))


async def desk_of(jurisdiction: UUID, cycle: UUID) -> YearDesk:
    """What waits for the office stands first. Raises NotFound for another jurisdiction's year."""
    head = await year_head(jurisdiction, cycle)
    form = await form_of(cycle)
    past = form is not None and await is_past(form.due_at)
    return YearDesk(
        **msgspec.structs.asdict(head),
        form=form,
        left=await days_left(day_of(form.due_at)) if form else 0,
        past=past,
        units=tuple(await _lines(jurisdiction, head.year, form, past=past)),
    )


async def _lines(
    jurisdiction: UUID, year: int, form: YearForm | None, *, past: bool
) -> list[UnitLine]:
    rows = [dict(row) for row in await fetch(_UNITS, jurisdiction, year)]
    now = await amounts_in(jurisdiction, year)
    before = await earlier_in(jurisdiction, year)
    explained = await _explained(jurisdiction, year)
    lines = []
    for row in rows:
        unit, report, state = row["unit"], row.pop("report"), row.pop("state")
        figures = now.get(unit, {})
        words = explained.get(unit, ())
        flags = flags_of(form.form, figures, before.get(unit, {}), words) if form else []
        stand = UnitStand(state) if report and (figures or state != "draft") else UnitStand.NONE
        lines.append(
            UnitLine(
                **row,
                stand=stand,
                overdue=past and stand in MISSING,
                filled=len(figures),
                flagged=len(flags),
                unexplained=sum(not flag.explained for flag in flags),
            )
        )
    return lines


async def amounts_in(jurisdiction: UUID, year: int) -> dict[UUID, Amounts]:
    """The figures of every unit of that year's register, handed in or not."""
    rows = await fetch(
        "SELECT u.id, c.cell, c.amount FROM unit u JOIN statistics_return r ON r.unit = u.id "
        'JOIN statistics_cell c ON c."return" = r.id '
        "WHERE u.jurisdiction = $1 AND u.year = $2 AND u.own_code IS NULL",
        *(jurisdiction, year),
    )
    return _by_unit([(row["id"], row["cell"], row["amount"]) for row in rows])


async def earlier_in(jurisdiction: UUID, year: int) -> dict[UUID, Amounts]:
    """上年数 of every unit: of the same unit's return a year before, else what was taken in."""
    rows = await fetch(_EARLIER, jurisdiction, year)
    handed_in = _by_unit([(r["id"], r["cell"], r["amount"]) for r in rows if r["from_return"]])
    taken_in = _by_unit([(r["id"], r["cell"], r["amount"]) for r in rows if not r["from_return"]])
    return taken_in | handed_in


_EARLIER = (
    "SELECT n.id, c.cell, c.amount, true AS from_return FROM unit n "
    "JOIN unit p ON p.jurisdiction = n.jurisdiction AND p.year = n.year - 1 AND ("
    "(p.title = n.title AND NOT EXISTS (SELECT FROM unit_change x WHERE x.unit = p.id)) OR EXISTS "
    "(SELECT FROM unit_change x WHERE x.unit = p.id AND x.successor = n.id "
    "AND x.kind = 'renamed')) "
    "JOIN statistics_return r ON r.unit = p.id AND r.submissions > 0 "
    'JOIN statistics_cell c ON c."return" = r.id '
    "WHERE n.jurisdiction = $1 AND n.year = $2 AND n.own_code IS NULL UNION ALL "
    "SELECT e.unit, e.cell, e.amount, false FROM earlier_figure e JOIN unit n ON n.id = e.unit "
    "WHERE n.jurisdiction = $1 AND n.year = $2"
)


async def _explained(jurisdiction: UUID, year: int) -> dict[UUID, list[str]]:
    rows = await fetch(
        "SELECT u.id, x.cell FROM unit u JOIN statistics_return r ON r.unit = u.id "
        'JOIN cell_explanation x ON x."return" = r.id '
        "WHERE u.jurisdiction = $1 AND u.year = $2",
        *(jurisdiction, year),
    )
    explained: dict[UUID, list[str]] = {}
    for row in rows:
        explained.setdefault(row["id"], []).append(row["cell"])
    return explained


def _by_unit(rows: list[tuple[UUID, str, Decimal | None]]) -> dict[UUID, Amounts]:
    units: dict[UUID, Amounts] = {}
    for unit, cell, amount in rows:
        units.setdefault(unit, {})[cell] = amount
    return units


def day_of(moment: datetime) -> date:
    """The day of Asia/Shanghai; it has had no summer time since 1991."""
    return (moment + timedelta(hours=8)).date() if moment.tzinfo else moment.date()


def soon(left: int) -> bool:
    """Whether a day of the year is near, or over."""
    return left <= SOON


async def is_past(moment: datetime) -> bool:
    rows = await fetch("SELECT clock_timestamp() > $1 AS past", moment)
    return bool(rows[0]["past"])
