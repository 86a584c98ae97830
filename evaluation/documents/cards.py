"""评议卡, 平板标签 and 纸质评议票: what one making of slips prints, as values and as one PDF.

The codes exist in these values and in the PDF, and nowhere else: neither its title nor its
properties hold one.
"""

import io
from collections.abc import Sequence
from datetime import date
from enum import StrEnum
from pathlib import Path

import msgspec
import segno
from markupsafe import Markup

from evaluation.documents.pages import page
from evaluation.documents.rendering import Limits, render
from evaluation.errors import Refused

A_PAGE = 10
"""Cards of one sheet: 2 × 5 of 95 × 55 mm."""
MOST_BALLOTS = 50
"""纸质评议票 of one printing; with 42 units each fifty take half a minute and 750 MB."""
LIMITS = Limits(seconds=150)
FIRST_ROWS, MORE_ROWS = 21, 25
"""Units of the first page of a 纸质评议票, and of each further one."""
LETTERS = "甲乙丙丁戊己庚辛壬癸"
SHAPES = ("circle", "square", "triangle", "diamond", "hexagon")
LONGEST_ADDRESS = 100


class Kind(StrEnum):
    """评议卡, to be drawn from a box; or 平板标签, for tablets that are drawn."""

    CARDS = "cards"
    LABELS = "labels"


class Card(msgspec.Struct, frozen=True):
    """One slip as it is printed."""

    number: str
    token: str
    code: str
    stub: str


class GroupMark(msgspec.Struct, frozen=True):
    """组别 by its title, its letter and a shape of its own: greyscale tells groups apart."""

    title: str
    letter: str
    shape: str


class BallotUnit(msgspec.Struct, frozen=True):
    number: int
    title: str
    written: bool


class BallotItem(msgspec.Struct, frozen=True):
    """指标 — a column of the 纸质评议票."""

    title: str
    maximum: str


class BallotForm(msgspec.Struct, frozen=True):
    """纸质评议票 as the scheme and the agenda make it. `options` is empty in the points form."""

    units: tuple[BallotUnit, ...]
    items: tuple[BallotItem, ...]
    options: tuple[str, ...]
    step: str


class Deck(msgspec.Struct, frozen=True):
    """The slips of one group that are made at once; `ballots` adds a 纸质评议票 for each."""

    title: str
    held_on: str
    mark: str
    made_on: date
    address: str
    """Where tablets find the site, such as http://192.168.1.10:8042."""
    group: GroupMark
    kind: Kind
    cards: tuple[Card, ...]
    ballots: BallotForm | None = None


def group_mark(place: int, title: str) -> GroupMark:
    """`place` counts from 0 in the order of the scheme."""
    letter = LETTERS[place] if place < len(LETTERS) else str(place + 1)
    return GroupMark(title, letter, SHAPES[place % len(SHAPES)])


async def deck_pdf(deck: Deck, *, fonts_folder: Path | None = None) -> bytes:
    """Raises Refused, and what `render` raises; a caller stores nothing before it has answered."""
    if deck.ballots and len(deck.cards) > MOST_BALLOTS:
        raise Refused(
            f"附印纸质评议票时，一次最多 {MOST_BALLOTS} 张。请分几次制卡，或不附印纸质评议票。"
        )
    if len(deck.address) > LONGEST_ADDRESS:
        raise Refused(f"平板打开本系统的地址太长，印不进二维码：{deck.address}。")
    return await render(
        deck_html(deck),
        title=f"{deck.title}　{deck.group.title}评议卡",
        made_on=deck.made_on,
        fonts_folder=fonts_folder,
        limits=LIMITS,
    )


def deck_html(deck: Deck) -> str:
    template = "slip_cards.html" if deck.kind == Kind.CARDS else "tablet_labels.html"
    sheets = [deck.cards[at : at + A_PAGE] for at in range(0, len(deck.cards), A_PAGE)]
    return page(template, deck=deck, sheets=sheets, qr_code=qr_code, ballot_pages=ballot_pages)


def qr_code(text: str, title: str) -> Markup:
    """SVG to stand in a page, without size or style (CSP); four modules of quiet zone."""
    drawing = io.BytesIO()
    segno.make(text, error="m", micro=False).save(
        drawing,
        kind="svg",
        border=4,
        xmldecl=False,
        svgns=False,
        omitsize=True,
        title=title,
        nl=False,
    )
    return Markup(drawing.getvalue().decode())  # noqa: S704  # drawn by us from our own signs


def ballot_pages(units: Sequence[BallotUnit]) -> list[Sequence[BallotUnit]]:
    """The first page has the rules above its table; 42 units take two pages."""
    first, rest = units[:FIRST_ROWS], units[FIRST_ROWS:]
    return [first] + [rest[at : at + MORE_ROWS] for at in range(0, len(rest), MORE_ROWS)]
