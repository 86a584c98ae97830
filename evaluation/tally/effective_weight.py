"""有效权重 — how much each part of the total really decides.

A part of nominal weight 40 decides little if all units get nearly the same from it. Its effective
weight is the share of the variance of totals that is due to it:

    share of a part = Cov(part, total) ÷ Var(total), over the units that have a total.

The parts add up to the total, so the shares add up to 1. A share below 0 says that the part works
against the total, and then another may be above 1. There is none for fewer than three units or for
totals that are all equal.

Panel and objective score, weighed by shares that add up to 100, lie within 0…100 together; that a
total had to be kept within 0…100 can only come of bonus and deduction. So the part of the
adjustments is what they have really added or taken: the total less the two other parts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

LEAST_UNITS = 3


@dataclass(frozen=True, slots=True)
class Parts:
    """What one unit's total is made of, in points of the total."""

    panel: Fraction
    objective: Fraction
    adjustments: Fraction

    @property
    def total(self) -> Fraction:
        return self.panel + self.objective + self.adjustments


@dataclass(frozen=True, slots=True)
class EffectiveWeight:
    """Shares of the variance of totals, together 1."""

    panel: Fraction
    objective: Fraction
    adjustments: Fraction


def effective_weight(units: Sequence[Parts]) -> EffectiveWeight | None:
    """None for fewer than three units, and for totals that do not differ."""
    totals = [unit.total for unit in units]
    spread = covariance(totals, totals)
    if len(units) < LEAST_UNITS or not spread:
        return None
    return EffectiveWeight(
        panel=covariance([unit.panel for unit in units], totals) / spread,
        objective=covariance([unit.objective for unit in units], totals) / spread,
        adjustments=covariance([unit.adjustments for unit in units], totals) / spread,
    )


def covariance(some: Sequence[Fraction], others: Sequence[Fraction]) -> Fraction:
    """Times the number of units: a common factor that every ratio loses again."""
    if not some:
        return Fraction(0)
    middle = sum(others, Fraction(0)) / len(others)
    return sum(
        (one * (other - middle) for one, other in zip(some, others, strict=True)), Fraction(0)
    )


def parts_of(result: Mapping[str, Any], shares: Mapping[str, str]) -> list[Parts]:
    """The parts of every unit of a result that has a total; `shares` are the scheme's."""
    return list(_parts(result["units"], Fraction(shares["panel"]), Fraction(shares["objective"])))


def _parts(
    units: Iterable[Mapping[str, Any]], panel_share: Fraction, objective_share: Fraction
) -> Iterable[Parts]:
    for unit in units:
        if unit["exact"] is not None:
            panel = _weighed(unit["panel"], panel_share)
            objective = _weighed(unit["objective"], objective_share)
            yield Parts(panel, objective, _number(unit["exact"]) - panel - objective)


def _weighed(part: Mapping[str, Any] | None, share: Fraction) -> Fraction:
    """A part whose share is 0 is left out of the total, whether or not it has a score."""
    if not share or part is None:
        return Fraction(0)
    return _number(part["exact"]) * share / 100


def _number(exact: str) -> Fraction:
    """A result writes fractions of any length; `Fraction` alone refuses more than 4300 digits."""
    above, _, below = exact.partition("/")
    return Fraction(_integer(above), _integer(below or "1"))


def _integer(digits: str) -> int:
    longest = 4000
    number = 0
    for start in range(0, len(digits), longest):
        piece = digits[start : start + longest]
        number = number * 10 ** len(piece) + int(piece)
    return number


def percent(share: Fraction) -> str:
    """With one decimal, half away from zero, as people write it: 12.3%, −0.4%."""
    tenths, half = divmod(abs(share) * 1000, 1)
    whole, part = divmod(int(tenths) + (half >= Fraction(1, 2)), 10)
    sign = "−" if share < 0 and (whole or part) else ""
    return f"{sign}{whole}.{part}%"


def in_words(units: Sequence[Parts], shares: Mapping[str, str]) -> str:
    """One sentence for people who know the nominal shares."""
    found = effective_weight(units)
    nominal = Fraction(shares["panel"])
    if found is None:
        few = len(units) < LEAST_UNITS
        why = f"有总分的单位不足 {LEAST_UNITS} 家" if few else "各单位总分都相同"
        return f"{why}，算不出各部分实际决定了多少。"
    if not nominal:
        return "现场评议不计入总分，总分的差别全部来自客观考核和加分扣分。"
    if nominal == 100:  # noqa: PLR2004
        return f"客观考核不计入总分，现场评议实际决定了总分差别的 {percent(found.panel)}。"
    return _compared(found, units, nominal)


def _compared(found: EffectiveWeight, units: Sequence[Parts], nominal: Fraction) -> str:
    """Near: within an eighth of what the scheme names."""
    named = f"名义上现场评议占 {percent(nominal / 100).replace('.0%', '%')}"
    real = percent(found.panel)
    if found.panel < 0:
        return f"{named}，但现场得分高的单位总分反而偏低，没有拉开总分的差别（{real}）。"
    if found.panel > 1:
        return f"{named}，实际总分的差别全由现场得分拉开，其他部分只抵消了一些（{real}）。"
    if abs(found.panel * 100 - nominal) <= nominal / 8:
        return f"{named}，实际决定了总分差别的 {real}，大体相当。"
    if found.panel * 100 < nominal:
        why = "各单位现场得分彼此接近" if _closer(units, nominal) else "现场与客观的高低不一致"
        return f"{named}，但{why}，实际只决定了总分差别的 {real}。"
    why = "与客观的高低相互抵消" if _closer(units, nominal) else "各单位现场得分差距较大"
    return f"{named}，但{why}，实际决定了总分差别的 {real}。"


def _closer(units: Sequence[Parts], nominal: Fraction) -> bool:
    """Whether panel scores, before they are weighed, lie closer together than objective ones."""
    panel = [unit.panel / nominal for unit in units]
    objective = [unit.objective / (100 - nominal) for unit in units]
    return covariance(panel, panel) < covariance(objective, objective)
