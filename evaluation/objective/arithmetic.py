"""客观考核得分 so far, by the tally's own arithmetic (`spec` §4)."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Any

import msgspec

from evaluation.objective.rules import MILLION, millionths
from evaluation.tally.bundle import Item
from evaluation.tally.scheme import Scheme, read_scheme
from evaluation.tally.scores import objective_score
from evaluation.tally.writing import printed


class Scored(msgspec.Struct, frozen=True):
    """Printed figures; None where no item is applicable. By dimension: what it got."""

    score: str | None
    dimensions: dict[str, str | None]


NO_SCORE = Scored(None, {})


def tally_scheme(rules: dict[str, Any]) -> Scheme:
    return read_scheme(rules, "$.scheme")


def scored(items: Iterable[tuple[str, str, str, str | None]], scheme: Scheme) -> Scored:
    """Items as (number, dimension, maximum, points)."""
    found = objective_score(
        [
            Item(number, dimension, millionths(most), None if got is None else millionths(got))
            for number, dimension, most, got in items
        ],
        scheme.indicators,
    )
    return Scored(
        _figure(found.score, scheme),
        {dimension: _figure(got, scheme) for dimension, got in found.dimensions.items()},
    )


def capped(points: Sequence[str], kind: str, scheme: Scheme) -> str:
    """The sum of bonuses or deductions, after the scheme's cap."""
    cap = scheme.bonus_cap if kind == "bonus" else scheme.deduction_cap
    whole = min(sum(map(millionths, points)), cap)
    return printed(Fraction(whole, MILLION), scheme.decimals, scheme.rounding)


def _figure(number: Fraction | None, scheme: Scheme) -> str | None:
    return None if number is None else printed(number, scheme.decimals, scheme.rounding)
