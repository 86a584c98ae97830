"""How a county's year is told to the city: where it stands, and what comes next, in plain words."""

from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from evaluation.cycles.rules import CycleState
from evaluation.scoring.rules import SittingState


class Light(StrEnum):
    """How the state looks: 已办成, 正在办, 要催办, 还没有开始."""

    DONE = "good"
    UNDER_WAY = "wait"
    LATE = "bad"
    NOTHING = ""


class CountySitting(msgspec.Struct, frozen=True):
    """A real sitting as the city may know it: dates, counts of the closed box, its roots.

    No title, no score, and of an open box no count.
    """

    id: UUID
    board: str
    state: SittingState
    mode: str
    held_on: date
    slips: int | None
    ballots: int | None
    root: str | None
    paper_sheets: int | None
    paper_root: str | None
    publication: UUID | None
    published_on: date | None


class CountyYear(msgspec.Struct, frozen=True):
    """One county in one year; `state` is None while it has not begun it."""

    id: UUID
    code: str
    title: str
    small_office: bool
    state: CycleState | None
    units: int
    until: date | None
    """The last day of its 公示."""
    sittings: tuple[CountySitting, ...]


class Told(msgspec.Struct, frozen=True):
    """“安乡县尚未启封：…” and “下一步 …”."""

    words: str
    following: str
    light: Light


FINISHED = (CycleState.PUBLISHED, CycleState.ARCHIVED)
WAITING = (SittingState.PREPARED, SittingState.REHEARSED)
COUNTED = (SittingState.OPENED, SittingState.SIGNED)


def told(county: CountyYear, today: date) -> Told:
    """Of several sittings the one that is furthest behind decides."""
    title = county.title
    if county.state is None:
        return Told(f"{title}还没有建立本年度", "建立年度，写明依据文件和榜单", Light.NOTHING)
    live = [one for one in county.sittings if one.state != SittingState.VOIDED]
    if county.state in FINISHED and live and all(one.publication for one in live):
        return Told(f"{title}已公布结果", "没有要办的", Light.DONE)
    if not live:
        return _without(county)
    behind = min(live, key=lambda one: (ORDER.index(one.state), one.held_on))
    if behind.state in COUNTED:
        return _after(county, behind, today)
    return _before(title, behind, today)


ORDER = (
    SittingState.PREPARED,
    SittingState.REHEARSED,
    SittingState.OPEN,
    SittingState.PAUSED,
    SittingState.CLOSED,
    SittingState.OPENED,
    SittingState.SIGNED,
)


def _without(county: CountyYear) -> Told:
    if county.sittings:
        words = f"{county.title}的评议会已作废，票箱没有启封"
        return Told(words, "重新筹备一场评议会", Light.LATE)
    if not county.units:
        return Told(f"{county.title}还没有名录", "导入本年度的执法单位名录", Light.UNDER_WAY)
    words = f"{county.title}还没有定评议会的日期"
    return Told(words, "采用评议方案，筹备评议会", Light.UNDER_WAY)


def _before(title: str, sitting: CountySitting, today: date) -> Told:
    on = f"{sitting.held_on.month}月{sitting.held_on.day}日"
    late = (today - sitting.held_on).days
    if sitting.state in WAITING:
        tense = f"原定 {on} 的评议会已过 {late} 天，还没有开" if late > 0 else f"评议会定在 {on}"
        words = f"{title}尚未启封：{tense}"
        rehearsed = sitting.state == SittingState.REHEARSED
        following = "登记发卡，按期开会" if rehearsed else "制卡、制钥匙卡，演练开箱"
        return Told(words, following, Light.LATE if late > 0 else Light.UNDER_WAY)
    if sitting.state == SittingState.CLOSED:
        words = f"{title}尚未启封：{on}已封箱，票箱还没有打开"
        following = "两位监票人带钥匙卡启封"
        return Told(words, following, Light.LATE if late > 0 else Light.UNDER_WAY)
    paused = sitting.state == SittingState.PAUSED
    words = f"{title}尚未启封：评议会{'暂停' if paused else '正在进行'}，{on}开始"
    return Told(words, "恢复后接着评" if paused else "评完后封箱", Light.UNDER_WAY)


def _after(county: CountyYear, sitting: CountySitting, today: date) -> Told:
    title = county.title
    if sitting.state == SittingState.OPENED:
        words, following = "已启封计票，还没有签署", "计票人、监票人各两位签署"
    elif county.state == CycleState.APPROVED:
        words, following = "结果已审定", "开始公示"
    elif county.state == CycleState.ANNOUNCED:
        over = county.until is not None and county.until < today
        until = f"到 {county.until.month}月{county.until.day}日" if county.until else ""
        words = "公示期已满，还没有公布" if over else f"正在公示，{until}".rstrip("，")
        following = "两位工作人员公布结果" if over else "公示期满后公布"
    elif county.state in FINISHED:
        words, following = "还有一份结果没有公布", "公布另一场或更正后的结果"
    else:
        words, following = "已签署计票结果", "审定：文号、日期，两人确认"
    return Told(f"{title}{words}", following, Light.UNDER_WAY)


def how_many(counties: Sequence[CountyYear], today: date) -> dict[Light, int]:
    lights = [told(county, today).light for county in counties]
    return {light: lights.count(light) for light in Light}
