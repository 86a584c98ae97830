"""Bundles to begin a test with, as plain JSON values."""

import json

import pytest

from evaluation.tally.bundle import read_bundle
from evaluation.tally.reading import BundleRefused


def text_of(bundle) -> bytes:
    return json.dumps(bundle, ensure_ascii=False).encode()


def a_bundle(**scheme):
    """One unit, two groups, two indicators, no ballots, everything optional switched off."""
    return {
        "format": "evaluation-bundle/1",
        "sitting": {
            "id": "s1",
            "jurisdiction": "430700",
            "year": 2024,
            "title": "2024 年度评议会",
            "held_on": "2025-01-16",
        },
        "scheme": {
            "form": "points",
            "step": "0.5",
            "indicators": [
                {"id": "team", "title": "执法队伍管理", "max": "20"},
                {"id": "casefile", "title": "案卷质量", "max": "80"},
            ],
            "options": None,
            "groups": [
                {"id": "party", "title": "党代表", "weight": "30"},
                {"id": "npc", "title": "人大代表", "weight": "70"},
            ],
            "trim": {"low": 0, "high": 0, "min_valid": 1},
            "center": "mean",
            "quorum": {"numerator": 0, "denominator": 1, "strict": False},
            "shares": {"panel": "100", "objective": "0"},
            "bonus_cap": "5",
            "deduction_cap": "10",
            "decimals": 2,
            "rounding": "half-up",
            "rank_on": "exact",
            "rank_within": "board",
            "tie_break": [],
            "grades": [
                {"id": "excellent", "title": "优秀", "min": "90"},
                {"id": "good", "title": "良好", "min": "80"},
                {"id": "pass", "title": "合格", "min": "60"},
                {"id": "fail", "title": "不合格", "min": None},
            ],
            "quota_tie": "none",
        }
        | scheme,
        "units": [a_unit("u1")],
        "turnout": [],
        "ballots": [],
        "objective": [],
        "adjustments": [],
    }


def a_unit(unit, class_="综合执法类", *, ranked=True, ceiling=None):
    return {
        "id": unit,
        "title": f"单位{unit}",
        "class": class_,
        "ranked": ranked,
        "grade_ceiling": ceiling,
    }


def cast(bundle, unit, group, *totals, issued=None, recused=0):
    """Hand out as many slips as there are ballots, or `issued`, and cast ballots with totals."""
    bundle["turnout"].append(
        {
            "unit": unit,
            "group": group,
            "issued": len(totals) if issued is None else issued,
            "recused": recused,
        }
    )
    bundle["ballots"] += [
        {"unit": unit, "group": group, "status": "valid", "total": total}
        if total not in ("invalid", "abstained")
        else {"unit": unit, "group": group, "status": total}
        for total in totals
    ]
    return bundle


def board(*panels, **scheme):
    """Units u1, u2, … with these panel scores, given as withheld; None is a unit without any."""
    bundle = a_bundle(**scheme)
    bundle["units"] = [a_unit(f"u{place}") for place, _ in enumerate(panels, 1)]
    bundle["withheld"] = [
        {"unit": f"u{place}", "panel": panel}
        for place, panel in enumerate(panels, 1)
        if panel is not None
    ]
    return bundle


def the_worked_example():
    """§8 of the scoring rules."""
    bundle = a_bundle(
        groups=[
            {"id": "party", "title": "党代表", "weight": "30"},
            {"id": "npc", "title": "人大代表", "weight": "40"},
            {"id": "cppcc", "title": "政协委员", "weight": "30"},
        ],
        trim={"low": 1, "high": 1, "min_valid": 5},
        shares={"panel": "40", "objective": "60"},
    )
    cast(bundle, "u1", "party", "92.5", "88", "95")
    cast(bundle, "u1", "npc", "90", "85.5", "97", "60", "91")
    cast(bundle, "u1", "cppcc", "89", "93", "invalid", recused=1)
    bundle["objective"] = [
        {"unit": "u1", "items": [{"id": "1", "dimension": "d", "max": "100", "points": "86.40"}]}
    ]
    bundle["adjustments"] = [
        {"unit": "u1", "kind": "bonus", "points": "1.0", "reason": "表彰"},
        {"unit": "u1", "kind": "deduction", "points": "0.5", "reason": "迟报"},
    ]
    return bundle


def everything():
    """A bundle in which every key of the format occurs."""
    bundle = a_bundle(tie_break=["objective", "casefile", "信访"])
    bundle["scheme"]["grades"][0]["quota"] = "0.30"
    bundle["units"] = [a_unit("u1"), a_unit("u2", ranked=False, ceiling="good"), a_unit("u7")]
    bundle["turnout"] = [
        {"unit": "u1", "group": "party", "issued": 30, "recused": 1},
        {"unit": "u1", "group": "npc", "issued": 30, "recused": 0},
    ]
    scores = {"team": "18.5", "casefile": None}
    bundle["ballots"] = [
        {"unit": "u1", "group": "party", "status": "valid", "scores": scores},
        {"unit": "u1", "group": "party", "status": "invalid"},
        {"unit": "u1", "group": "party", "status": "abstained"},
        {"unit": "u1", "group": "npc", "status": "valid", "total": "200/3"},
    ]
    items = [
        {"id": "1.1", "dimension": "casefile", "max": "5", "points": "4"},
        {"id": "1.2", "dimension": "信访", "max": "5", "points": None},
    ]
    bundle["objective"] = [{"unit": "u1", "items": items}, {"unit": "u7", "items": []}]
    bundle["adjustments"] = [{"unit": "u1", "kind": "bonus", "points": "1", "reason": "表彰"}]
    bundle["withheld"] = [{"unit": "u7", "panel": "5423/60"}]
    return bundle


def everything_in_options():
    """The same with options in the place of points."""
    bundle = everything()
    bundle["scheme"] |= {
        "form": "options",
        "step": None,
        "options": [
            {"id": "satisfied", "title": "满意", "value": "100"},
            {"id": "unknown", "title": "不了解", "value": None},
        ],
    }
    bundle["ballots"][0]["scores"] = {"team": "satisfied", "casefile": "unknown"}
    return bundle


def changed(bundle, path, value):
    """The bundle with another value at a path such as `units.0.id`; an ellipsis takes it away."""
    *way, last = [int(key) if key.isdigit() else key for key in path.split(".")]
    owner = bundle
    for key in way:
        owner = owner[key]
    if value is ...:
        del owner[last]
    else:
        owner[last] = value
    return bundle


def keys_of(value, before=""):
    """The paths of all the keys in a value."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inside:
        if isinstance(value, dict):
            yield f"{before}{key}"
        if isinstance(item, dict | list):
            yield from keys_of(item, f"{before}{key}.")


def written(path):
    """`ballots.0.scores.team` as refusals write it."""
    return "$" + "".join(f"[{key}]" if key.isdigit() else f".{key}" for key in path.split("."))


def refusal(bundle):
    """With what the bundle, or the text of one, is refused."""
    text = bundle if isinstance(bundle, bytes) else text_of(bundle)
    with pytest.raises(BundleRefused) as refused:
        read_bundle(text)
    return refused.value
