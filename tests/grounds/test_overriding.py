"""另行认定: an officer decides otherwise than the records, and takes that back."""

import pytest

from evaluation.db import fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.grounds.overriding import lift_override, override
from evaluation.grounds.queries import grounds_of
from evaluation.objective import actions, confirming
from evaluation.objective.rules import SheetIsOut
from tests.grounds.records import BADLY, a_form, a_return, an_outline, change, compute
from tests.objective.year import SEEN, a_year, deductions_of, events_of, points_of


async def a_computed_year():
    year = await a_year(1)
    await an_outline(year)
    await a_form(year)
    await a_return(year, year.units[0], BADLY)
    await compute(year)
    return year, year.units[0]


async def test_an_officer_decides_otherwise_with_a_reason(db):
    year, unit = await a_computed_year()
    await actions.add_deduction(year.scorer, unit, "1.2", "0.5", SEEN)
    await override(year.scorer, unit, "1.2", "1", "参训名单补报属实", "培训科说明")
    assert await points_of(unit, "1.2") == "3.5"
    mine = [row for row in await deductions_of(unit) if row["ground"] == "override"]
    assert [(row["points"], row["reason"]) for row in mine] == [
        ("1", "评议办另行认定：参训名单补报属实")
    ]
    ground = (await grounds_of(year.jurisdiction, unit))["1.2"]
    assert (ground.overridden_by, ground.override_reason) == ("周敏", "参训名单补报属实")
    assert (await events_of(year.scorer))[-1] == "GroundOverridden"


async def test_nothing_at_all_may_be_taken(db):
    year, unit = await a_computed_year()
    await override(year.scorer, unit, "1.1", "0", "证件年检期间")
    assert await points_of(unit, "1.1") == "5"


async def test_computing_again_leaves_an_override_alone_until_it_is_lifted(db):
    year, unit = await a_computed_year()
    await override(year.scorer, unit, "1.1", "0.5", "证件年检期间")
    await change(unit, "staff.certified", "99")
    with pytest.raises(Refused, match="没有要采用的"):
        await compute(year)
    assert await points_of(unit, "1.1") == "4.5"
    await lift_override(year.scorer, unit, "1.1")
    assert await points_of(unit, "1.1") == "4"
    assert (await grounds_of(year.jurisdiction, unit))["1.1"].overridden_by is None
    assert (await events_of(year.scorer))[-1] == "OverrideLifted"
    assert await fetch_one("SELECT count(*) FROM deduction WHERE ground = 'override'") == 0


@pytest.mark.parametrize(
    ("item", "points", "reason", "words"),
    [
        ("1.1", "6", "原因", "扣分要从 0 到满分 5 分"),
        ("1.1", "-1", "原因", "只能填数字"),
        ("1.1", "１", "原因", "只能填数字"),
        ("1.1", "1", " ", "请写明另行认定的理由"),
        ("9.9", "1", "原因", "没有“9.9”这一项"),
    ],
)
async def test_an_override_is_refused_in_words(db, item, points, reason, words):
    year, unit = await a_computed_year()
    with pytest.raises(Refused, match=words):
        await override(year.scorer, unit, item, points, reason)
    assert await points_of(unit, "1.1") == "2"


async def test_what_was_never_computed_is_not_overridden(db):
    year = await a_year(1)
    with pytest.raises(Refused, match="还没有按记录核算"):
        await override(year.scorer, year.units[0], "2.1", "1", "原因")


async def test_what_was_not_overridden_is_not_lifted(db):
    year, unit = await a_computed_year()
    with pytest.raises(Refused, match="没有另行认定过"):
        await lift_override(year.scorer, unit, "1.1")


async def test_a_sheet_that_is_out_is_not_overridden(db):
    year, unit = await a_computed_year()
    await confirming.send_confirmations(year.scorer, year.cycle)
    with pytest.raises(SheetIsOut):
        await override(year.scorer, unit, "1.1", "0", "原因")


async def test_nobody_overrides_in_another_county(db):
    _, unit = await a_computed_year()
    stranger = (await a_year(1)).scorer
    with pytest.raises(NotFound):
        await override(stranger, unit, "1.1", "0", "原因")
