"""年度报告 of a year in the office: its text with living figures, its head, its order."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.annual.actions import begin_report, set_head
from evaluation.annual.arranging import move_paragraph, remove_paragraph, take_new_figures
from evaluation.annual.queries import AnnualDesk, Head, Paragraph, annual_desk
from evaluation.annual.rules import LEVEL_TITLES, NO_DATA
from evaluation.cycles.queries import cycles_of
from evaluation.db import found
from evaluation.web.guards import Form, only
from evaluation.web.office.documents import Day, read_day
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import RUN, page

READ = only(*RUN, Role.AUDITOR)
WRITE = only(*RUN)
ROOM = "/years/{cycle_id:uuid}/annual"
PART = ROOM + "/paragraphs/{paragraph:uuid}"
WORDS = {"level_titles": LEVEL_TITLES, "no_data": NO_DATA, "closed": ()}
OFFICERS_ROOMS = ("/office/register", "/office/delegates")
"""Sources that an auditor has no door to: the figure is shown without its link."""
Line = Annotated[str, msgspec.Meta(max_length=120)]
Revision = Annotated[int, msgspec.Meta(ge=0)]


class PostedHead(Form, frozen=True, kw_only=True):
    title: Line
    addressee: Line = ""
    signed_on: Day = ""
    revision: Revision


class PostedMove(Form, frozen=True, kw_only=True):
    way: Literal["up", "down"]


class PostedRemoval(Form, frozen=True, kw_only=True):
    revision: Revision


def to_report(cycle: UUID, place: int | None = None) -> Redirect:
    """Back to the text, at the paragraph that was touched."""
    at = f"#p{place}" if place else ""
    return Redirect(f"/office/years/{cycle}/annual{at}", status_code=303)


@get("/annual", guards=[READ])
async def find_year(person: NamedDependency[Person]) -> Redirect | Template:
    """The newest year's page; without a year the one thing to do."""
    years = await cycles_of(person.jurisdiction)
    return to_report(years[0].id) if years else page("annual-none", person)


@get(ROOM, guards=[READ])
async def show_report(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    desk = await annual_desk(person.jurisdiction, cycle)
    closed = OFFICERS_ROOMS if person.roles.isdisjoint(RUN) else ()
    years = await cycles_of(person.jurisdiction)
    return page("annual", person, desk=desk, years=years, **WORDS | {"closed": closed})


@post(ROOM + "/begin", guards=[WRITE])
async def begin(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Redirect:
    await begin_report(person, cycle)
    return to_report(cycle)


@post(ROOM + "/head", guards=[WRITE])
async def save_head(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: URLEncodedBody[PostedHead]
) -> Redirect:
    day: date | None = read_day(data.signed_on)
    head = Head(cycle, data.title, data.addressee, day, data.revision)
    await set_head(person, cycle, head, data.revision)
    return to_report(cycle)


def paragraph_of(desk: AnnualDesk, paragraph: UUID) -> Paragraph:
    """Raises NotFound for one of another report."""
    return found(next((one for one in desk.paragraphs if one.id == paragraph), None))


@post(PART + "/move", guards=[WRITE])
async def move(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    paragraph: FromPath[UUID],
    data: URLEncodedBody[PostedMove],
) -> Redirect:
    place = await move_paragraph(person, cycle, paragraph, up=data.way == "up")
    return to_report(cycle, place)


@get(PART + "/remove", guards=[WRITE])
async def ask_to_remove(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], paragraph: FromPath[UUID]
) -> Template:
    desk = await annual_desk(person.jurisdiction, cycle)
    one = paragraph_of(desk, paragraph)
    return page("ask/annual-remove", person, desk=desk, one=one, **WORDS)


@post(PART + "/remove", guards=[WRITE])
async def remove(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    paragraph: FromPath[UUID],
    data: URLEncodedBody[PostedRemoval],
) -> Redirect:
    await remove_paragraph(person, cycle, paragraph, data.revision)
    return to_report(cycle)


@post(PART + "/figures", guards=[WRITE])
async def take_here(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], paragraph: FromPath[UUID]
) -> Redirect:
    await take_new_figures(person, cycle, paragraph)
    return to_report(cycle)


@post(ROOM + "/figures", guards=[WRITE])
async def take_all(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Redirect:
    await take_new_figures(person, cycle)
    return to_report(cycle)


HANDLERS = [
    in_own_year(
        find_year,
        show_report,
        begin,
        save_head,
        move,
        ask_to_remove,
        remove,
        take_here,
        take_all,
    )
]
