"""查找: what is asked of the list of clues, and how a page's address says it."""

import re
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated
from urllib.parse import parse_qsl, urlencode
from uuid import UUID

import msgspec

from evaluation.clues.picks import LONGEST

A_PAGE = 50
MOST_WORDS, SHORTEST_WORD, LONGEST_WORD = 4, 2, 30
LABEL = re.compile(r"(?:(\d{2})[-－])?(\d{1,6})")
"""24-097, or its number alone."""


class Tab(StrEnum):
    """页签. Without one: what runs, or everything once something is searched for."""

    RUNNING = "running"
    OVERDUE = "overdue"
    SOON = "soon"
    AMPLE = "ample"
    WRITTEN_OFF = "written_off"
    MINE = "mine"
    ALL = "all"


class Sort(StrEnum):
    """排序. `DUE`: overdue first, then by due day; every other one has to be asked for."""

    DUE = ""
    NUMBER = "number"
    RECEIVED = "received"
    UNIT = "unit"


SORT_TITLES = {
    Sort.DUE: "时限，超期在前",
    Sort.NUMBER: "编号，新的在前",
    Sort.RECEIVED: "收到日期，新的在前",
    Sort.UNIT: "单位",
}


class Search(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """As the page's address has it; its field names are those of the form."""

    tab: str = ""
    q: str = ""
    source: str = ""
    kind: str = ""
    state: str = ""
    level: str = ""
    unit: UUID | None = None
    since: date | None = None
    until: date | None = None
    due: date | None = None
    place: UUID | None = None
    of: Annotated[str, msgspec.Meta(max_length=LONGEST)] = ""
    """What a figure of the overview counts."""
    sort: Sort = Sort.DUE
    page: Annotated[int, msgspec.Meta(ge=1, le=100_000)] = 1

    @property
    def narrowed(self) -> bool:
        """Something is asked beyond the tab."""
        asked = (self.source, self.kind, self.state, self.level, self.unit, self.place, self.of)
        return bool(self.words or any(asked) or self.since or self.until or self.due)

    @property
    def words(self) -> list[str]:
        """Single signs find too much to be looked for; only the first few words count."""
        words = [word[:LONGEST_WORD] for word in plain(self.q).split()]
        return [word for word in words if len(word) >= SHORTEST_WORD or word.isdigit()][:MOST_WORDS]

    @property
    def dropped(self) -> list[str]:
        """Words that were not looked for, for the page to say so."""
        return [word for word in plain(self.q).split() if word[:LONGEST_WORD] not in self.words]

    @property
    def shown_tab(self) -> Tab:
        known = set(Tab)
        if self.tab in known:
            return Tab(self.tab)
        return Tab.ALL if self.narrowed else Tab.RUNNING


def read_search(typed: Mapping[str, str]) -> Search:
    """Fields left empty were not asked. Raises msgspec.ValidationError."""
    asked = {name: plain(value).strip() for name, value in typed.items()}
    return msgspec.convert(
        {name: value for name, value in asked.items() if value}, Search, strict=False
    )


def address_of(search: Search, **changes: object) -> str:
    """The search as a page's address has it, with those changes; empty for nothing asked."""
    changed = msgspec.structs.replace(search, **changes)
    return urlencode(msgspec.to_builtins(changed))


def kept_address(query: str) -> str:
    """Of an address that a browser sent: only what a search knows, from its first page. Raises
    msgspec.ValidationError.
    """
    return address_of(read_search(dict(parse_qsl(query))), page=1)


def plain(text: str) -> str:
    """Without signs that nobody sees, which no text of the database can hold either."""
    return "".join(sign if sign.isprintable() or sign.isspace() else " " for sign in text)
