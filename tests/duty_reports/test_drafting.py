"""起草: paragraphs that save themselves, and that never write over each other."""

import asyncio
from uuid import uuid4

import pytest

from evaluation.db import fetch, fetch_one
from evaluation.duty_reports.drafting import attach, detach, open_report, save_paragraph
from evaluation.duty_reports.queries import own_desk, report_desk
from evaluation.duty_reports.reviewing import accept
from evaluation.duty_reports.rules import (
    MOST_ATTACHMENTS,
    DraftOvertaken,
    Gap,
    Paragraph,
    cleaned,
    counted,
    read_draft,
)
from evaluation.errors import NotFound, Refused
from tests import given
from tests.duty_reports.year import (
    Asked,
    a_handed_in_report,
    a_joined_upload,
    a_report,
    a_year_that_asks,
    no_outline,
    revision_of,
    text_of,
    written,
)
from tests.objective.year import a_bare_unit


@pytest.fixture
async def year(db: None) -> Asked:
    return await a_year_that_asks()


def test_control_characters_go_and_line_breaks_stay():
    assert cleaned("一\x00二\x07\r\n三\r四\t五\u202e六\ufeff") == "一二\n三\n四\t五六"
    assert cleaned("𠀀𬺰") == "𠀀𬺰"


def test_characters_are_counted_without_blanks_and_line_breaks():
    assert counted("执法 186 人，\n持证\u3000183 人。𠀀") == 15


def test_what_is_too_long_to_be_a_paragraph_is_refused_in_words():
    assert len(read_draft("案卷", "字" * 20_000)) == 20_000
    with pytest.raises(Refused, match="“案卷”没有保存：有 350000 个字符，一段最多 20000 个"):
        read_draft("案卷", "字" * 350_000)


@pytest.mark.parametrize(
    ("text", "returned", "summary", "gap"),
    [
        ("", None, False, Gap.EMPTY),
        (" \n ", None, False, Gap.EMPTY),
        ("字" * 50, None, False, None),
        ("字 " * 50, None, False, None),
        ("字" * 51, None, False, Gap.LONG),
        ("字\n" * 9, None, False, None),
        ("字\n" * 9, None, True, Gap.LONG),
        ("字\n" * 8, None, True, None),
        ("同前", "同前", False, Gap.UNCHANGED),
        ("改了", "同前", False, None),
    ],
)
def test_what_a_paragraph_lacks(text, returned, summary, gap):
    one = Paragraph(uuid4(), "案卷", 50, summary, text, 1, returned)
    assert (one.gap, bool(one.lack)) == (gap, gap is not None)


async def test_a_report_is_opened_once(year):
    report = await a_report(year)
    second = await given.a_clerk(year.jurisdiction, year.unit)
    assert await open_report(second, year.cycle) == report
    events = await fetch(
        "SELECT name FROM audit_event WHERE actor = ANY($1)",
        [year.clerk.username, second.username],
    )
    assert [row["name"] for row in events] == ["ReportOpened"]


async def test_before_the_bureau_asks_there_is_nothing_to_open(year):
    await no_outline(year)
    with pytest.raises(NotFound):
        await a_report(year)
    assert await report_desk(year.jurisdiction, [year.unit]) is None


async def test_a_paragraph_is_saved_with_its_revision(year):
    report, heading = await a_report(year), year.headings[0]
    first = await save_paragraph(year.clerk, report, heading, "办结 126 件\x00。", 0)
    second = await save_paragraph(year.clerk, report, heading, "办结 127 件。", first.revision)
    assert (first.revision, second.revision, second.saved_by) == (1, 2, "唐莉")
    assert (first.text, await text_of(report, heading)) == ("办结 126 件。", "办结 127 件。")


