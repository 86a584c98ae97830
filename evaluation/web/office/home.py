"""首页 of the office: the years, their sittings, what to do next; a new year and a new sitting."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import OFFICERS, Person, Role
from evaluation.cycles import queries as cycles
from evaluation.cycles.actions import adopt_scheme, begin_cycle
from evaluation.cycles.defaults import STARTS
from evaluation.cycles.rules import Scope
from evaluation.errors import Refused
from evaluation.objective.waiting import waiting_in
from evaluation.results.desk import sittings_of
from evaluation.scoring.actions import prepare_sitting
from evaluation.scoring.desk import board_agenda, boards_of
from evaluation.scoring.modes import MODE_TITLES, Mode
from evaluation.statistics.waiting import waiting_in as statistics_in
from evaluation.upkeep.queries import OLD, last_backup
from evaluation.web.guards import Form, only
from evaluation.web.office.casefiles_reviews import review_todos
from evaluation.web.office.clues import clue_todos
from evaluation.web.office.onsite import on_site_todos
from evaluation.web.office.pages import RUN, page
from evaluation.web.office.rectification import rectification_todos
from evaluation.web.office.reports import report_todos
from evaluation.web.office.statistics import statistics_todos
from evaluation.web.office.steps import sittings_by_cycle, stages, todos, year_todos

Line = Annotated[str, msgspec.Meta(max_length=200)]
Short = Annotated[str, msgspec.Meta(max_length=60)]
Title = Annotated[str, msgspec.Meta(max_length=40)]
ANSWERS_FOR_BACKUPS = OFFICERS | {Role.ADMINISTRATOR}
OF_ONE_ROOM = {Role.REVIEWER, Role.JUSTICE_OFFICE}
"""They work in one room, and see nothing of years and sittings."""


class NewYear(Form, frozen=True, kw_only=True):
    year: Annotated[int, msgspec.Meta(ge=2000, le=2200)]
    basis: Line
    plan_number: Short = ""
    approved_by: Short = ""
    board: list[Title]
    scope: list[Scope]


class NewScheme(Form, frozen=True):
    cycle: UUID
    form: Literal["points", "options", "panel"]
    document_number: Short = ""


class NewSitting(Form, frozen=True):
    board: UUID
    title: Annotated[str, msgspec.Meta(min_length=1, max_length=80)]
    held_on: date
    mode: Mode = Mode.TABLET


@get("/")
async def show_home(person: NamedDependency[Person]) -> Template:
    apart = person.roles <= OF_ONE_ROOM
    years = [] if apart else await cycles.cycles_of(person.jurisdiction)
    sittings = (
        [] if apart else await sittings_of(person.jurisdiction, person.account, person.sitting)
    )
    waiting = await waiting_in(person.jurisdiction) if person.roles & OFFICERS else []
    reports = await report_todos(person.jurisdiction) if person.roles & OFFICERS else []
    statistics = await statistics_in(person.jurisdiction) if person.roles & OFFICERS else []
    return page(
        "home",
        person,
        years=[(year, stages(year, sittings)) for year in years],
        sittings=sittings_by_cycle(sittings),
        todos=[
            *await clue_todos(person),
            *await rectification_todos(person),
            *await on_site_todos(person),
            *await review_todos(person),
            *reports,
            *year_todos(waiting),
            *statistics_todos(statistics),
            *todos(person.roles, sittings),
        ],
        starts=STARTS,
        backup=await last_backup() if person.roles & ANSWERS_FOR_BACKUPS else None,
        old=OLD,
        sees_backup=bool(person.roles & ANSWERS_FOR_BACKUPS),
    )


@get("/new-year", guards=[only(*RUN)])
async def show_new_year(person: NamedDependency[Person]) -> Template:
    years = await cycles.cycles_of(person.jurisdiction)
    register = await cycles.register_boards(person.jurisdiction)
    begun = {year.year for year in years}
    return page("new-year", person, register=register, begun=begun, scopes=list(Scope))


@post("/new-year", guards=[only(*RUN)])
async def begin_year(person: NamedDependency[Person], data: URLEncodedBody[NewYear]) -> Redirect:
    await begin_cycle(
        person,
        data.year,
        read_boards(data),
        basis=data.basis,
        plan_number=data.plan_number,
        approved_by=data.approved_by,
    )
    return Redirect("/office", status_code=303)


def read_boards(data: NewYear) -> dict[str, Scope]:
    """The rows that were filled in. Raises Refused when none was."""
    pairs = zip(data.board, data.scope, strict=False)
    boards = {title.strip(): scope for title, scope in pairs if title.strip()}
    if not boards:
        raise Refused("请至少写一个榜单，例如“市直单位”。")
    return boards


@post("/scheme", guards=[only(*RUN)])
async def choose_scheme(
    person: NamedDependency[Person], data: URLEncodedBody[NewScheme]
) -> Redirect:
    await cycles.check_cycle_of(person.jurisdiction, data.cycle)
    await adopt_scheme(person, data.cycle, STARTS[data.form][1](), data.document_number)
    return Redirect("/office", status_code=303)


@get("/new-sitting", guards=[only(*RUN)])
async def show_new_sitting(person: NamedDependency[Person]) -> Template:
    return page(
        "new-sitting", person, boards=await boards_of(person.jurisdiction), modes=MODE_TITLES
    )


@post("/new-sitting", guards=[only(*RUN)])
async def begin_sitting(
    person: NamedDependency[Person], data: URLEncodedBody[NewSitting]
) -> Redirect:
    agenda = await board_agenda(person.jurisdiction, data.board)
    sitting = await prepare_sitting(
        person,
        cycle=agenda.cycle,
        board=data.board,
        title=data.title,
        held_on=data.held_on,
        units=agenda.units,
        mode=data.mode,
    )
    return Redirect(f"/office/sittings/{sitting}", status_code=303)


HANDLERS = [
    show_home,
    show_new_year,
    begin_year,
    choose_scheme,
    show_new_sitting,
    begin_sitting,
]
