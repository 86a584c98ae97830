"""评议结果通报: an official document with its head, body, signature, annexes and imprint."""

from datetime import date
from math import ceil
from pathlib import Path
from typing import Any

import msgspec

from evaluation.documents.blocks import Block, numbered
from evaluation.documents.official import check_number, chinese_date, mark_size, width_of
from evaluation.documents.pages import page, title_lines
from evaluation.documents.rendering import render

FREE, FREE_UNDER_SEAL = 2, 4
"""Characters left free at the right of a signature (GB/T 9704, 7.3.5)."""
COPIES_WIDTH = 26
"""Characters of 14 pt that a line of 抄送 holds."""
LINE_OF_IMPRINT = 24


class Annex(msgspec.Struct, frozen=True):
    """附件; without blocks it is only named, because it is a file of its own."""

    title: tuple[str, ...]
    """In words that no line break may split."""
    blocks: tuple[Block, ...] = ()
    landscape: bool = False


class NoticeDocument(msgspec.Struct, frozen=True):
    """All that the 通报 says, as frozen values."""

    issuer: str
    """发文机关署名, such as 常德市司法局."""
    head: str | None
    """发文机关标志 in red, such as 常德市司法局文件; None: without a red head."""
    number: str
    """发文字号, such as 常司发〔2025〕3号; "" while it has none."""
    heading: tuple[str, ...]
    """The title in words that no line break may split."""
    addressee: str
    """主送机关, without the colon; "" for none."""
    blocks: tuple[Block, ...]
    annexes: tuple[Annex, ...]
    signed_on: date
    """成文日期."""
    made_on: date
    """Stands in the file's properties; the same day and values give the same bytes."""
    sealed: bool = True
    """The paper will bear a seal: its place is left; a seal is never drawn."""
    remark: str = ""
    """附注, without its brackets, such as 此件公开发布."""
    copies_to: str = ""
    """抄送, without the word and the full stop."""
    printed_by: str = ""
    """印发机关; "" leaves out the whole 版记."""
    printed_on: date | None = None
    mark: str | None = None
    """示例数据 or 彩排数据, on every page; None on a real one."""

    @property
    def title(self) -> str:
        return "".join(self.heading)


def notice_html(document: NoticeDocument) -> str:
    """Raises NumberNotOfForm."""
    if document.number:
        check_number(document.number)
    return page(
        "notice.html",
        document=document,
        heading=title_lines(document.heading),
        blocks=numbered(document.blocks),
        mark_size=mark_size(document.head or ""),
        printed_on=chinese_date(document.printed_on or document.signed_on),
        imprint_height=imprint_height(document),
        **layout_of(document),
    )


async def notice_pdf(
    document: NoticeDocument, *, fonts_folder: Path | None = None, patient: bool = False
) -> bytes:
    """PDF/A-3a. Raises NumberNotOfForm, and what `render` raises."""
    return await render(
        notice_html(document),
        title=document.title,
        made_on=document.made_on,
        fonts_folder=fonts_folder,
        patient=patient,
    )


def imprint_height(document: NoticeDocument) -> int:
    lines = ceil(width_of(f"抄送：{document.copies_to}。") / COPIES_WIDTH)
    return LINE_OF_IMPRINT * (1 + (lines if document.copies_to else 0)) + 3


def layout_of(document: NoticeDocument) -> dict[str, Any]:
    """What both formats lay out alike: the annexes, and where the signature stands."""
    annexes = [_annex(n, one, document) for n, one in enumerate(document.annexes) if one.blocks]
    signed_on = chinese_date(document.signed_on)
    return {"annexes": annexes, "signed_on": signed_on, **_signature(document)}


def _annex(number: int, annex: Annex, document: NoticeDocument) -> dict[str, Any]:
    return {
        "mark": f"附件{number + 1}" if len(document.annexes) > 1 else "附件",
        "heading": title_lines(annex.title),
        "blocks": numbered(annex.blocks),
        "landscape": annex.landscape,
    }


def _signature(document: NoticeDocument) -> dict[str, Any]:
    name, date_ = width_of(document.issuer), width_of(chinese_date(document.signed_on))
    if document.sealed:
        return {"signature": "sealed", "free": max(FREE_UNDER_SEAL, (name - date_) / 2)}
    return {"signature": "unsealed long" if name >= date_ else "unsealed", "free": FREE}
