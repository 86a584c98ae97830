"""What is allowed and perhaps not meant."""

import pytest

from evaluation.cycles.defaults import STARTS
from evaluation.cycles.scheme_advice import advice_on, quick_points
from tests.cycles.given import a_scheme


def rows(table, place, **changed):
    found = a_scheme()["rules"][table]
    found[place] |= changed
    return {table: found}


@pytest.mark.parametrize("start", STARTS)
def test_a_default_scheme_needs_no_advice(start):
    assert advice_on(a_scheme(start)) == []


@pytest.mark.parametrize(
    ("rules", "field", "words"),
    [
        (rows("indicators", 0, max="25"), "indicators", "指标的满分合计 105，不是 100"),
        (rows("groups", 0, weight="20"), "groups", "组别的权重合计 90，不是 100"),
        ({"step": "3"}, "indicators-0-max", "满分 20 不是每档 3 的整数倍，最高只能打 18"),
        ({"step": "5"}, "indicators-0-max", "有两个快捷档填进同一个分数"),
        (rows("grades", 0, min="101"), "grades-0-min", "高于 100，没有单位能到"),
        (rows("grades", 0, quota="0"), "grades-0-quota", "没有单位能得第一等"),
        (rows("groups", 1, title="党代表"), "groups", "有两个组别都叫“党代表”"),
        ({"tie_break": ["panel", "panel"]}, "tie_break-1-key", "前面已经比过"),
    ],
)
def test_advice_names_the_field_and_says_why(rules, field, words):
    found = advice_on(a_scheme(**rules))
    assert any(one.field == field and words in one.words for one in found), found


def test_a_quick_grade_above_the_maximum():
    content = a_scheme()
    content["quick_grades"] = [{"title": "超", "percent": "105"}]
    (found,) = advice_on(content)
    assert (found.field, "平板不收" in found.words) == ("quick_grades-0-percent", True)


def test_a_tie_break_without_items_decides_nothing_and_one_without_indicator_needs_them():
    idle = a_scheme("panel", tie_break=["image"])
    assert "不起作用" in advice_on(idle)[0].words
    needs = a_scheme("panel", tie_break=["casefile"])
    assert "计票前要录好" in advice_on(needs)[0].words


def test_a_share_for_objective_scores_without_items():
    content = a_scheme(tie_break=[])
    content["items"] = []
    assert "得不出总分" in advice_on(content)[0].words


def test_options_without_one_for_not_knowing():
    options = a_scheme("options")["rules"]["options"][:3]
    assert "不了解" in advice_on(a_scheme("options", options=options))[0].words


def test_quick_grades_fill_in_what_the_tablet_fills_in():
    """24, 21.5, 17.5, 12.5 of 25: half-up to the step."""
    assert quick_points(a_scheme())[2] == ["24", "21.5", "17.5", "12.5"]
    assert quick_points(a_scheme("options")) == []


def test_figures_that_are_not_sound_yet_fill_in_nothing():
    assert quick_points(a_scheme(step="0"))[0] == ["", "", "", ""]
    assert quick_points(a_scheme(**rows("indicators", 0, max="多")))[0] == [""] * 4
