"""上报 and 公布: sums to the city, figures to the public; each asked about once more."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.approvals import take_back
from evaluation.accounts.rules import Person
from evaluation.statistics.handing_up import LONGEST_REASON, hand_up, handing_up
from evaluation.statistics.publishing import PUBLISH, in_words, publish_statistics, to_publish
from evaluation.statistics.queries_office import year_head
from evaluation.statistics.rules import shown
from evaluation.web.guards import Form
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import page
from evaluation.web.office.statistics import ROOM, WRITE, to_year


class HandingUp(Form, frozen=True):
    """`version`: the number that the page showed as the next one."""

    version: Annotated[int, msgspec.Meta(ge=1, le=1000)]
    reason: Annotated[str, msgspec.Meta(max_length=2 * LONGEST_REASON)] = ""


class Publishing(Form, frozen=True):
    """`seen`: the digest of the figures that the page showed."""

    seen: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


@get(ROOM + "/hand-up", guards=[WRITE])
async def ask_to_hand_up(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    head = await year_head(person.jurisdiction, cycle)
    now = await handing_up(person.jurisdiction, cycle)
    return page("statistics-hand-up", person, year=head, now=now, spaced=shown)


@post(ROOM + "/hand-up", guards=[WRITE])
async def send_sums_up(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: URLEncodedBody[HandingUp]
) -> Redirect:
    await hand_up(person, cycle, data.version, data.reason)
    return to_year(cycle, "/hand-up")


@get(ROOM + "/publish", guards=[WRITE])
async def ask_to_publish(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    now = await to_publish(person.jurisdiction, cycle)
    head = await year_head(person.jurisdiction, cycle)
    return page("statistics-publish", person, year=head, now=now, words=in_words(now), spaced=shown)


@post(ROOM + "/publish", guards=[WRITE])
async def publish(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: URLEncodedBody[Publishing]
) -> Redirect:
    await publish_statistics(person, cycle, data.seen)
    return to_year(cycle, "/publish")


@post(ROOM + "/publish/take-back", guards=[WRITE])
async def take_back_word(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Redirect:
    await take_back(person, PUBLISH, cycle)
    return to_year(cycle, "/publish")


HANDLERS = [in_own_year(ask_to_hand_up, send_sums_up, ask_to_publish, publish, take_back_word)]
