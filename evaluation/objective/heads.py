"""Which unit of which year a sheet is of, and how it stands today."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.objective.holding import is_counted
from evaluation.objective.rules import Stand, is_answerable, stand_of
from evaluation.workdays.queries import days_left, today


class Head(msgspec.Struct, frozen=True):
    """The unit, its year, and how its sheet stands. `closed`: only a correction changes scores."""

    unit: UUID
    title: str
    short_title: str
    category: str
    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    bureau: str
    stand: Stand
    answerable: bool
    days: int | None
    due_on: date | None
    left: int | None
    sent_at: datetime | None
    answered_at: datetime | None
    answered_by: str | None
    recall_reason: str
    frozen_at: datetime | None
    frozen_by: str | None
    closed: bool


async def sheet_head(jurisdiction: UUID, unit: UUID, cycle: UUID | None = None) -> Head:
    """Raises NotFound: outside the jurisdiction, of another year, or without a year that began."""
    rows = await fetch(
        "SELECT u.id AS unit, u.title, u.short_title, u.class AS category, c.id AS cycle, c.year, "
        "c.sample, j.title AS jurisdiction_title, j.bureau, s.state, s.days, s.due_on, s.sent_at, "
        "s.answered_at, a.full_name AS answered_by, f.at AS frozen_at, y.full_name AS frozen_by, "
        "coalesce(s.recall_reason, '') AS recall_reason FROM unit u "
        "JOIN jurisdiction j ON j.id = u.jurisdiction "
        "JOIN cycle c ON c.jurisdiction = u.jurisdiction AND c.year = u.year "
        "LEFT JOIN confirmation s ON s.unit = u.id LEFT JOIN account a ON a.id = s.answered_by "
        "LEFT JOIN score_freeze f ON f.cycle = c.id LEFT JOIN account y ON y.id = f.frozen_by "
        "WHERE u.id = $1 AND u.jurisdiction = $2 AND ($3::uuid IS NULL OR c.id = $3)",
        *(unit, jurisdiction, cycle),
    )
    row = dict(found(rows[0] if rows else None))
    state, due, day = row.pop("state"), row["due_on"], await today()
    closed = row["frozen_at"] is not None or await is_counted(unit)
    return Head(
        **row,
        stand=stand_of(state, due, day),
        answerable=not closed and due is not None and is_answerable(state, due, day),
        left=await days_left(due) if due else None,
        closed=closed,
    )
