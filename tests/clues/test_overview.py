"""The overview counts a year by hand's count, and behind every figure stands its list."""

from datetime import UTC, date, datetime
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

import msgspec
import pytest

from evaluation.accounts.rules import Person, Role
from evaluation.clues.overview import Overview, overview_of
from evaluation.clues.overview_rules import moved, tenths
from evaluation.clues.queries import search_clues
from evaluation.clues.queries_year import ClueYear, clue_year, counts_of
from evaluation.clues.search import read_search
from evaluation.clues.seeing import sight_of
from evaluation.clues.states import ClueState, Level
from evaluation.db import fetch, fetch_one
from tests import given
from tests.clues.given import a_clue, a_unit, a_year

S = ClueState
WAY = (
    ("register", S.UNREGISTERED, S.REGISTERED, date(2024, 3, 5)),
    ("accept", S.REGISTERED, S.ACCEPTED, date(2024, 3, 8)),
    ("assign", S.ACCEPTED, S.INVESTIGATING, date(2024, 3, 8)),
    ("find_founded", S.INVESTIGATING, S.FOUNDED, date(2024, 3, 18)),
    ("notify", S.FOUNDED, S.RECTIFYING, date(2024, 3, 20)),
    ("answer", S.RECTIFYING, S.VERIFYING, date(2024, 4, 8)),
    ("verify", S.VERIFYING, S.VERIFIED, date(2024, 4, 9)),
    ("write_off", S.VERIFIED, S.WRITTEN_OFF, date(2024, 4, 10)),
)
"""Received on Friday the first of March; 清明 is off from the fourth to the sixth of April."""


class Small(msgspec.Struct, frozen=True):
    """Two years of one office, small enough to be counted by hand."""

    officer: Person
    cycle: UUID
    former: UUID
    unit: UUID
    other: UUID


async def a_clue_that_came(small: Small, cycle: UUID, steps: int, number: int, **more) -> UUID:
    """So many steps of the way; the last one's state is the clue's."""
    state = WAY[steps - 1][2] if steps else S.UNREGISTERED
    clue = await a_clue(
        **{"jurisdiction": small.officer.jurisdiction, "cycle": cycle, "unit": small.unit,
           "state": state, "number": number or None, "kind": "机械执法"} | more
    )  # fmt: skip
    await fetch("UPDATE clue SET received_on = '2024-03-01' WHERE id = $1", clue.id)
    for minute, (step, before, after, day) in enumerate(WAY[:steps]):
        await fetch(
            "INSERT INTO clue_step (id, jurisdiction, clue, step, before, after, reason, late, by, "
            "at) VALUES ($1, $2, $3, $4, $5, $6, '', $7, $8, $9)",
            *(uuid4(), small.officer.jurisdiction, clue.id, step, before, after),
            *(step == "answer", None if step == "verify" else small.officer.account),
            datetime(day.year, day.month, day.day, 2, minute, tzinfo=UTC),
        )
    return clue.id


@pytest.fixture
async def small(db) -> Small:
    here, cycle = await a_year(await given.a_jurisdiction("常德市"))
    _, former = await a_year(here, 2023)
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=here)
    unit, other = await a_unit(here, "市城管局"), await a_unit(here, "市交通局")
    await a_unit(here, "市城管局", 2023)
    small = Small(officer, cycle, former, unit, other)
    whole = await a_clue_that_came(small, cycle, 8, 1, level=Level.KEY)
    await a_clue_that_came(small, cycle, 5, 2, due_on=date(2024, 4, 19), mandatory="上级交办")
    await a_clue_that_came(small, cycle, 2, 3, unit=other, kind="不作为", repeats=whole)
    await a_clue_that_came(small, cycle, 0, 0, unit=None, kind="", source="media")
    await a_clue_that_came(small, cycle, 1, 4, unit=other, kind="上年的类型")
    await a_clue_that_came(small, former, 2, 1)
    await a_clue_that_came(small, former, 0, 0)
    return small


async def seen(small: Small) -> tuple[ClueYear, Overview]:
    year = await clue_year(sight_of(small.officer, small.cycle))
    return year, await overview_of(year)


def told(lines) -> dict[str, tuple[int, int | None]]:
    return {line.title: (line.now, line.before) for line in lines}


