"""The audit bundle of a sitting, put together from its parts (`evaluation-bundle/1`)."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from evaluation.db import fetch, found
from evaluation.objective.queries import adjustment_rows, ceilings_of, objective_rows


async def assemble(
    sitting: UUID,
    scheme: dict[str, Any],
    turnout: Sequence[dict[str, Any]],
    ballots: Sequence[dict[str, Any]],
) -> dict[str, Any]:
    """Ballots and turnout as given; units, objective scores and adjustments as stored today."""
    rows = await fetch(
        "SELECT u.id, u.title, u.class AS category, u.ranked FROM agenda_item i "
        "JOIN unit u ON u.id = i.unit WHERE i.sitting = $1 ORDER BY i.number",
        sitting,
    )
    units = [row["id"] for row in rows]
    ceilings = await ceilings_of(units)
    return {
        "format": "evaluation-bundle/1",
        "sitting": await _about(sitting),
        "scheme": scheme,
        "units": [
            {
                "id": row["id"].hex,
                "title": row["title"],
                "class": row["category"],
                "ranked": row["ranked"],
                "grade_ceiling": ceilings.get(row["id"].hex),
            }
            for row in rows
        ],
        "turnout": list(turnout),
        "ballots": list(ballots),
        "objective": await objective_rows(units),
        "adjustments": await adjustment_rows(units),
    }


async def _about(sitting: UUID) -> dict[str, Any]:
    rows = await fetch(
        "SELECT s.id, j.code, c.year, s.title, s.held_on FROM sitting s "
        "JOIN jurisdiction j ON j.id = s.jurisdiction JOIN cycle c ON c.id = s.cycle "
        "WHERE s.id = $1",
        sitting,
    )
    row = found(rows[0] if rows else None)
    return {
        "id": row["id"].hex,
        "jurisdiction": row["code"],
        "year": row["year"],
        "title": row["title"],
        "held_on": row["held_on"].isoformat(),
    }
