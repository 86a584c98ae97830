import json

import pytest

from evaluation.tally.tally import tally_text
from tests.tally.given import a_unit, board, text_of


def result(bundle):
    return json.loads(tally_text(text_of(bundle)))["units"]


def ranks(bundle):
    return [unit["rank"] for unit in result(bundle)]


def grades(bundle):
    """The first letter of each unit's grade, and of the reason for it: `e`, `g-quota`."""
    return [
        unit["grade"][0] + (f"-{unit['grade_reason']}" if unit["grade_reason"] else "")
        for unit in result(bundle)
    ]


def with_quota(bundle, quota):
    bundle["scheme"]["grades"][0]["quota"] = quota
    return bundle


def test_equal_units_share_a_rank_and_the_next_ones_are_skipped():
    assert ranks(board("80", "90", "90", "70", None)) == [3, 1, 1, 4, None]


def test_ranks_go_by_exact_values_unless_the_scheme_rounds():
    assert ranks(board("80.001", "80.002")) == [2, 1]
    assert ranks(board("80.001", "80.002", rank_on="rounded")) == [1, 1]
    assert ranks(board("79.995", "80.002", rank_on="rounded")) == [1, 1]
    assert ranks(board("79.985", "79.98", rank_on="rounded", rounding="half-even")) == [1, 1]


def test_each_class_has_its_own_ranks():
    bundle = board("80", "90", "70", "95", rank_within="class")
    for unit, class_ in zip(bundle["units"], "aabb", strict=True):
        unit["class"] = class_
    assert ranks(bundle) == [2, 1, 2, 1]


def test_a_unit_outside_the_ranking_takes_no_rank():
    bundle = board("80", "90", "70")
    bundle["units"][1] = a_unit("u2", ranked=False)
    assert ranks(bundle) == [1, None, 2]


def tied(**scheme):
    """Three units on one value, by different ways."""
    bundle = board("80", "81", "82", shares={"panel": "50", "objective": "50"}, **scheme)
    for unit, points, deduction in (("u1", "81", "0"), ("u2", "80", "0"), ("u3", "81", "1")):
        items = [
            {"id": "1", "dimension": "team", "max": "50", "points": str(int(points) - 45)},
            {"id": "2", "dimension": "信访", "max": "50", "points": "45"},
        ]
        bundle["objective"].append({"unit": unit, "items": items})
        bundle["adjustments"].append(
            {"unit": unit, "kind": "deduction", "points": deduction, "reason": ""}
        )
    return bundle


@pytest.mark.parametrize(
    ("tie_break", "expected"),
    [
        ([], [1, 1, 1]),
        (["panel"], [3, 2, 1]),
        (["objective"], [1, 3, 1]),
        (["deductions"], [1, 1, 3]),
        (["team"], [1, 3, 1]),
        (["信访"], [1, 1, 1]),
        (["casefile"], [1, 1, 1]),
        (["casefile", "deductions", "panel"], [2, 1, 3]),
    ],
)
def test_ties_are_broken_by_each_key_in_turn(tie_break, expected):
    assert ranks(tied(tie_break=tie_break)) == expected


def test_deductions_break_ties_after_the_cap():
    bundle = tied(tie_break=["deductions"])
    bundle["scheme"]["deduction_cap"] = "0"
    bundle["withheld"][2]["panel"] = "80"
    assert ranks(bundle) == [1, 1, 1]


def test_a_tie_break_that_is_missing_is_lower_than_any_number():
    bundle = board("80", "80", tie_break=["objective"])
    items = [{"id": "1", "dimension": "team", "max": "5", "points": "0"}]
    bundle["objective"] = [{"unit": "u2", "items": items}]
    assert ranks(bundle) == [2, 1]


