"""What a search of the clues asks, as conditions that the indexes of the database answer."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from evaluation.clues.picks import Pick, pick_of
from evaluation.clues.search import LABEL, SHORTEST_WORD, Search, Sort, Tab
from evaluation.clues.seeing import Sight
from evaluation.clues.states import RUNNING, ClueState


class Clock(msgspec.Struct, frozen=True):
    """`soon_until`: the last day that is within the days of warning."""

    today: date
    soon_until: date


class Asked(msgspec.Struct, frozen=True):
    """Conditions over `clue k` with their values from $1 on."""

    sql: str
    values: tuple[object, ...]


RUNS = "k.state IN ('{}')".format("', '".join(sorted(RUNNING)))
"""Written out, so that every plan knows how many they are and looks them up by a hash."""
OWN_YEAR = "k.cycle = (SELECT id FROM cycle WHERE id = {} AND jurisdiction = {})"
"""So worded, the indexes of a year answer alone, and another jurisdiction's year is empty."""


class _Conditions:
    """Collects conditions, each with its places for values; several may share their values."""

    def __init__(self, values: list[object] | None = None) -> None:
        self.parts: list[str] = []
        self.values: list[object] = [] if values is None else values

    def add(self, part: str, *values: object) -> None:
        first = len(self.values) + 1
        places = [f"${first + number}" for number in range(len(values))]
        self.parts.append(part.format(*places))
        self.values += values

    @property
    def sql(self) -> str:
        return " AND ".join(self.parts)


def asked_of(
    sight: Sight,
    search: Search,
    clock: Clock,
    units: Mapping[UUID, str],
    groups: Mapping[str, Sequence[str]],
) -> Asked:
    """`units`: the short titles of the year's register, among which the words are looked for.
    `groups`: the kinds of problems by class.
    """
    found = _Conditions()
    _add_sight(found, sight)
    _add_tab(found, sight, search.shown_tab, clock)
    for column in ("source", "kind", "level", "unit", "place", "state"):
        if getattr(search, column):
            found.add(f"k.{column} = {{0}}", getattr(search, column))
    if search.since:
        found.add("k.received_on >= {0}", search.since)
    if search.until:
        found.add("k.received_on <= {0}", search.until)
    if search.due:
        found.add("k.due_on = {0}", search.due)
    if search.of:
        _add_pick(found, pick_of(search.of, groups))
    for word in search.words:
        _add_word(found, word, [unit for unit, title in units.items() if word in title])
    return Asked(found.sql, tuple(found.values))


def _add_pick(found: _Conditions, pick: Pick | None) -> None:
    """A name that nothing is called finds nothing, and not everything."""
    if pick is None:
        found.add("false")
    elif pick.value is None:
        found.add(pick.sql)
    else:
        found.add(pick.sql, list(pick.value))


def tabs_asked(sight: Sight, clock: Clock, tabs: Iterable[Tab]) -> tuple[list[str], list[object]]:
    """The conditions of several tabs, over values that they share."""
    values: list[object] = []
    conditions = []
    for tab in tabs:
        found = _Conditions(values)
        _add_sight(found, sight)
        _add_tab(found, sight, tab, clock)
        conditions.append(found.sql)
    return conditions, values


def _add_sight(found: _Conditions, sight: Sight) -> None:
    found.add(OWN_YEAR.format("{0}", "{1}"), sight.cycle, sight.jurisdiction)
    if sight.place is not None:
        found.add("k.place = {0}", sight.place)


def _add_tab(found: _Conditions, sight: Sight, tab: Tab, clock: Clock) -> None:
    if tab in {Tab.RUNNING, Tab.OVERDUE, Tab.SOON, Tab.AMPLE}:
        found.add(RUNS)
    if tab == Tab.OVERDUE:
        found.add("k.due_on < {0}", clock.today)
    if tab == Tab.SOON:
        found.add("k.due_on BETWEEN {0} AND {1}", clock.today, clock.soon_until)
    if tab == Tab.AMPLE:
        found.add("(k.due_on > {0} OR k.due_on IS NULL)", clock.soon_until)
    if tab == Tab.WRITTEN_OFF:
        found.add("k.state = {0}", ClueState.WRITTEN_OFF)
    if tab == Tab.MINE:
        found.add(*waiting(sight))


OWN_TURN = frozenset(
    {
        ClueState.UNREGISTERED,
        ClueState.REGISTERED,
        ClueState.ACCEPTED,
        ClueState.INVESTIGATING,
        ClueState.FOUNDED,
        ClueState.PARTLY_FOUNDED,
        ClueState.VERIFYING,
    }
)
"""The office is to act, whoever handles the clue, or anybody when nobody does."""
PLACES_TURN = frozenset({ClueState.UNREGISTERED, ClueState.REGISTERED})


def waiting(sight: Sight) -> tuple[Any, ...]:
    """等我办: a condition and its values. What waits for the writing off waits for somebody else
    than the one who handled and verified it; an auditor waits for nothing.
    """
    if not sight.acts:
        return ("false",)
    if sight.place is not None:
        return ("k.state = ANY({0}::text[])", sorted(PLACES_TURN))
    return (_OFFICERS_TURN, sorted(OWN_TURN), sight.account, ClueState.VERIFIED)


_OFFICERS_TURN = (
    "((k.handler IS NULL AND k.place IS NULL AND k.state = ANY({0}::text[])) "
    "OR (k.handler = {1} AND k.place IS NULL AND k.state = ANY({0}::text[])) "
    "OR (k.state = {2} AND k.handler IS DISTINCT FROM {1}) "
    "OR (k.feedback_due_on IS NOT NULL AND k.fed_back_at IS NULL "
    "AND (k.handler IS NULL OR k.handler = {1})))"
)


TEXT = "(k.title || ' ' || k.text || ' ' || k.outer_number)"
"""As the indexes of database.sql have it; another wording would not use them."""


def _add_word(found: _Conditions, word: str, units: Iterable[UUID]) -> None:
    """Three signs and more by their trigrams, two by their pair; a number also as 24-097.

    The pair is a figure in the statement itself: how many rows have it decides the plan.
    """
    values: list[object]
    if len(word) > SHORTEST_WORD:
        like = "LIKE" if word.lower() == word.upper() else "ILIKE"
        parts, values = [f"{TEXT} {like} {{0}}"], [pattern(word)]
    else:
        parts, values = [f"k.pairs @> ARRAY[{pair_of(word)}]::bigint[]"], []
    named: list[object] = list(units)
    label = LABEL.fullmatch(word)
    if named:
        parts.append(f"k.unit = ANY({{{len(values)}}}::uuid[])")
        values.append(named)
    if label:
        parts.append(f"k.number = {{{len(values)}}}")
        values.append(int(label[2]))
    found.add(f"({' OR '.join(parts)})", *values)


def pair_of(word: str) -> str:
    """As `clue_pairs` of database.sql makes it; of a single sign none."""
    signs = word.lower().ljust(SHORTEST_WORD, "\0")
    return str(ord(signs[0]) * 2097152 + ord(signs[1]))


def pattern(word: str) -> str:
    r"""For LIKE: %, _ and \ are looked for as they stand."""
    return "%" + re.sub(r"([\\%_])", r"\\\1", word) + "%"


ORDERS = {
    Sort.DUE: "h.due_on, h.id",
    Sort.NUMBER: "h.number DESC, h.id",
    Sort.RECEIVED: "h.received_on DESC, h.id",
    Sort.UNIT: "h.unit_title NULLS LAST, h.due_on, h.id",
}
