"""What the records say of a unit: facts for the tablet, items and adjustments for the bundle."""

from typing import Any
from uuid import UUID

from evaluation.db import fetch


async def facts_of(sitting: UUID) -> dict[str, dict[str, str]]:
    """By unit and indicator, for the units of one sitting."""
    rows = await fetch(
        "SELECT f.unit, f.indicator, f.text FROM fact f "
        "JOIN agenda_item i ON i.unit = f.unit WHERE i.sitting = $1 ORDER BY f.unit, f.indicator",
        sitting,
    )
    facts: dict[str, dict[str, str]] = {}
    for row in rows:
        facts.setdefault(str(row["unit"]), {})[row["indicator"]] = row["text"]
    return facts


async def objective_rows(units: list[UUID]) -> list[dict[str, Any]]:
    """The bundle's `objective`, one row a unit that has items."""
    rows = await fetch(
        "SELECT unit, item, dimension, maximum, points FROM objective_item "
        "WHERE unit = ANY($1) ORDER BY unit, item",
        units,
    )
    items: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        items.setdefault(row["unit"].hex, []).append(
            {
                "id": row["item"],
                "dimension": row["dimension"],
                "max": row["maximum"],
                "points": row["points"],
            }
        )
    return [{"unit": unit, "items": unit_items} for unit, unit_items in items.items()]


async def adjustment_rows(units: list[UUID]) -> list[dict[str, Any]]:
    """The bundle's `adjustments`."""
    rows = await fetch(
        "SELECT unit, kind, points, reason FROM adjustment WHERE unit = ANY($1) "
        "ORDER BY unit, kind, reason, points",
        units,
    )
    return [dict(row) | {"unit": row["unit"].hex} for row in rows]


async def ceilings_of(units: list[UUID]) -> dict[str, str]:
    """Best grade a unit may get, by the unit's hex id."""
    rows = await fetch("SELECT unit, grade FROM ceiling WHERE unit = ANY($1)", units)
    return {row["unit"].hex: row["grade"] for row in rows}
