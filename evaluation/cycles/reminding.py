"""催交: units that have not handed something in are told so on their desks."""

from collections.abc import Awaitable, Callable, Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.cycles.rules import MATTER_TITLES, Matter
from evaluation.db import fetch, found, transaction
from evaluation.errors import Refused

LONGEST_TEXT = 200
HOURS_APART = 1
"""Between two reminders of one unit; a second press is no second letter."""
Lacking = Callable[[list[UUID]], Awaitable[list[UUID]]]
"""Which of these units have nothing handed in, or got it back. May raise Refused."""


class UnitsReminded(trail.Event, frozen=True):
    """催交; `matter` by its title."""

    cycle: UUID
    matter: str
    units: int
    text: str


class ReminderLine(msgspec.Struct, frozen=True):
    """As the unit's desk shows it."""

    unit: UUID
    text: str
    made_by: str
    at: datetime


async def remind_units(
    person: Person, cycle: UUID, units: Sequence[UUID], matter: Matter, text: str, lacking: Lacking
) -> int:
    """Those of `units` that lack it and were not just told; how many.

    The units are held first and read afterwards, so that two officers do not both send one. Raises
    NotFound for a unit of another jurisdiction or year; Refused when nobody is left.
    """
    words = " ".join(text.split()).rstrip("。")
    if len(words) > LONGEST_TEXT:
        raise Refused(f"附言最多 {LONGEST_TEXT} 字，现在有 {len(words)} 字，请缩短。没有催交。")
    if not units:
        raise Refused("请先勾选要催交的单位。")
    wanted = sorted(set(units))
    async with transaction():
        held = await fetch(
            "SELECT u.id FROM unit u JOIN cycle c ON c.jurisdiction = u.jurisdiction "
            "AND c.year = u.year WHERE u.id = ANY($1) AND u.jurisdiction = $2 AND c.id = $3 "
            "ORDER BY u.id FOR NO KEY UPDATE OF u",
            *(wanted, person.jurisdiction, cycle),
        )
        found(held if len(held) == len(wanted) else None)
        told = await fetch(
            "INSERT INTO reminder (id, jurisdiction, unit, matter, text, made_by, at) "
            "SELECT gen_random_uuid(), $1, lacking.unit, $2::varchar, $3, $4, clock_timestamp() "
            "FROM unnest($5::uuid[]) AS lacking (unit) WHERE NOT EXISTS (SELECT FROM reminder m "
            "WHERE m.unit = lacking.unit AND m.matter = $2::varchar "
            "AND m.at > clock_timestamp() - make_interval(hours => $6)) RETURNING unit",
            *(person.jurisdiction, matter, words, person.account, await lacking(wanted)),
            HOURS_APART,
        )
        if not told:
            raise Refused("勾选的单位都已提交，或者一小时内刚刚催过，没有再催。")
        event = UnitsReminded(cycle, MATTER_TITLES[matter], len(told), words)
        await trail.record(person.jurisdiction, person.username, event)
    return len(told)


async def reminders_of(units: Sequence[UUID], matter: Matter) -> list[ReminderLine]:
    """Newest first; `units` are those of the desk that asks."""
    rows = await fetch(
        "SELECT m.unit, m.text, a.full_name AS made_by, m.at FROM reminder m "
        "JOIN account a ON a.id = m.made_by WHERE m.unit = ANY($1) AND m.matter = $2 "
        "ORDER BY m.at DESC",
        *(list(units), matter),
    )
    return [ReminderLine(**dict(row)) for row in rows]
