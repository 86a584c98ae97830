"""The register: units go in and out by year, change, and are carried into the next one."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID, uuid4

from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import Refused
from evaluation.registry.queries import CarryPlan, carry_plan, unit_lines, unit_of
from evaluation.registry.rules import (
    Change,
    Differences,
    UnitLine,
    check_carry,
    check_change,
    differences,
)
from evaluation.registry.tables import Unit
from evaluation.registry.taking import RegisterUnfit, read_register

__all__ = ["found_jurisdictions", "read_register", "settle_units", "take_register"]


class RegisterTaken(trail.Event, frozen=True):
    year: int
    units: int


class RegisterCarried(trail.Event, frozen=True):
    """带入上年名录."""

    year: int
    from_year: int
    units: int


class UnitChangeRecorded(trail.Event, frozen=True):
    unit: UUID
    title: str
    kind: str
    successor: str
    document_number: str


class UnitChangeTakenBack(trail.Event, frozen=True):
    unit: UUID
    title: str
    kind: str


async def take_register(actor: str, year: int, sheet: Mapping[str, Sequence[UnitLine]]) -> int:
    """Store the year's units by jurisdiction code; those that are there stay. How many were new.

    Raises RegisterUnfit for a jurisdiction that does not exist.
    """
    async with transaction():
        rows = await fetch("SELECT id, code FROM jurisdiction")
        known: dict[str, UUID] = {row["code"]: row["id"] for row in rows}
        strange = sorted(set(sheet) - set(known))
        if strange:
            raise RegisterUnfit([f"没有辖区 {code}" for code in strange])
        fresh = 0
        for code, lines in sheet.items():
            present = await unit_lines(known[code], year)
            new = differences(present, lines).added
            await settle_units(known[code], year, Differences(new, (), 0, ()))
            fresh += len(new)
        if fresh:
            await trail.record(None, actor, RegisterTaken(year, fresh))
        return fresh


async def settle_units(jurisdiction: UUID, year: int, wanted: Differences) -> None:
    """Bring the register of a year to what was found wanting, in the caller's transaction."""
    if wanted.removed:
        await Unit.delete().where(Unit.id.is_in([unit for unit, _ in wanted.removed]))
    if wanted.changed:
        await _step_aside([unit for unit, _ in wanted.changed])
        for unit, line in wanted.changed:
            await fetch(
                "UPDATE unit SET board = $2, class = $3, title = $4, short_title = $5, "
                "own_code = $6, note = $8, ranked = CASE WHEN organiser = $7 THEN ranked "
                "ELSE NOT $7 END, organiser = $7 WHERE id = $1",
                *(unit, line.board, line.category, line.title, line.short_title),
                *(line.own_code or None, line.organiser, line.kept_note),
            )
    if wanted.added:
        await Unit.insert(*(_unit(jurisdiction, year, line) for line in wanted.added))


async def _step_aside(units: list[UUID]) -> None:
    """So that two units may swap their titles, which are unique at every moment."""
    await fetch(
        "UPDATE unit SET title = id::text, short_title = id::text WHERE id = ANY($1)", units
    )


def _unit(jurisdiction: UUID, year: int, line: UnitLine) -> Unit:
    return Unit(
        id=uuid4(),
        jurisdiction=jurisdiction,
        year=year,
        board=line.board,
        category=line.category,
        title=line.title,
        short_title=line.short_title,
        own_code=line.own_code or None,
        organiser=line.organiser,
        ranked=not line.organiser,
        note=line.kept_note,
    )


async def record_change(
    actor: str, jurisdiction: UUID, change: Change, changed_on: date | None = None
) -> int:
    """登记机构变动 — a new successor goes into the next year's register. The unit's year."""
    check_change(change)
    async with transaction():
        await _hold(jurisdiction)
        unit = await unit_of(jurisdiction, change.unit)
        successor = change.successor
        if successor is not None:
            await unit_of(jurisdiction, successor)
        elif change.names_a_new_one:
            successor = await _successor_named(jurisdiction, unit.year + 1, change)
        rows = await fetch(
            "INSERT INTO unit_change (id, jurisdiction, unit, kind, successor, document_number, "
            "changed_on) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id",
            *(uuid4(), jurisdiction, unit.id, change.kind, successor),
            *(change.document_number.strip(), changed_on),
        )
        if not rows:
            raise Refused(f"{unit.title}的变动已经登记过。要改请先撤回那一条。")
        follows = await fetch_one("SELECT title FROM unit WHERE id = $1", successor)
        event = UnitChangeRecorded(
            unit.id, unit.title, change.kind, follows or "", change.document_number.strip()
        )
        await trail.record(jurisdiction, actor, event)
        return unit.year


