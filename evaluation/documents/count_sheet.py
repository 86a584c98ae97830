"""计票结果报告单: every counter of a count, what ties it to the box, and lines to sign on."""

from datetime import date
from pathlib import Path

import msgspec

from evaluation.documents.pages import page, title_lines
from evaluation.documents.paper_note import PaperNote
from evaluation.documents.rendering import render

WIDEST = 19
"""Of a line of the title, in characters: bold figures are wider than half of one."""

COUNTED = ("issued", "valid", "abstained", "invalid", "missing", "recused")


class Counts(msgspec.Struct, frozen=True):
    """Ballots; `recused` are counted apart."""

    issued: int
    valid: int
    abstained: int
    invalid: int
    missing: int
    recused: int

    @property
    def returned(self) -> int:
        return self.valid + self.abstained + self.invalid

    @property
    def issued_agrees(self) -> bool:
        return self.issued == self.returned + self.missing and self.missing >= 0

    @property
    def returned_agrees(self) -> bool:
        return self.returned == self.valid + self.invalid + self.abstained


class GroupCounts(msgspec.Struct, frozen=True):
    """One group over all units; what is None is left to be filled in by hand."""

    title: str
    due: int | None
    drawn: int
    """领卡: slips handed out."""
    counts: Counts
    came: int | None = None
    """实到, where people were signed in."""


class UnitCounts(msgspec.Struct, frozen=True):
    """One unit, in all and by group in the order of the sheet's groups."""

    title: str
    groups: tuple[Counts, ...]
    score: str
    """现场评议得分 as printed, or "—"."""

    @property
    def all(self) -> Counts:
        return summed(self.groups)


class CountSheet(msgspec.Struct, frozen=True, kw_only=True):
    heading: tuple[str, ...]
    """In words that no line break may split."""
    board: str
    sitting: str
    held_on: str
    made_on: date
    number: str = ""
    mark: str | None = None
    openers: str
    """Who opened the box: 刘国平、王淑兰."""
    version: str
    """第1版（启封计票）, or the correction with its reason and document number."""
    groups: tuple[GroupCounts, ...]
    units: tuple[UnitCounts, ...]
    named: tuple[tuple[str, tuple[str, ...]], ...]
    """What must be said of single units (缺组别重新折算, 作废重评 …), each with their titles."""
    effective: str
    """The sentence on the effective weights; "" where they could not be computed."""
    closed_ballots: int
    closed_slips: int
    root: str
    digests: tuple[tuple[str, str], ...]
    envelopes: int
    """How many are still stored; none after an opening."""
    paper: PaperNote | None = None
    """None where there is no paper."""
    movements: tuple[str, ...] = ()
    """迟到、早退 of each group in words, where people were signed in."""

    @property
    def title(self) -> str:
        return "".join(self.heading)

    @property
    def all(self) -> Counts:
        return summed(tuple(group.counts for group in self.groups))

    @property
    def due(self) -> int | None:
        due = [group.due for group in self.groups if group.due is not None]
        return sum(due) if len(due) == len(self.groups) else None

    @property
    def came(self) -> int | None:
        came = [group.came for group in self.groups if group.came is not None]
        return sum(came) if came and len(came) == len(self.groups) else None

    @property
    def absent(self) -> int | None:
        """缺席; None where either figure is left to the pen."""
        return None if self.due is None or self.came is None else self.due - self.came

    @property
    def drawn(self) -> int:
        return sum(group.drawn for group in self.groups)

    @property
    def drawn_agrees(self) -> bool:
        return self.drawn * len(self.units) == self.all.issued + self.all.recused


def summed(parts: tuple[Counts, ...]) -> Counts:
    return Counts(**{name: sum(getattr(part, name) for part in parts) for name in COUNTED})


def count_sheet_html(sheet: CountSheet) -> str:
    return page("count_sheet.html", sheet=sheet, heading=title_lines(sheet.heading, WIDEST))


async def count_sheet_pdf(sheet: CountSheet, *, fonts_folder: Path | None = None) -> bytes:
    """PDF/A-3a. Raises what `render` raises."""
    return await render(
        count_sheet_html(sheet),
        title=f"{sheet.title}（{sheet.board}）",
        made_on=sheet.made_on,
        fonts_folder=fonts_folder,
    )
