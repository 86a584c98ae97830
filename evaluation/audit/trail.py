"""审计轨迹 — every action leaves one event, written in the action's own transaction."""

from hashlib import sha256
from uuid import UUID

import msgspec

from evaluation.db import fetch, fetch_one


class Event(msgspec.Struct, frozen=True):
    """Something a person did. One subclass per action, named in the past tense."""


class TrailBroken(Exception):
    """A row of the trail does not follow from the one before it."""


async def record(jurisdiction: UUID | None, actor: str, event: Event) -> int:
    """Add the event; `actor` is plain text (username, or the system's own name). Its number."""
    detail = msgspec.json.encode(event, order="sorted").decode()
    return int(
        await fetch_one(
            "SELECT record_event($1, $2, $3, $4)", jurisdiction, actor, type(event).__name__, detail
        )
    )


async def head() -> tuple[int, str]:
    """The last number and hash (hex): what is printed and read out, so that no one can rewrite."""
    rows = await fetch("SELECT sequence, hash FROM audit_event ORDER BY sequence DESC LIMIT 1")
    return (rows[0]["sequence"], rows[0]["hash"].hex()) if rows else (0, "")


async def verify() -> int:
    """Recompute the whole chain; the number of events. Raises TrailBroken at the first fault."""
    previous, count = b"", 0
    rows = await fetch(
        "SELECT sequence, previous, hash, convert_to(audit_text("
        "sequence, jurisdiction, at, actor, name, detail), 'UTF8') AS text "
        "FROM audit_event ORDER BY sequence"
    )
    for row in rows:
        count += 1
        whole = row["sequence"] == count and row["previous"] == previous
        if not whole or row["hash"] != sha256(previous + row["text"]).digest():
            raise TrailBroken(f"审计轨迹第 {count} 条对不上。")
        previous = row["hash"]
    return count
