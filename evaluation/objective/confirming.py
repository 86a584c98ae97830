"""客观得分确认单: sent to the units, confirmed by them or silently, then frozen."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import asyncpg

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.cycles.queries import check_cycle_of
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import NotFound, Refused
from evaluation.objective.holding import HeldUnit, hold_open
from evaluation.objective.rules import (
    MOST_DAYS,
    Frozen,
    SheetState,
    check_answerable,
    check_explained,
    check_finished,
    read_words,
    stand_of,
)
from evaluation.registry.lineage import units_of_line
from evaluation.workdays.queries import due_after, today


class ConfirmationsSent(trail.Event, frozen=True):
    """确认单送达 — to so many units, to be answered by a day."""

    cycle: UUID
    units: int
    due_on: date


class ConfirmationRecalled(trail.Event, frozen=True):
    unit: UUID
    title: str
    reason: str


class SheetConfirmed(trail.Event, frozen=True):
    """The unit agrees with its scores."""

    unit: UUID
    title: str


class ScoresFrozen(trail.Event, frozen=True):
    """冻结 — of a year; `silent` units did not answer in time."""

    cycle: UUID
    units: int
    silent: int


async def send_confirmations(
    person: Person, cycle: UUID, units: Sequence[UUID] | None = None, days: int = 3
) -> int:
    """送确认单 — to the chosen units, or to all that have none; how many went out.

    Who has theirs already gets no second one. Raises Refused where points lack a reason.
    """
    if not 1 <= days <= MOST_DAYS:
        raise Refused(f"确认期限请填 1 到 {MOST_DAYS} 个工作日。")
    async with transaction():
        await _hold_year(person, cycle)
        lines = await _unsent(cycle)
        chosen = [line for line in lines if units is None or line["id"] in units]
        if not chosen:
            raise Refused("没有要送的确认单：选中的单位还没有考核项，或者确认单已经送出。")
        check_explained([(line["short_title"], line["unexplained"]) for line in chosen])
        due = await due_after(days)
        for line in chosen:
            await _send(person, line["id"], days, due)
        event = ConfirmationsSent(cycle, len(chosen), due)
        await trail.record(person.jurisdiction, person.username, event)
        return len(chosen)


async def _hold_year(person: Person, cycle: UUID) -> None:
    """Alone with the scores of the year. Raises NotFound, Frozen."""
    await check_cycle_of(person.jurisdiction, cycle)
    await fetch("SELECT FROM cycle WHERE id = $1 FOR UPDATE", cycle)
    if await fetch_one("SELECT id FROM score_freeze WHERE cycle = $1", cycle):
        raise Frozen


async def _unsent(cycle: UUID) -> list[asyncpg.Record]:
    """Units with items whose sheet is not out; `unexplained`: points short without a reason."""
    return await fetch(
        "SELECT u.id, u.short_title, array_remove(array_agg(CASE WHEN o.points::numeric < "
        "greatest(o.maximum::numeric - coalesce(d.taken, 0), 0) THEN o.title END ORDER BY o.item), "
        "NULL) AS unexplained FROM cycle c JOIN board b ON b.cycle = c.id "
        "JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year AND u.board = b.title "
        "JOIN objective_item o ON o.unit = u.id LEFT JOIN (SELECT item, sum(points::numeric) AS "
        "taken FROM deduction GROUP BY item) d ON d.item = o.id "
        "LEFT JOIN confirmation s ON s.unit = u.id "
        "WHERE c.id = $1 AND coalesce(s.state, 'recalled') = 'recalled' "
        "GROUP BY u.id, u.short_title ORDER BY u.short_title",
        cycle,
    )


async def _send(person: Person, unit: UUID, days: int, due: date) -> None:
    await fetch(
        "INSERT INTO confirmation (id, jurisdiction, unit, state, days, sent_by, sent_at, due_on) "
        "VALUES ($1, $2, $3, 'sent', $4, $5, clock_timestamp(), $6) "
        "ON CONFLICT (unit) DO UPDATE SET state = 'sent', days = excluded.days, "
        "sent_by = excluded.sent_by, sent_at = excluded.sent_at, due_on = excluded.due_on, "
        "answered_by = NULL, answered_at = NULL",
        *(uuid4(), person.jurisdiction, unit, days, person.account, due),
    )


async def recall_confirmation(person: Person, unit: UUID, reason: str) -> None:
    """收回确认单 — so that scores may be mended; the unit sees that and why, then gets it again."""
    async with transaction():
        held = await hold_open(person, unit)
        words = read_words(reason, "收回的原因")
        waiting = await fetch_one(
            "SELECT count(*) FROM objection j JOIN confirmation s ON s.id = j.confirmation "
            "WHERE s.unit = $1 AND j.upheld IS NULL",
            unit,
        )
        if waiting:
            raise Refused(f"这家单位还有 {waiting} 条异议没有裁定。请先裁定，再收回。")
        rows = await fetch(
            "UPDATE confirmation SET state = 'recalled', recall_reason = $2 "
            "WHERE unit = $1 AND state <> 'recalled' RETURNING id",
            *(unit, words),
        )
        if not rows:
            raise Refused("这家单位的确认单现在不在单位手里，不用收回。")
        event = ConfirmationRecalled(unit, held.title, words)
        await trail.record(person.jurisdiction, person.username, event)


async def confirm_sheet(clerk: Person, unit: UUID) -> None:
    """确认 — the unit agrees; once, and within its days."""
    async with transaction():
        held, sheet = await hold_sheet(clerk, unit)
        if sheet["state"] == SheetState.OBJECTED:
            raise Refused("您提出的异议还没有裁定。裁定后再确认。")
        await fetch(
            "UPDATE confirmation SET state = 'confirmed', answered_by = $2, "
            "answered_at = clock_timestamp() WHERE id = $1",
            *(sheet["id"], clerk.account),
        )
        event = SheetConfirmed(unit, held.title)
        await trail.record(clerk.jurisdiction, clerk.username, event)


async def hold_sheet(clerk: Person, unit: UUID) -> tuple[HeldUnit, asyncpg.Record]:
    """The sheet of the clerk's own unit, if it may still be answered. Raises NotFound, Refused."""
    if unit not in await units_of_line(clerk.jurisdiction, clerk.unit):
        raise NotFound
    held = await hold_open(clerk, unit)
    rows = await fetch("SELECT * FROM confirmation WHERE unit = $1", unit)
    sheet = found(rows[0] if rows else None)
    check_answerable(sheet["state"], sheet["due_on"], await today())
    return held, sheet


async def freeze(person: Person, cycle: UUID) -> None:
    """冻结 — once every sheet is confirmed, settled or past its days. Raises Refused."""
    async with transaction():
        await _hold_year(person, cycle)
        day = await today()
        rows = await fetch(
            "SELECT u.short_title, s.state, s.due_on FROM cycle c "
            "JOIN board b ON b.cycle = c.id JOIN unit u ON u.jurisdiction = c.jurisdiction "
            "AND u.year = c.year AND u.board = b.title "
            "LEFT JOIN confirmation s ON s.unit = u.id WHERE c.id = $1 ORDER BY u.short_title",
            cycle,
        )
        stands = [
            (row["short_title"], stand_of(row["state"], row["due_on"], day), row["due_on"])
            for row in rows
        ]
        silent = check_finished(stands, day)
        await fetch(
            "INSERT INTO score_freeze (id, jurisdiction, cycle, frozen_by, at) "
            "VALUES ($1, $2, $3, $4, clock_timestamp())",
            *(uuid4(), person.jurisdiction, cycle, person.account),
        )
        event = ScoresFrozen(cycle, len(rows), silent)
        await trail.record(person.jurisdiction, person.username, event)
