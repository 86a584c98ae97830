"""客观考核 of a year in the office: every unit at a glance, the sheets sent, the scores frozen."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.queries import check_cycle_of, cycles_of
from evaluation.grounds.queries import computed_in
from evaluation.objective.actions import prepare_items
from evaluation.objective.confirming import freeze, send_confirmations
from evaluation.objective.overview import overview_of
from evaluation.objective.rules import MOST_DAYS, STAND_TITLES
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import RUN, page

READ = only(*RUN, Role.AUDITOR)
WRITE = only(*RUN)
ROOM = "/years/{cycle_id:uuid}/objective"


class Sending(Form, frozen=True, kw_only=True):
    """`everyone`: all sheets that are not out, whatever is ticked."""

    unit: list[UUID] | UUID = []
    days: Annotated[int, msgspec.Meta(ge=1, le=MOST_DAYS)]
    everyone: bool = False

    @property
    def units(self) -> list[UUID] | None:
        if self.everyone:
            return None
        return self.unit if isinstance(self.unit, list) else [self.unit]


async def current_cycle(person: NamedDependency[Person], cycle_id: FromPath[UUID]) -> UUID:
    """The one place where a year is measured by the person's jurisdiction. Raises NotFound."""
    await check_cycle_of(person.jurisdiction, cycle_id)
    return cycle_id


def in_own_year(*handlers: BaseRouteHandler) -> Router:
    """Handlers that take `cycle: NamedDependency[UUID]`, a year of the own jurisdiction."""
    return Router("/", route_handlers=handlers, dependencies={"cycle": Provide(current_cycle)})


def to_year(cycle: UUID) -> Redirect:
    return Redirect(f"/office/years/{cycle}/objective", status_code=303)


@get("/objective", guards=[READ])
async def find_year(person: NamedDependency[Person]) -> Redirect | Template:
    """The newest year's page; without a year the one thing to do."""
    years = await cycles_of(person.jurisdiction)
    return to_year(years[0].id) if years else page("objective-none", person)


@get(ROOM, guards=[READ])
async def show_year(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    year = await overview_of(person.jurisdiction, cycle)
    years = await cycles_of(person.jurisdiction)
    shown = {"year": year, "years": years, "computed": await computed_in(cycle)}
    return page("objective", person, stand_titles=STAND_TITLES, **shown)


@post(ROOM + "/prepare", guards=[WRITE])
async def prepare(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Redirect:
    await prepare_items(person, cycle)
    return to_year(cycle)


@post(ROOM + "/send", guards=[WRITE])
async def send(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: URLEncodedBody[Sending]
) -> Redirect:
    await send_confirmations(person, cycle, data.units, data.days)
    return to_year(cycle)


@get(ROOM + "/freeze", guards=[WRITE])
async def ask_to_freeze(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    year = await overview_of(person.jurisdiction, cycle)
    return page("ask/freeze", person, year=year, stand_titles=STAND_TITLES)


@post(ROOM + "/freeze", guards=[WRITE])
async def freeze_year(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Redirect:
    await freeze(person, cycle)
    return to_year(cycle)


HANDLERS = [in_own_year(find_year, show_year, prepare, send, ask_to_freeze, freeze_year)]
