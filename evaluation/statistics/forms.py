"""统计表式 as data: which cells a year's return has, and what must be true between them."""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from typing import Literal

import msgspec

from evaluation.errors import Refused

Kind = Literal["count", "money", "average"]
Relation = Literal["at_most", "equal"]
Figures = Mapping[str, Decimal | None]
"""Amounts by cell: None is 无此职权, and a cell that is not there is not filled in."""

ADDED_UP = "各项相加是 {right}，差 {difference}"


class Line(msgspec.Struct, frozen=True):
    """One cell. `unit` is what is counted in; an `average` is never added up over units.

    `total_of` names the cells that must add up to this one.
    """

    id: str
    title: str
    unit: str
    kind: Kind = "count"
    total_of: tuple[str, ...] = ()
    note: str = ""

    @property
    def decimals(self) -> int:
        return 0 if self.kind == "count" else 2


class Table(msgspec.Struct, frozen=True):
    """The lines of one kind of act; `note` says how it is counted.

    Neighbours with the same `page` are shown together; a table without one has a page of its own.
    """

    id: str
    title: str
    lines: tuple[Line, ...]
    note: str = ""
    page: str = ""


class Page(msgspec.Struct, frozen=True):
    """What is filled in at one go; its id is that of its first table."""

    id: str
    title: str
    tables: tuple[Table, ...]

    @property
    def cells(self) -> tuple[str, ...]:
        return tuple(line.id for table in self.tables for line in table.lines)


class Check(msgspec.Struct, frozen=True):
    """The sum of `left` is at most, or equal to, the sum of `right`; 无此职权 adds nothing.

    `words` may hold {left}, {right} and {difference}. A fault is shown at the first cell of `left`.
    """

    id: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    relation: Relation
    words: str


class Highlight(msgspec.Struct, frozen=True):
    """A figure of the report, added up from cells."""

    id: str
    title: str
    sum_of: tuple[str, ...]


class Form(msgspec.Struct, frozen=True, dict=True):
    """A change of over `explain_over` percent that is at least `explain_from` is explained."""

    title: str
    tables: tuple[Table, ...]
    checks: tuple[Check, ...] = ()
    highlights: tuple[Highlight, ...] = ()
    explain_over: int = 50
    explain_from: int = 1

    @cached_property
    def lines(self) -> dict[str, Line]:
        """By cell, in the order of the form."""
        return {line.id: line for table in self.tables for line in table.lines}

    @cached_property
    def all_checks(self) -> tuple[Check, ...]:
        """Those of the totals first, then those between cells."""
        totals = (
            Check(f"total.{line.id}", (line.id,), line.total_of, "equal", ADDED_UP)
            for line in self.lines.values()
            if line.total_of
        )
        return (*totals, *self.checks)

    @cached_property
    def pages(self) -> tuple[Page, ...]:
        return tuple(
            Page(together[0].id, title, together)
            for title, tables in groupby(self.tables, key=lambda table: table.page or table.title)
            for together in [tuple(tables)]
        )

    def page_of(self, cell: str) -> Page:
        return next(page for page in self.pages if cell in page.cells)

    def table(self, number: str) -> Table | None:
        return next((table for table in self.tables if table.id == number), None)

    def table_of(self, cell: str) -> Table:
        return next(t for t in self.tables if any(line.id == cell for line in t.lines))

    def named(self, cell: str) -> str:
        """处罚“罚款” — a cell as a sentence names it."""
        return f"{self.table_of(cell).title}“{self.lines[cell].title}”"


def read_form(text: str | bytes) -> Form:
    """Raises Refused for what is no form, or one whose parts do not fit together."""
    try:
        form = msgspec.json.decode(text, type=Form)
    except msgspec.DecodeError as no:
        raise Refused(f"统计表式读不出来：{no}") from no
    check_form(form)
    return form


def write_form(form: Form) -> str:
    """Reads back as the same form."""
    return msgspec.json.format(msgspec.json.encode(form)).decode()


def check_form(form: Form) -> None:
    """Raises Refused unless ids are single and every reference leads to a cell."""
    cells = [line.id for table in form.tables for line in table.lines]
    if not cells:
        raise Refused("统计表式里没有一格。请至少列一项。")
    for what, ids in (
        ("表", [table.id for table in form.tables]),
        ("格", cells),
        ("核对", [check.id for check in form.all_checks]),
        ("要目", [highlight.id for highlight in form.highlights]),
    ):
        _check_single(what, ids)
    named = [cell for line in form.lines.values() for cell in line.total_of]
    named += [cell for check in form.checks for cell in (*check.left, *check.right)]
    named += [cell for highlight in form.highlights for cell in highlight.sum_of]
    lost = next((cell for cell in named if cell not in form.lines), None)
    if lost is not None:
        raise Refused(f"统计表式里提到“{lost}”，但没有这一格。")
    if any(not check.left or not check.right for check in form.checks):
        raise Refused("统计表式里有一条核对缺一边的格。请补上，或删去这一条。")


def _check_single(what: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for one in ids:
        if one in seen:
            raise Refused(f"统计表式里{what}“{one}”列了两次。请留一个。")
        seen.add(one)
