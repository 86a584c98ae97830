"""The year's arithmetic as data: what is scored, weighed, left out, shared, ranked and graded."""

from dataclasses import dataclass
from functools import partial
from itertools import pairwise

from evaluation.tally import values
from evaluation.tally.reading import BundleRefused, distinct, each, fields, member, refused
from evaluation.tally.values import HUNDRED, MILLION


@dataclass(frozen=True, slots=True)
class Indicator:
    """指标 — `full` is its maximum on the scale of the ballots' scores.

    That is millionths of a point, or 10⁻¹⁴ in the options form: value × max ÷ 100 has no more.
    """

    id: str
    full: int


@dataclass(frozen=True, slots=True)
class Group:
    """评议团组别 — weight in millionths."""

    id: str
    weight: int


@dataclass(frozen=True, slots=True)
class Trim:
    """去极值 — in each group with at least `min_valid` valid ballots."""

    low: int
    high: int
    min_valid: int


@dataclass(frozen=True, slots=True)
class Quorum:
    """到会要求 — the part of the issued slips that must have come back."""

    numerator: int
    denominator: int
    strict: bool


@dataclass(frozen=True, slots=True)
class Shares:
    """Of panel and objective score in the total; in millionths, together 100."""

    panel: int
    objective: int


@dataclass(frozen=True, slots=True)
class Grade:
    """等次 — the `least` value that earns it, none for the last; quota 优秀比例: see the scheme."""

    id: str
    least: int | None
    quota: int | None


@dataclass(frozen=True, slots=True)
class Scheme:
    """评议方案 — decimals in millionths.

    Points form: scores are multiples of `step`. Options form: `options` are the values, none for
    不了解. Only the first grade may have a quota, the part of the ranked units that may hold it.
    """

    step: int
    options: dict[str, int | None] | None
    indicators: tuple[Indicator, ...]
    groups: tuple[Group, ...]
    trim: Trim
    center: str
    quorum: Quorum
    shares: Shares
    bonus_cap: int
    deduction_cap: int
    decimals: int
    rounding: str
    rank_on: str
    rank_within: str
    tie_break: tuple[str, ...]
    grades: tuple[Grade, ...]
    quota_tie: str


_MOST_DECIMALS = 6
_KEYS = (
    *("form", "step", "indicators", "options", "groups", "trim", "center", "quorum", "shares"),
    *("bonus_cap", "deduction_cap", "decimals", "rounding", "rank_on", "rank_within"),
    *("tie_break", "grades", "quota_tie"),
)


def read_scheme(value: object, path: str) -> Scheme:
    """The scheme, checked; whether its tie-break keys exist is known only with the items."""
    given = fields(value, path, _KEYS)
    points = member(given, path, "form", values.one_of(("points", "options"))) == "points"
    indicators = partial(_indicators, scale=1 if points else HUNDRED)
    return Scheme(
        step=member(given, path, "step", values.positive if points else _nothing) or 0,
        options=member(given, path, "options", _nothing if points else _options),
        indicators=member(given, path, "indicators", indicators),
        groups=member(given, path, "groups", _groups),
        trim=member(given, path, "trim", _trim),
        center=member(given, path, "center", values.one_of(("mean", "median"))),
        quorum=member(given, path, "quorum", _quorum),
        shares=member(given, path, "shares", _shares),
        bonus_cap=member(given, path, "bonus_cap", values.decimal),
        deduction_cap=member(given, path, "deduction_cap", values.decimal),
        decimals=member(given, path, "decimals", _decimals),
        rounding=member(given, path, "rounding", values.one_of(("half-up", "half-even"))),
        rank_on=member(given, path, "rank_on", values.one_of(("exact", "rounded"))),
        rank_within=member(given, path, "rank_within", values.one_of(("board", "class"))),
        tie_break=tuple(each(given["tie_break"], f"{path}.tie_break", values.text)),
        grades=member(given, path, "grades", _grades),
        quota_tie=member(given, path, "quota_tie", values.one_of(("none", "all"))),
    )


def _nothing(value: object, path: str) -> None:
    if value is not None:
        raise refused(value, path, "null（另一种评分形式才用这一项）")


