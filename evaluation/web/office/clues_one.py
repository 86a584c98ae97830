"""One clue in the office: its page, who complained (for a reason), and its files."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Stream, Template

from evaluation.accounts.rules import Person
from evaluation.clues.attaching import attach
from evaluation.clues.handling import FEEDBACK_WAYS
from evaluation.clues.looking import show_complainant
from evaluation.clues.offering import offers_of
from evaluation.clues.passing import advice_on_level, fate_of, sender_of
from evaluation.clues.queries_one import check_file_of, check_seen, clue_view
from evaluation.clues.queries_year import clue_year
from evaluation.clues.seeing import sight_of
from evaluation.clues.states import Level
from evaluation.clues.steps import LONGEST_REASON
from evaluation.files.queries import kept_on_disk
from evaluation.rectification.states import NOTICE_TITLES
from evaluation.web.downloads import as_stream
from evaluation.web.guards import Form
from evaluation.web.office.clues import READ, ROOM, TAKE_IN, clue_page
from evaluation.web.office.objective import current_cycle, in_own_year
from evaluation.web.uploads import ROOM_FOR_A_FILE, UploadBody, uploaded

CLUE = ROOM + "/{clue_id:uuid}"
NO_STORE = {"Cache-Control": "no-store"}
Reason = Annotated[str, msgspec.Meta(max_length=4 * LONGEST_REASON)]


class Looking(Form, frozen=True):
    reason: Reason = ""


class Attaching(Form, frozen=True):
    file: UploadFile | None = None


async def current_clue(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], clue_id: FromPath[UUID]
) -> UUID:
    """The one place where a clue is measured by jurisdiction, year and 司法所. Raises NotFound."""
    await check_seen(sight_of(person, cycle), clue_id)
    return clue_id


def in_own_clue(*handlers: BaseRouteHandler) -> Router:
    """Handlers that take `cycle` and `clue: NamedDependency[UUID]`, the person's to see."""
    own = {"cycle": Provide(current_cycle), "clue": Provide(current_clue)}
    return Router("/", route_handlers=handlers, dependencies=own)


def to_clue(cycle: UUID, clue: UUID) -> Redirect:
    return Redirect(f"/office/years/{cycle}/clues/{clue}", status_code=303)


@get(CLUE, guards=[READ])
async def show_clue(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], clue_id: FromPath[UUID]
) -> Template:
    sight = sight_of(person, cycle)
    year = await clue_year(sight)
    view = await clue_view(sight, year, clue_id)
    return clue_page(
        "clues-one",
        person,
        year,
        view=view,
        offers=offers_of(view, person.roles, year),
        fate=await fate_of(person, clue_id) if view.passed_to else None,
        sender=await sender_of(person, clue_id) if view.came_from else None,
        advice=advice_on_level(
            of_city=year.of_city,
            unit=view.unit_title,
            own_code=bool(view.own_code),
            text=view.title,
        ),
        levels=[level for level in Level if level != Level.NONE],
        feedback_ways=FEEDBACK_WAYS,
        notice_titles=NOTICE_TITLES,
        longest=LONGEST_REASON,
    )


@post(CLUE + "/complainant", guards=[TAKE_IN], status_code=200)
async def look_at_complainant(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Looking],
) -> Template:
    """Shown in this answer and nowhere else; no browser keeps it."""
    complaint = await show_complainant(person, clue, data.reason)
    sight = sight_of(person, cycle)
    year = await clue_year(sight)
    view = await clue_view(sight, year, clue)
    answer = clue_page("clues-complainant", person, year, view=view, complaint=complaint)
    answer.headers = NO_STORE
    return answer


@post(CLUE + "/files", guards=[TAKE_IN], **ROOM_FOR_A_FILE)
async def attach_file(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: UploadBody[Attaching],
) -> Redirect:
    sent = await uploaded(data.file)
    await attach(person, clue, sent.name, sent.content)
    return to_clue(cycle, clue)


@get(CLUE + "/files/{file:uuid}", guards=[READ])
async def take_file(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue_id: FromPath[UUID],
    file: FromPath[UUID],
) -> Stream:
    """A file that is attached to this clue; any other does not exist."""
    await check_file_of(sight_of(person, cycle), clue_id, file)
    return as_stream(await kept_on_disk(person.jurisdiction, file))


HANDLERS = [in_own_year(show_clue, take_file), in_own_clue(look_at_complainant, attach_file)]
