"""整改 on a unit's desk: every problem that it has been told of, with its clock."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.clues.moving import clue_label
from evaluation.clues.setting import Light, light_of
from evaluation.clues.settings import setting_of
from evaluation.clues.states import ClueState
from evaluation.db import fetch
from evaluation.rectification.answer_rules import OPEN_STATES
from evaluation.rectification.problem_queries import SEEN
from evaluation.workdays.queries import differs, today


class DeskLine(msgspec.Struct, frozen=True, kw_only=True):
    """One problem of the unit. What was handed in and said is of the last round.

    `light` is empty unless it is the unit's turn.
    """

    clue: UUID
    year: int
    number: int | None
    unit: UUID
    title: str
    kind: str
    state: ClueState
    due_on: date | None
    begun: bool
    """A draft is there."""
    rounds: int
    late: bool
    handed_in_at: datetime | None
    remark: str
    decided_by: str
    decided_at: datetime | None
    light: Light | None = None

    @property
    def label(self) -> str:
        return clue_label(self.year, self.number)

    @property
    def open(self) -> bool:
        """Whether it is the unit's turn."""
        return self.state in OPEN_STATES


async def desk_lines(jurisdiction: UUID, units: Sequence[UUID]) -> list[DeskLine]:
    """What is the unit's turn first, by its day; then what was handed in, the newest first."""
    rows = await fetch(_LINES, jurisdiction, list(units))
    if not rows:
        return []
    warn, day, marked = (await setting_of(jurisdiction)).warn_days, await today(), await differs()
    lines = msgspec.convert([dict(row) for row in rows], list[DeskLine])
    return [
        msgspec.structs.replace(
            line, light=light_of(line.due_on if line.open else None, day, warn, marked)
        )
        for line in lines
    ]


_LINES = (
    "SELECT k.id AS clue, c.year, k.number, k.unit, k.title, k.kind, k.state, k.due_on, "  # noqa: S608  # own text
    "EXISTS (SELECT FROM rectification_round x WHERE x.rectification = r.id AND x.state = 'draft') "
    "AS begun, coalesce(d.number, 0) AS rounds, coalesce(d.late, false) AS late, d.handed_in_at, "
    "coalesce(d.remark, '') AS remark, coalesce(a.full_name, '') AS decided_by, d.decided_at "
    "FROM rectification r JOIN clue k ON k.id = r.clue JOIN cycle c ON c.id = k.cycle "
    "LEFT JOIN LATERAL (SELECT * FROM rectification_round WHERE rectification = r.id "
    "AND state <> 'draft' ORDER BY number DESC LIMIT 1) d ON true "
    f"LEFT JOIN account a ON a.id = d.decided_by WHERE r.jurisdiction = $1 AND k.unit = ANY($2) "
    f"AND {SEEN} ORDER BY k.state NOT IN ('sent_back', 'rectifying'), "
    "CASE WHEN k.state IN ('sent_back', 'rectifying') THEN k.due_on END, "
    "d.handed_in_at DESC NULLS LAST, k.number, k.id"
)
