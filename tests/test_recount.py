"""The independent recount: figures worked out by hand, refusals, and the command."""

import ast
import copy
import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tools.recount import Refused, recount

PROGRAM = Path(__file__).parent.parent / "tools" / "recount.py"
GRADES = [
    {"id": "excellent", "title": "优秀", "min": "90"},
    {"id": "good", "title": "良好", "min": "80"},
    {"id": "pass", "title": "合格", "min": "60"},
    {"id": "fail", "title": "不合格", "min": None},
]
PANEL_ALONE = {"panel": "100", "objective": "0"}
OBJECTIVE_ALONE = {"panel": "0", "objective": "100"}


def bundle_of(*parts, **scheme):
    """A bundle of units' parts; one group `party`, everything else switched off."""
    off = {
        "form": "points",
        "step": "0.5",
        "indicators": [{"id": "team", "title": "队伍", "max": "100"}],
        "options": None,
        "groups": [{"id": "party", "title": "党代表", "weight": "1"}],
        "trim": {"low": 0, "high": 0, "min_valid": 1},
        "center": "mean",
        "quorum": {"numerator": 0, "denominator": 1, "strict": False},
        "shares": PANEL_ALONE,
        "bonus_cap": "5",
        "deduction_cap": "10",
        "decimals": 2,
        "rounding": "half-up",
        "rank_on": "exact",
        "rank_within": "board",
        "tie_break": [],
        "grades": GRADES,
        "quota_tie": "none",
    }
    sitting = {
        "id": "s",
        "jurisdiction": "430700",
        "year": 2024,
        "title": "",
        "held_on": "2025-01-16",
    }
    bundle = {"format": "evaluation-bundle/1", "sitting": sitting, "scheme": off | scheme}
    for part in ("units", "turnout", "ballots", "objective", "adjustments"):
        bundle[part] = [row for told in parts for row in told.get(part, [])]
    withheld = [row for told in parts for row in told.get("withheld", [])]
    return copy.deepcopy(bundle | ({"withheld": withheld} if withheld else {}))


def unit_of(unit, *totals, group="party", issued=None, items=None, **more):
    """A unit with one valid ballot for each total of the group, all slips returned."""
    ballots = [{"unit": unit, "group": group, "status": "valid", "total": t} for t in totals]
    row = {"id": unit, "title": unit, "class": "", "ranked": True, "grade_ceiling": None}
    issued = len(ballots) if issued is None else issued
    return {
        "units": [row | more],
        "turnout": [{"unit": unit, "group": group, "issued": issued, "recused": 0}],
        "ballots": ballots,
        "objective": [{"unit": unit, "items": items}] if items is not None else [],
    }


def item(name, dimension, maximum, points):
    return {"id": name, "dimension": dimension, "max": maximum, "points": points}


def adjusted(unit, kind, points):
    return {"adjustments": [{"unit": unit, "kind": kind, "points": points, "reason": ""}]}


def encoded(bundle):
    return json.dumps(bundle).encode()


def units(bundle):
    return json.loads(recount(encoded(bundle)))["units"]


def column(bundle, *keys):
    """The named columns of the result, unit by unit."""
    return [
        tuple(line[key] for key in keys) if keys[1:] else line[keys[0]] for line in units(bundle)
    ]


def panels(bundle):
    return [line["panel"]["exact"] for line in units(bundle)]


# ---- the worked example


