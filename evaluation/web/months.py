"""A month's days for a page: what is on them, days off, and weekends that are worked."""

import calendar
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import Generic, Protocol, TypeVar

import msgspec

from evaluation.workdays.queries import Marked

WEEKDAYS = "一二三四五六日"
SATURDAY = 5
FIRST, LAST = date(2000, 1, 1), date(2199, 12, 1)


class OfADay(Protocol):
    @property
    def day(self) -> date: ...


Entry = TypeVar("Entry", bound=OfADay)


class Day(msgspec.Struct, Generic[Entry], frozen=True):
    """One day. `off`: nobody works; `mark`: why that is not as the week has it."""

    day: date
    weekday: str
    today: bool
    off: bool
    mark: str
    entries: tuple[Entry, ...]


def month_of(
    first: date, today: date, marked: Iterable[Marked], entries: Sequence[Entry]
) -> list[Day[Entry]]:
    """Every day of the month that begins with `first`."""
    marks = {one.day: one for one in marked}
    count = calendar.monthrange(first.year, first.month)[1]
    days = [first + timedelta(days=n) for n in range(count)]
    return [_day(day, today, marks.get(day), entries) for day in days]


def _day(day: date, today: date, mark: Marked | None, entries: Sequence[Entry]) -> Day[Entry]:
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
