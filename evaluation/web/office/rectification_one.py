"""One problem of the ledger in the office: every round read, verified, sent back, written off."""

from datetime import date
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Stream, Template

from evaluation.accounts.rules import Person
from evaluation.clues.setting import ends_on
from evaluation.clues.settings import setting_of
from evaluation.clues.states import LEVEL_TITLES, STATE_TITLES, ClueState
from evaluation.clues.steps import STEP_TITLES
from evaluation.duty_reports.difference import Kind
from evaluation.files.queries import kept_on_disk
from evaluation.rectification.accountability import (
    LONGEST_NUMBER,
    LONGEST_POSTS,
    MOST_PERSONS,
    NewEntry,
    enter,
    say_accountable,
)
from evaluation.rectification.answer_rules import HOW_TITLES, LONGEST_REMARK, How, read_day
from evaluation.rectification.ledger_printing import in_words, print_write_off
from evaluation.rectification.problem_queries import check_asked, check_evidence, problem_of
from evaluation.rectification.states import ROUND_TITLES
from evaluation.rectification.verifying import doubt, send_back, verify, write_off
from evaluation.web.downloads import as_file, as_stream
from evaluation.web.guards import Form
from evaluation.web.office.objective import current_cycle
from evaluation.web.office.pages import page
from evaluation.web.office.rectification import READ, ROOM, WRITE, to_ledger
from evaluation.workdays.queries import differs, today

ONE = ROOM + "/{clue_id:uuid}"
Words = Annotated[str, msgspec.Meta(max_length=4 * LONGEST_REMARK)]
Number = Annotated[int, msgspec.Meta(ge=1, le=1000)]


class Verifying(Form, frozen=True):
    """`number`: the round that the page showed."""

    number: Number
    how: How
    remark: Words = ""


class SendingBack(Form, frozen=True):
    number: Number
    remark: Words = ""
    due_on: Annotated[str, msgspec.Meta(max_length=20)] = ""


class Doubting(Form, frozen=True):
    reason: Words = ""


class Entering(Form, frozen=True, kw_only=True):
    """`checked` is ticked, for an entry stays for good."""

    kind: Annotated[str, msgspec.Meta(max_length=40)]
    persons: Annotated[int, msgspec.Meta(ge=1, le=MOST_PERSONS)]
    decided_on: date
    text: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_POSTS)] = ""
    document_number: Annotated[str, msgspec.Meta(max_length=2 * LONGEST_NUMBER)] = ""
    checked: Annotated[str, msgspec.Meta(min_length=1, max_length=10)]


class Saying(Form, frozen=True):
    accountable: bool
    reason: Words = ""


async def current_problem(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], clue_id: FromPath[UUID]
) -> UUID:
    """The one place where a problem is measured by jurisdiction and year. Raises NotFound."""
    await check_asked(person.jurisdiction, cycle, clue_id)
    return clue_id


def in_own_ledger(*handlers: BaseRouteHandler) -> Router:
    """Handlers that take `cycle` and `clue: NamedDependency[UUID]`, a row of the own ledger."""
    own = {"cycle": Provide(current_cycle), "clue": Provide(current_problem)}
    return Router("/", route_handlers=handlers, dependencies=own)


async def _page(name: str, person: Person, cycle: UUID, clue: UUID) -> Template:
    problem = await problem_of(person.jurisdiction, cycle, clue)
    setting = await setting_of(person.jurisdiction)
    limit = setting.limits[ClueState.SENT_BACK]
    day = await today()
    return page(
        name,
        person,
        problem=problem,
        setting=setting,
        today=day,
        usual_due=ends_on(day, limit, await differs()),
        own=f"/office/years/{cycle}/rectification/{clue}",
        here=f"/office/years/{cycle}/rectification",
        state_titles=STATE_TITLES,
        level_titles=LEVEL_TITLES,
        round_titles=ROUND_TITLES,
        step_titles=STEP_TITLES,
        how_titles=HOW_TITLES,
        kinds=Kind,
        on_day=in_words,
        longest=LONGEST_REMARK,
    )


@get(ONE, guards=[READ])
async def show_problem(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], clue: NamedDependency[UUID]
) -> Template:
    return await _page("rectification-one", person, cycle, clue)


@post(ONE + "/verify", guards=[WRITE])
async def verify_round(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Verifying],
) -> Redirect:
    await verify(person, clue, data.number, data.how, data.remark)
    return to_ledger(cycle, f"/{clue}")


@post(ONE + "/send-back", guards=[WRITE])
async def send_round_back(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[SendingBack],
) -> Redirect:
    await send_back(person, clue, data.number, data.remark, read_day(data.due_on))
    return to_ledger(cycle, f"/{clue}")


@post(ONE + "/doubt", guards=[WRITE])
async def doubt_verification(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Doubting],
) -> Redirect:
    await doubt(person, clue, data.reason)
    return to_ledger(cycle, f"/{clue}")


@get(ONE + "/write-off", guards=[WRITE])
async def ask_to_write_off(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], clue: NamedDependency[UUID]
) -> Template:
    return await _page("ask/write-off", person, cycle, clue)


@post(ONE + "/write-off", guards=[WRITE])
async def write_problem_off(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], clue: NamedDependency[UUID]
) -> Redirect:
    await write_off(person, clue)
    return to_ledger(cycle, f"/{clue}")


@post(ONE + "/accountability", guards=[WRITE])
async def enter_accountability(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Entering],
) -> Redirect:
    entry = NewEntry(
        kind=data.kind,
        persons=data.persons,
        text=data.text,
        document_number=data.document_number,
        decided_on=data.decided_on,
    )
    await enter(person, clue, entry)
    return to_ledger(cycle, f"/{clue}")


@post(ONE + "/accountable", guards=[WRITE])
async def say_whether_accountable(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    clue: NamedDependency[UUID],
    data: URLEncodedBody[Saying],
) -> Redirect:
    await say_accountable(person, clue, accountable=data.accountable, reason=data.reason)
    return to_ledger(cycle, f"/{clue}")


@get(ONE + "/write-off.pdf", guards=[READ])
async def take_form(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], clue: NamedDependency[UUID]
) -> Response[bytes]:
    """销号审核表 as it stands now."""
    printed = await print_write_off(person.jurisdiction, cycle, clue)
    return as_file(printed.content, printed.name, "application/pdf")


@get(ONE + "/files/{file:uuid}", guards=[READ])
async def take_evidence(
    person: NamedDependency[Person], clue: NamedDependency[UUID], file: FromPath[UUID]
) -> Stream:
    """A file of this problem's rounds; any other does not exist. A draft's is the unit's own."""
    await check_evidence(clue, file, drafts=False)
    return as_stream(await kept_on_disk(person.jurisdiction, file))


HANDLERS = [
    in_own_ledger(
        show_problem,
        verify_round,
        send_round_back,
        doubt_verification,
        ask_to_write_off,
        write_problem_off,
        enter_accountability,
        say_whether_accountable,
        take_form,
        take_evidence,
    )
]
