"""Before and beside the scoring: make slips, count those handed out, withdraw one, rehearse."""

from typing import Annotated

import msgspec
from litestar import post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.cycles.rules import group_titles
from evaluation.scoring import queries
from evaluation.scoring.actions import NewSlip, issue_slips, make_slips, withdraw_slip
from evaluation.scoring.desk import SittingHead
from evaluation.scoring.rehearsal import (
    Rehearsal,
    cast_practice_ballots,
    clear_rehearsal,
    start_rehearsal,
)
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import DESK, RUN, page, to_sitting

Code = Annotated[str, msgspec.Meta(max_length=40)]


class SlipsOfGroup(Form, frozen=True):
    group: Code
    count: int


class Stub(Form, frozen=True):
    stub: Code


class PracticeSlips(Form, frozen=True):
    count: int


class Practice(Form, frozen=True):
    """`group token` of each practice slip: they are known only to the page that made them."""

    slip: list[Code]


@post("/sittings/{sitting_id:uuid}/slips", guards=[only(*RUN)], status_code=200)
async def add_slips(
    request: AnyRequest,
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[SlipsOfGroup],
) -> Template:
    slips = await make_slips(person, sitting.id, data.group, data.count)
    return await _slips_page(request, person, sitting, slips)


async def _slips_page(
    request: AnyRequest, person: Person, sitting: SittingHead, slips: list[NewSlip]
) -> Template:
    """The only answer that ever holds these codes."""
    titles = group_titles(await queries.scheme_for(sitting.id))
    home = f"{request.url.scheme}://{request.url.netloc}"
    return page("slips", person, sitting=sitting, slips=slips, group_titles=titles, home=home)


@post("/sittings/{sitting_id:uuid}/issued", guards=[only(*DESK)])
async def count_issued(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[SlipsOfGroup],
) -> Redirect:
    await issue_slips(person, sitting.id, data.group, data.count)
    return to_sitting(sitting)


@post("/sittings/{sitting_id:uuid}/withdraw", guards=[only(*DESK)])
async def withdraw(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Stub],
) -> Redirect:
    await withdraw_slip(person, sitting.id, data.stub)
    return to_sitting(sitting)


@post("/sittings/{sitting_id:uuid}/rehearsal", guards=[only(*RUN)], status_code=200)
async def rehearse(
    request: AnyRequest,
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[PracticeSlips],
) -> Template:
    made = await start_rehearsal(person, sitting.id, data.count)
    head = msgspec.structs.replace(
        sitting, id=made.sitting, rehearsal=True, rehearsal_of=sitting.id
    )
    return await _slips_page(request, person, head, list(made.slips))


@post("/sittings/{sitting_id:uuid}/practice", guards=[only(*RUN)])
async def cast_practice(
    rehearsal: NamedDependency[SittingHead], data: URLEncodedBody[Practice]
) -> Redirect:
    slips = [slip.partition(" ") for slip in data.slip]
    made = tuple(NewSlip(group, "", token, "", "") for group, _, token in slips)
    await cast_practice_ballots(Rehearsal(rehearsal.id, made))
    return to_sitting(rehearsal)


@post("/sittings/{sitting_id:uuid}/clear", guards=[only(*RUN)])
async def clear(
    person: NamedDependency[Person],
    rehearsal: NamedDependency[SittingHead],
) -> Redirect:
    await clear_rehearsal(person, rehearsal.id)
    return Redirect(f"/office/sittings/{rehearsal.rehearsal_of}", status_code=303)


HANDLERS = [add_slips, count_issued, withdraw, rehearse, cast_practice, clear]
