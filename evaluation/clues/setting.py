"""督办规则: limits, kinds of problems and reasons, as data of each jurisdiction."""

from collections.abc import Mapping
from datetime import date, timedelta

import msgspec

from evaluation.clues.states import SOURCE_TITLES, ClueState
from evaluation.workdays.rules import after_workdays, is_workday, workdays_left


class Limit(msgspec.Struct, frozen=True):
    """时限 of a state, from the day it began: working days, or days of the calendar.

    `extension`: by how many of the same days it may be put off, once; 0 never.
    """

    days: int
    working: bool = True
    extension: int = 0


class Kind(msgspec.Struct, frozen=True):
    """问题类型, under a class of problems."""

    title: str
    group: str


class Setting(msgspec.Struct, frozen=True, kw_only=True):
    """督办规则 of one jurisdiction; whatever it does not say is as the defaults have it."""

    limits: dict[str, Limit]
    """By state; beside them `feedback` (to the complainant) and `reading` (签收 of a notice)."""
    kinds: tuple[Kind, ...]
    sources: dict[str, str]
    channels: tuple[str, ...]
    declining: tuple[str, ...]
    """Reasons for 不予受理."""
    mandatory: tuple[str, ...]
    """Grounds on which 督办 is a must (湖南省行政执法监督条例, Art. 10)."""
    accountability: tuple[str, ...]
    """Kinds of 责任追究."""
    warn_days: int = 3
    """Yellow from so many working days before the end."""


DEFAULTS = Setting(
    limits={
        ClueState.UNREGISTERED: Limit(2),
        ClueState.REGISTERED: Limit(5),
        ClueState.ACCEPTED: Limit(1),
        ClueState.INVESTIGATING: Limit(30, working=False, extension=30),
        ClueState.FOUNDED: Limit(5),
        ClueState.PARTLY_FOUNDED: Limit(5),
        ClueState.RECTIFYING: Limit(30, working=False, extension=30),
        ClueState.SENT_BACK: Limit(10, extension=10),
        ClueState.VERIFYING: Limit(10),
        ClueState.VERIFIED: Limit(5),
        ClueState.TRANSFERRED: Limit(10),
        ClueState.PASSED: Limit(30, working=False),
        "feedback": Limit(15),
        "reading": Limit(2),
    },
    kinds=(
        Kind("运动式执法", "执法方式"),
        Kind("“一刀切”执法", "执法方式"),
        Kind("机械执法", "执法方式"),
        Kind("过度执法", "执法方式"),
        Kind("选择性执法", "执法方式"),
        Kind("重复检查", "涉企检查"),
        Kind("多头执法", "涉企检查"),
        Kind("园区内外执法不对等", "涉企检查"),
        Kind("简单粗暴执法", "执法作风"),
        Kind("野蛮执法", "执法作风"),
        Kind("推诿扯皮", "执法作风"),
        Kind("逐利执法", "执法利益"),
        Kind("罚没收入定指标", "执法利益"),
        Kind("不作为", "履职"),
        Kind("乱作为", "履职"),
        Kind("监管缺位", "履职"),
        Kind("程序不合法", "执法程序"),
        Kind("其他", "其他"),
    ),
    sources=dict(SOURCE_TITLES),
    channels=("12345 热线", "监督举报电话", "来信", "来访", "网上留言", "代表建议", "政协提案",
              "上级交办", "媒体", "检查", "其他"),
    declining=("已进入复议、诉讼或纪检监察程序", "匿名且没有具体线索", "与行政执法无关"),
    mandatory=("人大决议或交办", "代表建议、政协提案、监察建议、司法建议、检察建议", "上级交办",
               "其他应当督办的"),
    accountability=("责令书面检查", "约谈", "通报批评", "诫勉谈话", "取消评优资格",
                    "暂扣或收回执法证件", "调离执法岗位", "移送纪检监察机关", "移送司法机关"),
)  # fmt: skip
"""Limits from the municipal rules of 隆回, 衡东, 郑州, 山东 and 重庆; the choice is ours."""


def ends_on(start: date, limit: Limit, differs: Mapping[date, bool]) -> date:
    """The last day of a limit that begins the day after `start`. One of calendar days that would
    end on a day off ends on the next working day.
    """
    if limit.working:
        return after_workdays(start, limit.days, differs)
    return next_workday(start + timedelta(days=limit.days), differs)


def put_off(due: date, limit: Limit, differs: Mapping[date, bool]) -> date:
    """The last day after 延期, which begins where the limit ended."""
    return ends_on(due, Limit(limit.extension, limit.working), differs)


def next_workday(day: date, differs: Mapping[date, bool]) -> date:
    while not is_workday(day, differs):
        day += timedelta(days=1)
    return day


class Light(msgspec.Struct, frozen=True):
    """灯: `look` bad 超期, wait 临近, good 充足, or empty without a clock; `left` working days."""

    look: str
    left: int | None
    words: str


def light_of(due: date | None, today: date, warn_days: int, differs: Mapping[date, bool]) -> Light:
    if due is None:
        return Light("", None, "—")
    left = workdays_left(today, due, differs)
    if due < today:
        return Light("bad", left, f"超期 {-left} 个工作日" if left else "已超期")
    if left <= warn_days:
        return Light("wait", left, f"剩 {left} 个工作日" if left else "今天到期")
    return Light("good", left, f"剩 {left} 个工作日")
