"""A year that is reported on: small ones with a few figures, and the sample's with all of them."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.actions import adopt_scheme, begin_cycle
from evaluation.cycles.defaults import points_scheme
from evaluation.cycles.rules import Scope
from evaluation.db import fetch
from evaluation.registry.actions import found_jurisdictions, read_register, take_register
from evaluation.sample import people, returns
from evaluation.statistics.setting import set_form, usual_days
from tests import given
from tests.objective.year import a_bare_unit

COUNTY_OFFICERS = {"430721": "anxiang1", "430726": "shimen", "430781": "jinshi"}


@dataclass
class Year:
    jurisdiction: UUID
    cycle: UUID
    officer: Person
    other: Person
    units: list[UUID]


async def a_year(
    place: str = "常德市", *, role: Role = Role.CITY_OFFICER, jurisdiction: UUID | None = None
) -> Year:
    """Two units, each with one handed-in figure: 处罚合计 40 and 2, in 2023 together 60."""
    here = jurisdiction or await given.a_jurisdiction(place)
    officer, other = [
        await given.a_person(role, jurisdiction=here, full_name=name) for name in ("周敏", "陈立")
    ]
    cycle = await begin_cycle(officer, 2024, {"市直单位": Scope.ALL}, basis="依据文件")
    await adopt_scheme(officer, cycle, points_scheme())
    units = [await a_bare_unit(here, number) for number in (1, 2)]
    form = await set_form(officer, cycle, await usual_days(2024))
    for unit, now, before in ((units[0], 40, 50), (units[1], 2, 10)):
        await a_return(here, unit, form, {"penalty.total": now})
        await fetch(
            "INSERT INTO earlier_figure (id, jurisdiction, unit, cell, amount) "
            "VALUES ($1, $2, $3, 'penalty.total', $4)",
            *(uuid4(), here, unit, Decimal(before)),
        )
    return Year(here, cycle, officer, other, units)


async def a_return(jurisdiction: UUID, unit: UUID, form: UUID, cells: dict[str, int]) -> None:
    report = uuid4()
    await fetch(
        "INSERT INTO statistics_return (id, jurisdiction, unit, form, state, submissions, late, "
        "remark) VALUES ($1, $2, $3, $4, 'accepted', 1, false, '')",
        *(report, jurisdiction, unit, form),
    )
    for cell, amount in cells.items():
        await fetch(
            'INSERT INTO statistics_cell (id, jurisdiction, "return", cell, amount) '
            "VALUES ($1, $2, $3, $4, $5)",
            *(uuid4(), jurisdiction, report, cell, Decimal(amount)),
        )


async def correct(unit: UUID, amount: int) -> None:
    """The unit's 处罚合计 becomes another."""
    await fetch(
        "UPDATE statistics_cell SET amount = $2 WHERE cell = 'penalty.total' AND \"return\" = "
        "(SELECT id FROM statistics_return WHERE unit = $1)",
        *(unit, Decimal(amount)),
    )


async def the_sample_returns() -> UUID:
    """The city's 2024 with every return of the sample, of city and counties; its cycle."""
    register = Path(returns.__file__).parent / "units.csv"
    lines = read_register(register.read_text("utf-8"))
    city = await found_jurisdictions()
    for year in (2023, 2024):
        await take_register("demo", year, lines)
    for username, name in (("zhoumin", "周敏"), ("chenli", "陈立")):
        await people.settle_one(city, username, name, "市司法局", {Role.CITY_OFFICER})
    for code, username in COUNTY_OFFICERS.items():
        rows = await fetch("SELECT id FROM jurisdiction WHERE code = $1", code)
        await people.settle_one(rows[0]["id"], username, "李明", "县司法局", {Role.COUNTY_OFFICER})
    officer = await people.person("zhoumin")
    for year in (2023, 2024):
        cycle = await begin_cycle(officer, year, {"市直单位": Scope.ALL}, basis="依据文件")
    await returns.make_returns()
    return cycle
