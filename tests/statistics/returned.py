"""Returns that are in: filled with the least that every check lets pass, handed in, accepted."""

from uuid import UUID

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.actions import begin_cycle
from evaluation.cycles.rules import Scope
from evaluation.db import fetch
from evaluation.statistics.filling import Entry, save_entries
from evaluation.statistics.handing_in import hand_in
from evaluation.statistics.reviewing import accept
from evaluation.statistics.setting import set_form, usual_days
from tests import given
from tests.objective.year import a_bare_unit, a_clerk
from tests.statistics.year import Year, whole


async def a_set_year(
    title: str = "常德市", *, units: int = 2, year: int = 2024, over: UUID | None = None
) -> Year:
    """The form set by the officer through the action; `over`: the jurisdiction above it."""
    here = await given.a_jurisdiction(title)
    await fetch("UPDATE jurisdiction SET superior = $2 WHERE id = $1", here, over)
    role = Role.COUNTY_OFFICER if over else Role.CITY_OFFICER
    officer = await given.a_person(role, jurisdiction=here)
    cycle = await begin_cycle(officer, year, {"市直单位": Scope.ALL}, basis="依据文件")
    await set_form(officer, cycle, await usual_days(year))
    register = [
        await a_bare_unit(here, number, year, f"{title}第{number}局")
        for number in range(1, units + 1)
    ]
    return Year(here, cycle, officer, register, [await a_clerk(here, one) for one in register])


async def handed_in(clerk: Person, unit: UUID, **changed: str) -> None:
    figures = whole(**changed)
    entries = [Entry("now", cell, text) for cell, text in figures.items()]
    assert (await save_entries(clerk, unit, entries)).saved
    await hand_in(clerk, unit)


async def accepted(year: Year, number: int = 0, **changed: str) -> UUID:
    """That unit's return, accepted; its id."""
    unit = year.units[number]
    await handed_in(year.clerks[number], unit, **changed)
    await accept(year.officer, year.cycle, unit, 1)
    return unit


async def another_officer(year: Year, full_name: str = "陈立") -> Person:
    role = next(iter(year.officer.roles))
    return await given.a_person(role, jurisdiction=year.jurisdiction, full_name=full_name)
