"""Who is who between a sheet and a register, and what a change may say."""

from datetime import date
from uuid import uuid4

import pytest

from evaluation.errors import Refused
from evaluation.registry.rules import (
    Change,
    ChangeKind,
    UnitLine,
    check_carry,
    check_change,
    day_or_none,
    differences,
    repeated,
    year_shown,
)

WATER = UnitLine("市直单位", "综合执法类", "石门县水利局", "县水利局")
WOODS = UnitLine("市直单位", "综合执法类", "石门县林业局", "县林业局")


def test_the_full_title_says_who_is_who_and_then_the_short_one():
    one, two = uuid4(), uuid4()
    renamed = UnitLine("市直单位", "综合执法类", "石门县水务局", "县水利局")
    found = differences({one: WATER, two: WOODS}, [renamed])
    assert found.changed == ((one, renamed),)
    assert found.removed == ((two, WOODS),)
    assert (found.added, found.unchanged) == ((), 0)


def test_an_organisers_own_note_is_no_difference():
    unit = uuid4()
    bare = UnitLine("甲", "乙", "丙", "丁", organiser=True)
    noted = UnitLine("甲", "乙", "丙", "丁", organiser=True, note="承办单位，不参与排名")
    assert differences({unit: noted}, [bare]).unchanged == 1
    other = UnitLine("甲", "乙", "丙", "丁", organiser=True, note="别的话")
    assert differences({unit: noted}, [other]).unchanged == 0


def test_what_stands_again_is_told_with_its_first_place():
    assert repeated(["甲", "", "乙", "甲", "", "甲"]) == [(3, 0), (5, 0)]


UNIT = uuid4()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (Change(UNIT, ChangeKind.ABOLISHED, uuid4()), "撤销的单位没有承接单位"),
        (Change(UNIT, ChangeKind.ABOLISHED, None, "新局", "新"), "撤销的单位没有承接单位"),
        (Change(UNIT, ChangeKind.RENAMED), "请从名录里选承接单位"),
        (Change(UNIT, ChangeKind.RENAMED, None, "新局"), "请从名录里选承接单位"),
        (Change(UNIT, ChangeKind.MERGED, uuid4(), "新局"), "请只写一处"),
        (Change(UNIT, ChangeKind.MERGED, UNIT), "不能是这家单位自己"),
    ],
)
def test_kind_and_successor_go_together(change, words):
    with pytest.raises(Refused, match=words):
        check_change(change)


def test_what_goes_together_passes():
    check_change(Change(UNIT, ChangeKind.ABOLISHED))
    check_change(Change(UNIT, ChangeKind.MERGED, uuid4()))
    check_change(Change(UNIT, ChangeKind.RENAMED, None, "新局", "新"))
    check_carry(2024, 2025, 1)


def test_days_and_years_are_read_or_left():
    assert day_or_none("2025-03-01") == date(2025, 3, 1)
    assert day_or_none("") is None
    with pytest.raises(Refused, match="没有这一天"):
        day_or_none("2025-02-30")
    assert (year_shown(None, [2023, 2024]), year_shown(2020, [2024])) == (2024, 2020)
    assert (year_shown(None, []), year_shown(1900, [2024])) == (None, 2024)
