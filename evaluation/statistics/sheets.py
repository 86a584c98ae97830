"""执法统计 as a spreadsheet: taken away, sent back, and looked at before it counts."""

from collections.abc import Iterable, Sequence
from datetime import date

import msgspec

from evaluation.errors import Refused
from evaluation.registry.rules import repeated
from evaluation.spreadsheets.characters import folded
from evaluation.spreadsheets.delimited import read_delimited
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.grid import merged_words
from evaluation.spreadsheets.likeness import look
from evaluation.spreadsheets.reading import ZIP, Reading, Row, check_sort, filled, letters
from evaluation.spreadsheets.sheets import read_workbook
from evaluation.spreadsheets.table import Table
from evaluation.spreadsheets.writing import xlsx
from evaluation.statistics.filling import Entry
from evaluation.statistics.foreign import Foreign, Places, foreign_of, found_again
from evaluation.statistics.forms import Form
from evaluation.statistics.queries import Return
from evaluation.statistics.rules import NONE, bare, read_amount, written

CELL, TABLE, TITLE, UNIT, NOW, BEFORE = "格号", "表", "项目", "计量单位", "本年", "上年"
HINT = f"数字、0，或“{NONE}”；没有填的格不变"
FIGURES = SheetForm(
    "执法统计",
    (
        Column(CELL, "不要改", longest=40),
        Column(TABLE, "只供对照", required=False),
        Column(TITLE, "只供对照", required=False),
        Column(UNIT, "只供对照", required=False, longest=10),
        Column(NOW, HINT, required=False, longest=30),
        Column(BEFORE, HINT, required=False, longest=30),
    ),
)


class Read(msgspec.Struct, frozen=True):
    """What a sheet says of the cells. With a fault nothing of it is taken; notes stop nothing."""

    entries: tuple[Entry, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Fault, ...]


class Change(msgspec.Struct, frozen=True):
    """A cell that would be another after the sheet is taken in."""

    entry: Entry
    title: str
    column: str


def figures_xlsx(taken: Return, made_on: date) -> bytes:
    """Every cell of the form as it stands; strings, never formulas."""
    return xlsx(FIGURES, rows_of(taken), made_on=made_on)


def rows_of(taken: Return) -> list[tuple[str, ...]]:
    return [
        (
            line.id,
            table.title,
            line.title,
            line.unit,
            *(
                written(figures[line.id]) if line.id in figures else ""
                for figures in (taken.amounts, taken.earlier)
            ),
        )
        for table in taken.year.form.tables
        for line in table.lines
    ]


def table_in(content: bytes, name: str) -> Table:
    """XLSX or CSV; the sheet with our title or the only filled one. Raises SheetRefused."""
    check_sort(content, name)
    if content.startswith(ZIP):
        return read_workbook(content, FIGURES)
    return read_delimited(content, FIGURES)


def is_ours(table: Table) -> bool:
    """Whether its first row is our head; no other form has that word."""
    head = table.lines[:1]
    return any(folded(cell.text) == CELL for line in head for cell in line.cells.values())


def read_ours(table: Table, form: Form, *, before_is_known: bool) -> Read:
    reading = filled(table, FIGURES)
    entries: list[Entry] = []
    faults, notes = list(reading.faults), list(reading.notes)
    faults += _same_cells(table.sheet, reading)
    for row in reading.rows:
        fault = _wrong_row(table.sheet, row, form)
        if fault is not None:
            faults.append(fault)
        elif row.values[CELL] in form.lines:
            entries += _entries(
                table.sheet, row, form, (faults, notes), before_is_known=before_is_known
            )
    return Read(tuple(entries), tuple(faults), tuple(notes))


def _same_cells(sheet: str, reading: Reading) -> list[Fault]:
    cells = [row.values[CELL] for row in reading.rows]
    return [
        Fault(
            sheet,
            reading.rows[place].number,
            CELL,
            f"与第 {reading.rows[first].number} 行是同一格。请删去一行。",
        )
        for place, first in repeated(cells)
    ]


