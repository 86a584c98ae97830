"""率 and 件数: what a rule counts among records of one kind, in words, figures and points."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction

import msgspec

from evaluation.grounds.records import Record, named
from evaluation.grounds.rules import Facts, Measure, Rule, Step, plain
from evaluation.objective.rules import MILLION, millionths, shown

HUNDREDTH = MILLION // 100
PER_CENT = 100


class Tally(msgspec.Struct, frozen=True, kw_only=True):
    """What a rule counts: `good` of `whole`, or, for a rule by cases, the `costly` records.

    `figures`: how it is said before the points. `left_out`: what is not counted, and why.
    `lacking`: why nothing can be counted at all; empty when something can. `share`: in the place
    of `good` ÷ `whole`. `times`: in the place of the number of costly records.
    """

    good: int = 0
    whole: int = 0
    costly: tuple[Record, ...] = ()
    figures: str = ""
    left_out: str = ""
    lacking: str = ""
    evidence: str = ""
    share: Fraction | None = None
    times: int | None = None


Count = Callable[[Facts], Tally]


def judged_by(
    rules: Sequence[Rule], counts: Mapping[str, Count], facts: Facts, maximum: str
) -> tuple[Step, ...]:
    """Every rule of one item by its own count; none takes more than the item has."""
    return tuple(_judge(rule, counts[rule.id](facts), maximum) for rule in rules)


def _judge(rule: Rule, tally: Tally, maximum: str) -> Step:
    if tally.lacking:
        return Step(rule.id, rule.words, tally.lacking + tally.left_out)
    found, lost = _rate(tally, maximum) if rule.measure == Measure.RATE else _cases(rule, tally)
    taken = min(lost, millionths(maximum))
    costly = tally.costly if taken else ()
    evidence = f"{tally.evidence}：{named(costly)}" if costly else tally.evidence
    found += tally.left_out
    return Step(rule.id, rule.words, found, shown(taken), evidence, records=costly)


def _rate(tally: Tally, maximum: str) -> tuple[str, int]:
    """Exact to the end, and rounded once, half-up, to two places: what is got."""
    share = Fraction(tally.good, tally.whole) if tally.share is None else tally.share
    got = rounded(share * Fraction(Decimal(maximum)))
    lost = millionths(maximum) - got
    points = f"得 {shown(got)} 分，扣 {shown(lost)} 分" if lost else f"得 {shown(got)} 分，不扣分"
    return f"{tally.figures}，{points}", lost


def rounded(points: Fraction) -> int:
    """In millionths, half-up to the hundredth of a point."""
    hundredths = (points * 2 * PER_CENT + 1) // 2
    return int(hundredths) * HUNDREDTH


def percent(part: int, whole: int) -> str:
    return f"{plain(Fraction(part * PER_CENT, whole))}%"


def _cases(rule: Rule, tally: Tally) -> tuple[str, int]:
    times = len(tally.costly) if tally.times is None else tally.times
    lost = times * millionths(rule.points)
    return f"{tally.figures}，{f'扣 {shown(lost)} 分' if lost else '不扣分'}", lost
