"""督办的期限: counted by hand across 春节, 国庆 and 调休 weekends of 2024, 2025 and 2026.

The holidays are those of the State Council's notices 国办发明电〔2023〕7号 (for 2024), 〔2024〕12号
(for 2025) and 〔2025〕7号 (for 2026), written out below (`OFF`, `WORKED`). Each end was counted
through a calendar of that year; a second way of counting, which only picks from a sorted list of
working days, has to agree with it.
"""

from bisect import bisect_left, bisect_right
from datetime import date, timedelta

import pytest

from evaluation.clues.setting import DEFAULTS, Limit, ends_on, light_of, put_off
from evaluation.clues.states import ENDED, ClueState
from evaluation.workdays.queries import differs

OFF = """
2024-01-01 2024-01-01  2024-02-10 2024-02-17  2024-04-04 2024-04-06  2024-05-01 2024-05-05
2024-06-10 2024-06-10  2024-09-15 2024-09-17  2024-10-01 2024-10-07  2025-01-01 2025-01-01
2025-01-28 2025-02-04  2025-04-04 2025-04-06  2025-05-01 2025-05-05  2025-05-31 2025-06-02
2025-10-01 2025-10-08  2026-01-01 2026-01-03  2026-02-15 2026-02-23  2026-04-04 2026-04-06
2026-05-01 2026-05-05  2026-06-19 2026-06-21  2026-09-25 2026-09-27  2026-10-01 2026-10-07
"""
"""First and last day of each holiday."""
WORKED = """
2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12
2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10
"""
"""Weekend days that are worked, 调休."""

WORKING = """
2024-02-02  5 2024-02-08   the Sunday before 春节 is worked
2024-02-05  5 2024-02-18   four days before 春节, one after it
2024-02-09  1 2024-02-18   from 除夕 over the holiday to a Sunday that is worked
2024-02-09 10 2024-02-29
2024-02-08 15 2024-03-06
2024-02-14  2 2024-02-19   begins within the holiday
2024-04-02  5 2024-04-10   清明
2024-04-03  1 2024-04-07
2024-04-26  5 2024-05-07   a worked Sunday before 劳动节
2024-05-06  5 2024-05-11   ends on a worked Saturday
2024-06-07  1 2024-06-11   端午
2024-09-12  5 2024-09-20   中秋
2024-09-27  5 2024-10-10   国庆
2024-09-30  1 2024-10-08
2024-09-30  5 2024-10-12
2024-09-20 15 2024-10-16   two holidays' make-up days
2024-12-31  1 2025-01-02   元旦
2024-12-27  5 2025-01-06
2025-01-16 15 2025-02-12   春节 2025
2025-01-24  5 2025-02-07
2025-01-24 10 2025-02-13
2025-01-27  2 2025-02-06
2025-02-05  3 2025-02-08
2025-04-03  1 2025-04-07
2025-04-25  5 2025-05-06
2025-05-30  1 2025-06-03
2025-09-26  5 2025-10-10   国庆 and 中秋 2025
2025-09-26 10 2025-10-16
2025-09-30  3 2025-10-11
2025-10-04  2 2025-10-10
2025-12-29  5 2026-01-06   元旦 2026
2025-12-31  1 2026-01-04
2026-02-10 10 2026-03-02   春节 2026
2026-02-12  5 2026-02-26
2026-02-13  2 2026-02-24
2026-02-14  5 2026-02-28
2026-04-30  4 2026-05-09
2026-09-18  5 2026-09-24   the Sunday before 中秋 is worked
2026-09-24  5 2026-10-09
2026-09-30  3 2026-10-10
2026-09-30 10 2026-10-20
"""
CALENDAR = """
2024-01-11 30 2024-02-18   would end on the first day of 春节
2024-08-30 30 2024-09-29   a Sunday that is worked is no day off
2024-09-01 30 2024-10-08
2024-09-13  1 2024-09-14
2024-12-27 30 2025-01-26
2025-01-05 30 2025-02-05
2025-09-05 30 2025-10-09
2025-09-11 30 2025-10-11
2026-01-15 30 2026-02-14
2026-01-16 30 2026-02-24
2026-03-05 30 2026-04-07
2026-04-10 30 2026-05-11   an ordinary Sunday
2026-09-03 30 2026-10-08
2026-07-01 30 2026-07-31
"""


