"""A workbook of plain tables: figures are numbers that an office can add up, texts stay texts."""

import io
import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal

import msgspec
from xlsxwriter import Workbook  # type: ignore[import-untyped]

FIGURE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
A4 = 9
HEAD = {"bold": True, "align": "center", "border": 1, "text_wrap": True, "valign": "vcenter"}
BODY = {"border": 1, "text_wrap": True, "valign": "vcenter"}


class Sheet(msgspec.Struct, frozen=True):
    """`head`: each title with its width in characters. `texts`: columns whose figures are names."""

    name: str
    head: dict[str, int]
    rows: Sequence[Sequence[str]]
    texts: frozenset[str] = frozenset()


def tables_xlsx(title: str, sheets: Sequence[Sheet], *, made_on: date, mark: str = "") -> bytes:
    """Without any formula; the same values give the same bytes."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"title": title, "created": datetime.combine(made_on, time())})
        for sheet in sheets:
            _write(book, sheet, mark)
    return file.getvalue()


def _write(book: Workbook, sheet: Sheet, mark: str) -> None:
    page = book.add_worksheet(sheet.name)
    head, body = book.add_format(HEAD), book.add_format(BODY)
    places = {count: book.add_format(BODY | {"num_format": f"{0:.{count}f}"}) for count in range(7)}
    for column, (title, width) in enumerate(sheet.head.items()):
        page.set_column(column, column, width)
        page.write_string(0, column, title, head)
    for line, cells in enumerate(sheet.rows, 1):
        for column, (title, cell) in enumerate(zip(sheet.head, cells, strict=True)):
            if title not in sheet.texts and FIGURE.fullmatch(cell):
                shown = places[len(cell.partition(".")[2])]
                page.write_number(line, column, Decimal(cell), shown)
            else:
                page.write_string(line, column, cell, body)
    page.freeze_panes(1, 0)
    page.repeat_rows(0)
    page.set_paper(A4)
    page.set_landscape()
    page.fit_to_pages(1, 0)
    page.set_header("&C&18" + mark.replace("&", "&&"))
