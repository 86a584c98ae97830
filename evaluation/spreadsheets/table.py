"""What a sheet held, before it is asked whether it fits a form; the same for XLSX and CSV."""

from typing import Literal

import msgspec

from evaluation.spreadsheets.faults import Fault

MOST_ROWS = 5_000
"""Filled rows below the head; a city has fewer than a hundred units."""

Sort = Literal[
    "text", "number", "inexact", "percent", "padded",
    "date", "moment", "no_date", "formula", "boolean", "broken",
]  # fmt: skip


class Cell(msgspec.Struct, frozen=True):
    """One filled cell; `text` is what stands there, or "" where that may not be used.

    A moment holds its day, for those forms that ask for no more.
    """

    text: str
    sort: Sort = "text"


class Line(msgspec.Struct, frozen=True):
    """One filled row; its cells by column, counted from 1."""

    number: int
    cells: dict[int, Cell]
    hidden: bool = False


class Table(msgspec.Struct, frozen=True):
    """The filled rows of one sheet in order, and what its surroundings were like."""

    sheet: str
    lines: tuple[Line, ...]
    faults: tuple[Fault, ...] = ()
    notes: tuple[Fault, ...] = ()
    hidden_columns: tuple[tuple[int, int], ...] = ()
    merged: tuple[str, ...] = ()


def too_long(sheet: str) -> Table:
    words = f"填了超过 {MOST_ROWS} 行。请分成几个文件再传。"
    return Table(sheet, (), (Fault(sheet, 0, "", words),))
