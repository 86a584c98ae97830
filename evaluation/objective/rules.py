"""What may be entered as objective points, and when; exact, in millionths of a point."""

import re
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from evaluation.errors import Refused

PLAIN = re.compile(r"[0-9]{1,20}(\.[0-9]{1,6})?")
"""A plain decimal: no sign, no exponent, ASCII digits only."""
MILLION = 1_000_000
LONGEST_REASON = 200
"""Shorter than the column: what a decision changed is written behind it."""
LONGEST_TEXT = 500
MOST_DAYS = 30
MOST_NAMED = 10
"""Units that a refusal names one by one."""

CEILING, LIFT_CEILING = "ceiling", "lift_ceiling"
"""Acts that take two persons."""


class SheetState(StrEnum):
    """确认单的状态 — an unanswered one whose days are over counts as confirmed."""

    SENT = "sent"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    SETTLED = "settled"
    RECALLED = "recalled"


class Stand(StrEnum):
    """How a sheet stands today: its state and its days, in one word."""

    UNSENT = "unsent"
    WAITING = "waiting"
    SILENT = "silent"
    CONFIRMED = "confirmed"
    OBJECTED = "objected"
    SETTLED = "settled"
    RECALLED = "recalled"


STAND_TITLES = {
    Stand.UNSENT: "未送",
    Stand.WAITING: "待确认",
    Stand.SILENT: "逾期未答，视为确认",
    Stand.CONFIRMED: "已确认",
    Stand.OBJECTED: "有异议，待裁定",
    Stand.SETTLED: "异议已裁定",
    Stand.RECALLED: "已收回，待重送",
}


class CeilingAsked(msgspec.Struct, frozen=True):
    """等次上限 as the first person asked for it, and as the second confirms it, word for word.

    `grade` by its title, which both persons read.
    """

    grade: str
    reason: str
    evidence: str
    file: UUID | None = None

    def written(self) -> str:
        """One line a field, for none of them holds a line break."""
        lines = (self.grade, self.reason, self.evidence, self.file.hex if self.file else "")
        return "\n".join(one_line(line) for line in lines)


def read_asked(written: str) -> CeilingAsked:
    grade, reason, evidence, file = written.split("\n")
    return CeilingAsked(grade, reason, evidence, UUID(file) if file else None)


class Frozen(Refused):
    def __init__(self) -> None:
        super().__init__("客观分已冻结，只能按更正办理。刚才填写的没有保存。")


class SheetIsOut(Refused):
    def __init__(self) -> None:
        super().__init__(
            "确认单已经送到单位。要改分，请先收回确认单，改好后再送一次。刚才填写的没有保存。"
        )


def check_entered(title: str, *grounds: str) -> None:
    """What was computed from the records is no person's to take away one by one."""
    if any(grounds):
        raise Refused(
            f"“{title}”有扣分是按记录核算的，不能在这里改。要改，请在这一项的“核算依据”里另行认定，"
            "写明理由。刚才填写的没有保存。"
        )


def stand_of(state: str | None, due_on: date | None, today: date) -> Stand:
    """A sheet may be answered on its last day, the whole day."""
    if state is None:
        return Stand.UNSENT
    if state == SheetState.SENT:
        return Stand.WAITING if due_on is None or today <= due_on else Stand.SILENT
    return Stand(state)


def is_answerable(state: str, due_on: date, today: date) -> bool:
    """Whether the unit may still confirm or object."""
    return today <= due_on and state in (
        SheetState.SENT,
        SheetState.OBJECTED,
        SheetState.SETTLED,
    )


def check_answerable(state: str, due_on: date, today: date) -> None:
    if state == SheetState.RECALLED:
        raise Refused("评议办已收回这份确认单，改好后会再送来。请等新的一份。")
    if state == SheetState.CONFIRMED:
        raise Refused("这份确认单已经确认，不用再办。")
    if today > due_on:
        raise Refused(
            f"已过 {due_on.month}月{due_on.day}日的期限，没有答复的视为确认。"
            "对评议结果有意见，可在公示期内申请复核。"
        )


