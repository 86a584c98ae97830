"""按记录核算, through the database: previewed, taken over, and kept from what is decided."""

import pytest

from evaluation.cycles.defaults import OBJECTIVE_ITEMS
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.grounds.computing import take_over
from evaluation.grounds.previewing import preview_of
from evaluation.grounds.queries import Computed, computed_in, grounds_of
from evaluation.objective import actions, confirming, objections
from evaluation.objective.rules import Frozen, SheetIsOut
from tests import given
from tests.grounds.records import (
    BADLY,
    WELL,
    a_form,
    a_report,
    a_return,
    an_outline,
    change,
    compute,
)
from tests.objective.year import SEEN, a_year, deductions_of, events_of, let_days_pass, points_of

ITEMS = ("1.1", "1.2", "1.3", "1.4", "1.5")
ALL = [item["id"] for item in OBJECTIVE_ITEMS]
"""Every item of the scheme has a ground, if only to say that nothing could be computed."""


async def a_handed_in_year():
    """The first unit did badly and was late, the second well."""
    year = await a_year()
    await an_outline(year)
    await a_form(year)
    await a_return(year, year.units[0], BADLY, late=True)
    await a_report(year, year.units[0], late=(True, False))
    await a_return(year, year.units[1], WELL)
    await a_report(year, year.units[1], late=(False, True))
    return year


async def points(unit) -> list[str | None]:
    return [await points_of(unit, item) for item in ITEMS]


async def test_a_preview_changes_nothing(db):
    year = await a_handed_in_year()
    preview = await preview_of(year.jurisdiction, year.cycle)
    items = preview.units[0].items
    assert [item.item for item in items] == ALL
    assert [(item.before, item.after) for item in items[: len(ITEMS)]] == [
        ("5", "2"),
        ("5", "1"),
        ("4", "1"),
        ("3", "3"),
        ("3", "1"),
    ]
    assert preview.moving == 4
    assert await points(year.units[0]) == ["5", "5", "4", "3", "3"]
    assert await fetch("SELECT FROM item_ground") == []


async def test_taken_over_points_are_those_that_were_seen(db):
    year = await a_handed_in_year()
    assert await compute(year) == 2 * len(ALL)
    assert await points(year.units[0]) == ["2", "1", "1", "3", "1"]
    assert await points(year.units[1]) == ["5", "5", "4", "3", "3"]
    taken = [(row["points"], row["reason"]) for row in await deductions_of(year.units[0])]
    assert ("3", "在岗执法人员 100 人，持有执法证件 97 人，没有证件 3 人") in taken
    assert len(taken) == 7
    assert await events_of(year.scorer) == [
        *("CycleBegun", "SchemeAdopted", "ItemsPrepared", "PointsComputed"),
    ]
    detail = await fetch_one("SELECT detail FROM audit_event ORDER BY sequence DESC LIMIT 1")
    assert "第1局（1.1：5→2，1.2：5→1，1.3：4→1，1.5：3→1）" in detail


async def test_the_grounds_say_rule_figure_and_source(db):
    year = await a_handed_in_year()
    await compute(year)
    grounds = await grounds_of(year.jurisdiction, year.units[0])
    assert sorted(grounds) == ALL
    hours = grounds["1.2"].steps[0]
    assert (hours.words, hours.source) == ("人均培训不足 60 学时，扣 2 分", "statistics")
    assert [grounds[item].points for item in ITEMS] == ["2", "1", "1", None, "1"]


async def test_computing_again_replaces_what_was_computed_and_keeps_what_people_found(db):
    year = await a_handed_in_year()
    await actions.add_deduction(year.scorer, year.units[0], "1.1", "2", SEEN)
    items = (await preview_of(year.jurisdiction, year.cycle)).units[0].items
    assert [(item.item, item.by_hand) for item in items if item.doubled] == [("1.1", "2")]
    await compute(year)
    assert await points_of(year.units[0], "1.1") == "0"
    await change(year.units[0], "staff.certified", "99")
    assert await compute(year) == 1
    assert await points_of(year.units[0], "1.1") == "2"
    reasons = [row["reason"] for row in await deductions_of(year.units[0])]
    assert reasons.count("未公告执法主体") == 1
    assert sum("持有执法证件" in reason for reason in reasons) == 1


async def test_the_same_again_is_refused_in_words(db):
    year = await a_handed_in_year()
    await compute(year)
    with pytest.raises(Refused, match="没有要采用的"):
        await compute(year)


async def test_what_was_not_seen_is_not_taken_over(db):
    year = await a_handed_in_year()
    seen = (await preview_of(year.jurisdiction, year.cycle)).seen
    await change(year.units[0], "training.hours", "70")
    with pytest.raises(Refused, match="又有变化，没有采用"):
        await take_over(year.scorer, year.cycle, seen)
    assert await points(year.units[0]) == ["5", "5", "4", "3", "3"]


