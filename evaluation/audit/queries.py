"""What can be read of the trail: the events of one jurisdiction, and whether the chain holds."""

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

from evaluation.audit import trail
from evaluation.db import fetch

A_PAGE = 50


class EventLine(msgspec.Struct, frozen=True):
    """`detail` is the event's own fields, by their names in the code."""

    sequence: int
    at: datetime
    actor: str
    name: str
    detail: dict[str, Any]


class TrailState(msgspec.Struct, frozen=True):
    """The whole chain, recomputed: how many events and the last hash, or what broke."""

    count: int
    head: str
    fault: str


async def events_of(jurisdiction: UUID, before: int | None = None) -> list[EventLine]:
    """Newest first, at most A_PAGE, those under number `before`."""
    rows = await fetch(
        "SELECT sequence, at, actor, name, detail FROM audit_event "
        "WHERE jurisdiction = $1 AND ($2::bigint IS NULL OR sequence < $2) "
        "ORDER BY sequence DESC LIMIT $3",
        *(jurisdiction, before, A_PAGE),
    )
    return [_line(row) for row in rows]


async def deeds_of(
    actor: str, places: Collection[UUID], before: int | None = None
) -> list[EventLine]:
    """What one person did there: newest first, at most A_PAGE, those under number `before`."""
    rows = await fetch(
        "SELECT sequence, at, actor, name, detail FROM audit_event WHERE actor = $1 "
        "AND jurisdiction = ANY($2) AND ($3::bigint IS NULL OR sequence < $3) "
        "ORDER BY sequence DESC LIMIT $4",
        *(actor, list(places), before, A_PAGE),
    )
    return [_line(row) for row in rows]


def _line(row: Any) -> EventLine:  # noqa: ANN401  # a row of either query
    return EventLine(
        row["sequence"],
        row["at"],
        row["actor"],
        row["name"],
        msgspec.json.decode(row["detail"], type=dict[str, Any]),
    )


async def trail_state() -> TrailState:
    try:
        count = await trail.verify()
    except trail.TrailBroken as broken:
        return TrailState(0, "", str(broken))
    return TrailState(count, (await trail.head())[1], "")
