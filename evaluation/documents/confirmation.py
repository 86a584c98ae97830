"""客观得分确认单: one unit's objective scores, to be read, confirmed and signed."""

from datetime import date
from pathlib import Path

import msgspec

from evaluation.documents.pages import page, title_lines
from evaluation.documents.rendering import render

WIDTH = 19
"""Characters of the title: its figures are broader than half a character."""


class PrintedItem(msgspec.Struct, frozen=True):
    """Figures are texts as they are printed; `points` may be 不适用."""

    number: str
    title: str
    maximum: str
    points: str
    reasons: tuple[str, ...]
    """Each deduction with its points and where it can be seen; or why the item is 不适用."""


class PrintedDimension(msgspec.Struct, frozen=True):
    title: str
    maximum: str
    got: str
    items: tuple[PrintedItem, ...]


class ConfirmationDocument(msgspec.Struct, frozen=True):
    """All that the 确认单 shows, as frozen values."""

    heading: tuple[str, ...]
    """In words that no line break may split."""
    unit: str
    bureau: str
    year: int
    made_on: date
    mark: str | None
    dimensions: tuple[PrintedDimension, ...]
    score: str
    bonus: str
    deduction: str
    adjustments: tuple[str, ...]
    ceiling: str
    answer: str
    """How the unit has answered, or until when it may."""
    objections: tuple[str, ...]
    sent_on: str

    @property
    def title(self) -> str:
        return "".join(self.heading)


def confirmation_html(document: ConfirmationDocument) -> str:
    heading = title_lines(document.heading, WIDTH)
    return page("confirmation.html", document=document, heading=heading)


async def confirmation_pdf(
    document: ConfirmationDocument, *, fonts_folder: Path | None = None
) -> bytes:
    """PDF/A-3a. The same values and fonts give the same bytes. Raises what `render` raises."""
    return await render(
        confirmation_html(document),
        title=f"{document.title}（{document.unit}）",
        made_on=document.made_on,
        fonts_folder=fonts_folder,
    )
