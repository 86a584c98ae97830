"""From every sum back to what it is made of: the units, and what the counties handed up."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.statistics.forms import Form
from evaluation.statistics.handed_up import handed_up_in
from evaluation.statistics.totals import COUNTED, form_of_year, sum_of


class FigureLine(msgspec.Struct, frozen=True):
    """What one unit adds. `counted`: its return is in; a null amount is 无此职权 or unfilled."""

    unit: UUID
    short_title: str
    category: str
    counted: bool
    amount: Decimal | None


class CountyLine(msgspec.Struct, frozen=True):
    """What one county handed up of the figure."""

    version: UUID
    title: str
    amount: Decimal | None


class Wanted(msgspec.Struct, frozen=True):
    """A figure of a year: a cell or a highlight, and of whom; empty words mean all own units.

    `whole`: the counties as well. `earlier`: the 上年数 that the units of this year took in.
    """

    of: str
    category: str = ""
    board: str = ""
    whole: bool = False
    earlier: bool = False


class FigureMade(msgspec.Struct, frozen=True):
    """The figure, and its parts from the most to the least."""

    title: str
    measure: str
    wanted: Wanted
    total: Decimal | None
    units: tuple[FigureLine, ...]
    counties: tuple[CountyLine, ...]

    @property
    def adding(self) -> list[FigureLine]:
        return [line for line in self.units if line.amount is not None]

    @property
    def others(self) -> list[FigureLine]:
        return [line for line in self.units if line.amount is None]


async def figure_of(jurisdiction: UUID, year: int, wanted: Wanted) -> FigureMade:
    """Raises NotFound for a name that is neither a cell nor a highlight of the form."""
    form = await form_of_year(jurisdiction, year)
    title, cells = named(form, wanted.of)
    lines = _EARLIER if wanted.earlier else _UNITS
    rows = await fetch(lines, jurisdiction, year, list(cells), wanted.category, wanted.board)
    units = tuple(FigureLine(**dict(row)) for row in rows)
    counties = await _counties(jurisdiction, year, cells) if wanted.whole else ()
    parts = [*(line.amount for line in units), *(line.amount for line in counties)]
    amounts = [amount for amount in parts if amount is not None]
    mean = any(form.lines[cell].kind == "average" for cell in cells)
    return FigureMade(
        title=title,
        measure=measure_of(form, cells),
        wanted=wanted,
        total=sum(amounts, Decimal(0)) if amounts and not mean else None,
        units=units,
        counties=counties,
    )


_UNITS = (
    "SELECT u.id AS unit, u.short_title, u.class AS category, "  # noqa: S608  # own words
    f"(coalesce(r.state, '') IN {COUNTED}) AS counted, "
    '(SELECT sum(c.amount) FROM statistics_cell c WHERE c."return" = r.id '
    f"AND r.state IN {COUNTED} AND c.cell = ANY($3)) AS amount "
    "FROM unit u LEFT JOIN statistics_return r ON r.unit = u.id "
    "WHERE u.jurisdiction = $1 AND u.year = $2 AND u.own_code IS NULL "
    "AND ($4 = '' OR u.class = $4) AND ($5 = '' OR u.board = $5) "
    "ORDER BY amount DESC NULLS LAST, u.class, u.title"
)
_EARLIER = (
    "SELECT u.id AS unit, u.short_title, u.class AS category, true AS counted, "
    "(SELECT sum(e.amount) FROM earlier_figure e WHERE e.unit = u.id AND e.cell = ANY($3)) "
    "AS amount FROM unit u WHERE u.jurisdiction = $1 AND u.year = $2 AND u.own_code IS NULL "
    "AND ($4 = '' OR u.class = $4) AND ($5 = '' OR u.board = $5) "
    "ORDER BY amount DESC NULLS LAST, u.class, u.title"
)


async def _counties(jurisdiction: UUID, year: int, cells: Sequence[str]) -> tuple[CountyLine, ...]:
    return tuple(
        CountyLine(one.id, one.county, sum_of(cells, one.sums))
        for one in await handed_up_in(jurisdiction, year)
    )


def named(form: Form, name: str) -> tuple[str, tuple[str, ...]]:
    """Title and cells of a cell or of a highlight of that name. Raises NotFound for another."""
    for highlight in form.highlights:
        if highlight.id == name:
            return highlight.title, highlight.sum_of
    line = found(form.lines.get(name))
    return form.named(line.id), (line.id,)


def measure_of(form: Form, cells: Sequence[str]) -> str:
    """What is counted in; 件次 where cells of several kinds are added."""
    units = {form.lines[cell].unit for cell in cells}
    return units.pop() if len(units) == 1 else "件次"
