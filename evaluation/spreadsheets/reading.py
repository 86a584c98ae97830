"""A sheet that somebody filled in: its rows, its faults, and what was noted on the way."""

from collections import Counter
from collections.abc import Iterator
from pathlib import PurePath

import msgspec

from evaluation.spreadsheets.archives import LOCKED, MACROS
from evaluation.spreadsheets.characters import cleaned, folded, shown
from evaluation.spreadsheets.delimited import read_delimited
from evaluation.spreadsheets.faults import Fault, SheetRefused
from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.sheets import read_workbook
from evaluation.spreadsheets.table import Cell, Line, Table
from evaluation.spreadsheets.values import value_of

MOST_BYTES = 10 * 2**20
ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OTHERS = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"Rar!",
    b"7z\xbc\xaf",
    b"\x1f\x8b",
    b"PK",
)
EMPTY = Cell("")


class Row(msgspec.Struct, frozen=True):
    """One filled row: its number as the spreadsheet program shows it, and values by title."""

    number: int
    values: dict[str, str]


class Reading(msgspec.Struct, frozen=True):
    """What a file holds. Faults stop an import; notes stop nothing."""

    rows: tuple[Row, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


def read(content: bytes, name: str, form: SheetForm) -> Reading:
    """XLSX or CSV, judged by the bytes; raises SheetRefused for what is neither."""
    check_sort(content, name)
    if content.startswith(ZIP):
        return filled(read_workbook(content, form), form)
    return filled(read_delimited(content, form), form)


def check_sort(content: bytes, name: str) -> None:
    if not content:
        raise SheetRefused("没有收：文件是空的。请填好后再传。")
    if len(content) > MOST_BYTES:
        raise SheetRefused("没有收：文件超过 10 MB。请只留要用的一张工作表，另存为 .xlsx 再传。")
    if PurePath(name).suffix.lower() in (".xlsm", ".xltm", ".xlam"):
        raise SheetRefused(MACROS)
    if content.startswith(OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise SheetRefused(LOCKED)
        raise SheetRefused("没有收：这是旧格式 .xls。请另存为 .xlsx 再传。")
    if content.startswith(OTHERS) and not content.startswith(ZIP):
        raise SheetRefused("没有收：这不是表格。请填下载的表格，存为 .xlsx 或 .csv 再传。")


def filled(table: Table, form: SheetForm) -> Reading:
    """The head is the first filled row; its titles say which column is which."""
    if not table.lines:
        if table.faults:
            return Reading((), table.faults, table.notes)
        raise SheetRefused("没有收：表格是空的。请填好后再传。")
    head, *body = table.lines
    columns, faults = _columns(table.sheet, head, form)
    faults = [*table.faults, *faults]
    notes = list(table.notes)
    rows: list[Row] = []
    if columns:
        faults += _hidden(table, columns)
        rows = [_row(table.sheet, line, columns, form, (faults, notes)) for line in body]
    if not body:
        notes.append(Fault(table.sheet, 0, "", "只有表头，没有填任何一行。"))
    return Reading(tuple(rows), tuple(faults), tuple(notes))


def _columns(sheet: str, head: Line, form: SheetForm) -> tuple[dict[int, Column], list[Fault]]:
    """The form's columns where they stand; every title that is missing, unknown or there twice."""
    titles = {place: cleaned(cell.text) for place, cell in head.cells.items()}
    wanted = {folded(column.title): column for column in form.columns}
    columns = {
        place: wanted[folded(title)] for place, title in titles.items() if folded(title) in wanted
    }
    if not columns:
        expected = "、".join(column.title for column in form.columns)
        words = f"不是表头。表头应当是：{expected}。"
        return {}, [Fault(sheet, head.number, "", words)]
    times = Counter(columns.values())
    faults = [
        Fault(sheet, head.number, column.title, "这一栏出现了两次。请只留一栏。")
        for column in form.columns
        if times[column] > 1
    ]
    faults += [
        Fault(sheet, head.number, column.title, "缺这一栏。请补上，没有内容也要留着表头。")
        for column in form.columns
        if not times[column]
    ]
    faults += [
        Fault(sheet, head.number, shown(title) or letters(place), "不在表里。请删去这一栏。")
        for place, title in titles.items()
        if place not in columns
    ]
    return columns, faults


def _hidden(table: Table, columns: dict[int, Column]) -> list[Fault]:
    """What nobody saw on the screen is not taken in silently."""
    spans = table.hidden_columns
    filled = {place for line in table.lines for place in line.cells}
    faults = [
        Fault(table.sheet, 0, columns[place].title, "这一列被隐藏了。请取消隐藏，核对后再传。")
        for place in sorted(filled & columns.keys())
        if any(first <= place <= last for first, last in spans)
    ]
    words = "被隐藏了，里面有内容。请取消隐藏，核对后再传。"
    return faults + [
        Fault(table.sheet, line.number, "", words) for line in table.lines if line.hidden
    ]


def _row(
    sheet: str,
    line: Line,
    columns: dict[int, Column],
    form: SheetForm,
    found: tuple[list[Fault], list[Fault]],
) -> Row:
    faults, notes = found
    values = dict.fromkeys((column.title for column in form.columns), "")
    for place, column in sorted(columns.items()):
        value = value_of(line.cells.get(place, EMPTY), column)
        values[column.title] = value.text
        if value.fault:
            faults.append(Fault(sheet, line.number, column.title, value.fault))
        if value.note:
            notes.append(Fault(sheet, line.number, column.title, value.note))
    faults += _outside(sheet, line, columns)
    if form.example and tuple(values.values()) == form.example:
        faults.append(Fault(sheet, line.number, "", "是示例。请删去这一行。"))
    return Row(line.number, values)


def _outside(sheet: str, line: Line, columns: dict[int, Column]) -> Iterator[Fault]:
    places = sorted(line.cells.keys() - columns.keys())
    if places:
        words = "上面没有表头。请删去这一格，或补上表头。"
        yield Fault(sheet, line.number, letters(places[0]), words)


def letters(place: int) -> str:
    """A column as the spreadsheet program calls it: 1 is “A 列”, 28 is “AB 列”."""
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return f"{name} 列"
