"""升级: what is overdue rises a level of 督办 each working day, by the clock and by nobody."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec

from evaluation.audit import trail
from evaluation.clues.moving import clue_label
from evaluation.clues.states import LEVEL_TITLES, RUNNING, STATE_TITLES, Level, next_level
from evaluation.clues.steps import PRESSED, Step
from evaluation.db import fetch, fetch_one, transaction
from evaluation.workdays.queries import differs, today
from evaluation.workdays.rules import is_workday, workdays_left

CLOCK = "系统"
"""The actor of what nobody does."""
CAN_RISE = [level for level in Level if level != next_level(level)]


class CluesRaised(trail.Event, frozen=True):
    """超期自动升级 of a jurisdiction's clues on one day; each as 24-097 and its new level."""

    day: date
    raised: list[str]


async def raise_overdue() -> int:
    """How many rose. Each clue one level a working day, at most to 挂牌; with several workers one
    does it and the others find nothing left. Who is at a clue just now is not waited for: the next
    round takes it.
    """
    if not await _waits():
        return 0
    async with transaction():
        if not await fetch_one(
            "SELECT pg_try_advisory_xact_lock(hashtextextended('clues rise', 0))"
        ):
            return 0
        rows = await fetch(_DUE + " FOR UPDATE OF k SKIP LOCKED", CAN_RISE, PRESSED)
        if not rows:
            return 0
        await _raise(rows)
        for jurisdiction in sorted({row["jurisdiction"] for row in rows}):
            own = [_in_words(row) for row in rows if row["jurisdiction"] == jurisdiction]
            await trail.record(jurisdiction, CLOCK, CluesRaised(await today(), own))
        return len(rows)


_DUE = (
    "SELECT k.id, k.jurisdiction, c.year, k.number, k.state, k.level, k.due_on "
    "FROM clue k JOIN cycle c ON c.id = k.cycle "
    "WHERE k.level = ANY($1) AND k.state = ANY($2) AND c.state <> 'archived' "
    "AND k.due_on < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date "
    "AND NOT EXISTS (SELECT FROM clue_step s WHERE s.clue = k.id AND s.by IS NULL "
    "AND (s.at AT TIME ZONE 'Asia/Shanghai')::date = "
    "(clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date)"
)


async def _waits() -> bool:
    """Nothing rises on a day on which nobody could have done anything about it."""
    if not is_workday(await today(), await differs()):
        return False
    return bool(await fetch(_DUE + " LIMIT 1", CAN_RISE, PRESSED))


async def _raise(rows: Sequence[Any]) -> None:
    levels = [next_level(Level(row["level"])) for row in rows]
    ids = [row["id"] for row in rows]
    await fetch(
        "UPDATE clue k SET level = n.level "
        "FROM unnest($1::uuid[], $2::text[]) AS n (id, level) WHERE k.id = n.id",
        *(ids, levels),
    )
    reasons = [
        f"过了期限 {row['due_on']} 没有办完，自动升为{LEVEL_TITLES[level]}督办"
        for row, level in zip(rows, levels, strict=True)
    ]
    await fetch(
        "INSERT INTO clue_step (id, jurisdiction, clue, step, before, after, reason, due_before, "
        "due_after, late, by, at) SELECT n.id, k.jurisdiction, k.id, $4, k.state, k.state, "
        "n.reason, k.due_on, k.due_on, true, NULL, clock_timestamp() "
        "FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS n (id, clue, reason) "
        "JOIN clue k ON k.id = n.clue",
        *([uuid4() for _ in rows], ids, reasons, Step.SUPERVISE),
    )


def _in_words(row: Any) -> str:  # noqa: ANN401  # a row of _DUE
    level = LEVEL_TITLES[next_level(Level(row["level"]))]
    return f"{clue_label(row['year'], row['number'])} {level}"


class OverdueClue(msgspec.Struct, frozen=True):
    """`days`: working days since the last day it had."""

    id: UUID
    label: str
    title: str
    unit: str
    state: str
    level: str
    due_on: date
    days: int


async def overdue_clues(jurisdiction: UUID, cycle: UUID) -> list[OverdueClue]:
    """Those that still run, the longest overdue first."""
    rows = await fetch(
        "SELECT k.id, c.year, k.number, k.title, coalesce(u.short_title, '') AS unit, k.state, "
        "k.level, k.due_on FROM clue k JOIN cycle c ON c.id = k.cycle "
        "LEFT JOIN unit u ON u.id = k.unit WHERE k.jurisdiction = $1 AND k.cycle = $2 "
        "AND k.state = ANY($3) AND k.due_on < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')"
        "::date ORDER BY k.due_on, k.id",
        *(jurisdiction, cycle, RUNNING),
    )
    now, marked = await today(), await differs()
    return [
        OverdueClue(
            row["id"],
            clue_label(row["year"], row["number"]),
            row["title"],
            row["unit"],
            STATE_TITLES[row["state"]],
            LEVEL_TITLES[row["level"]],
            row["due_on"],
            -workdays_left(now, row["due_on"], marked),
        )
        for row in rows
    ]