async def test_the_funnel_counts_what_came_so_far_in_both_years(small):
    _, overview = await seen(small)
    assert told(overview.funnel) == {
        "收到": (5, 2), "登记": (4, 1), "受理": (3, 1), "查实": (2, 0), "通报": (2, 0),
        "整改": (1, 0), "销号": (1, 0),
    }  # fmt: skip
    assert told(overview.sums) == {
        "重复投诉": (1, 0), "同一单位同一类型不止一条": (2, 2), "有一步超期办理": (1, 0),
        "依法应当督办": (1, 0), "在办，已超期": (1, 0),
    }  # fmt: skip


async def test_waits_are_counted_in_working_days_of_all_that_went_on(small):
    _, overview = await seen(small)
    waits = {one.title: (one.now, one.clues.now) for one in overview.waits}
    assert waits == {
        "登记": ("2.0", 4), "受理审查": ("3.0", 3), "交办": ("0.0", 2), "调查核实": ("6.0", 2),
        "下发通报": ("2.0", 2), "单位整改": ("12.0", 1), "验收": ("1.0", 1), "销号": ("1.0", 1),
    }  # fmt: skip
    assert [one.limit for one in overview.waits][:2] == ["2 个工作日", "5 个工作日"]


async def test_kinds_stand_in_their_class_and_units_with_what_is_overdue_or_repeated(small):
    _, overview = await seen(small)
    groups = told(group.line for group in overview.groups)
    assert groups["执法方式"] == (2, 2)
    assert groups["履职"] == (1, 0)
    assert (groups["规则以外"], groups["还没有定类型"]) == ((1, 0), (1, 0))
    assert [(one.unit, one.overdue, one.running) for one in overview.overdue] == [
        ("市城管局", 1, 1)
    ]
    assert [(one.unit, one.kind, one.clues) for one in overview.repeated] == [
        ("市城管局", "机械执法", 2)
    ]
    assert told(overview.levels)["重点"] == (1, 0)
    assert told(overview.sources)["媒体曝光"] == (1, 0)


async def test_behind_every_figure_stands_a_list_of_as_many(small):
    _, overview = await seen(small)
    lines = [
        *overview.funnel, *overview.sums, *overview.states, *overview.levels, *overview.sources,
        *(one.clues for one in overview.waits), *(group.line for group in overview.groups),
        *(line for group in overview.groups for line in group.kinds),
    ]  # fmt: skip
    figures = [(small.cycle, line.query, line.now) for line in lines]
    figures += [(small.former, line.query, line.before) for line in lines]
    figures += [(small.cycle, one.query, one.overdue) for one in overview.overdue]
    figures += [(small.cycle, one.running_query, one.running) for one in overview.overdue]
    figures += [(small.cycle, one.query, one.clues) for one in overview.repeated]
    years = {
        one: await clue_year(sight_of(small.officer, one)) for one in (small.cycle, small.former)
    }
    wrong = [
        (query, figure, found)
        for cycle, query, figure in figures
        if (found := await rows_behind(small, years[cycle], query)) != figure
    ]
    assert not wrong
    assert len(figures) > 60


async def rows_behind(small: Small, year: ClueYear, query: str) -> int:
    search = read_search(dict(parse_qsl(query)))
    sight = sight_of(small.officer, year.cycle)
    found = await search_clues(sight, year, search)
    counts = await counts_of(sight, year.clock)
    total = counts[search.shown_tab] if found.total is None else found.total
    assert len(found.lines) == total
    return total


async def test_a_name_that_no_figure_has_finds_nothing(small):
    year = await clue_year(sight_of(small.officer, small.cycle))
    assert await rows_behind(small, year, "of=everything") == 0


async def test_an_empty_year_without_a_former_one_has_noughts_and_nothing_beside_them(db):
    here, cycle = await a_year()
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=here)
    overview = await overview_of(await clue_year(sight_of(officer, cycle)))
    assert overview.former is None
    assert {(line.now, line.before) for line in overview.funnel} == {(0, None)}
    assert await fetch_one("SELECT count(*) FROM clue") == 0


def test_a_change_is_rounded_once_and_said_in_words_where_there_is_none():
    assert moved(6, 7) == "−14.3 %"
    assert moved(3, 2) == "+50.0 %"
    assert [moved(0, 0), moved(1, 0), moved(1, None)] == ["0.0 %", "上年为 0", "上年无数"]
    assert (tenths(7, 20), tenths(1, 4), tenths(0, 0)) == ("0.4", "0.3", None)
