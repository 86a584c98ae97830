"""显示屏 — the operator names the hall's screens and says what each of them shows."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.scoring.desk import SittingHead
from evaluation.scoring.display import add_display, remove_display, show_on
from evaluation.scoring.display_queries import displays_of
from evaluation.scoring.display_rules import LONGEST_MESSAGE, PROPOSED, SHOW_TITLES, Show
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import Form, only
from evaluation.web.live import fragment
from evaluation.web.office.pages import CONDUCT, page, to_sitting

ROOM = "/sittings/{sitting_id:uuid}/displays"


class Named(Form, frozen=True):
    name: Annotated[str, msgspec.Meta(max_length=40)]


class Shown(Form, frozen=True):
    """One screen, or all of them that the button named."""

    display: list[UUID] | UUID
    shows: Show
    message: Annotated[str, msgspec.Meta(max_length=200)] = ""

    @property
    def chosen(self) -> list[UUID]:
        return self.display if isinstance(self.display, list) else [self.display]


class Which(Form, frozen=True):
    display: UUID


@get(ROOM, guards=[only(*CONDUCT)])
async def show_displays(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Template:
    displays = await displays_of(sitting.id)
    taken = {display.name for display in displays}
    return page(
        "displays",
        person,
        sitting=sitting,
        displays=displays,
        proposed=[name for name in PROPOSED if name not in taken],
        show_titles=SHOW_TITLES,
        longest=LONGEST_MESSAGE,
    )


@get(ROOM + "/connected", guards=[only(*CONDUCT)], opt={"watching": True})
async def show_connected(
    request: AnyRequest, sitting: NamedDependency[SittingHead]
) -> Response[bytes]:
    """Which of them are alive, for the page that lists them."""
    displays = await displays_of(sitting.id)
    return fragment(request, "office/displays-connected.html", {"displays": displays})


@post(ROOM + "/add", guards=[only(*CONDUCT)])
async def add(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Named],
) -> Redirect:
    await add_display(person, sitting.id, data.name)
    return to_sitting(sitting, "/displays")


@post(ROOM + "/show", guards=[only(*CONDUCT)])
async def show(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Shown],
) -> Redirect:
    await show_on(person, sitting.id, data.chosen, data.shows, data.message)
    return to_sitting(sitting, "/displays")


@post(ROOM + "/remove", guards=[only(*CONDUCT)])
async def remove(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Which],
) -> Redirect:
    await remove_display(person, sitting.id, data.display)
    return to_sitting(sitting, "/displays")


HANDLERS = [show_displays, show_connected, add, show, remove]
