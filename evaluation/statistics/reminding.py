"""催报 of returns: who has handed nothing in, or got it back."""

from collections.abc import Sequence
from uuid import UUID

from evaluation.accounts.rules import Person
from evaluation.cycles.reminding import remind_units
from evaluation.cycles.rules import Matter
from evaluation.db import fetch


async def remind(person: Person, cycle: UUID, units: Sequence[UUID], text: str = "") -> int:
    """Raises what `remind_units` raises. A county that stands as a unit owes no return."""

    async def lacking(wanted: list[UUID]) -> list[UUID]:
        rows = await fetch(
            "SELECT u.id FROM unit u LEFT JOIN statistics_return r ON r.unit = u.id "
            "WHERE u.id = ANY($1) AND u.own_code IS NULL "
            "AND coalesce(r.state, 'draft') IN ('draft', 'returned')",
            wanted,
        )
        return [row["id"] for row in rows]

    return await remind_units(person, cycle, units, Matter.STATISTICS, text, lacking)
