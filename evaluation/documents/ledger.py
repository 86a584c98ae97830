"""专项整治台账: a row a problem in the columns of the trade, as a PDF (A3) and as a spreadsheet."""

import io
from datetime import date, datetime, time
from pathlib import Path

import msgspec
from xlsxwriter import Workbook  # type: ignore[import-untyped]

from evaluation.documents.pages import page, title_lines
from evaluation.documents.rendering import render

COLUMNS = {
    "序号": 6, "单位": 15, "问题来源": 11, "问题类型": 12, "问题描述": 34, "整治措施": 30,
    "整改时限": 17, "责任单位": 15, "责任领导": 12, "责任人": 12, "进展": 28, "佐证材料": 20,
    "完成情况": 12, "验收人/意见": 24, "销号日期": 17, "责任追究": 18, "是否现场通报": 8,
}  # fmt: skip
"""Each with its width in characters; on paper, in parts of the whole."""
LONGEST = 160
"""Characters of a text on paper; the spreadsheet has them all."""
A3 = 8
TITLE = {"bold": True, "font_size": 18, "align": "center"}
FACTS = {"align": "center"}
HEAD = {"bold": True, "align": "center", "valign": "vcenter", "border": 1, "text_wrap": True}
BODY = {"border": 1, "text_wrap": True, "valign": "top"}
TITLE_WIDTH = 40


class LedgerDocument(msgspec.Struct, frozen=True, kw_only=True):
    """`rows`: the cells of a problem in the order of the columns, the number of the row first."""

    heading: tuple[str, ...]
    """In words that no line break may split."""
    facts: str
    """Whose it is, what was filtered, when it was drawn up."""
    made_on: date
    mark: str | None
    rows: tuple[tuple[str, ...], ...]

    @property
    def title(self) -> str:
        return "".join(self.heading)


def ledger_html(document: LedgerDocument) -> str:
    whole = sum(COLUMNS.values())
    widths = [f"{100 * width / whole:.2f}%" for width in COLUMNS.values()]
    return page(
        "ledger.html",
        document=document,
        heading=title_lines(document.heading, TITLE_WIDTH),
        columns=list(zip(COLUMNS, widths, strict=True)),
        longest=LONGEST,
    )


async def ledger_pdf(document: LedgerDocument, *, fonts_folder: Path | None = None) -> bytes:
    """PDF/A-3a. Raises what `render` raises."""
    return await render(
        ledger_html(document),
        title=document.title,
        made_on=document.made_on,
        fonts_folder=fonts_folder,
    )


def ledger_xlsx(document: LedgerDocument) -> bytes:
    """Texts only, never formulas; the row's number alone is a number."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        created = datetime.combine(document.made_on, time())
        book.set_properties({"title": document.title, "created": created})
        sheet = book.add_worksheet("专项整治台账")
        last = len(COLUMNS) - 1
        for row, (text, style) in enumerate(((document.title, TITLE), (document.facts, FACTS))):
            sheet.merge_range(row, 0, row, last, "", book.add_format(style))
            sheet.write_string(row, 0, text, book.add_format(style))
        head, body = book.add_format(HEAD), book.add_format(BODY)
        for column, (name, width) in enumerate(COLUMNS.items()):
            sheet.set_column(column, column, width)
            sheet.write_string(2, column, name, head)
        for row, cells in enumerate(document.rows, start=3):
            sheet.write_number(row, 0, int(cells[0]), body)
            for column, cell in enumerate(cells[1:], start=1):
                sheet.write_string(row, column, cell, body)
        sheet.freeze_panes(3, 2)
        sheet.repeat_rows(2)
        sheet.set_paper(A3)
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.set_header("&C&18" + (document.mark or "").replace("&", "&&"))
    return file.getvalue()
