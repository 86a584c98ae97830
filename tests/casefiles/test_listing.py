"""案卷目录: taken from the unit until its day and from the office until the draw."""

from datetime import date
from uuid import uuid4

import pytest

from evaluation.casefiles.listing import (
    hand_in_paper,
    hand_in_scan,
    hand_in_self_review,
    list_files,
    unlist_file,
)
from evaluation.casefiles.listing_rules import FORM, read_list, written
from evaluation.casefiles.rules import ListedFile
from evaluation.casefiles.states import FileKind
from evaluation.casefiles.unit_desk import own_campaign, own_campaigns
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.spreadsheets.writing import csv, xlsx
from tests.casefiles.campaign import CLOSED, a_draw, a_listing, a_review, a_row
from tests.scans import a_pdf

DAY, LATER = date(2024, 12, 1), date(2099, 1, 1)


async def numbers(campaign) -> list[str]:
    rows = await fetch("SELECT number FROM case_file WHERE campaign = $1 ORDER BY number", campaign)
    return [row["number"] for row in rows]


async def test_a_unit_lists_its_files_and_a_known_number_is_written_over(db):
    made = await a_listing()
    clerk, unit = made.clerks[0], made.units[0]
    assert await list_files(clerk, made.campaign, unit, [a_row("1号"), a_row(" 2号 ")]) == 2
    again = a_row("2号", FileKind.LICENCE)
    assert await list_files(clerk, made.campaign, unit, [again, a_row("3号")]) == 3
    assert await numbers(made.campaign) == ["1号", "2号", "3号"]
    assert await fetch_one("SELECT kind FROM case_file WHERE number = '2号'") == "licence"
    own = await own_campaign(made.jurisdiction, made.units[:1], made.campaign)
    assert (own.listed, own.lists, own.drawn) == (3, True, 0)


async def test_two_units_may_have_the_same_number_and_one_may_not_have_it_twice(db):
    made = await a_listing()
    for clerk, unit in zip(made.clerks, made.units, strict=True):
        await list_files(clerk, made.campaign, unit, [a_row("1号")])
    assert await numbers(made.campaign) == ["1号", "1号"]
    twice, future = (
        [a_row("9号"), a_row(" 9号 ")],
        ListedFile(FileKind.PENALTY, "8号", "某案", LATER),
    )
    for rows, said in ((twice, "出现了不止一次"), ([future], "今天以后")):
        with pytest.raises(Refused, match=said):
            await list_files(made.clerks[0], made.campaign, made.units[0], rows)


async def test_after_the_day_only_the_office_lists_and_after_the_draw_nobody(db):
    made = await a_draw()
    with pytest.raises(Refused, match="已经抽取"):
        await list_files(made.officer, made.campaign, made.units[0], [a_row("7号")])
    made = await a_listing("另一次")
    await fetch("UPDATE campaign SET listing_until = '2024-06-01' WHERE id = $1", made.campaign)
    with pytest.raises(Refused, match="6月1日，已经过了"):
        await list_files(made.clerks[0], made.campaign, made.units[0], [a_row("7号")])
    assert await list_files(made.officer, made.campaign, made.units[0], [a_row("7号")]) == 1


async def test_a_row_is_taken_out_again_by_its_own_unit_alone(db):
    made = await a_listing()
    await list_files(made.clerks[0], made.campaign, made.units[0], [a_row("1号")])
    file = await fetch_one("SELECT id FROM case_file")
    with pytest.raises(NotFound):
        await unlist_file(made.clerks[1], file)
    await unlist_file(made.clerks[0], file)
    assert await numbers(made.campaign) == []


async def test_nothing_is_listed_for_another_unit_or_in_another_county(db):
    made, elsewhere = await a_listing(), await a_listing("澧县案卷评查")
    for person, campaign, unit in (
        (made.clerks[1], made.campaign, made.units[0]),
        (elsewhere.clerks[0], made.campaign, made.units[0]),
        (elsewhere.officer, made.campaign, made.units[0]),
        (made.officer, made.campaign, elsewhere.units[0]),
        (made.officer, uuid4(), made.units[0]),
    ):
        with pytest.raises(NotFound):
            await list_files(person, campaign, unit, [a_row("1号")])
    own = await own_campaigns(made.jurisdiction, made.units[:1])
    assert [one.id for one in own] == [made.campaign]


async def test_what_was_drawn_is_handed_in_as_a_scan_or_on_paper(db):
    made = await a_draw()
    file = await made.file_of(made.units[0])
    await hand_in_paper(made.clerks[0], file, " A-17 ")
    await hand_in_scan(made.clerks[0], file, "案卷.pdf", a_pdf())
    (row,) = await fetch("SELECT file IS NOT NULL, paper_number FROM case_file WHERE id = $1", file)
    assert tuple(row) == (True, "")
    other = await fetch_one("SELECT id FROM case_file WHERE drawn IS NULL LIMIT 1")
    with pytest.raises(Refused, match="没有抽中"):
        await hand_in_paper(made.officer, other, "A-18")
    with pytest.raises(NotFound):
        await hand_in_paper(made.clerks[1], file, "A-18")
    own = await own_campaign(made.jurisdiction, made.units[:1], made.campaign)
    assert (own.drawn, own.handed_in, own.lacking) == (2, 1, 1)


async def test_while_it_is_reviewed_the_unit_brings_what_lacks_and_exchanges_nothing(db):
    made = await a_review()
    file = await made.file_of(made.units[0])
    await hand_in_paper(made.clerks[0], file, "A-17")
    with pytest.raises(Refused, match="不能再换"):
        await hand_in_paper(made.clerks[0], file, "A-99")
    await hand_in_paper(made.officer, file, "A-18")


async def test_a_self_review_is_written_over_until_the_reviewing_begins(db):
    made = await a_draw()
    clerk, unit = made.clerks[0], made.units[0]
    for files in (12, 15):
        await hand_in_self_review(clerk, made.campaign, unit, files, "送达回证有缺，已补。")
    (row,) = await fetch("SELECT files, text FROM self_review")
    assert tuple(row) == (15, "送达回证有缺，已补。")
    await fetch("UPDATE campaign SET state = 'reviewing'")
    with pytest.raises(Refused, match="不能再改"):
        await hand_in_self_review(clerk, made.campaign, unit, 16, "晚了。")


@pytest.mark.parametrize("ending", ["xlsx", "csv"])
def test_a_sheet_comes_back_as_it_was_written(ending):
    rows = [a_row("1号"), a_row("2号", FileKind.LICENCE)]
    made = xlsx(FORM, written(rows), made_on=DAY) if ending == "xlsx" else csv(FORM, written(rows))
    listed = read_list(made, f"目录.{ending}", DAY)
    assert (list(listed.rows), listed.faults) == (rows, ())


def test_every_fault_of_a_sheet_names_row_and_column():
    rows = [
        ("行政处罚", "1号", "某案", "2024-05-20"),
        ("行政罚款", "2号", "某案", "2024-05-20"),
        ("行政许可", "1号", "某事项", "2025-01-02"),
        ("行政许可", "", "某事项", "五月"),
    ]
    listed = read_list(csv(FORM, rows), "目录.csv", DAY)
    assert listed.rows == ()
    assert [(fault.row, fault.column) for fault in listed.faults] == [
        (2, "文号"),
        (3, "案卷类型"),
        (4, "文号"),
        (4, "办结日期"),
        (5, "文号"),
        (5, "办结日期"),
    ]
    assert CLOSED <= DAY
