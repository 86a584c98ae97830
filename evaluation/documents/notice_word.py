"""评议结果通报 as DOCX: the same document as the PDF, for the office's own editing."""

import asyncio
from pathlib import Path

from docx.document import Document as WordDocument
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_TAB_ALIGNMENT
from docx.shared import Mm, Pt

from evaluation.documents import word
from evaluation.documents.blocks import Bars, Grid, Paragraph, Printed, numbered
from evaluation.documents.notice import (
    FREE,
    FREE_UNDER_SEAL,
    LINE_OF_IMPRINT,
    Annex,
    NoticeDocument,
)
from evaluation.documents.official import (
    TYPE_AREA,
    check_number,
    chinese_date,
    mark_size,
    width_of,
)
from evaluation.documents.pages import title_lines

CHARACTER, LINE = 16, 28.95
THICK, THIN = 8, 6
"""Of the imprint's rules, 0.35 and 0.25 mm, in eighths of a point."""


async def notice_docx(document: NoticeDocument, *, fonts_folder: Path | None = None) -> bytes:
    """The same document and fonts give the same bytes. Raises NumberNotOfForm, FontMissing."""
    if document.number:
        check_number(document.number)
    return await asyncio.to_thread(_made, document, fonts_folder)


def _made(document: NoticeDocument, fonts_folder: Path | None) -> bytes:
    paper = word.new_document(document.title, document.made_on, fonts_folder)
    _head(paper, document)
    word.add(paper, "\n".join(title_lines(document.heading)), "Title")
    if document.number and not document.head:
        word.add(paper, document.number, "楷体")
    word.add(paper, "")
    if document.addressee:
        word.add(paper, f"{document.addressee}：")
    add_blocks(paper, numbered(document.blocks), word.WIDTH)
    add_closing(paper, document)
    _imprint(paper, document)
    word.stamp(paper, document.mark)
    return word.written(paper)


def add_blocks(paper: WordDocument, blocks: list[Printed], width: float) -> None:
    """Levels without text are headings; with it the title keeps the font of its level."""
    for block in blocks:
        if isinstance(block, Paragraph):
            word.add(paper, block.text, "正文缩进二字")
        elif isinstance(block, Grid):
            if block.caption:
                word.add(paper, block.caption, "黑体", alignment=word.CENTRE, keep_with_next=True)
            parts = [width * part / sum(block.widths) for part in block.widths]
            word.add_table(paper, block.head, block.rows, parts, block.texts)
        elif isinstance(block, Bars):
            continue
        elif not block.text:
            word.add(paper, f"{block.number}{block.title}", f"Heading {block.level}")
        else:
            paragraph = word.add(paper, "", "正文缩进二字")
            paragraph.add_run(f"{block.number}{block.title}", f"层次{block.level}")
            paragraph.add_run(block.text)


def add_closing(paper: WordDocument, document: NoticeDocument) -> None:
    """附件说明, signature, 附注, and the annexes on their own pages."""
    _named_annexes(paper, document)
    _signature(paper, document)
    _annexes(paper, document)


def _head(paper: WordDocument, document: NoticeDocument) -> None:
    if not document.head:
        return
    size = Pt(mark_size(document.head))
    mark = word.add(paper, document.head, "发文机关标志", space_before=Mm(35), line_spacing=size)
    mark.runs[0].font.size = size
    number = word.add(paper, document.number, alignment=word.CENTRE, space_before=Pt(2 * LINE))
    word.rule(number, "bottom", 12, colour="FF0000", space=5)
    for _ in range(2):
        word.add(paper, "")


def _named_annexes(paper: WordDocument, document: NoticeDocument) -> None:
    several = len(document.annexes) > 1
    for number, annex in enumerate(document.annexes, 1):
        if number == 1:
            word.add(paper, "", keep_with_next=True)
        counted = f"{number}." if several else ""
        hang = CHARACTER * (width_of("附件：") + width_of(counted))
        begun = "附件：" if number == 1 else "　　　"
        word.add(
            paper,
            f"{begun}{counted}{''.join(annex.title)}",
            left_indent=Pt(2 * CHARACTER + hang),
            first_line_indent=Pt(-hang),
            keep_with_next=True,
        )


def _signature(paper: WordDocument, document: NoticeDocument) -> None:
    """Keeps with the end of the text; for a seal its place is left."""
    signed_on = chinese_date(document.signed_on)
    name, day = (CHARACTER * width_of(text) for text in (document.issuer, signed_on))
    if document.sealed:
        free = max(FREE_UNDER_SEAL * CHARACTER, (name - day) / 2)
        lefts = (TYPE_AREA - free - (day + name) / 2, TYPE_AREA - free - day)
    else:
        wider = name if name >= day else day + 2 * CHARACTER
        begun = TYPE_AREA - FREE * CHARACTER - wider
        lefts = (begun, begun + 2 * CHARACTER)
    paper.paragraphs[-1].paragraph_format.keep_with_next = True
    for _ in range(2 if document.sealed else 1):
        word.add(paper, "", keep_with_next=True)
    word.add(paper, document.issuer, left_indent=Pt(lefts[0]), keep_with_next=True)
    word.add(paper, signed_on, left_indent=Pt(lefts[1]))
    if document.remark:
        word.add(paper, f"（{document.remark}）", "正文缩进二字")


def _annexes(paper: WordDocument, document: NoticeDocument) -> None:
    several = len(document.annexes) > 1
    for number, annex in enumerate(document.annexes, 1):
        if annex.blocks:
            _annex(paper, annex, f"附件{number}" if several else "附件")


def _annex(paper: WordDocument, annex: Annex, mark: str) -> None:
    section = paper.add_section(WD_SECTION.NEW_PAGE)
    (word.lie if annex.landscape else word.portrait)(section)
    word.add(paper, mark, "黑体")
    word.add(paper, "")
    word.add(paper, "\n".join(title_lines(annex.title)), "Title")
    word.add(paper, "")
    width = word.WIDTH_LYING if annex.landscape else word.WIDTH
    add_blocks(paper, numbered(annex.blocks), width)


def _imprint(paper: WordDocument, document: NoticeDocument) -> None:
    if not document.printed_by:
        return
    if document.annexes and document.annexes[-1].blocks and document.annexes[-1].landscape:
        word.portrait(paper.add_section(WD_SECTION.NEW_PAGE))
    edge = {"left_indent": Pt(14), "right_indent": Pt(14)}
    copies = None
    if document.copies_to:
        copies = word.add(paper, f"抄送：{document.copies_to}。", "版记", **edge)
        copies.paragraph_format.left_indent = Pt(56)
        copies.paragraph_format.first_line_indent = Pt(-42)
    printed_on = chinese_date(document.printed_on or document.signed_on)
    last = word.add(paper, f"{document.printed_by}\t{printed_on}印发", "版记", **edge)
    last.paragraph_format.tab_stops.add_tab_stop(Pt(TYPE_AREA - 14), WD_TAB_ALIGNMENT.RIGHT)
    word.rule(copies or last, "top", THICK)
    if copies:
        word.rule(copies, "bottom", THIN)
    word.rule(last, "bottom", THICK)
    for paragraph in filter(None, (copies, last)):
        paragraph.paragraph_format.line_spacing = Pt(LINE_OF_IMPRINT)
        word.to_the_foot(paragraph)
