"""A scheme tried on invented ballots, which the real tally counts."""

import json
from fractions import Fraction

import pytest
from hypothesis import given as forall
from hypothesis import settings
from hypothesis import strategies as st

from evaluation.cycles.tryout import try_out
from evaluation.cycles.tryout_bundle import (
    MOVED,
    PAIRED,
    RECUSED,
    SAME,
    TOO_FEW,
    Wanted,
    invented_bundle,
)
from evaluation.tally.bundle import read_bundle
from evaluation.tally.tally import tally
from evaluation.tally.writing import canonical
from tests.cycles.given import a_scheme
from tests.cycles.test_scheme_form import any_content

TWELVE = Wanted(2024, 12, (9, 9, 9))


def line_for(tried, case):
    return next(line for line in tried.lines if line.case == case)


def test_the_same_seed_gives_the_same_ballots_and_another_gives_others():
    one = invented_bundle(a_scheme(), TWELVE)
    assert invented_bundle(a_scheme(), TWELVE) == one
    assert invented_bundle(a_scheme(), Wanted(2025, 12, (9, 9, 9))).bundle != one.bundle


@pytest.mark.parametrize("start", ["points", "options", "panel"])
def test_the_page_says_what_the_tally_says(start):
    content = a_scheme(start)
    result = tally(read_bundle(canonical(invented_bundle(content, TWELVE).bundle)))
    by_unit = {unit["unit"]: unit for unit in result["units"]}
    tried = try_out(content, TWELVE)
    assert len(tried.lines) == 12
    for line in tried.lines:
        unit = by_unit[line.id]
        assert (line.rank, line.total) == (unit["rank"], unit["total"])
    assert json.dumps(result)  # plain values


def test_trimming_leaves_out_the_ends_and_the_group_score_is_the_mean_of_the_rest():
    tried = try_out(a_scheme(), TWELVE)
    for group in tried.groups:
        marks = [total.left_out for total in group.totals]
        assert marks == ["最低", *[""] * (group.valid - 2), "最高"]
        left = [Fraction(total.figure) for total in group.totals if not total.left_out]
        assert abs(Fraction(group.score) - sum(left) / len(left)) < Fraction(1, 100)
        figures = [Fraction(total.figure) for total in group.totals]
        assert figures == sorted(figures)


def test_with_few_ballots_nothing_is_trimmed():
    tried = try_out(a_scheme(), Wanted(1, 3, (4, 4, 4)))
    assert {total.left_out for group in tried.groups for total in group.totals} == {""}


def test_a_group_that_is_recused_leaves_its_weight_to_the_others():
    tried = try_out(a_scheme(), TWELVE)
    unit = line_for(tried, RECUSED)
    again = try_out(a_scheme(), TWELVE, unit.id)
    assert again.unit.renormalised
    assert [group.share for group in again.groups] == ["42.9%", "57.1%", None]
    assert again.groups[2].recused > 0


def test_a_unit_with_too_few_ballots_has_no_panel_score():
    line = line_for(try_out(a_scheme(), TWELVE), TOO_FEW)
    assert (line.panel, line.total, line.rank) == (None, None, None)
    assert line.state == "收回不够法定票数，没有现场得分"


def test_without_a_quorum_the_few_ballots_count():
    content = a_scheme(quorum={"numerator": 0, "denominator": 1, "strict": False})
    assert line_for(try_out(content, TWELVE), TOO_FEW).panel is not None


def test_a_key_decides_between_equal_totals_and_says_which():
    lower = line_for(try_out(a_scheme(tie_break=["casefile"]), TWELVE), MOVED)
    assert "同分：比“案卷质量评查”的客观得分，排在" in lower.decided
    paired = line_for(try_out(a_scheme(tie_break=["deductions"]), TWELVE), PAIRED)
    assert paired.decided.endswith("同分：比扣分（少的在前），排在后")


def test_without_keys_equal_totals_share_a_rank():
    tried = try_out(a_scheme(tie_break=[]), TWELVE)
    twins = [line for line in tried.lines if "并列" in line.decided]
    assert len(twins) == 4
    assert twins[0].rank == twins[1].rank
    assert line_for(tried, SAME).decided.endswith("各项比较都相同，并列")


GRADES = [
    {"id": "first", "title": "优秀", "min": "0", "quota": "0.30"},
    {"id": "second", "title": "良好", "min": None},
]


def test_the_quota_takes_the_first_grade_from_those_beyond_it():
    tried = try_out(a_scheme(grades=GRADES, tie_break=[]), Wanted(3, 5, (9, 9, 9)))
    assert tried.quota == (
        "参与排名 5 家，“优秀”最多 1 家。够分数线 5 家，得 1 家，因名额降等 4 家。",
    )
    assert [line.grade for line in tried.lines] == ["优秀"] + ["良好"] * 4
    assert {line.grade_reason for line in tried.lines[1:]} == {"quota"}


@pytest.mark.parametrize(("tie", "kept"), [("none", 0), ("all", 2)])
def test_a_tie_across_the_end_of_the_quota_is_told(tie, kept):
    """Two equal units at the top and one place: the scheme decides for both."""
    grades = [GRADES[0] | {"quota": "0.11"}, GRADES[1]]
    content = a_scheme(grades=grades, quota_tie=tie, tie_break=[])
    wanted = next(
        Wanted(seed, 12, (9, 9, 9))
        for seed in range(200)
        if [line.rank for line in try_out(content, Wanted(seed, 12, (9, 9, 9))).lines][:2] == [1, 1]
    )
    (words,) = try_out(content, wanted).quota
    assert f"最多 1 家。够分数线 10 家，得 {kept} 家" in words
    assert "有并列跨过名额" in words


def test_no_quota_is_said_too():
    grades = [{"id": "first", "title": "优秀", "min": "90"}, GRADES[1]]
    assert try_out(a_scheme(grades=grades), TWELVE).quota == (
        "方案没有限定“优秀”的比例，够分数线的都得。",
    )


def test_the_effective_weight_is_shown_and_explained():
    tried = try_out(a_scheme(), TWELVE)
    assert [title for title, _ in tried.weights] == ["现场评议", "客观考核", "加分扣分"]
    assert tried.sentence.startswith("名义上现场评议占 40%")
    alone = try_out(a_scheme(shares={"panel": "100", "objective": "0"}), Wanted(1, 2, (3, 3, 3)))
    assert (alone.weights, "不足 3 家" in alone.sentence) == ((), True)


@forall(st.randoms(use_true_random=False))
@settings(max_examples=60)
def test_any_sound_scheme_can_be_tried(chance):
    content = any_content(chance)
    groups = len(content["rules"]["groups"])
    slips = tuple(chance.randint(0, 5) for _ in range(groups))
    wanted = Wanted(chance.randint(0, 999), chance.randint(1, 9), slips)
    tried = try_out(content, wanted, f"u{wanted.units:02}")
    assert tried.unit.id == f"u{wanted.units:02}"
    assert len(tried.lines) == wanted.units
