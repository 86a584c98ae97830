"""通报文书 of a year in the office: every letter at a glance, and where a new one begins."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.clues.settings import setting_of
from evaluation.cycles.queries import cycles_of
from evaluation.db import found
from evaluation.errors import NotFound
from evaluation.rectification.notice_choices import choice_for, unit_of
from evaluation.rectification.notice_content import Problem
from evaluation.rectification.notice_queries import STANDS, notices_of
from evaluation.rectification.notice_templates import templates_of
from evaluation.rectification.notices import draft_notice
from evaluation.rectification.templates import Reader
from evaluation.web.guards import Form, only
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import RUN, page

READ = only(*RUN, Role.AUDITOR)
WRITE = only(*RUN)
ROOM = "/years/{cycle_id:uuid}/notices"
USUAL = "rectification"
Kind = Annotated[str, msgspec.Meta(max_length=24)]
Choice = Annotated[str, msgspec.Meta(max_length=36)]
Line = Annotated[str, msgspec.Meta(max_length=400)]
Text = Annotated[str, msgspec.Meta(max_length=8000)]


class Beginning(Form, frozen=True, kw_only=True):
    """`clue`: those that were ticked; without one, a problem in words (直接通报)."""

    kind: Kind
    unit: Choice = ""
    clue: list[UUID] | UUID = []
    problem_title: Line = ""
    problem_kind: Line = ""
    problem_text: Text = ""
    about: Choice = ""

    @property
    def clues(self) -> list[UUID]:
        return self.clue if isinstance(self.clue, list) else [self.clue]

    @property
    def problem(self) -> Problem | None:
        title = " ".join(self.problem_title.split())
        if not title and not self.problem_text.strip():
            return None
        return Problem(text=self.problem_text.strip(), kind=self.problem_kind, title=title)


def chosen(text: str) -> UUID | None:
    """An empty choice of a form is none. Raises NotFound for what is no id."""
    try:
        return UUID(text) if text else None
    except ValueError:
        raise NotFound from None


def to_notices(cycle: UUID, room: object = "") -> Redirect:
    end = f"/{room}" if room else ""
    return Redirect(f"/office/years/{cycle}/notices{end}", status_code=303)


@get("/notices", guards=[READ])
async def find_year(person: NamedDependency[Person]) -> Redirect | Template:
    """The newest year's page; without a year the one thing to do."""
    years = await cycles_of(person.jurisdiction)
    return to_notices(years[0].id) if years else page("notices-none", person)


@get(ROOM, guards=[READ])
async def show_list(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    stand: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    unit: FromQuery[str] = "",
    number: FromQuery[Annotated[int, msgspec.Meta(ge=1, le=10_000)]] = 1,
) -> Template:
    one = chosen(unit)
    year = await notices_of(
        person.jurisdiction, cycle, stand=stand, kind=kind, unit=one, page=number
    )
    years = await cycles_of(person.jurisdiction)
    filters = {"stand": stand, "kind": kind, "unit": one, "years": years}
    lines = await templates_of(person.jurisdiction)
    return page("notices", person, year=year, stands=STANDS, kinds=lines, **filters)


@get(ROOM + "/new", guards=[WRITE])
async def show_new(  # what a letter may begin with
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: FromQuery[list[UUID] | None] = None,
    kind: FromQuery[str] = USUAL,
    unit: FromQuery[str] = "",
) -> Template:
    here = chosen(unit) or await unit_of(person.jurisdiction, clue or [])
    choice = await choice_for(person.jurisdiction, cycle, kind, here, clue or [])
    kinds = await templates_of(person.jurisdiction)
    year = await notices_of(person.jurisdiction, cycle)
    problems = (await setting_of(person.jurisdiction)).kinds
    given = {
        "kind": kind,
        "unit": here,
        "clues": clue or [],
        "template": found(kinds.get(kind)).template,
    }
    more = {"choice": choice, "kinds": kinds, "problem_kinds": problems, "readers": Reader}
    return page("notices-new", person, year=year, **more, **given)


@post(ROOM + "/new", guards=[WRITE])
async def begin(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    data: URLEncodedBody[Beginning],
) -> Redirect:
    notice = await draft_notice(
        person,
        cycle,
        data.kind,
        unit=chosen(data.unit),
        clues=data.clues,
        problem=data.problem,
        about=chosen(data.about),
    )
    return to_notices(cycle, notice)


HANDLERS = [in_own_year(find_year, show_list, show_new, begin)]
