"""What can be read of the 申请复核: those of a sitting, one in full, and a unit's own."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Literal
from uuid import UUID

import msgspec

from evaluation.cycles.queries import announced_until
from evaluation.db import fetch, found
from evaluation.workdays.queries import days_left, today

SOON = 3
"""Working days left from which on a deadline is yellow."""


class ReviewLine(msgspec.Struct, frozen=True):
    """One 申请复核; `left`: working days until `due_on`, below zero when it has passed."""

    id: UUID
    unit: UUID
    unit_title: str
    text: str
    asked_by: str
    asked_at: datetime
    due_on: date
    upheld: bool | None
    decision: str
    decided_by: str | None
    decided_at: datetime | None
    corrected: bool
    """Whether a correction of this unit was counted since the decision."""
    left: int = 0

    @property
    def light(self) -> Literal["done", "green", "yellow", "red"]:
        if self.upheld is not None:
            return "done"
        return "red" if self.left < 0 else "yellow" if self.left <= SOON else "green"


async def reviews_of(sitting: UUID, unit: UUID | None = None) -> list[ReviewLine]:
    """Those without a decision first, the nearest deadline on top."""
    rows = await fetch(
        "SELECT r.id, r.unit, u.short_title AS unit_title, r.text, a.full_name AS asked_by, "
        "r.asked_at, r.due_on, r.upheld, r.decision, d.full_name AS decided_by, r.decided_at, "
        "EXISTS (SELECT FROM tally t WHERE t.sitting = r.sitting AND t.made_at > r.decided_at "
        "AND t.change::json ->> 'unit' = r.unit::text) AS corrected "
        "FROM review r JOIN unit u ON u.id = r.unit JOIN account a ON a.id = r.asked_by "
        "LEFT JOIN account d ON d.id = r.decided_by "
        "WHERE r.sitting = $1 AND ($2::uuid IS NULL OR r.unit = $2) "
        "ORDER BY r.upheld IS NOT NULL, r.due_on, u.short_title",
        *(sitting, unit),
    )
    return [
        msgspec.convert(dict(row) | {"left": await days_left(row["due_on"])}, ReviewLine)
        for row in rows
    ]


async def review_of(sitting: UUID, review: UUID) -> ReviewLine:
    """Raises NotFound for one of another sitting."""
    lines = await reviews_of(sitting)
    return found(next((line for line in lines if line.id == review), None))


class OwnResult(msgspec.Struct, frozen=True):
    """A unit's result in one announced sitting, as its clerk sees it; and what was asked."""

    sitting: UUID
    sitting_title: str
    unit: UUID
    year: int
    board: str
    announced_at: datetime
    until: date
    in_time: bool
    left: int
    """Working days until `until`."""
    rank: int | None
    total: str | None
    grade: str
    review: ReviewLine | None


async def own_results(units: Sequence[UUID]) -> list[OwnResult]:
    """Announced and published sittings that a unit was on, under any of its years' registers."""
    rows = await fetch(
        "SELECT s.id AS sitting, s.title AS sitting_title, i.unit, s.cycle, c.year, c.state, "
        "(SELECT max(at) FROM cycle_step p WHERE p.cycle = c.id AND p.state = 'announced') "
        "AS announced_at, "
        "b.title AS board, n.rank, n.total, n.grade, "
        "(v.content::json -> 'rules' -> 'grades')::text AS grades FROM agenda_item i "
        "JOIN sitting s ON s.id = i.sitting JOIN cycle c ON c.id = s.cycle "
        "JOIN board b ON b.id = s.board JOIN scheme_version v ON v.id = s.scheme "
        "JOIN LATERAL (SELECT id FROM tally WHERE sitting = s.id ORDER BY version DESC LIMIT 1) t "
        "ON true "
        "JOIN standing n ON n.tally = t.id AND n.unit = i.unit "
        "WHERE i.unit = ANY($1) AND NOT s.rehearsal AND c.state IN ('announced', 'published') "
        "ORDER BY s.held_on DESC",
        list(units),
    )
    return [await _own(dict(row)) for row in rows]


async def _own(row: dict[str, Any]) -> OwnResult:
    cycle = row.pop("cycle")
    grades = msgspec.json.decode(str(row.pop("grades")))
    titles = {grade["id"]: grade["title"] for grade in grades}
    until = found(await announced_until(cycle))
    asked = await reviews_of(row["sitting"], row["unit"])
    fields = row | {
        "grade": titles.get(row["grade"], ""),
        "until": until,
        "left": await days_left(until),
        "in_time": row.pop("state") == "announced" and await today() <= until,
        "review": asked[0] if asked else None,
    }
    return msgspec.convert(fields, OwnResult)
