"""汇总: what the returns of a year add up to, for a jurisdiction and for groups of its units.

A return counts from its handing in; one that was sent back, or is still a draft, is lacking. Means
(人均学时) are never added.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from uuid import UUID

import msgspec

from evaluation.db import fetch
from evaluation.statistics.forms import Form, read_form
from evaluation.statistics.handed_up import Sums, counties_of, handed_up_in
from evaluation.statistics.national import national_form

__all__ = [
    "COUNTED",
    "HighlightSum",
    "Sums",
    "Totals",
    "added",
    "form_of_year",
    "highlights_of",
    "own_sums",
    "sum_of",
    "summed_cells",
    "totals_of",
]
COUNTED = "('waiting', 'accepted')"


class HighlightSum(msgspec.Struct, frozen=True):
    """One of the report's figures; None where no unit has any of its cells."""

    id: str
    title: str
    amount: Decimal | None


class Totals(msgspec.Struct, frozen=True):
    """`own`: of the own units; `below`: what each county handed up; `whole`: both together."""

    own: Sums
    below: dict[str, Sums]
    whole: Sums
    highlights: tuple[HighlightSum, ...]
    lacking_units: tuple[str, ...]
    lacking_counties: tuple[str, ...]


async def totals_of(jurisdiction: UUID, year: int) -> Totals:
    """Of a year without a form of its own: the figures that were taken in as 上年数."""
    form = await form_of_year(jurisdiction, year)
    own = await own_sums(jurisdiction, year, form)
    below = {one.county: one.sums for one in await handed_up_in(jurisdiction, year)}
    counties = await counties_of(jurisdiction)
    whole = added([own, *below.values()])
    return Totals(
        own=own,
        below=below,
        whole=whole,
        highlights=highlights_of(form, whole),
        lacking_units=await _lacking_units(jurisdiction, year),
        lacking_counties=tuple(county for county in counties if county not in below),
    )


async def form_of_year(jurisdiction: UUID, year: int) -> Form:
    """The year's own form, or the national one before the office has set any."""
    rows = await fetch(
        "SELECT f.content FROM statistics_form f JOIN cycle c ON c.id = f.cycle "
        "WHERE c.jurisdiction = $1 AND c.year = $2",
        *(jurisdiction, year),
    )
    return read_form(rows[0]["content"]) if rows else national_form()


def highlights_of(form: Form, sums: Mapping[str, Decimal]) -> tuple[HighlightSum, ...]:
    """The figures that the yearly report names, each the sum of its cells."""
    return tuple(
        HighlightSum(one.id, one.title, sum_of(one.sum_of, sums)) for one in form.highlights
    )


def sum_of(cells: Iterable[str], sums: Mapping[str, Decimal]) -> Decimal | None:
    """Of the cells that are there; None when none is."""
    there = [sums[cell] for cell in cells if cell in sums]
    return sum(there, Decimal(0)) if there else None


def added(parts: Iterable[Mapping[str, Decimal]]) -> Sums:
    sums: Sums = {}
    for part in parts:
        for cell, amount in part.items():
            sums[cell] = sums.get(cell, Decimal(0)) + amount
    return sums


def summed_cells(form: Form) -> list[str]:
    """Those that can be added over units; a mean can't."""
    return [cell for cell, line in form.lines.items() if line.kind != "average"]


async def own_sums(jurisdiction: UUID, year: int, form: Form) -> Sums:
    rows = await fetch(
        "SELECT c.cell, sum(c.amount) AS amount FROM statistics_cell c "  # noqa: S608  # own words
        'JOIN statistics_return r ON r.id = c."return" JOIN unit u ON u.id = r.unit '
        "WHERE u.jurisdiction = $1 AND u.year = $2 AND u.own_code IS NULL "
        f"AND r.state IN {COUNTED} AND c.amount IS NOT NULL AND c.cell = ANY($3) GROUP BY c.cell",
        *(jurisdiction, year, summed_cells(form)),
    )
    sums = {row["cell"]: row["amount"] for row in rows}
    return sums or await _taken_in(jurisdiction, year, form)


async def _taken_in(jurisdiction: UUID, year: int, form: Form) -> Sums:
    """上年数 of the units of the following year, for a year that has no return here."""
    rows = await fetch(
        "SELECT e.cell, sum(e.amount) AS amount FROM earlier_figure e JOIN unit u ON u.id = e.unit "
        "WHERE u.jurisdiction = $1 AND u.year = $2 + 1 AND u.own_code IS NULL "
        "AND e.amount IS NOT NULL AND e.cell = ANY($3) AND NOT EXISTS (SELECT FROM "
        "statistics_form f JOIN cycle c ON c.id = f.cycle WHERE c.jurisdiction = $1 "
        "AND c.year = $2) GROUP BY e.cell",
        *(jurisdiction, year, summed_cells(form)),
    )
    return {row["cell"]: row["amount"] for row in rows}


async def _lacking_units(jurisdiction: UUID, year: int) -> tuple[str, ...]:
    rows = await fetch(
        "SELECT u.short_title FROM unit u WHERE u.jurisdiction = $1 AND u.year = $2 "  # noqa: S608  # own words
        "AND u.own_code IS NULL AND NOT EXISTS (SELECT FROM statistics_return r "
        f"WHERE r.unit = u.id AND r.state IN {COUNTED}) ORDER BY u.class, u.title",
        *(jurisdiction, year),
    )
    return tuple(row["short_title"] for row in rows)
