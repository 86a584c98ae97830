"""评查标准 as data: heads, items with their most points, and the items that make a file 0."""

import re
from collections.abc import Mapping
from decimal import Decimal

import msgspec

from evaluation.casefiles.rules import WHOLE, read_points, shortest
from evaluation.casefiles.states import FileKind
from evaluation.errors import Refused

MOST_HEADS, MOST_ITEMS, MOST_ZERO_ITEMS = 12, 60, 20
LONGEST_TITLE, LONGEST_WORDS = 20, 100
ITEM_ID = re.compile(r"[a-z0-9][a-z0-9._-]{0,19}")


class Item(msgspec.Struct, frozen=True):
    """评查项 — what is looked at, and how many points it can lose."""

    id: str
    words: str
    points: str


class Head(msgspec.Struct, frozen=True):
    title: str
    items: tuple[Item, ...]

    @property
    def points(self) -> str:
        return shortest(sum((Decimal(item.points) for item in self.items), Decimal(0)))


class ZeroItem(msgspec.Struct, frozen=True):
    """否决项 — one of them, and the whole file is 0."""

    id: str
    words: str


class Standard(msgspec.Struct, frozen=True):
    """一卷一表: the sheet for files of one kind; its heads make 100 points."""

    title: str
    heads: tuple[Head, ...]
    zero_items: tuple[ZeroItem, ...]

    @property
    def points(self) -> str:
        return shortest(sum((Decimal(head.points) for head in self.heads), Decimal(0)))

    @property
    def most(self) -> dict[str, str]:
        """Of each item what it can lose, for `rules.points_of`."""
        return {item.id: item.points for head in self.heads for item in head.items}

    @property
    def words(self) -> dict[str, str]:
        """Of items and zero-items, by their ids."""
        items = {item.id: item.words for head in self.heads for item in head.items}
        return items | {item.id: item.words for item in self.zero_items}

    @property
    def heads_of(self) -> dict[str, str]:
        """Of each item the title of its head."""
        return {item.id: head.title for head in self.heads for item in head.items}


Sheets = Mapping[FileKind, Standard]


def check_standard(standard: Standard) -> None:
    """Raises Refused in words; then nothing was saved."""
    items = [item for head in standard.heads for item in head.items]
    every: list[Item | ZeroItem] = [*items, *standard.zero_items]
    if not 1 <= len(standard.heads) <= MOST_HEADS or not 1 <= len(items) <= MOST_ITEMS:
        raise Refused(f"评查表要有 1 到 {MOST_HEADS} 个部分、最多 {MOST_ITEMS} 项，没有保存。")
    if len(standard.zero_items) > MOST_ZERO_ITEMS:
        raise Refused(f"否决项最多 {MOST_ZERO_ITEMS} 项，没有保存。")
    if any(not head.items for head in standard.heads):
        raise Refused("每个部分至少要有一项，没有保存。")
    titles = [head.title for head in standard.heads]
    if len(set(titles)) < len(titles) or any(not 1 <= len(t) <= LONGEST_TITLE for t in titles):
        raise Refused(f"各部分的名称要有 1 到 {LONGEST_TITLE} 个字，不能重复，没有保存。")
    if any(not 1 <= len(one.words) <= LONGEST_WORDS for one in every):
        raise Refused(f"每一项要有 1 到 {LONGEST_WORDS} 个字，没有保存。")
    ids = [one.id for one in every]
    if len(set(ids)) < len(ids) or not all(map(ITEM_ID.fullmatch, ids)):
        raise Refused("评查项的编号重复或不合规则，没有保存。请重新打开这一页再改。")
    _check_points(standard, items)


def _check_points(standard: Standard, items: list[Item]) -> None:
    for item in items:
        if Decimal(read_points(item.points)) == 0:
            raise Refused(f"“{item.words}”要有分值。不用的项请清空文字，没有保存。")
    if Decimal(standard.points) != Decimal(WHOLE):
        parts = "、".join(f"{head.title} {head.points}" for head in standard.heads)
        raise Refused(
            f"各项合计要是 {WHOLE} 分，现在是 {standard.points} 分（{parts}），没有保存。"
        )


def encoded(sheets: Sheets) -> str:
    return msgspec.json.encode({str(kind): sheet for kind, sheet in sheets.items()}).decode()


def sheets_in(content: str) -> dict[FileKind, Standard]:
    """What `encoded` made: a campaign's sheets as of its draw."""
    return msgspec.json.decode(content, type=dict[FileKind, Standard]) if content else {}
