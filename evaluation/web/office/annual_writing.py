"""写一段: a paragraph of the annual report in its form, beside the list of figures."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.annual.actions import Unsaved, add_paragraph, save_paragraph
from evaluation.annual.outline import Draft
from evaluation.annual.queries import AnnualDesk, annual_desk
from evaluation.annual.rules import LONGEST, TEXT
from evaluation.db import found
from evaluation.web.guards import Form
from evaluation.web.office.annual import PART, ROOM, WORDS, WRITE, Revision, paragraph_of, to_report
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import page

Level = Annotated[int, msgspec.Meta(ge=0, le=4)]
Text = Annotated[str, msgspec.Meta(max_length=4 * LONGEST)]


class PostedParagraph(Form, frozen=True, kw_only=True):
    """`after`: the paragraph that it follows, empty for the top of the report."""

    level: Level
    text: Text
    revision: Revision = 0
    after: UUID | None = None


class Typed(msgspec.Struct, frozen=True):
    """What stands in the form; `paragraph` None is a new one."""

    paragraph: UUID | None
    level: int
    text: str
    revision: int
    after: UUID | None = None


def form_page(
    person: Person, desk: AnnualDesk, typed: Typed, unsaved: Unsaved | None = None
) -> Template:
    """Nothing that was typed is lost; of two versions the other one stands beside it."""
    found(desk.head)
    template = page("annual-writing", person, desk=desk, typed=typed, unsaved=unsaved, **WORDS)
    template.status_code = 409 if unsaved else 200
    return template


@get(ROOM + "/add", guards=[WRITE])
async def show_new(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    after: FromQuery[UUID | None] = None,
) -> Template:
    desk = await annual_desk(person.jurisdiction, cycle)
    if after is not None:
        paragraph_of(desk, after)
    return form_page(person, desk, Typed(None, TEXT, "", 0, after))


@post(ROOM + "/add/save", guards=[WRITE], status_code=200)
async def add(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    data: URLEncodedBody[PostedParagraph],
) -> Template | Redirect:
    unsaved = await add_paragraph(person, cycle, data.after, data.level, data.text)
    desk = await annual_desk(person.jurisdiction, cycle)
    if unsaved:
        typed = Typed(None, data.level, data.text, 0, data.after)
        return form_page(person, desk, typed, unsaved)
    place = paragraph_of(desk, data.after).place if data.after else 0
    return to_report(cycle, place + 1)


@get(PART, guards=[WRITE])
async def show_paragraph(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], paragraph: FromPath[UUID]
) -> Template:
    desk = await annual_desk(person.jurisdiction, cycle)
    stored = desk.stored[paragraph_of(desk, paragraph).place - 1]
    return form_page(person, desk, Typed(paragraph, stored.level, stored.text, stored.revision))


@post(PART + "/save", guards=[WRITE], status_code=200)
async def save(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    paragraph: FromPath[UUID],
    data: URLEncodedBody[PostedParagraph],
) -> Template | Redirect:
    draft = Draft(data.level, data.text)
    unsaved = await save_paragraph(person, cycle, paragraph, draft, data.revision)
    desk = await annual_desk(person.jurisdiction, cycle)
    if unsaved:
        newest = unsaved.theirs.revision if unsaved.theirs else data.revision
        typed = Typed(paragraph, data.level, data.text, newest)
        return form_page(person, desk, typed, unsaved)
    return to_report(cycle, paragraph_of(desk, paragraph).place)


HANDLERS = [in_own_year(show_new, add, show_paragraph, save)]
