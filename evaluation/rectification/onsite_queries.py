"""现场通报稿 as it is read: all units of a year, one unit with its versions, a unit's own desk."""

from collections import Counter
from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.clues.moving import clue_label
from evaluation.db import fetch, found
from evaluation.rectification.onsite_rules import (
    SPOKEN_OF,
    TO_RELEASE,
    TO_WRITE,
    Matter,
    Stand,
    first_draft,
    needs_reason,
    stand_of,
    usual_due,
)
from evaluation.rectification.states import TextState
from evaluation.workdays.queries import differs, now

IS_FOUND = "(k.finding IN ('founded', 'partly_founded') OR k.state = ANY({place}))"
"""A clue that may be told of in the hall; `place` is the parameter with SPOKEN_OF."""
WAS_SHOWN = (
    "EXISTS (SELECT FROM agenda_item i JOIN sitting s ON s.id = i.sitting "
    "LEFT JOIN floor f ON f.sitting = s.id WHERE i.unit = u.id AND NOT s.rehearsal "
    "AND s.state <> 'voided' AND (i.scoring <> 'waiting' "
    "OR (f.unit = u.id AND f.step IN ('notice', 'scoring'))))"
)
"""Whether the floor of a real sitting came to the 现场通报 of unit `u`, or past it."""
HELD_ON = (
    "(SELECT min(s.held_on) FROM sitting s WHERE s.cycle = c.id AND NOT s.rehearsal "
    "AND s.state <> 'voided' AND (EXISTS (SELECT FROM agenda_item i WHERE i.sitting = s.id "
    "AND i.unit = u.id) OR NOT EXISTS (SELECT FROM agenda_item i WHERE i.unit = u.id AND i.live)))"
)
"""评议会 of unit `u`: the one it stands on, else the first of the year."""


class UnitLine(msgspec.Struct, frozen=True):
    """One unit at a glance; from `version` on: of its newest text, if there is one."""

    unit: UUID
    short_title: str
    category: str
    matters: int
    stand: Stand
    version: int | None
    made_by: str | None
    made_at: datetime | None
    due_at: datetime | None
    answered_at: datetime | None
    released_by: str | None
    released_at: datetime | None
    shown: bool
    holds: int | None
    """The version that the hall would see now."""


class OnSiteYear(msgspec.Struct, frozen=True):
    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    units: tuple[UnitLine, ...]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(line.stand for line in self.units))

    @property
    def to_release(self) -> list[UnitLine]:
        return [line for line in self.units if line.stand in TO_RELEASE]

    @property
    def to_write(self) -> list[UnitLine]:
        return [line for line in self.units if line.stand in TO_WRITE]

    @property
    def released(self) -> int:
        return sum(line.holds is not None for line in self.units)


_YEAR = (
    "SELECT c.id AS cycle, c.year, c.sample, j.title AS jurisdiction_title FROM cycle c "
    "JOIN jurisdiction j ON j.id = c.jurisdiction WHERE c.id = $1 AND c.jurisdiction = $2"
)
_LINES = (
    "SELECT u.id AS unit, u.short_title, u.class AS category, coalesce(m.matters, 0) AS matters, "  # noqa: S608  # own text
    "t.state, t.version, ma.full_name AS made_by, t.made_at, t.due_at, t.answered_at, "
    f"ra.full_name AS released_by, t.released_at, {WAS_SHOWN} AS shown, "
    "(SELECT max(o.version) FROM on_site_text o WHERE o.unit = u.id AND o.state = 'released') "
    "AS holds FROM cycle c JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year "
    "LEFT JOIN (SELECT k.unit, count(*)::int AS matters FROM clue k WHERE k.cycle = $1 "
    f"AND {IS_FOUND.format(place='$3')} GROUP BY k.unit) m ON m.unit = u.id "
    "LEFT JOIN LATERAL (SELECT * FROM on_site_text o WHERE o.unit = u.id "
    "ORDER BY o.version DESC LIMIT 1) t ON true "
    "LEFT JOIN account ma ON ma.id = t.made_by LEFT JOIN account ra ON ra.id = t.released_by "
    "WHERE c.id = $1 AND c.jurisdiction = $2 ORDER BY u.board, u.class, u.title"
)


async def on_site_year(jurisdiction: UUID, cycle: UUID) -> OnSiteYear:
    """Raises NotFound."""
    heads = await fetch(_YEAR, cycle, jurisdiction)
    head = dict(found(heads[0] if heads else None))
    at = await now()
    rows = await fetch(_LINES, cycle, jurisdiction, list(SPOKEN_OF))
    order = list(Stand)
    lines = sorted((_line(dict(row), at) for row in rows), key=lambda one: order.index(one.stand))
    return OnSiteYear(**head, units=tuple(lines))


