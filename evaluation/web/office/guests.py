"""来场监票人 of a sitting: asked for by one officer, let in by another."""

from datetime import date
from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.guest_rules import MOST, GuestName, last_day_for
from evaluation.accounts.guests import (
    ask_for_guests,
    extend_guests,
    guest_desk,
    let_in_guests,
    take_back_guests,
)
from evaluation.accounts.rules import Person
from evaluation.scoring.desk import SittingHead
from evaluation.scoring.rules import check_before_closing
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import Form, only
from evaluation.web.line import is_https
from evaluation.web.office.pages import RUN, page, to_sitting
from evaluation.workdays.queries import today

ROOM = "/guests"
GUESTS = "/sittings/{sitting_id:uuid}" + ROOM
Line = Annotated[str, msgspec.Meta(max_length=60)]


class NewGuests(Form, frozen=True, kw_only=True):
    full_name: list[Line] | Line
    office: list[Line] | Line
    until: date

    @property
    def guests(self) -> list[GuestName]:
        """The rows that were filled in."""
        rows = zip(_listed(self.full_name), _listed(self.office), strict=False)
        return [GuestName(*pair) for pair in rows if any(pair)]


def _listed(field: list[str] | str) -> list[str]:
    return [one.strip() for one in ([field] if isinstance(field, str) else field)]


class Seen(Form, frozen=True):
    seen: Annotated[str, msgspec.Meta(max_length=2000)] = ""


class LastDay(Form, frozen=True, kw_only=True):
    until: date


@get(GUESTS, guards=[only(*RUN)])
async def show_guests(
    person: NamedDependency[Person], real: NamedDependency[SittingHead]
) -> Template:
    desk = await guest_desk(person.jurisdiction, real.id)
    proposed = last_day_for(real.held_on, await today())
    return page("guests", person, sitting=real, desk=desk, most=MOST, proposed=proposed)


@post(GUESTS, guards=[only(*RUN)])
async def ask(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[NewGuests],
) -> Redirect:
    check_before_closing(real.state, "请来场监票人")
    await ask_for_guests(person, real.id, data.guests, data.until)
    return to_sitting(real, ROOM)


@post(GUESTS + "/confirm", guards=[only(*RUN)], status_code=200)
async def let_in(
    request: AnyRequest,
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[Seen],
) -> Template:
    """The passwords stand in this answer and nowhere else."""
    check_before_closing(real.state, "请来场监票人")
    made = await let_in_guests(person, real.id, data.seen)
    desk = await guest_desk(person.jurisdiction, real.id)
    address = f"https://{request.url.netloc}/log-in" if is_https(request) else ""
    return page("new-guests", person, sitting=real, made=made, desk=desk, address=address)


@post(GUESTS + "/take-back", guards=[only(*RUN)])
async def take_back(
    person: NamedDependency[Person], real: NamedDependency[SittingHead]
) -> Redirect:
    await take_back_guests(person, real.id)
    return to_sitting(real, ROOM)


@post(GUESTS + "/extend", guards=[only(*RUN)])
async def extend(
    person: NamedDependency[Person],
    real: NamedDependency[SittingHead],
    data: URLEncodedBody[LastDay],
) -> Redirect:
    await extend_guests(person, real.id, data.until)
    return to_sitting(real, ROOM)


HANDLERS = [show_guests, ask, let_in, take_back, extend]
