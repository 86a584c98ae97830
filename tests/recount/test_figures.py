"""The independent recount: ballots, states and scores, worked out by hand."""

import pytest

from tests.recount.given import (
    OBJECTIVE_ALONE,
    adjusted,
    bundle_of,
    column,
    item,
    panels,
    unit_of,
    units,
    worked_example,
)


def test_the_worked_example_comes_out_to_the_last_digit():
    counters = {"recused": 0, "invalid": 0, "abstained": 0, "missing": 0, "trimmed": 0}
    party = {"group": "party", "issued": 3, "valid": 3, "score": "91.83", "exact": "551/6"}
    npc = {"group": "npc", "issued": 5, "valid": 5, "score": "88.83", "exact": "533/6"}
    cppcc = {"group": "cppcc", "issued": 3, "valid": 2, "score": "91.00", "exact": "91"}
    groups = [
        counters | party,
        counters | npc | {"trimmed": 2},
        counters | cppcc | {"recused": 1, "invalid": 1},
    ]
    dimension = {"dimension": "team", "score": "86.40", "exact": "432/5"}
    assert units(worked_example()) == [
        {
            "unit": "u01",
            "state": "ranked",
            "panel": {
                "score": "90.38",
                "exact": "5423/60",
                "renormalised": False,
                "groups": groups,
            },
            "objective": {"score": "86.40", "exact": "432/5", "dimensions": [dimension]},
            "bonus": "1.00",
            "deduction": "0.50",
            "total": "88.49",
            "exact": "6637/75",
            "rank": 1,
            "grade": "good",
            "grade_reason": None,
        }
    ]


def test_the_worked_example_without_trimming_is_88_73():
    bundle = worked_example()
    bundle["scheme"]["trim"] = {"low": 0, "high": 0, "min_valid": 1}
    panel = units(bundle)[0]["panel"]
    assert (panel["score"], [group["trimmed"] for group in panel["groups"]]) == ("88.73", [0, 0, 0])


def test_the_worked_example_without_a_ballot_of_cppcc_is_90_12_and_renormalised():
    bundle = worked_example()
    bundle["ballots"] = [ballot for ballot in bundle["ballots"] if ballot["group"] != "cppcc"]
    panel = units(bundle)[0]["panel"]
    assert (panel["score"], panel["renormalised"]) == ("90.12", True)
    assert panel["groups"][2]["score"] is None


# ---- ballots, groups, panel


def test_totals_give_what_the_scores_give_and_an_unknown_score_counts_nowhere():
    indicators = [
        {"id": i, "title": i, "max": m} for i, m in (("a", "20"), ("b", "30"), ("c", "10"))
    ]
    marked = unit_of("u", "0", "0", "0")
    scores = ({"a": "15", "b": "30", "c": "0"}, {"a": "15", "b": None, "c": "5.5"})
    unknown = {"a": None, "b": None, "c": None}
    for ballot, mark in zip(marked["ballots"], (*scores, unknown), strict=True):
        del ballot["total"]
        ballot["scores"] = mark
    totals = unit_of("u", "75", "205/3", issued=3)  # 45 of 60, 20.5 of 30
    totals["ballots"].append({"unit": "u", "group": "party", "status": "abstained"})
    by_scores = units(bundle_of(marked, indicators=indicators))
    assert by_scores == units(bundle_of(totals, indicators=indicators))
    assert by_scores[0]["panel"]["exact"] == "215/3"
    assert (
        by_scores[0]["panel"]["groups"][0]["valid"],
        by_scores[0]["panel"]["groups"][0]["abstained"],
    ) == (2, 1)


def test_options_weigh_by_the_maxima_and_an_option_without_value_is_unknown():
    options = [("yes", "100"), ("fair", "70"), ("unknown", None)]
    marked = unit_of("u", "0", "0")
    for ballot, marks in zip(
        marked["ballots"], (("yes", "fair"), ("fair", "unknown")), strict=True
    ):
        del ballot["total"]
        ballot["scores"] = dict(zip(("a", "b"), marks, strict=True))
    bundle = bundle_of(
        marked,
        form="options",
        step=None,
        options=[{"id": name, "title": "", "value": value} for name, value in options],
        indicators=[{"id": i, "title": i, "max": m} for i, m in (("a", "25"), ("b", "75"))],
    )
    assert panels(bundle) == ["295/4"]  # 25 + 52.5 = 77.5 and 70


@pytest.mark.parametrize(
    ("totals", "middle"), [(("9", "1", "3"), "3"), (("9", "1", "3", "4"), "7/2")]
)
def test_the_median_is_the_middle_or_the_mean_of_the_two_middle_ones(totals, middle):
    assert panels(bundle_of(unit_of("u", *totals), center="median")) == [middle]


def test_trimming_leaves_out_only_so_many_copies_and_only_from_enough_ballots():
    trim = {"low": 1, "high": 2, "min_valid": 5}
    enough, few = unit_of("a", "60", "60", "90", "90", "90"), unit_of("b", "60", "60", "90", "90")
    assert panels(bundle_of(enough, few, trim=trim)) == ["75", "75"]
    assert [
        line["panel"]["groups"][0]["trimmed"] for line in units(bundle_of(enough, few, trim=trim))
    ] == [3, 0]


