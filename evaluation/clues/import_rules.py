"""热线导入: what each row of a hotline's sheet would become, and what the officer says to it."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum
from hashlib import sha256
from uuid import UUID

import msgspec

from evaluation.clues.import_columns import (
    ADDRESS,
    HAPPENED,
    KIND,
    NAME,
    NUMBER,
    RECEIVED,
    TELEPHONE,
    TEXT,
    TITLE,
    UNIT,
)
from evaluation.clues.sealing import Complaint, redacted
from evaluation.errors import Refused
from evaluation.spreadsheets.characters import folded
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.reading import Reading, Row

TITLE_OF_TEXT = 30
NAMED_AT_MOST = 5
NAMELESS = frozenset({"匿名", "匿名投诉", "不愿透露", "保密", "无", "未提供", "不详"})


class Choice(StrEnum):
    """What becomes of a row that looks like one that is there."""

    UNDECIDED = ""
    NEW = "new"
    REPEAT = "repeat"
    LEAVE = "leave"


CHOICE_TITLES = {
    Choice.LEAVE: "不导入",
    Choice.REPEAT: "作为重复投诉导入",
    Choice.NEW: "作为新线索导入",
}


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """One row as a clue; `text` and `title` are redacted, what was said stands in `complaint`."""

    row: int
    number: str
    received_on: date | None
    title: str
    text: str
    complaint: Complaint
    unit: UUID | None
    kind: str
    happened_on: date | None

    @property
    def anonymous(self) -> bool:
        return not (self.complaint.name or self.complaint.telephone)


class Former(msgspec.Struct, frozen=True, kw_only=True):
    """A clue that is there, or a row above, as a row may repeat it. `clue` None: of the sheet."""

    key: str
    label: str
    unit: UUID | None
    received_on: date | None
    clue: UUID | None = None
    row: int = 0


class Twin(msgspec.Struct, frozen=True):
    """What a row very likely repeats. `sure`: it has the same number of the hotline."""

    row: int
    former: Former
    sure: bool
    why: str


class Looked(msgspec.Struct, frozen=True):
    """A sheet looked at beside what is there."""

    orders: Sequence[Order]
    twins: Mapping[int, Twin]
    faults: Sequence[Fault]
    notes: Sequence[Fault]

    @property
    def faulty_rows(self) -> frozenset[int]:
        return frozenset(fault.row for fault in self.faults)

    @property
    def unreadable(self) -> bool:
        """What is wrong is no row that could be left out."""
        rows = {order.row for order in self.orders}
        return any(fault.row not in rows for fault in self.faults)

    @property
    def seen(self) -> str:
        """The same for the same rows, faults and likenesses: what is done is what was seen."""
        twins = sorted((t.row, t.former.key, t.sure) for t in self.twins.values())
        rows = [(order.row, order.unit, order.kind) for order in self.orders]
        return sha256(repr((twins, rows, sorted(self.faulty_rows))).encode()).hexdigest()[:32]


class Said(msgspec.Struct, frozen=True):
    """What the officer says: rows to leave out, what each likeness is, and what the others are."""

    left_out: frozenset[int]
    choices: Mapping[int, Choice]
    others: Choice = Choice.UNDECIDED


class Wanted(msgspec.Struct, frozen=True):
    """A row to be stored, and what it repeats: a clue, or a row above that is stored too."""

    order: Order
    clue: UUID | None = None
    row: int = 0


def order_of(row: Row, units: Mapping[str, UUID], kinds: Mapping[str, str]) -> Order:
    """`units` by every name they go by, `kinds` by their folded titles."""
    value = row.values.get
    name = value(NAME, "")
    complaint = Complaint(
        name="" if name in NAMELESS else name,
        telephone=value(TELEPHONE, ""),
        address=value(ADDRESS, ""),
        text=value(TEXT, ""),
    )
    text = redacted(complaint.text, complaint)
    title = redacted(value(TITLE, ""), complaint) or text[:TITLE_OF_TEXT]
    return Order(
        row=row.number,
        number=value(NUMBER, ""),
        received_on=_day(value(RECEIVED, "")),
        title=title,
        text=text,
        complaint=complaint,
        unit=units.get(folded(value(UNIT, ""))),
        kind=kinds.get(folded(value(KIND, "")), ""),
        happened_on=_day(value(HAPPENED, "")),
    )


def _day(text: str) -> date | None:
    """None for what the reading has found fault with already."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def faults_of(sheet: str, orders: Iterable[Order], today: date) -> list[Fault]:
    """What no column can see by itself."""
    faults = []
    for one in orders:
        if one.received_on and one.received_on > today:
            faults.append(Fault(sheet, one.row, RECEIVED, "在今天以后。请改成来电的日期。"))
        if one.received_on and one.happened_on and one.happened_on > one.received_on:
            faults.append(Fault(sheet, one.row, HAPPENED, "在来电以后。请核对这两个日期。"))
        if any(own and own in one.number for own in (one.complaint.name, one.complaint.telephone)):
            faults.append(Fault(sheet, one.row, NUMBER, "里面有诉求人的姓名或电话。请改。"))
    return faults


