"""What counties have handed up: sums by cell, of a year and of the one before where they had it."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from evaluation.db import fetch

Sums = dict[str, Decimal]


class Handed(msgspec.Struct, frozen=True):
    """辖区汇总 as it is kept. `earlier`: the year before, for a year that began on paper."""

    sums: Sums
    earlier: Sums = {}


class HandedUp(msgspec.Struct, frozen=True):
    """The newest of a county for a year; `taken_in`: as the year before of the next one."""

    id: UUID
    county: str
    version: int
    units: int
    at: datetime
    taken_in: bool
    sums: Sums


def write_handed(sums: Mapping[str, Decimal], earlier: Mapping[str, Decimal]) -> str:
    """The same figures give the same text."""
    return msgspec.json.encode(Handed(dict(sums), dict(earlier)), order="sorted").decode()


def read_handed(content: str) -> Handed:
    return msgspec.json.decode(content, type=Handed)


async def handed_up_in(jurisdiction: UUID, year: int) -> list[HandedUp]:
    """Of every county below that has handed up, in the order of their codes."""
    rows = await fetch(
        "SELECT DISTINCT ON (j.code, c.year) x.id, j.title AS county, x.version, x.units, x.at, "
        "c.year, x.content FROM jurisdiction_return x JOIN cycle c ON c.id = x.cycle "
        "JOIN jurisdiction j ON j.id = c.jurisdiction "
        "WHERE j.superior = $1 AND c.year IN ($2, $2 + 1) "
        "ORDER BY j.code, c.year, x.version DESC",
        *(jurisdiction, year),
    )
    newest: dict[str, HandedUp] = {}
    for row in rows:
        values = dict(row)
        handed, taken_in = read_handed(values.pop("content")), values.pop("year") != year
        sums = handed.earlier if taken_in else handed.sums
        if row["county"] not in newest and sums:
            newest[row["county"]] = HandedUp(**values, taken_in=taken_in, sums=sums)
    return list(newest.values())


async def counties_of(jurisdiction: UUID) -> list[str]:
    rows = await fetch("SELECT title FROM jurisdiction WHERE superior = $1 ORDER BY code",
                       jurisdiction)  # fmt: skip
    return [row["title"] for row in rows]
