"""执法统计 of one unit in the office: its figures, accepted, sent back or corrected."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.errors import NotFound
from evaluation.statistics.checks import standing_of
from evaluation.statistics.comparing import percent
from evaluation.statistics.handing_in import correct_cell
from evaluation.statistics.queries import Return, return_of
from evaluation.statistics.queries_office import STAND_TITLES, year_head
from evaluation.statistics.reviewing import LONGEST_REMARK, accept, send_back
from evaluation.statistics.rules import LONGEST_EXPLANATION, shown
from evaluation.web.guards import Form
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import page
from evaluation.web.office.statistics import READ, ROOM, WRITE, to_year

UNIT = ROOM + "/units/{unit:uuid}"
Submissions = Annotated[int, msgspec.Meta(ge=0, le=1000)]


class Accepting(Form, frozen=True):
    """`submissions`: the one that the page showed."""

    submissions: Submissions


class SendingBack(Form, frozen=True):
    submissions: Submissions
    remark: Annotated[str, msgspec.Meta(max_length=2 * LONGEST_REMARK)]


class Correcting(Form, frozen=True):
    cell: Annotated[str, msgspec.Meta(max_length=60)]
    amount: Annotated[str, msgspec.Meta(max_length=100)]
    reason: Annotated[str, msgspec.Meta(max_length=2 * LONGEST_EXPLANATION)]


async def return_in(person: Person, cycle: UUID, unit: UUID) -> Return:
    """The one place where a unit's return is measured by jurisdiction and year. NotFound."""
    one = await return_of(person.jurisdiction, unit)
    if one.year.cycle != cycle:
        raise NotFound
    return one


def to_unit(cycle: UUID, unit: UUID) -> Redirect:
    return to_year(cycle, f"/units/{unit}")


@get(UNIT, guards=[READ])
async def show_unit(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    cell: FromQuery[str] = "",
) -> Template:
    one = await return_in(person, cycle, unit)
    form, amounts = one.year.form, one.amounts
    return page(
        "statistics-unit",
        person,
        year=await year_head(person.jurisdiction, cycle),
        one=one,
        amounts=amounts,
        standing=standing_of(form, amounts, one.earlier, list(one.explanations)),
        chosen=cell,
        stand_titles=STAND_TITLES,
        longest=LONGEST_REMARK,
        spaced=shown,
        percent=percent,
    )


@post(UNIT + "/accept", guards=[WRITE])
async def accept_return(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Accepting],
) -> Redirect:
    await accept(person, cycle, unit, data.submissions)
    return to_unit(cycle, unit)


@post(UNIT + "/send-back", guards=[WRITE])
async def return_to_unit(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[SendingBack],
) -> Redirect:
    await send_back(person, cycle, unit, data.submissions, data.remark)
    return to_unit(cycle, unit)


@post(UNIT + "/correct", guards=[WRITE])
async def correct(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Correcting],
) -> Redirect:
    await return_in(person, cycle, unit)
    await correct_cell(person, unit, data.cell, data.amount, data.reason)
    return to_unit(cycle, unit)


HANDLERS = [in_own_year(show_unit, accept_return, return_to_unit, correct)]
