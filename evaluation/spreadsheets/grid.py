"""One sheet's cells, streamed: what is checked here is what is read, by one and the same pass."""

import re
from collections.abc import Iterable
from typing import TypeVar

import msgspec

from evaluation.spreadsheets.book import Book
from evaluation.spreadsheets.characters import unescaped
from evaluation.spreadsheets.faults import Fault, SheetRefused
from evaluation.spreadsheets.markup import BROKEN, SWOLLEN, Attributes, is_true, known, parse
from evaluation.spreadsheets.numbers import iso_cell, number_cell
from evaluation.spreadsheets.table import MOST_ROWS, Cell, Line, Sort, Table, too_long

PLACES = {"sheetData": 2, "row": 3, "c": 4, "f": 5, "v": 5, "is": 5}
"""How deep each must stand; a cell elsewhere is one that other programs might read differently."""
PLACE = re.compile(r"([A-Z]{1,3})([1-9][0-9]{0,6})")
RANGE = re.compile(r"[A-Z]{1,3}([1-9][0-9]{0,6})(:[A-Z]{1,3}[1-9][0-9]{0,6})?")
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
SORTS: dict[str, Sort] = {"b": "boolean", "e": "broken"}
MOST_CELLS = 300_000
MOST_SPANS = 200
"""Of merged cells and of hidden columns: enough to say that there are some."""


Handler = TypeVar("Handler")


class EnoughSeen(Exception):
    """More filled rows than anyone may send: no need to look at the rest."""


class _Cell(msgspec.Struct):
    column: int
    sort: str
    style: str
    formula: bool = False


