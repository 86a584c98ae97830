import json

import pytest

from evaluation.tally.tally import tally_text
from tests.tally.given import a_bundle, a_unit, board, cast, text_of, the_worked_example


def result(bundle):
    """What the tally says of each unit."""
    return json.loads(tally_text(text_of(bundle)))["units"]


def only(bundle):
    (unit,) = result(bundle)
    return unit


def figures(bundle):
    """The panel score of the only unit, printed and exact."""
    panel = only(bundle)["panel"]
    return panel["score"], panel["exact"]


def group_of(bundle, place=0):
    return only(bundle)["panel"]["groups"][place]


def test_the_worked_example_to_the_last_digit():
    unit = only(the_worked_example())
    assert [
        (group["group"], group["score"], group["exact"], group["trimmed"], group["valid"])
        for group in unit["panel"]["groups"]
    ] == [
        ("party", "91.83", "551/6", 0, 3),
        ("npc", "88.83", "533/6", 2, 5),
        ("cppcc", "91.00", "91", 0, 2),
    ]
    assert (unit["panel"]["score"], unit["panel"]["exact"]) == ("90.38", "5423/60")
    assert (unit["objective"]["score"], unit["bonus"], unit["deduction"]) == (
        "86.40",
        "1.00",
        "0.50",
    )
    assert (unit["total"], unit["exact"]) == ("88.49", "6637/75")
    assert (unit["rank"], unit["grade"], unit["grade_reason"]) == (1, "good", None)


def test_the_worked_example_without_trimming():
    bundle = the_worked_example()
    bundle["scheme"]["trim"] = {"low": 0, "high": 0, "min_valid": 1}
    assert figures(bundle)[0] == "88.73"


def test_the_worked_example_without_a_ballot_of_the_last_group():
    bundle = the_worked_example()
    bundle["ballots"] = [ballot for ballot in bundle["ballots"] if ballot["group"] != "cppcc"]
    assert figures(bundle)[0] == "90.12"
    assert only(bundle)["panel"]["renormalised"] is True


def scored(bundle, *sheets):
    """Valid ballots for u1 by party, with scores for team and casefile."""
    cast(bundle, "u1", "party", issued=len(sheets))
    bundle["ballots"] += [
        {
            "unit": "u1",
            "group": "party",
            "status": "valid",
            "scores": dict(zip(("team", "casefile"), sheet, strict=True)),
        }
        for sheet in sheets
    ]
    return bundle


def test_a_total_is_the_part_of_the_full_score_that_is_known():
    assert figures(scored(a_bundle(), ("18.5", "70"))) == ("88.50", "177/2")
    assert figures(scored(a_bundle(), ("18.5", None))) == ("92.50", "185/2")
    assert figures(scored(a_bundle(), ("18.5", None), (None, "60"), ("20", "80"))) == (
        "89.17",
        "535/6",
    )


def test_a_ballot_on_which_nothing_is_known_abstains():
    bundle = scored(a_bundle(), ("18.5", "70"), (None, None))
    group = group_of(bundle)
    assert (group["valid"], group["abstained"], group["missing"]) == (1, 1, 0)
    assert group["score"] == "88.50"


def test_scores_and_totals_give_one_result():
    by_scores = scored(a_bundle(), ("18.5", "70"), ("20", "80"), ("0", "80"))
    by_totals = cast(a_bundle(), "u1", "party", "88.5", "100/1", "80")
    mixed = scored(a_bundle(), ("18.5", "70"))
    mixed["turnout"][0]["issued"] = 3
    mixed["ballots"] += by_totals["ballots"][1:]
    assert result(by_scores) == result(by_totals) == result(mixed)


OPTIONS = [
    {"id": "satisfied", "title": "满意", "value": "100"},
    {"id": "fair", "title": "基本满意", "value": "66.666667"},
    {"id": "unknown", "title": "不了解", "value": None},
]


def test_options_count_their_value_of_each_maximum():
    bundle = a_bundle(form="options", step=None, options=OPTIONS)
    scored(bundle, ("satisfied", "fair"), ("fair", "unknown"), ("unknown", None))
    group = group_of(bundle)
    assert (group["valid"], group["abstained"]) == (2, 1)
    assert group["exact"] == "700000003/10000000"  # (73.3333336 + 66.666667) ÷ 2