def worked_example():
    totals = {
        "party": ("92.5", "88", "95"),
        "npc": ("90", "85.5", "97", "60", "91"),
        "cppcc": ("89", "93"),
    }
    parts = [unit_of("u01", *totals[group], group=group) for group in totals]
    parts[0]["objective"] = [{"unit": "u01", "items": [item("1", "team", "100", "86.4")]}]
    parts[1]["units"] = parts[2]["units"] = []
    parts[2]["ballots"].append({"unit": "u01", "group": "cppcc", "status": "invalid"})
    parts[2]["turnout"][0] |= {"issued": 3, "recused": 1}
    parts += [adjusted("u01", "bonus", "1.0"), adjusted("u01", "deduction", "0.5")]
    weights = (("party", "30"), ("npc", "40"), ("cppcc", "30"))
    return bundle_of(
        *parts,
        groups=[{"id": group, "title": group, "weight": weight} for group, weight in weights],
        trim={"low": 1, "high": 1, "min_valid": 5},
        shares={"panel": "40", "objective": "60"},
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


# ---- ranks, grades, quota


def test_equal_units_share_a_rank_and_the_next_is_skipped():
    parts = [unit_of(u, t) for u, t in zip("abcd", ("70", "80", "80", "60"), strict=True)]
    assert column(bundle_of(*parts), "rank") == [3, 1, 1, 4]


def test_rounded_totals_rank_and_grade_as_they_are_printed():
    parts = [unit_of("a", "89.996"), unit_of("b", "90")]
    assert column(bundle_of(*parts), "rank", "grade") == [(2, "good"), (1, "excellent")]
    rounded = bundle_of(*parts, rank_on="rounded")
    assert column(rounded, "rank", "grade") == [(1, "excellent"), (1, "excellent")]


def test_ties_are_broken_by_each_key_in_turn_and_a_missing_figure_is_lowest():
    def parts():
        return [
            unit_of("a", "80", items=[item("1", "x", "100", "0")]),
            unit_of("b", "80"),
            unit_of("c", "79", items=[item("1", "y", "100", "60"), item("2", "x", "100", "0")]),
            adjusted("c", "bonus", "1"),
            unit_of("d", "81", items=[item("1", "x", "100", "30")]),
            adjusted("d", "deduction", "1"),
        ]

    by_key = {
        key: column(bundle_of(*parts(), tie_break=[key]), "rank")
        for key in ("panel", "objective", "x", "y", "deductions", "team")
    }
    assert by_key == {
        "panel": [2, 2, 4, 1],
        "objective": [3, 4, 1, 1],
        "x": [2, 4, 2, 1],
        "y": [2, 2, 1, 2],
        "deductions": [1, 1, 1, 4],
        "team": [1, 1, 1, 1],
    }
    assert column(bundle_of(*parts(), tie_break=["objective", "panel"]), "rank") == [3, 4, 2, 1]
    assert column(bundle_of(*parts(), tie_break=["y", "x"]), "rank") == [3, 4, 1, 2]


def test_the_three_names_win_over_an_indicator_of_the_same_name():
    parts = [
        unit_of("a", "81", items=[item("1", "panel", "10", "1")]),
        adjusted("a", "deduction", "1"),
    ]
    parts.append(unit_of("b", "80", items=[item("1", "panel", "10", "9")]))
    indicators = [{"id": "panel", "title": "", "max": "10"}]
    assert column(bundle_of(*parts, tie_break=["panel"], indicators=indicators), "rank") == [1, 2]


def test_a_ceiling_lowers_a_grade_and_never_lifts_one():
    parts = [
        unit_of("a", "95", grade_ceiling="pass"),
        unit_of("b", "50", grade_ceiling="good"),
        unit_of("c", "85", grade_ceiling="good"),
        unit_of("d", "95", grade_ceiling="fail", ranked=False),
    ]
    assert column(bundle_of(*parts), "grade", "grade_reason", "rank") == [
        ("pass", "ceiling", 1),
        ("fail", None, 3),
        ("good", None, 2),
        ("fail", "ceiling", None),
    ]


def grades_with(quota, parts, **scheme):
    grades = [GRADES[0] | {"quota": quota}, *GRADES[1:]]
    rows = column(bundle_of(*parts, grades=grades, **scheme), "grade", "grade_reason")
    short = {
        ("excellent", None): "E",
        ("good", "quota"): "q",
        ("good", "ceiling"): "c",
        ("good", None): "g",
    }
    return "".join(short[row] for row in rows)


def board(totals, **more):
    return [unit_of(f"u{n}", str(total), **more.get(f"u{n}", {})) for n, total in enumerate(totals)]


@pytest.mark.parametrize(
    ("quota", "tie", "totals", "grades"),
    [
        ("0.5", "none", (99, 98, 97, 96), "EEqq"),
        ("0.74", "none", (99, 98, 97, 96), "EEqq"),  # floor of 2.96
        ("0.5", "none", (99, 98, 98, 97), "Eqqq"),  # straddles, and nobody behind moves up
        ("0.5", "all", (99, 98, 98, 97), "EEEq"),
        ("0.25", "all", (99, 98, 98, 97), "Eqqq"),  # no place left: nothing straddles
        ("0.5", "all", (99, 98, 98, 98), "EEEE"),
        ("0", "all", (99, 99), "qq"),
        ("1", "none", (99, 98, 85), "EEg"),
        ("0.4", "none", (99, 85, 84, 83, 82), "Egggg"),
    ],
)
def test_the_quota_is_walked_in_blocks_of_equal_rank(quota, tie, totals, grades):
    assert grades_with(quota, board(totals), quota_tie=tie) == grades


def test_a_unit_lowered_by_its_ceiling_takes_no_place_but_is_counted():
    lowered = {"u1": {"grade_ceiling": "good"}}
    assert grades_with("0.5", board((99, 98, 98, 97), **lowered)) == "EcEq"


def test_an_unranked_unit_is_outside_the_count_and_never_first_while_a_quota_is_set():
    outside = {"u0": {"ranked": False}}
    assert grades_with("0.5", board((99, 98, 97), **outside)) == "qEq"
    assert grades_with("1", board((99, 98, 97), **outside)) == "qEE"


def test_within_classes_each_class_has_its_own_ranks_and_quota():
    kinds = {
        "u0": {"class": "甲"},
        "u1": {"class": "甲"},
        "u2": {"class": "乙"},
        "u3": {"class": "乙"},
    }
    parts = board((99, 98, 97, 96), **kinds)
    assert grades_with("0.5", parts, rank_within="class") == "EqEq"
    assert column(bundle_of(*parts, rank_within="class"), "rank") == [1, 2, 1, 2]
    assert grades_with("0.5", parts) == "EEqq"


# ---- withheld, order, canonical form


def test_a_withheld_unit_keeps_total_rank_and_grade():
    full = bundle_of(unit_of("a", "91", "90"), unit_of("b", "90.25"), tie_break=["panel"])
    public = copy.deepcopy(full) | {"withheld": [{"unit": "a", "panel": "181/2"}]}
    for part in ("ballots", "turnout"):
        public[part] = [row for row in public[part] if row["unit"] != "a"]
    keys = ("unit", "state", "total", "exact", "rank", "grade", "grade_reason")
    assert column(public, *keys) == column(full, *keys)
    assert units(public)[0]["panel"] == {
        "score": "90.50",
        "exact": "181/2",
        "renormalised": False,
        "groups": [],
    }


def test_the_order_of_rows_changes_nothing_but_the_digest():
    bundle = worked_example() | {"withheld": []}
    turned = {key: part[::-1] if isinstance(part, list) else part for key, part in bundle.items()}
    first, second = (json.loads(recount(encoded(b))) for b in (bundle, turned))
    assert first.pop("bundle_sha256") != second.pop("bundle_sha256")
    assert first == second


def test_the_result_is_canonical_and_names_the_digest_of_the_canonical_bundle():
    bundle = bundle_of()
    bundle["sitting"] |= {
        "title": '评\u007f\u2028\u001f\n\t\b\f\r"\\/',
        "id": "\U0001f5f3",
        "year": -5,
    }
    grades = ",".join(
        f'{{"id":"{g["id"]}","min":{json.dumps(g["min"])},"title":"{g["title"]}"}}' for g in GRADES
    )
    canonical = (
        '{"adjustments":[],"ballots":[],"format":"evaluation-bundle/1","objective":[],"scheme":{"bonus_cap":"5",'
        '"center":"mean","decimals":2,"deduction_cap":"10","form":"points","grades":['
        + grades
        + "],"
        '"groups":[{"id":"party","title":"党代表","weight":"1"}],'
        '"indicators":[{"id":"team","max":"100","title":"队伍"}],"options":null,'
        '"quorum":{"denominator":1,"numerator":0,"strict":false},"quota_tie":"none","rank_on":"exact",'
        '"rank_within":"board","rounding":"half-up","shares":{"objective":"0","panel":"100"},"step":"0.5",'
        '"tie_break":[],"trim":{"high":0,"low":0,"min_valid":1}},'
        '"sitting":{"held_on":"2025-01-16","id":"\U0001f5f3","jurisdiction":"430700",'
        '"title":"评\u007f\u2028\\u001f\\n\\t\\b\\f\\r\\"\\\\/","year":-5},"turnout":[],"units":[]}'
    )
    digest = hashlib.sha256(canonical.encode()).hexdigest()
    assert recount(json.dumps(bundle, indent=1).encode()) == (
        f'{{"bundle_sha256":"{digest}","format":"evaluation-result/1","units":[]}}\n'.encode()
    )


def test_units_are_sorted_by_code_point():
    bundle = bundle_of(*(unit_of(name, "1") for name in ("é", "b", "\U0001f5f3", "B", "\uffee")))
    assert column(bundle, "unit") == ["B", "b", "é", "\uffee", "\U0001f5f3"]


def test_a_count_may_have_any_number_of_digits():
    limit = sys.get_int_max_str_digits()
    text = encoded(bundle_of(unit_of("a", "90", issued=0))).replace(
        b'"issued": 0', b'"issued": 1' + b"0" * 9000
    )
    assert b'"missing":' + b"9" * 9000 + b"," in recount(text)
    assert sys.get_int_max_str_digits() == limit


# ---- refusals


def refusal(text):
    with pytest.raises(Refused) as caught:
        recount(text)
    return caught.value


def changed(bundle, path, value):
    """The bundle with one value put at `scheme.grades.0.min`; `...` takes it away."""
    *way, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    place = bundle
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return encoded(bundle)


def every_part():
    parts = [
        unit_of("a", "90", items=[item("1", "x", "10", "5"), item("2", "x", "10", "5")]),
        unit_of("b", "80", items=[]),
        adjusted("a", "bonus", "1"),
        {"units": unit_of("c")["units"], "withheld": [{"unit": "c", "panel": "1/3"}]},
    ]
    marked = {"unit": "b", "group": "party", "status": "valid", "scores": {"team": "1.5"}}
    parts.append({"ballots": [marked, {"unit": "a", "group": "party", "status": "invalid"}]})
    return bundle_of(*parts, tie_break=["x"])


def test_the_bundle_that_the_refusals_start_from_is_sound():
    assert column(every_part(), "state") == ["void", "void", "ranked"]


WRONG = {
    "format": ["evaluation-bundle/2", None, ...],
    "more": [1],
    "withheld": [None, {}],
    "sitting.id": ["", 5, "\ud800"],
    "sitting.year": ["2024", 2024.0, True, None, float("nan"), float("inf")],
    "sitting.held_on": ["2025-1-16", "20250116", "2025-02-29", "２025-01-16", "2025-01-16\n", 5],
    "sitting.title": [None, "\udc00", ["x"]],
    "scheme.form": ["options", "free", ["points"]],
    "scheme.step": ["0", None, 0.5, "-1", "1e0", ".5", "1.", "+1", " 1", "1\n", "1/2", "١"],
    "scheme.options": [[], [{"id": "x", "title": "", "value": "1"}]],
    "scheme.indicators": [[], {}],
    "scheme.indicators.0.max": ["0", "0.0000001", "1" * 31, "1" * 1_000_000, None],
    "scheme.groups": [[]],
    "scheme.groups.0.weight": ["0", "0.000", 1],
    "scheme.trim.min_valid": [0, 1.0, False, -1],
    "scheme.trim.high": [1, -1],
    "scheme.quorum.denominator": [0, -1],
    "scheme.quorum.numerator": [2, -1],
    "scheme.quorum.strict": [0, None],
    "scheme.shares.panel": ["99.999999", "100/1"],
    "scheme.bonus_cap": [None, ...],
    "scheme.decimals": [7, -1, "2", True],
    "scheme.rounding": ["down"],
    "scheme.tie_break": [["y"], [""], [None], "x"],
    "scheme.grades": [[]],
    "scheme.grades.0.min": ["80", "79", None],
    "scheme.grades.0.quota": ["1.1", None],
    "scheme.grades.1.quota": ["0.5"],
    "scheme.grades.1.id": ["excellent"],
    "scheme.grades.3.min": ["0"],
    "units.1": [unit_of("a")["units"][0]],
    "units.1.id": ["A"],
    "units.0.class": [None],
    "units.0.ranked": [1],
    "units.0.grade_ceiling": ["best", ""],
    "turnout.0.unit": ["x", "b", "c"],
    "turnout.0.issued": [-1, 1.0, True, "1"],
    "ballots.0.unit": ["x", "c"],
    "ballots.0.group": ["npc"],
    "ballots.0.status": ["abstained", "late"],
    "ballots.0.scores": [{"team": "1"}],
    "ballots.0.total": ["100.1", "201/2", "1/0", "1/00", "1/-2", "1/2/3", "1.5/2", 90, None, ...],
    "ballots.2.scores": [{}, None, [], {"team": "1", "more": "1"}],
    "ballots.2.scores.team": ["100.5", "1.25", "3/2", 1, ["1"], "1" * 31, "\ud800"],
    "ballots.3.total": ["1"],
    "objective.1.unit": ["a"],
    "objective.0.items.0.points": ["10.1", "1/2", ...],
    "objective.0.items.0.max": ["0"],
    "objective.0.items.1.id": ["1"],
    "objective.0.items.0.dimension": [None, ""],
    "adjustments.0.unit": ["x"],
    "adjustments.0.kind": ["gift"],
    "adjustments.0.points": ["-1"],
    "withheld.0.panel": ["101", "1/0", None],
    "withheld.0.unit": ["x"],
}

ELSEWHERE = {  # where a breach is seen that stands between two places
    "scheme.form": "scheme",
    "scheme.trim.high": "scheme.trim",
    "scheme.grades.0.min": "scheme.grades",
    "turnout.0.unit": "turnout",
    "units.1.id": "turnout.1.unit",
}


@pytest.mark.parametrize(
    ("path", "value"),
    [(p, v) for p, values in WRONG.items() for v in values],
    ids=lambda v: ascii(v)[:40],
)
def test_every_breach_is_refused_with_its_path_and_a_reason(path, value):
    refused, place = refusal(changed(every_part(), path, value)), ELSEWHERE.get(path, path)
    named = "$" + "".join(
        f"[{step}]" if step.isdecimal() else f".{step}" for step in place.split(".")
    )
    assert named.startswith(refused.path) or refused.path.startswith(named)
    assert refused.path != "$"
    assert refused.reason


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("ballots.2.scores.team", "100.5", "$.ballots[2].scores.team"),
        ("ballots.2.scores.more", "1", "$.ballots[2].scores.more"),
        ("objective.0.items.1.max", 5, "$.objective[0].items[1].max"),
        ("scheme.quorum.strict", ..., "$.scheme.quorum.strict"),
        ("sitting.\ud800\n", 1, "$.sitting.\\ud800\\u000a"),
    ],
)
def test_the_path_names_the_place(path, value, named):
    assert refusal(changed(every_part(), path, value)).path == named


