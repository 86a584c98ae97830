"""The body of an official document as values: levels, paragraphs and tables, numbered once."""

from collections.abc import Sequence

import msgspec

FIGURES = "〇一二三四五六七八九"
TEN = 10
LEVELS = 4


class Level(msgspec.Struct, frozen=True, tag=True):
    """层次: 1 一、 2 （一） 3 1. 4 （1）; the number is added in printing.

    Without `text` the title stands on a line of its own, without a full stop; with it the title is
    followed by its text in the same paragraph.
    """

    level: int
    title: str
    text: str = ""


class Paragraph(msgspec.Struct, frozen=True, tag=True):
    text: str


class Grid(msgspec.Struct, frozen=True, tag=True):
    """A table: `caption` above it, `head` repeated on each page; texts as they are printed."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    """Of the columns, in parts of the whole."""
    texts: tuple[int, ...] = ()
    """Columns that stand at the left; the others are centred."""


class YearBar(msgspec.Struct, frozen=True):
    """A figure beside that of the year before, as printed; None where a year has none."""

    title: str
    now: str | None
    before: str | None


class Bars(msgspec.Struct, frozen=True, tag=True):
    """A chart of figures in two years, on paper; in DOCX the table beside it says the same."""

    years: tuple[str, str]
    bars: tuple[YearBar, ...]


Block = Level | Paragraph | Grid | Bars


class Numbered(msgspec.Struct, frozen=True, tag=True):
    """A level with its number, such as （二）."""

    level: int
    number: str
    title: str
    text: str


Printed = Numbered | Paragraph | Grid | Bars


def numbered(blocks: Sequence[Block]) -> list[Printed]:
    """Each level counts on from the one before it under the same head."""
    counts = [0] * (LEVELS + 1)
    printed: list[Printed] = []
    for block in blocks:
        if isinstance(block, Level):
            counts[block.level] += 1
            counts[block.level + 1 :] = [0] * (LEVELS - block.level)
            number = level_number(block.level, counts[block.level])
            printed.append(Numbered(block.level, number, block.title, block.text))
        else:
            printed.append(block)
    return printed


def level_number(level: int, count: int) -> str:
    if level == 1:
        return f"{chinese_count(count)}、"
    return {2: f"（{chinese_count(count)}）", 3: f"{count}.", 4: f"（{count}）"}[level]


def chinese_count(count: int) -> str:
    """1 to 99: 九, 十, 十一, 二十, 二十一."""
    tens, ones = divmod(count, TEN)
    head = "" if tens == 0 else "十" if tens == 1 else f"{FIGURES[tens]}十"
    return head + (FIGURES[ones] if ones or not tens else "")
