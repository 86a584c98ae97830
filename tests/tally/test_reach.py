"""What the arbitrary bundles are worth: they reach every state and every branch of the rules."""

import json
from collections import defaultdict
from fractions import Fraction
from itertools import groupby

from hypothesis import given, settings

from evaluation.tally.tally import tally_text
from tests.tally.bundles import bundles
from tests.tally.given import text_of

EXPECTED = {
    *("void", "no-quorum", "no-ballots", "no-objective", "unranked", "ranked"),
    *("reason None", "reason ceiling", "reason quota", "reason quota, unranked"),
    *("quota fits", "quota straddled, none", "quota straddled, all", "quota without a place left"),
    *("quota closed by an earlier block", "ceiling within a block that holds the first grade"),
    *("board tied", "class tied", "board in order", "class in order"),
    *("tie broken", "tie by rounding", "half-up at a half", "half-even at a half"),
    *("bonus capped", "deduction capped", "total 0", "total 100"),
    *("mean trimmed", "median trimmed", "mean untrimmed", "median untrimmed"),
    *("renormalised", "only weightless groups", "scores and totals in one pile"),
    *("points unknown", "options unknown", "points abstained", "options abstained"),
    *("invalid", "abstained", "recused", "missing", "withheld", "withheld without a share"),
    *("no share of the panel", "no share of the objective score"),
    *("dimension dropped out", "item not applicable", "dimension beyond the indicators"),
}


def test_arbitrary_bundles_reach_every_rule():
    reached = set()

    @settings(max_examples=500, deadline=None, derandomize=True, database=None)
    @given(bundles)
    def reach(bundle):
        units = json.loads(tally_text(text_of(bundle)))["units"]
        for unit in units:
            reached.update(
                of_panel(bundle, unit), of_objective(bundle, unit), of_total(bundle, unit)
            )
        reached.update(of_marks(bundle), of_ranks(bundle, units))

    reach()
    assert EXPECTED - reached == set()


def of_panel(bundle, unit):
    scheme = bundle["scheme"]
    panel = unit["panel"]
    if panel is None:
        yield "no share of the panel"
        if unit["unit"] in {row["unit"] for row in bundle.get("withheld", [])}:
            yield "withheld without a share"
        return
    yield from halves(scheme, panel, *panel["groups"])
    if not panel["groups"]:
        yield "withheld"
    if panel["renormalised"]:
        yield "renormalised"
    if unit["state"] == "no-ballots" and any(group["score"] for group in panel["groups"]):
        yield "only weightless groups"
    for group in panel["groups"]:
        yield from (key for key in ("invalid", "abstained", "recused", "missing") if group[key] > 0)
        if group["score"]:
            yield f"{scheme['center']} {'trimmed' if group['trimmed'] else 'untrimmed'}"


def of_marks(bundle):
    form = bundle["scheme"]["form"]
    unknown = {None, *(o["id"] for o in bundle["scheme"]["options"] or [] if o["value"] is None)}
    piles = defaultdict(set)
    for ballot in bundle["ballots"]:
        piles[ballot["unit"], ballot["group"]] |= {"scores", "total"} & ballot.keys()
        marks = [mark in unknown for mark in ballot.get("scores", {}).values()]
        if any(marks):
            yield f"{form} abstained" if all(marks) else f"{form} unknown"
    if {"scores", "total"} in piles.values():
        yield "scores and totals in one pile"


def of_objective(bundle, unit):
    objective = unit["objective"]
    yield from halves(bundle["scheme"], objective, *objective["dimensions"])
    if objective["score"] and not float(bundle["scheme"]["shares"]["objective"]):
        yield "no share of the objective score"
    indicators = {indicator["id"] for indicator in bundle["scheme"]["indicators"]}
    for dimension in objective["dimensions"]:
        if dimension["score"] is None:
            yield "dimension dropped out"
        if dimension["dimension"] not in indicators:
            yield "dimension beyond the indicators"
    items = [item for row in bundle["objective"] for item in row["items"]]
    if any(item["points"] is None for item in items):
        yield "item not applicable"


def of_total(bundle, unit):
    yield unit["state"]
    for kind in ("bonus", "deduction"):
        rows = [row for row in bundle["adjustments"] if row["unit"] == unit["unit"]]
        points = sum(Fraction(row["points"]) for row in rows if row["kind"] == kind)
        if points > Fraction(bundle["scheme"][f"{kind}_cap"]):
            yield f"{kind} capped"
    if unit["total"]:
        yield from halves(bundle["scheme"], unit)
        yield f"total {unit['exact']}"
        outside = unit["state"] == "unranked" and unit["grade_reason"] == "quota"
        yield f"reason {unit['grade_reason']}" + (", unranked" if outside else "")


def halves(scheme, *found):
    """Numbers that lie in the middle between two figures."""
    for figures in found:
        if figures["exact"]:
            lowest = Fraction(figures["exact"]) * 10 ** scheme["decimals"]
            if lowest.denominator == 2:
                yield f"{scheme['rounding']} at a half"


def of_ranks(bundle, units):
    scheme = bundle["scheme"]
    classes = {unit["id"]: unit["class"] for unit in bundle["units"]}
    by_class = scheme["rank_within"] == "class"
    scopes = defaultdict(list)
    for unit in units:
        if unit["state"] == "ranked":
            scopes[classes[unit["unit"]] if by_class else None].append(unit)
    for scope in scopes.values():
        ordered = sorted(scope, key=lambda unit: unit["rank"])
        blocks = [list(block) for _, block in groupby(ordered, key=lambda unit: unit["rank"])]
        yield from of_ties(scheme, blocks)
        if "quota" in scheme["grades"][0]:
            yield from of_quota(scheme, blocks)


def of_ties(scheme, blocks):
    value = "total" if scheme["rank_on"] == "rounded" else "exact"
    if len(blocks) > 1:
        yield f"{scheme['rank_within']} in order"
    if len({block[0][value] for block in blocks}) < len(blocks):
        yield "tie broken"
    for block in blocks:
        if len(block) > 1:
            yield f"{scheme['rank_within']} tied"
        if len({unit["exact"] for unit in block}) > 1:
            yield "tie by rounding"


def of_quota(scheme, blocks):
    first = scheme["grades"][0]
    left = int(Fraction(first["quota"]) * sum(map(len, blocks)))
    closed = False
    for block in blocks:
        reasons = [unit["grade_reason"] for unit in block]
        holders = sum(u["grade"] == first["id"] or u["grade_reason"] == "quota" for u in block)
        if holders and "ceiling" in reasons:
            yield "ceiling within a block that holds the first grade"
        if holders and closed:
            yield "quota closed by an earlier block"
        elif 0 < holders <= left:
            yield "quota fits"
            left -= holders
        elif holders:
            yield (
                f"quota straddled, {scheme['quota_tie']}" if left else "quota without a place left"
            )
            closed = True
