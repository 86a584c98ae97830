"""What a campaign found, against figures computed by hand; lists; and what is printed of it."""

from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from evaluation.casefiles.campaign import NewCampaign, begin_campaign
from evaluation.casefiles.files import Wanted, files_of
from evaluation.casefiles.printing import file_sheets, scores_book, unit_sheets
from evaluation.casefiles.queries import campaign_head, reviewers_of
from evaluation.casefiles.reporting import make_report, report_pdf, reports_of
from evaluation.casefiles.rules import Bounds, Grade
from evaluation.casefiles.states import FileKind
from evaluation.casefiles.statistics import (
    frequent_faults,
    grade_counts,
    kinds_of,
    percent,
    spreads,
    unit_scores,
    unlisted_units,
)
from evaluation.db import engine
from evaluation.errors import Refused
from evaluation.workdays.queries import today
from tests.casefiles.campaign import a_review, an_announcement, an_item
from tests.casefiles.given import many_files
from tests.clues.given import a_unit
from tests.documents.reading import texts_of


async def test_a_unit_has_the_mean_of_its_files_and_its_grade(db):
    made = await an_announcement()
    scores = await unit_scores(made.jurisdiction, made.campaign)
    assert [(one.title, one.drawn, one.score, one.faults) for one in scores] == [
        ("常德市第2局", 2, "100.00", 0),
        ("常德市第1局", 2, "99.00", 1),  # 100 and (100 + 96) / 2 = 98
    ]
    assert grade_counts(scores, Bounds()) == {"优秀": 2, "合格": 0, "不合格": 0}
    assert grade_counts(scores, Bounds("99.5", "70")) == {"优秀": 1, "合格": 1, "不合格": 0}


async def test_faults_are_counted_by_sheets_files_and_units(db):
    made = await an_announcement()
    head = await campaign_head(made.jurisdiction, made.campaign)
    item = await an_item(made)
    (line,) = await frequent_faults(made.jurisdiction, made.campaign, head.sheets)
    assert (line.kind, line.item, line.sheets, line.files, line.units, line.points) == (
        FileKind.PENALTY,
        item,
        1,
        1,
        1,
        "4",
    )
    assert (line.words, line.head) == (head.sheets[FileKind.PENALTY].words[item], "主体")
    assert line.share == "25.0%"  # one of four sheets on penalties
    other = await frequent_faults(made.jurisdiction, made.campaign, head.sheets, unit=made.units[1])
    assert other == []


async def test_kinds_say_how_many_lie_in_each_grade(db):
    made = await an_announcement()
    penalties, licences = await kinds_of(made.jurisdiction, made.campaign, Bounds("99", "70"))
    assert (penalties.kind, penalties.mean, penalties.grades) == (
        FileKind.PENALTY,
        "99.00",
        {Grade.EXCELLENT: 1, Grade.PASSED: 1, Grade.FAILED: 0},
    )
    assert (licences.settled, licences.mean, licences.zeros) == (2, "100.00", 0)


async def test_the_spread_of_the_reviewers_is_beside_the_mean_of_all(db):
    made = await an_announcement()
    lines = spreads(await reviewers_of(made.jurisdiction, made.campaign))
    assert sum(one.line.done for one in lines) == 8
    severe = lines[0]  # the one whose sheet lost 4; the mean of all is 99.50
    lost = severe.line.done * 100 - 4
    assert severe.line.total == str(lost)
    assert severe.from_all.startswith("−")
    assert {one.mean for one in lines[1:]} == {"100.00"}
    assert {one.from_all for one in lines[1:]} == {"+0.50"}


def test_percents_are_half_up_with_one_place():
    assert [percent(1, 3), percent(1, 8), percent(0, 0), percent(1, 16)] == [
        "33.3%",
        "12.5%",
        "—",
        "6.3%",
    ]


async def test_a_unit_without_a_list_is_named(db):
    made = await a_review()
    await a_unit(made.jurisdiction, "常德市第9局")
    assert await unlisted_units(made.jurisdiction, made.cycle, made.campaign) == ["常德市第9局"]


async def found(made, **wanted: object) -> list[str]:
    page = await files_of(made.jurisdiction, made.campaign, Wanted(**wanted), Bounds("99", "70"))
    assert page.found == len(page.lines)
    return [line.number for line in page.lines]


