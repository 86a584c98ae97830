"""信函 as DOCX: the mark and both double rules are in the head and foot of its first page."""

import asyncio
from pathlib import Path

from docx.document import Document as WordDocument
from docx.shared import Mm, Pt

from evaluation.documents import word
from evaluation.documents.blocks import numbered
from evaluation.documents.notice import NoticeDocument
from evaluation.documents.notice_word import add_blocks, add_closing
from evaluation.documents.official import check_number, mark_size
from evaluation.documents.pages import title_lines

LINE = 28.95
BESIDE = {"left_indent": Mm(-8), "right_indent": Mm(-6)}
"""From the type area to the rules of 170 mm in the middle of the sheet."""
STAMP = Pt(30)
THICK_RULE = 36
"""Of a double rule, in eighths of a point."""
RED = "FF0000"
HEAD, MARK_AT, FOOT = Mm(12), Mm(30), Mm(20)
"""From the sheet's edge: where the head begins, the mark in it, and the lower rule."""


async def letter_docx(document: NoticeDocument, *, fonts_folder: Path | None = None) -> bytes:
    """The same document and fonts give the same bytes. Raises NumberNotOfForm, FontMissing."""
    if document.number:
        check_number(document.number)
    return await asyncio.to_thread(_made, document, fonts_folder)


def _made(document: NoticeDocument, fonts_folder: Path | None) -> bytes:
    paper = word.new_document(document.title, document.made_on, fonts_folder)
    _first_page(paper, document)
    word.add(paper, document.number, alignment=word.RIGHT, space_before=Pt(6), space_after=Pt(58))
    word.add(paper, "\n".join(title_lines(document.heading)), "Title")
    word.add(paper, "")
    if document.addressee:
        word.add(paper, f"{document.addressee}：")
    add_blocks(paper, numbered(document.blocks), word.WIDTH)
    add_closing(paper, document)
    for section in list(paper.sections)[1:]:
        section.different_first_page_header_footer = False
    if document.copies_to:
        _copies(paper, document.copies_to)
    word.stamp(paper, document.mark)
    return word.written(paper)


def _first_page(paper: WordDocument, document: NoticeDocument) -> None:
    """Without a page number; the head pushes the text of that page down by itself."""
    section = paper.sections[0]
    section.different_first_page_header_footer = True
    section.header_distance, section.footer_distance = HEAD, FOOT
    for numbered_foot in (section.footer, section.even_page_footer):
        numbered_foot.paragraphs[0].paragraph_format.space_after = word.FOOT - FOOT
    head, foot = section.first_page_header, section.first_page_footer
    mark, above = document.head or document.issuer, MARK_AT - HEAD
    if document.mark:
        stamp = word.add(head, f"　{document.mark}　", "示例标记", alignment=word.CENTRE)
        stamp.paragraph_format.line_spacing = STAMP
        above -= STAMP
    size = Pt(mark_size(mark))
    line = word.add(head, mark, "发文机关标志", space_before=max(above, 0), line_spacing=size)
    line.runs[0].font.size = size
    rule, lower = word.add(head, "", "页码", line_spacing=Mm(4)), foot.paragraphs[0]
    lower.style, lower.paragraph_format.line_spacing = "页码", Mm(1)
    for paragraph in (line, rule, lower):
        for name, value in BESIDE.items():
            setattr(paragraph.paragraph_format, name, value)
    word.rule(rule, "bottom", THICK_RULE, colour=RED, space=0, line="thickThinSmallGap")
    word.rule(lower, "bottom", THICK_RULE, colour=RED, space=0, line="thinThickSmallGap")
    empty = head.paragraphs[0]._p  # noqa: SLF001 python-docx begins every head with one
    empty.getparent().remove(empty)


def _copies(paper: WordDocument, copies_to: str) -> None:
    copies = word.add(paper, f"抄送：{copies_to}。", "版记", left_indent=Pt(56))
    copies.paragraph_format.first_line_indent = Pt(-42)
    copies.paragraph_format.right_indent = Pt(14)
    word.to_the_foot(copies)