async def test_a_return_sent_back_counts_no_more(db):
    year = await a_handed_in_year()
    await compute(year)
    await fetch("UPDATE statistics_return SET state = 'returned' WHERE unit = $1", year.units[0])
    await compute(year)
    assert await points(year.units[0]) == ["5", "5", "4", "3", "1"]
    grounds = await grounds_of(year.jurisdiction, year.units[0])
    assert grounds["1.2"].steps[0].found == "执法统计报表已退回，单位正在修改，还没有核算。"


async def test_records_that_moved_since_are_counted(db):
    year = await a_handed_in_year()
    assert await computed_in(year.cycle) == Computed(units=0, stale=0)
    await compute(year)
    assert await computed_in(year.cycle) == Computed(units=2, stale=0)
    await fetch(
        "UPDATE statistics_return SET handed_in_at = clock_timestamp() WHERE unit = $1",
        year.units[0],
    )
    assert await computed_in(year.cycle) == Computed(units=2, stale=1)


async def test_a_year_without_any_return_is_said_to_be_uncomputed(db):
    year = await a_year()
    assert await compute(year) == 2 * len(ALL)
    assert await points(year.units[0]) == ["5", "5", "4", "3", "3"]
    grounds = await grounds_of(year.jurisdiction, year.units[0])
    assert [grounds[item].points for item in ITEMS] == [None] * 5


async def test_a_sheet_that_is_out_keeps_its_points(db):
    year = await a_handed_in_year()
    await confirming.send_confirmations(year.scorer, year.cycle, [year.units[0]])
    with pytest.raises(SheetIsOut):
        await compute(year, year.units[0])
    assert await compute(year) == len(ALL)
    assert await points(year.units[0]) == ["5", "5", "4", "3", "3"]
    assert await grounds_of(year.jurisdiction, year.units[0]) == {}


async def test_frozen_scores_are_computed_no_more(db):
    year = await a_handed_in_year()
    await confirming.send_confirmations(year.scorer, year.cycle)
    for unit in year.units:
        await let_days_pass(unit)
    await confirming.freeze(year.scorer, year.cycle)
    with pytest.raises(Frozen):
        await compute(year)


async def test_one_unit_may_be_computed_alone(db):
    year = await a_handed_in_year()
    assert await compute(year, year.units[1]) == len(ALL)
    assert await grounds_of(year.jurisdiction, year.units[0]) == {}


async def test_a_decided_objection_and_an_item_that_does_not_apply_stay(db):
    year = await a_handed_in_year()
    await compute(year)
    await actions.set_inapplicable(year.scorer, year.units[0], "1.3", "没有这项职责")
    await confirming.send_confirmations(year.scorer, year.cycle)
    await objections.object_to(year.clerk, year.units[0], "1.2", "培训记录有误")
    made = await fetch_one("SELECT id FROM objection")
    await objections.decide_objection(
        year.other, year.units[0], made, upheld=True, points="4", decision="补报属实"
    )
    await confirming.recall_confirmation(year.scorer, year.units[0], "核对")
    await change(year.units[0], "training.hours", "10")
    await change(year.units[0], "staff.certified", "98")
    assert await compute(year) == 1
    assert await points(year.units[0]) == ["3", "4", None, "3", "1"]


async def test_a_computed_deduction_is_not_taken_back_one_by_one(db):
    year = await a_handed_in_year()
    await compute(year)
    computed = (await deductions_of(year.units[0]))[0]
    for act in (
        actions.remove_deduction(year.scorer, year.units[0], computed["id"]),
        actions.set_points(year.scorer, year.units[0], "1.2", "5"),
    ):
        with pytest.raises(Refused, match="按记录核算"):
            await act


async def test_a_new_scheme_takes_items_and_their_grounds_along(db):
    year = await a_handed_in_year()
    await compute(year)
    await fetch("UPDATE objective_item SET title = '旧项' WHERE item = '1.4'")
    await actions.prepare_items(year.scorer, year.cycle)
    assert await fetch_one("SELECT count(*) FROM item_ground") == 2 * len(ALL) - 2


async def test_another_countys_year_is_not_found(db):
    year = await a_handed_in_year()
    there = await a_year(jurisdiction=await given.a_jurisdiction("石门县"))
    with pytest.raises(NotFound):
        await preview_of(there.jurisdiction, year.cycle)
    with pytest.raises(NotFound):
        await preview_of(there.jurisdiction, there.cycle, year.units[0])
    with pytest.raises(NotFound):
        await take_over(there.scorer, year.cycle, "")
