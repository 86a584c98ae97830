"""Figures of the 执法统计: the five sums of the report, and every cell; whole and own level."""

from urllib.parse import urlencode

import msgspec

from evaluation.annual.fields import DOT, Figure, Year, compared
from evaluation.statistics.forms import Form
from evaluation.statistics.totals import Sums, form_of_year, sum_of, summed_cells, totals_of

SUMS = "五项总数"
CASES = "件"
"""What cells of several kinds are added up in, as the report does."""
OWN = "本级"
PART = "其中："


class Sum(msgspec.Struct, frozen=True):
    """What is added up under one name. `of`: the cell or the sum, as the statistics call it."""

    name: str
    group: str
    unit: str
    of: str
    cells: tuple[str, ...]
    money: bool = False


async def statistics_figures(year: Year) -> list[Figure]:
    """本级 is told apart only where there is something below."""
    form = await form_of_year(year.jurisdiction, year.year)
    now = await totals_of(year.jurisdiction, year.year)
    before = await totals_of(year.jurisdiction, year.year - 1)
    figures = [_figure(year, one, now.whole, before.whole) for one in sums_of(form)]
    if year.over_counties:
        figures += [_own(year, one, now.own, before.own) for one in sums_of(form)]
    return figures


def sums_of(form: Form) -> list[Sum]:
    """The five sums, then every cell that can be added up, in the order of the form."""
    highlights = [Sum(one.title, SUMS, CASES, one.id, one.sum_of) for one in form.highlights]
    summed = set(summed_cells(form))
    return highlights + [
        Sum(
            f"{table.title}{DOT}{line.title.removeprefix(PART)}",
            table.title,
            line.unit,
            line.id,
            (line.id,),
            money=line.kind == "money",
        )
        for table in form.tables
        for line in table.lines
        if line.id in summed
    ]


def _figure(year: Year, one: Sum, now: Sums, before: Sums, level: str = "") -> Figure:
    base = Figure(
        name=level + one.name,
        group=one.group,
        unit=one.unit,
        source=_source(year, one, whole=year.over_counties and not level),
        value=None,
        listed=not level,
        former_source=_former_source(year, one, whole=year.over_counties and not level),
    )
    amounts = sum_of(one.cells, now), sum_of(one.cells, before)
    return compared(base, *amounts, money=one.money)


def _own(year: Year, one: Sum, now: Sums, before: Sums) -> Figure:
    return _figure(year, one, now, before, f"{OWN}{DOT}")


def _source(year: Year, one: Sum, *, whole: bool) -> str:
    query = {"of": one.of} | ({"whole": "true"} if whole else {})
    return f"{year.path}/statistics/figure?{urlencode(query)}"


def _former_source(year: Year, one: Sum, *, whole: bool) -> str:
    """The page of the year before, where there is one; else what was taken in as 上年数."""
    if year.former:
        before = msgspec.structs.replace(year, cycle=year.former)
        return _source(before, one, whole=whole)
    return f"{year.path}/statistics/figure?{urlencode({'of': one.of, 'earlier': 'true'})}"
