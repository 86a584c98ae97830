"""What can be read of the register: the units of a year, their changes, what is carried on."""

from datetime import date
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.registry.rules import ChangeKind, UnitLine

LINE = "board, class AS category, title, short_title, coalesce(own_code, '') AS own_code, organiser"
IN_ORDER = "board DESC, class DESC, title"


class UnitChoice(msgspec.Struct, frozen=True):
    id: UUID
    year: int
    title: str
    short_title: str


class ChangeLine(msgspec.Struct, frozen=True):
    """机构变动 of one unit; `successor` is the one that follows it, with its year."""

    id: UUID
    unit: UUID
    year: int
    kind: ChangeKind
    title: str
    successor: UUID | None
    successor_title: str | None
    successor_year: int | None
    document_number: str
    changed_on: date | None


class RegisterLine(msgspec.Struct, frozen=True):
    """A unit with what became of it."""

    id: UUID
    line: UnitLine
    ranked: bool
    change: ChangeLine | None


async def years_of(jurisdiction: UUID) -> list[int]:
    """Years that have a register, newest first."""
    rows = await fetch(
        "SELECT DISTINCT year FROM unit WHERE jurisdiction = $1 ORDER BY year DESC", jurisdiction
    )
    return [row["year"] for row in rows]


async def unit_lines(jurisdiction: UUID, year: int) -> dict[UUID, UnitLine]:
    rows = await fetch(
        f"SELECT id, {LINE}, note FROM unit WHERE jurisdiction = $1 AND year = $2 "  # noqa: S608  # our own columns
        f"ORDER BY {IN_ORDER}",
        *(jurisdiction, year),
    )
    return {
        row["id"]: UnitLine(*(row[name] for name in UnitLine.__struct_fields__)) for row in rows
    }


async def register_of(jurisdiction: UUID, year: int) -> list[RegisterLine]:
    lines = await unit_lines(jurisdiction, year)
    rows = await fetch(
        "SELECT id, ranked FROM unit WHERE jurisdiction = $1 AND year = $2", jurisdiction, year
    )
    ranked = {row["id"]: row["ranked"] for row in rows}
    changes = {change.unit: change for change in await changes_of(jurisdiction, year)}
    return [
        RegisterLine(unit, line, ranked[unit], changes.get(unit)) for unit, line in lines.items()
    ]


async def changes_of(jurisdiction: UUID, year: int) -> list[ChangeLine]:
    """What became of the units of that year's register."""
    rows = await fetch(
        "SELECT c.id, c.unit, u.year, c.kind, u.title, c.successor, s.title AS successor_title, "
        "s.year AS successor_year, c.document_number, c.changed_on FROM unit_change c "
        "JOIN unit u ON u.id = c.unit LEFT JOIN unit s ON s.id = c.successor "
        "WHERE c.jurisdiction = $1 AND u.year = $2 ORDER BY u.title",
        *(jurisdiction, year),
    )
    return msgspec.convert([dict(row) for row in rows], list[ChangeLine])


async def unit_of(jurisdiction: UUID, unit: UUID) -> UnitChoice:
    """Raises NotFound for another jurisdiction's unit."""
    rows = await fetch(
        "SELECT id, year, title, short_title FROM unit WHERE id = $1 AND jurisdiction = $2",
        *(unit, jurisdiction),
    )
    return msgspec.convert(dict(found(rows[0] if rows else None)), UnitChoice)


async def successors_for(jurisdiction: UUID, unit: UnitChoice) -> list[UnitChoice]:
    """Those that may follow it: the other units of its year, and of the next one."""
    rows = await fetch(
        "SELECT id, year, title, short_title FROM unit WHERE jurisdiction = $1 "
        "AND year IN ($2, $2 + 1) AND id <> $3 ORDER BY year DESC, title",
        *(jurisdiction, unit.year, unit.id),
    )
    return msgspec.convert([dict(row) for row in rows], list[UnitChoice])


class CarryPlan(msgspec.Struct, frozen=True):
    """带入上年名录: who goes on as they are, who stays behind and why."""

    from_year: int
    to_year: int
    carried: tuple[UnitLine, ...]
    already: tuple[str, ...]
    changed: tuple[ChangeLine, ...]
    clashes: tuple[tuple[str, str], ...]
    """A short title that the later year gives to another full title."""


async def carry_plan(jurisdiction: UUID, from_year: int, to_year: int) -> CarryPlan:
    """The changes of every year in between count where they name a unit of `from_year`."""
    former = await unit_lines(jurisdiction, from_year)
    later = await unit_lines(jurisdiction, to_year)
    changes = await changes_of(jurisdiction, from_year)
    gone = {change.unit for change in changes}
    titles = {line.title for line in later.values()}
    shorts = {line.short_title: line.title for line in later.values()}
    staying = [line for unit, line in former.items() if unit not in gone]
    fresh = [line for line in staying if line.title not in titles]
    return CarryPlan(
        from_year,
        to_year,
        carried=tuple(line for line in fresh if line.short_title not in shorts),
        already=tuple(line.title for line in staying if line.title in titles),
        changed=tuple(changes),
        clashes=tuple(
            (line.title, shorts[line.short_title]) for line in fresh if line.short_title in shorts
        ),
    )


async def in_use(units: list[UUID]) -> set[UUID]:
    """Those that something else of the database refers to; they can't be taken out."""
    places = await fetch(
        "SELECT c.conrelid::regclass::text AS place, a.attname AS field FROM pg_constraint c "
        "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] "
        "WHERE c.contype = 'f' AND c.confrelid = 'unit'::regclass"
    )
    asked = " UNION ".join(
        f'SELECT "{one["field"]}" AS unit FROM {one["place"]} WHERE "{one["field"]}" = ANY($1)'  # noqa: S608  # names from the catalogue
        for one in places
    )
    return {row["unit"] for row in await fetch(asked, units)}
