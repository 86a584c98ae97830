"""客观考核 of a year at a glance: every unit's score so far, and how its sheet stands."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

import msgspec

from evaluation.cycles.queries import newest_scheme, scheme_text
from evaluation.db import fetch, found
from evaluation.objective.arithmetic import NO_SCORE, Scored, capped, scored, tally_scheme
from evaluation.objective.rules import Stand, stand_of
from evaluation.tally.scheme import Scheme
from evaluation.workdays.queries import days_left, today


class UnitLine(msgspec.Struct, frozen=True):
    """`items` 0: nothing was laid out yet. `inside` its days; `waiting`: objections to decide."""

    unit: UUID
    short_title: str
    category: str
    items: int
    deductions: int
    score: str | None
    bonus: str
    deduction: str
    ceiling: str
    stand: Stand
    due_on: date | None
    left: int | None
    inside: bool
    waiting: int


class Overview(msgspec.Struct, frozen=True):
    """`scheme_items` 0: there is no scheme, or none with objective items."""

    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    scheme_items: int
    frozen_at: datetime | None
    frozen_by: str | None
    units: tuple[UnitLine, ...]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(line.stand for line in self.units))

    @property
    def unprepared(self) -> int:
        return sum(line.items == 0 for line in self.units)

    @property
    def sendable(self) -> list[UnitLine]:
        away = (Stand.UNSENT, Stand.RECALLED)
        return [line for line in self.units if line.items and line.stand in away]

    @property
    def waiting(self) -> list[UnitLine]:
        return [line for line in self.units if line.waiting]

    @property
    def unfinished(self) -> int:
        """Units that keep the year from being frozen."""
        return sum(
            line.stand in (Stand.UNSENT, Stand.RECALLED, Stand.WAITING, Stand.OBJECTED)
            or (line.stand == Stand.SETTLED and line.inside)
            for line in self.units
        )


KINDS = ("bonus", "deduction")


async def overview_of(jurisdiction: UUID, cycle: UUID) -> Overview:
    """Raises NotFound for another jurisdiction's year."""
    rows = await fetch(
        "SELECT c.id AS cycle, c.year, c.sample, j.title AS jurisdiction_title, "
        "f.at AS frozen_at, a.full_name AS frozen_by FROM cycle c "
        "JOIN jurisdiction j ON j.id = c.jurisdiction LEFT JOIN score_freeze f ON f.cycle = c.id "
        "LEFT JOIN account a ON a.id = f.frozen_by WHERE c.id = $1 AND c.jurisdiction = $2",
        *(cycle, jurisdiction),
    )
    head = found(rows[0] if rows else None)
    version = await newest_scheme(cycle)
    content: dict[str, Any] = json.loads(await scheme_text(version)) if version else {}
    return Overview(
        **head,
        scheme_items=len(content.get("items", ())),
        units=tuple(await _units(cycle, content.get("rules"))),
    )


async def _units(cycle: UUID, rules: dict[str, Any] | None) -> list[UnitLine]:
    rows = await fetch(_UNITS, cycle)
    exact = tally_scheme(rules) if rules else None
    titles = {grade["id"]: grade["title"] for grade in rules["grades"]} if rules else {}
    scores = await _scores([row["unit"] for row in rows], exact)
    adjustments = await _adjustments([row["unit"] for row in rows])
    day, left = await today(), await _left({row["due_on"] for row in rows})
    return [
        UnitLine(
            unit=row["unit"],
            short_title=row["short_title"],
            category=row["category"],
            items=row["items"],
            deductions=row["deductions"],
            score=scores.get(row["unit"], NO_SCORE).score,
            **{kind: _sum(adjustments, row["unit"], kind, exact) for kind in KINDS},
            ceiling=titles.get(row["ceiling"], ""),
            stand=stand_of(row["state"], row["due_on"], day),
            due_on=row["due_on"],
            left=left.get(row["due_on"]),
            inside=row["due_on"] is not None and day <= row["due_on"],
            waiting=row["waiting"],
        )
        for row in rows
    ]


_UNITS = (
    "SELECT u.id AS unit, u.short_title, u.class AS category, s.state, s.due_on, "
    "l.grade AS ceiling, "
    "(SELECT count(*) FROM objective_item o WHERE o.unit = u.id)::int AS items, "
    "(SELECT count(*) FROM deduction d JOIN objective_item o ON o.id = d.item "
    "WHERE o.unit = u.id)::int AS deductions, "
    "(SELECT count(*) FROM objection x WHERE x.confirmation = s.id AND x.upheld IS NULL)::int "
    "AS waiting FROM cycle c JOIN board b ON b.cycle = c.id "
    "JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year AND u.board = b.title "
    "LEFT JOIN confirmation s ON s.unit = u.id LEFT JOIN ceiling l ON l.unit = u.id "
    "WHERE c.id = $1 ORDER BY waiting DESC, b.title, u.class, u.title"
)


async def _scores(units: Sequence[UUID], exact: Scheme | None) -> dict[UUID, Scored]:
    rows = await fetch(
        "SELECT unit, item, dimension, maximum, points FROM objective_item WHERE unit = ANY($1)",
        list(units),
    )
    items: dict[UUID, list[tuple[str, str, str, str | None]]] = defaultdict(list)
    for unit, *item in rows:
        items[unit].append((item[0], item[1], item[2], item[3]))
    return {unit: scored(each, exact) for unit, each in items.items()} if exact else {}


Adjustments = Mapping[tuple[UUID, str], Sequence[str]]


async def _adjustments(units: Sequence[UUID]) -> Adjustments:
    rows = await fetch(
        "SELECT unit, kind, points FROM adjustment WHERE unit = ANY($1)", list(units)
    )
    points: dict[tuple[UUID, str], list[str]] = defaultdict(list)
    for row in rows:
        points[row["unit"], row["kind"]].append(row["points"])
    return points


def _sum(adjustments: Adjustments, unit: UUID, kind: str, exact: Scheme | None) -> str:
    return capped(adjustments.get((unit, kind), ()), kind, exact) if exact else ""


async def _left(dues: Iterable[date | None]) -> dict[date | None, int]:
    """One question a due day; the sheets of a round share theirs."""
    return {due: await days_left(due) for due in dues if due is not None}
