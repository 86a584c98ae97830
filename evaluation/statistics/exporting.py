"""导出: the figures of a year as XLSX and CSV, for the office and for the public."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.documents.figures import Cell, FigureSheet, figures_csv, figures_xlsx
from evaluation.statistics.forms import Figures, Form, Table
from evaluation.statistics.publishing import NO_POWER, PublicFigures
from evaluation.statistics.queries_office import STAND_TITLES, UnitStand
from evaluation.statistics.totals import Totals, form_of_year, totals_of


class ExportUnit(msgspec.Struct, frozen=True):
    """A unit's row: a null figure is 无此职权, a missing one was not filled in."""

    title: str
    category: str
    state: str
    figures: dict[str, Decimal | None]


class Export(msgspec.Struct, frozen=True):
    """All that the office takes away of one year."""

    title: str
    form: Form
    units: tuple[ExportUnit, ...]
    totals: Totals


async def export_of(jurisdiction: UUID, cycle: UUID) -> Export:
    """Raises NotFound outside the jurisdiction. Drafts go out as what they are."""
    rows = await fetch(
        "SELECT c.year, j.title FROM cycle c JOIN jurisdiction j ON j.id = c.jurisdiction "
        "WHERE c.id = $1 AND c.jurisdiction = $2",
        *(cycle, jurisdiction),
    )
    head = found(rows[0] if rows else None)
    return Export(
        title=f"{head['title']}{head['year']}年度行政执法统计",
        form=await form_of_year(jurisdiction, head["year"]),
        units=await _units(jurisdiction, head["year"]),
        totals=await totals_of(jurisdiction, head["year"]),
    )


async def _units(jurisdiction: UUID, year: int) -> tuple[ExportUnit, ...]:
    rows = await fetch(
        "SELECT u.title, u.class AS category, r.state, c.cell, c.amount FROM unit u "
        "LEFT JOIN statistics_return r ON r.unit = u.id "
        'LEFT JOIN statistics_cell c ON c."return" = r.id '
        "WHERE u.jurisdiction = $1 AND u.year = $2 AND u.own_code IS NULL "
        "ORDER BY u.class DESC, u.title",
        *(jurisdiction, year),
    )
    units: dict[str, ExportUnit] = {}
    for row in rows:
        state = STAND_TITLES[UnitStand(row["state"] or "none")]
        unit = units.setdefault(row["title"], ExportUnit(row["title"], row["category"], state, {}))
        if row["cell"] is not None:
            unit.figures[row["cell"]] = row["amount"]
    return tuple(units.values())


def office_xlsx(export: Export, made_on: date) -> bytes:
    """汇总 first, then one sheet a table with a row a unit; what is not in yet says so."""
    rows = [([one.title, one.category, one.state], one.figures) for one in export.units]
    heads = ["单位", "类别", "状态"]
    sheets = [_sheet(number, table, heads, rows, export.totals.own)
              for number, table in enumerate(export.form.tables, 1)]  # fmt: skip
    summary = _summary(export.form, export.totals)
    return figures_xlsx([summary, *sheets], title=export.title, made_on=made_on)


def office_csv(export: Export) -> bytes:
    """One row a figure."""
    heads = ("类别", "单位", "状态")
    rows = [((one.category, one.title, one.state), one.figures) for one in export.units]
    return _long(export.form, heads, rows)


def public_xlsx(figures: PublicFigures, made_on: date) -> bytes:
    rows = [([one.title, one.category], one.figures) for one in figures.units]
    sheets = [_sheet(number, table, ["单位", "类别"], rows, figures.sums)
              for number, table in enumerate(figures.form.tables, 1)]  # fmt: skip
    title = f"{figures.jurisdiction}{figures.year}年度行政执法统计"
    return figures_xlsx(sheets, title=title, made_on=made_on)


def public_csv(figures: PublicFigures) -> bytes:
    rows = [((one.category, one.title), one.figures) for one in figures.units]
    return _long(figures.form, ("类别", "单位"), rows)


def _summary(form: Form, totals: Totals) -> FigureSheet:
    columns = [("本级", totals.own), *totals.below.items()]
    if totals.below:
        columns.append(("全辖区", totals.whole))
    rows = [
        [line.title, table.title, line.unit, *(sums.get(line.id, "") for _, sums in columns)]
        for table in form.tables
        for line in table.lines
    ]
    return FigureSheet(
        "汇总", ["项目", "表", "计量单位", *(title for title, _ in columns)], rows, texts=3
    )


def _sheet(
    number: int,
    table: Table,
    heads: Sequence[str],
    units: Sequence[tuple[Sequence[str], Figures]],
    sums: Mapping[str, Decimal],
) -> FigureSheet:
    rows: list[list[Cell]] = [
        [*words, *(shown(figures, line.id) for line in table.lines)] for words, figures in units
    ]
    blank = [""] * (len(heads) - 1)
    rows.append(["合计", *blank, *(sums.get(line.id, "") for line in table.lines)])
    titles = [f"{line.title}（{line.unit}）" for line in table.lines]
    return FigureSheet(f"{number} {table.title}", [*heads, *titles], rows, texts=len(heads))


def shown(figures: Figures, cell: str) -> Cell:
    """A number as a number, 0 as 0; 无此职权 in words; empty where nothing was filled in."""
    if cell not in figures:
        return ""
    amount = figures[cell]
    return NO_POWER if amount is None else amount


def _long(
    form: Form, heads: Sequence[str], units: Sequence[tuple[Sequence[str], Figures]]
) -> bytes:
    return figures_csv(
        ("表", "项目", "计量单位", *heads, "数"),
        (
            (table.title, line.title, line.unit, *words, shown(figures, line.id))
            for words, figures in units
            for table in form.tables
            for line in table.lines
        ),
    )
