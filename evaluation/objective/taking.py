"""扣分 as rows: taken from an item, replaced where they were computed, and added up."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import asyncpg
import msgspec

from evaluation.accounts.rules import Person
from evaluation.db import fetch
from evaluation.objective.rules import points_left


class Taken(msgspec.Struct, frozen=True):
    """A deduction that no person found: what it takes, why, and from where that is known."""

    points: str
    reason: str
    evidence: str
    ground: str


async def deduct(  # each is a field of the row
    person: Person,
    row: asyncpg.Record,
    points: str,
    reason: str,
    seen: tuple[str, UUID | None],
    ground: str = "",
) -> None:
    """`row` is the item, in the caller's transaction; `seen`: evidence in words, and as a file."""
    await fetch(
        "INSERT INTO deduction "
        "(id, jurisdiction, item, points, reason, evidence, file, entered_by, at, ground) VALUES "
        "($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp(), $9)",
        *(uuid4(), row["jurisdiction"], row["id"], points, reason, *seen, person.account, ground),
    )


async def replace_computed(person: Person, row: asyncpg.Record, taken: Sequence[Taken]) -> str:
    """In the place of whatever was computed before; what people found stays. The new points."""
    await fetch("DELETE FROM deduction WHERE item = $1 AND ground <> ''", row["id"])
    for one in taken:
        seen = (one.evidence[:300], None)
        await deduct(person, row, one.points, one.reason[:300], seen, one.ground)
    return await add_up(row)


async def points_of_deductions(row: asyncpg.Record) -> str:
    rows = await fetch("SELECT points FROM deduction WHERE item = $1", row["id"])
    return points_left(row["maximum"], [each["points"] for each in rows])


async def add_up(row: asyncpg.Record) -> str:
    points = await points_of_deductions(row)
    await fetch("UPDATE objective_item SET points = $2 WHERE id = $1", row["id"], points)
    return points
