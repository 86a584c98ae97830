"""待办 of a unit: what is due, and what was answered and decided. Each kind brings its own."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.response import Template

from evaluation.cycles.reminding import ReminderLine, reminders_of
from evaluation.cycles.rules import Matter
from evaluation.web.unit import (
    casefiles,
    confirmation,
    notices,
    onsite,
    rectification,
    report,
    review,
    statistics_desk,
)
from evaluation.web.unit.pages import SOON, Desk, Done, Todo, page
from evaluation.web.unit.schedule import entries_of, hour, nearest
from evaluation.workdays.queries import now, unannounced

KINDS = (notices, rectification, report, statistics_desk, confirmation, review, onsite, casefiles)
"""Modules with `async def on_desk(desk) -> tuple[list[Todo], list[Done]]`."""
REMINDERS = {report: Matter.DUTY_REPORT, statistics_desk: Matter.STATISTICS}
"""Kinds of things that a unit can be reminded of; the reminders come newest first."""
LATE = "仍可交，会注明迟交"
LONG_AGO = datetime.min.replace(tzinfo=UTC)


class Reminder(msgspec.Struct, frozen=True):
    """What is still missing, who says so and when."""

    title: str
    path: str
    text: str
    made_by: str
    at: datetime


class Gathered(msgspec.Struct, frozen=True):
    """What lies on the desk from all kinds: by urgency, and the newest answers first."""

    todos: list[Todo]
    done: list[Done]
    reminders: list[Reminder]


class DueLine(msgspec.Struct, frozen=True):
    """A todo as it is drawn: the words of its box, how urgent the box looks, and the rest."""

    todo: Todo
    head: str
    foot: str
    look: str = ""
    when: str = ""


async def gathered(desk: Desk) -> Gathered:
    todos: list[Todo] = []
    done: list[Done] = []
    reminders: list[Reminder] = []
    for kind in KINDS:
        due, answered = await kind.on_desk(desk)
        todos += due
        done += answered
        if due and kind in REMINDERS:
            reminders += newest(await reminders_of(desk.units, REMINDERS[kind]), due)
    todos.sort(key=lambda todo: todo.urgency)
    done.sort(key=lambda one: one.answered_at or one.sent_at or LONG_AGO, reverse=True)
    return Gathered(todos, done, sorted(reminders, key=lambda reminder: reminder.at, reverse=True))


def newest(kept: Sequence[ReminderLine], todos: Sequence[Todo]) -> list[Reminder]:
    """The last 催交 of each thing that is still missing; `kept` come newest first."""
    missing = {todo.unit: todo for todo in todos if todo.unit}
    reminders: dict[UUID, Reminder] = {}
    for line in kept:
        todo = missing.get(line.unit)
        answered = todo is not None and todo.back_at is not None and line.at < todo.back_at
        if todo and not answered and line.unit not in reminders:
            reminders[line.unit] = Reminder(todo.title, todo.path, line.text, line.made_by, line.at)
    return list(reminders.values())


def due_line(todo: Todo, at: datetime) -> DueLine:
    """In words, so that nobody has to count back from a number below zero."""
    left = todo.left
    if left is None:
        return DueLine(todo, "待", "评议办")
    if todo.is_over(at):
        return _over(todo, -left)
    if todo.returned:
        foot = f"剩 {left} 个工作日" if left else "今天到期"
        return DueLine(todo, "退回", foot, "over")
    if not left:
        return DueLine(todo, "今天", "到期", "soon")
    return DueLine(todo, str(left), "个工作日", "soon" if left <= SOON else "")


def _over(todo: Todo, days: int) -> DueLine:
    """No working day may have passed yet: the hour is over, or a weekend came."""
    passed = f"已过 {days} 个工作日" if days else "期限已过"
    if todo.returned:
        return DueLine(todo, "退回", passed, "over", f"{passed}，{LATE}")
    return DueLine(
        todo, "已过", f"{days} 个工作日" if days else "期限", "over", f"{passed}，{LATE}"
    )


@get("/")
async def show_desk(desk: NamedDependency[Desk]) -> Template:
    at, found = await now(), await gathered(desk)
    entries = await entries_of(desk, found.todos, found.done, at)
    years = {at.year} | {todo.due_on.year for todo in found.todos if todo.due_on}
    return page(
        "home",
        desk,
        lines=[due_line(todo, at) for todo in found.todos],
        done=found.done,
        reminders=found.reminders,
        unannounced=await unannounced(years),
        schedule=nearest(entries),
        hour=hour,
    )


HANDLERS = [show_desk]
