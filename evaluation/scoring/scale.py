"""打分尺度: which texts are scores of an indicator. Exact: millionths of a point, as integers."""

import re
from collections.abc import Mapping

from evaluation.cycles.rules import Indicator, Scheme
from evaluation.scoring.rules import ScoresUnfit

PLAIN = re.compile(r"[0-9]{1,20}(\.[0-9]{1,6})?")
"""A plain decimal: no sign, no exponent, ASCII digits only."""

MILLION = 1_000_000


def millionths(text: str) -> int:
    """`text` must be a plain decimal."""
    whole, _, part = text.partition(".")
    return int(whole) * MILLION + int(part.ljust(6, "0"))


def shown(value: int) -> str:
    """Millionths as people write them: 18.5, 19."""
    whole, part = divmod(value, MILLION)
    return f"{whole}.{part:06d}".rstrip("0").rstrip(".")


def read_sheet(scheme: Scheme, scores: Mapping[str, object]) -> dict[str, str | None]:
    """Every indicator of the scheme once and no other, each on its scale or null (不了解).

    In the scheme's order and in the shortest writing, so that "018.50" is sealed as "18.5".
    Raises ScoresUnfit, which names each field and its reason.
    """
    wrong: dict[str, str] = {}
    for indicator in scheme.rules.indicators:
        if indicator.id not in scores:
            wrong[indicator.id] = f"“{indicator.title}”还没有评。"
        elif (fault := fault_of(scheme, indicator, scores[indicator.id])) is not None:
            wrong[indicator.id] = fault
    known = [indicator.id for indicator in scheme.rules.indicators]
    for strange in [name for name in scores if name not in known][:5]:
        wrong[strange[:40]] = "评分表里没有这一项。"
    if wrong:
        raise ScoresUnfit(wrong)
    return {name: _shortest(scheme, scores[name]) for name in known}


def _shortest(scheme: Scheme, score: object) -> str | None:
    if score is None:
        return None
    text = str(score)
    return text if scheme.rules.options is not None else shown(millionths(text))


def fault_of(scheme: Scheme, indicator: Indicator, score: object) -> str | None:
    """What is wrong with one score, or None. A score is text, or null for 不了解."""
    if score is None:
        return None
    if scheme.rules.options is not None:
        fits = any(option.id == score for option in scheme.rules.options)
        return None if fits else f"“{indicator.title}”没有这个选项，请重选。"
    if not isinstance(score, str) or not PLAIN.fullmatch(score):
        return f"“{indicator.title}”只能填数字，例如 {indicator.max}。"
    value, top = millionths(score), millionths(indicator.max)
    if value > top:
        return f"最高 {indicator.max} 分。您输入的是 {score}，请改。"
    step = millionths(scheme.rules.step or "1")
    if value % step:
        below = value - value % step
        above = min(below + step, top)
        return f"只能以 {scheme.rules.step} 分为一档。可填 {shown(below)} 或 {shown(above)}。"
    return None


def score_texts(scheme: Scheme) -> list[str]:
    """Texts as long as any that `read_sheet` gives: what the padding of ballots is measured by."""
    if scheme.rules.options is not None:
        return [option.id for option in scheme.rules.options]
    return [
        f"{millionths(indicator.max) // MILLION}.000000" for indicator in scheme.rules.indicators
    ]