class Grid:
    """Collects filled rows; empty ones, however many, leave nothing behind."""

    def __init__(self, book: Book, most_rows: int) -> None:
        self.lines: list[Line] = []
        self.merged: list[tuple[int, str]] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self._book, self._most = book, most_rows
        self._depth = self._row = self._column = self._aids = self._kept = 0
        self._hidden = self._in_cells = self._taking = False
        self._cell: _Cell | None = None
        self._cells: dict[int, Cell] = {}
        self._runs: list[str] = []
        self._begin = _by_name({
            "sheetData": self._sheet_data, "row": self._begin_row, "c": self._begin_cell,
            "f": self._formula, "v": self._value, "is": self._inline, "t": self._words,
            "rPh": self._aid, "col": self._col, "mergeCell": self._merge,
        })  # fmt: skip
        self._end = _by_name({
            "sheetData": self._end_data, "row": self._end_row, "c": self._end_cell,
            "v": self._rest, "t": self._rest, "rPh": self._end_aid,
        })  # fmt: skip

    def started(self, name: str, attributes: Attributes) -> None:
        self._depth += 1
        if begin := self._begin.get(name):
            place, handle = begin
            if place not in (0, self._depth):
                raise SheetRefused(BROKEN)
            handle(attributes)

    def ended(self, name: str) -> None:
        self._depth -= 1
        if end := self._end.get(name):
            end[1]()

    def text(self, words: str) -> None:
        if self._taking:
            self._runs.append(words)

    def _sheet_data(self, _: Attributes) -> None:
        if self._row or self._in_cells:
            raise SheetRefused(BROKEN)
        self._in_cells = True

    def _end_data(self) -> None:
        self._in_cells = False

    def _begin_row(self, attributes: Attributes) -> None:
        number = int(attributes.get("r", self._row + 1))
        if not self._in_cells or not self._row < number <= LAST_ROW:
            raise SheetRefused(BROKEN)
        self._row, self._column, self._cells = number, 0, {}
        self._hidden = is_true(attributes, "hidden") or attributes.get("ht") == "0"

    def _end_row(self) -> None:
        if not self._cells:
            return
        if len(self.lines) >= self._most:
            raise EnoughSeen
        self._kept += len(self._cells)
        if self._kept > MOST_CELLS:
            raise SheetRefused(SWOLLEN)
        self.lines.append(Line(self._row, self._cells, self._hidden))

    def _begin_cell(self, attributes: Attributes) -> None:
        if not self._in_cells:
            raise SheetRefused(BROKEN)
        column = self._column + 1
        if place := attributes.get("r"):
            found = PLACE.fullmatch(place)
            if not found or int(found[2]) != self._row:
                raise SheetRefused(BROKEN)
            column = column_number(found[1])
        if not self._column < column <= LAST_COLUMN:
            raise SheetRefused(BROKEN)
        self._column, self._runs = column, []
        self._cell = _Cell(column, attributes.get("t", "n"), attributes.get("s", "0"))

    def _end_cell(self) -> None:
        if self._cell and (cell := self._finished(self._cell, "".join(self._runs))):
            self._cells[self._column] = cell
        self._cell = None

    def _finished(self, cell: _Cell, raw: str) -> Cell | None:
        if cell.formula:
            return Cell("", "formula")
        if cell.sort == "s" and raw:
            return _written(self._shared(raw))
        if cell.sort in ("str", "inlineStr"):
            return _written(unescaped(raw))
        raw = raw.strip()
        if not raw:
            return None
        if cell.sort == "n":
            return self._number(cell, raw)
        if cell.sort not in ("b", "e", "d"):
            raise SheetRefused(BROKEN)
        return iso_cell(raw) if cell.sort == "d" else Cell("", SORTS[cell.sort])

    def _shared(self, raw: str) -> str:
        position = int(raw)
        if not 0 <= position < len(self._book.strings):
            raise SheetRefused(BROKEN)
        return self._book.strings[position]

    def _number(self, cell: _Cell, raw: str) -> Cell:
        style, looks = int(cell.style), self._book.looks
        if style and not 0 <= style < len(looks):
            raise SheetRefused(BROKEN)
        look = looks[style] if looks else "plain"
        return number_cell(raw, look, from_1904=self._book.from_1904)

    def _formula(self, _: Attributes) -> None:
        self._inside().formula = True

    def _value(self, _: Attributes) -> None:
        if self._inside().sort == "inlineStr" or self._runs:
            raise SheetRefused(BROKEN)
        self._taking = True

    def _inline(self, _: Attributes) -> None:
        self._inside()

    def _rest(self) -> None:
        self._taking = False

    def _words(self, _: Attributes) -> None:
        if self._inside().sort != "inlineStr":
            raise SheetRefused(BROKEN)
        self._taking = not self._aids

    def _inside(self) -> _Cell:
        if self._cell is None:
            raise SheetRefused(BROKEN)
        return self._cell

    def _aid(self, _: Attributes) -> None:
        self._aids += 1

    def _end_aid(self) -> None:
        self._aids -= 1

    def _col(self, attributes: Attributes) -> None:
        if is_true(attributes, "hidden") or attributes.get("width") == "0":
            span = int(attributes.get("min", "1")), int(attributes.get("max", "1"))
            if len(self.hidden_columns) < MOST_SPANS:
                self.hidden_columns.append(span)

    def _merge(self, attributes: Attributes) -> None:
        found = RANGE.fullmatch(attributes.get("ref", ""))
        if not found:
            raise SheetRefused(BROKEN)
        if len(self.merged) < MOST_SPANS:
            self.merged.append((int(found[1]), found[0]))


def _by_name(handlers: dict[str, Handler]) -> dict[str, tuple[int, Handler]]:
    """Handlers by the names that expat gives, each with the depth at which it may be called."""
    return {name: (PLACES.get(tag, 0), handlers[tag]) for name, tag in known(*handlers).items()}


def read_grid(book: Book, chunks: Iterable[bytes], sheet: str) -> Table:
    """The filled rows of one sheet; too many of them are one fault, and nothing else is said."""
    grid = Grid(book, MOST_ROWS + 1)
    try:
        parse(chunks, grid.started, grid.ended, grid.text)
    except EnoughSeen:
        return too_long(sheet)
    faults = tuple(Fault(sheet, row, "", merged_words(place)) for row, place in grid.merged)
    merged = tuple(place for _, place in grid.merged)
    return Table(sheet, tuple(grid.lines), faults, (), tuple(grid.hidden_columns), merged)


def merged_words(place: str) -> str:
    return f"合并了单元格 {place}。请取消合并，每一格都填上。"


def has_content(book: Book, chunks: Iterable[bytes]) -> bool:
    """Whether anything is filled in; stops at the first such row."""
    grid = Grid(book, 0)
    try:
        parse(chunks, grid.started, grid.ended, grid.text)
    except EnoughSeen:
        return True
    return False


def column_number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _written(text: str) -> Cell | None:
    return Cell(text) if text.strip() else None
