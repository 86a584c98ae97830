"""Ranks with ties and tie-breaks; grades with ceilings and the quota of the first one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import groupby

from evaluation.tally.bundle import Unit
from evaluation.tally.scheme import Grade, Scheme
from evaluation.tally.totals import Scored
from evaluation.tally.values import MILLION

Merit = tuple[tuple[bool, Fraction], ...]


@dataclass(frozen=True, slots=True)
class Standing:
    """A unit with a total, and the value that its rank and grade go by."""

    scored: Scored
    value: Fraction

    @property
    def unit(self) -> Unit:
        return self.scored.unit


def ranks(standings: Iterable[Standing], scheme: Scheme) -> dict[str, int]:
    """名次 of the ranked units, by their ids: 1, 2, 2, 4 in each scope."""
    found: dict[str, int] = {}
    for scope in _scopes(standings, scheme):
        merits = {standing.unit.id: _merit(standing, scheme.tie_break) for standing in scope}
        places: dict[Merit, int] = {}
        for place, merit in enumerate(sorted(merits.values(), reverse=True), 1):
            places.setdefault(merit, place)
        found |= {unit: places[merit] for unit, merit in merits.items()}
    return found


def _scopes(standings: Iterable[Standing], scheme: Scheme) -> Collection[list[Standing]]:
    """The ranked units, all together or each class by itself."""
    scopes: defaultdict[str | None, list[Standing]] = defaultdict(list)
    for standing in standings:
        if standing.unit.ranked:
            scopes[standing.unit.class_ if scheme.rank_within == "class" else None].append(standing)
    return scopes.values()


def _merit(standing: Standing, tie_break: Iterable[str]) -> Merit:
    """Compares as the standings rank; what is missing is lower than any number."""
    scored = standing.scored
    merits = {
        **scored.objective.dimensions,
        "panel": scored.panel and scored.panel.score,
        "objective": scored.objective.score,
        "deductions": -scored.deduction,
    }
    keys = [standing.value, *(merits.get(key) for key in tie_break)]
    return tuple((key is not None, key or Fraction(0)) for key in keys)


def grades(
    standings: Sequence[Standing], ranks: Mapping[str, int], scheme: Scheme
) -> dict[str, tuple[str, str | None]]:
    """等次 of every unit, by its id, with the reason where a ceiling or the quota lowered it."""
    places = {standing.unit.id: _place(standing, scheme.grades) for standing in standings}
    first = {unit for unit, (place, _) in places.items() if place == 0}
    places |= dict.fromkeys(_beyond_quota(standings, ranks, first, scheme), (1, "quota"))
    return {unit: (scheme.grades[place].id, reason) for unit, (place, reason) in places.items()}


def _place(standing: Standing, grades: Sequence[Grade]) -> tuple[int, str | None]:
    """Among the grades, before any quota."""
    earned = next(
        place
        for place, grade in enumerate(grades)
        if grade.least is None or standing.value * MILLION >= grade.least
    )
    allowed = max(earned, standing.unit.ceiling)
    return allowed, "ceiling" if allowed > earned else None


def _beyond_quota(
    standings: Iterable[Standing], ranks: Mapping[str, int], first: set[str], scheme: Scheme
) -> set[str]:
    """Who cannot keep the first grade: the unranked, and those for whom no place is left."""
    quota = scheme.grades[0].quota
    if quota is None:
        return set()
    lost = first - ranks.keys()
    for scope in _scopes(standings, scheme):
        left = quota * len(scope) // MILLION
        holders = sorted(first & {standing.unit.id for standing in scope}, key=ranks.__getitem__)
        for _, block in groupby(holders, key=ranks.__getitem__):
            tied = set(block)
            if len(tied) > left and (scheme.quota_tie == "none" or not left):
                lost |= tied
            left = left - len(tied) if len(tied) <= left else 0
    return lost
