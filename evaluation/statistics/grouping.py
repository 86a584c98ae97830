"""汇总 by class, board and jurisdiction, and years beside one another."""

from enum import StrEnum
from urllib.parse import quote
from uuid import UUID

import msgspec

from evaluation.db import fetch
from evaluation.statistics.handed_up import Sums, handed_up_in
from evaluation.statistics.totals import (
    COUNTED,
    Totals,
    form_of_year,
    summed_cells,
    totals_of,
)


class By(StrEnum):
    """What the units are put together by; a class and a board are columns of the register."""

    CLASS = "class"
    BOARD = "board"
    JURISDICTION = "jurisdiction"


class Group(msgspec.Struct, frozen=True):
    """One column of the roll-up. `query` leads from its figures to the units they are made of;
    `version` to what a county handed up, which is all that there is of its figures here.
    """

    title: str
    sums: Sums
    query: str = ""
    version: UUID | None = None


async def groups_of(jurisdiction: UUID, year: int, by: By) -> list[Group]:
    """The columns in order, the whole last."""
    totals = await totals_of(jurisdiction, year)
    if by == By.JURISDICTION:
        counties = [
            Group(one.county, one.sums, version=one.id)
            for one in await handed_up_in(jurisdiction, year)
        ]
        return [
            Group("本级", totals.own),
            *counties,
            *([Group("全辖区", totals.whole, "whole=true")] if counties else []),
        ]
    form = await form_of_year(jurisdiction, year)
    rows = await fetch(
        f"SELECT u.{by} AS title, c.cell, sum(c.amount) AS amount FROM statistics_cell c "  # noqa: S608  # own words
        'JOIN statistics_return r ON r.id = c."return" JOIN unit u ON u.id = r.unit '
        "WHERE u.jurisdiction = $1 AND u.year = $2 AND u.own_code IS NULL "
        f"AND r.state IN {COUNTED} AND c.amount IS NOT NULL AND c.cell = ANY($3) "
        "GROUP BY 1, 2 ORDER BY 1 DESC",
        *(jurisdiction, year, summed_cells(form)),
    )
    sums: dict[str, Sums] = {}
    for row in rows:
        sums.setdefault(row["title"], {})[row["cell"]] = row["amount"]
    groups = [Group(title, one, f"{by}={quote(title, safe='')}") for title, one in sums.items()]
    return [*groups, Group("本级合计", totals.own)]


class YearColumn(msgspec.Struct, frozen=True):
    """One year beside others. `cycle` None: only taken in as 上年数, by the year `source`."""

    year: int
    cycle: UUID | None
    source: UUID | None
    totals: Totals

    @property
    def figure_query(self) -> str:
        return "whole=true" if self.totals.below else ""


async def years_of(jurisdiction: UUID, newest: int, most: int = 5) -> list[YearColumn]:
    """The years that have figures, oldest first, up to `newest`."""
    cycles: dict[int, UUID | None] = {
        row["year"]: row["id"]
        for row in await fetch(
            "SELECT c.id, c.year FROM cycle c JOIN statistics_form f ON f.cycle = c.id "
            "WHERE c.jurisdiction = $1 AND c.year <= $2 ORDER BY c.year DESC LIMIT $3",
            *(jurisdiction, newest, most),
        )
    }
    if cycles and len(cycles) < most and min(cycles) - 1 not in cycles:
        cycles[min(cycles) - 1] = None
    columns = []
    for year in sorted(cycles):
        totals = await totals_of(jurisdiction, year)
        if totals.whole:
            source = None if cycles[year] else cycles[year + 1]
            columns.append(YearColumn(year, cycles[year], source, totals))
    return columns
