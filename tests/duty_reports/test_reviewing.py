"""审阅: the newest version is decided once, by one person, in words that the unit reads."""

import asyncio
from uuid import uuid4

import pytest

from evaluation.db import fetch, fetch_one
from evaluation.duty_reports.drafting import attach
from evaluation.duty_reports.queries import version_of, versions_of
from evaluation.duty_reports.queries_office import (
    Stand,
    check_handed_in,
    report_year,
    unit_report,
    waiting_in,
)
from evaluation.duty_reports.review_rules import LONGEST_REMARK
from evaluation.duty_reports.reviewing import accept, reopen, send_back
from evaluation.errors import NotFound, Refused
from tests import given
from tests.duty_reports.year import (
    Asked,
    a_handed_in_report,
    a_joined_upload,
    a_report,
    a_year_that_asks,
    handed_in,
    written,
)
from tests.objective.year import a_bare_unit


@pytest.fixture
async def year(db: None) -> Asked:
    return await a_year_that_asks()


async def events(year: Asked) -> list[str]:
    rows = await fetch(
        "SELECT name FROM audit_event WHERE actor = $1 ORDER BY sequence", year.officer.username
    )
    return [row["name"] for row in rows]


async def test_an_accepted_version_is_closed_and_leaves_one_event(year):
    report, version = await a_handed_in_report(year)
    await accept(year.officer, version)
    [line] = await versions_of(report)
    assert (line.state, line.decided_by, line.remark) == ("accepted", "周敏", "")
    assert await fetch_one("SELECT state FROM duty_report WHERE id = $1", report) == "accepted"
    assert (await events(year)).count("DutyReportAccepted") == 1
    with pytest.raises(Refused, match="第 1 版已由周敏办理：已接收"):
        await accept(year.officer, version)
    with pytest.raises(Refused, match="第 1 版已由周敏办理：已接收"):
        await send_back(year.officer, version, {}, "再改")


async def test_a_version_goes_back_with_remarks_by_paragraph(year):
    report, version = await a_handed_in_report(year)
    remarks = {year.headings[0]: " 没有写\n自查数量 ", year.headings[1]: ""}
    await send_back(year.officer, version, remarks, "")
    read = await version_of(year.jurisdiction, version)
    assert [one.remark for one in read.paragraphs] == ["没有写 自查数量", "", ""]
    assert (read.line.state, read.line.remark) == ("returned", "")
    await written(year, report, "自查三十卷。")
    second = await handed_in(year, report)
    await accept(year.officer, second)
    assert [one.state for one in await versions_of(report)] == ["accepted", "returned"]


@pytest.mark.parametrize(
    ("remark", "general", "words"),
    [
        ("", " \n ", "退回要写明意见"),
        ("字" * (LONGEST_REMARK + 1), "", "“案卷”的意见最多 500 字，现在有 501 字"),
        ("", "字" * (LONGEST_REMARK + 1), "总的意见最多 500 字"),
    ],
)
async def test_a_return_says_why_and_not_endlessly(year, remark, general, words):
    report, version = await a_handed_in_report(year)
    with pytest.raises(Refused, match=words):
        await send_back(year.officer, version, {year.headings[0]: remark}, general)
    assert (await versions_of(report))[0].state == "waiting"


async def test_a_remark_on_what_is_not_in_the_report_is_not_found(year):
    _, version = await a_handed_in_report(year)
    with pytest.raises(NotFound):
        await send_back(year.officer, version, {uuid4(): "改"})


async def test_a_version_handed_in_meanwhile_is_not_overlooked(year):
    report, first = await a_handed_in_report(year)
    await written(year, report, "自查三十一卷。")
    second = await handed_in(year, report)
    for act in (accept(year.officer, first), send_back(year.officer, first, {}, "改")):
        with pytest.raises(Refused, match="刚刚交了第 2 版，第 1 版不用再审"):
            await act
    await accept(year.officer, second)