def test_a_group_of_weight_zero_makes_renormalised_but_no_score():
    two = [{"id": "party", "title": "", "weight": "1"}, {"id": "guest", "title": "", "weight": "0"}]
    heard, guests_alone = unit_of("a", "80"), unit_of("b", "80", group="guest")
    lines = units(bundle_of(heard, guests_alone, groups=two))
    assert [line["state"] for line in lines] == ["ranked", "no-ballots"]
    assert [line["panel"]["renormalised"] for line in lines] == [True, False]
    assert lines[1]["panel"]["groups"][1]["exact"] == "80"


# ---- states


def test_every_state_is_the_first_that_holds():
    none_valid = unit_of("d", issued=1)
    none_valid["ballots"] = [{"unit": "d", "group": "party", "status": "invalid"}]
    silent = unit_of("e", "90", items=[])
    bundle = bundle_of(
        unit_of("a", "90", issued=0, items=[]),
        unit_of("b", "90", issued=2, items=[]),
        unit_of("c", issued=0),
        none_valid,
        silent,
        unit_of("f", "90", ranked=False, items=[item("1", "x", "10", "9")]),
        unit_of("g", "90", items=[item("1", "x", "10", "9")]),
        quorum={"numerator": 1, "denominator": 2, "strict": True},
        shares={"panel": "50", "objective": "50"},
    )
    assert column(bundle, "state", "total", "rank", "grade") == [
        ("void", None, None, None),
        ("no-quorum", None, None, None),
        ("no-quorum", None, None, None),
        ("no-ballots", None, None, None),
        ("no-objective", None, None, None),
        ("unranked", "90.00", None, "excellent"),
        ("ranked", "90.00", 1, "excellent"),
    ]
    panel = units(bundle)[0]["panel"]
    assert (panel["score"], panel["groups"][0]["missing"], panel["groups"][0]["score"]) == (
        None,
        -1,
        "90.00",
    )
    bundle["scheme"]["quorum"]["strict"] = False
    assert column(bundle, "state")[1] == "no-objective"
    bundle["scheme"]["shares"] = OBJECTIVE_ALONE
    assert column(bundle, "state") == ["no-objective"] * 5 + ["unranked", "ranked"]


def test_without_a_share_the_panel_is_neither_shown_nor_compared():
    same = [item("1", "x", "10", "8")]
    given_panel = {"units": unit_of("b")["units"], "withheld": [{"unit": "b", "panel": "9"}]}
    given_panel["objective"] = [{"unit": "b", "items": same}]
    parts = (unit_of("a", "90", items=same), given_panel)
    bundle = bundle_of(*parts, shares=OBJECTIVE_ALONE, tie_break=["panel"])
    assert column(bundle, "state", "panel", "rank") == [("ranked", None, 1), ("ranked", None, 1)]


# ---- objective score and total


def test_what_does_not_apply_is_scaled_and_a_dimension_without_any_drops_out():
    items = [
        item("1", "z", "5", "4"),
        item("2", "z", "5", None),
        item("3", "team", "30", "15"),
        item("4", "b", "60", None),
    ]
    objective = units(bundle_of(unit_of("u", "50", items=items)))[0]["objective"]
    assert objective == {
        "score": "57.50",  # (8 + 15) / 40
        "exact": "115/2",
        "dimensions": [
            {"dimension": "team", "score": "15.00", "exact": "15"},
            {"dimension": "b", "score": None, "exact": None},
            {"dimension": "z", "score": "8.00", "exact": "8"},
        ],
    }


def test_bonus_and_deduction_stop_at_their_caps_and_the_total_at_0_and_100():
    parts = [unit_of("a", "99"), unit_of("b", "4"), unit_of("c", "50")]
    parts += [adjusted("a", "bonus", "3"), adjusted("a", "bonus", "3")]
    parts += [adjusted("b", "deduction", "12.5"), adjusted("c", "deduction", "0.25")]
    assert column(bundle_of(*parts), "bonus", "deduction", "total", "exact") == [
        ("5.00", "0.00", "100.00", "100"),
        ("0.00", "10.00", "0.00", "0"),
        ("0.00", "0.25", "49.75", "199/4"),
    ]


@pytest.mark.parametrize(
    ("rounding", "decimals", "printed"),
    [
        ("half-up", 0, ["1", "2", "3"]),
        ("half-even", 0, ["0", "2", "2"]),
        ("half-up", 3, ["0.500", "1.500", "2.500"]),
    ],
)
def test_a_figure_is_rounded_once_as_the_scheme_says(rounding, decimals, printed):
    bundle = bundle_of(unit_of("a", "0.5"), unit_of("b", "1.5"), unit_of("c", "2.5"))
    bundle["scheme"] |= {"rounding": rounding, "decimals": decimals}
    assert column(bundle, "total") == printed
