"""提交: versions that stay, the deadline by one clock, what stands in the way."""

import asyncio

import pytest

from evaluation.db import fetch
from evaluation.duty_reports.drafting import attach, detach
from evaluation.duty_reports.handing_in import hand_in
from evaluation.duty_reports.queries import own_desk, own_version, versions_of
from evaluation.duty_reports.reviewing import accept, send_back
from evaluation.errors import NotFound, Refused
from tests import given
from tests.duty_reports.year import (
    TEXTS,
    Asked,
    a_handed_in_report,
    a_joined_upload,
    a_report,
    a_year_that_asks,
    due_in,
    handed_in,
    written,
)


@pytest.fixture
async def year(db: None) -> Asked:
    return await a_year_that_asks()


async def states(report) -> list[str]:
    """Oldest version first."""
    return [one.state for one in reversed(await versions_of(report))]


async def test_a_version_keeps_texts_and_attachments_for_good(year):
    report = await a_report(year)
    await written(year, report)
    file = await attach(year.clerk, report, await a_joined_upload(year.clerk))
    first = await handed_in(year, report)
    await detach(year.clerk, report, file)
    await written(year, report, "全年办结 130 件。")
    second = await handed_in(year, report)
    old = await own_version(year.jurisdiction, [year.unit], first)
    new = await own_version(year.jurisdiction, [year.unit], second)
    assert [one.text for one in old.paragraphs] == list(TEXTS)
    assert new.paragraphs[0].text == "全年办结 130 件。"
    assert ([one.file for one in old.attachments], new.attachments) == ([file], ())
    assert (old.line.number, new.line.number) == (1, 2)
    assert await states(report) == ["overtaken", "waiting"]


async def test_what_is_empty_or_too_long_is_named_and_not_handed_in(year):
    report = await a_report(year)
    await written(year, report, "全年办结 126 件。", " ", "字" * 301)
    with pytest.raises(Refused) as no:
        await handed_in(year, report)
    assert str(no.value) == (
        "还不能交：“线索整改”还没有写；“述职摘要”最多 300 字，现在有 301 字，请缩短。没有交出。"
    )
    assert await states(report) == []


@pytest.mark.parametrize(("seconds", "late"), [(1.5, False), (-1, True), (-86_400, True)])
async def test_late_is_by_the_clock_of_the_database_and_never_refused(year, seconds, late):
    report = await a_report(year)
    await written(year, report)
    await due_in(year, seconds=seconds)
    await handed_in(year, report)
    assert [one.late for one in await versions_of(report)] == [late]


async def test_what_was_in_time_stays_so_when_the_next_version_is_late(year):
    report, _ = await a_handed_in_report(year)
    await due_in(year, seconds=-1)
    await written(year, report, "又改了一句。")
    await handed_in(year, report)
    assert [one.late for one in await versions_of(report)] == [True, False]


async def test_the_same_again_is_not_handed_in_while_it_waits(year):
    report, _ = await a_handed_in_report(year)
    with pytest.raises(Refused, match="和已经交出的一版一样，不用再交"):
        await handed_in(year, report)
    assert await states(report) == ["waiting"]


async def test_returned_paragraphs_as_they_were_are_handed_in_only_knowingly(year):
    report, version = await a_handed_in_report(year)
    remark = {year.headings[0]: "没有写自查数量。"}
    await send_back(year.officer, version, remark, "请补。")
    desk = await own_desk(year.jurisdiction, [year.unit], report)
    assert [field.remark for field in desk.fields] == ["没有写自查数量。", "", ""]
    assert [one.title for one in desk.unchanged] == ["案卷"]
    with pytest.raises(Refused, match="“案卷”和退回的那一版一样"):
        await handed_in(year, report)
    await handed_in(year, report, knowingly=True)
    assert await states(report) == ["returned", "waiting"]


async def test_a_changed_paragraph_is_no_longer_missing(year):
    report, version = await a_handed_in_report(year)
    await send_back(year.officer, version, {year.headings[0]: "没有写自查数量。"})
    await written(year, report, "全年办结 126 件，自查 40 卷。")
    await handed_in(year, report)
    desk = await own_desk(year.jurisdiction, [year.unit], report)
    assert ([field.remark for field in desk.fields], desk.unchanged) == (["", "", ""], [])


async def test_what_changed_since_it_was_asked_is_not_handed_in(year):
    report = await a_report(year)
    await written(year, report)
    seen = (await own_desk(year.jurisdiction, [year.unit], report)).stamp
    await written(year, report, "同事又改了一句。")
    with pytest.raises(Refused, match="草稿刚刚又改过，没有交出"):
        await hand_in(year.clerk, report, seen)


async def test_an_accepted_report_takes_no_further_version(year):
    report, version = await a_handed_in_report(year)
    await accept(year.officer, version)
    with pytest.raises(Refused, match="已经接收，不能再改"):
        await handed_in(year, report)


async def test_two_presses_at_once_are_one_version(committed):
    year = await a_year_that_asks()
    report = await a_report(year)
    await written(year, report)
    seen = (await own_desk(year.jurisdiction, [year.unit], report)).stamp
    ended = await asyncio.gather(
        *(hand_in(year.clerk, report, seen) for _ in range(3)), return_exceptions=True
    )
    assert sum(isinstance(one, Refused) for one in ended) == 2
    assert await states(report) == ["waiting"]


async def test_another_unit_reads_no_version_and_hands_nothing_in(year):
    report, version = await a_handed_in_report(year)
    foreign = await a_year_that_asks("石门县")
    for person in (foreign.clerk, await given.a_clerk(year.jurisdiction, foreign.unit)):
        with pytest.raises(NotFound):
            await own_version(person.jurisdiction, [foreign.unit], version)
        with pytest.raises(NotFound):
            await hand_in(person, report, "")


async def test_every_hand_in_is_in_the_trail_and_no_save_is(year):
    report, _ = await a_handed_in_report(year)
    events = await fetch(
        "SELECT name, detail FROM audit_event WHERE actor = $1 ORDER BY sequence",
        year.clerk.username,
    )
    assert [row["name"] for row in events] == ["ReportOpened", "ReportHandedIn"]
    assert (str(report) in events[1]["detail"], TEXTS[0] in events[1]["detail"]) == (True, False)
