"""Where people work: units and 司法所, as a sheet of accounts names them."""

from collections.abc import Collection, Mapping
from typing import NamedTuple
from uuid import UUID

from evaluation.accounts.justice_offices import justice_offices_of
from evaluation.accounts.rules import Role
from evaluation.db import fetch


class Houses(NamedTuple):
    """Units of the newest register by full and by short title, 司法所 by title;
    of each its id and full title.
    """

    units: Mapping[str, tuple[UUID, str]]
    places: Mapping[str, tuple[UUID, str]]

    def of(self, roles: Collection[Role]) -> Mapping[str, tuple[UUID, str]]:
        return self.places if of_place(roles) else self.units


def of_place(roles: Collection[Role]) -> bool:
    return Role.JUSTICE_OFFICE in roles


async def houses_of(jurisdiction: UUID) -> Houses:
    places = await justice_offices_of(jurisdiction)
    return Houses(
        await _units(jurisdiction), {line.title: (line.id, line.title) for line in places}
    )


async def _units(jurisdiction: UUID) -> dict[str, tuple[UUID, str]]:
    """Units of the newest register by full and by short title: their id and full title."""
    found = await fetch(
        "SELECT id, title, short_title FROM unit WHERE jurisdiction = $1 AND year = "
        "(SELECT max(year) FROM unit WHERE jurisdiction = $1)",
        jurisdiction,
    )
    by_short = {row["short_title"]: (row["id"], row["title"]) for row in found}
    return by_short | {row["title"]: (row["id"], row["title"]) for row in found}