async def test_an_old_revision_gets_the_other_text_and_changes_nothing(year):
    report, heading = await a_report(year), year.headings[0]
    await save_paragraph(year.clerk, report, heading, "那边写的", 0)
    with pytest.raises(DraftOvertaken) as no:
        await save_paragraph(year.clerk, report, heading, "这边写的", 0)
    assert (no.value.theirs.text, no.value.theirs.revision) == ("那边写的", 1)
    assert await text_of(report, heading) == "那边写的"


async def test_a_save_whose_answer_was_lost_is_answered_again(year):
    report, heading = await a_report(year), year.headings[0]
    await save_paragraph(year.clerk, report, heading, "写好的", 0)
    assert (await save_paragraph(year.clerk, report, heading, "写好的", 0)).revision == 1


async def test_of_two_saves_at_once_one_is_asked(committed):
    year = await a_year_that_asks()
    report, heading = await a_report(year), year.headings[0]
    second = await given.a_clerk(year.jurisdiction, year.unit)
    ended = await asyncio.gather(
        save_paragraph(year.clerk, report, heading, "甲写的", 0),
        save_paragraph(second, report, heading, "乙写的", 0),
        return_exceptions=True,
    )
    (overtaken,) = [one for one in ended if isinstance(one, DraftOvertaken)]
    (saved,) = [one for one in ended if not isinstance(one, BaseException)]
    assert overtaken.theirs.text == saved.text == await text_of(report, heading)
    assert await revision_of(report, heading) == 1


async def test_a_heading_of_another_outline_does_not_exist(year):
    report = await a_report(year)
    elsewhere = await a_year_that_asks("石门县")
    with pytest.raises(NotFound):
        await save_paragraph(year.clerk, report, elsewhere.headings[0], "写", 0)


async def test_another_unit_and_another_county_find_no_report(year):
    report = await a_report(year)
    neighbour = await given.a_clerk(year.jurisdiction, await a_bare_unit(year.jurisdiction, 2))
    foreign = (await a_year_that_asks("石门县")).clerk
    upload = await a_joined_upload(neighbour)
    for clerk in (neighbour, foreign):
        for act in (
            save_paragraph(clerk, report, year.headings[0], "写", 0),
            attach(clerk, report, upload),
            detach(clerk, report, upload),
            own_desk(clerk.jurisdiction, [clerk.unit], report),
        ):
            with pytest.raises(NotFound):
                await act


async def test_an_upload_of_ones_own_is_attached_once_and_removed(year):
    report, upload = await a_report(year), await a_joined_upload(year.clerk)
    file = await attach(year.clerk, report, upload)
    await attach(year.clerk, report, upload)
    desk = await own_desk(year.jurisdiction, [year.unit], report)
    assert [(one.file, one.name) for one in desk.attachments] == [(file, "自查报告.pdf")]
    await detach(year.clerk, report, file)
    assert (await own_desk(year.jurisdiction, [year.unit], report)).attachments == ()
    with pytest.raises(NotFound):
        await detach(year.clerk, report, file)


async def test_somebody_elses_upload_is_not_attached(year):
    report = await a_report(year)
    upload = await a_joined_upload(await given.a_clerk(year.jurisdiction, year.unit))
    with pytest.raises(NotFound):
        await attach(year.clerk, report, upload)


async def test_there_is_an_end_to_attachments(year):
    report = await a_report(year)
    for number in range(MOST_ATTACHMENTS):
        name = f"附件{number}.pdf"
        await attach(
            year.clerk, report, await a_joined_upload(year.clerk, name, b"%PDF-" + name.encode())
        )
    with pytest.raises(Refused, match="附件最多 20 个"):
        await attach(year.clerk, report, await a_joined_upload(year.clerk))


async def test_an_accepted_report_is_closed(year):
    report, version = await a_handed_in_report(year)
    await accept(year.officer, version)
    upload = await a_joined_upload(year.clerk)
    for act in (written(year, report, "改一改"), attach(year.clerk, report, upload)):
        with pytest.raises(Refused, match="已经接收，不能再改"):
            await act
    assert await fetch_one("SELECT count(*) FROM draft_attachment WHERE report = $1", report) == 0
