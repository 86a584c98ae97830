"""客观得分: through the room that answers for them, with reasons and within the maximum."""

from evaluation.db import fetch
from evaluation.objective.actions import add_deduction, prepare_items
from evaluation.objective.confirming import send_confirmations
from evaluation.objective.holding import Finding
from tests import given
from tests.intake.given import SCORE_HEADS, a_sheet, a_year, an_officer, looked_at, taken, where


async def a_county(*, items: bool = True):
    officer = await an_officer()
    cycle = await a_year(officer)
    unit = await given.a_unit(officer.jurisdiction, 1)
    await fetch("DELETE FROM objective_item WHERE unit = $1", unit)
    if items:
        await prepare_items(officer, cycle)
    return officer, str(cycle), unit


async def stored(unit, item):
    row = (
        await fetch(
            "SELECT o.points, o.inapplicable_reason, array_agg(d.points || ' ' || d.reason || ' ' "
            "|| d.evidence ORDER BY d.at) FILTER (WHERE d.id IS NOT NULL) AS lost "
            "FROM objective_item o LEFT JOIN deduction d ON d.item = o.id "
            "WHERE o.unit = $1 AND o.item = $2 GROUP BY o.id",
            *(unit, item),
        )
    )[0]
    return tuple(row)


async def test_points_become_one_deduction_with_its_reason(db):
    officer, cycle, unit = await a_county()
    await add_deduction(officer, unit, "2.1", "1", Finding("一", "甲"))
    await add_deduction(officer, unit, "2.1", "2", Finding("二", "乙"))
    sheet = a_sheet(
        SCORE_HEADS,
        "第1局,2.1,,,6.5,一件逾期,公示平台",
        "常德市第1局,5.2,涉企检查评价,4,不适用,没有涉企检查,",
        "第1局,1.1,,,5.0,,",
    )
    done = await taken(officer, "scores", cycle, sheet)
    assert (len(done.plan.changed), done.plan.unchanged) == (2, 1)
    assert await stored(unit, "2.1") == ("6.5", "", ["0.5 一件逾期 公示平台"])
    assert await stored(unit, "5.2") == (None, "没有涉企检查", None)


async def test_several_deductions_that_stand_are_not_touched(db):
    officer, cycle, unit = await a_county()
    await add_deduction(officer, unit, "2.1", "1", Finding("一", "甲"))
    await add_deduction(officer, unit, "2.1", "2", Finding("二", "乙"))
    done = await taken(
        officer, "scores", cycle, a_sheet(SCORE_HEADS, "第1局,2.1,,,4,一；二,甲；乙")
    )
    assert (len(done.plan.changed), done.plan.unchanged) == (0, 1)
    assert (await stored(unit, "2.1"))[2] == ["1 一 甲", "2 二 乙"]


async def test_faults_stand_at_the_column_that_has_to_be_mended(db):
    officer, cycle, _ = await a_county()
    sheet = a_sheet(
        SCORE_HEADS,
        "第9局,2.1,,,7,,",
        "第1局,9.9,,,7,,",
        "第1局,2.1,培训考试,,7,,",
        "第1局,2.2,,,6.5,超了,",
        "第1局,2.3,,,６．５,,",
        "第1局,3.1,,,-1,,",
        "第1局,3.2,,,不适用,,",
        "第1局,4.1,,,5,满分有原因,",
        f"第1局,4.2,,,1,{'长' * 201},{'证' * 301}",
        "第1局,4.2,,,1,再一次,",
    )
    seen = await looked_at(officer, "scores", cycle, sheet)
    assert where(seen) == [
        (2, "单位"),
        (3, "项号"),
        (4, "项目"),
        (5, "得分"),
        (6, "得分"),
        (7, "得分"),
        (8, "扣分原因"),
        (9, "扣分原因"),
        (10, "扣分原因"),
        (10, "证据"),
        (11, "项号"),
    ]
    assert seen.plan.faults[3].words == "最高 6 分。您输入的是 6.5，请改。"


async def test_before_there_are_items_the_sheet_waits(db):
    officer, cycle, _ = await a_county(items=False)
    seen = await looked_at(officer, "scores", cycle, a_sheet(SCORE_HEADS, "第1局,2.1,,,7,,"))
    assert seen.plan.faults[0].words == ("本年度还没有考核项。请先在“客观分”里按方案生成，再导入。")


async def test_what_was_lost_without_a_word_before_is_noted_only(db):
    officer, cycle, unit = await a_county()
    await fetch("UPDATE objective_item SET points = '3' WHERE unit = $1 AND item = '2.1'", unit)
    seen = await looked_at(officer, "scores", cycle, a_sheet(SCORE_HEADS, "第1局,2.1,,,3,,"))
    assert seen.plan.faults == []
    assert [note.words for note in seen.plan.notes] == [
        "有 1 行不足满分而没有原因，系统里原来就是这样。送确认单以前请补上。"
    ]


async def test_after_the_freeze_and_while_a_unit_has_its_sheet_nothing_is_changed(db):
    officer, cycle, unit = await a_county()
    await send_confirmations(officer, cycle, [unit], 5)
    lower = a_sheet(SCORE_HEADS, "第1局,2.1,,,6,一件,", "第1局,2.2,,,6,,")
    seen = await looked_at(officer, "scores", cycle, lower)
    assert [(fault.row, fault.words) for fault in seen.plan.faults] == [
        (2, "确认单已经送到单位，先收回才能改。")
    ]
    await fetch(
        "INSERT INTO score_freeze (id, jurisdiction, cycle, frozen_by, at) "
        "SELECT gen_random_uuid(), jurisdiction, id, $2, clock_timestamp() FROM cycle "
        "WHERE id::text = $1",
        *(cycle, officer.account),
    )
    seen = await looked_at(officer, "scores", cycle, lower)
    assert seen.plan.faults[0].words == "本年度的客观分已冻结，只能按更正办理。"
