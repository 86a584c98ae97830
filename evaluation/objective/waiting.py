"""What of the objective part waits for the office, by year."""

from uuid import UUID

import msgspec

from evaluation.db import fetch


class Waiting(msgspec.Struct, frozen=True):
    """`unsent`: units with items and without a sheet; `objections`: not decided yet."""

    cycle: UUID
    year: int
    unsent: int
    objections: int


async def waiting_in(jurisdiction: UUID) -> list[Waiting]:
    """Years whose scores are neither frozen nor counted, and where something waits."""
    rows = await fetch(
        "SELECT c.id AS cycle, c.year, "
        "(count(*) FILTER (WHERE f.id IS NULL))::int AS unsent, "
        "(coalesce(sum(o.open), 0))::int AS objections FROM cycle c "
        "JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year "
        "AND EXISTS (SELECT FROM objective_item i WHERE i.unit = u.id) "
        "LEFT JOIN confirmation f ON f.unit = u.id "
        "LEFT JOIN LATERAL (SELECT count(*) AS open FROM objection "
        "WHERE confirmation = f.id AND upheld IS NULL) o ON true "
        "WHERE c.jurisdiction = $1 "
        "AND c.state IN ('preparing', 'reporting', 'supervising', 'sitting') "
        "AND NOT EXISTS (SELECT FROM score_freeze z WHERE z.cycle = c.id) "
        "GROUP BY c.id, c.year ORDER BY c.year DESC",
        jurisdiction,
    )
    lines = [Waiting(**row) for row in rows]
    return [line for line in lines if line.unsent or line.objections]
