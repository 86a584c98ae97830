"""案卷评查 as arithmetic: points of a review, the score that settles, a unit's mean, the grade.

Points are exact decimals as text. A sheet gives and takes at most one decimal place, so that the
mean of two reviews needs no rounding; the one rounding is a unit's mean, half-up to two places.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from fractions import Fraction

import msgspec

from evaluation.casefiles.states import CampaignState, FileKind
from evaluation.errors import Refused

WHOLE = "100"
"""Points of every sheet."""
REVIEWS = 2
"""Of every file that was drawn; a third is called for."""
MOST_OF_A_KIND, MOST_APART, MOST_OBJECTION_DAYS = 50, 50, 30
PLACES = Decimal("0.01")


class Grade(StrEnum):
    EXCELLENT = "excellent"
    PASSED = "passed"
    FAILED = "failed"


GRADE_TITLES = {Grade.EXCELLENT: "优秀", Grade.PASSED: "合格", Grade.FAILED: "不合格"}


class Bounds(msgspec.Struct, frozen=True):
    """优秀 from `excellent` on, 不合格 below `passed`."""

    excellent: str = "95"
    passed: str = "70"


class Plan(msgspec.Struct, frozen=True):
    """How many files of a kind are drawn of each unit, and where the grades lie."""

    kinds: dict[FileKind, int] = msgspec.field(
        default_factory=lambda: {FileKind.PENALTY: 1, FileKind.LICENCE: 1}
    )
    bounds: Bounds = Bounds()

    @property
    def wanted(self) -> list[tuple[FileKind, int]]:
        """Of what is drawn, in the order of the kinds."""
        return [(kind, self.kinds[kind]) for kind in FileKind if self.kinds.get(kind)]


class ListedFile(msgspec.Struct, frozen=True):
    """One row of a unit's list (案卷目录)."""

    kind: FileKind
    number: str
    title: str
    closed_on: date


def read_points(text: str) -> str:
    """0 to 100 with at most one place, in the shortest writing; raises Refused."""
    typed = unicodedata.normalize("NFKC", text).strip()
    if not re.fullmatch(r"[0-9]{1,3}(\.[0-9])?", typed) or Decimal(typed) > Decimal(WHOLE):
        raise Refused(
            f"分值填 0 到 {WHOLE} 的数，最多一位小数。您输入的是“{text.strip()[:20]}”，没有保存。"
        )
    return shortest(Decimal(typed))


def shortest(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def points_of(faults: Mapping[str, str], most: Mapping[str, str], *, zero: bool) -> str:
    """得分 of one sheet. An item loses at most what it has in `most`, never below 0."""
    if zero:
        return "0"
    lost = sum(
        (min(Decimal(points), Decimal(most.get(item, "0"))) for item, points in faults.items()),
        Decimal(0),
    )
    return shortest(max(Decimal(WHOLE) - lost, Decimal(0)))


def are_apart(scores: Sequence[str], apart: int) -> bool:
    """Whether two reviews differ by more than that: a third is called for."""
    if len(scores) != REVIEWS:
        return False
    first, second = map(Decimal, scores)
    return abs(first - second) > apart


def settled(scores: Sequence[str], apart: int) -> str | None:
    """案卷得分 of the reviews that are done: the mean of two, the median of three.

    None while one is missing, or while a third is called for.
    """
    if len(scores) < REVIEWS or are_apart(scores, apart):
        return None
    if len(scores) == REVIEWS:
        return printed(sum(map(Fraction, scores), Fraction(0)) / REVIEWS)
    return printed(Fraction(sorted(map(Decimal, scores))[1]))


def mean(scores: Sequence[str]) -> str | None:
    """单位得分 — of its settled files; None while there is none."""
    if not scores:
        return None
    return printed(sum(map(Fraction, scores), Fraction(0)) / len(scores))


def printed(value: Fraction) -> str:
    """Half-up to two places: 92.345 is 92.35. Exact before that."""
    hundredths = (2 * value.numerator * 100 + value.denominator) // (2 * value.denominator)
    return str((Decimal(hundredths) / 100).quantize(PLACES, ROUND_HALF_UP))


def grade_of(score: str, bounds: Bounds) -> Grade:
    value = Decimal(score)
    if value >= Decimal(bounds.excellent):
        return Grade.EXCELLENT
    return Grade.FAILED if value < Decimal(bounds.passed) else Grade.PASSED


def check_plan(plan: Plan, apart: int, objection_days: int) -> None:
    """Raises Refused; then no campaign was begun or changed."""
    if not any(plan.kinds.values()):
        raise Refused("每个单位至少抽 1 卷。请填抽取的卷数，没有保存。")
    if any(not 0 <= count <= MOST_OF_A_KIND for count in plan.kinds.values()):
        raise Refused(f"每类最多抽 {MOST_OF_A_KIND} 卷，没有保存。")
    excellent, passed = (read_points(text) for text in (plan.bounds.excellent, plan.bounds.passed))
    if Decimal(passed) >= Decimal(excellent):
        raise Refused("优秀的分数线要高于合格的分数线，没有保存。")
    if not 1 <= apart <= MOST_APART:
        raise Refused(f"两份评查相差的分数填 1 到 {MOST_APART}，没有保存。")
    if not 1 <= objection_days <= MOST_OBJECTION_DAYS:
        raise Refused(f"异议期填 1 到 {MOST_OBJECTION_DAYS} 个工作日，没有保存。")


def check_state(state: CampaignState, *wanted: CampaignState, why: str) -> None:
    """Raises Refused with `why`, which says what is the case and what was not changed."""
    if state not in wanted:
        raise Refused(why)
