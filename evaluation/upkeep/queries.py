"""When the last backup was made."""

from datetime import datetime

import msgspec

from evaluation.db import fetch

OLD = 7
"""Days after which another backup is due."""


class LastBackup(msgspec.Struct, frozen=True):
    at: datetime
    name: str
    days: int
    """Whole days since then, by the database's clock."""


async def last_backup() -> LastBackup | None:
    rows = await fetch(
        "SELECT at, name, extract(day FROM clock_timestamp() - at)::int AS days FROM backup "
        "ORDER BY at DESC LIMIT 1"
    )
    return LastBackup(**rows[0]) if rows else None
