"""Days of the invented clues: the steps were taken a moment ago, and stand in the year's course."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import groupby

import asyncpg

from evaluation.clues.setting import DEFAULTS, ends_on
from evaluation.clues.states import RUNNING, ClueState
from evaluation.db import fetch
from evaluation.server.dsn import owner_dsn
from evaluation.settings import settings
from evaluation.workdays.queries import differs
from evaluation.workdays.rules import after_workdays

YEARS = [2023, 2024]
TOOK: dict[str, int] = {
    ClueState.UNREGISTERED: 1,
    ClueState.REGISTERED: 3,
    ClueState.ACCEPTED: 0,
    ClueState.INVESTIGATING: 14,
    ClueState.FOUNDED: 3,
    ClueState.PARTLY_FOUNDED: 3,
    ClueState.RECTIFYING: 16,
    ClueState.SENT_BACK: 6,
    ClueState.VERIFYING: 4,
    ClueState.VERIFIED: 2,
}
"""Working days in a state, as a rule; each clue is a little quicker or slower."""
OTHERWISE = 3
SLOW = 19
"""One step in so many takes thrice as long, which is over the limit."""
MORNING = time(1, 30)


async def settle_days() -> None:
    """After everything else: steps, notices, answers and days of the sample's clues. What runs
    keeps the last day that it has now, so that its clock can be seen running.

    As the owner of the tables: nobody else may change a step that was taken.
    """
    marked = await differs()
    rows = await fetch(
        "SELECT s.id, s.clue, s.before, s.after, k.received_on FROM clue_step s "
        "JOIN clue k ON k.id = s.clue JOIN cycle c ON c.id = k.cycle "
        "WHERE c.sample AND c.year = ANY($1) "
        "ORDER BY k.received_on, k.number, k.id, s.at, s.id",
        YEARS,
    )
    taken: list[Taken] = []
    for number, (_, steps) in enumerate(groupby(rows, key=lambda row: row["clue"])):
        taken += _days_of(list(steps), number, marked)
    connection = await asyncpg.connect(owner_dsn(settings()))
    try:
        async with connection.transaction():
            await _write(connection.execute, taken)
    finally:
        await connection.close()


Taken = tuple[object, datetime, date | None, date | None, bool]


def _days_of(
    steps: Sequence[asyncpg.Record], number: int, marked: Mapping[date, bool]
) -> list[Taken]:
    """Of one clue, in their order; several steps of a day are an hour apart."""
    day: date = steps[0]["received_on"]
    due = _due(ClueState.UNREGISTERED, day, marked)
    found: list[Taken] = []
    for hours, step in enumerate(steps):
        if step["after"] != step["before"]:
            slow = 3 if (number + hours) % SLOW == 0 else 1
            usual = TOOK.get(step["before"], OTHERWISE)
            day = after_workdays(day, usual * slow + (number + hours) % 2, marked)
        late = due is not None and day > due
        at = datetime.combine(day, MORNING, tzinfo=UTC) + timedelta(minutes=47 * hours)
        before = due
        if step["after"] != step["before"]:
            due = _due(step["after"], day, marked)
        found.append((step["id"], at, before, due, late))
    return found


def _due(state: str, day: date, marked: Mapping[date, bool]) -> date | None:
    limit = DEFAULTS.limits.get(state)
    return ends_on(day, limit, marked) if limit else None


Execute = Callable[..., Awaitable[str]]


async def _write(execute: Execute, taken: Sequence[Taken]) -> None:
    if not taken:
        return
    await execute(
        "UPDATE clue_step s SET at = x.at, due_before = x.due_before, late = x.late, "
        "due_after = x.due_after FROM unnest($1::uuid[], $2::timestamptz[], $3::date[], "
        "$4::date[], $5::bool[]) AS x(id, at, due_before, due_after, late) WHERE s.id = x.id",
        *(list(column) for column in zip(*taken, strict=True)),
    )
    steps = [row for row, *_ in taken]
    await execute(
        "UPDATE clue k SET state_since = x.at FROM (SELECT clue, max(at) AS at FROM clue_step "
        "WHERE id = ANY($1) AND after <> before GROUP BY clue) x WHERE x.clue = k.id",
        steps,
    )
    await execute(
        "UPDATE clue k SET due_on = s.due_after FROM (SELECT DISTINCT ON (clue) clue, due_after "
        "FROM clue_step WHERE id = ANY($1) ORDER BY clue, at DESC) s WHERE s.clue = k.id "
        "AND NOT k.state = ANY($2::text[])",
        *(steps, sorted(RUNNING)),
    )
    await _with_them(execute, steps)


async def _with_them(execute: Execute, steps: Sequence[object]) -> None:
    """When the unit handed in and was answered, and what the complainant was told, go along."""
    await execute(
        "UPDATE rectification r SET begun_at = s.at FROM clue_step s WHERE s.clue = r.clue "
        "AND s.step IN ('notify', 'notify_directly') AND s.id = ANY($1)",
        steps,
    )
    await execute(
        "UPDATE clue k SET fed_back_at = s.at, feedback_due_on = least(k.feedback_due_on, "
        "(s.at AT TIME ZONE 'Asia/Shanghai')::date + 5) FROM clue_step s "
        "WHERE s.clue = k.id AND s.step = 'feed_back' AND s.id = ANY($1)",
        steps,
    )
    await execute(
        "UPDATE rectification_round d SET handed_in_at = x.handed_in, decided_at = x.decided, "
        "saved_at = x.handed_in FROM (SELECT r.id, d.number, "
        "(SELECT s.at FROM clue_step s WHERE s.clue = r.clue AND s.step = 'answer' "
        "ORDER BY s.at OFFSET d.number - 1 LIMIT 1) AS handed_in, "
        "(SELECT s.at FROM clue_step s WHERE s.clue = r.clue AND s.step IN ('verify', 'send_back') "
        "ORDER BY s.at OFFSET d.number - 1 LIMIT 1) AS decided FROM rectification r "
        "JOIN rectification_round d ON d.rectification = r.id JOIN clue k ON k.id = r.clue "
        "JOIN cycle c ON c.id = k.cycle AND c.sample WHERE d.handed_in_at IS NOT NULL) x "
        "WHERE d.rectification = x.id AND d.number = x.number AND d.handed_in_at IS NOT NULL "
        "AND x.handed_in IS NOT NULL",
    )
