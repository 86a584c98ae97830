"""文书模板 in the office: how each kind of letter is worded, changed in versions, reset."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.db import found
from evaluation.rectification.notice_queries import notices_of
from evaluation.rectification.notice_templates import reset_template, set_template, templates_of
from evaluation.rectification.templates import FILLED, FORM_TITLES, OPEN, READER_TITLES
from evaluation.rectification.templates import Form as Layout
from evaluation.web.guards import Form
from evaluation.web.office.notices import READ, ROOM, WRITE, Line, Text, to_notices
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import page

HERE = ROOM + "/templates"
ONE = HERE + "/{kind:str}"
WORDS = {"forms": FORM_TITLES, "readers": READER_TITLES, "gaps": [*sorted(FILLED), *sorted(OPEN)]}
Seen = Annotated[int, msgspec.Meta(ge=0, le=10_000)]


class Wording(Form, frozen=True, kw_only=True):
    """An empty paragraph goes; `working`: the days are working days."""

    title: Line
    word: Line
    form: Layout
    heading: Line
    paragraph: list[Text] | Text
    demands: Text = ""
    days: Annotated[int, msgspec.Meta(ge=0, le=9999)] = 0
    working: bool = False
    seen: Seen

    @property
    def paragraphs(self) -> tuple[str, ...]:
        every = self.paragraph if isinstance(self.paragraph, list) else [self.paragraph]
        return tuple(text.strip() for text in every if text.strip())


class Resetting(Form, frozen=True, kw_only=True):
    seen: Seen


@get(HERE, guards=[READ])
async def show_templates(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    year = await notices_of(person.jurisdiction, cycle)
    lines = await templates_of(person.jurisdiction)
    return page("notice-templates", person, year=year, lines=lines, **WORDS)


@get(ONE, guards=[WRITE])
async def show_template(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], kind: FromPath[str]
) -> Template:
    year = await notices_of(person.jurisdiction, cycle)
    line = found((await templates_of(person.jurisdiction)).get(kind))
    return page("notice-template", person, year=year, line=line, **WORDS)


@post(ONE, guards=[WRITE])
async def change(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    kind: FromPath[str],
    data: URLEncodedBody[Wording],
) -> Redirect:
    line = found((await templates_of(person.jurisdiction)).get(kind))
    template = msgspec.structs.replace(
        line.template,
        title=" ".join(data.title.split()),
        word="".join(data.word.split()),
        form=data.form,
        heading=" ".join(data.heading.split()),
        paragraphs=data.paragraphs,
        demands=data.demands.strip(),
        days=data.days,
        working=data.working,
    )
    await set_template(person, kind, template, data.seen)
    return to_notices(cycle, "templates")


@post(ONE + "/reset", guards=[WRITE])
async def reset(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    kind: FromPath[str],
    data: URLEncodedBody[Resetting],
) -> Redirect:
    await reset_template(person, kind, data.seen)
    return to_notices(cycle, "templates")


HANDLERS = [in_own_year(show_templates, show_template, change, reset)]
