"""Bundles in few words, and what is read of their results."""

import copy
import json

import pytest

from tools.recount import Refused, recount

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


def refusal(text):
    with pytest.raises(Refused) as caught:
        recount(text)
    return caught.value


SOUND = encoded(bundle_of(unit_of("u", "90")))
