"""述职提纲: set for a year, changed while units write, and never out from under what they wrote."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from evaluation.cycles.actions import begin_cycle
from evaluation.cycles.rules import Scope
from evaluation.db import fetch, fetch_one
from evaluation.duty_reports.outline import outline_of, set_outline, usual_due
from evaluation.duty_reports.review_rules import (
    CHINA,
    MOST_HEADINGS,
    OutlineHeading,
    WrittenHeading,
    check_headings,
    read_due,
    read_headings,
)
from evaluation.errors import NotFound, Refused
from evaluation.workdays.queries import days_left, due_after, due_before
from tests import given
from tests.duty_reports.year import HEADINGS, Asked, a_report, a_year_that_asks, written

SOON = timedelta(days=20)


@pytest.fixture
async def year(db: None) -> Asked:
    return await a_year_that_asks()


async def stored(year: Asked) -> list[OutlineHeading]:
    """The headings as they would be sent back unchanged."""
    outline = await outline_of(year.cycle)
    assert outline
    return [
        OutlineHeading(one.id, one.title, one.hint, one.longest, one.summary)
        for one in outline.headings
    ]


async def set_again(year: Asked, headings: list[OutlineHeading], **more: object) -> None:
    outline = await outline_of(year.cycle)
    assert outline
    await set_outline(year.officer, year.cycle, outline.due_at, headings, **more)


def a_row(number: str, title: str, **more: object) -> WrittenHeading:
    row = {"id": None, "number": number, "title": title, "hint": "", "longest": "800"}
    return WrittenHeading(**(row | more))


async def test_an_outline_is_set_with_its_headings_in_order_and_one_event(year):
    outline = await outline_of(year.cycle)
    assert outline
    assert [(one.title, one.longest, one.summary) for one in outline.headings] == [
        ("案卷", 1000, False),
        ("线索整改", 1000, False),
        ("述职摘要", 300, True),
    ]
    events = await fetch("SELECT name FROM audit_event WHERE jurisdiction = $1", year.jurisdiction)
    assert [row["name"] for row in events].count("ReportOutlineSet") == 1


async def test_headings_are_added_changed_removed_and_moved_in_one_go(year):
    files, clues, summary = await stored(year)
    new = OutlineHeading(None, "公众评价", "投诉、表扬", 500)
    files = OutlineHeading(files.id, "案卷评查", "自查多少卷", 900)
    await set_again(year, [summary, new, files])
    outline = await outline_of(year.cycle)
    assert outline
    assert [(one.title, one.hint, one.longest) for one in outline.headings] == [
        ("述职摘要", "", 300),
        ("公众评价", "投诉、表扬", 500),
        ("案卷评查", "自查多少卷", 900),
    ]
    assert outline.headings[2].id == files.id
    assert await fetch_one("SELECT id FROM report_heading WHERE id = $1", clues.id) is None


async def test_a_heading_with_text_is_not_removed_and_the_count_is_said(year):
    report = await a_report(year)
    await written(year, report, "三十卷。")
    files, clues, summary = await stored(year)
    with pytest.raises(Refused, match="“案卷”已有 1 家写了内容，不能删去"):
        await set_again(year, [clues, summary])
    assert len(await stored(year)) == 3
    renamed = OutlineHeading(files.id, "案卷评查", "新的提示", 600)
    await set_again(year, [renamed, summary])
    assert [one.title for one in await stored(year)] == ["案卷评查", "述职摘要"]


async def test_a_heading_whose_draft_is_empty_goes_with_it(year):
    report = await a_report(year)
    await written(year, report, "  \n ")
    _, clues, summary = await stored(year)
    await set_again(year, [clues, summary])
    assert [one.title for one in await stored(year)] == ["线索整改", "述职摘要"]


async def test_a_written_summary_stays_the_summary(year):
    report = await a_report(year)
    await written(year, report)
    files, clues, summary = await stored(year)
    other = OutlineHeading(files.id, files.title, files.hint, 300, summary=True)
    plain = OutlineHeading(summary.id, summary.title, summary.hint, 300)
    with pytest.raises(Refused, match="已有 1 家写了内容，不能再改"):
        await set_again(year, [other, clues, plain])


async def test_who_saw_an_older_outline_is_told_and_changes_nothing(year):
    before = await outline_of(year.cycle)
    assert before
    headings = await stored(year)
    await set_again(year, headings, remark="请如实写")
    with pytest.raises(Refused, match="另一位工作人员刚刚改过提纲"):
        await set_again(year, headings, remark="别的话", seen=before.stamp)
    after = await outline_of(year.cycle)
    assert after
    assert after.remark == "请如实写"


async def test_a_heading_of_another_outline_is_not_taken(year):
    with pytest.raises(Refused, match="另一位工作人员刚刚改过提纲"):
        await set_again(year, [OutlineHeading(uuid4(), "案卷", "", 500), *HEADINGS[2:]])


async def test_the_deadline_lies_ahead_unless_it_stood_already(year):
    now = datetime.now(UTC)
    headings = await stored(year)
    for moment, words in ((now - SOON, "已经过了"), (now + 50 * SOON, "两年多")):
        with pytest.raises(Refused, match=words):
            await set_outline(year.officer, year.cycle, moment, headings)
    past = now.replace(microsecond=0) - SOON
    await fetch("UPDATE report_outline SET due_at = $2 WHERE cycle = $1", year.cycle, past)
    await set_outline(year.officer, year.cycle, past, headings, remark="补一句")
    outline = await outline_of(year.cycle)
    assert outline
    assert (outline.due_at, outline.remark) == (past, "补一句")


async def test_another_jurisdiction_sets_no_outline_here(year):
    stranger = await given.a_person(
        *year.officer.roles, jurisdiction=await given.a_jurisdiction("岳阳市")
    )
    with pytest.raises(NotFound):
        await set_outline(stranger, year.cycle, datetime.now(UTC) + SOON, HEADINGS)


async def test_the_usual_deadline_lies_fifteen_working_days_before_the_sitting(db):
    assert await due_before(15, date(2025, 1, 16)) == date(2024, 12, 25)
    assert await due_before(0, date(2025, 1, 18)) == date(2025, 1, 17)  # a Saturday
    hall = await given.a_prepared_sitting(units=1)
    held_on = await due_after(40)
    await fetch("UPDATE sitting SET held_on = $2 WHERE id = $1", hall.sitting, held_on)
    due = (await usual_due(hall.cycle)).astimezone(CHINA)
    assert (await days_left(due.date()), f"{due:%H:%M}") == (25, "17:30")


async def test_without_a_sitting_it_lies_fifteen_working_days_ahead(db):
    here = await given.a_jurisdiction()
    officer = await given.a_person(jurisdiction=here)
    cycle = await begin_cycle(officer, 2024, {"市直单位": Scope.ALL}, basis="依据")
    assert (await usual_due(cycle)).date() == await due_after(15)


def test_rows_are_read_in_the_order_of_their_numbers():
    rows = [
        a_row("30", " 案卷  评查 "),
        a_row("5", "述职摘要", longest="300", summary=True),
        a_row("", "新的一段"),
        a_row("7", "不要的", removed=True),
        a_row("", "  "),
        a_row("30", "线索"),
    ]
    read = read_headings(rows)
    assert [one.title for one in read] == ["述职摘要", "案卷 评查", "线索", "新的一段"]
    check_headings(read)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (a_row("第一", "案卷"), "第 1 行的次序填的是“第一”"),
        (a_row("１", "案卷"), "第 1 行的次序填的是“１”"),
        (a_row("1", " ", id=UUID(int=1)), "第 1 行没有写标题"),
        (a_row("1", "字" * 41), "第 1 行的标题最多 40 字，现在有 41 字"),
        (a_row("1", "案卷", hint="字" * 201), "第 1 行的提示最多 200 字，现在有 201 字"),
        (a_row("1", "案卷", longest="49"), "50 到 5000 的整数，现在是“49”"),
        (a_row("1", "案卷", longest="-5"), "50 到 5000 的整数，现在是“-5”"),
        (a_row("1", "案卷", longest="5001"), "50 到 5000 的整数，现在是“5001”"),
        (a_row("1", "案卷", longest=""), "50 到 5000 的整数，现在是“”"),
    ],
)
def test_a_row_that_is_not_right_is_named(row, words):
    with pytest.raises(Refused) as no:
        read_headings([row])
    assert words in str(no.value)


@pytest.mark.parametrize(
    ("headings", "words"),
    [
        ([], "至少写一段"),
        ([OutlineHeading(None, "案卷", "", 500)], "选定一段作“述职摘要”"),
        ([OutlineHeading(None, "案卷", "", 200, summary=True)] * 2, "有两段都叫“案卷”"),
        ([OutlineHeading(None, "述职摘要", "", 301, summary=True)], "最多 300，现在是 301"),
        ([OutlineHeading(None, f"第{n}段", "", 500) for n in range(MOST_HEADINGS + 1)], "最多 12"),
    ],
)
def test_headings_that_do_not_make_an_outline_are_refused(headings, words):
    with pytest.raises(Refused, match=words):
        check_headings(headings)


@pytest.mark.parametrize(
    ("day", "hour"), [("", "17:30"), ("2025-02-30", "17:30"), ("2025-01-06", ""), ("明天", "下午")]
)
def test_a_deadline_that_is_not_filled_in_is_refused(day, hour):
    with pytest.raises(Refused, match="没有填全"):
        read_due(day, hour)


def test_a_deadline_is_read_as_an_hour_of_china():
    assert read_due("2025-01-06", "17:30") == datetime(2025, 1, 6, 9, 30, tzinfo=UTC)