@pytest.mark.parametrize(
    ("totals", "trim", "score", "trimmed"),
    [
        (["60", "80", "85", "90", "100"], (1, 1, 5), "85.00", 2),
        (["60", "80", "85", "100"], (1, 1, 5), "81.25", 0),
        (["60", "60", "60", "90"], (1, 0, 2), "70.00", 1),
        (["60", "90", "90", "90"], (0, 2, 4), "75.00", 2),
        (["10", "20", "90"], (2, 0, 3), "90.00", 2),
    ],
)
def test_trimming_leaves_out_just_so_many(totals, trim, score, trimmed):
    low, high, min_valid = trim
    bundle = a_bundle(trim={"low": low, "high": high, "min_valid": min_valid})
    group = group_of(cast(bundle, "u1", "party", *totals))
    assert (group["score"], group["trimmed"], group["valid"]) == (score, trimmed, len(totals))


@pytest.mark.parametrize(
    ("totals", "median"),
    [
        (["70"], "70.00"),
        (["70", "80"], "75.00"),
        (["0", "100", "80"], "80.00"),
        (["80", "100", "0", "90"], "85.00"),
    ],
)
def test_the_median_is_in_the_middle(totals, median):
    bundle = cast(a_bundle(center="median"), "u1", "party", *totals)
    assert group_of(bundle)["score"] == median


def test_the_median_is_taken_of_what_trimming_leaves():
    bundle = a_bundle(center="median", trim={"low": 2, "high": 0, "min_valid": 4})
    group = group_of(cast(bundle, "u1", "party", "10", "20", "70", "90"))
    assert (group["score"], group["trimmed"]) == ("80.00", 2)


def test_groups_weigh_as_the_scheme_says():
    bundle = cast(cast(a_bundle(), "u1", "party", "100"), "u1", "npc", "0")
    assert figures(bundle) == ("30.00", "30")
    assert only(bundle)["panel"]["renormalised"] is False


def state_of(bundle):
    unit = only(bundle)
    panel = unit["panel"]
    nothing = [unit[key] for key in ("total", "exact", "rank", "grade", "grade_reason")]
    assert nothing == [None] * 5
    assert (panel["score"], panel["exact"], panel["renormalised"]) == (None, None, False)
    return unit["state"]


def test_more_ballots_than_slips_void_the_unit():
    bundle = cast(cast(a_bundle(), "u1", "party", "90", "invalid", issued=1), "u1", "npc", "90")
    assert state_of(bundle) == "void"
    group = group_of(bundle)
    assert (group["missing"], group["score"]) == (-1, "90.00")


def test_a_ballot_without_a_turnout_row_voids_the_unit():
    bundle = cast(a_bundle(), "u1", "party", "90")
    bundle["turnout"] = []
    assert state_of(bundle) == "void"


@pytest.mark.parametrize(
    ("strict", "issued", "met"),
    [(True, 4, False), (True, 3, True), (False, 4, True), (False, 5, False)],
)
def test_a_quorum_is_more_than_half_or_at_least_half(strict, issued, met):
    quorum = {"numerator": 1, "denominator": 2, "strict": strict}
    bundle = cast(a_bundle(quorum=quorum), "u1", "party", "90", "abstained", issued=issued)
    if met:
        assert only(bundle)["state"] == "ranked"
    else:
        assert state_of(bundle) == "no-quorum"
        assert group_of(bundle)["score"] == "90.00"


def test_without_a_slip_there_is_no_quorum():
    assert state_of(a_bundle()) == "no-quorum"


def test_without_a_valid_ballot_there_is_no_panel_score():
    assert state_of(cast(a_bundle(), "u1", "party", "invalid", "abstained")) == "no-ballots"


def test_ballots_of_groups_that_weigh_nothing_make_no_panel_score():
    bundle = cast(a_bundle(), "u1", "party", "90")
    bundle["scheme"]["groups"][0]["weight"] = "0"
    assert state_of(bundle) == "no-ballots"
    assert group_of(bundle)["score"] == "90.00"


