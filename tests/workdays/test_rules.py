"""工作日 around 春节, 国庆 and 调休, checked by hand against the State Council's announcements."""

from datetime import date, timedelta

import pytest

from evaluation.db import fetch
from evaluation.workdays import queries
from evaluation.workdays.rules import after_workdays, is_workday, workdays_left

OFF, ON = False, True
# Of the yearly 国务院办公厅关于部分节假日安排的通知 for 2024, 2025, 2026; and plain weeks.
BY_HAND = [
    ("2024-01-01", OFF),  # 元旦, Monday
    ("2024-01-02", ON),
    ("2024-02-04", ON),  # Sunday, worked for 春节
    ("2024-02-09", ON),  # 除夕, Friday: not a day off in 2024
    ("2024-02-10", OFF),
    ("2024-02-16", OFF),  # Friday within 春节
    ("2024-02-17", OFF),
    ("2024-02-18", ON),  # Sunday, worked
    ("2024-04-04", OFF),  # 清明, Thursday
    ("2024-04-07", ON),  # Sunday, worked
    ("2024-04-28", ON),  # Sunday, worked for 劳动节
    ("2024-05-03", OFF),  # Friday
    ("2024-05-11", ON),  # Saturday, worked
    ("2024-05-12", OFF),  # the Sunday after
    ("2024-06-10", OFF),  # 端午, Monday
    ("2024-09-14", ON),  # Saturday, worked for 中秋
    ("2024-09-16", OFF),  # Monday
    ("2024-09-29", ON),  # Sunday, worked for 国庆
    ("2024-09-30", ON),
    ("2024-10-07", OFF),  # Monday
    ("2024-10-08", ON),
    ("2024-10-12", ON),  # Saturday, worked
    ("2025-01-01", OFF),
    ("2025-01-26", ON),  # Sunday, worked for 春节
    ("2025-01-27", ON),  # Monday before 除夕
    ("2025-01-28", OFF),  # 除夕 is a day off from 2025 on
    ("2025-02-04", OFF),  # Tuesday, the last day of 春节
    ("2025-02-05", ON),
    ("2025-02-08", ON),  # Saturday, worked
    ("2025-04-27", ON),  # Sunday, worked for 劳动节
    ("2025-05-05", OFF),  # Monday
    ("2025-06-02", OFF),  # 端午, Monday
    ("2025-09-28", ON),  # Sunday, worked for 国庆
    ("2025-10-08", OFF),  # Wednesday, 国庆 with 中秋
    ("2025-10-09", ON),
    ("2025-10-11", ON),  # Saturday, worked
    ("2026-01-02", OFF),  # Friday, 元旦
    ("2026-01-04", ON),  # Sunday, worked
    ("2026-02-14", ON),  # Saturday, worked for 春节
    ("2026-02-16", OFF),  # Monday, 除夕
    ("2026-02-23", OFF),  # Monday, the last day of 春节
    ("2026-02-24", ON),
    ("2026-02-28", ON),  # Saturday, worked
    ("2026-05-09", ON),  # Saturday, worked for 劳动节
    ("2026-09-20", ON),  # Sunday, worked for 国庆
    ("2026-09-25", OFF),  # 中秋, Friday
    ("2026-10-07", OFF),  # Wednesday
    ("2026-10-10", ON),  # Saturday, worked
    ("2026-11-21", OFF),  # a plain Saturday
    ("2026-11-23", ON),  # a plain Monday
]

# start, working days, the last day: the period begins on the day after the start.
PERIODS = [
    ("2024-02-07", 5, "2024-02-20"),  # 8, 9, 18 (worked Sunday), 19, 20
    ("2025-01-21", 5, "2025-01-27"),  # 22, 23, 24, 26 (worked), 27
    ("2025-01-27", 5, "2025-02-10"),  # 2月5, 6, 7, 8 (worked), 10
    ("2025-09-26", 5, "2025-10-10"),  # 28 (worked Sunday), 29, 30, 10月9, 10
    ("2024-09-30", 1, "2024-10-08"),
    ("2026-02-13", 1, "2026-02-14"),  # a worked Saturday counts
    ("2026-02-13", 2, "2026-02-24"),
    ("2026-11-20", 5, "2026-11-27"),  # a plain week from Friday to Friday
]


@pytest.fixture
async def differs(db) -> dict[date, bool]:
    rows = await fetch("SELECT day, works FROM holiday")
    return {row["day"]: row["works"] for row in rows}


def day(text: str) -> date:
    return date.fromisoformat(text)


async def test_days_are_worked_or_off_as_announced(differs):
    wrong = [text for text, works in BY_HAND if is_workday(day(text), differs) != works]
    assert wrong == []


@pytest.mark.parametrize(("start", "days", "end"), PERIODS)
async def test_a_period_ends_on_the_day_counted_by_hand(differs, start, days, end):
    assert after_workdays(day(start), days, differs) == day(end)
    assert workdays_left(day(start), day(end), differs) == days
    assert workdays_left(day(end), day(start), differs) == -days


async def test_on_the_last_day_none_is_left(differs):
    assert workdays_left(day("2025-01-27"), day("2025-01-27"), differs) == 0


async def test_a_period_never_ends_on_a_day_off(differs):
    start = day("2024-01-01")
    for shift in range(0, 1000, 7):
        end = after_workdays(start + timedelta(days=shift), 5, differs)
        assert is_workday(end, differs)


def test_without_any_announcement_weekends_alone_count():
    # 2030-10-01 is a Tuesday
    assert after_workdays(day("2030-09-27"), 5, {}) == day("2030-10-04")


async def test_a_year_without_announced_holidays_is_known_as_such(db):
    assert await queries.is_announced(2025)
    assert not await queries.is_announced(2199)
    assert await queries.due_after(5, day("2199-01-01")) == day("2199-01-08")


async def test_the_ends_of_all_lengths_are_those_of_each_length(db):
    ends = await queries.ends_of(12)
    assert ends == [await queries.due_after(days) for days in range(1, 13)]
