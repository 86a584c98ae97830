"""议程: units put on it and taken off it, its order by lot, its half-days; until the opening."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.cycles.seeds import read_seed
from evaluation.db import fetch, fetch_one, found, pulse, transaction
from evaluation.errors import Refused
from evaluation.scoring import lots, queries
from evaluation.scoring.conduct import hold_alone
from evaluation.scoring.rules import check_preparing
from evaluation.scoring.tables import AgendaItem, HalfDay


class LotsDrawn(trail.Event, frozen=True):
    """抽签 — every one of them, so that nobody draws unseen until the order is to his liking."""

    sitting: UUID
    times: int
    method: str
    seed: str
    reason: str
    units: int


class AgendaUnitAdded(trail.Event, frozen=True):
    sitting: UUID
    title: str
    number: int


class AgendaUnitRemoved(trail.Event, frozen=True):
    sitting: UUID
    title: str
    number: int


class HalfDaysPlanned(trail.Event, frozen=True):
    """The order stays; which number falls on which half-day was changed."""

    sitting: UUID
    half_days: list[str]


class DrawnLots(msgspec.Struct, frozen=True):
    """One draw as it was stored."""

    id: UUID
    method: lots.Method
    seed: str
    drawn_by: str
    at: datetime
    drawn: lots.Drawn


async def draw_lots(person: Person, sitting: UUID, draw: lots.Draw) -> None:
    """抽签 — the agenda takes the order that follows from the seed or was drawn by hand."""
    async with transaction():
        row = await hold_alone(sitting)
        check_preparing(row["state"], "抽签")
        times = 1 + await fetch_one("SELECT count(*) FROM lots WHERE sitting = $1", sitting)
        drawn = lots.drawn(draw, await reporters_of(sitting, draw.written), times)
        seed = read_seed(draw.seed) if draw.method == lots.Method.SEED else ""
        await _put_in_order(sitting, drawn.places)
        await _keep_half_days(person.jurisdiction, sitting, draw.half_days)
        await fetch(
            "INSERT INTO lots (id, jurisdiction, sitting, method, seed, content, drawn_by, at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())",
            *(uuid4(), person.jurisdiction, sitting, draw.method.value, seed),
            *(msgspec.json.encode(drawn).decode(), person.account),
        )
        await trail.record(
            person.jurisdiction,
            person.username,
            LotsDrawn(sitting, times, draw.method, seed, drawn.reason, len(drawn.places)),
        )
        await pulse(f"sitting_{sitting.hex}")


async def plan_half_days(
    person: Person, sitting: UUID, half_days: Sequence[lots.HalfDayPlan]
) -> None:
    """The units keep their numbers."""
    async with transaction():
        row = await hold_alone(sitting)
        check_preparing(row["state"], "排半天")
        order = [
            (lots.Reporter(place.unit, place.title, place.written), "")
            for place in await _places(sitting)
        ]
        await _put_in_order(sitting, lots.placed(order, half_days))
        await _keep_half_days(person.jurisdiction, sitting, half_days)
        titles = [f"{plan.held_on} {plan.part}" for plan in half_days]
        await trail.record(person.jurisdiction, person.username, HalfDaysPlanned(sitting, titles))
        await pulse(f"sitting_{sitting.hex}")


async def preview_lots(sitting: UUID, draw: lots.Draw) -> lots.Drawn:
    """What would be stored, checked; who shows it keeps the order from a seed to himself."""
    check_preparing(await queries.sitting_state(sitting), "抽签")
    times = 1 + await fetch_one("SELECT count(*) FROM lots WHERE sitting = $1", sitting)
    return lots.drawn(draw, await reporters_of(sitting, draw.written), times)


async def reporters_of(
    sitting: UUID, written: frozenset[UUID] | None = None
) -> list[lots.Reporter]:
    """In the register's order; `written` says who reports in writing, else the agenda does."""
    rows = await fetch(
        "SELECT u.id, u.title, i.written FROM agenda_item i JOIN unit u ON u.id = i.unit "
        "WHERE i.sitting = $1 ORDER BY u.class, u.title",
        sitting,
    )
    return [
        lots.Reporter(
            row["id"], row["title"], row["written"] if written is None else row["id"] in written
        )
        for row in rows
    ]


