"""现场通报稿: what fits the big screen, when the unit's answer is due, and who may do what when."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta, timezone
from enum import StrEnum
from math import ceil
from uuid import UUID

import msgspec

from evaluation.clues.states import TO_RECTIFY, ClueState
from evaluation.errors import Refused
from evaluation.rectification.states import TextState
from evaluation.workdays.rules import after_workdays

MOST_SIGNS, MOST_PARAGRAPHS = 220, 6
SIGNS_A_ROW, MOST_ROWS = 36, 7
"""Of the big screen at 1920 × 1080, in type that the last row of the hall reads."""
SHORT_SIGNS_A_ROW, SHORT_ROWS = 27, 5
"""The same for a short text, in larger type."""
LONGEST_WORDS = 300
LONGEST_OBJECTION = 500
CHINA = timezone(timedelta(hours=8))
USUAL_HOUR = time(12)
LAST_MOMENT = time(23, 59)

FOUND = (ClueState.FOUNDED, ClueState.PARTLY_FOUNDED)
SPOKEN_OF = (*FOUND, *sorted(TO_RECTIFY), ClueState.VERIFIED, ClueState.WRITTEN_OFF)
"""States of a clue that was found to be so, in whole or in part."""


class Stand(StrEnum):
    """How a unit's text stands, in one word; in the order in which they want looking after."""

    OBJECTED = "objected"
    UNANSWERED = "unanswered"
    CONFIRMED = "confirmed"
    MISSING = "missing"
    WITHDRAWN = "withdrawn"
    DRAFT = "draft"
    SENT = "sent"
    RELEASED = "released"
    NOT_NEEDED = "not_needed"


STAND_TITLES = {
    Stand.OBJECTED: "单位有异议",
    Stand.UNANSWERED: "到期未核对",
    Stand.CONFIRMED: "已确认，待放行",
    Stand.MISSING: "还没有写",
    Stand.WITHDRAWN: "已撤下",
    Stand.DRAFT: "草稿",
    Stand.SENT: "单位核对中",
    Stand.RELEASED: "已放行",
    Stand.NOT_NEEDED: "没有查实的问题",
}
TO_RELEASE = (Stand.OBJECTED, Stand.UNANSWERED, Stand.CONFIRMED)
"""The unit has said what it says; somebody else than the author decides."""
TO_WRITE = (Stand.MISSING, Stand.WITHDRAWN, Stand.DRAFT)


def stand_of(
    state: TextState | None, due: datetime | None, now: datetime, *, matters: int
) -> Stand:
    if state is None:
        return Stand.MISSING if matters else Stand.NOT_NEEDED
    if state == TextState.SENT and due is not None and due < now:
        return Stand.UNANSWERED
    return Stand(state.value)


class Matter(msgspec.Struct, frozen=True):
    """A founded clue of the unit, as far as it may be told in the hall."""

    clue: UUID
    label: str
    title: str
    kind: str
    state: ClueState


def read_text(typed: str) -> str:
    """As it is kept: paragraphs without blanks around them. Raises Refused for what won't fit."""
    kept = [" ".join(line.split()) for line in typed.splitlines()]
    text = "\n".join(line for line in kept if line)
    if not text:
        raise Refused("请先写现场通报的文字，没有保存。")
    signs, paragraphs, rows = len(text.replace("\n", "")), len(text.splitlines()), rows_of(text)
    if signs > MOST_SIGNS or paragraphs > MOST_PARAGRAPHS:
        raise Refused(
            f"大屏一屏放得下 {MOST_SIGNS} 字、{MOST_PARAGRAPHS} 段，现在有 {signs} 字、"
            f"{paragraphs} 段。请删短，没有保存。"
        )
    if rows > MOST_ROWS:
        raise Refused(
            f"这些文字在大屏上要占 {rows} 行，最多 {MOST_ROWS} 行（一行约 {SIGNS_A_ROW} 字）。"
            "请合并短的段落或者删短，没有保存。"
        )
    return text


def rows_of(text: str, a_row: int = SIGNS_A_ROW) -> int:
    """How many rows the big screen needs for it; half-width signs count half."""
    return sum(max(1, ceil(_width(line) / a_row)) for line in text.splitlines())


def is_short(text: str) -> bool:
    """Whether the screen has room for it in larger type."""
    return rows_of(text, SHORT_SIGNS_A_ROW) <= SHORT_ROWS


def _width(line: str) -> float:
    return sum(1 if unicodedata.east_asian_width(sign) in "WFA" else 0.5 for sign in line)


