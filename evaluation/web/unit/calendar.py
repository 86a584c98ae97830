"""月历 of a unit: a month's days with what is due on them, days off, and weekends worked."""

import calendar
import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from evaluation.errors import Refused
from evaluation.web.office.pages import CHINA, WEEKDAYS
from evaluation.web.unit.home import gathered
from evaluation.web.unit.pages import Desk, page
from evaluation.web.unit.schedule import Entry, entries_of
from evaluation.workdays.queries import Marked, marked_days, now, unannounced

SATURDAY = 5
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 1)
MONTH = re.compile(r"2[01][0-9]{2}-(0[1-9]|1[0-2])")


class Day(msgspec.Struct, frozen=True):
    """One day. `off`: nobody works; `mark`: why that is not as the week has it."""

    day: date
    weekday: str
    today: bool
    off: bool
    mark: str
    entries: tuple[Entry, ...]


def first_of(month: str) -> date:
    """Of `2026-11`. Raises Refused."""
    if not MONTH.fullmatch(month):
        raise Refused("没有这个月份。请回到待办，打开“按月份”，再换上个月、下个月。")
    return date.fromisoformat(f"{month}-01")


def month_of(
    first: date, today: date, marked: Iterable[Marked], entries: Sequence[Entry]
) -> list[Day]:
    """Every day of the month that begins with `first`."""
    marks = {one.day: one for one in marked}
    count = calendar.monthrange(first.year, first.month)[1]
    days = [first + timedelta(days=n) for n in range(count)]
    return [_day(day, today, marks.get(day), entries) for day in days]


def _day(day: date, today: date, mark: Marked | None, entries: Sequence[Entry]) -> Day:
    off = not mark.works if mark else day.weekday() >= SATURDAY
    return Day(
        day,
        f"星期{WEEKDAYS[day.weekday()]}",
        day == today,
        off,
        "" if mark is None else f"{mark.title}调休，上班" if mark.works else f"{mark.title}，放假",
        tuple(one for one in entries if one.day == day),
    )


def beside(first: date) -> tuple[date | None, date | None]:
    """The months before and after; None at the ends of what can be asked for."""
    before = (first - timedelta(days=1)).replace(day=1)
    after = (first + timedelta(days=31)).replace(day=1)
    return before if before >= FIRST else None, after if after <= LAST else None


@get("/calendar")
async def show_month(desk: NamedDependency[Desk], month: FromQuery[str] = "") -> Template:
    at = await now()
    today = at.astimezone(CHINA).date()
    first = first_of(month) if month else today.replace(day=1)
    found = await gathered(desk)
    entries = await entries_of(desk, found.todos, found.done, at)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    before, after = beside(first)
    return page(
        "calendar",
        desk,
        first=first,
        this=today.replace(day=1),
        days=month_of(first, today, await marked_days(first, last), entries),
        before=before,
        after=after,
        unannounced=await unannounced([first.year]),
        weekdays=WEEKDAYS,
    )


HANDLERS = [show_month]
