"""封箱单: the root that is read aloud, what lies in the box, lines to sign on. No clock time."""

from datetime import date
from pathlib import Path

import msgspec

from evaluation.documents.pages import page, title_lines
from evaluation.documents.paper_note import PaperNote
from evaluation.documents.rendering import render

WIDEST = 19
"""Of a line of the title, in characters: bold figures are wider than half of one."""


class GroupSlips(msgspec.Struct, frozen=True):
    """Slips of one group: made, handed out, entered on a tablet, handed in, withdrawn."""

    title: str
    made: int
    issued: int
    entered: int
    handed_in: int
    withdrawn: int


class ClosingSheet(msgspec.Struct, frozen=True, kw_only=True):
    heading: tuple[str, ...]
    """In words that no line break may split."""
    board: str
    sitting: str
    held_on: str
    made_on: date
    number: str = ""
    mark: str | None = None
    ballots: int
    slips: int
    root: str
    """封箱码, 64 hex digits."""
    groups: tuple[GroupSlips, ...]
    paper: PaperNote | None = None
    """None where there is no paper."""

    @property
    def title(self) -> str:
        return "".join(self.heading)


def closing_sheet_html(sheet: ClosingSheet) -> str:
    return page("closing_sheet.html", sheet=sheet, heading=title_lines(sheet.heading, WIDEST))


async def closing_sheet_pdf(sheet: ClosingSheet, *, fonts_folder: Path | None = None) -> bytes:
    """PDF/A-3a. Raises what `render` raises."""
    return await render(
        closing_sheet_html(sheet),
        title=f"{sheet.title}（{sheet.board}）",
        made_on=sheet.made_on,
        fonts_folder=fonts_folder,
    )
