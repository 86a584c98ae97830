"""督办规则 as they are typed: read line by line, refused in words that name the field."""

import re
from collections.abc import Sequence

import msgspec

from evaluation.clues.setting import Kind, Limit, Setting
from evaluation.clues.states import SOURCE_TITLES, STATE_TITLES, ClueState
from evaluation.clues.steps import WAYS, Step
from evaluation.errors import Refused

LONGEST_LIMIT = 365
MOST_WARN_DAYS = 30
MOST_LINES = 60
OTHER_LIMITS = {"feedback": "反馈投诉人", "reading": "单位签收通知"}
LIMIT_TITLES = {
    **{state.value: STATE_TITLES[state] for state in ClueState},
    **OTHER_LIMITS,
}
WITH_LIMIT = (
    ClueState.UNREGISTERED, ClueState.REGISTERED, ClueState.ACCEPTED, ClueState.INVESTIGATING,
    ClueState.FOUNDED, ClueState.PARTLY_FOUNDED, ClueState.RECTIFYING, ClueState.SENT_BACK,
    ClueState.VERIFYING, ClueState.VERIFIED, ClueState.TRANSFERRED, ClueState.PASSED,
    *OTHER_LIMITS,
)  # fmt: skip
"""In the order of the form."""
EXTENDED = WAYS[Step.EXTEND].begins
WORKING, CALENDAR = "working", "calendar"


class WrittenLimit(msgspec.Struct, frozen=True):
    """A row of the form, as typed."""

    name: str
    days: str
    unit: str
    extension: str


class Written(msgspec.Struct, frozen=True, kw_only=True):
    """The form, as typed; every list one thing a line."""

    limits: Sequence[WrittenLimit]
    warn_days: str
    kinds: str
    sources: str
    channels: str
    declining: str
    mandatory: str
    accountability: str


def read_setting(written: Written) -> Setting:
    """Raises Refused, naming the field."""
    return Setting(
        limits=_read_limits(written.limits),
        warn_days=_whole("提前几个工作日亮黄灯", written.warn_days, 0, MOST_WARN_DAYS),
        kinds=_read_kinds(written.kinds),
        sources=_read_sources(written.sources),
        channels=_lines("来源渠道", written.channels, 20),
        declining=_lines("不予受理的情形", written.declining, 60),
        mandatory=_lines("应当督办的情形", written.mandatory, 60),
        accountability=_lines("责任追究的方式", written.accountability, 60),
    )


def _read_limits(rows: Sequence[WrittenLimit]) -> dict[str, Limit]:
    if [row.name for row in rows] != [str(name) for name in WITH_LIMIT]:
        raise Refused("时限的表没有传全，没有保存。请重新打开这一页再填。")
    return {row.name: _read_limit(row) for row in rows if row.days.strip()}


def _read_limit(row: WrittenLimit) -> Limit:
    title = LIMIT_TITLES[row.name]
    if row.unit not in {WORKING, CALENDAR}:
        raise Refused(f"“{title}”的时限要选工作日或自然日，没有保存。")
    days = _whole(f"“{title}”的时限", row.days, 1, LONGEST_LIMIT)
    extension = _whole(f"“{title}”的延期", row.extension or "0", 0, LONGEST_LIMIT)
    if extension and row.name not in EXTENDED:
        raise Refused(f"“{title}”不能延期，请把延期写成 0。没有保存。")
    return Limit(days, row.unit == WORKING, extension)


def _whole(name: str, text: str, least: int, most: int) -> int:
    if not re.fullmatch(r"[0-9]{1,4}", text.strip()) or not least <= int(text) <= most:
        raise Refused(f"{name}要写 {least} 到 {most} 之间的整数，现在是“{text[:20]}”。没有保存。")
    return int(text)


def _read_kinds(text: str) -> tuple[Kind, ...]:
    """A class, a colon, and its kinds: 执法方式：机械执法、过度执法."""
    kinds = []
    for line in _lines("问题类型", text, 400):
        group, colon, titles = line.partition("：")
        if not colon or not group.strip() or not titles.strip():
            raise Refused(
                f"问题类型的一行要写成“大类：类型、类型”，这一行不是：{line[:30]}。没有保存。"
            )
        kinds += [Kind(title.strip(), group.strip()) for title in titles.split("、")]
    for kind in kinds:
        _check_short("问题类型", kind.title, 40)
        _check_short("问题类型的大类", kind.group, 20)
    _check_different("问题类型", [kind.title for kind in kinds])
    return tuple(kinds)


def _read_sources(text: str) -> dict[str, str]:
    """The five of the trade stay; others stand under their own name."""
    own = _lines("另外的问题来源", text, 20, may_be_empty=True)
    _check_different("问题来源", [*SOURCE_TITLES.values(), *own])
    return dict(SOURCE_TITLES) | {title: title for title in own}


def _lines(name: str, text: str, longest: int, *, may_be_empty: bool = False) -> tuple[str, ...]:
    lines = [" ".join(line.split()) for line in text.splitlines()]
    kept = [line for line in lines if line]
    if not kept and not may_be_empty:
        raise Refused(f"{name}至少要有一行，没有保存。")
    if len(kept) > MOST_LINES:
        raise Refused(f"{name}最多 {MOST_LINES} 行，现在有 {len(kept)} 行。没有保存。")
    for line in kept:
        _check_short(name, line, longest)
    _check_different(name, kept)
    return tuple(kept)


def _check_short(name: str, text: str, longest: int) -> None:
    if not text:
        raise Refused(f"{name}有一处是空的（多了一个顿号？），没有保存。")
    if len(text) > longest:
        raise Refused(f"{name}每个最多 {longest} 字，这个太长：{text[:30]}…。没有保存。")


def _check_different(name: str, texts: Sequence[str]) -> None:
    twice = sorted({text for text in texts if texts.count(text) > 1})
    if twice:
        raise Refused(f"{name}里“{twice[0][:30]}”写了两次，没有保存。")


def written_kinds(kinds: Sequence[Kind]) -> str:
    """As `_read_kinds` reads it back; a class stands where its first kind stood."""
    groups: dict[str, list[str]] = {}
    for kind in kinds:
        groups.setdefault(kind.group, []).append(kind.title)
    return "\n".join(f"{group}：{'、'.join(titles)}" for group, titles in groups.items())
