"""现场通报 of a year in the office: every text at a glance, written, checked and released."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.queries import cycles_of
from evaluation.db import found
from evaluation.rectification.onsite import draft_text, release_text, send_text, withdraw_text
from evaluation.rectification.onsite_desk import waiting_texts
from evaluation.rectification.onsite_printing import print_released
from evaluation.rectification.onsite_queries import OnSiteUnit, TextLine, on_site_unit, on_site_year
from evaluation.rectification.onsite_rules import (
    LONGEST_WORDS,
    MOST_PARAGRAPHS,
    MOST_ROWS,
    MOST_SIGNS,
    SIGNS_A_ROW,
    STAND_TITLES,
    Stand,
    last_due,
    progress_of,
    rows_of,
)
from evaluation.rectification.states import TEXT_TITLES, TextState
from evaluation.web.downloads import as_file
from evaluation.web.guards import Form, only
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import CHINA, RUN, page
from evaluation.web.office.steps import Todo

READ = only(*RUN, Role.AUDITOR)
WRITE = only(*RUN)
ROOM = "/years/{cycle_id:uuid}/on-site"
UNIT = ROOM + "/units/{unit:uuid}"
TEXT = UNIT + "/texts/{text:uuid}"
Words = Annotated[str, msgspec.Meta(max_length=4 * LONGEST_WORDS)]
Time = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Writing(Form, frozen=True):
    """Longer texts are refused in words."""

    text: Annotated[str, msgspec.Meta(max_length=4000)]


class Sending(Form, frozen=True):
    due_on: date
    due_time: Time

    @property
    def due_at(self) -> datetime:
        try:
            due = datetime.fromisoformat(f"{self.due_on}T{self.due_time}")
        except ValueError as no:
            raise ValidationException(str(no)) from no
        return due.replace(tzinfo=CHINA)


class Releasing(Form, frozen=True):
    reason: Words = ""


class Withdrawing(Form, frozen=True):
    reason: Words


def to_unit(cycle: UUID, unit: UUID) -> Redirect:
    return Redirect(f"/office/years/{cycle}/on-site/units/{unit}", status_code=303)


@get("/on-site", guards=[READ])
async def find_year(person: NamedDependency[Person]) -> Redirect | Template:
    """The newest year's page; without a year the one thing to do."""
    years = await cycles_of(person.jurisdiction)
    if not years:
        return page("onsite-none", person)
    return Redirect(f"/office/years/{years[0].id}/on-site", status_code=303)


@get(ROOM, guards=[READ])
async def show_year(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    return page(
        "onsite",
        person,
        year=await on_site_year(person.jurisdiction, cycle),
        years=await cycles_of(person.jurisdiction),
        stand_titles=STAND_TITLES,
    )


@get(ROOM + "/on-site.pdf", guards=[READ])
async def take_pdf(
    person: NamedDependency[Person], cycle: NamedDependency[UUID]
) -> Response[bytes]:
    printed = await print_released(person.jurisdiction, cycle)
    return as_file(printed.content, printed.name, "application/pdf")


@get(UNIT, guards=[READ])
async def show_unit(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], unit: FromPath[UUID]
) -> Template:
    on_site = await on_site_unit(person.jurisdiction, cycle, unit)
    return page("onsite-unit", person, year=on_site, on_site=on_site, **_frame(person, on_site))


def _frame(person: Person, on_site: OnSiteUnit) -> dict[str, object]:
    """What the unit's page and its question have in common."""
    newest, stand = on_site.newest, on_site.stand
    ready = stand in (Stand.CONFIRMED, Stand.OBJECTED, Stand.UNANSWERED)
    fixed = on_site.shown and on_site.holds is not None
    return {
        "stand": stand,
        "stand_titles": STAND_TITLES,
        "text_titles": TEXT_TITLES,
        "progress_of": progress_of,
        "rows_of": rows_of,
        "last": last_due(on_site.now, on_site.held_on),
        "limits": {
            "signs": MOST_SIGNS,
            "paragraphs": MOST_PARAGRAPHS,
            "rows": MOST_ROWS,
            "a_row": SIGNS_A_ROW,
            "words": LONGEST_WORDS,
        },
        "ready": ready,
        "own": newest is not None and newest.made_by_id == person.account,
        "fixed": fixed,
        "writes": not fixed and (newest is None or newest.state != TextState.SENT),
    }


@post(UNIT + "/save", guards=[WRITE])
async def save(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Writing],
) -> Redirect:
    await on_site_unit(person.jurisdiction, cycle, unit)
    await draft_text(person, unit, data.text)
    return to_unit(cycle, unit)


@post(TEXT + "/send", guards=[WRITE])
async def send(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    text: FromPath[UUID],
    data: URLEncodedBody[Sending],
) -> Redirect:
    await _text_of(person, cycle, unit, text)
    await send_text(person, text, data.due_at)
    return to_unit(cycle, unit)


@get(TEXT + "/release", guards=[WRITE])
async def ask_to_release(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    text: FromPath[UUID],
) -> Template:
    on_site, line = await _text_of(person, cycle, unit, text)
    context = {"year": on_site, "on_site": on_site, "line": line}
    return page("ask/release-on-site", person, **context, **_frame(person, on_site))


@post(TEXT + "/release", guards=[WRITE])
async def release(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    text: FromPath[UUID],
    data: URLEncodedBody[Releasing],
) -> Redirect:
    await _text_of(person, cycle, unit, text)
    await release_text(person, text, data.reason)
    return to_unit(cycle, unit)


@post(TEXT + "/withdraw", guards=[WRITE])
async def withdraw(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    text: FromPath[UUID],
    data: URLEncodedBody[Withdrawing],
) -> Redirect:
    await _text_of(person, cycle, unit, text)
    await withdraw_text(person, text, data.reason)
    return to_unit(cycle, unit)


async def _text_of(
    person: Person, cycle: UUID, unit: UUID, text: UUID
) -> tuple[OnSiteUnit, TextLine]:
    """A version of this very unit. Raises NotFound."""
    on_site = await on_site_unit(person.jurisdiction, cycle, unit)
    return on_site, found(next((one for one in on_site.texts if one.id == text), None))


async def on_site_todos(person: Person) -> list[Todo]:
    """For the office's first page."""
    if person.roles.isdisjoint(RUN):
        return []
    found_ones = []
    for one in await waiting_texts(person.jurisdiction, person.account):
        path = f"/office/years/{one.cycle}/on-site"
        where = f"{path}/units/{one.first}" if one.waiting == 1 else path
        about = f"{one.year} 年度现场通报"
        found_ones.append(Todo(f"放行单位核对过的通报稿　{one.waiting} 份", about, where))
    return found_ones


HANDLERS = [
    in_own_year(
        find_year, show_year, take_pdf, show_unit, save, send, ask_to_release, release, withdraw
    )
]