def test_options_must_be_there_and_within_0_to_100():
    for options in (
        None,
        [],
        [{"id": "x", "title": "", "value": "100.1"}],
        [{"id": "x", "title": "", "value": None}] * 2,
    ):
        bundle = bundle_of(form="options", step=None, options=options)
        assert refusal(encoded(bundle)).path.startswith("$.scheme.options")


def test_a_quota_needs_a_second_grade():
    assert (
        refusal(encoded(bundle_of(grades=[GRADES[3] | {"quota": "1"}]))).path
        == "$.scheme.grades[0].quota"
    )


def test_a_key_given_twice_is_refused_where_it_stands():
    text = encoded(every_part()).replace(b'"team": "1.5"', b'"team": "1.5", "\\u0074eam": "1.5"')
    assert refusal(text).path == "$.ballots[2].scores.team"


SOUND = encoded(bundle_of(unit_of("u", "90")))


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b" ",
        b"null",
        b"1" * 100_000,
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\xef\xbb\xbf" + SOUND,
        SOUND.decode().encode("utf-16"),
        SOUND.decode().encode("utf-32-be"),
        SOUND + b"x",
        SOUND.replace(b"430700", b"\xff"),
        SOUND.replace(b"430700", b"\xed\xa0\x80"),
        SOUND.replace(b"430700", b"\\ud800"),
        SOUND.replace(b"430700", b"\n"),
        SOUND.replace(b"2024", b"NaN"),
        SOUND.replace(b"2024", b"-Infinity"),
        SOUND.replace(b"2024", b"1e999999"),
        SOUND.replace(b"2024", b"02024"),
        SOUND.replace(b"2024", b"[" * 400 + b"]" * 400),
    ],
    ids=lambda text: repr(text[:12]) + str(len(text)),
)
def test_what_is_not_a_bundle_in_json_is_refused(text):
    assert refusal(text).path.startswith("$")


