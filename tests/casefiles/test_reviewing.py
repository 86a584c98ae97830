"""评查: the own sheet as a draft, and handed in once; then the file settles by itself."""

import pytest

from evaluation.casefiles.review_desk import own_review, own_reviews
from evaluation.casefiles.reviewing import save_review
from evaluation.casefiles.sheet_rules import SheetFault
from evaluation.casefiles.unit_desk import own_file
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from tests.casefiles.campaign import CLEAN, Given, a_draw, a_review, an_item, lose


async def score_of(file) -> str | None:
    score: str | None = await fetch_one("SELECT score FROM case_file WHERE id = $1", file)
    return score


async def test_two_sheets_settle_a_file_by_their_mean(db):
    made = await a_review()
    file, item = await made.file_of(made.units[0]), await an_item(made)
    (first, one), (second, two) = await made.sheets_of(file)
    assert await lose(first, one, "", item) == "100"
    assert await score_of(file) is None
    assert await lose(second, two, "3.5", item) == "96.5"
    assert await score_of(file) == "98.25"


async def test_a_third_is_called_when_they_differ_by_more_than_ten_and_the_median_counts(db):
    made = await a_review()
    file, item = await made.file_of(made.units[0]), await an_item(made)
    zero = await a_zero_item(made, file)
    (first, one), (second, two) = await made.sheets_of(file)
    await lose(first, one, "4", item)
    await save_review(second, two, CLEAN, zero, "没有执法主体资格。", done=True)
    assert await score_of(file) is None
    third, three = (await made.sheets_of(file))[2]
    assert third not in (first, second)
    (line,) = [line for line in await own_reviews(made.jurisdiction, third.account) if line.third]
    assert (line.id, line.open) == (three, True)
    await lose(third, three, "3", item)
    assert await score_of(file) == "96.00"


async def a_zero_item(made: Given, file) -> str:
    ((person, review), _) = await made.sheets_of(file)
    sheet = await own_review(made.jurisdiction, person.account, review)
    return sheet.sheet.zero_items[0].id


async def test_a_draft_is_kept_counts_nowhere_and_may_lack_its_reasons(db):
    made = await a_review()
    file, item = await made.file_of(made.units[0]), await an_item(made)
    (person, review), _ = await made.sheets_of(file)
    lost = {item: SheetFault("2", "")}
    assert await save_review(person, review, lost, "", "", done=False) == "98"
    sheet = await own_review(made.jurisdiction, person.account, review)
    assert (sheet.lost(item), sheet.points, sheet.line.begun) == ("2", "98", True)
    assert await fetch_one("SELECT points FROM case_review WHERE id = $1", review) is None
    with pytest.raises(Refused, match="请写明理由"):
        await save_review(person, review, lost, "", "", done=True)
    zero = sheet.sheet.zero_items[0].id
    with pytest.raises(Refused, match="请在评查意见里写明"):
        await save_review(person, review, CLEAN, zero, " ", done=True)
    await save_review(person, review, CLEAN, "", "", done=False)
    assert await fetch_one("SELECT count(*) FROM review_fault") == 0
    assert await fetch_one("SELECT count(*) FROM audit_event WHERE name = 'CaseReviewDone'") == 0


async def test_what_is_handed_in_is_not_changed_any_more(db):
    made = await a_review()
    (person, review), _ = await made.sheets_of(await made.file_of(made.units[0]))
    await save_review(person, review, CLEAN, "", "", done=True)
    for done in (True, False):
        with pytest.raises(Refused, match="已经提交"):
            await save_review(person, review, CLEAN, "", "改主意了", done=done)


@pytest.mark.parametrize(
    ("points", "said"),
    [("99", "最多扣"), ("-1", "分值填 0 到 100"), ("1.25", "最多一位小数"), ("一", "分值填")],
)
async def test_points_are_taken_only_as_the_sheet_allows(db, points, said):
    made = await a_review()
    item = await an_item(made)
    (person, review), _ = await made.sheets_of(await made.file_of(made.units[0]))
    with pytest.raises(Refused, match=said):
        await save_review(person, review, {item: SheetFault(points, "理由")}, "", "", done=False)


async def test_an_item_that_the_sheet_does_not_have_is_nothing(db):
    made = await a_review()
    (person, review), _ = await made.sheets_of(await made.file_of(made.units[0]))
    for faults, zero in (({"nothing": SheetFault("1", "理由")}, ""), (CLEAN, "nothing")):
        with pytest.raises(NotFound):
            await save_review(person, review, faults, zero, "", done=False)


async def test_nobody_touches_or_sees_another_reviewers_sheet(db):
    made = await a_review()
    (first, one), (second, two) = await made.sheets_of(await made.file_of(made.units[0]))
    await save_review(first, one, CLEAN, "", "第一人的意见", done=True)
    for stranger in (second, made.officer, made.clerks[0]):
        with pytest.raises(NotFound):
            await save_review(stranger, one, CLEAN, "", "", done=False)
        with pytest.raises(NotFound):
            await own_review(made.jurisdiction, stranger.account, one)
    elsewhere = await a_draw()
    with pytest.raises(NotFound):
        await own_review(elsewhere.jurisdiction, first.account, one)
    mine = [line.id for line in await own_reviews(made.jurisdiction, second.account)]
    assert two in mine
    assert one not in mine


async def test_before_the_feedback_the_unit_sees_neither_sheet_nor_score(db):
    made = await a_review()
    file = await made.file_of(made.units[0])
    for person, review in await made.sheets_of(file):
        await save_review(person, review, CLEAN, "", "很好", done=True)
    reviewed = await own_file(made.jurisdiction, made.units[:1], made.campaign, file)
    assert (reviewed.sheets, reviewed.file.score, await score_of(file)) == ((), None, "100.00")


async def test_reviewers_see_their_files_only_once_the_reviewing_begins(db):
    made = await a_review()
    person, _ = (await made.sheets_of(await made.file_of(made.units[0])))[0]
    assert await own_reviews(made.jurisdiction, person.account)
    await fetch("UPDATE campaign SET state = 'drawn'")
    assert await own_reviews(made.jurisdiction, person.account) == []
