"""催交: units that have handed nothing in are told so on their desks."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.duty_reports.tables import ReportReminder
from evaluation.errors import Refused

LONGEST_TEXT = 200
USUAL_TEXT = "请尽快提交述职报告"
HOURS_APART = 1
"""Between two reminders of one unit; a second press is no second letter."""


class DutyReportsReminded(trail.Event, frozen=True):
    """催交."""

    cycle: UUID
    units: int
    text: str


class Reminder(msgspec.Struct, frozen=True):
    """As the unit's desk shows it."""

    unit: UUID
    text: str
    made_by: str
    at: datetime


async def remind(person: Person, cycle: UUID, units: Sequence[UUID], text: str = "") -> int:
    """Those of `units` whose report is missing or came back, and that were not just told.

    Raises NotFound for a unit of another jurisdiction or year; Refused when nobody is left.
    """
    words = " ".join(text.split()).rstrip("。") or USUAL_TEXT
    if len(words) > LONGEST_TEXT:
        raise Refused(f"附言最多 {LONGEST_TEXT} 字，现在有 {len(words)} 字，请缩短。没有催交。")
    if not units:
        raise Refused("请先勾选要催交的单位。")
    async with transaction():
        missing = await _missing(person.jurisdiction, cycle, units)
        if not missing:
            raise Refused("选中的单位都已提交，或者一小时内刚刚催过，没有再催。")
        at = datetime.now(UTC)
        await ReportReminder.insert(
            *(
                ReportReminder(
                    id=uuid4(),
                    jurisdiction=person.jurisdiction,
                    unit=unit,
                    text=words,
                    made_by=person.account,
                    at=at,
                )
                for unit in missing
            )
        )
        event = DutyReportsReminded(cycle, len(missing), words)
        await trail.record(person.jurisdiction, person.username, event)
        return len(missing)


async def _missing(jurisdiction: UUID, cycle: UUID, units: Sequence[UUID]) -> list[UUID]:
    """The units are held, so that two officers do not both send one."""
    wanted = sorted(set(units))
    if not await fetch_one("SELECT id FROM report_outline WHERE cycle = $1", cycle):
        raise Refused("本年度还没有定述职提纲，各单位还不能写。请先定提纲。")
    held = await fetch(
        "SELECT u.id FROM unit u JOIN cycle c ON c.jurisdiction = u.jurisdiction "
        "AND c.year = u.year WHERE u.id = ANY($1) AND u.jurisdiction = $2 AND c.id = $3 "
        "ORDER BY u.id FOR NO KEY UPDATE OF u",
        *(wanted, jurisdiction, cycle),
    )
    found(held if len(held) == len(wanted) else None)
    rows = await fetch(
        "SELECT u.id FROM unit u LEFT JOIN duty_report r ON r.unit = u.id "
        "WHERE u.id = ANY($1) AND coalesce(r.state, 'draft') IN ('draft', 'returned') "
        "AND NOT EXISTS (SELECT FROM report_reminder m WHERE m.unit = u.id "
        "AND m.at > clock_timestamp() - make_interval(hours => $2)) ORDER BY u.id",
        *(wanted, HOURS_APART),
    )
    return [row["id"] for row in rows]


async def reminders_of(units: Sequence[UUID]) -> list[Reminder]:
    """Newest first; `units` are those of the desk that asks."""
    rows = await fetch(
        "SELECT m.unit, m.text, a.full_name AS made_by, m.at FROM report_reminder m "
        "JOIN account a ON a.id = m.made_by WHERE m.unit = ANY($1) ORDER BY m.at DESC",
        list(units),
    )
    return [Reminder(**row) for row in rows]
