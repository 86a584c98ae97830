"""案卷评查表: one sheet for one reviewer of one file (一卷一表), empty for the pen or filled."""

from datetime import date
from pathlib import Path

import msgspec

from evaluation.documents.pages import page, title_lines
from evaluation.documents.rendering import render

WIDEST = 19
"""Of a line of the title, in characters: bold figures are wider than half of one."""


class SheetItem(msgspec.Struct, frozen=True):
    """评查项; `lost` and `note` are empty on a sheet for the pen."""

    words: str
    points: str
    lost: str
    note: str


class SheetHead(msgspec.Struct, frozen=True):
    title: str
    points: str
    items: tuple[SheetItem, ...]


class ZeroLine(msgspec.Struct, frozen=True):
    words: str
    found: bool


class CaseSheet(msgspec.Struct, frozen=True, kw_only=True):
    """One sheet. `score` None: it is filled in by hand."""

    title: str
    campaign: str
    unit: str
    number: str
    about: str
    """案由 or the matter of the licence."""
    closed_on: str
    place: str
    """第 3 卷 of the draw; "" for a file that was not drawn."""
    reviewer: str
    position: str
    heads: tuple[SheetHead, ...]
    zero_lines: tuple[ZeroLine, ...]
    score: str | None
    opinion: str
    done_on: str


class CaseSheets(msgspec.Struct, frozen=True, kw_only=True):
    """Several sheets in one file, each on a page of its own."""

    title: str
    made_on: date
    mark: str | None
    sheets: tuple[CaseSheet, ...]


def case_sheets_html(whole: CaseSheets) -> str:
    headings = [title_lines((one.title,), WIDEST) for one in whole.sheets]
    return page("case_sheet.html", whole=whole, headings=headings)


async def case_sheets_pdf(
    whole: CaseSheets, *, fonts_folder: Path | None = None, patient: bool = False
) -> bytes:
    """PDF/A-3a. Raises what `render` raises."""
    return await render(
        case_sheets_html(whole),
        title=whole.title,
        made_on=whole.made_on,
        fonts_folder=fonts_folder,
        patient=patient,
    )
