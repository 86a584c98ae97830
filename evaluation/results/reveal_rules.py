"""揭晓: what the hall is shown step by step, in which order, and when it may begin. Values only."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

import msgspec

from evaluation.cycles.rules import Scope
from evaluation.errors import Refused
from evaluation.scoring.rules import SITTING_TITLES, SittingState


class RevealNotOn(Refused):
    def __init__(self) -> None:
        super().__init__("这场评议会没有开启揭晓。请评议办先在这一页上开启。")


class RevealNotReleased(Refused):
    def __init__(self) -> None:
        super().__init__("揭晓还没有放行。请两位评议办工作人员先后确认。")


class RevealStopped(Refused):
    """The count, or what of it is public, is no longer what two persons released."""

    def __init__(self) -> None:
        super().__init__(
            "放行以后，计票结果有更正或公布范围改过，揭晓已经停止，大屏上不再有名次。"
            "请重新签署，再由两个人重新放行，从头揭晓。"
        )


class Shown(msgspec.Struct, frozen=True):
    """One unit as the wall may have it; below the scope `all` there is no figure in it."""

    title: str
    short_title: str
    category: str
    rank: int | None = None
    total: str | None = None
    grade: str | None = None
    objective: str | None = None
    panel: str | None = None
    note: str = ""


class RevealStep(msgspec.Struct, frozen=True):
    """What one press shows: a place with all who share it, a grade, or who takes no part.

    `section` is the class where ranks are within the class.
    """

    section: str
    title: str
    units: tuple[Shown, ...]
    rank: int | None = None

    @property
    def tied(self) -> bool:
        return self.rank is not None and len(self.units) > 1


ASIDE = "不参与排名"


def steps_of(
    units: Iterable[Shown], scope: Scope, grades: Sequence[str], rank_within: str
) -> tuple[RevealStep, ...]:
    """In the order of showing. All who share a place come with one press: the first of them would
    tell the total of the others. No order tells more than the scope: names, not ranks, decide it.
    """
    by_name = sorted(units, key=lambda unit: (unit.category, unit.short_title, unit.title))
    if scope == Scope.ALL:
        ranked = [unit for unit in by_name if unit.rank is not None]
        apart = [_bare(unit) for unit in by_name if unit.rank is None]
        return (*_aside(apart), *_places(ranked, within_class=rank_within != "board"))
    if scope == Scope.GRADES:
        named = _plain(by_name)
        apart = [unit for unit in named if unit.grade not in grades]
        return (*_aside(apart), *(_graded(named, grade) for grade in reversed(grades)))
    return (_graded(_plain(by_name), grades[0]),) if scope == Scope.EXCELLENT and grades else ()


def _plain(units: Iterable[Shown]) -> list[Shown]:
    return sorted((_bare(unit) for unit in units), key=lambda unit: unit.short_title)


def _bare(unit: Shown) -> Shown:
    return Shown(unit.title, unit.short_title, unit.category, grade=unit.grade, note=unit.note)


def _aside(units: Sequence[Shown]) -> tuple[RevealStep, ...]:
    """First, and with the reason: after the first place nobody listens any more."""
    return (RevealStep("", ASIDE, tuple(units)),) if units else ()


def _graded(units: Iterable[Shown], grade: str) -> RevealStep:
    return RevealStep("", grade, tuple(unit for unit in units if unit.grade == grade))


def _places(units: Sequence[Shown], *, within_class: bool) -> list[RevealStep]:
    """Class by class in the order of their titles, each from the last place to the first."""
    sections = sorted({unit.category for unit in units}) if within_class else [""]
    steps = []
    for section in sections:
        here = [unit for unit in units if not within_class or unit.category == section]
        here.sort(key=lambda unit: -(unit.rank or 0))
        for rank, sharing in groupby(here, key=lambda unit: unit.rank):
            steps.append(RevealStep(section, f"第 {rank} 名", tuple(sharing), rank))
    return steps


def shown_steps(steps: Sequence[RevealStep]) -> tuple[RevealStep, ...]:
    """Without grades that nobody has: an empty page would be a press for nothing."""
    return tuple(step for step in steps if step.units)


SCOPE_SHOWS: Mapping[Scope, str] = {
    Scope.ALL: "从最后一名到第一名，逐名显示单位、总分、等次；并列的同时显示。",
    Scope.GRADES: "从低到高逐个等次显示单位名单，同等次不分先后，没有名次和分数。",
    Scope.EXCELLENT: "只显示优秀单位名单，不分先后，没有名次和分数。",
    Scope.INTERNAL: "公布范围是“只内部通报”，大屏上什么都不能揭晓。",
}
"""What the hall will see, in the words of the page that asks for the release."""


def check_scope(scope: Scope) -> None:
    if scope == Scope.INTERNAL:
        raise Refused(
            "这个榜单的公布范围是“只内部通报”，不能在大屏上揭晓。"
            "要揭晓，请先在“排名与公布”页上改公布范围。"
        )


def check_releasable(state: str, *, rehearsal: bool) -> None:
    if rehearsal:
        raise Refused("演练的结果不揭晓。")
    if state != SittingState.SIGNED:
        now = SITTING_TITLES[SittingState(state)]
        raise Refused(f"评议会现在是“{now}”。计票结果签署齐以后，才能放行揭晓。")


def check_something(steps: Sequence[RevealStep]) -> None:
    if not steps:
        raise Refused("按现在的公布范围没有可揭晓的单位。请看排名与公布范围。")


def moved(position: int, steps: int, by: int) -> int:
    """One step on or back. Raises Refused at either end."""
    to = position + by
    if to < 0:
        raise Refused("已经退到揭晓之前，不能再退。")
    if to > steps:
        raise Refused("已经全部揭晓，没有下一步。")
    return to
