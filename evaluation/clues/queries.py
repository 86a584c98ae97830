"""The list of clues: searched, sorted and paged; board and calendar of the same year."""

from datetime import date
from uuid import UUID

import msgspec

from evaluation.clues.conditions import ORDERS, OWN_YEAR, RUNS, asked_of, waiting
from evaluation.clues.moving import clue_label
from evaluation.clues.queries_year import MOST_COUNTED, MOST_FOUND, ClueYear, light
from evaluation.clues.search import A_PAGE, Search, Sort
from evaluation.clues.seeing import Sight
from evaluation.clues.setting import Light
from evaluation.clues.states import RUNNING, ClueState, Level
from evaluation.db import fetch


class ClueLine(msgspec.Struct, frozen=True, kw_only=True):
    """One clue in a list; `place`: the 司法所 that has it."""

    id: UUID
    label: str
    title: str
    kind: str
    unit: str
    source: str
    channel: str
    state: ClueState
    level: Level
    handler: str
    place: str
    received_on: date
    light: Light

    @property
    def overdue(self) -> bool:
        return self.light.look == "bad"


class Found(msgspec.Struct, frozen=True):
    """A page of lines. `total`: counted to MOST_FOUND and one more; None for a bare tab, whose
    count the page has anyway. `more`: another page follows.
    """

    lines: list[ClueLine]
    total: int | None
    more: bool

    def pages(self, counted: int) -> int | None:
        """None when there are more than are counted."""
        every, most = (counted, MOST_COUNTED) if self.total is None else (self.total, MOST_FOUND)
        return max(1, -(-every // A_PAGE)) if every <= most else None


LINE = (
    "k.id, k.number, k.title, k.kind, coalesce(u.short_title, '') AS unit, k.source, k.channel, "
    "k.state, k.level, coalesce(a.full_name, '') AS handler, coalesce(p.title, '') AS place, "
    "k.received_on, k.due_on"
)
JOINED = (
    "LEFT JOIN unit u ON u.id = k.unit LEFT JOIN account a ON a.id = k.handler "
    "LEFT JOIN justice_office p ON p.id = k.place"
)


def line_of(year: ClueYear, row: dict[str, object]) -> ClueLine:
    number, due, state = row.pop("number"), row.pop("due_on"), row["state"]
    shown = {"label": clue_label(year.year, number), "light": light(year, state, due)}  # type: ignore[arg-type]  # columns
    return msgspec.convert(row | shown, ClueLine)


_TITLED = (
    "(SELECT hit.*, u.short_title AS unit_title FROM hit LEFT JOIN unit u ON u.id = hit.unit) h"
)
FROM = dict.fromkeys(Sort, "hit h") | {Sort.UNIT: _TITLED}


async def search_clues(sight: Sight, year: ClueYear, search: Search) -> Found:
    asked = asked_of(sight, search, year.clock, year.unit_titles, year.kind_groups)
    total = f"(SELECT count(*) FROM (SELECT FROM hit LIMIT {MOST_FOUND + 1}) x)"  # noqa: S608  # no text of anybody
    rows = await fetch(
        "WITH hit AS NOT MATERIALIZED (SELECT k.id, k.due_on, k.number, k.received_on, k.unit "  # noqa: S608  # own words; what was typed is in the values
        f"FROM clue k WHERE {asked.sql}), chosen AS (SELECT h.* FROM {FROM[search.sort]} "
        f"ORDER BY {ORDERS[search.sort]} LIMIT {A_PAGE + 1} OFFSET ${len(asked.values) + 1}::int) "
        f"SELECT {LINE}, {total if search.narrowed else 'NULL'} AS total "
        f"FROM chosen h JOIN clue k ON k.id = h.id {JOINED} ORDER BY {ORDERS[search.sort]}",
        *(*asked.values, (search.page - 1) * A_PAGE),
    )
    lines = [dict(row) for row in rows]
    totals = [line.pop("total") for line in lines]
    every = (totals[0] if totals else 0) if search.narrowed else None
    shown = [line_of(year, line) for line in lines[:A_PAGE]]
    return Found(shown, every, more=len(lines) > A_PAGE)


FIRST_OF_A_COLUMN = 10
BOARD = (*(state for state in ClueState if state in RUNNING), ClueState.WRITTEN_OFF)
"""Columns of the board: what runs, in the order of the way, and what was written off."""


class Column(msgspec.Struct, frozen=True):
    """One state of the board: its first clues, and how many there are, to MOST_COUNTED and one."""

    state: ClueState
    count: int
    lines: list[ClueLine]


async def board_of(sight: Sight, year: ClueYear) -> list[Column]:
    """The first ten of each column, what is due first at the top."""
    own = (
        f"{OWN_YEAR.format('$2', '$3')} AND k.state = s.state "
        "AND ($4::uuid IS NULL OR k.place = $4)"
    )
    rows = await fetch(
        f"SELECT s.state AS col, n.count, {LINE} "  # noqa: S608  # own words
        "FROM unnest($1::text[]) WITH ORDINALITY s (state, place) CROSS JOIN LATERAL "
        f"(SELECT count(*) FROM (SELECT FROM clue k WHERE {own} LIMIT {MOST_COUNTED + 1}) x) n "
        f"LEFT JOIN LATERAL (SELECT k.id FROM clue k WHERE {own} ORDER BY k.due_on, k.id "
        f"LIMIT {FIRST_OF_A_COLUMN}) h ON true LEFT JOIN clue k ON k.id = h.id {JOINED} "
        "ORDER BY s.place, k.due_on, k.id",
        *([state.value for state in BOARD], sight.cycle, sight.jurisdiction, sight.place),
    )
    columns = {state: Column(state, 0, []) for state in BOARD}
    for row in rows:
        line = dict(row)
        state, count = ClueState(line.pop("col")), line.pop("count")
        lines = columns[state].lines
        if line["id"]:
            lines.append(line_of(year, line))
        columns[state] = Column(state, count, lines)
    return list(columns.values())


class DueDay(msgspec.Struct, frozen=True):
    """What falls due on one day, and the first of it by name."""

    day: date
    count: int
    titles: tuple[str, ...]


NAMED_A_DAY = 3


async def due_between(sight: Sight, first: date, last: date) -> list[DueDay]:
    """Of what runs. Counted from the index; only the few that are named are read."""
    rows = await fetch(
        "SELECT d.due_on AS day, d.count, n.titles FROM (SELECT due_on, count(*) FROM clue k "  # noqa: S608  # own words
        f"WHERE {OWN_YEAR.format('$1', '$2')} AND due_on BETWEEN $3 AND $4 "
        f"AND {RUNS} AND ($5::uuid IS NULL OR place = $5) GROUP BY due_on) d "
        "CROSS JOIN LATERAL (SELECT array_agg(h.title) AS titles FROM (SELECT title FROM clue k "
        f"WHERE cycle = $1 AND jurisdiction = $2 AND due_on = d.due_on AND {RUNS} "
        f"AND ($5::uuid IS NULL OR place = $5) ORDER BY id LIMIT {NAMED_A_DAY}) h) n "
        "ORDER BY d.due_on",
        *(sight.cycle, sight.jurisdiction, first, last, sight.place),
    )
    return [DueDay(row["day"], row["count"], tuple(row["titles"] or ())) for row in rows]


class ClueWaiting(msgspec.Struct, frozen=True):
    """A year with something to do: what is overdue, the oldest of it, and what waits for me."""

    cycle: UUID
    year: int
    overdue: int
    mine: int


async def waiting_for(sight: Sight) -> list[ClueWaiting]:
    """Every year of the jurisdiction in which something is overdue or waits; newest first. `sight`
    of no year: this is asked before one is chosen.
    """
    mine, *values = waiting(sight)
    places = [f"${number}" for number in range(3, 3 + len(values))]
    own = "k.cycle = c.id AND ($2::uuid IS NULL OR k.place = $2)"
    rows = await fetch(
        "SELECT * FROM (SELECT c.id AS cycle, c.year, (SELECT count(*) FROM (SELECT FROM clue k "  # noqa: S608  # a condition of our own
        f"WHERE {own} AND {RUNS} AND k.due_on < "
        "(clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date "
        f"LIMIT {MOST_COUNTED + 1}) x) AS overdue, (SELECT count(*) FROM (SELECT FROM clue k "
        f"WHERE {own} AND {mine.format(*places)} LIMIT {MOST_COUNTED + 1}) x) AS mine "
        "FROM cycle c WHERE c.jurisdiction = $1) w WHERE w.overdue > 0 OR w.mine > 0 "
        "ORDER BY w.year DESC",
        *(sight.jurisdiction, sight.place, *values),
    )
    return [ClueWaiting(**row) for row in rows]
