"""揭晓 — switched on, released by two persons, moved step by step; the page knows no more than the
wall does.
"""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.results.reveal import move_reveal, release_reveal, switch_reveal
from evaluation.results.reveal_queries import reveal_desk
from evaluation.results.reveal_rules import SCOPE_SHOWS
from evaluation.scoring.desk import SittingHead
from evaluation.scoring.display_queries import displays_of
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import CONDUCT, RUN, page, to_sitting

ROOM = "/sittings/{sitting_id:uuid}/reveal"


class Switch(Form, frozen=True):
    on: bool


class Seen(Form, frozen=True):
    """The step that the page showed when the button was pressed."""

    seen: Annotated[int, msgspec.Meta(ge=0, le=10_000)]


@get(ROOM, guards=[only(*CONDUCT)])
async def show_reveal(
    person: NamedDependency[Person], real: NamedDependency[SittingHead]
) -> Template:
    return page(
        "reveal",
        person,
        sitting=real,
        desk=await reveal_desk(real.id),
        displays=await displays_of(real.id),
        scope_shows=SCOPE_SHOWS,
    )


@post(ROOM + "/switch", guards=[only(*RUN)])
async def switch(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[Switch],
) -> Redirect:
    await switch_reveal(person, real.id, on=data.on)
    return to_sitting(real, "/reveal")


@post(ROOM + "/release", guards=[only(*RUN)])
async def release(person: NamedDependency[Person], real: NamedDependency[SittingHead]) -> Redirect:
    await release_reveal(person, real.id)
    return to_sitting(real, "/reveal")


@post(ROOM + "/forward", guards=[only(*CONDUCT)])
async def forward(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[Seen],
) -> Redirect:
    await move_reveal(person, real.id, data.seen, 1)
    return to_sitting(real, "/reveal")


@post(ROOM + "/back", guards=[only(*CONDUCT)])
async def back(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[Seen],
) -> Redirect:
    await move_reveal(person, real.id, data.seen, -1)
    return to_sitting(real, "/reveal")


HANDLERS = [show_reveal, switch, release, forward, back]
