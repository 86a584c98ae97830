"""The independent recount: ranks, grades, quota and the canonical form, worked out by hand."""

import copy
import hashlib
import json
import sys

import pytest

from tests.recount.given import (
    GRADES,
    adjusted,
    bundle_of,
    column,
    encoded,
    item,
    unit_of,
    units,
    worked_example,
)
from tools.recount import recount

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
