"""日程 of a unit: every day on which something was done, is due, or takes place."""

from collections.abc import Sequence
from datetime import date, datetime

import msgspec

from evaluation.results.unit_schedule import milestones_of
from evaluation.web.office.pages import CHINA
from evaluation.web.unit.pages import Desk, Done, Todo

PASSED, COMING = 3, 8
"""Days of the 日程 beside the list: the last ones that are over, and the next ones."""
DONE, NOW, AHEAD = "done", "now", ""


class Entry(msgspec.Struct, frozen=True):
    """One line of a day. `stage`: over, the next thing to do, or still to come."""

    day: date
    title: str
    words: str
    stage: str
    path: str = ""
    over: bool = False


async def entries_of(
    desk: Desk, todos: Sequence[Todo], done: Sequence[Done], now: datetime
) -> list[Entry]:
    """In order of their days. `todos` are sorted: the first that has a day is the next to do."""
    today = now.astimezone(CHINA).date()
    entries = [entry for one in done if (entry := _done(one))]
    dated = [todo for todo in todos if todo.due_on]
    entries += [_due(todo, now, NOW if todo is dated[0] else AHEAD) for todo in dated]
    entries += [
        Entry(one.day, one.title, one.words, DONE if one.day < today else AHEAD)
        for one in await milestones_of(desk.person.jurisdiction, desk.units)
    ]
    return sorted(entries, key=lambda one: (one.day, one.title))


def _done(one: Done) -> Entry | None:
    at = one.answered_at or one.sent_at
    return Entry(at.astimezone(CHINA).date(), one.title, one.words, DONE, one.path) if at else None


def _due(todo: Todo, now: datetime, stage: str) -> Entry:
    until = f"{hour(todo.due_at)} " if todo.due_at else ""
    over = todo.is_over(now)
    words = f"{until}到期" + ("，已过期限，仍可交" if over else "")
    return Entry(todo.due_on or date.max, todo.title, words, stage, todo.path, over)


def hour(at: datetime) -> str:
    return f"{at.astimezone(CHINA):%H:%M}"


def nearest(entries: Sequence[Entry]) -> list[Entry]:
    """Of all years' days those around today."""
    passed = [one for one in entries if one.stage == DONE]
    ahead = [one for one in entries if one.stage != DONE]
    return sorted(passed[-PASSED:] + ahead[:COMING], key=lambda one: one.day)