def _options(value: object, path: str) -> dict[str, int | None]:
    options = each(value, path, _option, least=1)
    distinct((option for option, _ in options), path, "id")
    return dict(options)


def _option(value: object, path: str) -> tuple[str, int | None]:
    given = fields(value, path, ("id", "title", "value"))
    member(given, path, "title", values.text)
    worth = member(given, path, "value", values.or_none(values.up_to(HUNDRED)))
    return member(given, path, "id", values.name), worth


def _indicators(value: object, path: str, scale: int) -> tuple[Indicator, ...]:
    indicators = each(value, path, partial(_indicator, scale=scale), least=1)
    distinct((indicator.id for indicator in indicators), path, "id")
    return tuple(indicators)


def _indicator(value: object, path: str, scale: int) -> Indicator:
    given = fields(value, path, ("id", "title", "max"))
    member(given, path, "title", values.text)
    return Indicator(
        member(given, path, "id", values.name), member(given, path, "max", values.positive) * scale
    )


def _groups(value: object, path: str) -> tuple[Group, ...]:
    groups = each(value, path, _group, least=1)
    distinct((group.id for group in groups), path, "id")
    if not any(group.weight for group in groups):
        raise BundleRefused(path, "至少要有一个组的权重大于 0")
    return tuple(groups)


def _group(value: object, path: str) -> Group:
    given = fields(value, path, ("id", "title", "weight"))
    member(given, path, "title", values.text)
    return Group(
        member(given, path, "id", values.name), member(given, path, "weight", values.decimal)
    )


def _trim(value: object, path: str) -> Trim:
    given = fields(value, path, ("low", "high", "min_valid"))
    trim = Trim(**{key: member(given, path, key, values.count) for key in given})
    if trim.min_valid <= trim.low + trim.high:
        raise refused(trim.min_valid, f"{path}.min_valid", "大于 low 与 high 之和的整数")
    return trim


def _quorum(value: object, path: str) -> Quorum:
    given = fields(value, path, ("numerator", "denominator", "strict"))
    numerator = member(given, path, "numerator", values.count)
    denominator = member(given, path, "denominator", values.count)
    if not denominator or numerator > denominator:
        raise refused(denominator, f"{path}.denominator", "大于 0、且不小于 numerator 的整数")
    return Quorum(numerator, denominator, member(given, path, "strict", values.flag))


def _shares(value: object, path: str) -> Shares:
    given = fields(value, path, ("panel", "objective"))
    shares = Shares(**{key: member(given, path, key, values.decimal) for key in given})
    if shares.panel + shares.objective != HUNDRED:
        raise BundleRefused(path, "两项占比之和应为 100")
    return shares


def _decimals(value: object, path: str) -> int:
    decimals = values.count(value, path)
    if decimals > _MOST_DECIMALS:
        raise refused(value, path, f"0 至 {_MOST_DECIMALS} 的整数")
    return decimals


def _grades(value: object, path: str) -> tuple[Grade, ...]:
    grades = each(value, path, _grade, least=1)
    distinct((grade.id for grade in grades), path, "id")
    for place, grade in enumerate(grades):
        if (grade.least is None) != (grade is grades[-1]):
            raise BundleRefused(f"{path}[{place}].min", "最后一个等次、且只有它的分数线为 null")
        if grade.quota is not None and (place or len(grades) == 1):
            raise BundleRefused(f"{path}[{place}].quota", "只有后面还有等次的第一等可以有比例")
    lines = [grade.least for grade in grades if grade.least is not None]
    for place, (better, worse) in enumerate(pairwise(lines), 1):
        if better <= worse:
            raise BundleRefused(f"{path}[{place}].min", "分数线应当一等比一等低")
    return tuple(grades)


def _grade(value: object, path: str) -> Grade:
    given = fields(value, path, ("id", "title", "min"), ("quota",))
    member(given, path, "title", values.text)
    least = member(given, path, "min", values.or_none(values.decimal))
    quota = member(given, path, "quota", values.up_to(MILLION)) if "quota" in given else None
    return Grade(member(given, path, "id", values.name), least, quota)
