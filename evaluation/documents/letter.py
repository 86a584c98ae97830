"""信函: an official document in the letter format of GB/T 9704-2012, part 10.1.

The same values as a 通报; `head` is the issuer's name without 文件. Its number stands at the right,
page 1 has no page number, and the 版记 has neither rules nor the line of who printed it.
"""

from collections.abc import Iterator
from math import ceil
from pathlib import Path

from evaluation.documents.blocks import Grid, Level, Paragraph, numbered
from evaluation.documents.fonts import FontMissing, missing_in
from evaluation.documents.notice import COPIES_WIDTH, LINE_OF_IMPRINT, NoticeDocument, layout_of
from evaluation.documents.official import check_number, mark_size, width_of
from evaluation.documents.pages import page, title_lines
from evaluation.documents.rendering import render


def letter_html(document: NoticeDocument) -> str:
    """Raises NumberNotOfForm."""
    if document.number:
        check_number(document.number)
    return page(
        "letter.html",
        document=document,
        heading=title_lines(document.heading),
        blocks=numbered(document.blocks),
        mark_size=mark_size(document.head or document.issuer),
        copies_height=copies_height(document.copies_to),
        imprint_height=0,
        **layout_of(document),
    )


async def letter_pdf(document: NoticeDocument, *, fonts_folder: Path | None = None) -> bytes:
    """PDF/A-3a; the same values and fonts give the same bytes. Raises NumberNotOfForm, and what
    `render` raises.
    """
    return await render(
        letter_html(document),
        title=document.title,
        made_on=document.made_on,
        fonts_folder=fonts_folder,
    )


def copies_height(copies_to: str) -> int:
    lines = ceil(width_of(f"抄送：{copies_to}。") / COPIES_WIDTH)
    return LINE_OF_IMPRINT * lines if copies_to else 0


def check_printable(document: NoticeDocument, fonts_folder: Path | None) -> None:
    """Reads fonts (not in the event loop). Raises FontMissing for a character that no font has,
    before anything of the letter counts.
    """
    missing = missing_in(texts_of(document), fonts_folder)
    if missing:
        raise FontMissing(
            f"没有字库有这些字：{'、'.join(missing)}。请换字，或请系统管理员装上有这些字的字库。"
            "文书没有发出，文号没有用掉。"
        )


def texts_of(document: NoticeDocument) -> Iterator[str]:
    """Everything that it prints."""
    yield from (document.issuer, document.head or "", document.number, document.title)
    yield from (document.addressee, document.remark, document.copies_to, document.printed_by)
    blocks = [*document.blocks, *(block for annex in document.annexes for block in annex.blocks)]
    yield from ("".join(annex.title) for annex in document.annexes)
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.text
        elif isinstance(block, Level):
            yield block.title + block.text
        elif isinstance(block, Grid):
            yield from (block.caption, *block.head)
            yield from (cell for row in block.rows for cell in row)
