"""线索概览: the year's clues counted in four questions, and behind each figure its list."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

import msgspec

from evaluation.clues.overview_rules import (
    MOST_REPEATED,
    Counted,
    Group,
    Line,
    Overdue,
    Repeated,
    Wait,
    address,
    funnel_of,
    kinds_of,
    levels_of,
    sources_of,
    states_of,
    sums_of,
    waits_of,
)
from evaluation.clues.picks import REACHED, STAGES
from evaluation.clues.queries_year import ClueYear
from evaluation.clues.states import RUNNING
from evaluation.db import fetch
from evaluation.workdays.queries import differs
from evaluation.workdays.rules import is_workday


class Overview(msgspec.Struct, frozen=True, kw_only=True):
    """`former`: the year before, None where it has no cycle here."""

    former: UUID | None
    funnel: list[Line]
    sums: list[Line]
    waits: list[Wait]
    states: list[Line]
    levels: list[Line]
    sources: list[Line]
    groups: list[Group]
    overdue: list[Overdue]
    repeated: list[Repeated]


async def overview_of(year: ClueYear) -> Overview:
    """After `clue_year`, which has measured whose the year is."""
    former = next((one.id for one in year.years if one.year == year.year - 1), None)
    cycles = [year.cycle, *([former] if former else [])]
    sums = await _sums(cycles, year.today)
    groups, units, pairs = await _groups(cycles, year.cycle, year.today)
    waits = await _waits(cycles, await _workdays(year))
    for one, found in pairs.items():
        sums.setdefault(one, {})["repeated"] = sum(clues for _, _, clues in found)
    counted = {one: Counted(sums[one], groups[one], waits.get(one, {})) for one in cycles}
    now, before = counted[year.cycle], counted[former] if former else None
    titles = year.unit_titles
    return Overview(
        former=former,
        funnel=funnel_of(now, before),
        sums=sums_of(now, before),
        waits=waits_of(year.setting, now, before),
        states=states_of(now, before),
        levels=levels_of(now, before),
        sources=sources_of(year.setting, now, before),
        groups=kinds_of(year.setting, now, before),
        overdue=_overdue(units, titles),
        repeated=_repeated(pairs[year.cycle], titles),
    )


_STEPS = ", ".join(
    f"bool_or(step IN ({', '.join(f'{chr(39)}{step}{chr(39)}' for step in steps)})) AS {name}"
    for name, (_, steps) in REACHED.items()
)
_REACHED = ", ".join(f"count(*) FILTER (WHERE s.{name}) AS {name}" for name in REACHED)
_SUMS = (
    f"SELECT k.cycle, count(*) AS received, count(k.number) AS registered, {_REACHED}, "  # noqa: S608  # own names
    "count(k.repeats) AS repeating, count(*) FILTER (WHERE s.late) AS late, "
    "count(*) FILTER (WHERE k.mandatory <> '') AS mandatory, "
    "count(*) FILTER (WHERE k.state = ANY($2::text[]) AND k.due_on < $3) AS overdue "
    f"FROM clue k LEFT JOIN (SELECT clue, bool_or(late) AS late, {_STEPS} FROM clue_step "
    "WHERE clue IN (SELECT id FROM clue WHERE cycle = ANY($1)) GROUP BY clue) s ON s.clue = k.id "
    "WHERE k.cycle = ANY($1) GROUP BY k.cycle"
)


async def _sums(cycles: list[UUID], today: date) -> dict[UUID, dict[str, int]]:
    rows = await fetch(_SUMS, cycles, sorted(RUNNING), today)
    return {(sums := dict(row)).pop("cycle"): sums for row in rows}


Groups = dict[UUID, dict[tuple[str, str], int]]
Units = dict[UUID, tuple[int, int]]
Pairs = dict[UUID, list[tuple[UUID, str, int]]]
COLUMNS = ("source", "kind", "level", "state")


async def _groups(cycles: list[UUID], cycle: UUID, today: date) -> tuple[Groups, Units, Pairs]:
    """By each column, and by unit with kind, of both years; by unit of this year alone."""
    rows = await fetch(
        "SELECT cycle, source, kind, level, state, unit, count(*) AS clues, "
        "count(*) FILTER (WHERE state = ANY($2::text[])) AS running, "
        "count(*) FILTER (WHERE state = ANY($2::text[]) AND due_on < $3) AS overdue, "
        "grouping(source, kind, level, state, unit) AS apart FROM clue WHERE cycle = ANY($1) "
        "GROUP BY GROUPING SETS ((cycle, source), (cycle, kind), (cycle, level), (cycle, state), "
        "(cycle, unit), (cycle, unit, kind))",
        *(cycles, sorted(RUNNING), today),
    )
    groups: Groups = {one: {} for one in cycles}
    units: Units = {}
    pairs: Pairs = {one: [] for one in cycles}
    for row in rows:
        by = BY[row["apart"]]
        if by in COLUMNS:
            groups[row["cycle"]][by, row[by]] = row["clues"]
        elif row["unit"] is None:
            continue
        elif by == "unit" and row["cycle"] == cycle:
            units[row["unit"]] = (row["overdue"], row["running"])
        elif by == PAIR and row["kind"] and row["clues"] > 1:
            pairs[row["cycle"]].append((row["unit"], row["kind"], row["clues"]))
    return groups, units, pairs


PAIR = "unit and kind"
BY = {0b01111: "source", 0b10111: "kind", 0b11011: "level", 0b11101: "state", 0b11110: "unit",
      0b10110: PAIR}  # fmt: skip
"""Of `grouping`: a bit is 0 for what the row is grouped by."""


def _overdue(units: Units, titles: Mapping[UUID, str]) -> list[Overdue]:
    """Most overdue first."""
    found = [
        Overdue(
            titles.get(unit, "—"),
            overdue,
            running,
            address(tab="overdue", unit=str(unit)),
            address(tab="running", unit=str(unit)),
        )
        for unit, (overdue, running) in units.items()
        if overdue
    ]
    return sorted(found, key=lambda one: (-one.overdue, -one.running, one.unit))


def _repeated(pairs: list[tuple[UUID, str, int]], titles: Mapping[UUID, str]) -> list[Repeated]:
    found = [
        Repeated(titles.get(unit, "—"), kind, clues, address(tab="all", unit=str(unit), kind=kind))
        for unit, kind, clues in pairs
    ]
    return sorted(found, key=lambda one: (-one.clues, one.unit, one.kind))[:MOST_REPEATED]


YEARS_BACK = 2


async def _workdays(year: ClueYear) -> tuple[list[date], list[int]]:
    """Every day that a step may have been taken on, and how many working days there were by then:
    the days between two steps are a difference of two figures.
    """
    marked = await differs()
    first = date(year.year - YEARS_BACK, 1, 1)
    days = [first + timedelta(days=n) for n in range((year.today - first).days + 2)]
    so_far, counts = 0, []
    for day in days:
        so_far += is_workday(day, marked)
        counts.append(so_far)
    return days, counts


_WAITS = (
    "WITH day AS MATERIALIZED (SELECT * FROM unnest($2::date[], $3::int[]) AS d(day, so_far)), "
    "taken AS (SELECT k.cycle, s.clue, s.before, (s.at AT TIME ZONE 'Asia/Shanghai')::date AS day, "
    "coalesce((lag(s.at) OVER (PARTITION BY s.clue ORDER BY s.at) AT TIME ZONE 'Asia/Shanghai')"
    "::date, k.received_on) AS since FROM clue_step s JOIN clue k ON k.id = s.clue "
    "WHERE k.cycle = ANY($1) AND s.after <> s.before) "
    "SELECT t.cycle, x.stage, count(DISTINCT t.clue) AS clues, count(*) AS times, "
    "coalesce(sum(greatest(u.so_far - f.so_far, 0)), 0)::int AS days FROM taken t "
    "JOIN unnest($4::text[], $5::text[]) AS x(stage, state) ON x.state = t.before "
    "LEFT JOIN day u ON u.day = t.day LEFT JOIN day f ON f.day = t.since GROUP BY t.cycle, x.stage"
)


async def _waits(
    cycles: list[UUID], workdays: tuple[list[date], list[int]]
) -> dict[UUID, dict[str, tuple[int, int, int]]]:
    pairs = [(name, state) for name, stage in STAGES.items() for state in stage.states]
    stages, states = zip(*pairs, strict=True)
    rows = await fetch(_WAITS, cycles, *workdays, list(stages), list(states))
    found: dict[UUID, dict[str, tuple[int, int, int]]] = {}
    for row in rows:
        waits = found.setdefault(row["cycle"], {})
        waits[row["stage"]] = (row["clues"], row["times"], row["days"])
    return found
