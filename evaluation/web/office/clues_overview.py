"""线索概览: the year's figures beside last year's, each a link to the list behind it."""

from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.response import Template

from evaluation.accounts.rules import Person, Role
from evaluation.clues.overview import overview_of
from evaluation.clues.overview_rules import bars_of
from evaluation.clues.overview_tables import overview_sheets
from evaluation.clues.queries_year import clue_year
from evaluation.clues.seeing import sight_of
from evaluation.documents.tables_book import tables_xlsx
from evaluation.web.guards import only
from evaluation.web.office.clues import ROOM, clue_page
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import RUN
from evaluation.web.public import attachment

READ = only(*RUN, Role.AUDITOR)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@get(ROOM + "/overview", guards=[READ])
async def show_overview(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    year = await clue_year(sight_of(person, cycle))
    overview = await overview_of(year)
    return clue_page("clues-overview", person, year, overview=overview, bars_of=bars_of)


@get(ROOM + "/overview.xlsx", guards=[READ])
async def take_overview(
    person: NamedDependency[Person], cycle: NamedDependency[UUID]
) -> Response[bytes]:
    year = await clue_year(sight_of(person, cycle))
    sheets = overview_sheets(year, await overview_of(year))
    title = f"{year.jurisdiction_title}{year.year}年度问题线索概览"
    mark = "示例数据" if year.sample else ""
    content = tables_xlsx(title, sheets, made_on=year.today, mark=mark)
    return attachment(content, XLSX, f"{title}.xlsx")


HANDLERS = [in_own_year(show_overview, take_overview)]
