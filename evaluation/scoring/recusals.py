"""应回避: who of the panel belongs to a unit on the agenda, judged by organisation, as counts.

What delegates declare is inside the sealed ballots and stays there; this is only what the desk and
the host may expect. A name is compared with care, and not with certainty: it reminds, no more.
"""

import unicodedata
from collections import Counter
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from uuid import UUID

import msgspec

from evaluation.db import fetch

ALIKE = 0.85
"""Two whole names from this on are taken for one, written differently."""
SHORTEST = 6
"""Signs a name must have for that: 水利局 and 林业局 are alike, and not the same."""
SHORT = 3
"""市委 is no office called 委."""


class Titles(msgspec.Struct, frozen=True):
    """What a unit is called."""

    id: UUID
    number: int
    title: str
    short_title: str


class Places(msgspec.Struct, frozen=True):
    """The jurisdiction whose units they are, and the other ones whose offices have like names."""

    here: str
    others: frozenset[str] = frozenset()


def units_of(organisation: str, units: Sequence[Titles], places: Places) -> list[Titles]:
    """Those units a delegate of this organisation should not score."""
    mine = _plain(organisation)
    return [unit for unit in units if mine and _belongs(mine, unit, places)]


def _belongs(mine: str, unit: Titles, places: Places) -> bool:
    title, short, here = _plain(unit.title), _plain(unit.short_title), _plain(places.here)
    if unit.title in places.others:
        return mine in (title, f"{title}人民政府")
    if here and here in title and title in mine:
        return True
    if here not in mine and any(_plain(other) in mine for other in places.others):
        return False
    names = {_from_inside(title, here)[0], *_from_inside(short, here)}
    return any(
        own.startswith(name) or (len(name) >= SHORTEST and _alike(own, name))
        for own in _from_inside(mine, here)
        for name in names
    )


@lru_cache(maxsize=4096)
def _plain(text: str) -> str:
    """Full-width signs as half-width, without what stands between characters; 委 for 委员会."""
    wide = unicodedata.normalize("NFKC", text)
    return "".join(sign for sign in wide if sign.isalnum()).replace("委员会", "委")


def _from_inside(name: str, here: str) -> tuple[str, ...]:
    """As the jurisdiction itself says it: 常德市水利局, 市水利局 and 水利局 are one."""
    if not here or here in name:
        return (name.replace(here, "", 1) or name,)
    return (name, name[1:]) if name[0] == here[-1] and len(name) > SHORT else (name,)


@lru_cache(maxsize=65536)
def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


class RecusalLine(msgspec.Struct, frozen=True):
    """One unit with any; `counts` by group id."""

    unit: UUID
    number: int
    short_title: str
    counts: dict[str, int]


class Recusals(msgspec.Struct, frozen=True):
    """`invited`: nobody has signed in yet, so that everyone on the list is counted."""

    lines: Sequence[RecusalLine]
    invited: bool


async def recusals_of(sitting: UUID) -> Recusals:
    """By unit in the order of the agenda and by group, of those who signed in."""
    people = await fetch(
        'SELECT d."group", d.organisation, a.id IS NOT NULL AS came FROM sitting s '
        "JOIN delegate d ON d.jurisdiction = s.jurisdiction AND d.cycle = s.cycle "
        "LEFT JOIN attendance a ON a.sitting = s.id AND a.delegate = d.id WHERE s.id = $1",
        sitting,
    )
    invited = not any(row["came"] for row in people)
    units, places = await titles_of(sitting), await places_of(sitting)
    counts = Counter(
        (unit.id, row["group"])
        for row in people
        if row["came"] or invited
        for unit in units_of(row["organisation"], units, places)
    )
    lines = [
        RecusalLine(
            unit.id,
            unit.number,
            unit.short_title,
            {group: count for (of, group), count in counts.items() if of == unit.id},
        )
        for unit in units
    ]
    return Recusals([line for line in lines if line.counts], invited)


async def titles_of(sitting: UUID) -> list[Titles]:
    """Of the units on its agenda, in their order."""
    rows = await fetch(
        "SELECT u.id, i.number, u.title, u.short_title FROM agenda_item i "
        "JOIN unit u ON u.id = i.unit WHERE i.sitting = $1 ORDER BY i.number",
        sitting,
    )
    return msgspec.convert([dict(row) for row in rows], list[Titles])


async def places_of(sitting: UUID) -> Places:
    rows = await fetch(
        "SELECT j.title, j.id = s.jurisdiction AS here FROM jurisdiction j, sitting s "
        "WHERE s.id = $1 ORDER BY j.code",
        sitting,
    )
    here = next((row["title"] for row in rows if row["here"]), "")
    return Places(here, frozenset(row["title"] for row in rows) - {here})
