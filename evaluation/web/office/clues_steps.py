"""办理线索: every step that the page of a clue offers, one form each."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.clues import handling, passing, registering
from evaluation.clues.queries_one import clue_view
from evaluation.clues.queries_year import clue_year
from evaluation.clues.seeing import sight_of
from evaluation.clues.states import Level
from evaluation.clues.steps import LONGEST_REASON, Step
from evaluation.errors import Refused
from evaluation.web.guards import Form, only
from evaluation.web.office.clues import TAKE_IN, WRITE, clue_page
from evaluation.web.office.clues_one import CLUE, Reason, in_own_clue, to_clue

Short = Annotated[str, msgspec.Meta(max_length=240)]
UnitOrNone = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$")]


class Because(Form, frozen=True):
    reason: Reason = ""


class Accepting(Form, frozen=True):
    """`unit`: nobody may have been chosen yet."""

    unit: UnitOrNone = ""
    kind: Short = ""


class Declining(Form, frozen=True):
    ground: Short = ""
    reason: Reason = ""


class Transferring(Form, frozen=True):
    to: Short = ""
    reason: Reason = ""


class HandingDown(Form, frozen=True):
    place: UUID
    reason: Reason = ""


class PassingOn(Form, frozen=True):
    jurisdiction: UUID
    reason: Reason = ""


class Assigning(Form, frozen=True):
    handler: UUID


class Supervising(Form, frozen=True):
    level: Level
    reason: Reason = ""
    mandatory: Short = ""


class Concluding(Form, frozen=True):
    finding: Step
    reason: Reason = ""
    accountable: bool = False


class FeedingBack(Form, frozen=True):
    how: Short = ""
    reason: Reason = ""


class Reopening(Form, frozen=True):
    reason: Reason = ""
    false_write_off: bool = False


@post(CLUE + "/register", guards=[TAKE_IN])
async def register(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], clue: NamedDependency[UUID]
) -> Redirect:
    await registering.register(person, clue)
    return to_clue(cycle, clue)


@post(CLUE + "/hand_up", guards=[only(Role.JUSTICE_OFFICE)])
async def hand_up(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Because],
) -> Redirect:
    """From here on the 司法所 no longer sees it: back to its list."""
    await passing.hand_up(person, clue, data.reason)
    return Redirect(f"/office/years/{cycle}/clues", status_code=303)


@post(CLUE + "/hand_down", guards=[WRITE])
async def hand_down(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[HandingDown],
) -> Redirect:
    await passing.hand_down(person, clue, data.place, data.reason)
    return to_clue(cycle, clue)


@post(CLUE + "/accept", guards=[WRITE])
async def accept(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Accepting],
) -> Redirect:
    if not data.unit:
        raise Refused("请先选被反映单位：不知道是哪一家，不能受理。没有办理。")
    await handling.accept(person, clue, unit=UUID(data.unit), kind=data.kind)
    return to_clue(cycle, clue)


@post(CLUE + "/decline", guards=[WRITE])
async def decline(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Declining],
) -> Redirect:
    await handling.decline(person, clue, data.ground, data.reason)
    return to_clue(cycle, clue)


@post(CLUE + "/transfer", guards=[WRITE])
async def transfer(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Transferring],
) -> Redirect:
    await handling.transfer(person, clue, data.to, data.reason)
    return to_clue(cycle, clue)


@get(CLUE + "/pass_on", guards=[WRITE])
async def ask_to_pass_on(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], clue: NamedDependency[UUID]
) -> Template:
    sight = sight_of(person, cycle)
    year = await clue_year(sight)
    view = await clue_view(sight, year, clue)
    there = await passing.neighbours_of(person)
    longest = LONGEST_REASON
    return clue_page("ask/pass-on-clue", person, year, view=view, neighbours=there, longest=longest)


@post(CLUE + "/pass_on", guards=[WRITE])
async def pass_on(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[PassingOn],
) -> Redirect:
    await passing.pass_on(person, clue, data.jurisdiction, data.reason)
    return to_clue(cycle, clue)


@post(CLUE + "/assign", guards=[WRITE])
async def assign(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Assigning],
) -> Redirect:
    await handling.assign(person, clue, data.handler)
    return to_clue(cycle, clue)


@post(CLUE + "/extend", guards=[WRITE])
async def extend(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Because],
) -> Redirect:
    await handling.extend(person, clue, data.reason)
    return to_clue(cycle, clue)


@post(CLUE + "/supervise", guards=[WRITE])
async def supervise(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Supervising],
) -> Redirect:
    await handling.supervise(person, clue, data.level, data.reason, data.mandatory)
    return to_clue(cycle, clue)


@post(CLUE + "/conclude", guards=[WRITE])
async def conclude(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Concluding],
) -> Redirect:
    await handling.conclude(person, clue, data.finding, data.reason, accountable=data.accountable)
    return to_clue(cycle, clue)


@post(CLUE + "/feed_back", guards=[WRITE])
async def feed_back(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[FeedingBack],
) -> Redirect:
    await handling.feed_back(person, clue, data.how, data.reason)
    return to_clue(cycle, clue)


@post(CLUE + "/archive", guards=[WRITE])
async def archive(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Because],
) -> Redirect:
    await handling.archive(person, clue, data.reason)
    return to_clue(cycle, clue)


@post(CLUE + "/reconsider", guards=[WRITE])
async def reconsider(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Because],
) -> Redirect:
    await handling.reconsider(person, clue, data.reason)
    return to_clue(cycle, clue)


@post(CLUE + "/reopen", guards=[WRITE])
async def reopen(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Reopening],
) -> Redirect:
    await handling.reopen(person, clue, data.reason, false_write_off=data.false_write_off)
    return to_clue(cycle, clue)


HANDLERS = [
    in_own_clue(
        register,
        hand_up,
        hand_down,
        accept,
        decline,
        transfer,
        ask_to_pass_on,
        pass_on,
        assign,
        extend,
        supervise,
        conclude,
        feed_back,
        archive,
        reconsider,
        reopen,
    )
]