async def test_files_are_found_by_number_title_unit_kind_state_and_grade(db):
    made = await an_announcement()
    assert len(await found(made)) == 8
    assert len(await found(made, drawn=True)) == 4
    assert await found(made, undone=True) == []
    assert len(await found(made, unit=made.units[0], kind=FileKind.LICENCE)) == 2
    assert set(await found(made, text="penalty1")) <= {"penalty1号"}
    assert await found(made, text="没有这个") == []
    assert len(await found(made, text="明码标价")) == 8
    assert len(await found(made, text="%")) == 0
    assert len(await found(made, grade=Grade.PASSED)) == 1
    assert len(await found(made, stand="settled")) == 4
    assert len(await found(made, stand="listed")) == 4


async def test_lists_and_statistics_take_as_many_queries_for_many_files_as_for_few(db):
    made = await an_announcement()
    head = await campaign_head(made.jurisdiction, made.campaign)

    connection = engine().current_transaction.get().connection

    async def all_of_them(campaign) -> int:
        seen: list[object] = []
        with connection.query_logger(seen.append):
            await files_of(made.jurisdiction, campaign, Wanted(text="案"), Bounds())
            await unit_scores(made.jurisdiction, campaign)
            await frequent_faults(made.jurisdiction, campaign, head.sheets)
            await kinds_of(made.jurisdiction, campaign, Bounds())
            await reviewers_of(made.jurisdiction, campaign)
        return len(seen)

    few = await all_of_them(made.campaign)
    big = await begin_campaign(
        made.officer, made.cycle, NewCampaign(title="大的", listing_until=await today())
    )
    await many_files(big, made.units, 600, reviewers=[one.account for one in made.reviewers])
    assert await all_of_them(big) == few <= 6
    page = await files_of(made.jurisdiction, big, Wanted(page=99), Bounds())
    assert (page.found, page.pages, page.page, len(page.lines)) == (600, 12, 12, 50)


# ---- what is printed


async def test_the_report_says_how_it_was_drawn_and_is_kept_as_it_was_printed(db):
    early = await a_review()
    with pytest.raises(Refused, match="反馈评查结果以后"):
        await make_report(early.officer, early.campaign)
    made = await an_announcement()
    report = await make_report(made.officer, made.campaign)
    pdf = await report_pdf(made.jurisdiction, made.campaign, report)
    assert [one.id for one in await reports_of(made.jurisdiction, made.campaign)] == [report]
    pages = texts_of(pdf)
    text = "".join(pages)
    head = await campaign_head(made.jurisdiction, made.campaign)
    assert "20241203" in text
    assert head.list_digest in text
    assert "常德市第1局" in text
    assert "99.00" in text
    assert 4 <= len(pages) <= 7


async def test_one_sheet_a_review_is_printed_filled_and_one_for_the_pen(db):
    made = await an_announcement()
    head = await campaign_head(made.jurisdiction, made.campaign)
    file = await made.file_of(made.units[0])
    filled = await file_sheets(head, made.jurisdiction, file, empty=False)
    assert len(texts_of(filled)) == 2
    assert "理由写在这里" in "".join(texts_of(filled))
    with pytest.raises(Refused, match="没有抽中的案卷"):
        await unit_sheets(head, made.jurisdiction, await a_unit(made.jurisdiction, "第9局"))


async def test_the_workbook_has_scores_files_and_faults_as_figures(db):
    made = await an_announcement()
    head = await campaign_head(made.jurisdiction, made.campaign)
    scores = await unit_scores(made.jurisdiction, made.campaign)
    faults = await frequent_faults(made.jurisdiction, made.campaign, head.sheets)
    content = await scores_book(head, made.jurisdiction, scores, faults)
    book = CalamineWorkbook.from_filelike(BytesIO(content))
    assert book.sheet_names == ["单位得分", "案卷得分", "常见问题"]
    rows = book.get_sheet_by_name("单位得分").to_python()
    assert rows[2][:5] == ["常德市第1局", 4.0, 2.0, 2.0, 99.0]
    assert len(book.get_sheet_by_name("案卷得分").to_python()) == 5
