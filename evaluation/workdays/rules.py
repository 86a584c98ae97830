"""Counting in working days (工作日)."""

from collections.abc import Mapping
from datetime import date, timedelta

SATURDAY = 5


def is_workday(day: date, differs: Mapping[date, bool]) -> bool:
    """`differs` holds the days that break the week's order: True is worked, False is off."""
    return differs.get(day, day.weekday() < SATURDAY)


def after_workdays(start: date, days: int, differs: Mapping[date, bool]) -> date:
    """The last day of a period of `days` working days that begins on the day after `start`."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        days -= is_workday(day, differs)
    return day


def before_workdays(end: date, days: int, differs: Mapping[date, bool]) -> date:
    """The working day after which `days` working days are left until `end`, that one included."""
    day = end
    while days > 0 or not is_workday(day, differs):
        days -= is_workday(day, differs)
        day -= timedelta(days=1)
    return day


def workdays_left(today: date, due: date, differs: Mapping[date, bool]) -> int:
    """Working days from the day after `today` to `due`; below zero when `due` has passed."""
    if due < today:
        return -workdays_left(due, today, differs)
    span = range(1, (due - today).days + 1)
    return sum(is_workday(today + timedelta(days=n), differs) for n in span)