def rows(table: str) -> list[tuple[date, int, date]]:
    words = [line.split()[:3] for line in table.strip().splitlines()]
    return [(day(start), int(days), day(end)) for start, days, end in words]


def day(text: str) -> date:
    return date.fromisoformat(text)


def is_of_week(one: date) -> bool:
    return one.strftime("%a") not in {"Sat", "Sun"}


def workdays() -> list[date]:
    """Every working day of the three years, from the notices alone."""
    ends = [day(text) for text in OFF.split()]
    off = {
        first + timedelta(days=n)
        for first, last in zip(ends[::2], ends[1::2], strict=True)
        for n in range((last - first).days + 1)
    }
    every = (date(2024, 1, 1) + timedelta(days=n) for n in range(3 * 365 + 1))
    worked = {day(text) for text in WORKED.split()}
    return [
        one for one in every if one in worked or (one.isoweekday() <= 5 and one not in off)
    ]  # Friday


def test_the_tables_hold_more_than_the_thirty_dates_that_were_asked_for():
    assert len({row[:2] for row in rows(WORKING)}) == 41
    assert len({row[:2] for row in rows(CALENDAR)}) == 14


async def test_the_database_holds_the_holidays_of_the_notices(db):
    marked = await differs()
    every = {date(2024, 1, 1) + timedelta(days=n) for n in range(3 * 365 + 1)}
    by_table = {one for one in every if marked.get(one, is_of_week(one))}
    assert sorted(by_table) == workdays()


async def test_a_limit_of_working_days_ends_where_a_hand_counted(db):
    marked, days = await differs(), workdays()
    for start, count, end in rows(WORKING):
        assert (start, ends_on(start, Limit(count), marked)) == (start, end)
        assert days[bisect_right(days, start) + count - 1] == end, "the second way of counting"


async def test_a_limit_of_calendar_days_that_ends_on_a_day_off_goes_on_to_the_next_workday(db):
    marked, days = await differs(), workdays()
    for start, count, end in rows(CALENDAR):
        assert (start, ends_on(start, Limit(count, working=False), marked)) == (start, end)
        last = start + timedelta(days=count)
        assert days[bisect_left(days, last)] == end, "the second way of counting"


@pytest.mark.parametrize(
    ("due", "limit", "end"),
    [
        ("2024-02-05", Limit(10, extension=10), "2024-02-23"),
        ("2025-09-26", Limit(10, extension=10), "2025-10-16"),
        ("2024-09-06", Limit(30, working=False, extension=30), "2024-10-08"),
        ("2026-01-24", Limit(30, working=False, extension=30), "2026-02-24"),
        ("2026-01-15", Limit(30, working=False, extension=20), "2026-02-04"),
    ],
)
async def test_an_extension_begins_where_the_limit_ended(db, due, limit, end):
    assert put_off(day(due), limit, await differs()) == day(end)


@pytest.mark.parametrize(
    ("today", "due", "look", "words"),
    [
        ("2024-02-06", "2024-02-18", "good", "剩 4 个工作日"),
        ("2024-02-07", "2024-02-18", "wait", "剩 3 个工作日"),
        ("2024-02-18", "2024-02-18", "wait", "今天到期"),
        ("2024-02-11", "2024-02-09", "bad", "已超期"),
        ("2024-02-20", "2024-02-09", "bad", "超期 3 个工作日"),
        ("2024-09-29", "2024-10-09", "wait", "剩 3 个工作日"),
        ("2024-09-27", "2024-10-09", "good", "剩 4 个工作日"),
        ("2024-10-12", "2024-10-08", "bad", "超期 4 个工作日"),
        ("2025-10-08", "2025-10-11", "wait", "剩 3 个工作日"),
        ("2026-02-14", "2026-02-26", "wait", "剩 3 个工作日"),
        ("2026-02-13", "2026-02-26", "good", "剩 4 个工作日"),
    ],
)
async def test_the_light_counts_in_working_days(db, today, due, look, words):
    light = light_of(day(due), day(today), 3, await differs())
    assert (light.look, light.words) == (look, words)


async def test_without_a_clock_there_is_no_light(db):
    light = light_of(None, day("2024-02-06"), 3, await differs())
    assert (light.look, light.words) == ("", "—")


def test_every_state_that_runs_has_a_limit_of_its_own():
    without = {state for state in ClueState if state not in DEFAULTS.limits}
    assert without == ENDED - {ClueState.TRANSFERRED, ClueState.PASSED}
