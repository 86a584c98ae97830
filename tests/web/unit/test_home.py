"""待办: the order of what is due, its days in words, reminders, the same by month, 日程."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import msgspec
import pytest

from evaluation.cycles.reminding import ReminderLine
from evaluation.cycles.rules import Matter
from evaluation.cycles.tables import Reminder
from evaluation.db import fetch
from evaluation.results.unit_schedule import milestones_of, place_in_words
from evaluation.statistics.national import national_form
from evaluation.web.months import beside, month_of
from evaluation.web.unit.home import due_line, newest
from evaluation.web.unit.pages import Todo
from evaluation.web.unit.schedule import Entry
from evaluation.workdays.queries import Marked, today, unannounced
from tests import given
from tests.grounds.records import a_form, an_outline
from tests.objective.year import a_year

NOON = datetime(2024, 12, 27, 4, tzinfo=UTC)  # Friday 12:00 in Changde
FRIDAY, MONDAY = date(2024, 12, 27), date(2024, 12, 30)


def todo(title: str = "述职报告", **wanted) -> Todo:
    return Todo(title, "", "/unit", "去写", **wanted)


def test_returned_ones_come_first_then_the_overdue_and_the_nearest():
    far = todo("统计", left=16, due_on=date(2025, 1, 21))
    near = todo("整改", left=3, due_on=date(2025, 1, 2))
    over = todo("述职", left=-2, due_on=date(2024, 12, 25))
    back = todo("退回的", left=1, due_on=MONDAY, returned=True)
    waits = todo("收回的确认单")
    ordered = sorted([far, waits, near, over, back], key=lambda one: one.urgency)
    assert [one.title for one in ordered] == ["退回的", "述职", "整改", "统计", "收回的确认单"]


@pytest.mark.parametrize(
    ("one", "head", "foot", "look", "when"),
    [
        (todo(left=16, due_on=MONDAY), "16", "个工作日", "", ""),
        (todo(left=3, due_on=MONDAY), "3", "个工作日", "soon", ""),
        (todo(left=0, due_on=FRIDAY), "今天", "到期", "soon", ""),
        (
            todo(left=-2, due_on=date(2024, 12, 25)),
            *("已过", "2 个工作日", "over", "已过 2 个工作日，仍可交，会注明迟交"),
        ),
        (
            todo(left=0, due_on=FRIDAY, due_at=NOON - timedelta(minutes=1)),
            *("已过", "期限", "over", "期限已过，仍可交，会注明迟交"),
        ),
        (todo(left=1, due_on=MONDAY, returned=True), "退回", "剩 1 个工作日", "over", ""),
        (
            todo(left=-1, due_on=date(2024, 12, 26), returned=True),
            *("退回", "已过 1 个工作日", "over", "已过 1 个工作日，仍可交，会注明迟交"),
        ),
        (todo(), "待", "评议办", "", ""),
    ],
)
def test_days_are_said_in_words(one, head, foot, look, when):
    line = due_line(one, NOON)
    assert (line.head, line.foot, line.look, line.when) == (head, foot, look, when)


def test_a_deadline_of_friday_is_over_on_saturday_though_no_working_day_passed():
    assert due_line(todo(left=0, due_on=FRIDAY), NOON + timedelta(days=1)).head == "已过"


def test_a_reminder_from_before_the_return_is_answered():
    unit, here = uuid4(), NOON
    kept = [ReminderLine(unit, "快交", "周敏", here)]
    back = todo(returned=True, unit=unit, back_at=here + timedelta(hours=1))
    assert newest(kept, [back]) == []
    again = todo(returned=True, unit=unit, back_at=here - timedelta(hours=1))
    assert [one.text for one in newest(kept, [again])] == ["快交"]


def test_a_month_marks_days_off_and_weekends_worked():
    marked = [Marked(date(2024, 10, 1), works=False, title="国庆节")]
    marked += [Marked(date(2024, 10, 12), works=True, title="国庆节")]
    entry = Entry(date(2024, 10, 14), "整改答复", "到期", "now", "/unit/x")
    days = month_of(date(2024, 10, 1), date(2024, 10, 14), marked, [entry])
    assert len(days) == 31
    first, saturday, sunday, worked = days[0], days[4], days[5], days[11]
    assert (first.weekday, first.off, first.mark) == ("星期二", True, "国庆节，放假")
    assert (saturday.off, sunday.off, saturday.mark) == (True, True, "")
    assert (worked.off, worked.mark) == (False, "国庆节调休，上班")
    assert (days[13].today, days[13].entries) == (True, (entry,))


def test_months_go_on_over_the_year_and_end_somewhere():
    assert beside(date(2024, 12, 1)) == (date(2024, 11, 1), date(2025, 1, 1))
    assert beside(date(2000, 1, 1)) == (None, date(2000, 2, 1))
    assert beside(date(2199, 12, 1)) == (date(2199, 11, 1), None)


@pytest.mark.parametrize(
    ("drawn", "written", "seconds", "words"),
    [
        (True, False, 360, "第 12 家述职（共 42 家），限 6 分钟"),
        (True, False, 390, "第 12 家述职（共 42 家），限 6 分 30 秒"),
        (False, False, 360, "述职顺序还没有抽签，限 6 分钟"),
        (True, True, 360, "书面述职，不用到会发言"),
    ],
)
def test_the_place_on_the_agenda_is_said_when_it_is_known(drawn, written, seconds, words):
    place = place_in_words(number=12, of=42, seconds=seconds, written=written, drawn=drawn)
    assert place == words


async def test_the_desk_has_reports_returns_and_who_reminded(read):
    year = await a_year(1)
    soon = datetime.now(UTC) + timedelta(days=30)
    await an_outline(year, datetime.now(UTC) - timedelta(days=10))
    form = await a_form(year, soon)
    text = msgspec.json.encode(national_form()).decode()
    await fetch("UPDATE statistics_form SET content = $2 WHERE id = $1", form, text)
    await Reminder.insert(
        Reminder(
            id=uuid4(),
            jurisdiction=year.jurisdiction,
            unit=year.units[0],
            matter=Matter.DUTY_REPORT,
            text="请今天交",
            made_by=year.other.account,
            at=datetime.now(UTC),
        )
    )
    page = await read(year.clerk, "/unit")
    assert "要办的　2 件" in page
    assert "仍可交，会注明迟交" in page
    assert page.index("2024 年度述职报告") < page.index("2024 年执法统计")
    assert "评议办催交：" in page
    assert "请今天交" in page
    assert "陈立，" in page
    month = await read(year.clerk, f"/unit/calendar?month={soon:%Y-%m}")
    assert "2024 年执法统计" in month


async def test_a_year_without_announced_holidays_is_a_notice(read):
    year = await a_year(1)
    page = await read(year.clerk, "/unit/calendar?month=2199-11")
    assert "2199 年的放假安排还没有公布。" in page
    assert "这个月没有到期的事，也没有会议。" in page
    assert await unannounced([2024, 2199]) == [2199]


@pytest.mark.parametrize("month", ["2024-13", "1999-01", "abc", "２０２４-01", "9999-12"])
async def test_a_month_that_is_none_is_refused(client, month):
    year = await a_year(1)
    await given.log_in(client, year.clerk)
    answer = await client.get(f"/unit/calendar?month={month}")
    assert answer.status_code == 409
    assert "没有这个月份" in answer.text


async def test_the_sitting_stands_in_the_schedule_with_the_units_place(client):
    hall = await given.a_prepared_sitting()
    (own,) = await milestones_of(hall.jurisdiction, [hall.units[1]])
    assert (own.day, own.title) == (date(2025, 1, 16), "评议会")
    assert own.words == "述职顺序还没有抽签，限 6 分钟"
    await fetch("UPDATE agenda_item SET written = true WHERE unit = $1", hall.units[1])
    (own,) = await milestones_of(hall.jurisdiction, [hall.units[1]])
    assert own.words == "书面述职，不用到会发言"
    elsewhere = await given.a_jurisdiction("石门县")
    assert await milestones_of(elsewhere, [hall.units[1]]) == []


async def test_an_empty_desk_says_what_comes(read):
    year = await a_year(1)
    page = await read(year.clerk, "/unit")
    assert "今天没有要您办的事" in page
    assert "还没有定下日子的事" in page
    assert (await today()).year > 2024
