"""客观得分确认单: sent, confirmed or objected to, decided, frozen."""

from datetime import timedelta

import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound
from evaluation.objective import actions, confirming, objections
from evaluation.workdays.queries import due_after
from tests import given
from tests.objective.test_points import refused
from tests.objective.year import (
    SEEN,
    a_clerk,
    a_year,
    deductions_of,
    events_of,
    let_days_pass,
    points_of,
    state_of,
)

WHY = "材料已于 3 月 2 日报送，见附表"


async def a_sent_year(units: int = 2):
    year = await a_year(units)
    await actions.add_deduction(year.scorer, year.units[0], "1.1", "2", SEEN)
    await actions.add_deduction(year.scorer, year.units[0], "1.1", "1", SEEN)
    await confirming.send_confirmations(year.scorer, year.cycle)
    return year


async def objection_of(year) -> object:
    return await fetch_one(
        "SELECT j.id FROM objection j JOIN confirmation s ON s.id = j.confirmation "
        "WHERE s.unit = $1 ORDER BY j.at DESC LIMIT 1",
        year.units[0],
    )


async def test_sheets_go_to_all_units_at_once_and_are_due_in_working_days(db):
    year = await a_year(3)
    assert await confirming.send_confirmations(year.scorer, year.cycle, year.units[:1], 5) == 1
    assert await confirming.send_confirmations(year.other, year.cycle) == 2
    rows = await fetch(
        "SELECT unit, days, due_on FROM confirmation WHERE unit = ANY($1)", year.units
    )
    dues = {row["unit"]: (row["days"], row["due_on"]) for row in rows}
    assert dues[year.units[0]] == (5, await due_after(5))
    assert dues[year.units[2]] == (3, await due_after(3))
    no = await refused(confirming.send_confirmations(year.other, year.cycle))
    assert "没有要送的确认单" in no
    assert (await events_of(year.other))[-1] == "ConfirmationsSent"


async def test_points_without_a_reason_go_to_nobody(db):
    year = await a_year()
    await fetch(
        "UPDATE objective_item SET points = '3' WHERE item = '1.2' AND unit = $1", year.units[0]
    )
    no = await refused(confirming.send_confirmations(year.scorer, year.cycle))
    assert "第1局（培训考试）" in no
    sent = await fetch("SELECT id FROM confirmation WHERE unit = ANY($1)", year.units)
    assert sent == []


async def test_scores_of_a_sheet_that_is_out_stay_until_it_is_recalled(db):
    year = await a_sent_year()
    unit = year.units[0]
    for act in (
        actions.add_deduction(year.scorer, unit, "1.2", "1", SEEN),
        actions.set_points(year.scorer, unit, "1.1", "5"),
        actions.set_inapplicable(year.scorer, unit, "1.1", "没有"),
    ):
        assert "请先收回确认单" in await refused(act)
    assert await refused(confirming.recall_confirmation(year.scorer, unit, "")) == (
        "请写明收回的原因。"
    )
    await confirming.recall_confirmation(year.scorer, unit, "漏记一项")
    assert "评议办已收回" in await refused(confirming.confirm_sheet(year.clerk, unit))
    await actions.add_deduction(year.scorer, unit, "1.2", "1", SEEN)
    assert await confirming.send_confirmations(year.scorer, year.cycle) == 1
    assert await state_of(unit) == "sent"


async def test_a_unit_confirms_its_own_sheet_once(db):
    year = await a_sent_year()
    await confirming.confirm_sheet(year.clerk, year.units[0])
    assert await state_of(year.units[0]) == "confirmed"
    assert "已经确认" in await refused(confirming.confirm_sheet(year.clerk, year.units[0]))
    assert await events_of(year.clerk) == ["SheetConfirmed"]
    other = await a_clerk(year.jurisdiction, year.units[1])
    for act in (
        confirming.confirm_sheet(other, year.units[0]),
        objections.object_to(other, year.units[0], "1.1", WHY),
    ):
        with pytest.raises(NotFound):
            await act


