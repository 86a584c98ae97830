"""更名, 合并, 撤销 — and last year's register carried into a new one by them."""

from datetime import date

import pytest

from evaluation.db import fetch
from evaluation.errors import NotFound, Refused
from evaluation.registry import actions, queries
from evaluation.registry.rules import Change, ChangeKind
from tests import given


async def a_register(*numbers: int):
    county = await given.a_jurisdiction("石门县")
    units = [await given.a_unit(county, number) for number in numbers]
    return county, units


async def titles(county, year) -> list[str]:
    lines = await queries.unit_lines(county, year)
    return [line.short_title for line in lines.values()]


async def test_a_renamed_unit_stands_in_the_next_register_under_its_new_name(db):
    county, (first, second) = await a_register(1, 2)
    change = Change(first, ChangeKind.RENAMED, None, "常德市新一局", "新一局", " 1号 ")
    year = await actions.record_change("zhoumin", county, change, date(2025, 3, 1))
    assert year == 2024
    line = (await queries.changes_of(county, 2024))[0]
    assert (line.kind, line.successor_title, line.successor_year) == (
        ChangeKind.RENAMED,
        "常德市新一局",
        2025,
    )
    assert (line.document_number, line.changed_on) == ("1号", date(2025, 3, 1))
    plan = await actions.carry_register("zhoumin", county, 2024, 2025)
    assert [line.short_title for line in plan.carried] == ["第2局"]
    assert await titles(county, 2025) == ["新一局", "第2局"]
    row = (await fetch("SELECT board, class FROM unit WHERE title = '常德市新一局'"))[0]
    assert tuple(row) == ("市直单位", "综合执法类")
    assert second


async def test_merged_and_abolished_units_are_left_behind(db):
    county, (first, second, third) = await a_register(1, 2, 3)
    await actions.record_change("a", county, Change(first, ChangeKind.MERGED, third))
    await actions.record_change("a", county, Change(second, ChangeKind.ABOLISHED))
    plan = await queries.carry_plan(county, 2024, 2025)
    assert [(one.title, one.successor_title) for one in plan.changed] == [
        ("常德市第1局", "常德市第3局"),
        ("常德市第2局", None),
    ]
    await actions.carry_register("a", county, 2024, 2025)
    assert await titles(county, 2025) == ["第3局"]
    with pytest.raises(Refused, match="2025 年的名录里已经都有了"):
        await actions.carry_register("a", county, 2024, 2025)
    events = await fetch("SELECT name FROM audit_event ORDER BY sequence DESC LIMIT 3")
    assert [row["name"] for row in events] == ["RegisterCarried"] + ["UnitChangeRecorded"] * 2


async def test_two_units_may_merge_into_one_new(db):
    county, units = await a_register(1, 2)
    for unit in units:
        change = Change(unit, ChangeKind.MERGED, None, "常德市大局", "大局")
        await actions.record_change("a", county, change)
    assert await titles(county, 2025) == ["大局"]


async def test_a_change_is_recorded_once_and_may_be_taken_back(db):
    county, (first,) = await a_register(1)
    await actions.record_change("a", county, Change(first, ChangeKind.ABOLISHED))
    with pytest.raises(Refused, match="常德市第1局的变动已经登记过"):
        await actions.record_change("a", county, Change(first, ChangeKind.ABOLISHED))
    change = (await queries.changes_of(county, 2024))[0].id
    stranger = await given.a_jurisdiction("澧县")
    with pytest.raises(NotFound):
        await actions.take_back_change("b", stranger, change)
    assert await actions.take_back_change("a", county, change) == 2024
    assert await queries.changes_of(county, 2024) == []


async def test_a_county_changes_no_unit_of_another(db):
    county, (first,) = await a_register(1)
    stranger, (theirs,) = await a_register(9)
    with pytest.raises(NotFound):
        await actions.record_change("b", stranger, Change(first, ChangeKind.ABOLISHED))
    with pytest.raises(NotFound):
        await actions.record_change("b", stranger, Change(theirs, ChangeKind.MERGED, first))
    unit = await queries.unit_of(county, first)
    assert await queries.successors_for(county, unit) == []


async def test_a_short_title_that_the_next_year_gives_to_another_is_told(db):
    county, (first, second) = await a_register(1, 2)
    await actions.record_change(
        "a", county, Change(first, ChangeKind.RENAMED, None, "常德市新局", "第2局")
    )
    plan = await queries.carry_plan(county, 2024, 2025)
    assert plan.clashes == (("常德市第2局", "常德市新局"),)
    assert plan.carried == ()
    with pytest.raises(Refused, match="“第2局”已是常德市新局的简称"):
        await actions.record_change(
            "a", county, Change(second, ChangeKind.RENAMED, None, "常德市别局", "第2局")
        )
    with pytest.raises(Refused, match="全称最多 80 字"):
        await actions.record_change(
            "a", county, Change(second, ChangeKind.RENAMED, None, "局" * 81, "新")
        )


async def test_nothing_is_carried_from_an_empty_year_or_backwards(db):
    county, _ = await a_register(1)
    with pytest.raises(Refused, match="2020 年没有名录"):
        await actions.carry_register("a", county, 2020, 2025)
    with pytest.raises(Refused, match="带到以后的年度"):
        await actions.carry_register("a", county, 2024, 2024)


async def test_what_the_database_refers_to_is_in_use(db):
    county, (first, second, third) = await a_register(1, 2, 3)
    await fetch("DELETE FROM objective_item WHERE unit = ANY($1)", [second, third])
    await actions.record_change("a", county, Change(first, ChangeKind.MERGED, second))
    assert await queries.in_use([first, second, third]) == {first, second}
    register = await queries.register_of(county, 2024)
    assert {one.line.short_title: one.change is not None for one in register} == {
        "第1局": True,
        "第2局": False,
        "第3局": False,
    }
    assert await queries.years_of(county) == [2024]
