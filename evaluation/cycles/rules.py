"""The year's states, and what a scheme must hold beyond the arithmetic."""

from collections.abc import Mapping
from enum import StrEnum

import msgspec


class CycleState(StrEnum):
    """状态 — each step is one action with its checks; back only by a named correction."""

    PREPARING = "preparing"
    REPORTING = "reporting"
    SUPERVISING = "supervising"
    SITTING = "sitting"
    COUNTED = "counted"
    APPROVED = "approved"
    ANNOUNCED = "announced"
    PUBLISHED = "published"
    ARCHIVED = "archived"


CYCLE_TITLES = {
    CycleState.PREPARING: "准备",
    CycleState.REPORTING: "报送",
    CycleState.SUPERVISING: "督办",
    CycleState.SITTING: "评议会",
    CycleState.COUNTED: "计票",
    CycleState.APPROVED: "审定",
    CycleState.ANNOUNCED: "公示",
    CycleState.PUBLISHED: "公布",
    CycleState.ARCHIVED: "归档",
}


EARLY = (CycleState.PREPARING, CycleState.REPORTING, CycleState.SUPERVISING)

STEPS_FROM: Mapping[CycleState, tuple[CycleState, ...]] = {
    CycleState.SITTING: (*EARLY, CycleState.SITTING),
    CycleState.COUNTED: (CycleState.SITTING,),
    CycleState.APPROVED: (CycleState.COUNTED,),
    CycleState.ANNOUNCED: (CycleState.APPROVED,),
    CycleState.PUBLISHED: (CycleState.ANNOUNCED, CycleState.PUBLISHED),
}
"""Which states a step is taken from; a second sitting opens in a year that is at its sitting, and
a second board or a correction is published in a year that is published."""


class Scope(StrEnum):
    """公布范围 — how much of a board the public sees; the full table is always internal."""

    INTERNAL = "internal"
    EXCELLENT = "excellent"
    GRADES = "grades"
    ALL = "all"


SCOPE_TITLES = {
    Scope.INTERNAL: "只内部通报",
    Scope.EXCELLENT: "公开优秀名单",
    Scope.GRADES: "公开等次",
    Scope.ALL: "公开全部",
}


class Indicator(msgspec.Struct, frozen=True):
    """指标 — `max` in points, a plain decimal as text."""

    id: str
    title: str
    max: str


class Option(msgspec.Struct, frozen=True):
    """选项 of the options form — `value` 0…100 as text, null for 不了解."""

    id: str
    title: str
    value: str | None


class Group(msgspec.Struct, frozen=True):
    """评议团组别 — `weight` as text."""

    id: str
    title: str
    weight: str


class GradeTitle(msgspec.Struct, frozen=True):
    """等次 — only what pages need; the arithmetic reads the whole."""

    id: str
    title: str


class QuickGrade(msgspec.Struct, frozen=True):
    """快捷档 — fills in `percent` of an indicator's maximum, rounded half-up to the step."""

    title: str
    percent: str


class Rules(msgspec.Struct, frozen=True):
    """The part of the scheme that pages and ballots need; the bundle carries it whole."""

    form: str
    step: str | None
    indicators: tuple[Indicator, ...]
    options: tuple[Option, ...] | None
    groups: tuple[Group, ...]
    grades: tuple[GradeTitle, ...]
    shares: dict[str, str]
    decimals: int
    rank_within: str


class SchemeItem(msgspec.Struct, frozen=True):
    """客观考核项 of a scheme — `max` in points as text; `rule` says in words what takes points."""

    id: str
    dimension: str
    title: str
    max: str
    rule: str = ""


class Scheme(msgspec.Struct, frozen=True):
    """评议方案 as stored: `rules` is the bundle's scheme, beside it what only the hall needs.

    `strict`: a unit whose scoring was closed takes no late ballots.
    """

    rules: Rules
    quick_grades: tuple[QuickGrade, ...]
    strict: bool
    items: tuple[SchemeItem, ...] = ()


def group_titles(scheme: Scheme) -> dict[str, str]:
    return {group.id: group.title for group in scheme.rules.groups}


class Matter(StrEnum):
    """What a unit hands in during the year, and may be reminded of."""

    DUTY_REPORT = "duty_report"
    STATISTICS = "statistics"


MATTER_TITLES = {Matter.DUTY_REPORT: "述职报告", Matter.STATISTICS: "执法统计"}
