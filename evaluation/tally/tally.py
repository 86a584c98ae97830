"""计票 — from a bundle to its result."""

from fractions import Fraction
from typing import Any

from evaluation.tally.bundle import Bundle, read_bundle
from evaluation.tally.ranking import Standing, grades, ranks
from evaluation.tally.scheme import Scheme
from evaluation.tally.scores import GroupScore, Objective, Panel
from evaluation.tally.totals import Scored, scored_units
from evaluation.tally.writing import canonical, exact, printed, rounded


def tally_text(text: bytes) -> bytes:
    """From the text of a bundle to that of its result; raises BundleRefused."""
    return canonical(tally(read_bundle(text)))


def tally(bundle: Bundle) -> dict[str, Any]:
    """The result, as plain JSON values."""
    scheme = bundle.scheme
    scored = scored_units(bundle)
    standings = [
        Standing(one, _value(one.total, scheme)) for one in scored if one.total is not None
    ]
    ranked = ranks(standings, scheme)
    graded = grades(standings, ranked, scheme)
    units = []
    for one in scored:
        grade, reason = graded.get(one.unit.id, (None, None))
        standing = {"rank": ranked.get(one.unit.id), "grade": grade, "grade_reason": reason}
        units.append(_scores(one, scheme) | standing)
    return {"format": "evaluation-result/1", "bundle_sha256": bundle.sha256, "units": units}


def _value(total: Fraction, scheme: Scheme) -> Fraction:
    """What ranks and grades go by."""
    if scheme.rank_on == "exact":
        return total
    return rounded(total, scheme.decimals, scheme.rounding)


def _scores(one: Scored, scheme: Scheme) -> dict[str, Any]:
    return {
        "unit": one.unit.id,
        "state": one.state,
        "panel": one.panel and _panel(one.panel, scheme),
        "objective": _objective(one.objective, scheme),
        "bonus": printed(one.bonus, scheme.decimals, scheme.rounding),
        "deduction": printed(one.deduction, scheme.decimals, scheme.rounding),
        **_figures("total", one.total, scheme),
    }


def _panel(panel: Panel, scheme: Scheme) -> dict[str, Any]:
    return {
        **_figures("score", panel.score, scheme),
        "renormalised": panel.renormalised,
        "groups": [_group(group, scheme) for group in panel.groups],
    }


def _group(group: GroupScore, scheme: Scheme) -> dict[str, Any]:
    return {
        "group": group.group.id,
        "issued": group.issued,
        "recused": group.recused,
        "valid": group.valid,
        "invalid": group.invalid,
        "abstained": group.abstained,
        "missing": group.missing,
        "trimmed": group.trimmed,
        **_figures("score", group.score, scheme),
    }


def _objective(objective: Objective, scheme: Scheme) -> dict[str, Any]:
    return {
        **_figures("score", objective.score, scheme),
        "dimensions": [
            {"dimension": dimension, **_figures("score", got, scheme)}
            for dimension, got in objective.dimensions.items()
        ],
    }


def _figures(name: str, number: Fraction | None, scheme: Scheme) -> dict[str, str | None]:
    """For people under the name, and exact."""
    if number is None:
        return {name: None, "exact": None}
    return {name: printed(number, scheme.decimals, scheme.rounding), "exact": exact(number)}