async def test_an_unanswered_sheet_counts_as_confirmed_when_its_days_are_over(db):
    year = await a_sent_year(1)
    await fetch("UPDATE confirmation SET due_on = (clock_timestamp() AT TIME ZONE "
                "'Asia/Shanghai')::date WHERE unit = $1", year.units[0])  # fmt: skip
    no = await refused(confirming.freeze(year.scorer, year.cycle))
    assert "还在确认期限内的 1 家（第1局）" in no
    await let_days_pass(year.units[0])
    assert "没有答复的视为确认" in await refused(
        confirming.confirm_sheet(year.clerk, year.units[0])
    )
    assert "没有答复的视为确认" in await refused(
        objections.object_to(year.clerk, year.units[0], "1.1", WHY)
    )
    await confirming.freeze(year.scorer, year.cycle)
    detail = await fetch_one(
        "SELECT detail FROM audit_event WHERE name = 'ScoresFrozen' AND actor = $1",
        year.scorer.username,
    )
    assert '"silent":1' in detail


async def test_an_upheld_objection_gives_back_before_all_eyes(db):
    year = await a_sent_year()
    unit = year.units[0]
    await objections.object_to(year.clerk, unit, "1.1", WHY)
    assert await state_of(unit) == "objected"
    no = await refused(objections.object_to(year.clerk, unit, "1.1", WHY))
    assert "一项只提一次" in no
    objection = await objection_of(year)
    await objections.decide_objection(
        year.other, unit, objection, upheld=True, points="3.5", decision="经核已报送"
    )
    assert await points_of(unit, "1.1") == "3.5"
    rows = await deductions_of(unit)
    assert sorted(row["points"] for row in rows) == ["0", "1.5"]
    assert {row["entered_by"] for row in rows} == {year.scorer.account}
    assert sorted(row["reason"] for row in rows) == [
        "未公告执法主体（原扣 1 分，异议成立后减为 0 分）",
        "未公告执法主体（原扣 2 分，异议成立后减为 1.5 分）",
    ]
    assert await state_of(unit) == "settled"
    assert (await events_of(year.other))[-1] == "ObjectionDecided"
    await confirming.recall_confirmation(year.scorer, unit, "改一项")
    no = await refused(actions.set_points(year.scorer, unit, "1.1", "1", "再扣"))
    assert "异议已经裁定" in no


async def test_an_objection_that_is_not_upheld_changes_no_points(db):
    year = await a_sent_year()
    unit = year.units[0]
    await objections.object_to(year.clerk, unit, "1.1", WHY)
    await objections.object_to(year.clerk, unit, "1.2", WHY)
    objection = await objection_of(year)
    assert await refused(
        objections.decide_objection(year.other, unit, objection, upheld=False, decision=" ")
    ) == "请写明裁定的理由。"  # fmt: skip
    await objections.decide_objection(
        year.other, unit, objection, upheld=False, decision="附表不能证明"
    )
    assert await state_of(unit) == "objected"
    assert await points_of(unit, "1.1") == "2"
    no = await refused(
        objections.decide_objection(year.other, unit, objection, upheld=True, decision="改")
    )
    assert "刚刚已经裁定" in no


async def test_who_scored_the_unit_does_not_decide(db):
    year = await a_sent_year()
    await objections.object_to(year.clerk, year.units[0], "1.2", WHY)
    decide = objections.decide_objection(
        year.scorer,
        year.units[0],
        await objection_of(year),
        upheld=False,
        decision="不成立",
    )
    assert (await refused(decide)).startswith("给这家打过分的人不能裁定")


async def test_the_database_itself_refuses_who_made_the_objection(db):
    year = await a_sent_year()
    await objections.object_to(year.clerk, year.units[0], "1.2", WHY)
    with pytest.raises(Exception, match="decided_with_reason"):
        async with transaction():
            await fetch("UPDATE objection SET upheld = true, decision = '改', decided_by = made_by")


@pytest.mark.parametrize(
    ("points", "words"),
    [("2", "要高于现在的 2 分"), ("5.01", "最高 5 分"), ("abc", "只能填数字")],
)
async def test_upheld_means_more_points_than_before(db, points, words):
    year = await a_sent_year()
    await objections.object_to(year.clerk, year.units[0], "1.1", WHY)
    act = objections.decide_objection(
        *(year.other, year.units[0], await objection_of(year)),
        upheld=True,
        points=points,
        decision="改",
    )
    assert words in await refused(act)
    assert await state_of(year.units[0]) == "objected"


