"""检查发现登记册 as a spreadsheet: cases and points are numbers, all else are texts."""

import io
from datetime import date, datetime, time
from decimal import Decimal

import msgspec
from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

COLUMNS = {
    "序号": 5, "单位": 18, "考核项": 7, "扣分情形": 34, "件数": 6, "扣分": 6, "发现了什么": 40,
    "发现日期": 12, "证据": 26, "登记人": 10, "登记时间": 17, "划去": 30,
}  # fmt: skip
"""Each with its width in characters."""
FIGURES = {"序号", "件数", "扣分"}
A4 = 9
TITLE = {"bold": True, "font_size": 18, "align": "center"}
FACTS = {"align": "center"}
HEAD = {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True}
BODY = {"border": 1, "text_wrap": True, "valign": "top"}


class FindingsDocument(msgspec.Struct, frozen=True, kw_only=True):
    """`rows`: the cells of a finding in the order of the columns; a figure may be empty."""

    title: str
    facts: str
    made_on: date
    mark: str | None
    rows: tuple[tuple[str, ...], ...]


def findings_xlsx(document: FindingsDocument) -> bytes:
    """Never a formula; the same document gives the same bytes."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        created = datetime.combine(document.made_on, time())
        book.set_properties({"title": document.title, "created": created})
        sheet = book.add_worksheet("检查发现")
        for row, (text, style) in enumerate(((document.title, TITLE), (document.facts, FACTS))):
            sheet.merge_range(row, 0, row, len(COLUMNS) - 1, "", book.add_format(style))
            sheet.write_string(row, 0, text, book.add_format(style))
        head, body = book.add_format(HEAD), book.add_format(BODY)
        for column, (name, width) in enumerate(COLUMNS.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, name, head)
        for row, cells in enumerate(document.rows, start=3):
            _write(sheet, row, cells, body)
        sheet.freeze_panes(3, 2)
        sheet.repeat_rows(2)
        sheet.set_paper(A4)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_header("&C&18" + (document.mark or "").replace("&", "&&"))
    return file.getvalue()


def _write(sheet: Worksheet, row: int, cells: tuple[str, ...], body: Format) -> None:
    for column, (name, cell) in enumerate(zip(COLUMNS, cells, strict=True)):
        if name in FIGURES and cell:
            sheet.write_number(row, column, Decimal(cell), body)
        else:
            sheet.write_string(row, column, cell, body)
