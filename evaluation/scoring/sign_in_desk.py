"""What the sign-in desk asks: the list while somebody types, and where the hall stands."""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.panel.finding import Found, find
from evaluation.scoring import queries
from evaluation.scoring.desk import IssueWord, issue_word_of
from evaluation.scoring.quorum import Presence
from evaluation.scoring.quorum_queries import presence_of
from evaluation.scoring.recusals import Recusals, places_of, recusals_of, titles_of, units_of

MOST_SHOWN = 8
"""Of those found: more are not read, but typed further."""


class Show(StrEnum):
    """名单 — those found, or a whole list to go through."""

    FOUND = "found"
    ABSENT = "absent"
    PRESENT = "present"
    LEFT = "left"


class Arrival(msgspec.Struct, frozen=True):
    """A delegate as the desk sees one. `marked`: the name before, within and after what was
    typed.
    """

    id: UUID
    group: str
    name: str
    organisation: str
    came: bool
    left: bool
    marked: tuple[str, str, str]
    sure: bool = False
    """The nearest by name, and not there yet: Enter signs in this one."""


class Arrivals(msgspec.Struct, frozen=True):
    """`found` counts those who are not shown too; `invited` the whole list."""

    show: Show
    text: str
    lines: Sequence[Arrival]
    found: int
    invited: int


async def arrivals_of(sitting: UUID, text: str, show: Show, groups: Sequence[str] = ()) -> Arrivals:
    """The nearest first; nobody while nothing is typed. A whole list goes by `groups`."""
    rows = await fetch(
        'SELECT d.id, d."group", d.name, d.organisation, a.id IS NOT NULL AS came, '
        'coalesce(a."left", false) AS left FROM sitting s '
        "JOIN delegate d ON d.jurisdiction = s.jurisdiction AND d.cycle = s.cycle "
        "LEFT JOIN attendance a ON a.sitting = s.id AND a.delegate = d.id WHERE s.id = $1",
        sitting,
    )
    if show == Show.FOUND:
        chosen = _found(rows, text)
        return Arrivals(show, text, chosen[:MOST_SHOWN], len(chosen), len(rows))
    lines = [_arrival(row) for row in rows if _is_listed(row, show)]
    order = {group: place for place, group in enumerate(groups)}
    lines.sort(key=lambda line: (order.get(line.group, len(order)), line.name.encode("gb18030")))
    return Arrivals(show, text, lines, len(lines), len(rows))


def _found(rows: Sequence[queries.Record], text: str) -> list[Arrival]:
    """Of those equally near, who is still to come stands first."""
    named = sorted(rows, key=lambda row: row["name"].encode("gb18030"))
    hits = find([(row["name"], row["organisation"]) for row in named], text)
    hits.sort(key=lambda hit: (hit.far, named[hit.index]["came"]))
    lines = [_arrival(named[hit.index], hit) for hit in hits]
    if lines and not lines[0].came and (hits[0].named or len(hits) == 1):
        lines[0] = msgspec.structs.replace(lines[0], sure=True)
    return lines


def _arrival(row: queries.Record, hit: Found | None = None) -> Arrival:
    name, start, end = row["name"], hit.start if hit else 0, hit.end if hit else 0
    marked = (name[:start], name[start:end], name[end:])
    return Arrival(**dict(row), marked=marked)


def _is_listed(row: queries.Record, show: Show) -> bool:
    match show:
        case Show.ABSENT:
            return not row["came"]
        case Show.PRESENT:
            return row["came"] and not row["left"]
        case _:
            return bool(row["left"])


class Movements(msgspec.Struct, frozen=True):
    """来去 at one place of the agenda; `title` says which, the figures are by group id."""

    place: int
    title: str
    came: Mapping[str, int]
    went: Mapping[str, int]


async def movements_of(sitting: UUID) -> list[Movements]:
    """In the order of the agenda; places where nobody came or went are left out."""
    rows = await fetch(
        'SELECT m.place, m."group", m.came, m.went, u.short_title FROM movement m '
        "LEFT JOIN agenda_item i ON i.sitting = m.sitting AND i.number = m.place "
        "LEFT JOIN unit u ON u.id = i.unit "
        'WHERE m.sitting = $1 AND m.came + m.went > 0 ORDER BY m.place, m."group"',
        sitting,
    )
    titles = {row["place"]: place_title(row["place"], row["short_title"]) for row in rows}
    return [
        Movements(
            place,
            title,
            {row["group"]: row["came"] for row in rows if row["place"] == place and row["came"]},
            {row["group"]: row["went"] for row in rows if row["place"] == place and row["went"]},
        )
        for place, title in titles.items()
    ]


def place_title(place: int, unit: str | None) -> str:
    return f"第 {place} 家　{unit}" if unit else f"第 {place} 家" if place else "第一家之前"


class SignInDesk(msgspec.Struct, frozen=True):
    """Where the hall stands at one moment; `slips` by group id."""

    state: str
    presence: Presence
    slips: Mapping[str, queries.GroupCount]
    movements: Sequence[Movements]
    recusals: Recusals
    issue_word: IssueWord | None

    @property
    def titles(self) -> dict[str, str]:
        return {one.group: one.title for one in self.presence.groups}

    def title_of(self, place: int) -> str:
        """Of a place at which somebody was just counted."""
        return next((one.title for one in self.movements if one.place == place), "")

    def late(self, group: str) -> list[Movements]:
        """Places at which someone of the group was counted as late."""
        return [one for one in self.movements if one.came.get(group)]


async def sign_in_desk(sitting: UUID) -> SignInDesk:
    return SignInDesk(
        state=await queries.sitting_state(sitting),
        presence=await presence_of(sitting),
        slips={count.group: count for count in await queries.group_counts(sitting)},
        movements=await movements_of(sitting),
        recusals=await recusals_of(sitting),
        issue_word=await issue_word_of(sitting),
    )


class Named(msgspec.Struct, frozen=True):
    """The delegate whom something was just done for; `recuse`: short titles of own units."""

    id: UUID
    group: str
    name: str
    organisation: str
    recuse: Sequence[str]


async def delegate_named(sitting: UUID, delegate: UUID) -> Named:
    """Raises NotFound for who is not on the list of the sitting's year."""
    rows = await fetch(
        'SELECT d.id, d."group", d.name, d.organisation FROM delegate d '
        "JOIN sitting s ON s.cycle = d.cycle AND s.jurisdiction = d.jurisdiction "
        "WHERE s.id = $1 AND d.id = $2",
        *(sitting, delegate),
    )
    row = dict(found(rows[0] if rows else None))
    own = units_of(row["organisation"], await titles_of(sitting), await places_of(sitting))
    return Named(**row, recuse=[unit.short_title for unit in own])