@given(st.data())
def test_no_bytes_at_all_bring_down_the_recount(data):
    text = bytearray(encoded(every_part()))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        text[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        answer = recount(bytes(text))
    except Refused as refused:
        answer = str(refused).encode()
    assert answer.endswith(b"}\n") or answer.startswith(b"$")


# ---- the command, and what the program rests on


def command(*arguments):
    return subprocess.run([sys.executable, PROGRAM, *arguments], capture_output=True, check=False)


def test_the_command_prints_or_writes_the_result(tmp_path):
    (tmp_path / "in.json").write_bytes(SOUND)
    printed = command(tmp_path / "in.json")
    written = command(tmp_path / "in.json", "-o", tmp_path / "out.json")
    assert (printed.returncode, printed.stdout, printed.stderr) == (0, recount(SOUND), b"")
    assert (written.returncode, written.stdout) == (0, b"")
    assert (tmp_path / "out.json").read_bytes() == recount(SOUND)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in.json", "out.json"]


@pytest.mark.parametrize("text", [b"{}", None])
def test_a_refused_bundle_gives_status_2_and_no_result(tmp_path, text):
    if text is not None:
        (tmp_path / "in.json").write_bytes(text)
    outcome = command(tmp_path / "in.json", "-o", tmp_path / "out.json")
    assert (outcome.returncode, outcome.stdout) == (2, b"")
    assert outcome.stderr.startswith(b"$")
    assert not (tmp_path / "out.json").exists()


def test_a_device_is_written_to_and_not_replaced(tmp_path):
    (tmp_path / "in.json").write_bytes(SOUND)
    outcome = command(tmp_path / "in.json", "-o", "/dev/stdout")
    assert (outcome.returncode, outcome.stdout) == (0, recount(SOUND))


def test_a_place_that_cannot_be_written_gives_status_1(tmp_path):
    (tmp_path / "in.json").write_bytes(SOUND)
    outcome = command(tmp_path / "in.json", "-o", tmp_path / "none" / "out.json")
    assert (outcome.returncode, outcome.stdout) == (1, b"")
    assert b"Traceback" not in outcome.stderr


def test_a_batch_answers_every_bundle_and_clears_what_an_earlier_one_left(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "deep" / "out"
    folder.mkdir()
    out.mkdir(parents=True)
    for name, text in (("good.1.json", SOUND), ("bad.json", b"{}"), ("note.txt", b"")):
        (folder / name).write_bytes(text)
    (out / "bad.json").write_bytes(b"old")
    (out / "good.1.error.txt").write_bytes(b"old")
    assert command("--batch", folder, out).returncode == 2
    assert sorted(path.name for path in out.iterdir()) == ["bad.error.txt", "good.1.json"]
    assert (out / "good.1.json").read_bytes() == recount(SOUND)
    assert (out / "bad.error.txt").read_text("utf-8") == f"{refusal(b'{}')}\n"
    (folder / "bad.json").unlink()
    assert command("--batch", folder, out).returncode == 0


def test_a_batch_never_writes_into_its_own_folder(tmp_path):
    (tmp_path / "bad.json").write_bytes(b"{}")
    assert command("--batch", tmp_path, tmp_path / ".").returncode == 2
    assert [path.name for path in tmp_path.iterdir()] == ["bad.json"]


@pytest.mark.parametrize(
    "arguments", [[], ["a.json", "--batch", ".", "out"], ["--batch", "none", "out"]]
)
def test_the_command_refuses_arguments_that_make_no_sense(arguments):
    assert command(*arguments).returncode == 2


def test_the_recount_rests_on_the_standard_library_alone():
    imported = set()
    for node in ast.walk(ast.parse(PROGRAM.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0
            imported.add(node.module.partition(".")[0])
    assert imported - sys.stdlib_module_names == set()
    assert command("-h").returncode == 0
