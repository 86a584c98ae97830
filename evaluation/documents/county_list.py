"""县市区情况 as a spreadsheet: the state of each county, then one sheet a result."""

import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time

import msgspec
from xlsxwriter import Workbook  # type: ignore[import-untyped]

HEAD = {"bold": True, "align": "center", "border": 1}
BODY = {"border": 1, "text_wrap": True, "valign": "vcenter"}
A4 = 9
LONGEST_NAME = 31


class ListTable(msgspec.Struct, frozen=True):
    """One sheet: its name, its heads with their widths, its rows."""

    name: str
    heads: dict[str, int]
    rows: Sequence[Sequence[str]]


def county_xlsx(tables: Iterable[ListTable], *, title: str, made_on: date) -> bytes:
    """Texts only, never formulas; the same tables give the same bytes."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        created = datetime.combine(made_on, time())
        book.set_properties({"title": title, "created": created})
        head, body = book.add_format(HEAD), book.add_format(BODY)
        for table in tables:
            sheet = book.add_worksheet(table.name[:LONGEST_NAME])
            for place, width in enumerate(table.heads.values()):
                sheet.set_column(place, place, width)
            for number, row in enumerate((list(table.heads), *table.rows)):
                for place, text in enumerate(row):
                    sheet.write_string(number, place, text, body if number else head)
            sheet.freeze_panes(1, 0)
            sheet.repeat_rows(0)
            sheet.set_paper(A4)
            sheet.set_landscape()
            sheet.fit_to_pages(1, 0)
    return file.getvalue()