def test_the_names_of_scores_win_over_ids():
    bundle = board("80", "81", shares={"panel": "0", "objective": "100"}, tie_break=["panel"])
    for unit, points in (("u1", "4"), ("u2", "3")):
        items = [
            {"id": "1", "dimension": "panel", "max": "5", "points": points},
            {"id": "2", "dimension": "信访", "max": "5", "points": str(8 - int(points))},
        ]
        bundle["objective"].append({"unit": unit, "items": items})
    assert ranks(bundle) == [1, 1]


def test_a_grade_begins_at_its_line():
    assert grades(board("90", "89.999999", "80", "59.99", "0")) == ["e", "g", "g", "f", "f"]
    rounded = board("89.995", "89.994", rank_on="rounded")
    assert grades(rounded) == ["e", "g"]


def test_a_ceiling_lowers_a_grade_and_never_a_score():
    bundle = board("95", "70", "50")
    for unit, ceiling in zip(bundle["units"], ("pass", "pass", "excellent"), strict=True):
        unit["grade_ceiling"] = ceiling
    assert grades(bundle) == ["p-ceiling", "p", "f"]
    assert [unit["total"] for unit in result(bundle)] == ["95.00", "70.00", "50.00"]


@pytest.mark.parametrize(
    ("panels", "quota", "quota_tie", "expected"),
    [
        (["95", "94", "93", "92"], "0.5", "none", ["e", "e", "g-quota", "g-quota"]),
        (["95", "94", "93", "92"], "0.499999", "none", ["e", "g-quota", "g-quota", "g-quota"]),
        (["95", "94", "93", "92"], "0", "all", ["g-quota"] * 4),
        (["95", "94", "93", "92"], "1", "none", ["e"] * 4),
        (["95", "94", "94", "92"], "0.5", "none", ["e", "g-quota", "g-quota", "g-quota"]),
        (["95", "94", "94", "92"], "0.5", "all", ["e", "e", "e", "g-quota"]),
        (["94", "94", "93", "92"], "0.5", "all", ["e", "e", "g-quota", "g-quota"]),
        (["94", "94", "94", "92"], "0.25", "none", ["g-quota"] * 4),
        (["94", "94", "93", "80"], "0.75", "none", ["e", "e", "e", "g"]),
        (["94", "80", "70", "50", None], "0.75", "none", ["e", "g", "p", "f"]),
    ],
)
def test_the_quota_is_filled_in_rank_order(panels, quota, quota_tie, expected):
    bundle = with_quota(board(*panels, quota_tie=quota_tie), quota)
    if None in panels:
        bundle["units"].pop()
    assert grades(bundle) == expected


def test_after_a_block_that_did_not_fit_no_other_gets_in():
    bundle = with_quota(board("95", "94", "94", "93", "60", "60", quota_tie="none"), "0.34")
    assert grades(bundle)[:4] == ["e", "g-quota", "g-quota", "g-quota"]


def test_a_unit_that_a_ceiling_lowered_takes_no_place_in_the_quota():
    bundle = with_quota(board("94", "94", "93", "50"), "0.5")
    bundle["units"][0]["grade_ceiling"] = "pass"
    assert grades(bundle) == ["p-ceiling", "e", "e", "f"]


def test_outside_the_ranking_nobody_counts_for_the_quota_or_holds_the_first_grade():
    bundle = with_quota(board("94", "93", "92", "91"), "0.5")
    bundle["units"][0]["ranked"] = bundle["units"][1]["ranked"] = False
    bundle["units"][1]["grade_ceiling"] = "good"
    assert grades(bundle) == ["g-quota", "g-ceiling", "e", "g-quota"]


def test_without_a_quota_a_unit_outside_the_ranking_may_hold_the_first_grade():
    bundle = board("94")
    bundle["units"][0]["ranked"] = False
    assert grades(bundle) == ["e"]


def test_each_class_has_its_own_quota():
    bundle = with_quota(board("95", "94", "93", "92", "91", rank_within="class"), "0.5")
    for unit, class_ in zip(bundle["units"], "aaabb", strict=True):
        unit["class"] = class_
    assert grades(bundle) == ["e", "g-quota", "g-quota", "e", "g-quota"]
