"""Letters at a unit's desk: what was issued to it, what is still to be read, and the prints."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from evaluation.clues.setting import ends_on
from evaluation.db import fetch, found
from evaluation.rectification.notice_content import Content, decoded
from evaluation.rectification.notice_queries import (
    FACTS,
    FOR_UNITS,
    FROM,
    LINE,
    TO_TELL,
    Clock,
    ClueOfNotice,
    NoticeLine,
    clock_of,
    clues_in,
    line_of,
)
from evaluation.rectification.states import NoticeState
from evaluation.workdays.rules import workdays_left


class OwnNotice(msgspec.Struct, frozen=True, kw_only=True):
    """A letter at the unit's desk. `read_until`: by when it ought to be read."""

    line: NoticeLine
    content: Content
    year: int
    issued_at: datetime
    reason: str
    read_until: date
    left: int
    clues: list[ClueOfNotice]

    @property
    def to_read(self) -> bool:
        return self.line.state == NoticeState.ISSUED and self.line.read_at is None


async def own_notices(
    jurisdiction: UUID, units: Sequence[UUID], notice: UUID | None = None
) -> list[OwnNotice]:
    """What was issued to the unit, unread first, then the newest; or one of them alone."""
    clock = await clock_of(jurisdiction)
    rows = await fetch(
        f"SELECT {LINE}, n.content, c.year, n.issued_at, n.reason {FROM}{FACTS}"  # own words
        "JOIN cycle c ON c.id = n.cycle WHERE n.unit = ANY($1) AND n.kind = ANY($2) "
        "AND n.jurisdiction = $6 AND n.state <> 'draft' AND ($7::uuid IS NULL OR n.id = $7) "
        "ORDER BY n.read_at IS NULL AND n.state = 'issued' DESC, n.issued_at DESC LIMIT 200",
        *(list(units), FOR_UNITS, clock.unread_before, clock.today, TO_TELL),
        *(jurisdiction, notice),
    )
    clues = await clues_in(notice) if notice and rows else []
    return [_own(dict(row), clock, clues) for row in rows]


def _own(row: dict[str, object], clock: Clock, clues: list[ClueOfNotice]) -> OwnNotice:
    line = line_of(row)
    until = ends_on(found(line.issued_on), clock.limit, clock.marked)
    return OwnNotice(
        line=line,
        content=decoded(str(row["content"])),
        year=msgspec.convert(row["year"], int),
        issued_at=msgspec.convert(row["issued_at"], datetime),
        reason=str(row["reason"]),
        read_until=until,
        left=workdays_left(clock.today, until, clock.marked),
        clues=clues,
    )


class KeptPrint(NamedTuple):
    content: bytes
    name: str


async def kept_print(
    jurisdiction: UUID, notice: UUID, form: str, units: Sequence[UUID] | None = None
) -> KeptPrint:
    """`form`: pdf or docx. For a unit only what it has read. Raises NotFound."""
    rows = await fetch(
        "SELECT CASE $3 WHEN 'pdf' THEN pdf ELSE docx END AS content, title, document_number "
        "FROM notice WHERE id = $1 AND jurisdiction = $2 AND pdf IS NOT NULL "
        "AND ($4::uuid[] IS NULL OR (unit = ANY($4) AND kind = ANY($5) AND read_at IS NOT NULL))",
        *(notice, jurisdiction, form, None if units is None else list(units), FOR_UNITS),
    )
    row = found(rows[0] if rows else None)
    return KeptPrint(row["content"], f"{row['document_number']} {row['title']}.{form}")