def test_a_group_that_weighs_nothing_renormalises_too():
    bundle = cast(a_bundle(), "u1", "npc", "90")
    bundle["scheme"]["groups"][0]["weight"] = "0"
    assert only(bundle)["panel"]["renormalised"] is True


def test_a_withheld_unit_has_the_score_that_is_given():
    unit = only(board("5423/60"))
    assert unit["panel"] == {
        "score": "90.38",
        "exact": "5423/60",
        "renormalised": False,
        "groups": [],
    }
    assert (unit["state"], unit["rank"], unit["grade"]) == ("ranked", 1, "excellent")


def items(bundle, *rows, unit="u1"):
    """Items as (dimension, max, points)."""
    found = [
        {"id": str(place), "dimension": dimension, "max": most, "points": points}
        for place, (dimension, most, points) in enumerate(rows)
    ]
    bundle["objective"].append({"unit": unit, "items": found})
    return bundle


def test_items_that_are_not_applicable_get_what_the_others_got():
    bundle = items(
        a_bundle(),
        *(("信访", "10", "5"), ("casefile", "5", "4"), ("casefile", "15", None)),
        *(("team", "7", None), ("信访", "10", "10"), ("a", "1", "0")),
    )
    objective = only(bundle)["objective"]
    assert objective["dimensions"] == [
        {"dimension": "team", "score": None, "exact": None},
        {"dimension": "casefile", "score": "16.00", "exact": "16"},
        {"dimension": "a", "score": "0.00", "exact": "0"},
        {"dimension": "信访", "score": "15.00", "exact": "15"},
    ]
    assert (objective["score"], objective["exact"]) == ("75.61", "3100/41")


@pytest.mark.parametrize("rows", [[], [("team", "5", None)]])
def test_without_an_applicable_item_there_is_no_objective_score(rows):
    bundle = board("90", shares={"panel": "40", "objective": "60"})
    unit = only(items(bundle, *rows))
    assert (unit["state"], unit["total"], unit["rank"]) == ("no-objective", None, None)
    assert (unit["panel"]["score"], unit["objective"]["score"]) == ("90.00", None)


def test_without_an_objective_row_there_is_no_objective_score():
    unit = only(board("90", shares={"panel": "40", "objective": "60"}))
    assert unit["state"] == "no-objective"
    assert unit["objective"] == {"score": None, "exact": None, "dimensions": []}


def test_without_a_share_the_objective_score_is_shown_and_not_needed():
    unit = only(items(board("90"), ("team", "5", "4")))
    assert (unit["objective"]["score"], unit["total"]) == ("80.00", "90.00")


def test_without_a_share_there_is_no_panel():
    bundle = a_bundle(shares={"panel": "0", "objective": "100"})
    bundle["units"] = [a_unit("u1"), a_unit("u2")]
    cast(bundle, "u1", "party", "90", issued=0)
    bundle["withheld"] = [{"unit": "u2", "panel": "90"}]
    items(bundle, ("team", "5", "4"))
    first, second = result(bundle)
    assert (first["panel"], first["state"], first["total"]) == (None, "ranked", "80.00")
    assert (second["panel"], second["state"], second["total"]) == (None, "no-objective", None)


def adjusted(bundle, **sums):
    for kind, points in sums.items():
        bundle["adjustments"] += [
            {"unit": "u1", "kind": kind, "points": part, "reason": ""} for part in points
        ]
    return bundle


def test_bonus_and_deduction_are_capped_each():
    unit = only(adjusted(board("50"), bonus=["3", "2.5"], deduction=["10.000001"]))
    assert (unit["bonus"], unit["deduction"], unit["total"]) == ("5.00", "10.00", "45.00")


def test_a_total_stays_within_a_hundred():
    assert only(adjusted(board("99"), bonus=["2"]))["exact"] == "100"
    assert only(adjusted(board("9"), deduction=["9.5"]))["exact"] == "0"


def test_a_unit_outside_the_ranking_has_a_total_and_a_grade():
    bundle = board("85")
    bundle["units"][0]["ranked"] = False
    unit = only(bundle)
    assert (unit["state"], unit["total"], unit["rank"], unit["grade"]) == (
        *("unranked", "85.00", None),
        "good",
    )
