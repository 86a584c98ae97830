"""A year whose units are to be scored: two officers, a clerk, units without items."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import msgspec

from evaluation.accounts.rules import Person, Role
from evaluation.accounts.tables import Account
from evaluation.cycles import defaults
from evaluation.cycles.actions import adopt_scheme, begin_cycle
from evaluation.cycles.rules import Scope
from evaluation.db import fetch, fetch_one
from evaluation.objective.actions import prepare_items
from evaluation.objective.holding import Finding
from evaluation.registry.tables import Unit
from evaluation.workdays.queries import today
from tests import given

SEEN = Finding("未公告执法主体", "市司法局通报第 3 期")


@dataclass
class Year:
    jurisdiction: UUID
    cycle: UUID
    scorer: Person
    other: Person
    clerk: Person
    units: list[UUID]


async def a_year(units: int = 2, jurisdiction: UUID | None = None, *, items: bool = True) -> Year:
    here = jurisdiction or await given.a_jurisdiction()
    scorer, other = [
        await given.a_person(Role.CITY_OFFICER, jurisdiction=here, full_name=name)
        for name in ("周敏", "陈立")
    ]
    cycle = await begin_cycle(scorer, 2024, {"市直单位": Scope.ALL}, basis="依据文件")
    await adopt_scheme(scorer, cycle, defaults.points_scheme())
    register = [await a_bare_unit(here, number) for number in range(1, units + 1)]
    if items:
        await prepare_items(scorer, cycle)
    return Year(here, cycle, scorer, other, await a_clerk(here, register[0]), register)


async def a_bare_unit(
    jurisdiction: UUID, number: int, year: int = 2024, title: str | None = None
) -> UUID:
    name = title or f"常德市第{number}局"
    unit = Unit(
        id=uuid4(),
        jurisdiction=jurisdiction,
        year=year,
        board="市直单位",
        category="综合执法类",
        title=name,
        short_title=name.removeprefix("常德市"),
    )
    await Unit.insert(unit)
    return UUID(str(unit.id))


async def a_clerk(jurisdiction: UUID, unit: UUID, full_name: str = "唐莉") -> Person:
    person = await given.a_person(Role.CLERK, jurisdiction=jurisdiction, full_name=full_name)
    await Account.update({Account.unit: unit}).where(Account.id == person.account)
    return msgspec.structs.replace(person, unit=unit)


async def points_of(unit: UUID, item: str) -> str | None:
    points: str | None = await fetch_one(
        "SELECT points FROM objective_item WHERE unit = $1 AND item = $2", unit, item
    )
    return points


async def deductions_of(unit: UUID) -> list[asyncpg.Record]:
    """Oldest first."""
    return await fetch(
        "SELECT d.* FROM deduction d JOIN objective_item o ON o.id = d.item "
        "WHERE o.unit = $1 ORDER BY d.at, d.id",
        unit,
    )


async def state_of(unit: UUID) -> str:
    return str(await fetch_one("SELECT state FROM confirmation WHERE unit = $1", unit))


async def let_days_pass(unit: UUID) -> None:
    """The sheet's last day was yesterday, by the database's clock."""
    await fetch(
        "UPDATE confirmation SET due_on = $2 WHERE unit = $1",
        *(unit, await today() - timedelta(days=1)),
    )


async def events_of(person: Person) -> list[str]:
    rows = await fetch(
        "SELECT name FROM audit_event WHERE actor = $1 ORDER BY sequence", person.username
    )
    return [row["name"] for row in rows]
