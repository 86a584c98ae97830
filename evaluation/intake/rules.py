"""What a sheet would do, what a kind of sheet is, and what makes a sheet be refused."""

import re
from collections.abc import Awaitable, Callable, Sequence
from hashlib import sha256
from typing import Any, Literal
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person, Role
from evaluation.errors import NotFound, Refused
from evaluation.registry.rules import repeated
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.forms import SheetForm
from evaluation.spreadsheets.likeness import look_alikes
from evaluation.spreadsheets.reading import Reading, Row

LARGEST = 10_000_000
"""Bytes; a register of a thousand units has a hundred thousand."""
LONGEST_SUBJECT = 60


class Plan(msgspec.Struct, frozen=True):
    """What taking a sheet in would do; nothing, while it has a fault. Notes stop nothing.

    `gone` are the names of what is taken out, for the person who has to say yes.
    """

    added: Sequence[Any] = ()
    changed: Sequence[Any] = ()
    removed: Sequence[Any] = ()
    unchanged: int = 0
    gone: Sequence[str] = ()
    faults: Sequence[Fault] = ()
    notes: Sequence[Fault] = ()
    summary: str = ""

    @property
    def seen(self) -> str:
        """The same for the same deeds: what the person has seen is what is done."""
        deeds = repr((self.added, self.changed, self.removed))
        return sha256(deeds.encode()).hexdigest()[:32]


class Handed(msgspec.Struct, frozen=True):
    """账号通知 — a new account with the password that stands in one answer only."""

    username: str
    full_name: str
    office: str
    roles: tuple[str, ...]
    password: str


class Kind(msgspec.Struct, frozen=True):
    """A kind of sheet. `of` says what its subject is: a year, a cycle's id, or nothing.

    `whole`: what is not in the sheet is taken out.
    """

    name: str
    title: str
    hint: str
    of: Literal["year", "cycle", ""]
    whole: bool
    roles: frozenset[Role]
    form: Callable[[UUID, str], Awaitable[SheetForm]]
    plan: Callable[[UUID, str, Reading], Awaitable[Plan]]
    settle: Callable[[Person, str, Plan], Awaitable[Sequence[Handed]]]
    rows: Callable[[UUID, str], Awaitable[list[tuple[str, ...]]]]
    door: Callable[[Reading], None] = lambda _: None


def year_of(subject: str) -> int:
    """Raises NotFound for what is no year of our time. Known classes may stand behind it."""
    year = subject.partition(" ")[0]
    if not re.fullmatch(r"20\d\d|21\d\d", year):
        raise NotFound
    return int(year)


def check_size(name: str, content: bytes) -> None:
    if not content:
        raise Refused(f"没有收：{name or '没有选文件'}。请选一个填好的 XLSX 或 CSV 文件再传。")
    if len(content) > LARGEST:
        raise Refused(f"没有收：{name}超过 {LARGEST // 1_000_000} MB。请只留要导入的那张表再传。")


def check_takeable(plan: Plan, seen: str) -> None:
    """Raises Refused while there is a fault, and when it is no longer what was looked at."""
    if plan.faults:
        raise Refused(f"还有 {len(plan.faults)} 处要改。整张表都没有导入，请改后再传。")
    if plan.seen != seen:
        raise Refused("您看过以后，系统里的内容又有人改过，没有导入。请重新看一遍再确认。")


def first_sheet(reading: Reading, form: SheetForm) -> str:
    """What faults of our own call the sheet, as those of the reading do."""
    return next((one.sheet for one in (*reading.faults, *reading.notes)), form.title)


def same_values(
    sheet: str, rows: Sequence[Row], column: str, keys: Sequence[str] | None = None
) -> list[Fault]:
    """A value that must stand once and stands again."""
    texts = [row.values.get(column, "") for row in rows]
    return [
        Fault(
            sheet,
            rows[place].number,
            column,
            f"与第 {rows[first].number} 行相同：{texts[place]}。请删去或改正其中一行。",
        )
        for place, first in repeated(texts if keys is None else keys)
    ]


def alike(sheet: str, rows: Sequence[Row], column: str) -> list[Fault]:
    """Names of the sheet that a reader would take for one."""
    names = [row.values.get(column, "") for row in rows]
    return [
        Fault(
            sheet,
            rows[later].number,
            column,
            f"“{names[later]}”与第 {rows[former].number} 行“{names[former]}”很像，"
            "请核对是不是同一个。",
        )
        for former, later in (sorted(pair) for pair in look_alikes(names))
        if names[former] != names[later]
    ]


def alike_there(sheet: str, rows: Sequence[Row], column: str, there: Sequence[str]) -> list[Fault]:
    """Names of the sheet that look like one that is there and are not it."""
    known = set(there)
    fresh = [row for row in rows if row.values.get(column, "") not in known]
    names = [row.values.get(column, "") for row in fresh]
    pairs = [sorted(pair) for pair in look_alikes([*names, *there])] if fresh else []
    return [
        Fault(
            sheet,
            fresh[one].number,
            column,
            f"“{names[one]}”与系统里的“{there[other - len(names)]}”很像，请核对是不是同一个。",
        )
        for one, other in pairs
        if one < len(names) <= other
    ]


def year_with_classes(year: str, typed: str) -> str:
    """A register's subject: its year, and behind it the classes that the office calls its own."""
    own = "、".join(word for word in re.split(r"[、，,；;\s]+", typed) if word)
    subject = f"{year} {own}".strip()
    if len(subject) > LONGEST_SUBJECT:
        raise Refused("新类别一次最多写 50 个字。请缩短，或分几次导入。")
    return subject
