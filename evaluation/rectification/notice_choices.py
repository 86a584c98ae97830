"""Where a new letter begins: the units of the year, and the clues that a kind may be about."""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import msgspec

from evaluation.db import fetch, fetch_one, found
from evaluation.rectification.default_templates import DEFAULTS
from evaluation.rectification.notice_queries import ClueOfNotice
from evaluation.rectification.templates import Reader


class Choice(NamedTuple):
    """Where a new letter begins: the unit, its clues that the kind may be about."""

    units: list[tuple[UUID, str]]
    clues: list[ClueOfNotice]


async def choice_for(
    jurisdiction: UUID, cycle: UUID, kind: str, unit: UUID | None, clues: Sequence[UUID] = ()
) -> Choice:
    """`unit` None: that of the clues already chosen, or, for a letter to complainants, any."""
    template = found(DEFAULTS.get(kind))
    units = await fetch(
        "SELECT u.id, u.short_title FROM unit u JOIN cycle c ON c.jurisdiction = u.jurisdiction "
        "AND c.year = u.year WHERE c.id = $1 AND u.jurisdiction = $2 ORDER BY u.short_title",
        *(cycle, jurisdiction),
    )
    rows = await fetch(
        "SELECT k.id, c.year, k.number, k.title, k.kind, k.state, k.due_on FROM clue k "
        "JOIN cycle c ON c.id = k.cycle WHERE k.cycle = $1 AND k.jurisdiction = $2 "
        "AND k.state = ANY($3) AND ($4::uuid IS NULL OR k.unit = $4) AND ($5 OR k.id = ANY($6)) "
        "AND (NOT $7 OR EXISTS (SELECT FROM complainant p WHERE p.clue = k.id AND p.has_name)) "
        "ORDER BY k.id = ANY($6) DESC, k.due_on NULLS LAST, k.id LIMIT 200",
        *(cycle, jurisdiction, list(template.begins), unit),
        *(unit is not None or template.reader == Reader.COMPLAINANT, list(clues)),
        template.reader == Reader.COMPLAINANT,
    )
    listed = msgspec.convert([dict(row) for row in rows], list[ClueOfNotice])
    return Choice([(row["id"], row["short_title"]) for row in units], listed)


async def unit_of(jurisdiction: UUID, clues: Sequence[UUID]) -> UUID | None:
    """Of the first of the clues that has one."""
    found_unit: UUID | None = await fetch_one(
        "SELECT unit FROM clue WHERE id = ANY($1) AND jurisdiction = $2 AND unit IS NOT NULL "
        "ORDER BY array_position($1, id) LIMIT 1",
        *(list(clues), jurisdiction),
    )
    return found_unit
