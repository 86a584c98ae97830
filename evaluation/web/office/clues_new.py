"""登记线索, and mending what was registered: one form, which comes back as it was filled in."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.clues.filling import (
    FIELD_TITLES,
    LONGEST,
    Filled,
    as_filled,
    as_new,
    faults_of,
)
from evaluation.clues.queries_one import clue_named, clue_view
from evaluation.clues.queries_year import ClueYear, clue_year
from evaluation.clues.registering import mend, record_clue
from evaluation.clues.seeing import sight_of
from evaluation.errors import Refused
from evaluation.web.guards import Form
from evaluation.web.office.clues import ROOM, TAKE_IN, clue_page
from evaluation.web.office.clues_one import CLUE, in_own_clue, to_clue
from evaluation.web.office.objective import in_own_year

Line = Annotated[str, msgspec.Meta(max_length=800)]
Text = Annotated[str, msgspec.Meta(max_length=40_000)]
Short = Annotated[str, msgspec.Meta(max_length=60)]


class PostedClue(Form, frozen=True, kw_only=True):
    """As a browser sends it; what it says is read by `clues.filling`."""

    title: Line = ""
    text: Text = ""
    source: Short = ""
    channel: Short = ""
    outer_number: Line = ""
    kind: Short = ""
    unit: Short = ""
    received_on: Short = ""
    happened_on: Short = ""
    repeats: Short = ""
    anonymous: bool = False
    name: Line = ""
    telephone: Line = ""
    address: Line = ""
    original: Text = ""

    @property
    def filled(self) -> Filled:
        fields = {name: getattr(self, name) for name in Filled.__struct_fields__}
        return Filled(**fields)


def form_page(
    person: Person, year: ClueYear, filled: Filled, status: int = 200, **more: object
) -> Template:
    context = {"filled": filled, "field_titles": FIELD_TITLES, "longest": LONGEST}
    empty: dict[str, object] = {"faults": {}, "refusal": "", "view": None}
    answer = clue_page("clues-new", person, year, **context, **(empty | more))
    answer.status_code = status
    return answer


@get(ROOM + "/new", guards=[TAKE_IN])
async def show_form(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    year = await clue_year(sight_of(person, cycle))
    return form_page(person, year, Filled(received_on=year.today.isoformat()))


@post(ROOM + "/new", guards=[TAKE_IN], status_code=200)
async def record(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: URLEncodedBody[PostedClue]
) -> Redirect | Template:
    """Registered, or the same form with what is to be mended in it."""
    sight, filled = sight_of(person, cycle), data.filled
    year = await clue_year(sight)
    if faults := faults_of(filled, year):
        return form_page(person, year, filled, 409, faults=faults)
    try:
        new = as_new(filled, await clue_named(sight, filled.repeats))
        return to_clue(cycle, await record_clue(person, cycle, new))
    except Refused as no:
        return form_page(person, year, filled, 409, refusal=str(no))


@get(CLUE + "/mend", guards=[TAKE_IN])
async def show_mending(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], clue: NamedDependency[UUID]
) -> Template:
    sight = sight_of(person, cycle)
    year = await clue_year(sight)
    view = await clue_view(sight, year, clue)
    return form_page(person, year, as_filled(view), view=view)


@post(CLUE + "/mend", guards=[TAKE_IN], status_code=200)
async def mend_clue(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[PostedClue],
) -> Redirect | Template:
    sight, filled = sight_of(person, cycle), data.filled
    year = await clue_year(sight)
    view = await clue_view(sight, year, clue)
    if faults := faults_of(filled, year):
        return form_page(person, year, filled, 409, faults=faults, view=view)
    try:
        await mend(person, clue, as_new(filled, await clue_named(sight, filled.repeats)))
    except Refused as no:
        return form_page(person, year, filled, 409, refusal=str(no), view=view)
    return to_clue(cycle, clue)


HANDLERS = [in_own_year(show_form, record), in_own_clue(show_mending, mend_clue)]
