"""排名表 as a spreadsheet: figures are numbers that an office can add up, texts stay texts."""

import io
import re
from collections.abc import Iterable
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from evaluation.documents.ranking import NAMES, RankingDocument, RankingLine

Cell = str | int | Decimal
Style = dict[str, Any]

COLUMNS = {
    "名次": 7, "并列": 6, "单位": 22, "类别": 18, "客观考核": 10, "现场评议": 10,
    "加分": 8, "扣分": 8, "总分": 10, "等次": 9, "备注": 26,
}  # fmt: skip
"""Each with its width in characters."""
VOTES = ("组别", "发出", "有效", "弃权", "无效", "未交", "回避")
FIGURE = re.compile(r"[0-9]{1,9}(\.[0-9]{1,6})?")
A4 = 9
TITLE = {"bold": True, "font_size": 18, "align": "center"}
FACTS = {"align": "center"}
HEAD = {"bold": True, "align": "center", "border": 1}
BODY = {"border": 1, "text_wrap": True, "valign": "vcenter"}


def ranking_xlsx(document: RankingDocument) -> bytes:
    """Two sheets, 排名 and 说明, without any formula; the same document gives the same bytes."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        created = datetime.combine(document.made_on, time())
        book.set_properties({"title": document.title, "created": created})
        _ranking(book, document)
        _explanation(book, document)
    return file.getvalue()


def _ranking(book: Workbook, document: RankingDocument) -> None:
    sheet = book.add_worksheet("排名")
    facts = [document.jurisdiction, document.board, *document.held_on, document.mark or ""]
    for row, (text, style) in enumerate(((document.title, TITLE), ("　".join(facts), FACTS))):
        sheet.merge_range(row, 0, row, len(COLUMNS) - 1, "", book.add_format(style))
        sheet.write_string(row, 0, text, book.add_format(style))
    for column, width in enumerate(COLUMNS.values()):
        sheet.set_column(column, column, width)
    _write(book, sheet, 2, [COLUMNS], HEAD)
    _write(book, sheet, 3, map(_cells, document.lines), BODY)
    sheet.freeze_panes(3, 0)
    sheet.repeat_rows(2)
    sheet.set_paper(A4)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    sheet.set_header("&C&18" + (document.mark or "").replace("&", "&&"))


def _cells(line: RankingLine) -> list[Cell]:
    rank: Cell = int(line.rank) if re.fullmatch("[0-9]+", line.rank) else line.rank
    figures = (line.objective, line.panel, line.bonus, line.deduction, line.total)
    numbers = [Decimal(text) if FIGURE.fullmatch(text) else text for text in figures]
    tied = "并列" if line.tied else ""
    return [rank, tied, line.unit, line.unit_class, *numbers, line.grade, line.note]


def _explanation(book: Workbook, document: RankingDocument) -> None:
    sheet = book.add_worksheet("说明")
    sheet.set_column(0, 0, 36)
    sheet.set_column(1, len(VOTES) - 1, 12)
    votes = [
        (v.group, v.issued, v.valid, v.abstained, v.invalid, v.missing, v.recused)
        for v in document.votes
    ]
    facts: list[tuple[Cell, Cell]] = [
        ("计分办法", document.shares),
        *(("注", note) for note in document.footnotes),
        ("封箱码", document.root),
        (f"{NAMES['bundle']}　SHA-256", document.bundle_sha256),
        (f"{NAMES['result']}　SHA-256", document.result_sha256),
        ("回执码条数", document.receipts),
    ]
    _write(book, sheet, 0, [VOTES], HEAD)
    _write(book, sheet, 1, votes, BODY)
    _write(book, sheet, len(votes) + 2, facts, {})


def _write(
    book: Workbook, sheet: Worksheet, top: int, rows: Iterable[Iterable[Cell]], style: Style
) -> None:
    """Never XlsxWriter's own guess, which makes a formula of a name that begins with "="."""
    for row, cells in enumerate(rows, start=top):
        for column, cell in enumerate(cells):
            if isinstance(cell, str):
                sheet.write_string(row, column, cell, book.add_format(style))
            else:
                places = len(str(cell).partition(".")[2])
                shown = {"num_format": f"{0:.{places}f}"}
                sheet.write_number(row, column, cell, book.add_format(style | shown))
