"""现场通报稿 at the unit's own desk: what was sent to it to check."""

from collections.abc import Sequence
from enum import StrEnum
from uuid import UUID

import msgspec

from evaluation.db import fetch
from evaluation.rectification.onsite_queries import TEXTS, TextLine
from evaluation.rectification.states import TextState
from evaluation.workdays.queries import now


class OwnState(StrEnum):
    """What the unit has to do with its text."""

    OPEN = "open"
    ANSWERED = "answered"
    OVER = "over"


class OwnText(msgspec.Struct, frozen=True):
    """A text as its own unit sees it: once it was sent, never before."""

    line: TextLine
    unit: UUID
    year: int
    title: str
    state: OwnState


async def own_texts(units: Sequence[UUID]) -> list[OwnText]:
    """Those that were sent to these units, the newest first."""
    rows = await fetch(
        TEXTS.replace(" FROM on_site_text t", ", u.id AS unit, u.year, u.title FROM on_site_text t")
        + "JOIN unit u ON u.id = t.unit WHERE t.unit = ANY($1) AND t.sent_at IS NOT NULL "
        "ORDER BY u.year DESC, t.version DESC",
        list(units),
    )
    at = await now()
    made = []
    for row in rows:
        values = dict(row)
        unit, year, title = values.pop("unit"), values.pop("year"), values.pop("title")
        line = msgspec.convert(values, TextLine)
        open_ = line.state == TextState.SENT and line.due_at is not None and line.due_at >= at
        state = OwnState.OPEN if open_ else OwnState.ANSWERED if line.answered_at else OwnState.OVER
        made.append(OwnText(line, unit, year, title, state))
    return made


class WaitingTexts(msgspec.Struct, frozen=True):
    """Texts of a year that somebody else than their author may release now."""

    cycle: UUID
    year: int
    waiting: int
    first: UUID


async def waiting_texts(jurisdiction: UUID, account: UUID) -> list[WaitingTexts]:
    """Those that this very person did not write, by year."""
    rows = await fetch(
        "SELECT c.id AS cycle, c.year, count(*)::int AS waiting, "
        "(array_agg(u.id ORDER BY t.due_at))[1] AS first FROM on_site_text t "
        "JOIN unit u ON u.id = t.unit JOIN cycle c ON c.jurisdiction = u.jurisdiction "
        "AND c.year = u.year WHERE t.jurisdiction = $1 AND t.made_by <> $2 "
        "AND (t.state IN ('confirmed', 'objected') "
        "OR t.state = 'sent' AND t.due_at < clock_timestamp()) AND NOT EXISTS "
        "(SELECT FROM on_site_text o WHERE o.unit = t.unit AND o.version > t.version) "
        "GROUP BY c.id ORDER BY c.year DESC",
        *(jurisdiction, account),
    )
    return [WaitingTexts(**row) for row in rows]