def check_explained(units: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Each unit with the titles of items that lack points and don't say why."""
    lacking = [f"{unit}（{'、'.join(titles)}）" for unit, titles in units if titles]
    if lacking:
        raise Refused(f"有得分没有写明扣分原因，都没有送出：{named(lacking)}。请补写后再送。")


def check_finished(units: Sequence[tuple[str, Stand, date | None]], today: date) -> int:
    """Each unit with how its sheet stands and when it is due; how many never answered."""
    unsent, undecided, waiting, silent = [], [], [], 0
    for unit, stand, due_on in units:
        if stand in (Stand.UNSENT, Stand.RECALLED):
            unsent.append(unit)
        elif stand == Stand.OBJECTED:
            undecided.append(unit)
        elif stand != Stand.CONFIRMED and due_on is not None and today <= due_on:
            waiting.append(unit)
        silent += stand == Stand.SILENT
    parts = [
        f"{what} {len(names)} 家（{named(names)}）"
        for what, names in (
            ("确认单没有送出的", unsent),
            ("异议没有裁定的", undecided),
            ("还在确认期限内的", waiting),
        )
        if names
    ]
    if parts or not units:
        raise Refused(f"还不能冻结：{'；'.join(parts) or '本年度还没有单位'}。")
    return silent


def named(names: Sequence[str]) -> str:
    more = f"等 {len(names)} 家" if len(names) > MOST_NAMED else ""
    return "、".join(names[:MOST_NAMED]) + more


def millionths(text: str) -> int:
    """`text` must be a plain decimal."""
    whole, _, part = text.partition(".")
    return int(whole) * MILLION + int(part.ljust(6, "0"))


def shown(value: int) -> str:
    """Millionths as people write them: 18.5, 19."""
    whole, part = divmod(value, MILLION)
    return f"{whole}.{part:06d}".rstrip("0").rstrip(".")


def points_left(maximum: str, deductions: Sequence[str]) -> str:
    """得分 — the maximum less its deductions, never below zero."""
    return shown(max(millionths(maximum) - sum(map(millionths, deductions)), 0))


def read_points(text: str, maximum: str) -> int:
    """得分 of one item in millionths, from 0 to its maximum."""
    value = read_decimal(text)
    if value > millionths(maximum):
        raise Refused(f"最高 {maximum} 分。您输入的是 {text.strip()}，请改。")
    return value


def read_deduction(text: str, maximum: str) -> str:
    """A deduction in its shortest writing: above zero, at most the item's maximum."""
    value = read_decimal(text)
    if not 0 < value <= millionths(maximum):
        raise Refused(f"扣分要大于 0，不超过满分 {maximum} 分。您输入的是 {text.strip()}，请改。")
    return shown(value)


def read_adjustment(text: str) -> str:
    value = read_decimal(text)
    if not 0 < value <= 100 * MILLION:
        raise Refused(f"加分、扣分要大于 0，不超过 100 分。您输入的是 {text.strip()}，请改。")
    return shown(value)


def read_decimal(text: str) -> int:
    plain = text.strip()
    if not PLAIN.fullmatch(plain):
        raise Refused("分数只能填数字，最多六位小数，例如 1.5。请改后再交。")
    return millionths(plain)


def one_line(text: str) -> str:
    """Words as they are kept: one line, single spaces."""
    return " ".join(text.split())


def read_words(text: str, what: str, longest: int = LONGEST_REASON) -> str:
    """Words that must be there: a reason, an evidence, a decision."""
    words = one_line(text)
    if not words:
        raise Refused(f"请写明{what}。")
    if len(words) > longest:
        raise Refused(f"{what}最多 {longest} 字，现在有 {len(words)} 字，请缩短。")
    return words


def check_decided_points(points: int, former: str | None, maximum: str) -> None:
    """异议成立: the unit gets more than it had."""
    if former is not None and points <= millionths(former):
        raise Refused(
            f"异议成立，改后的得分要高于现在的 {former} 分，最高 {maximum} 分。"
            "不改分的，请选“不成立”。"
        )


def lowered(deductions: Sequence[str], sum_wanted: int) -> list[str]:
    """The deductions, given back from the newest on until they add up to what is wanted.

    Every one stays in its place, if only with 0, so that what was taken and given back is seen.
    """
    back = max(sum(map(millionths, deductions)) - sum_wanted, 0)
    left = []
    for points in map(millionths, reversed(deductions)):
        given = min(points, back)
        back -= given
        left.append(shown(points - given))
    return left[::-1]


def marked(reason: str, before: str, after: str) -> str:
    """The reason of a deduction that a decision lowered, with what it was."""
    note = f"（原扣 {before} 分，异议成立后减为 {after} 分）"
    return reason[: 300 - len(note)] + note
