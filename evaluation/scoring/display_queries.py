"""What is known of the hall's screens: their names, what each shows, and which of them is alive."""

from uuid import UUID

import msgspec

from evaluation.db import fetch
from evaluation.errors import NotFound
from evaluation.scoring.display_rules import SHOW_TITLES, SILENT_AFTER, Show


class DisplayLine(msgspec.Struct, frozen=True):
    """One screen; `silent` is for how many seconds it has not asked, None if it never did."""

    id: UUID
    name: str
    shows: Show
    message: str
    silent: int | None

    @property
    def title(self) -> str:
        return SHOW_TITLES[self.shows]

    @property
    def connected(self) -> bool:
        return self.silent is not None and self.silent <= SILENT_AFTER


_COLUMNS = (
    "SELECT id, name, shows, message, "
    "CASE WHEN seen IS NOT NULL THEN "
    "greatest(extract(epoch FROM clock_timestamp() - seen), 0)::int END AS silent FROM display "
)


async def displays_of(sitting: UUID) -> list[DisplayLine]:
    """By name."""
    rows = await fetch(f"{_COLUMNS} WHERE sitting = $1 ORDER BY name", sitting)
    return msgspec.convert([dict(row) for row in rows], list[DisplayLine])


async def display_of(sitting: UUID, called: str) -> DisplayLine:
    """By its name or its id, as they stand in an address. Raises NotFound."""
    rows = await fetch(
        f"{_COLUMNS} WHERE sitting = $1 AND (name = $2 OR id::text = lower($2))",
        *(sitting, called),
    )
    if not rows:
        raise NotFound
    return msgspec.convert(dict(rows[0]), DisplayLine)
