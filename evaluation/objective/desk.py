"""What lies on a unit's desk: its sheets, and which files of the office it may open."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.db import fetch, fetch_one, found
from evaluation.objective.rules import Stand, is_answerable, stand_of
from evaluation.workdays.queries import days_left, today


class DeskLine(msgspec.Struct, frozen=True):
    """One year's sheet. `objections` made, `waiting` undecided, `upheld` of the decided ones."""

    unit: UUID
    short_title: str
    year: int
    sample: bool
    stand: Stand
    answerable: bool
    due_on: date
    left: int
    sent_at: datetime
    answered_at: datetime | None
    recall_reason: str
    objections: int
    waiting: int
    upheld: int


async def desk_of(jurisdiction: UUID, units: Sequence[UUID]) -> list[DeskLine]:
    """Sheets that were ever sent, newest year first; `units` are the clerk's own."""
    rows = await fetch(
        "SELECT u.id AS unit, u.short_title, c.year, c.sample, s.state, s.due_on, s.sent_at, "
        "s.answered_at, s.recall_reason, count(j.id)::int AS objections, "
        "count(*) FILTER (WHERE j.id IS NOT NULL AND j.upheld IS NULL)::int AS waiting, "
        "count(*) FILTER (WHERE j.upheld)::int AS upheld FROM confirmation s "
        "JOIN unit u ON u.id = s.unit JOIN cycle c ON c.jurisdiction = u.jurisdiction "
        "AND c.year = u.year LEFT JOIN objection j ON j.confirmation = s.id "
        "WHERE u.id = ANY($1) AND s.jurisdiction = $2 "
        "GROUP BY u.id, c.year, c.sample, s.id ORDER BY c.year DESC",
        *(list(units), jurisdiction),
    )
    day = await today()
    lines = []
    for row in rows:
        values = dict(row)
        state = values.pop("state")
        lines.append(
            DeskLine(
                **values,
                stand=stand_of(state, row["due_on"], day),
                answerable=is_answerable(state, row["due_on"], day),
                left=await days_left(row["due_on"]),
            )
        )
    return lines


class UnitHead(msgspec.Struct, frozen=True):
    title: str
    short_title: str
    jurisdiction_title: str
    bureau: str


async def unit_head(jurisdiction: UUID, unit: UUID | None) -> UnitHead:
    """The clerk's unit, for the head of the page."""
    rows = await fetch(
        "SELECT u.title, u.short_title, j.title AS jurisdiction_title, j.bureau FROM unit u "
        "JOIN jurisdiction j ON j.id = u.jurisdiction WHERE u.id = $1 AND u.jurisdiction = $2",
        *(unit, jurisdiction),
    )
    return UnitHead(**found(rows[0] if rows else None))


async def check_own_file(jurisdiction: UUID, units: Sequence[UUID], file: UUID) -> None:
    """Raises NotFound for a file that is no evidence on a sheet the units have been sent."""
    rows = await fetch_one(
        "SELECT EXISTS (SELECT FROM confirmation s WHERE s.unit = ANY($1) "
        "AND s.jurisdiction = $2 AND s.state <> 'recalled' AND ("
        "EXISTS (SELECT FROM deduction d JOIN objective_item o ON o.id = d.item "
        "WHERE o.unit = s.unit AND d.file = $3) "
        "OR EXISTS (SELECT FROM adjustment WHERE unit = s.unit AND file = $3) "
        "OR EXISTS (SELECT FROM finding WHERE unit = s.unit AND file = $3 AND NOT struck_out) "
        "OR EXISTS (SELECT FROM ceiling WHERE unit = s.unit AND file = $3)))",
        *(list(units), jurisdiction, file),
    )
    found(rows or None)
