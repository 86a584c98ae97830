"""线索督办 of a year in the office: the list, searched and sorted, the board, saved views."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.clues import views
from evaluation.clues.picks import pick_of
from evaluation.clues.queries import (
    FIRST_OF_A_COLUMN,
    board_of,
    search_clues,
    waiting_for,
)
from evaluation.clues.queries_year import MOST_FOUND, ClueYear, clue_year, counted, counts_of
from evaluation.clues.search import (
    SORT_TITLES,
    Search,
    Tab,
    address_of,
    kept_address,
    read_search,
)
from evaluation.clues.seeing import sight_of
from evaluation.clues.states import LEVEL_TITLES, STATE_TITLES
from evaluation.cycles.queries import cycles_of
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import Form, only
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import CHINA, RUN, moment, page
from evaluation.web.office.steps import Todo

SEE = (*RUN, Role.AUDITOR, Role.JUSTICE_OFFICE)
READ = only(*SEE)
TAKE_IN = only(*RUN, Role.JUSTICE_OFFICE)
"""Who registers clues, and may look at who complained."""
WRITE = only(*RUN)
ROOM = "/years/{cycle_id:uuid}/clues"
TAB_TITLES = {
    Tab.RUNNING: "在办",
    Tab.OVERDUE: "超期",
    Tab.SOON: "即将到期",
    Tab.AMPLE: "时限充足",
    Tab.WRITTEN_OFF: "已销号",
    Tab.MINE: "等我办",
    Tab.ALL: "全部",
}


class SavedSearch(Form, frozen=True):
    title: Annotated[str, msgspec.Meta(max_length=4 * views.LONGEST_TITLE)]
    query: Annotated[str, msgspec.Meta(max_length=4000)] = ""


def to_clues(cycle: UUID, room: str = "") -> Redirect:
    return Redirect(f"/office/years/{cycle}/clues{room}", status_code=303)


def dated(at: datetime) -> str:
    """With its year: a clue may be older than the one that is shown."""
    return f"{at.astimezone(CHINA).year}年{moment(at)}"


def clue_page(name: str, person: Person, year: ClueYear, **more: object) -> Template:
    """A page of this room, with the words that its states and choices are shown in."""
    words = {"state_titles": STATE_TITLES, "level_titles": LEVEL_TITLES, "tab_titles": TAB_TITLES}
    takes_in = not person.roles.isdisjoint((*RUN, Role.JUSTICE_OFFICE))
    return page(
        name, person, year=year, takes_in=takes_in, dated=dated, counted=counted, **words, **more
    )


@get("/clues", guards=[READ])
async def find_year(person: NamedDependency[Person]) -> Redirect | Template:
    """The newest year's list; without a year the one thing to do."""
    years = await cycles_of(person.jurisdiction)
    return to_clues(years[0].id) if years else page("clues-none", person)


@get(ROOM, guards=[READ])
async def show_clues(
    request: AnyRequest, person: NamedDependency[Person], cycle: NamedDependency[UUID]
) -> Template:
    search = asked_in(request)
    sight = sight_of(person, cycle)
    year = await clue_year(sight)
    return clue_page(
        "clues",
        person,
        year,
        search=search,
        counts=await counts_of(sight, year.clock),
        found=await search_clues(sight, year, search),
        pick=pick_of(search.of, year.kind_groups),
        most_found=MOST_FOUND,
        sorts=SORT_TITLES,
        address_of=address_of,
    )


def asked_in(request: AnyRequest) -> Search:
    """What the address asks for. A field it can't mean is a 400, never a list of everything."""
    try:
        return read_search(dict(request.query_params))
    except msgspec.ValidationError as no:
        raise ValidationException(str(no)) from no


@get(ROOM + "/board", guards=[READ])
async def show_board(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    sight = sight_of(person, cycle)
    year = await clue_year(sight)
    board = await board_of(sight, year)
    return clue_page("clues-board", person, year, board=board, first=FIRST_OF_A_COLUMN)


@post(ROOM + "/views", guards=[TAKE_IN])
async def save_view(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: URLEncodedBody[SavedSearch]
) -> Redirect:
    try:
        query = kept_address(data.query)
    except msgspec.ValidationError as no:
        raise ValidationException(str(no)) from no
    await views.save_view(person, data.title, query)
    return to_clues(cycle, f"?{query}")


@post(ROOM + "/views/{view:uuid}/remove", guards=[TAKE_IN])
async def remove_view(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], view: FromPath[UUID]
) -> Redirect:
    await views.remove_view(person, view)
    return to_clues(cycle)


async def clue_todos(person: Person) -> list[Todo]:
    """For the office's first page: what is overdue, then what waits for this person."""
    if person.roles.isdisjoint(RUN) and person.place is None:
        return []
    found = []
    nobody = UUID(int=0)
    for line in await waiting_for(sight_of(person, nobody)):
        about, path = f"{line.year} 年度线索督办", f"/office/years/{line.cycle}/clues"
        if line.overdue:
            words = f"线索超期　{counted(line.overdue)} 条"
            found.append(Todo(words, about, f"{path}?tab=overdue", overdue=True))
        if line.mine:
            found.append(Todo(f"等您办的线索　{counted(line.mine)} 条", about, f"{path}?tab=mine"))
    return found


HANDLERS = [in_own_year(find_year, show_clues, show_board, save_view, remove_view)]
