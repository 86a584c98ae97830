"""监票记录: what the scrutineers certify, step by step, with blanks for what only they know."""

from datetime import date
from pathlib import Path

import msgspec

from evaluation.documents.pages import page, title_lines
from evaluation.documents.rendering import render

WIDEST = 19
"""Of a line of the title, in characters: bold figures are wider than half of one."""


class Step(msgspec.Struct, frozen=True):
    """One thing that is watched; a part None is a line to write on."""

    title: str
    parts: tuple[str | None, ...]


class ScrutinyRecord(msgspec.Struct, frozen=True, kw_only=True):
    heading: tuple[str, ...]
    """In words that no line break may split."""
    board: str
    sitting: str
    held_on: str
    made_on: date
    number: str = ""
    mark: str | None = None
    scrutineers: tuple[str, ...]
    """Those who hold key cards."""
    steps: tuple[Step, ...]

    @property
    def title(self) -> str:
        return "".join(self.heading)


def scrutiny_html(record: ScrutinyRecord) -> str:
    return page("scrutiny.html", record=record, heading=title_lines(record.heading, WIDEST))


async def scrutiny_pdf(record: ScrutinyRecord, *, fonts_folder: Path | None = None) -> bytes:
    """PDF/A-3a. Raises what `render` raises."""
    return await render(
        scrutiny_html(record),
        title=f"{record.title}（{record.board}）",
        made_on=record.made_on,
        fonts_folder=fonts_folder,
    )