async def test_an_accepted_report_goes_back_with_a_reason_the_unit_reads(year):
    report, version = await a_handed_in_report(year)
    with pytest.raises(Refused, match="现在不是“已接收”"):
        await reopen(year.officer, version, "补充附件")
    await accept(year.officer, version)
    with pytest.raises(Refused, match="写明退回的原因"):
        await reopen(year.officer, version, " ")
    await reopen(year.officer, version, "补充附件")
    [line] = await versions_of(report)
    assert (line.state, line.remark) == ("returned", "补充附件")
    assert await fetch_one("SELECT state FROM duty_report WHERE id = $1", report) == "returned"
    assert (await events(year))[-1] == "DutyReportReopened"


async def test_another_jurisdiction_finds_nothing_to_decide(year):
    _, version = await a_handed_in_report(year)
    there = await a_year_that_asks("岳阳市")
    for act in (
        accept(there.officer, version),
        send_back(there.officer, version, {}, "改"),
        reopen(there.officer, version, "改"),
        unit_report(there.jurisdiction, year.cycle, year.unit),
        unit_report(there.jurisdiction, there.cycle, year.unit),
        report_year(there.jurisdiction, year.cycle),
    ):
        with pytest.raises(NotFound):
            await act


async def test_the_year_lists_who_is_missing_first(year):
    titles = {"第1局": Stand.WAITING}
    for number, stand in ((2, Stand.UNSTARTED), (3, Stand.DRAFT)):
        unit = await a_bare_unit(year.jurisdiction, number)
        titles[f"第{number}局"] = stand
        if stand == Stand.DRAFT:
            await a_report(year, await given.a_clerk(year.jurisdiction, unit))
    await a_handed_in_report(year)
    seen = await report_year(year.jurisdiction, year.cycle)
    assert [(one.short_title, one.stand) for one in seen.units] == [
        ("第2局", Stand.UNSTARTED),
        ("第3局", Stand.DRAFT),
        ("第1局", Stand.WAITING),
    ]
    line = seen.units[2]
    assert (line.number, line.late, line.handed_in_by) == (1, False, "唐莉")
    assert [len(seen.missing), len(seen.waiting), seen.over] == [2, 1, False]


async def test_what_waits_is_counted_for_the_first_page(year):
    assert await waiting_in(year.jurisdiction) == []
    _, version = await a_handed_in_report(year)
    [line] = await waiting_in(year.jurisdiction)
    assert (line.waiting, line.outlined, line.first) == (1, True, year.unit)
    await accept(year.officer, version)
    assert await waiting_in(year.jurisdiction) == []


async def test_the_office_reads_files_that_were_handed_in_and_no_draft(year):
    report, _ = await a_handed_in_report(year)
    file = await attach(year.clerk, report, await a_joined_upload(year.clerk))
    with pytest.raises(NotFound):
        await check_handed_in(year.jurisdiction, year.unit, file)
    await handed_in(year, report)
    await check_handed_in(year.jurisdiction, year.unit, file)
    other = await a_bare_unit(year.jurisdiction, 2)
    with pytest.raises(NotFound):
        await check_handed_in(year.jurisdiction, other, file)


async def test_two_officers_at_once_make_one_decision(committed):
    year = await a_year_that_asks("湘潭市")
    report, version = await a_handed_in_report(year)
    other = await given.a_person(*year.officer.roles, jurisdiction=year.jurisdiction)
    ended = await asyncio.gather(
        accept(year.officer, version),
        send_back(other, version, {}, "请补充"),
        return_exceptions=True,
    )
    refused = [one for one in ended if isinstance(one, BaseException)]
    assert [type(one) for one in refused] == [Refused]
    assert "第 1 版已由" in str(refused[0])
    state = "returned" if isinstance(ended[0], Refused) else "accepted"
    assert (await versions_of(report))[0].state == state
    names = await fetch(
        "SELECT name FROM audit_event WHERE jurisdiction = $1 AND name IN "
        "('DutyReportAccepted', 'DutyReportReturned')",
        year.jurisdiction,
    )
    assert len(names) == 1
