"""签到册 and 抽签结果单: lists that people sign, as values and as PDFs."""

from datetime import date
from pathlib import Path

import msgspec

from evaluation.documents.pages import page, title_lines
from evaluation.documents.rendering import render

WIDEST = 19
"""Of a line of the title, in characters: bold figures are wider than half of one."""
SPARE_ROWS = 3
"""Empty rows of each group, for delegates who are added on the day."""


class Invited(msgspec.Struct, frozen=True):
    name: str
    organisation: str


class InvitedGroup(msgspec.Struct, frozen=True):
    """评议团组别; `letter` is the one on its slips."""

    title: str
    letter: str
    delegates: tuple[Invited, ...]


class AttendanceBook(msgspec.Struct, frozen=True, kw_only=True):
    """签到册 — by group. Nothing in it says which slip a delegate draws."""

    heading: tuple[str, ...]
    """In words that no line break may split."""
    held_on: str
    made_on: date
    mark: str | None
    half_days: tuple[str, ...]
    """A column to sign in for each, such as 1月16日上午; one without a name when there are none."""
    groups: tuple[InvitedGroup, ...]

    @property
    def title(self) -> str:
        return "".join(self.heading)

    @property
    def invited(self) -> int:
        return sum(len(group.delegates) for group in self.groups)


class LotsLine(msgspec.Struct, frozen=True):
    """One unit in the order drawn; `digest` is the whole hex of it, "" when drawn by hand."""

    number: int
    title: str
    digest: str
    half_day: str
    written: bool


class LotsSheet(msgspec.Struct, frozen=True, kw_only=True):
    """抽签结果单 — with all that is needed to redo it."""

    heading: tuple[str, ...]
    board: str
    sitting: str
    held_on: str
    made_on: date
    mark: str | None
    times: int
    """第几次抽签."""
    reason: str
    """Why it was drawn again."""
    seed: str
    """"" when the lots were drawn by hand."""
    written_drawn: bool
    drawn_by: str
    drawn_at: str
    lines: tuple[LotsLine, ...]

    @property
    def title(self) -> str:
        return "".join(self.heading)


def attendance_html(book: AttendanceBook) -> str:
    heading = title_lines(book.heading, WIDEST)
    return page("attendance.html", book=book, heading=heading, spare=SPARE_ROWS)


async def attendance_pdf(book: AttendanceBook, *, fonts_folder: Path | None = None) -> bytes:
    """PDF/A-3a. Raises what `render` raises."""
    return await render(
        attendance_html(book), title=book.title, made_on=book.made_on, fonts_folder=fonts_folder
    )


def lots_html(sheet: LotsSheet) -> str:
    return page("lots_sheet.html", sheet=sheet, heading=title_lines(sheet.heading, WIDEST))


async def lots_pdf(sheet: LotsSheet, *, fonts_folder: Path | None = None) -> bytes:
    """PDF/A-3a. Raises what `render` raises."""
    return await render(
        lots_html(sheet), title=sheet.title, made_on=sheet.made_on, fonts_folder=fonts_folder
    )
