"""签到: find, sign in with one press, take it back; slips out; who came late and who left.

What is done is answered with the page itself, and a delegate is named in forms only: no address
ever joins a person to a moment.
"""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.panel.rules import DelegateName
from evaluation.scoring import attendance
from evaluation.scoring.actions import issue_slips
from evaluation.scoring.attendance import SignedIn
from evaluation.scoring.desk import SittingHead
from evaluation.scoring.sign_in_desk import (
    Named,
    Show,
    arrivals_of,
    delegate_named,
    sign_in_desk,
)
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import Form, only
from evaluation.web.live import fragment
from evaluation.web.office.pages import DESK, page, to_sitting

ROOM = "/sittings/{sitting_id:uuid}/sign-in"
Typed = FromQuery[Annotated[str, msgspec.Meta(max_length=80)]]


class Who(Form, frozen=True):
    delegate: UUID


class Back(Form, frozen=True):
    """`place`: where it was counted as late, or the leaving by mistake; empty for nowhere."""

    delegate: UUID
    place: Annotated[str, msgspec.Meta(pattern=r"^[0-9]{0,4}$")] = ""

    @property
    def counted(self) -> int | None:
        return int(self.place) if self.place else None


class Late(Form, frozen=True):
    group: Annotated[str, msgspec.Meta(max_length=40)] = ""
    name: Annotated[str, msgspec.Meta(max_length=40)] = ""
    organisation: Annotated[str, msgspec.Meta(max_length=80)] = ""


class OfGroup(Form, frozen=True):
    group: Annotated[str, msgspec.Meta(max_length=40)]


class Issued(OfGroup, frozen=True):
    count: int


class Said(msgspec.Struct, frozen=True):
    """What was just done, for the box beside the list; `deed` chooses its words."""

    deed: str
    who: Named
    place: int | None = None


@get(ROOM, guards=[only(*DESK)])
async def show_desk(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    find: Typed = "",
    show: FromQuery[Show] = Show.FOUND,
) -> Template:
    return await _page(person, sitting, find, show)


@get(ROOM + "/found", guards=[only(*DESK)])
async def show_found(
    request: AnyRequest,
    sitting: NamedDependency[SittingHead],
    find: Typed = "",
    show: FromQuery[Show] = Show.FOUND,
) -> Response[bytes]:
    """The list alone, at each sign that is typed."""
    desk = await sign_in_desk(sitting.id)
    arrivals = await arrivals_of(sitting.id, find, show, tuple(desk.titles))
    context = {"request": request, "sitting": sitting, "desk": desk, "arrivals": arrivals}
    return fragment(request, "office/sign-in-found.html", context)


@get(ROOM + "/totals", guards=[only(*DESK)], opt={"watching": True})
async def show_totals(
    request: AnyRequest, sitting: NamedDependency[SittingHead]
) -> Response[bytes]:
    """The figures alone, for every desk that is open."""
    return fragment(request, "office/sign-in-totals.html", {"desk": await sign_in_desk(sitting.id)})


@post(ROOM + "/come", guards=[only(*DESK)], status_code=200)
async def sign_in(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Who],
) -> Template:
    return await _said(
        person, sitting, "come", await attendance.sign_in(person, sitting.id, data.delegate)
    )


@post(ROOM + "/take-back", guards=[only(*DESK)], status_code=200)
async def take_back(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Back],
) -> Template:
    await attendance.take_back_sign_in(person, sitting.id, data.delegate, data.counted)
    return await _said(
        person, sitting, "taken back", SignedIn(data.delegate, fresh=True, place=None)
    )


@post(ROOM + "/leave", guards=[only(*DESK)], status_code=200)
async def leave(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Who],
) -> Template:
    return await _said(
        person, sitting, "leave", await attendance.leave(person, sitting.id, data.delegate)
    )


@post(ROOM + "/back", guards=[only(*DESK)], status_code=200)
async def come_back(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Back],
) -> Template:
    await attendance.come_back(person, sitting.id, data.delegate, data.counted)
    return await _page_after(person, sitting, "back", data.delegate)


@post(ROOM + "/late", guards=[only(*DESK)], status_code=200)
async def add_late(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Late],
) -> Template:
    late = DelegateName(data.group, data.name.strip(), data.organisation.strip())
    done = await attendance.add_late_delegate(person, sitting.id, late)
    return await _said(person, sitting, "late", done)


@post(ROOM + "/issued", guards=[only(*DESK)])
async def count_issued(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Issued],
) -> Redirect:
    await issue_slips(person, sitting.id, data.group, data.count)
    return to_sitting(sitting, "/sign-in")


@post(ROOM + "/one-more", guards=[only(*DESK)])
async def issue_one_more(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[OfGroup],
) -> Redirect:
    await attendance.issue_one_more(person, sitting.id, data.group)
    return to_sitting(sitting, "/sign-in")


async def _said(person: Person, sitting: SittingHead, deed: str, done: SignedIn) -> Template:
    words = deed if done.fresh else f"already {deed}"
    return await _page_after(person, sitting, words, done.delegate, done.place)


async def _page_after(
    person: Person, sitting: SittingHead, deed: str, delegate: UUID, place: int | None = None
) -> Template:
    said = Said(deed, await delegate_named(sitting.id, delegate), place)
    return await _page(person, sitting, "", Show.FOUND, said)


async def _page(
    person: Person, sitting: SittingHead, text: str, show: Show, said: Said | None = None
) -> Template:
    desk = await sign_in_desk(sitting.id)
    arrivals = await arrivals_of(sitting.id, text, show, tuple(desk.titles))
    return page("sign-in", person, sitting=sitting, desk=desk, arrivals=arrivals, said=said)


HANDLERS = [
    show_desk,
    show_found,
    show_totals,
    sign_in,
    take_back,
    leave,
    come_back,
    add_late,
    count_issued,
    issue_one_more,
]
