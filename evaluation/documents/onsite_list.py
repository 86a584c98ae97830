"""现场通报稿 on paper: what was released of each unit, in the order of the hall, for the host."""

from datetime import date
from pathlib import Path

import msgspec

from evaluation.documents.pages import page, title_lines
from evaluation.documents.rendering import render

WIDEST = 19
"""Of a line of the title, in characters: bold figures are wider than half of one."""


class ReleasedText(msgspec.Struct, frozen=True):
    """`number`: its place on the agenda, "" without one. `note`: what the unit had said of it."""

    number: str
    unit: str
    paragraphs: tuple[str, ...]
    note: str


class OnSiteList(msgspec.Struct, frozen=True, kw_only=True):
    heading: tuple[str, ...]
    """In words that no line break may split."""
    board: str
    made_on: date
    mark: str | None
    texts: tuple[ReleasedText, ...]

    @property
    def title(self) -> str:
        return "".join(self.heading)


async def onsite_list_pdf(sheet: OnSiteList, *, fonts_folder: Path | None = None) -> bytes:
    """PDF/A-3a. Raises what `render` raises."""
    html = page("onsite_list.html", sheet=sheet, heading=title_lines(sheet.heading, WIDEST))
    return await render(html, title=sheet.title, made_on=sheet.made_on, fonts_folder=fonts_folder)