async def _successor_named(jurisdiction: UUID, year: int, change: Change) -> UUID:
    """The unit of that name in that year's register, put in where it is not there yet."""
    title, short = change.title.strip(), change.short_title.strip()
    if len(title) > 80 or len(short) > 40:  # noqa: PLR2004  # the columns
        raise Refused("新单位的全称最多 80 字，简称最多 40 字。")
    clash = await fetch_one(
        "SELECT title FROM unit WHERE jurisdiction = $1 AND year = $2 AND short_title = $3 "
        "AND title <> $4",
        *(jurisdiction, year, short, title),
    )
    if clash:
        raise Refused(f"{year} 年名录里，“{short}”已是{clash}的简称。请换一个简称，或从名录里选。")
    await fetch(
        "INSERT INTO unit (id, jurisdiction, year, board, class, title, short_title, own_code, "
        "organiser, ranked, note) SELECT $1, jurisdiction, $3, board, class, $4, $5, "
        "own_code, organiser, NOT organiser, note FROM unit WHERE id = $2 ON CONFLICT DO NOTHING",
        *(uuid4(), change.unit, year, title, short),
    )
    kept: UUID = await fetch_one(
        "SELECT id FROM unit WHERE jurisdiction = $1 AND year = $2 AND title = $3",
        *(jurisdiction, year, title),
    )
    return kept


async def take_back_change(actor: str, jurisdiction: UUID, change: UUID) -> int:
    """撤回 — the year whose register it stood in. A successor that was put in stays."""
    async with transaction():
        rows = await fetch(
            "DELETE FROM unit_change c USING unit u WHERE c.id = $1 AND c.jurisdiction = $2 "
            "AND u.id = c.unit RETURNING c.unit, c.kind, u.title, u.year",
            *(change, jurisdiction),
        )
        row = found(rows[0] if rows else None)
        await trail.record(
            jurisdiction, actor, UnitChangeTakenBack(row["unit"], row["title"], row["kind"])
        )
        year: int = row["year"]
        return year


async def carry_register(actor: str, jurisdiction: UUID, from_year: int, to_year: int) -> CarryPlan:
    """带入上年名录 — the units that go on; renamed ones stand there under their new name."""
    async with transaction():
        await _hold(jurisdiction)
        plan = await carry_plan(jurisdiction, from_year, to_year)
        check_carry(from_year, to_year, len(plan.carried) + len(plan.already) + len(plan.changed))
        if not plan.carried:
            raise Refused(f"{to_year} 年的名录里已经都有了，没有要带入的单位。")
        await settle_units(jurisdiction, to_year, Differences(plan.carried, (), 0, ()))
        event = RegisterCarried(to_year, from_year, len(plan.carried))
        await trail.record(jurisdiction, actor, event)
        return plan


async def _hold(jurisdiction: UUID) -> None:
    """One at a time works on a jurisdiction's register."""
    await fetch("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"register {jurisdiction}")


CITY = ("430700", "常德市", "常德市司法局")
COUNTIES = (
    ("430702", "武陵区"),
    ("430703", "鼎城区"),
    ("430721", "安乡县"),
    ("430722", "汉寿县"),
    ("430723", "澧县"),
    ("430724", "临澧县"),
    ("430725", "桃源县"),
    ("430726", "石门县"),
    ("430781", "津市市"),
)
"""Codes of GB/T 2260."""


async def found_jurisdictions() -> UUID:
    """The city and its nine counties, once; the city's id."""
    async with transaction():
        await fetch(
            "INSERT INTO jurisdiction (id, code, title, bureau) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (code) DO NOTHING",
            *(uuid4(), *CITY),
        )
        rows = await fetch("SELECT id FROM jurisdiction WHERE code = $1", CITY[0])
        city: UUID = rows[0]["id"]
        for code, title in COUNTIES:
            await fetch(
                "INSERT INTO jurisdiction (id, code, title, bureau, superior) "
                "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO NOTHING",
                *(uuid4(), code, title, f"{title}司法局", city),
            )
        return city