def _wrong_row(sheet: str, row: Row, form: Form) -> Fault | None:
    cell, title = row.values[CELL], row.values[TITLE]
    if cell and cell not in form.lines:
        return Fault(sheet, row.number, CELL, "今年的表式里没有这一格。请用新下载的表。")
    if cell and title and look(title) != look(form.lines[cell].title):
        words = f"这一格是“{form.lines[cell].title}”，不是“{title}”。请核对是不是填错了行。"
        return Fault(sheet, row.number, TITLE, words)
    return None


def _entries(
    sheet: str,
    row: Row,
    form: Form,
    found: tuple[list[Fault], list[Fault]],
    *,
    before_is_known: bool,
) -> Iterable[Entry]:
    faults, notes = found
    spoilt = {(fault.row, fault.column) for fault in faults}
    for title, column in ((NOW, "now"), (BEFORE, "before")):
        typed = row.values[title]
        if not typed or (row.number, title) in spoilt or (column == "before" and before_is_known):
            continue
        words, note = _judged(typed, form.lines[row.values[CELL]].decimals)
        if words:
            faults.append(Fault(sheet, row.number, title, words))
            continue
        if note:
            notes.append(Fault(sheet, row.number, title, note))
        yield msgspec.convert({"column": column, "cell": row.values[CELL], "text": typed}, Entry)


def _judged(typed: str, decimals: int) -> tuple[str, str]:
    """What is wrong with a figure, or how it was read where that is not plain to see."""
    try:
        read_amount(typed, decimals)
    except Refused as no:
        return str(no), ""
    read_as = bare(typed)
    return "", f"有全角字符、逗号或空格，按“{read_as}”读。" if read_as != typed.strip() else ""


def foreign_in(table: Table) -> tuple[Foreign, tuple[Fault, ...]]:
    """Merged heads of another form harm nobody; what else was wrong with the sheet does."""
    harmless = {merged_words(place) for place in table.merged}
    faults = tuple(fault for fault in table.faults if fault.words not in harmless)
    return foreign_of(table), faults


def read_foreign(foreign: Foreign, labels: Places, form: Form) -> Read:
    """The figures at the places that stand for our cells."""
    places, lost = found_again(labels, foreign)
    faults = [
        Fault(
            foreign.sheet, 0, "", f"没有找到{form.named(cell)}原来对照的“{_told(labels, cell)}”。"
        )
        for cell in lost
        if cell in form.lines
    ]
    entries, notes = list[Entry](), list[Fault]()
    for cell, place in places.items():
        if cell not in form.lines:
            continue
        words, note = place.fault, ""
        if not words and place.text:
            words, note = _judged(place.text, form.lines[cell].decimals)
        column = letters(place.column)
        if words:
            faults.append(Fault(foreign.sheet, place.row, column, words))
        elif place.text:
            entries.append(Entry("now", cell, place.text))
        else:
            note = f"是空的，{form.named(cell)}不变。"
        if note:
            notes.append(Fault(foreign.sheet, place.row, column, note))
    return Read(tuple(entries), tuple(faults), tuple(notes))


def _told(labels: Places, cell: str) -> str:
    label = labels[cell]
    return "　".join(word for word in (label.section, label.left, label.above) if word)


def changes_of(taken: Return, entries: Sequence[Entry]) -> list[Change]:
    """Those that say something else than what is there, each with what is there."""
    form = taken.year.form
    changes = []
    for entry in entries:
        figures = taken.amounts if entry.column == "now" else taken.earlier
        there = written(figures[entry.cell]) if entry.cell in figures else ""
        text = written(read_amount(entry.text, form.lines[entry.cell].decimals))
        if text != there:
            entry = msgspec.structs.replace(entry, text=text, seen=there)  # noqa: PLW2901
            column = NOW if entry.column == "now" else BEFORE
            changes.append(Change(entry, form.named(entry.cell), column))
    return changes