async def add_unit(person: Person, sitting: UUID, unit: UUID) -> None:
    """Behind the last one that reports in the hall; who reports in writing stays at the end."""
    async with transaction():
        row = await hold_alone(sitting)
        check_preparing(row["state"], "加入单位")
        free = {one.id: one.title for one in await queries.free_units(sitting)}
        if unit not in free:
            raise Refused("这个单位不在本榜单，或已排进评议会。请重新打开议程再选。")
        places = await _places(sitting)
        oral = sum(not place.written for place in places)
        half_day = max([place.half_day for place in places], default=1)
        await AgendaItem.insert(
            AgendaItem(
                id=uuid4(),
                jurisdiction=person.jurisdiction,
                sitting=sitting,
                unit=unit,
                number=len(places) + 1,
            )
        )
        fresh = lots.Place(0, unit, free[unit], written=False, half_day=half_day)
        await _put_in_order(sitting, [*places[:oral], fresh, *places[oral:]])
        await trail.record(
            person.jurisdiction, person.username, AgendaUnitAdded(sitting, free[unit], oral + 1)
        )
        await pulse(f"sitting_{sitting.hex}")


async def remove_unit(person: Person, sitting: UUID, unit: UUID) -> None:
    """The units behind it move up by one."""
    async with transaction():
        row = await hold_alone(sitting)
        check_preparing(row["state"], "移出单位")
        places = await _places(sitting)
        gone = found(next((place for place in places if place.unit == unit), None))
        await fetch("DELETE FROM agenda_item WHERE sitting = $1 AND unit = $2", sitting, unit)
        await _put_in_order(sitting, [place for place in places if place is not gone])
        await trail.record(
            person.jurisdiction,
            person.username,
            AgendaUnitRemoved(sitting, gone.title, gone.number),
        )
        await pulse(f"sitting_{sitting.hex}")


async def _places(sitting: UUID) -> list[lots.Place]:
    rows = await fetch(
        "SELECT i.number, i.unit, u.title, i.written, i.half_day FROM agenda_item i "
        "JOIN unit u ON u.id = i.unit WHERE i.sitting = $1 ORDER BY i.number",
        sitting,
    )
    return msgspec.convert([dict(row) for row in rows], list[lots.Place])


async def _put_in_order(sitting: UUID, places: Sequence[lots.Place]) -> None:
    """By way of numbers below zero, because no two units share a number even for a moment."""
    await fetch("UPDATE agenda_item SET number = -number WHERE sitting = $1", sitting)
    await fetch(
        "UPDATE agenda_item i SET number = p.number, written = p.written, half_day = p.half_day "
        "FROM unnest($2::uuid[], $3::boolean[], $4::integer[]) WITH ORDINALITY "
        "AS p(unit, written, half_day, number) WHERE i.sitting = $1 AND i.unit = p.unit",
        *(sitting, [place.unit for place in places]),
        *([place.written for place in places], [place.half_day for place in places]),
    )


async def _keep_half_days(
    jurisdiction: UUID, sitting: UUID, half_days: Sequence[lots.HalfDayPlan]
) -> None:
    await fetch("DELETE FROM half_day WHERE sitting = $1", sitting)
    if half_days:
        await HalfDay.insert(
            *(
                HalfDay(
                    id=uuid4(),
                    jurisdiction=jurisdiction,
                    sitting=sitting,
                    number=number,
                    held_on=plan.held_on,
                    part=plan.part.value,
                )
                for number, plan in enumerate(half_days, 1)
            )
        )


async def lots_of(sitting: UUID) -> list[DrawnLots]:
    """Every draw, the newest first; the first of them is the one that holds."""
    rows = await fetch(
        "SELECT l.id, l.method, l.seed, a.full_name AS drawn_by, l.at, l.content FROM lots l "
        "JOIN account a ON a.id = l.drawn_by WHERE l.sitting = $1 ORDER BY l.at DESC",
        sitting,
    )
    return [_lots(row) for row in rows]


def _lots(row: queries.Record) -> DrawnLots:
    return DrawnLots(
        row["id"],
        lots.Method(row["method"]),
        row["seed"],
        row["drawn_by"],
        row["at"],
        msgspec.json.decode(row["content"], type=lots.Drawn),
    )
