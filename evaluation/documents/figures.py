"""统计数 as spreadsheets: figures are numbers that an office can add up, all else is text."""

import csv as delimited
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from decimal import Decimal

import msgspec
from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from evaluation.spreadsheets.delimited import guarded

Cell = str | Decimal
HEAD = {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True}
TEXT = {"border": 1, "valign": "vcenter"}
A4, LONGEST_NAME = 9, 31
FIRST_COLUMN, COLUMN = 30, 12


class FigureSheet(msgspec.Struct, frozen=True):
    """One sheet: its name, its heads, its rows; `texts` columns at the left hold words."""

    name: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    texts: int = 2


def figures_xlsx(sheets: Iterable[FigureSheet], *, title: str, made_on: date) -> bytes:
    """Strings and numbers, never formulas; the same sheets give the same bytes."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        created = datetime.combine(made_on, time())
        book.set_properties({"title": title, "created": created})
        for sheet in sheets:
            _write(book, book.add_worksheet(sheet.name[:LONGEST_NAME]), sheet)
    return file.getvalue()


def _write(book: Workbook, there: Worksheet, sheet: FigureSheet) -> None:
    head, text = book.add_format(HEAD), book.add_format(TEXT)
    whole, part = (book.add_format(TEXT | {"num_format": f}) for f in ("#,##0", "#,##0.00"))
    for place, title in enumerate(sheet.heads):
        there.write_string(0, place, title, head)
    for number, row in enumerate(sheet.rows, start=1):
        for place, cell in enumerate(row):
            if isinstance(cell, str):
                there.write_string(number, place, cell, text)
            else:
                is_whole = cell == cell.to_integral_value()
                there.write_number(number, place, cell, whole if is_whole else part)
    there.set_column(0, 0, FIRST_COLUMN)
    there.set_column(1, len(sheet.heads), COLUMN)
    there.freeze_panes(1, sheet.texts)
    there.repeat_rows(0)
    there.set_paper(A4)
    there.set_landscape()
    there.fit_to_pages(1, 0)


def figures_csv(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with its mark, as Excel wants it; a text that Excel would take for a formula is not."""
    text = io.StringIO(newline="")
    writer = delimited.writer(text, lineterminator="\r\n")
    writer.writerow(heads)
    writer.writerows(
        [guarded(cell) if isinstance(cell, str) else f"{cell.normalize():f}" for cell in row]
        for row in rows
    )
    return text.getvalue().encode("utf-8-sig")
