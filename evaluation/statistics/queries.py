"""What a year's statistics ask for, and what a unit has put down so far."""

from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.registry.lineage import units_of_line
from evaluation.statistics.forms import Form, read_form
from evaluation.statistics.rules import ReturnState


class YearForm(msgspec.Struct, frozen=True):
    """The form that a year was given, with the days that bind it."""

    id: UUID
    jurisdiction: UUID
    cycle: UUID
    year: int
    sample: bool
    form: Form
    due_at: datetime
    public_by: date


_FORM = (
    "SELECT f.id, f.jurisdiction, f.cycle, c.year, c.sample, f.content, f.due_at, f.public_by "
    "FROM statistics_form f JOIN cycle c ON c.id = f.cycle "
)


async def form_of(cycle: UUID) -> YearForm | None:
    """None while the year has been given none."""
    rows = await fetch(_FORM + "WHERE f.cycle = $1", cycle)
    return _year_form(dict(rows[0])) if rows else None


def _year_form(row: dict[str, object]) -> YearForm:
    row["form"] = read_form(str(row.pop("content")))
    return msgspec.convert(row, YearForm)


class Correction(msgspec.Struct, frozen=True):
    """统计更正 — one figure changed after it was handed in."""

    cell: str
    before: str
    after: str
    reason: str
    by: str
    at: datetime


class Head(msgspec.Struct, frozen=True):
    """A unit's return without its figures. `id` None: nothing has been entered yet."""

    unit: UUID
    year: int
    title: str
    short_title: str
    id: UUID | None
    state: ReturnState
    submissions: int
    late: bool
    handed_in_by: str | None
    handed_in_at: datetime | None
    first_handed_in_at: datetime | None
    remark: str
    decided_by: str | None
    decided_at: datetime | None


class Return(msgspec.Struct, frozen=True):
    """统计报表 of a unit; `earlier` are the figures of the year before, from wherever they came.

    `from_return`: they are those of the unit's own return and can't be changed here.
    """

    head: Head
    year: YearForm
    amounts: dict[str, Decimal | None]
    earlier: dict[str, Decimal | None]
    from_return: bool
    explanations: dict[str, str]
    corrections: tuple[Correction, ...]


_HEAD = (
    "SELECT u.id AS unit, u.year, u.title, u.short_title, r.id, "
    "coalesce(r.state, 'draft') AS state, "
    "coalesce(r.submissions, 0) AS submissions, coalesce(r.late, false) AS late, "
    "h.full_name AS handed_in_by, r.handed_in_at, r.first_handed_in_at, "
    "coalesce(r.remark, '') AS remark, d.full_name AS decided_by, r.decided_at, "
    "f.cycle FROM unit u JOIN cycle c ON c.jurisdiction = u.jurisdiction AND c.year = u.year "
    "JOIN statistics_form f ON f.cycle = c.id LEFT JOIN statistics_return r ON r.unit = u.id "
    "LEFT JOIN account h ON h.id = r.handed_in_by LEFT JOIN account d ON d.id = r.decided_by "
    "WHERE u.jurisdiction = $1 AND u.id = ANY($2) AND u.own_code IS NULL ORDER BY u.year DESC, u.id"
)


async def returns_of(jurisdiction: UUID, units: list[UUID]) -> list[tuple[Head, UUID]]:
    """Heads of these units for which there is a form, each with its cycle; newest year first.

    A county on the city's board has none: it hands up the sum of its own units.
    """
    rows = [dict(row) for row in await fetch(_HEAD, jurisdiction, units)]
    return [(msgspec.convert(row, Head), cycle) for row in rows if (cycle := row.pop("cycle"))]


async def return_of(jurisdiction: UUID, unit: UUID) -> Return:
    """Raises NotFound outside the jurisdiction, and for a year without a form."""
    rows = await returns_of(jurisdiction, [unit])
    head, cycle = found(rows[0] if rows else None)
    year = found(await form_of(cycle))
    earlier, from_return = await earlier_of(jurisdiction, unit, year.year)
    return Return(
        head,
        year,
        await amounts_of(head.id),
        earlier,
        from_return,
        await explanations_of(head.id),
        await corrections_of(head.id),
    )


async def amounts_of(report: UUID | None) -> dict[str, Decimal | None]:
    """By cell; None is 无此职权."""
    rows = await fetch('SELECT cell, amount FROM statistics_cell WHERE "return" = $1', report)
    return {row["cell"]: row["amount"] for row in rows}


async def explanations_of(report: UUID | None) -> dict[str, str]:
    rows = await fetch('SELECT cell, text FROM cell_explanation WHERE "return" = $1', report)
    return {row["cell"]: row["text"] for row in rows}


async def corrections_of(report: UUID | None) -> tuple[Correction, ...]:
    """Newest first."""
    rows = await fetch(
        "SELECT k.cell, k.before, k.after, k.reason, a.full_name AS by, k.at "
        "FROM cell_correction k JOIN account a ON a.id = k.corrected_by "
        'WHERE k."return" = $1 ORDER BY k.at DESC, k.id',
        report,
    )
    return tuple(Correction(**row) for row in rows)


async def earlier_of(
    jurisdiction: UUID, unit: UUID, year: int
) -> tuple[dict[str, Decimal | None], bool]:
    """上年数 and whether they come from the return of the year before, once that was handed in."""
    line = await units_of_line(jurisdiction, unit)
    rows = await fetch(
        "SELECT k.cell, k.amount FROM unit u JOIN statistics_return r ON r.unit = u.id "
        'JOIN statistics_cell k ON k."return" = r.id '
        "WHERE u.id = ANY($1) AND u.year = $2 AND r.submissions > 0",
        *(line, year - 1),
    )
    if rows:
        return {row["cell"]: row["amount"] for row in rows}, True
    rows = await fetch("SELECT cell, amount FROM earlier_figure WHERE unit = $1", unit)
    return {row["cell"]: row["amount"] for row in rows}, False