def notes_of(sheet: str, reading: Reading, orders: Sequence[Order], year: int) -> list[Fault]:
    """Units and kinds that nobody knows, each once; and how many rows are of another year."""
    units = Counter(
        row.values.get(UNIT, "")
        for row, one in zip(reading.rows, orders, strict=True)
        if one.unit is None
    )
    kinds = Counter(
        row.values.get(KIND, "")
        for row, one in zip(reading.rows, orders, strict=True)
        if not one.kind
    )
    notes = [
        *_unknown(sheet, UNIT, units, f"不在 {year} 年名录里，导入后单位空着，登记时再选"),
        *_unknown(sheet, KIND, kinds, "不是督办规则里的问题类型，导入后类型空着，受理时再选"),
    ]
    other = sum(1 for one in orders if one.received_on and one.received_on.year != year)
    if other:
        notes.append(Fault(sheet, 0, RECEIVED, f"{other} 行不是 {year} 年的来电，请核对年度。"))
    return notes


def _unknown(sheet: str, column: str, found: Counter[str], words: str) -> list[Fault]:
    """Those without any name are told of together."""
    named = [name for name in found if name]
    shown = "、".join(f"{name}（{found[name]} 行）" for name in named[:NAMED_AT_MOST])
    more = f"等 {len(named)} 种" if len(named) > NAMED_AT_MOST else ""
    notes = [Fault(sheet, 0, column, f"{shown}{more}{words}。")] if named else []
    if found[""]:
        notes.append(Fault(sheet, 0, column, f"{found['']} 行没有填，导入后空着。"))
    return notes


def wanted(looked: Looked, said: Said) -> list[Wanted]:
    """What is to be stored, in the order of the rows. Raises Refused while a row has a fault and
    is not left out, and while a likeness is not decided.
    """
    if looked.unreadable:
        raise Refused("这张表有整张表的问题，没有导入。请改好后再传。")
    faulty = sorted(looked.faulty_rows - said.left_out)
    if faulty:
        raise Refused(
            f"第 {_rows(faulty)} 行还有要改的地方，没有导入。"
            "请勾选“不导入这一行”，或改好整张表再传。"
        )
    choices = {row: _choice(row, twin, said) for row, twin in looked.twins.items()}
    open_ones = sorted(
        row
        for row, choice in choices.items()
        if choice == Choice.UNDECIDED and row not in said.left_out
    )
    if open_ones:
        raise Refused(f"第 {_rows(open_ones)} 行像是重复的，还没有选怎么办，没有导入。")
    left = said.left_out | {row for row, choice in choices.items() if choice == Choice.LEAVE}
    repeats = {row for row, choice in choices.items() if choice == Choice.REPEAT}
    return [
        _wanted(order, looked, left) if order.row in repeats else Wanted(order)
        for order in looked.orders
        if order.row not in left
    ]


def _choice(row: int, twin: Twin, said: Said) -> Choice:
    """A sure one is no new clue, whatever the form says."""
    chosen = said.choices.get(row, Choice.UNDECIDED)
    if twin.sure:
        return Choice.REPEAT if chosen == Choice.REPEAT else Choice.LEAVE
    return chosen or said.others


def _wanted(order: Order, looked: Looked, left: frozenset[int]) -> Wanted:
    """What it repeats; where that row is left out, what that row repeats in its turn."""
    former = looked.twins[order.row].former
    while former.clue is None and former.row in left and former.row in looked.twins:
        former = looked.twins[former.row].former
    if former.clue is not None:
        return Wanted(order, clue=former.clue)
    return Wanted(order) if former.row in left else Wanted(order, row=former.row)


def _rows(rows: Sequence[int]) -> str:
    shown = "、".join(str(row) for row in rows[:NAMED_AT_MOST])
    return f"{shown} 等 {len(rows)}" if len(rows) > NAMED_AT_MOST else shown
