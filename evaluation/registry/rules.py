"""What a line of the register is, what happens to units between years, and when it may."""

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from evaluation.errors import Refused

CLASSES = ("综合执法类", "社会管理服务类", "经济管理类", "垂直和双重管理类", "县市区")
"""The classes that every register knows; an office may add its own."""
BOARDS = ("市直单位", "县市区")
NOT_RANKED = "承办单位，不参与排名"


class ChangeKind(StrEnum):
    """机构变动 — what became of a unit after the year of its register."""

    RENAMED = "renamed"
    MERGED = "merged"
    ABOLISHED = "abolished"


CHANGE_TITLES = {
    ChangeKind.RENAMED: "更名",
    ChangeKind.MERGED: "合并",
    ChangeKind.ABOLISHED: "撤销",
}


class UnitLine(msgspec.Struct, frozen=True):
    """A unit as a sheet and the register both say it."""

    board: str
    category: str
    title: str
    short_title: str
    own_code: str = ""
    organiser: bool = False
    note: str = ""

    @property
    def kept_note(self) -> str:
        return self.note or (NOT_RANKED if self.organiser else "")


class Differences(msgspec.Struct, frozen=True):
    """What a sheet would do to a register; `changed` and `removed` name the rows that are there."""

    added: tuple[UnitLine, ...]
    changed: tuple[tuple[UUID, UnitLine], ...]
    unchanged: int
    removed: tuple[tuple[UUID, UnitLine], ...]


def differences(present: Mapping[UUID, UnitLine], lines: Sequence[UnitLine]) -> Differences:
    """Who is who is told by the full title, and where that is new, by the short one."""
    by_title = {line.title: unit for unit, line in present.items()}
    matched = {line: by_title[line.title] for line in lines if line.title in by_title}
    taken = set(matched.values())
    by_short = {line.short_title: unit for unit, line in present.items() if unit not in taken}
    for line in lines:
        if line not in matched and line.short_title in by_short:
            matched[line] = by_short.pop(line.short_title)
    changed = tuple((unit, line) for line, unit in matched.items() if not same(present[unit], line))
    kept = set(matched.values())
    return Differences(
        added=tuple(line for line in lines if line not in matched),
        changed=changed,
        unchanged=len(matched) - len(changed),
        removed=tuple((unit, line) for unit, line in present.items() if unit not in kept),
    )


def same(one: UnitLine, other: UnitLine) -> bool:
    """As it would be stored."""
    return msgspec.structs.replace(one, note=one.kept_note) == msgspec.structs.replace(
        other, note=other.kept_note
    )


def repeated(values: Sequence[str]) -> list[tuple[int, int]]:
    """Positions whose value stood before, each with the first place where it did."""
    first: dict[str, int] = {}
    return [
        (place, first[value])
        for place, value in enumerate(values)
        if value and first.setdefault(value, place) != place
    ]


class Change(msgspec.Struct, frozen=True):
    """更名, 合并 or 撤销 as the office states it; a new successor is given by its names."""

    unit: UUID
    kind: ChangeKind
    successor: UUID | None = None
    title: str = ""
    short_title: str = ""
    document_number: str = ""

    @property
    def names_a_new_one(self) -> bool:
        return bool(self.title.strip() or self.short_title.strip())


def check_change(change: Change) -> None:
    """Raises Refused where kind and successor do not go together."""
    wants_none = change.kind == ChangeKind.ABOLISHED
    if wants_none and (change.successor or change.names_a_new_one):
        raise Refused("撤销的单位没有承接单位。有单位承接的请选“更名”或“合并”。")
    if wants_none:
        return
    if change.successor and change.names_a_new_one:
        raise Refused("承接单位请只写一处：从名录里选，或者写新名称。")
    if not change.successor and not (change.title.strip() and change.short_title.strip()):
        raise Refused("请从名录里选承接单位，或者写出新单位的全称和简称。")
    if change.successor == change.unit:
        raise Refused("承接单位不能是这家单位自己，请另选一家。")


def check_carry(from_year: int, to_year: int, units: int) -> None:
    if from_year >= to_year:
        raise Refused("只能把以前年度的名录带到以后的年度。")
    if not units:
        raise Refused(f"{from_year} 年没有名录，没有可带入的单位。请导入名录。")


def year_shown(asked: int | None, years: Sequence[int]) -> int | None:
    """What was asked for, as far as it is a year of our time, or the newest there is."""
    if asked is not None and 2000 <= asked <= 2200:  # noqa: PLR2004  # the column's own limits
        return asked
    return max(years, default=None)


def day_or_none(text: str) -> date | None:
    """A day as a date field sends it, or nothing. Raises Refused."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise Refused("没有这一天，请核对日期。") from None
