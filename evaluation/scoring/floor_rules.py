"""会场进程: what the next press does, what may be undone, who is refused. Values in, values out."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import msgspec

from evaluation.errors import NotFound, Refused
from evaluation.scoring.modes import STEP_TITLES, Step
from evaluation.scoring.rules import Scoring

SHORTEST, LONGEST = 10, 3600
"""Seconds that a step may take."""
MOST_EXTRA = 3600
ONE_MORE = 60
"""+1 分钟."""


class OnAgenda(Protocol):
    """What the rules ask of a unit of the agenda."""

    @property
    def id(self) -> UUID: ...
    @property
    def number(self) -> int: ...
    @property
    def written(self) -> bool: ...
    @property
    def scoring(self) -> str: ...


class Deed(StrEnum):
    """What a move of the floor is. LAST: scoring ends and no unit is left to call."""

    BEGIN = "begin"
    STEP = "step"
    UNIT = "unit"
    BACK = "back"
    LAST = "last"
    SKIP = "skip"
    CALL = "call"
    RECALL = "recall"
    OPEN = "open"
    CLOSE = "close"
    UNDO = "undo"


DEED_TITLES = {
    Deed.BEGIN: "请第一家",
    Deed.STEP: "进到下一环节",
    Deed.UNIT: "请下一家",
    Deed.BACK: "补评后回来",
    Deed.LAST: "停止最后的评分",
    Deed.SKIP: "先请下一家",
    Deed.CALL: "请上场",
    Deed.RECALL: "召回补评",
    Deed.OPEN: "开启评分",
    Deed.CLOSE: "停止评分",
    Deed.UNDO: "撤回",
}


class Place(msgspec.Struct, frozen=True):
    """Where the floor stands and how far its clock ran. No unit: before the first, or a batch."""

    unit: UUID | None
    step: Step
    ran: int = 0
    extra: int = 0
    running: bool = False

    def same_as(self, other: "Place") -> bool:
        return (self.unit, self.step) == (other.unit, other.step)


class Move(msgspec.Struct, frozen=True):
    """One press: where it leads, whose scoring it changes, and what waits aside afterwards."""

    deed: Deed
    to: Place
    scoring: Mapping[UUID, Scoring] = {}
    aside: Place | None = None

    @property
    def closes(self) -> list[UUID]:
        return [unit for unit, scoring in self.scoring.items() if scoring == Scoring.CLOSED]


class Before(msgspec.Struct, frozen=True):
    """What a move left behind, for the undo: the place, and the scoring of what it changed."""

    deed: Deed
    place: Place
    scoring: dict[UUID, Scoring]
    aside: Place | None = None


class Moved(Refused):
    """Somebody else was quicker: the press belonged to what was seen before."""

    def __init__(self) -> None:
        super().__init__("会场进程刚刚已经变了，这一按没有算。请看清现在是哪一家、哪一环节，再按。")


class StillMissing(Refused):
    """Ballots are missing; a second press in the same turn goes on. `missing` by group title."""

    def __init__(self, missing: Mapping[str, int], turn: int) -> None:
        self.missing = dict(missing)
        self.turn = turn
        groups = "、".join(f"{title} {count}" for title, count in missing.items())
        super().__init__(
            f"还差 {sum(missing.values())} 张：{groups}。再按一次就停止评分，以后可以召回补评。"
        )


def steps_of(*, written: bool) -> tuple[Step, ...]:
    """书面述职 skips 现场述职."""
    return (Step.NOTICE, Step.SCORING) if written else tuple(Step)


def first_place(unit: OnAgenda) -> Place:
    return Place(unit.id, steps_of(written=unit.written)[0], running=True)


def following_unit(agenda: Sequence[OnAgenda], after: int) -> OnAgenda | None:
    """The first that waits behind this number, and if none does the first that waits at all."""
    waiting = [unit for unit in agenda if unit.scoring == Scoring.WAITING]
    behind = [unit for unit in waiting if unit.number > after]
    return next(iter(behind or waiting), None)


def plan_next(place: Place, agenda: Sequence[OnAgenda], aside: Place | None) -> Move | None:
    """What the one large button does; None when every unit was scored and nothing is open."""
    here = next((unit for unit in agenda if unit.id == place.unit), None)
    if here and place.step == Step.REPORT:
        return Move(Deed.STEP, Place(here.id, Step.NOTICE, running=True), aside=aside)
    if here and place.step == Step.NOTICE:
        to = Place(here.id, Step.SCORING, running=True)
        return Move(Deed.STEP, to, {here.id: Scoring.OPEN}, aside)
    still = [here] if here else agenda
    closes = {unit.id: Scoring.CLOSED for unit in still if unit.scoring == Scoring.OPEN}
    if aside:
        return Move(Deed.BACK, aside, closes)
    return _on_to(here, closes, following_unit(agenda, here.number if here else 0), place)


def _on_to(
    here: OnAgenda | None, closes: dict[UUID, Scoring], unit: OnAgenda | None, place: Place
) -> Move | None:
    if unit is None:
        stays = msgspec.structs.replace(place, running=False)
        return Move(Deed.LAST, stays, closes) if closes else None
    deed = Deed.UNIT if here or closes else Deed.BEGIN
    return Move(deed, first_place(unit), closes)


def plan_skip(place: Place, agenda: Sequence[OnAgenda]) -> Move:
    """下一家, and this one is scored later, with others perhaps. Raises Refused."""
    here = next((unit for unit in agenda if unit.id == place.unit), None)
    if here is None or place.step == Step.SCORING:
        raise Refused("这一家正在评分，请按“下一步”。")
    others = [unit for unit in agenda if unit is not here]
    unit = following_unit(others, here.number)
    if unit is None:
        raise Refused("后面没有还没评的单位了。请开启没评过的各家的评分。")
    return Move(Deed.SKIP, first_place(unit))


def plan_call(agenda: Sequence[OnAgenda], unit: UUID) -> Move:
    """请上场 — any unit, out of turn, from its first step; scoring stays as it is."""
    return Move(Deed.CALL, first_place(_on(agenda, unit)))


def plan_recall(place: Place, agenda: Sequence[OnAgenda], unit: UUID, aside: Place | None) -> Move:
    """召回 — scoring opens again for a unit that had it; what is on now waits aside."""
    recalled = _on(agenda, unit)
    if recalled.scoring == Scoring.WAITING:
        raise Refused("这一家还没有评过，不用召回。请按“请上场”。")
    if (place.unit, place.step) == (unit, Step.SCORING) and recalled.scoring == Scoring.OPEN:
        raise Refused("这一家正在评分，不用召回。")
    is_batch = any(one.scoring == Scoring.OPEN for one in agenda)
    waits = place if place.unit not in (unit, None) or (place.unit is None and is_batch) else None
    to = Place(unit, Step.SCORING, running=True)
    return Move(Deed.RECALL, to, {unit: Scoring.OPEN}, aside or waits)


def plan_scoring(
    place: Place,
    agenda: Sequence[OnAgenda],
    units: Collection[UUID],
    scoring: Scoring,
    aside: Place | None,
) -> Move:
    """Open or close one unit or a batch: one that opens is on the floor, of a batch none is."""
    chosen = dict.fromkeys(units, scoring)
    if not chosen or not {unit.id for unit in agenda}.issuperset(chosen):
        raise Refused("请先选要开启或停止评分的单位。")
    if scoring == Scoring.OPEN:
        shown = next(iter(chosen)) if len(chosen) == 1 else None
        return Move(Deed.OPEN, Place(shown, Step.SCORING, running=True), chosen)
    is_over = place.step == Step.SCORING and _nothing_open_here(place, agenda, chosen)
    stays = msgspec.structs.replace(place, running=place.running and not is_over)
    return Move(Deed.CLOSE, stays, chosen, aside)


def _nothing_open_here(place: Place, agenda: Iterable[OnAgenda], closed: Collection[UUID]) -> bool:
    here = (unit for unit in agenda if place.unit in (None, unit.id))
    return all(unit.scoring != Scoring.OPEN or unit.id in closed for unit in here)


def plan_undo(before: Before | None, cast: Mapping[UUID, int]) -> Move:
    """撤回 — back to where the last move began. `cast` counts the ballots in the box by unit.

    Never from under a ballot: a unit whose scoring the move began stays open once one is in.
    """
    if before is None:
        raise Refused("没有可以撤回的一步。")
    begun = [unit for unit, scoring in before.scoring.items() if scoring == Scoring.WAITING]
    ballots = sum(cast.get(unit, 0) for unit in begun)
    if ballots:
        raise Refused(f"已有 {ballots} 张评议票入箱，不能撤回到评分之前。请让评分继续。")
    return Move(Deed.UNDO, before.place, before.scoring, before.aside)


def _on(agenda: Sequence[OnAgenda], unit: UUID) -> OnAgenda:
    found = next((one for one in agenda if one.id == unit), None)
    if found is None:
        raise NotFound
    return found


def check_seen(turn: int, seen: int) -> None:
    if turn != seen:
        raise Moved


def check_none_missing(missing: Mapping[str, int], turn: int, told: int | None) -> None:
    """The first press says what is missing; the second, told so in this very turn, goes on."""
    lacking = {title: count for title, count in missing.items() if count > 0}
    if lacking and told != turn:
        raise StillMissing(lacking, turn)


def check_extra(extra: int, seen: int) -> None:
    """+1 分钟 pressed twice on one sight adds once."""
    if extra != seen:
        raise Refused(f"时间刚刚已经加过，现在这一环节共加了 {extra // 60} 分钟。还要加请再按。")
    if extra + ONE_MORE > MOST_EXTRA:
        raise Refused("这一环节已经加了一个小时，不能再加。请换到下一步。")


def check_lengths(report: int, notice: int, scoring: int, warning: int) -> None:
    for step, seconds in zip(Step, (report, notice, scoring), strict=True):
        if not SHORTEST <= seconds <= LONGEST:
            raise Refused(f"{STEP_TITLES[step]}的时长应是 {SHORTEST} 秒到 {LONGEST // 60} 分钟。")
    if not 0 <= warning <= LONGEST:
        raise Refused("提前几秒提醒，应是 0 到 3600。")
