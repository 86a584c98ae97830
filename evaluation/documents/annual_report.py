"""年度行政执法情况报告: an official document with the year's statistics as its annex."""

from datetime import date
from pathlib import Path

import msgspec

from evaluation.documents.blocks import Bars, Block, Grid, Paragraph, YearBar
from evaluation.documents.notice import Annex, NoticeDocument, notice_pdf
from evaluation.documents.notice_word import notice_docx

WIDTHS = (58, 14, 30, 30, 24)
NONE = "—"


class ComparedFigure(msgspec.Struct, frozen=True):
    """One line of the annex; texts as printed, None where a year has no figure."""

    title: str
    unit: str
    now: str | None
    before: str | None
    rate: str | None


class ComparedGroup(msgspec.Struct, frozen=True):
    title: str
    figures: tuple[ComparedFigure, ...]


class AnnualDocument(msgspec.Struct, frozen=True):
    """All that the report says. `drawn`: the title of the group that is a chart as well."""

    place: str
    issuer: str
    year: int
    number: str
    """发文字号, or "" while it has none."""
    heading: tuple[str, ...]
    """The title in words that no line break may split."""
    addressee: str
    blocks: tuple[Block, ...]
    groups: tuple[ComparedGroup, ...]
    signed_on: date
    drawn: str = ""
    mark: str | None = None
    """示例数据 or 试印, on every page."""


def notice_of(document: AnnualDocument) -> NoticeDocument:
    """In the layout of every official document; its day is that of the signature."""
    return NoticeDocument(
        issuer=document.issuer,
        head=None,
        number=document.number,
        heading=document.heading,
        addressee=document.addressee,
        blocks=document.blocks,
        annexes=(_annex(document),) if document.groups else (),
        signed_on=document.signed_on,
        made_on=document.signed_on,
        mark=document.mark,
    )


def _annex(document: AnnualDocument) -> Annex:
    year = document.year
    head = ("项目", "单位", f"{year}年", f"{year - 1}年", "增减")
    blocks: list[Block] = [Paragraph(f"“{NONE}”为没有这一年的数，或者上年为零，不计增减。")]
    for group in document.groups:
        blocks.append(_grid(group, head))
        if group.title == document.drawn:
            blocks.append(_chart(group, year))
    return Annex((document.place, f"{year}年", "行政执法统计", "与上年比较"), tuple(blocks))


def _grid(group: ComparedGroup, head: tuple[str, ...]) -> Grid:
    rows = tuple(
        (one.title, one.unit, one.now or NONE, one.before or NONE, one.rate or NONE)
        for one in group.figures
    )
    return Grid(group.title, head, rows, WIDTHS, texts=(0,))


def _chart(group: ComparedGroup, year: int) -> Bars:
    """Two bars for each sum."""
    bars = tuple(YearBar(one.title, one.now, one.before) for one in group.figures)
    return Bars((f"{year}年", f"{year - 1}年"), bars)


async def annual_pdf(document: AnnualDocument, *, fonts_folder: Path | None = None) -> bytes:
    """PDF/A-3a. Raises NumberNotOfForm, and what `render` raises."""
    return await notice_pdf(notice_of(document), fonts_folder=fonts_folder)


async def annual_docx(document: AnnualDocument, *, fonts_folder: Path | None = None) -> bytes:
    """The same document for the office's own editing; its chart is the table above it."""
    return await notice_docx(notice_of(document), fonts_folder=fonts_folder)