def _line(row: dict[str, object], at: datetime) -> UnitLine:
    state = row.pop("state")
    stand = stand_of(
        TextState(str(state)) if state else None,
        msgspec.convert(row["due_at"], datetime | None),
        at,
        matters=msgspec.convert(row["matters"], int),
    )
    return msgspec.convert(row | {"stand": stand}, UnitLine)


class TextLine(msgspec.Struct, frozen=True):
    """One version, with who did what to it and when."""

    id: UUID
    version: int
    state: TextState
    text: str
    made_by: str
    made_by_id: UUID
    made_at: datetime
    sent_at: datetime | None
    due_at: datetime | None
    answered_by: str | None
    answered_at: datetime | None
    objection: str
    released_by: str | None
    released_at: datetime | None
    reason: str

    @property
    def unanswered(self) -> bool:
        """Released although the unit said nothing."""
        return self.released_at is not None and self.answered_at is None

    @property
    def needs_reason(self) -> bool:
        return needs_reason(self.state)


TEXTS = (
    "SELECT t.id, t.version, t.state, t.text, m.full_name AS made_by, t.made_by AS made_by_id, "
    "t.made_at, t.sent_at, t.due_at, a.full_name AS answered_by, t.answered_at, t.objection, "
    "r.full_name AS released_by, t.released_at, t.reason FROM on_site_text t "
    "JOIN account m ON m.id = t.made_by LEFT JOIN account a ON a.id = t.answered_by "
    "LEFT JOIN account r ON r.id = t.released_by "
)


class OnSiteUnit(msgspec.Struct, frozen=True):
    """A unit of the year with every version, the newest first, and what may be told of it."""

    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    unit: UUID
    title: str
    short_title: str
    category: str
    held_on: date | None
    shown: bool
    now: datetime
    due_at: datetime
    """Until when the unit is usually asked to check."""
    matters: tuple[Matter, ...]
    texts: tuple[TextLine, ...]
    has_clerk: bool

    @property
    def newest(self) -> TextLine | None:
        return self.texts[0] if self.texts else None

    @property
    def stand(self) -> Stand:
        newest = self.newest
        state, due = (newest.state, newest.due_at) if newest else (None, None)
        return stand_of(state, due, self.now, matters=len(self.matters))

    @property
    def holds(self) -> TextLine | None:
        """What the hall would see now."""
        return next((one for one in self.texts if one.state == TextState.RELEASED), None)

    @property
    def draft(self) -> str:
        """What the form begins with."""
        return self.newest.text if self.newest else first_draft(self.matters)


_UNIT = (
    "SELECT c.id AS cycle, c.year, c.sample, j.title AS jurisdiction_title, u.id AS unit, "  # noqa: S608  # own text
    f"u.title, u.short_title, u.class AS category, {HELD_ON} AS held_on, {WAS_SHOWN} AS shown, "
    "EXISTS (SELECT FROM account a WHERE a.unit = u.id AND NOT a.disabled) AS has_clerk "
    "FROM cycle c JOIN jurisdiction j ON j.id = c.jurisdiction JOIN unit u "
    "ON u.jurisdiction = c.jurisdiction AND u.year = c.year "
    "WHERE c.id = $1 AND c.jurisdiction = $2 AND u.id = $3"
)


async def on_site_unit(jurisdiction: UUID, cycle: UUID, unit: UUID) -> OnSiteUnit:
    """Raises NotFound."""
    rows = await fetch(_UNIT, cycle, jurisdiction, unit)
    head = dict(found(rows[0] if rows else None))
    at = await now()
    texts = await fetch(TEXTS + "WHERE t.unit = $1 ORDER BY t.version DESC", unit)
    return OnSiteUnit(
        **head,
        now=at,
        due_at=usual_due(at, head["held_on"], await differs()),
        matters=await matters_of(cycle, unit),
        texts=msgspec.convert([dict(row) for row in texts], tuple[TextLine, ...]),
    )


async def matters_of(cycle: UUID, unit: UUID) -> tuple[Matter, ...]:
    """What was found of the unit, the oldest number first."""
    rows = await fetch(
        "SELECT k.id AS clue, c.year, k.number, k.title, k.kind, k.state FROM clue k "  # noqa: S608  # own text
        "JOIN cycle c ON c.id = k.cycle WHERE k.cycle = $1 AND k.unit = $2 "
        f"AND {IS_FOUND.format(place='$3')} ORDER BY k.number NULLS LAST, k.id",
        *(cycle, unit, list(SPOKEN_OF)),
    )
    return tuple(
        Matter(
            row["clue"],
            clue_label(row["year"], row["number"]),
            row["title"],
            row["kind"],
            row["state"],
        )
        for row in rows
    )
