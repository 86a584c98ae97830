"""按记录核算 in the office: looked at before it is taken over, and decided otherwise (另行认定)."""

from functools import partial
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.grounds.computing import take_over
from evaluation.grounds.overriding import lift_override, override
from evaluation.grounds.previewing import preview_of
from evaluation.grounds.trying import tried
from evaluation.web.guards import Form
from evaluation.web.office.objective import READ, ROOM, WRITE, in_own_year, to_year
from evaluation.web.office.objective_unit import (
    UNIT,
    Item,
    Points,
    Words,
    sheet_in,
    to_unit,
)
from evaluation.web.office.pages import page
from evaluation.web.record_paths import office_paths


class Seen(Form, frozen=True):
    """`seen`: which preview the person looked at."""

    seen: Annotated[str, msgspec.Meta(max_length=64)]


class Overriding(Form, frozen=True, kw_only=True):
    item: Item
    points: Points
    reason: Words
    evidence: Words = ""


class Lifting(Form, frozen=True):
    item: Item


@get(ROOM + "/grounds", guards=[READ])
async def show_preview(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    preview = await preview_of(person.jurisdiction, cycle)
    paths = partial(office_paths, cycle)
    return page("grounds", person, preview=preview, alone=None, paths=paths, trial=None)


@post(ROOM + "/grounds", guards=[WRITE])
async def take_over_year(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: URLEncodedBody[Seen]
) -> Redirect:
    await take_over(person, cycle, data.seen)
    return to_year(cycle)


@get(UNIT + "/grounds", guards=[READ])
async def show_unit_preview(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    without: FromQuery[list[UUID] | None] = None,
) -> Template:
    """With `without`, records that are left out for a trial (试算), which stores nothing."""
    preview, trial = await tried(person.jurisdiction, cycle, unit, frozenset(without or ()))
    paths = partial(office_paths, cycle)
    return page(
        "grounds", person, preview=preview, alone=preview.units[0], paths=paths, trial=trial
    )


@post(UNIT + "/grounds", guards=[WRITE])
async def take_over_unit(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Seen],
) -> Redirect:
    await take_over(person, cycle, data.seen, unit)
    return to_unit(cycle, unit)


@post(UNIT + "/override", guards=[WRITE])
async def decide_otherwise(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Overriding],
) -> Redirect:
    await override(person, unit, data.item, data.points, data.reason, data.evidence)
    return to_unit(cycle, unit, data.item)


@post(UNIT + "/lift-override", guards=[WRITE])
async def lift(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Lifting],
) -> Redirect:
    await sheet_in(person, cycle, unit)
    await lift_override(person, unit, data.item)
    return to_unit(cycle, unit, data.item)


HANDLERS = [
    in_own_year(
        show_preview,
        take_over_year,
        show_unit_preview,
        take_over_unit,
        decide_otherwise,
        lift,
    )
]
