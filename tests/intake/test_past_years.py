"""往年结果: as it stands on the paper, 未经复算."""

import pytest

from evaluation.db import fetch
from evaluation.errors import NotFound, Refused
from evaluation.results.past_years import keep_scan, past_boards, scan_of
from tests.intake.given import PAST_HEADS, a_sheet, a_year, an_officer, looked_at, taken, where
from tests.scans import a_pdf

PDF = a_pdf()


async def test_boards_of_a_year_are_kept_and_one_is_replaced_by_itself(db):
    officer = await an_officer()
    await taken(
        officer,
        "past-years",
        "2022",
        a_sheet(PAST_HEADS, "2022,市直单位,水利局,92.50,1,优秀", "2022,县市区,楚江街道,88,1,"),
    )
    second = a_sheet(PAST_HEADS, "2022,市直单位,水利局,92.5,1,优秀", "2022,市直单位,林业局,90,2,")
    done = await taken(officer, "past-years", "2022", second)
    assert (len(done.plan.added), len(done.plan.changed), len(done.plan.removed)) == (1, 1, 0)
    boards = await past_boards(officer.jurisdiction)
    assert [(past.board, [(one.title, one.score) for one in past.lines]) for past in boards] == [
        ("市直单位", [("水利局", "92.5"), ("林业局", "90")]),
        ("县市区", [("楚江街道", "88")]),
    ]
    done = await taken(
        officer, "past-years", "2022", a_sheet(PAST_HEADS, "2022,市直单位,林业局,90,2,")
    )
    assert list(done.plan.gone) == ["水利局（市直单位）"]


async def test_scores_and_ranks_that_disagree_are_noted(db):
    officer = await an_officer()
    sheet = a_sheet(
        PAST_HEADS,
        "2022,市直单位,甲局,90,2,",
        "2022,市直单位,乙局,89,1,",
        "2022,市直单位,丙局,88.5,3,",
        "2022,市直单位,丁局,88,3,",
        "2022,县市区,戊县,99,4,",
        "2022,县市区,己县,,1,",
    )
    seen = await looked_at(officer, "past-years", "2022", sheet)
    assert seen.plan.faults == []
    assert [(note.row, note.words) for note in seen.plan.notes] == [
        (2, "第 2 名甲局 90 分，第 1 名乙局 89 分，名次与得分的次序不一致，请对照原件。"),
        (5, "第 3 名丁局 88 分，第 3 名丙局 88.5 分，名次与得分的次序不一致，请对照原件。"),
    ]


async def test_other_years_and_lines_that_stand_twice_are_faults(db):
    officer = await an_officer()
    sheet = a_sheet(
        PAST_HEADS,
        "2021,市直单位,甲局,90,1,",
        "2022,市直单位,乙局,九十,1,",
        "2022,市直单位,乙局,90,第一,",
        "2022,县市区,乙局,90,1,",
    )
    seen = await looked_at(officer, "past-years", "2022", sheet)
    assert where(seen) == [(2, "年度"), (3, "得分"), (4, "单位"), (4, "名次")]


async def test_a_year_that_is_evaluated_here_is_no_past_year(db):
    officer = await an_officer()
    await a_year(officer, 2022)
    sheet = a_sheet(PAST_HEADS, "2022,市直单位,甲局,90,1,")
    seen = await looked_at(officer, "past-years", "2022", sheet)
    assert [fault.words for fault in seen.plan.faults] == [
        "2022 年度在本系统里评议，往年结果只收纸上计票的年度。"
    ]


async def test_the_scan_stays_when_the_lines_change_and_stays_at_home(db):
    officer, stranger = await an_officer(), await an_officer("澧县")
    lines = a_sheet(PAST_HEADS, "2022,市直单位,甲局,90,1,")
    await taken(officer, "past-years", "2022", lines)
    past = (await past_boards(officer.jurisdiction))[0].id
    with pytest.raises(NotFound):
        await scan_of(officer.jurisdiction, past)
    with pytest.raises(Refused, match="不是 PDF、JPG 或 PNG"):
        await keep_scan(officer, past, "", "原件.txt", b"text")
    with pytest.raises(NotFound):
        await keep_scan(stranger, past, "", "原件.pdf", PDF)
    await keep_scan(officer, past, " 石政办函〔2023〕9号 ", "原件.pdf", PDF)
    await taken(officer, "past-years", "2022", lines.replace(b"90", b"91"))
    board = (await past_boards(officer.jurisdiction))[0]
    assert (board.source, board.scan) == ("石政办函〔2023〕9号", "原件.pdf")
    assert (await scan_of(officer.jurisdiction, past)).content == PDF
    with pytest.raises(NotFound):
        await scan_of(stranger.jurisdiction, past)
    kept = await fetch(
        "SELECT detail FROM audit_event WHERE name = 'PastScanKept' AND jurisdiction = $1",
        officer.jurisdiction,
    )
    assert [row["detail"] for row in kept] == ['{"board":"市直单位","name":"原件.pdf","year":2022}']
