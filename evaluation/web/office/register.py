"""名录: the units of a year, what became of them, and last year's carried into a new one."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.registry import actions, queries
from evaluation.registry.rules import CHANGE_TITLES, Change, ChangeKind, day_or_none, year_shown
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import RUN, page

Line = Annotated[str, msgspec.Meta(max_length=80)]
IdOrNone = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$")]
Year = Annotated[int, msgspec.Meta(ge=2000, le=2200)]


class NewChange(Form, frozen=True):
    kind: ChangeKind
    successor: IdOrNone = ""
    title: Line = ""
    short_title: Annotated[str, msgspec.Meta(max_length=40)] = ""
    document_number: Annotated[str, msgspec.Meta(max_length=60)] = ""
    changed_on: Annotated[str, msgspec.Meta(max_length=10)] = ""


class Carry(Form, frozen=True):
    from_year: Year
    to_year: Year


@get("/register", guards=[only(*RUN)])
async def show_register(
    person: NamedDependency[Person], year: FromQuery[int | None] = None
) -> Template:
    years = await queries.years_of(person.jurisdiction)
    shown = year_shown(year, years)
    lines = await queries.register_of(person.jurisdiction, shown) if shown else []
    changes = await queries.changes_of(person.jurisdiction, shown) if shown else []
    context = {"years": years, "year": shown, "lines": lines, "changes": changes}
    return page("register", person, **context, change_titles=CHANGE_TITLES)


@get("/register/units/{unit:uuid}/change", guards=[only(*RUN)])
async def show_change(person: NamedDependency[Person], unit: FromPath[UUID]) -> Template:
    one = await queries.unit_of(person.jurisdiction, unit)
    choices = await queries.successors_for(person.jurisdiction, one)
    return page("register-change", person, unit=one, choices=choices, change_titles=CHANGE_TITLES)


@post("/register/units/{unit:uuid}/change", guards=[only(*RUN)])
async def record_change(
    person: NamedDependency[Person], unit: FromPath[UUID], data: URLEncodedBody[NewChange]
) -> Redirect:
    change = Change(
        unit,
        data.kind,
        UUID(data.successor) if data.successor else None,
        data.title,
        data.short_title,
        data.document_number,
    )
    year = await actions.record_change(
        person.username, person.jurisdiction, change, day_or_none(data.changed_on)
    )
    return Redirect(f"/office/register?year={year}", status_code=303)


@post("/register/changes/{change:uuid}/take-back", guards=[only(*RUN)])
async def take_back(person: NamedDependency[Person], change: FromPath[UUID]) -> Redirect:
    year = await actions.take_back_change(person.username, person.jurisdiction, change)
    return Redirect(f"/office/register?year={year}", status_code=303)


@get("/register/carry", guards=[only(*RUN)])
async def show_carry(
    person: NamedDependency[Person],
    from_year: FromQuery[int | None] = None,
    to_year: FromQuery[int | None] = None,
) -> Template:
    years = await queries.years_of(person.jurisdiction)
    former = year_shown(from_year, years)
    later = year_shown(to_year, [former + 1]) if former else None
    plan = None
    if former and later:
        plan = await queries.carry_plan(person.jurisdiction, former, later)
    return page("register-carry", person, years=years, plan=plan, change_titles=CHANGE_TITLES)


@post("/register/carry", guards=[only(*RUN)])
async def carry(person: NamedDependency[Person], data: URLEncodedBody[Carry]) -> Redirect:
    await actions.carry_register(person.username, person.jurisdiction, data.from_year, data.to_year)
    return Redirect(f"/office/register?year={data.to_year}", status_code=303)


HANDLERS = [show_register, show_change, record_change, take_back, show_carry, carry]
