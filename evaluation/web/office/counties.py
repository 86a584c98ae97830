"""县市区: the city sees where each county stands, and after its opening what came out."""

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from evaluation.accounts.rules import Person
from evaluation.registry.rules import year_shown
from evaluation.results.counties import counties_in, county_results, years_of_counties
from evaluation.results.county_list import county_list
from evaluation.results.county_rules import CountyYear, how_many, told
from evaluation.scoring.modes import MODE_TITLES
from evaluation.web.guards import only
from evaluation.web.office.pages import OVER_COUNTIES, check_of_city, page
from evaluation.web.public import attachment
from evaluation.workdays.queries import today

CITY = only(*OVER_COUNTIES)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


async def _counties(person: Person, asked: int | None) -> tuple[int, list[int], list[CountyYear]]:
    """Of the year asked for, or of the newest; the years there are. Raises NotFound in a county."""
    check_of_city(person)
    years = await years_of_counties(person.jurisdiction)
    year = year_shown(asked, years) or (await today()).year
    return year, years, await counties_in(person.jurisdiction, year)


@get("/counties", guards=[CITY])
async def show_counties(
    person: NamedDependency[Person], year: FromQuery[int | None] = None
) -> Template:
    shown, years, counties = await _counties(person, year)
    now = await today()
    lines = [(county, told(county, now)) for county in counties]
    context = {"year": shown, "years": years, "lines": lines, "modes": MODE_TITLES}
    return page("counties", person, **context, lights=how_many(counties, now))


@get("/counties/results", guards=[CITY])
async def show_results(
    person: NamedDependency[Person], year: FromQuery[int | None] = None
) -> Template:
    shown, years, counties = await _counties(person, year)
    now, results = await today(), await county_results(counties)
    counted = {result.county for result in results}
    waiting = [told(county, now) for county in counties if county.title not in counted]
    context = {"year": shown, "years": years, "results": results, "waiting": waiting}
    return page("county-results", person, **context)


@get("/counties/counties.xlsx", guards=[CITY])
async def send_list(
    person: NamedDependency[Person], year: FromQuery[int | None] = None
) -> Response[bytes]:
    shown, _, counties = await _counties(person, year)
    title = f"{shown}年度县市区评议情况"
    content = county_list(title, counties, await county_results(counties), await today())
    return attachment(content, XLSX, f"{title}.xlsx")


HANDLERS = [show_counties, show_results, send_list]