def read_words(typed: str, what: str, most: int = LONGEST_WORDS) -> str:
    words = " ".join(typed.split())
    if not words:
        raise Refused(f"请写明{what}，没有办理。")
    if len(words) > most:
        raise Refused(f"{what}最多 {most} 字，现在有 {len(words)} 字。没有办理。")
    return words


def first_draft(matters: Sequence[Matter]) -> str:
    """From titles, kinds and how far the rectification is; never from the wording of a complaint.

    What the screen has no room for is counted in the last line.
    """
    lines: list[str] = []
    for place, matter in enumerate(matters):
        line = f"{place + 1}. {_told(matter)}"
        rest = len(matters) - place - 1
        more = [f"另有 {rest} 件，已书面通报。"] if rest else []
        if not _fits([*lines, line, *more]):
            left = len(matters) - place
            return "\n".join([*lines, f"另有 {left} 件，已书面通报。"])
        lines.append(line)
    return "\n".join(lines)


def _fits(lines: Sequence[str]) -> bool:
    signs = sum(len(line) for line in lines)
    text = "\n".join(lines)
    return signs <= MOST_SIGNS and len(lines) <= MOST_PARAGRAPHS and rows_of(text) <= MOST_ROWS


def _told(matter: Matter) -> str:
    kind = f"（{matter.kind}）" if matter.kind else ""
    return f"{matter.title}{kind}，{progress_of(matter.state)}。"


def progress_of(state: ClueState) -> str:
    """How far it is, in words for the hall."""
    if state in FOUND:
        return "已查实，尚未整改"
    if state == ClueState.VERIFYING:
        return "已报整改，待验收"
    if state in TO_RECTIFY:
        return "正在整改"
    return "已整改"


def usual_due(now: datetime, sitting: date | None, differs: Mapping[date, bool]) -> datetime:
    """The next working day at noon, or the evening before the sitting if that comes first."""
    here = now.astimezone(CHINA)
    due = datetime.combine(after_workdays(here.date(), 1, differs), USUAL_HOUR, CHINA)
    last = last_due(now, sitting)
    return min(due, last) if last else due


def last_due(now: datetime, sitting: date | None) -> datetime | None:
    """Facts are checked until the day before the sitting; None where that day has passed."""
    if sitting is None or sitting <= now.astimezone(CHINA).date():
        return None
    return datetime.combine(sitting - timedelta(days=1), LAST_MOMENT, CHINA)


def check_due(due: datetime, now: datetime, sitting: date | None) -> None:
    last = last_due(now, sitting)
    if due <= now:
        raise Refused("核对的截止时间已经过了，没有送出。请改一个将来的时间。")
    if last is not None and due > last:
        raise Refused(
            f"评议会在{sitting:%-m月%-d日}，单位最迟要在前一天核对完，没有送出。请把截止时间提前。"
        )


def check_new(newest: TextState | None) -> None:
    """A new version; a draft is written over in its place."""
    if newest == TextState.SENT:
        raise Refused("单位正在核对这一稿，没有保存。要改，请先撤下这一稿。")


def check_sendable(state: TextState, *, newest: bool) -> None:
    if state != TextState.DRAFT or not newest:
        raise Refused("这一稿不是最新的草稿，没有送出。请刷新看看。")


def check_answerable(state: TextState, due: datetime | None, now: datetime) -> None:
    if state != TextState.SENT:
        raise Refused("这一稿现在不用核对，没有提交。请刷新看看。")
    if due is None or due < now:
        raise Refused("核对的期限已经过了，没有提交。有话请直接联系评议办。")


def needs_reason(state: TextState) -> bool:
    """Released against the unit's word."""
    return state == TextState.OBJECTED


def check_releasable(
    state: TextState, due: datetime | None, now: datetime, *, newest: bool, own: bool
) -> None:
    """Confirmed, objected to, or not answered in time; by somebody who did not write it."""
    if not newest:
        raise Refused("已经有更新的一稿，这一稿不能放行。请看最新的一稿。")
    if state == TextState.SENT and due is not None and due >= now:
        raise Refused("单位还在核对，核对期限也没有过，现在不能放行。")
    if state not in (TextState.SENT, TextState.CONFIRMED, TextState.OBJECTED):
        raise Refused("要先送单位核对，才能放行。没有放行。")
    if own:
        raise Refused("这一稿是您写的，要由另一个人放行。没有放行。")


def check_withdrawable(state: TextState) -> None:
    if state in (TextState.DRAFT, TextState.WITHDRAWN):
        raise Refused("这一稿没有送出，或者已经撤下，没有可撤的。")


def check_not_shown(*, shown: bool) -> None:
    """What the hall has heard stays as it was heard."""
    if shown:
        raise Refused("这家单位已经在评议会上通报过，通报稿不能再换、再撤。没有改动。")
