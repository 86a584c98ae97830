"""专项整治台账 of a year in the office: filtered, paged; printed and exported as filtered."""

from urllib.parse import urlencode
from uuid import UUID

from litestar import Response, Router, get
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler
from litestar.params import FromQuery
from litestar.response import Redirect, Template

from evaluation.accounts.rules import OFFICERS, Person, Role
from evaluation.clues.states import LEVEL_TITLES, STATE_TITLES, Level
from evaluation.cycles.queries import cycles_of
from evaluation.rectification.ledger_printing import (
    completion,
    export_ledger,
    filter_words,
    in_words,
    print_ledger,
)
from evaluation.rectification.ledger_queries import STANDS, Stand, Wanted, ledger_of, waiting_in
from evaluation.web.downloads import as_file
from evaluation.web.guards import only
from evaluation.web.office.objective import current_cycle
from evaluation.web.office.pages import RUN, page
from evaluation.web.office.steps import Todo

READ = only(*RUN, Role.AUDITOR)
WRITE = only(*RUN)
ROOM = "/years/{cycle_id:uuid}/rectification"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ON_SITE = {"": None, "yes": True, "no": False}
LONGEST_WORD = 60


def wanted_of(  # each is a field of the filter
    unit: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    stand: FromQuery[str] = "",
    level: FromQuery[str] = "",
    source: FromQuery[str] = "",
    on_site: FromQuery[str] = "",
) -> Wanted:
    """As the form sends it; what is no choice of the form chooses nothing."""
    return Wanted(
        unit=_unit(unit),
        kind=kind[:LONGEST_WORD],
        stand=Stand(stand) if stand in list(Stand) else Stand.ALL,
        level=level if level in list(Level) else "",
        source=source[:LONGEST_WORD],
        on_site=ON_SITE.get(on_site),
    )


def _unit(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def with_filter(*handlers: BaseRouteHandler) -> Router:
    """Handlers that take `cycle` and `wanted: NamedDependency[Wanted]`."""
    own = {
        "cycle": Provide(current_cycle),
        "wanted": Provide(wanted_of, sync_to_thread=False),
    }
    return Router("/", route_handlers=handlers, dependencies=own)


def fields_of(wanted: Wanted) -> dict[str, str]:
    """The filter as an address has it, without what chooses nothing."""
    on_site = {None: "", True: "yes", False: "no"}[wanted.on_site]
    fields = {
        "unit": str(wanted.unit or ""),
        "kind": wanted.kind,
        "stand": wanted.stand if wanted.stand != Stand.ALL else "",
        "level": wanted.level,
        "source": wanted.source,
        "on_site": on_site,
    }
    return {name: text for name, text in fields.items() if text}


def to_ledger(cycle: UUID, room: str = "") -> Redirect:
    return Redirect(f"/office/years/{cycle}/rectification{room}", status_code=303)


@get("/rectification", guards=[READ])
async def find_year(person: NamedDependency[Person]) -> Redirect | Template:
    """The newest year's ledger; without a year the one thing to do."""
    years = await cycles_of(person.jurisdiction)
    return to_ledger(years[0].id) if years else page("rectification-none", person)


@get(ROOM, guards=[READ])
async def show_ledger(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    wanted: NamedDependency[Wanted],
    page_number: FromQuery[int] = 1,
) -> Template:
    ledger = await ledger_of(person.jurisdiction, cycle, wanted, min(max(1, page_number), 10_000))
    fields = fields_of(wanted)

    def address(room: str = "", **changes: str) -> str:
        query = urlencode({name: text for name, text in (fields | changes).items() if text})
        return f"/office/years/{cycle}/rectification{room}" + (f"?{query}" if query else "")

    return page(
        "rectification",
        person,
        ledger=ledger,
        address=address,
        chosen=filter_words(ledger),
        stands=STANDS,
        level_titles=LEVEL_TITLES,
        state_titles=STATE_TITLES,
        completion=completion,
        on_day=in_words,
    )


@get(ROOM + "/ledger.pdf", guards=[READ])
async def take_pdf(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    wanted: NamedDependency[Wanted],
) -> Response[bytes]:
    printed = await print_ledger(person.jurisdiction, cycle, wanted)
    return as_file(printed.content, printed.name, "application/pdf")


@get(ROOM + "/ledger.xlsx", guards=[READ])
async def take_sheet(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    wanted: NamedDependency[Wanted],
) -> Response[bytes]:
    printed = await export_ledger(person.jurisdiction, cycle, wanted)
    return as_file(printed.content, printed.name, XLSX)


async def rectification_todos(person: Person) -> list[Todo]:
    """What the ledgers ask of an officer, for the office's first page."""
    found = []
    for line in await waiting_in(person.jurisdiction) if person.roles & OFFICERS else []:
        about, path = f"{line.year} 年度专项整治台账", f"/office/years/{line.cycle}/rectification"
        if line.overdue:
            words = f"单位整改超期　{line.overdue} 条，请催办或督办"
            found.append(Todo(words, about, f"{path}?stand=overdue"))
        if line.waiting:
            one = f"{path}/{line.first}" if line.waiting == 1 else f"{path}?stand=waiting"
            found.append(Todo(f"验收单位交来的整改　{line.waiting} 条", about, one))
        if line.verified:
            words = f"作为第二人销号　{line.verified} 条"
            found.append(Todo(words, about, f"{path}?stand=verified"))
        if line.owing:
            words = f"登记责任追究：应追责未追责　{line.owing} 条"
            found.append(Todo(words, about, f"{path}?stand=owing"))
    return found


HANDLERS = [with_filter(find_year, show_ledger, take_pdf, take_sheet)]
