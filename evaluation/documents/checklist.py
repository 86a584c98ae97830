"""会务核对单: boxes to tick on paper, with how many of each thing, who answers for it, and when."""

from datetime import date
from pathlib import Path

import msgspec

from evaluation.documents.pages import page, title_lines
from evaluation.documents.rendering import render

WIDEST = 19
"""Of a line of the title, in characters: bold figures are wider than half of one."""


class CheckItem(msgspec.Struct, frozen=True):
    """`count` as it is printed, with its measure, such as 66 台; "" where nothing is counted."""

    words: str
    count: str = ""


class CheckPart(msgspec.Struct, frozen=True):
    title: str
    items: tuple[CheckItem, ...]


class Checklist(msgspec.Struct, frozen=True, kw_only=True):
    heading: tuple[str, ...]
    """In words that no line break may split."""
    board: str
    sitting: str
    held_on: str
    made_on: date
    mark: str | None
    mode: str
    panel: str
    """评议代表 by group, in words."""
    address: str
    parts: tuple[CheckPart, ...]

    @property
    def title(self) -> str:
        return "".join(self.heading)


def checklist_html(sheet: Checklist) -> str:
    return page("checklist.html", sheet=sheet, heading=title_lines(sheet.heading, WIDEST))


async def checklist_pdf(sheet: Checklist, *, fonts_folder: Path | None = None) -> bytes:
    """PDF/A-3a. Raises what `render` raises."""
    return await render(
        checklist_html(sheet),
        title=f"{sheet.title}（{sheet.board}）",
        made_on=sheet.made_on,
        fonts_folder=fonts_folder,
    )
