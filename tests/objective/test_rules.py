"""The arithmetic of points, deductions and decisions."""

from datetime import date

import pytest

from evaluation.objective import rules
from evaluation.objective.rules import Stand


@pytest.mark.parametrize(
    ("maximum", "deductions", "left"),
    [
        ("20", [], "20"),
        ("5", ["0.1", "0.2"], "4.7"),
        ("5", ["2", "3.5"], "0"),
        ("2.500000", ["0.000001"], "2.499999"),
        ("99999999999999999999", ["0.5"], "99999999999999999998.5"),
    ],
)
def test_points_are_exact(maximum, deductions, left):
    assert rules.points_left(maximum, deductions) == left


@pytest.mark.parametrize(
    ("deductions", "wanted", "left"),
    [
        (["2", "1"], "1.5", ["1.5", "0"]),
        (["2", "1"], "0", ["0", "0"]),
        (["2", "1"], "2.5", ["2", "0.5"]),
        (["4", "4"], "5", ["4", "1"]),
        (["1"], "2", ["1"]),
        ([], "0", []),
    ],
)
def test_what_is_given_back_comes_from_the_newest_deduction_first(deductions, wanted, left):
    assert rules.lowered(deductions, rules.millionths(wanted)) == left


def test_a_sheet_stands_by_its_state_and_its_last_day():
    day = date(2025, 3, 5)
    assert rules.stand_of(None, None, day) == Stand.UNSENT
    assert rules.stand_of("sent", day, day) == Stand.WAITING
    assert rules.stand_of("sent", day, date(2025, 3, 6)) == Stand.SILENT
    assert rules.stand_of("confirmed", day, date(2025, 3, 6)) == Stand.CONFIRMED
    assert set(rules.STAND_TITLES) == set(Stand)


@pytest.mark.parametrize(
    ("state", "day", "may"),
    [
        ("sent", 5, True),
        ("sent", 6, False),
        ("objected", 5, True),
        ("settled", 5, True),
        ("confirmed", 5, False),
        ("recalled", 5, False),
    ],
)
def test_a_sheet_is_answered_within_its_days(state, day, may):
    assert rules.is_answerable(state, date(2025, 3, 5), date(2025, 3, day)) is may


def test_many_names_are_cut_and_counted():
    assert rules.named(["第1局", "第2局"]) == "第1局、第2局"
    assert rules.named([str(n) for n in range(12)]).endswith("、9等 12 家")


def test_a_marked_reason_fits_its_column():
    marked = rules.marked("长" * 300, "2", "0")
    assert len(marked) == 300
    assert marked.endswith("（原扣 2 分，异议成立后减为 0 分）")
