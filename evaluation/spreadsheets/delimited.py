"""CSV: its encoding, its separator, its records; and the guard against Excel's own formulas."""

import csv
import io
import re
from collections.abc import Iterator

from evaluation.spreadsheets.characters import cleaned, folded
from evaluation.spreadsheets.faults import Fault, SheetRefused
from evaluation.spreadsheets.forms import SheetForm
from evaluation.spreadsheets.table import MOST_ROWS, Cell, Line, Table, too_long

SEPARATORS = (",", ";", "\t")
RISKY = re.compile(r"'*[=+\-@＝＋－＠\t\r\n]")
GUARDED = re.compile(r"'+[=+\-@＝＋－＠\t\r\n]")
TOLD = re.compile(r"sep=([,;\t])(?:\r\n|\r|\n)")
"""Excel's own first line that names the separator."""
SAVE_AGAIN = "请用表格软件打开，另存为 .xlsx 或“CSV UTF-8”再传。"


def guarded(text: str) -> str:
    """Excel runs what begins with "=" and the like; an apostrophe in front makes it text."""
    return f"'{text}" if RISKY.match(text) else text


def unguarded(text: str) -> str:
    """Undoes exactly what `guarded` did."""
    return text[1:] if GUARDED.match(text) else text


def read_delimited(content: bytes, form: SheetForm) -> Table:
    """The filled records, numbered as a spreadsheet program would show them."""
    text = _decoded(content)
    if text.lstrip()[:1] == "<":
        raise SheetRefused(f"没有收：这是网页或 XML，不是表格。{SAVE_AGAIN}")
    told = TOLD.match(text)
    separator = told[1] if told else _separator(text, form)
    lines, faults = [], []
    width = 0
    for number, record in _records(text[told.end() if told else 0 :], separator, 1 + bool(told)):
        width = width or len(record)
        if len(record) != width:
            words = f"有 {len(record)} 栏，表头有 {width} 栏。请补上或删去分隔符。"
            faults.append(Fault(form.title, number, "", words))
        cells = {place: _cell(value) for place, value in enumerate(record, 1) if value}
        lines.append(Line(number, cells))
        if len(lines) > MOST_ROWS + 1:
            return too_long(form.title)
    return Table(form.title, tuple(lines), tuple(faults))


def _records(text: str, separator: str, first: int) -> Iterator[tuple[int, list[str]]]:
    """Records that hold anything, cleaned, with their numbers."""
    records = csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    number = first
    try:
        for number, record in enumerate(records, start=first):
            values = [cleaned(value) for value in record]
            if any(values):
                yield number, values
    except csv.Error as error:
        words = f"没有收：第 {number} 行后的引号或分隔符不成对。{SAVE_AGAIN}"
        raise SheetRefused(words) from error


def _decoded(content: bytes) -> str:
    """Strictly: a file in another encoding is refused, never read as something else."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in content:
        raise SheetRefused(f"没有收：不是 UTF-8 或 GB18030 的文本。{SAVE_AGAIN}")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise SheetRefused(f"没有收：不是 UTF-8 或 GB18030 的文本。{SAVE_AGAIN}")


def _separator(text: str, form: SheetForm) -> str:
    """The one by which the first line gives most of the form's titles."""
    first = next((line for line in re.split(r"[\r\n]", text) if line.strip()), "")
    titles = {folded(column.title) for column in form.columns}

    def matches(separator: str) -> int:
        return len(titles & {folded(part.strip('" ')) for part in first.split(separator)})

    return max(SEPARATORS, key=matches)


def _cell(text: str) -> Cell:
    if text.startswith("="):
        return Cell("", "formula")
    return Cell(unguarded(text))
