import json
from fractions import Fraction

from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.tally.tally import tally_text
from tests.tally.bundles import bundles
from tests.tally.given import a_bundle, board, cast, text_of

UNORDERED = ["units", "turnout", "ballots", "objective", "adjustments", "withheld"]

totals = st.lists(st.integers(0, 99), min_size=1, max_size=7)
trims = st.sampled_from([(0, 0, 1), (1, 1, 3), (2, 0, 4), (0, 1, 5)])
centers = st.sampled_from(["mean", "median"])


def result(bundle):
    return json.loads(tally_text(text_of(bundle)))["units"]


def panel_score(found, trim, center):
    low, high, min_valid = trim
    trim = {"low": low, "high": high, "min_valid": min_valid}
    bundle = cast(a_bundle(trim=trim, center=center), "u1", "npc", *map(str, found))
    return Fraction(result(bundle)[0]["panel"]["exact"])


@settings(max_examples=200, deadline=None)
@given(bundles, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(bundle, chance):
    before = result(bundle)
    for key in UNORDERED:
        chance.shuffle(bundle.get(key, []))
    for row in bundle["objective"]:
        chance.shuffle(row["items"])
    assert result(bundle) == before


@given(totals, trims, centers)
def test_a_score_lies_between_the_lowest_and_the_highest_ballot(found, trim, center):
    assert min(found) <= panel_score(found, trim, center) <= max(found)


@given(totals, trims, centers, st.data())
def test_a_higher_ballot_never_lowers_a_score(found, trim, center, chosen):
    place = chosen.draw(st.integers(0, len(found) - 1))
    higher = [*found]
    higher[place] = chosen.draw(st.integers(found[place], 100))
    assert panel_score(higher, trim, center) >= panel_score(found, trim, center)


@given(totals)
def test_a_rank_is_one_more_than_the_number_of_better_units(found):
    ranks = [unit["rank"] for unit in result(board(*map(str, found)))]
    assert ranks == [1 + sum(other > mine for other in found) for mine in found]


@given(totals, st.integers(0, 100), st.sampled_from(["none", "all"]))
def test_a_quota_is_passed_by_one_block_of_equals_at_most(found, percent, quota_tie):
    bundle = board(*map(str, found), quota_tie=quota_tie)
    bundle["scheme"]["grades"][0] |= {"min": "50", "quota": f"{percent / 100:.2f}"}
    bundle["scheme"]["grades"][1]["min"] = "40"
    bundle["scheme"]["grades"][2]["min"] = "30"
    first = [unit["rank"] for unit in result(bundle) if unit["grade"] == "excellent"]
    capacity = len(found) * percent // 100
    if quota_tie == "none":
        assert len(first) <= capacity
    else:
        assert len([rank for rank in first if rank < max(first)]) < capacity or not first
