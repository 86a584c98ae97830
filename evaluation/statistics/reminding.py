"""催报: units whose return is missing are told so on their desks."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, found, transaction
from evaluation.errors import Refused
from evaluation.statistics.tables import ReturnReminder

LONGEST_TEXT = 200
AT_LEAST_APART = 1
"""Hours between two reminders of one unit; a second press is no second letter."""


class ReturnsReminded(trail.Event, frozen=True):
    """催报."""

    cycle: UUID
    units: int
    message: str


class ReminderLine(msgspec.Struct, frozen=True):
    """As the unit's desk shows it."""

    unit: UUID
    text: str
    made_by: str
    at: datetime


async def remind(person: Person, cycle: UUID, units: Sequence[UUID], text: str = "") -> int:
    """Those of `units` that have nothing handed in and were not reminded within the hour.

    Raises NotFound for a unit of another jurisdiction or year; Refused when nobody is left.
    """
    words = text.strip()
    if len(words) > LONGEST_TEXT:
        raise Refused(f"附言最多 {LONGEST_TEXT} 个字，现有 {len(words)} 个。")
    if not units:
        raise Refused("请先勾选要催报的单位。")
    async with transaction():
        missing = await _missing(person.jurisdiction, cycle, units)
        if not missing:
            raise Refused("勾选的单位都已报送，或者一小时内刚刚催过。")
        now = datetime.now(UTC)
        await ReturnReminder.insert(
            *(
                ReturnReminder(
                    id=uuid4(),
                    jurisdiction=person.jurisdiction,
                    unit=unit,
                    text=words,
                    made_by=person.account,
                    at=now,
                )
                for unit in missing
            )
        )
        event = ReturnsReminded(cycle, len(missing), words)
        await trail.record(person.jurisdiction, person.username, event)
    return len(missing)


async def _missing(jurisdiction: UUID, cycle: UUID, units: Sequence[UUID]) -> list[UUID]:
    """The units are held first and read afterwards, so that two officers do not both send one."""
    wanted = sorted(set(units))
    held = await fetch(
        "SELECT u.id FROM unit u JOIN cycle c ON c.jurisdiction = u.jurisdiction "
        "AND c.year = u.year WHERE u.id = ANY($1) AND u.own_code IS NULL "
        "AND u.jurisdiction = $2 AND c.id = $3 ORDER BY u.id FOR NO KEY UPDATE OF u",
        *(wanted, jurisdiction, cycle),
    )
    found(held if len(held) == len(wanted) else None)
    rows = await fetch(
        "SELECT u.id FROM unit u LEFT JOIN statistics_return r ON r.unit = u.id "
        "WHERE u.id = ANY($1) AND coalesce(r.state, 'draft') IN ('draft', 'returned') "
        "AND NOT EXISTS (SELECT FROM return_reminder m WHERE m.unit = u.id "
        "AND m.at > clock_timestamp() - make_interval(hours => $2)) ORDER BY u.id",
        *(wanted, AT_LEAST_APART),
    )
    return [row["id"] for row in rows]


async def reminders_of(units: Sequence[UUID]) -> list[ReminderLine]:
    """Newest first; `units` are those of the desk that asks."""
    rows = await fetch(
        "SELECT m.unit, m.text, a.full_name AS made_by, m.at FROM return_reminder m "
        "JOIN account a ON a.id = m.made_by WHERE m.unit = ANY($1) ORDER BY m.at DESC",
        list(units),
    )
    return [ReminderLine(**dict(row)) for row in rows]
