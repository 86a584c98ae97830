"""销号审核表: a problem, how it was mended and looked at, and lines for two different people."""

from datetime import date
from pathlib import Path

import msgspec

from evaluation.documents.pages import page, title_lines
from evaluation.documents.rendering import render

WIDEST = 19
"""Of a line of the title, in characters: bold figures are wider than half of one."""


class PrintedRound(msgspec.Struct, frozen=True, kw_only=True):
    """One answer of the unit and what was decided on it; days and names as they are printed."""

    number: int
    handed_in: str
    answer: tuple[tuple[str, str], ...]
    """Head and text of each field."""
    files: tuple[str, ...]
    decision: str


class WriteOffSheet(msgspec.Struct, frozen=True, kw_only=True):
    """All that the form shows. Nothing of a complainant is in it."""

    heading: tuple[str, ...]
    """In words that no line break may split."""
    board: str
    """Under the title: 编号 24-007."""
    made_on: date
    mark: str | None
    facts: tuple[tuple[str, str], ...]
    demands: str
    rounds: tuple[PrintedRound, ...]
    accountability: tuple[str, ...]
    verified: str
    """Who verified it, how and when; "" while nobody has."""
    written_off: str

    @property
    def title(self) -> str:
        return "".join(self.heading)


def write_off_html(sheet: WriteOffSheet) -> str:
    return page("write_off_sheet.html", sheet=sheet, heading=title_lines(sheet.heading, WIDEST))


async def write_off_pdf(sheet: WriteOffSheet, *, fonts_folder: Path | None = None) -> bytes:
    """PDF/A-3a. Raises what `render` raises."""
    return await render(
        write_off_html(sheet),
        title=f"{sheet.title}（{sheet.board}）",
        made_on=sheet.made_on,
        fonts_folder=fonts_folder,
    )
