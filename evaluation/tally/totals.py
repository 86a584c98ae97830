"""From panel score, objective score and adjustments to each unit's total."""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from evaluation.tally.bundle import Bundle, Unit
from evaluation.tally.scheme import Shares
from evaluation.tally.scores import Objective, Panel, objective_score, panel_scores
from evaluation.tally.values import HUNDRED, MILLION

NO_OBJECTIVE, UNRANKED, RANKED = "no-objective", "unranked", "ranked"


@dataclass(frozen=True, slots=True)
class Scored:
    """A unit with its scores, bonus and deduction after the cap; no panel where it has no share."""

    unit: Unit
    state: str
    panel: Panel | None
    objective: Objective
    bonus: Fraction
    deduction: Fraction
    total: Fraction | None


def scored_units(bundle: Bundle) -> list[Scored]:
    """Every unit, by id."""
    panels = panel_scores(bundle) if bundle.scheme.shares.panel else {}
    sums: Counter[tuple[str, str]] = Counter()
    for unit, kind, points in bundle.adjustments:
        sums[unit, kind] += points
    return [
        _scored(unit, panels.get(id_), bundle, sums[id_, "bonus"], sums[id_, "deduction"])
        for id_, unit in sorted(bundle.units.items())
    ]


def _scored(
    unit: Unit, panel: Panel | None, bundle: Bundle, bonuses: int, deductions: int
) -> Scored:
    scheme = bundle.scheme
    objective = objective_score(bundle.objective.get(unit.id, ()), scheme.indicators)
    bonus = Fraction(min(bonuses, scheme.bonus_cap), MILLION)
    deduction = Fraction(min(deductions, scheme.deduction_cap), MILLION)
    return Scored(
        unit=unit,
        state=_state(unit, panel, objective, scheme.shares),
        panel=panel,
        objective=objective,
        bonus=bonus,
        deduction=deduction,
        total=_total(panel, objective, scheme.shares, bonus - deduction),
    )


def _state(unit: Unit, panel: Panel | None, objective: Objective, shares: Shares) -> str:
    if panel and panel.state:
        return panel.state
    if shares.objective and objective.score is None:
        return NO_OBJECTIVE
    return RANKED if unit.ranked else UNRANKED


def _total(
    panel: Panel | None, objective: Objective, shares: Shares, adjustment: Fraction
) -> Fraction | None:
    """Kept within 0…100; None if a part with a share is missing."""
    total = adjustment
    if panel:
        if panel.score is None:
            return None
        total += panel.score * shares.panel / HUNDRED
    if shares.objective:
        if objective.score is None:
            return None
        total += objective.score * shares.objective / HUNDRED
    return min(max(total, Fraction(0)), Fraction(100))