async def test_an_inapplicable_item_becomes_applicable_by_a_decision_and_back(db):
    year = await a_year(1)
    unit = year.units[0]
    await actions.set_inapplicable(year.scorer, unit, "5.2", "没有职责")
    await confirming.send_confirmations(year.scorer, year.cycle)
    await objections.object_to(year.clerk, unit, "5.2", WHY)
    await objections.decide_objection(
        *(year.other, unit, await objection_of(year)), upheld=True, points="3", decision="有职责"
    )
    assert await points_of(unit, "5.2") == "3"
    assert [row["reason"] for row in await deductions_of(unit)] == ["异议裁定：有职责"]
    third = await given.a_person(Role.CITY_OFFICER, jurisdiction=year.jurisdiction)
    await objections.object_to(year.clerk, unit, "5.3", WHY)
    await objections.decide_objection(
        *(third, unit, await objection_of(year)), upheld=True, points=None, decision="没有热线"
    )
    assert await points_of(unit, "5.3") is None


async def test_freezing_names_who_is_not_finished_and_then_nothing_changes(db):
    year = await a_year(3)
    unit, waiting, unsent = year.units
    await confirming.send_confirmations(year.scorer, year.cycle, [unit, waiting])
    await objections.object_to(year.clerk, unit, "1.1", WHY)
    assert await refused(confirming.freeze(year.scorer, year.cycle)) == (
        "还不能冻结：确认单没有送出的 1 家（第3局）；异议没有裁定的 1 家（第1局）；"
        "还在确认期限内的 1 家（第2局）。"
    )
    await objections.decide_objection(
        *(year.other, unit, await objection_of(year)), upheld=False, decision="不成立"
    )
    assert "还在确认期限内的 2 家" in await refused(confirming.freeze(year.scorer, year.cycle))
    await confirming.confirm_sheet(year.clerk, unit)
    await let_days_pass(waiting)
    await confirming.send_confirmations(year.scorer, year.cycle, [unsent])
    await let_days_pass(unsent)
    await confirming.freeze(year.scorer, year.cycle)
    for act in (
        confirming.freeze(year.other, year.cycle),
        confirming.send_confirmations(year.other, year.cycle),
        confirming.recall_confirmation(year.other, unit, "改"),
        actions.set_points(year.other, unit, "1.1", "1", "扣"),
        actions.prepare_items(year.other, year.cycle),
    ):
        assert (await refused(act)).startswith("客观分已冻结")


async def test_a_recalled_sheet_waits_for_its_objections(db):
    year = await a_sent_year()
    await objections.object_to(year.clerk, year.units[0], "1.1", WHY)
    no = await refused(confirming.recall_confirmation(year.scorer, year.units[0], "改"))
    assert "还有 1 条异议没有裁定" in no


async def test_a_county_sends_freezes_and_decides_nothing_of_another(db):
    year = await a_sent_year()
    await objections.object_to(year.clerk, year.units[0], "1.1", WHY)
    objection = await objection_of(year)
    elsewhere = await given.a_jurisdiction("石门县")
    stranger = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=elsewhere)
    clerk = await a_clerk(elsewhere, year.units[0])
    for act in (
        confirming.send_confirmations(stranger, year.cycle),
        confirming.recall_confirmation(stranger, year.units[0], "改"),
        confirming.freeze(stranger, year.cycle),
        confirming.confirm_sheet(clerk, year.units[0]),
        objections.decide_objection(
            stranger, year.units[0], objection, upheld=False, decision="不"
        ),
        objections.decide_objection(
            year.other, year.units[1], objection, upheld=False, decision="不"
        ),
    ):
        with pytest.raises(NotFound):
            await act


async def test_days_are_from_one_to_thirty(db):
    year = await a_year(1)
    for days in (0, 31):
        no = await refused(confirming.send_confirmations(year.scorer, year.cycle, None, days))
        assert no == "确认期限请填 1 到 30 个工作日。"
    assert await confirming.send_confirmations(year.scorer, year.cycle, None, 30) == 1
    due = await fetch_one("SELECT due_on FROM confirmation WHERE unit = $1", year.units[0])
    assert due > (await due_after(1)) + timedelta(days=30)
