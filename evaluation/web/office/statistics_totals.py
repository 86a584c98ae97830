"""汇总 and 对比: sums by class, board, jurisdiction and year; from each to what it is made of."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, QueryParameter
from litestar.response import Template

from evaluation.accounts.rules import Person
from evaluation.cycles.queries import cycles_of
from evaluation.statistics.comparing import percent
from evaluation.statistics.exporting import export_of, office_csv, office_xlsx
from evaluation.statistics.figures import Wanted, figure_of
from evaluation.statistics.grouping import By, groups_of, years_of
from evaluation.statistics.handing_up import handed_up_sums
from evaluation.statistics.queries_office import year_head
from evaluation.statistics.rules import shown
from evaluation.statistics.totals import form_of_year, highlights_of, sum_of
from evaluation.web.downloads import as_file
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import page
from evaluation.web.office.statistics import READ, ROOM
from evaluation.web.public import MEDIA_TYPES
from evaluation.workdays.queries import today

WORDS = {"spaced": shown, "percent": percent, "sum_of": sum_of}
"""How a figure is written on these pages."""


@get(ROOM + "/totals", guards=[READ])
async def show_totals(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], by: FromQuery[By] = By.CLASS
) -> Template:
    head = await year_head(person.jurisdiction, cycle)
    groups = await groups_of(person.jurisdiction, head.year, by)
    form = await form_of_year(person.jurisdiction, head.year)
    return page(
        "statistics-totals",
        person,
        year=head,
        years=await cycles_of(person.jurisdiction),
        form=form,
        by=by,
        groups=groups,
        highlights=[(group, highlights_of(form, group.sums)) for group in groups],
        **WORDS,
    )


@get(ROOM + "/compare", guards=[READ])
async def compare_years(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    head = await year_head(person.jurisdiction, cycle)
    columns = await years_of(person.jurisdiction, head.year)
    form = await form_of_year(person.jurisdiction, head.year)
    return page(
        "statistics-compare",
        person,
        year=head,
        years=await cycles_of(person.jurisdiction),
        form=form,
        columns=columns,
        **WORDS,
    )


@get(ROOM + "/figure", guards=[READ])
async def show_figure(  # what names a figure
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    of: FromQuery[str] = "",
    category: Annotated[str, QueryParameter(name="class")] = "",
    board: FromQuery[str] = "",
    *,
    whole: FromQuery[bool] = False,
    earlier: FromQuery[bool] = False,
) -> Template:
    """The units that a figure is made of; raises NotFound for no figure of the form."""
    head = await year_head(person.jurisdiction, cycle)
    wanted = Wanted(of, category, board, whole=whole, earlier=earlier)
    figure = await figure_of(person.jurisdiction, head.year, wanted)
    return page("statistics-figure", person, year=head, figure=figure, **WORDS)


@get(ROOM + "/handed-up/{version:uuid}", guards=[READ])
async def show_handed_up(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], version: FromPath[UUID]
) -> Template:
    """What a county handed up: for itself, and for the city over it."""
    head = await year_head(person.jurisdiction, cycle)
    one = await handed_up_sums(person.jurisdiction, version, head.year)
    return page("statistics-handed-up", person, year=head, one=one, **WORDS)


@get(ROOM + "/statistics.xlsx", guards=[READ])
async def take_xlsx(
    person: NamedDependency[Person], cycle: NamedDependency[UUID]
) -> Response[bytes]:
    export = await export_of(person.jurisdiction, cycle)
    content = office_xlsx(export, await today())
    return as_file(content, f"{export.title}.xlsx", MEDIA_TYPES["xlsx"])


@get(ROOM + "/statistics.csv", guards=[READ])
async def take_csv(
    person: NamedDependency[Person], cycle: NamedDependency[UUID]
) -> Response[bytes]:
    export = await export_of(person.jurisdiction, cycle)
    return as_file(office_csv(export), f"{export.title}.csv", MEDIA_TYPES["csv"])


HANDLERS = [
    in_own_year(show_totals, compare_years, show_figure, show_handed_up, take_xlsx, take_csv)
]
