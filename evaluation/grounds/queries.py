"""What the records of a year say of its units, and what was computed from them so far."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

import msgspec

from evaluation.cycles.queries import newest_scheme, scheme_of
from evaluation.db import fetch
from evaluation.grounds.rules import REPORT, STATISTICS, Facts, Paper, Step

COUNTED = ("waiting", "accepted")
"""A return counts from its handing in; not while it is sent back, for then its figures move."""


class ItemRow(msgspec.Struct, frozen=True):
    """An objective item as it stands, beside what was computed of it; `taken`: by deductions."""

    id: UUID
    unit: UUID
    item: str
    title: str
    maximum: str
    points: str | None
    found: tuple[str, ...]
    computed: tuple[str, ...]
    objected: bool
    content: str | None
    overridden: bool


async def facts_of(cycle: UUID, units: list[UUID]) -> dict[UUID, Facts]:
    """For units of that year, one question a kind of record."""
    values = (cycle, units)
    papers = {
        REPORT: await _papers(_REPORTS, *values),
        STATISTICS: await _papers(_RETURNS, *values),
    }
    rows = await fetch(_CELLS, *values, list(COUNTED))
    figures: dict[UUID, dict[str, Decimal | None]] = {}
    for row in rows:
        cells = figures.setdefault(row["unit"], {})
        if row["cell"] is not None:
            cells[row["cell"]] = row["amount"]
    years = await fetch("SELECT year FROM cycle WHERE id = $1", cycle)
    return {
        unit: Facts(
            years[0]["year"],
            {source: each[unit] for source, each in papers.items() if unit in each},
            figures.get(unit),
        )
        for unit in units
    }


async def _papers(sql: str, *values: object) -> dict[UUID, Paper]:
    return {row["unit"]: Paper(**_without(row, "unit")) for row in await fetch(sql, *values)}


def _without(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


_REPORTS = (
    "SELECT u.id AS unit, o.due_at, o.due_at < clock_timestamp() AS over, "
    "coalesce(r.state, 'draft') AS state, v.handed_in_at AS first_at, "
    "coalesce(v.late, false) AS late FROM report_outline o "
    "JOIN unit u ON u.id = ANY($2) LEFT JOIN duty_report r ON r.unit = u.id "
    "LEFT JOIN report_version v ON v.report = r.id AND v.number = 1 WHERE o.cycle = $1"
)
_RETURNS = (
    "SELECT u.id AS unit, f.due_at, f.due_at < clock_timestamp() AS over, "
    "coalesce(r.state, 'draft') AS state, r.first_handed_in_at AS first_at, "
    "coalesce(r.late, false) AS late FROM statistics_form f "
    "JOIN unit u ON u.id = ANY($2) LEFT JOIN statistics_return r ON r.unit = u.id "
    "WHERE f.cycle = $1"
)
_CELLS = (
    "SELECT r.unit, c.cell, c.amount FROM statistics_return r "
    "JOIN statistics_form f ON f.id = r.form "
    'LEFT JOIN statistics_cell c ON c."return" = r.id '
    "AND c.cell ~ '^(staff|training)[.]' "
    "WHERE f.cycle = $1 AND r.unit = ANY($2) AND r.state = ANY($3)"
)


async def items_of(units: list[UUID]) -> list[ItemRow]:
    """In the order of their numbers."""
    rows = await fetch(
        "SELECT o.id, o.unit, o.item, o.title, o.maximum, o.points, "
        "coalesce(array_agg(d.points) FILTER (WHERE d.ground = ''), '{}') AS found, "
        "coalesce(array_agg(d.points) FILTER (WHERE d.ground <> ''), '{}') AS computed, "
        "EXISTS (SELECT FROM objection j WHERE j.item = o.id) AS objected, g.content, "
        "g.overridden_by IS NOT NULL AS overridden FROM objective_item o "
        "LEFT JOIN deduction d ON d.item = o.id LEFT JOIN item_ground g ON g.item = o.id "
        "WHERE o.unit = ANY($1) GROUP BY o.id, g.id ORDER BY o.unit, o.item",
        units,
    )
    return [msgspec.convert(dict(row), ItemRow) for row in rows]


async def words_of_items(cycle: UUID) -> dict[str, tuple[str, str]]:
    """Title and rule by number, as the year's newest scheme has them."""
    version = await newest_scheme(cycle)
    items = (await scheme_of(version)).items if version else ()
    return {item.id: (item.title, item.rule) for item in items}


class GroundLine(msgspec.Struct, frozen=True):
    """核算依据 of one item as pages show it. `points` None: nothing could be computed."""

    points: str | None
    steps: tuple[Step, ...]
    computed_at: datetime
    overridden_by: str | None
    override_reason: str


async def grounds_of(jurisdiction: UUID, unit: UUID) -> dict[str, GroundLine]:
    """By the item's number; the caller has measured who may see the unit's scores."""
    rows = await fetch(
        "SELECT o.item, g.points, g.content, g.computed_at, a.full_name AS overridden_by, "
        "g.override_reason FROM item_ground g JOIN objective_item o ON o.id = g.item "
        "LEFT JOIN account a ON a.id = g.overridden_by "
        "WHERE o.unit = $1 AND o.jurisdiction = $2",
        *(unit, jurisdiction),
    )
    return {
        row["item"]: GroundLine(
            steps=read_steps(row["content"]), **_without(_without(row, "item"), "content")
        )
        for row in rows
    }


class Computed(msgspec.Struct, frozen=True):
    """Units of a year with grounds; `stale`: those whose records moved since."""

    units: int
    stale: int


async def computed_in(cycle: UUID) -> Computed:
    """A return that is accepted has not moved; one that is sent back, or corrected, has."""
    rows = await fetch(
        "SELECT count(DISTINCT o.unit)::int AS units, count(DISTINCT o.unit) FILTER (WHERE "
        "greatest(r.handed_in_at, CASE WHEN r.state = 'returned' THEN r.decided_at END, k.at, "
        "v.handed_in_at) > g.computed_at)::int AS stale FROM cycle c "
        "JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year "
        "JOIN objective_item o ON o.unit = u.id JOIN item_ground g ON g.item = o.id "
        "LEFT JOIN statistics_return r ON r.unit = u.id "
        'LEFT JOIN (SELECT "return", max(at) AS at FROM cell_correction GROUP BY 1) k '
        'ON k."return" = r.id LEFT JOIN duty_report d ON d.unit = u.id '
        "LEFT JOIN report_version v ON v.report = d.id AND v.number = 1 WHERE c.id = $1",
        cycle,
    )
    return Computed(**rows[0])


def write_steps(steps: tuple[Step, ...]) -> str:
    return msgspec.json.encode(steps).decode()


def read_steps(content: str) -> tuple[Step, ...]:
    return msgspec.json.decode(content, type=tuple[Step, ...])
