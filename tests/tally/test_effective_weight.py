"""The effective weight: a part's share of the variance of totals."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.tally.bundle import read_bundle
from evaluation.tally.effective_weight import (
    Parts,
    effective_weight,
    in_words,
    parts_of,
    percent,
)
from evaluation.tally.tally import tally
from tests.tally.given import a_unit, board, text_of

SHARES = {"panel": "40", "objective": "60"}


def units(*rows):
    return [Parts(*(Fraction(one) for one in row)) for row in rows]


# Panel 36, 37, 38 (points of the total), objective 50, 56, 53, adjustments 0, 1, -1.
# Totals 86, 94, 90, mean 90: deviations -4, 4, 0. Var·3 = 32.
# Cov·3 with the total: panel -144+148 = 4, objective -200+224 = 24, adjustments 4. Together 32.
HAND = units((36, 50, 0), (37, 56, 1), (38, 53, -1))


def test_the_shares_of_the_hand_computed_example():
    found = effective_weight(HAND)
    assert (found.panel, found.objective) == (Fraction(1, 8), Fraction(3, 4))
    assert found.adjustments == Fraction(1, 8)


def test_a_part_that_works_against_the_total_has_a_share_below_zero():
    found = effective_weight(units((3, 10, 0), (2, 20, 0), (1, 30, 0)))
    assert found.panel == Fraction(-1, 9)
    assert found.objective == Fraction(10, 9)


@pytest.mark.parametrize("rows", [[], [(1, 2, 0)], [(1, 2, 0), (3, 4, 0)], [(1, 2, 0)] * 5])
def test_fewer_than_three_units_or_equal_totals_have_none(rows):
    assert effective_weight(units(*rows)) is None


POINTS = st.fractions(min_value=-10, max_value=100, max_denominator=60)
PARTS = st.lists(st.builds(Parts, POINTS, POINTS, POINTS), min_size=3, max_size=12)


@given(PARTS)
@settings(max_examples=200)
def test_the_shares_add_up_to_one(parts):
    found = effective_weight(parts)
    if found is None:
        assert len({part.total for part in parts}) == 1
    else:
        assert found.panel + found.objective + found.adjustments == 1


@given(PARTS, st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9), POINTS)
@settings(max_examples=200)
def test_another_scale_and_a_constant_for_all_change_nothing(parts, scale, constant):
    moved = [
        Parts(p.panel * scale + constant, p.objective * scale, p.adjustments * scale) for p in parts
    ]
    assert effective_weight(moved) == effective_weight(parts)


@given(PARTS, st.randoms(use_true_random=False))
def test_the_order_of_the_units_changes_nothing(parts, chance):
    mixed = list(parts)
    chance.shuffle(mixed)
    assert effective_weight(mixed) == effective_weight(parts)


def counted(*panels, objective, adjustments=(), **scheme):
    """A result of the real tally: these panel scores, objective points of 100, adjustments."""
    bundle = board(*panels, **{"shares": SHARES, "bonus_cap": "50", **scheme})
    bundle["objective"] = [
        {
            "unit": f"u{place}",
            "items": [{"id": "1", "dimension": "d", "max": "100", "points": points}],
        }
        for place, points in enumerate(objective, 1)
    ]
    bundle["adjustments"] = [
        {"unit": unit, "kind": kind, "points": points, "reason": ""}
        for unit, kind, points in adjustments
    ]
    return tally(read_bundle(text_of(bundle)))


def test_the_parts_are_read_from_a_real_result():
    result = counted(
        *("90", "80", None, "70"),
        objective=("50", "60", "70", "80"),
        adjustments=[("u1", "bonus", "3"), ("u4", "deduction", "1.5")],
    )
    assert parts_of(result, SHARES) == units((36, 30, 3), (32, 36, 0), (28, 48, "-1.5"))


def test_what_is_cut_off_at_a_hundred_belongs_to_the_adjustments():
    result = counted(
        *("100", "90", "80"), objective=("100", "90", "80"), adjustments=[("u1", "bonus", "5")]
    )
    parts = parts_of(result, SHARES)
    assert parts[0] == Parts(Fraction(40), Fraction(60), Fraction(0))
    assert [part.total for part in parts] == [100, 90, 80]


def test_a_part_without_a_share_is_not_in_the_total():
    result = counted(
        "90", "80", "70", objective=("1", "2", "3"), shares={"panel": "100", "objective": "0"}
    )
    parts = parts_of(result, {"panel": "100", "objective": "0"})
    assert parts == units((90, 0, 0), (80, 0, 0), (70, 0, 0))


def test_a_unit_that_is_not_ranked_counts_with_its_total():
    bundle = board("90", "80", "70")
    bundle["units"][2] = a_unit("u3", ranked=False)
    result = tally(read_bundle(text_of(bundle)))
    assert len(parts_of(result, {"panel": "100", "objective": "0"})) == 3


def test_a_fraction_of_many_thousand_digits_is_read():
    exact = "1" + "0" * 5000 + "/" + "4" + "0" * 5000
    unit = {"exact": exact, "panel": {"exact": exact}, "objective": {"exact": None}}
    (part,) = parts_of({"units": [unit]}, {"panel": "100", "objective": "0"})
    assert part == Parts(Fraction(1, 4), Fraction(0), Fraction(0))


@pytest.mark.parametrize(
    ("share", "printed"),
    [
        ("1/8", "12.5%"),
        ("1/3", "33.3%"),
        ("0.0005", "0.1%"),
        ("-0.0005", "−0.1%"),
        ("-0.0004", "0.0%"),
        ("1", "100.0%"),
        ("-1/9", "−11.1%"),
    ],
)
def test_a_share_is_printed_as_percent_with_one_decimal(share, printed):
    assert percent(Fraction(share)) == printed


CLOSE = "名义上现场评议占 40%，但各单位现场得分彼此接近，实际只决定了总分差别的 12.5%。"
WIDE = "名义上现场评议占 40%，但各单位现场得分差距较大，实际决定了总分差别的 75.0%。"
EVEN = "名义上现场评议占 40%，实际决定了总分差别的 40.0%，大体相当。"
AGAINST = "名义上现场评议占 40%，但现场得分高的单位总分反而偏低，没有拉开总分的差别（−11.1%）。"
ALONE = "名义上现场评议占 40%，实际总分的差别全由现场得分拉开，其他部分只抵消了一些（111.1%）。"


@pytest.mark.parametrize(
    ("parts", "sentence"),
    [
        (HAND, CLOSE),
        ([Parts(one.objective, one.panel, one.adjustments) for one in HAND], WIDE),
        (units((4, 6, 0), (8, 12, 0), (12, 18, 0)), EVEN),
        (units((3, 10, 0), (2, 20, 0), (1, 30, 0)), AGAINST),
        (units((10, 3, 0), (20, 2, 0), (30, 1, 0)), ALONE),
        (units((1, 2, 0)), "有总分的单位不足 3 家，算不出各部分实际决定了多少。"),
        (units(*[(1, 2, 0)] * 3), "各单位总分都相同，算不出各部分实际决定了多少。"),
    ],
)
def test_one_sentence_says_it(parts, sentence):
    assert in_words(parts, SHARES) == sentence


@pytest.mark.parametrize(("share", "near"), [("35", 1), ("34", 0), ("45", 1), ("46", 0)])
def test_near_is_within_an_eighth_of_the_nominal_share(share, near):
    """Both parts rise together, the panel by so many points of a hundred."""
    panel, objective = Fraction(share), 100 - Fraction(share)
    parts = [Parts(panel * step, objective * step, Fraction(0)) for step in (0, 1, 2)]
    assert ("大体相当" in in_words(parts, SHARES)) == bool(near)


def test_a_sentence_for_a_scheme_with_one_part_only():
    parts = units((1, 0, 0), (2, 0, 0), (3, 0, 0))
    assert in_words(parts, {"panel": "100", "objective": "0"}) == (
        "客观考核不计入总分，现场评议实际决定了总分差别的 100.0%。"
    )
    assert "现场评议不计入总分" in in_words(parts, {"panel": "0", "objective": "100"})
