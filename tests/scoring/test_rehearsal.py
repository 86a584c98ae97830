"""演练 in a space of its own: as the day goes, several, cleared whole, with a known result."""

from uuid import UUID, uuid4

import pytest

from evaluation.cycles.defaults import options_scheme, points_scheme
from evaluation.db import fetch, fetch_one
from evaluation.errors import Refused
from evaluation.results.opening import open_box
from evaluation.results.practice import practice_check, practice_gives
from evaluation.results.queries import ranking_of
from evaluation.scoring import queries
from evaluation.scoring.actions import issue_slips
from evaluation.scoring.ballots import cast_ballot, enter_slip, tablet_hash
from evaluation.scoring.conduct import change_scoring, close_sitting, open_sitting
from evaluation.scoring.rehearsal import (
    Rehearsal,
    cast_practice_ballots,
    clear_rehearsal,
    start_rehearsal,
)
from evaluation.scoring.rehearsal_rules import LONGEST_TITLE, expected_of, rehearsal_title
from evaluation.scoring.rules import Scoring
from tests import given

WRITTEN_AT_THE_DESK = {
    "attendance": ("delegate", "(SELECT id FROM delegate WHERE jurisdiction = $1 LIMIT 1)"),
    "movement": ('"group", place', "'party', 1"),
    "floor": ("ran", "0"),
    "display": ("name, shows", "'主屏', 'auto'"),
    "half_day": ("number, held_on, part", "1, '2025-01-17', '上午'"),
    "lots": ("method, content, drawn_by, at",
             "'hand', '{}', (SELECT id FROM account WHERE jurisdiction = $1 LIMIT 1), now()"),
    "reveal": ("switched_on", "false"),
}  # fmt: skip
"""As sign-in, host, screens and the officers write them: columns, and values of them."""
NEVER_OF_A_REHEARSAL = {"document", "publication", "review", "report_order", "sitting", "account"}
"""Tables that name a sitting and in which a rehearsal has no row; each is refused elsewhere."""


async def opened(hall: given.Hall, made: Rehearsal) -> None:
    await close_sitting(hall.officer, made.sitting)
    await given.open_with_cards(hall, made.sitting)


async def snapshot(sitting: UUID) -> dict[str, list[tuple[object, ...]]]:
    """Every row that names this sitting."""
    return {
        table: [tuple(row) for row in await fetch(_rows(table), sitting)]
        for table in await _tables()
    }


async def _tables() -> list[str]:
    rows = await fetch(
        "SELECT table_name FROM information_schema.columns WHERE column_name = 'sitting' "
        "AND table_schema = 'public' ORDER BY table_name"
    )
    return [row["table_name"] for row in rows]


def _rows(table: str) -> str:
    return f'SELECT * FROM "{table}" WHERE sitting = $1 ORDER BY id'


async def test_from_the_start_it_is_as_the_day_begins(db):
    hall = await given.a_prepared_sitting()
    made = await start_rehearsal(hall.officer, hall.sitting, 2, from_the_start=True)
    assert await queries.sitting_state(made.sitting) == "prepared"
    counts = await queries.group_counts(made.sitting)
    assert [(one.made, one.issued) for one in counts] == [(2, 0)] * 3
    assert {unit.scoring for unit in await queries.agenda_of(made.sitting)} == {"waiting"}


async def test_it_goes_the_whole_way_of_the_day_and_makes_the_real_one_ready(db):
    hall = await given.a_prepared_sitting()
    made = await start_rehearsal(hall.officer, hall.sitting, 2, from_the_start=True)
    for group in ("party", "npc", "cppcc"):
        await issue_slips(hall.officer, made.sitting, group, 2)
    await open_sitting(hall.officer, made.sitting)
    await change_scoring(hall.officer, made.sitting, hall.units, Scoring.OPEN)
    await cast_practice_ballots(made)
    await opened(hall, made)
    assert await queries.sitting_state(hall.sitting) == "rehearsed"


async def test_half_days_mode_and_written_reports_are_those_of_the_real_one(db):
    hall = await given.a_prepared_sitting()
    await fetch("UPDATE sitting SET mode = 'mixed' WHERE id = $1", hall.sitting)
    await fetch(
        "UPDATE agenda_item SET written = true, half_day = 2 WHERE sitting = $1 AND number = 2",
        hall.sitting,
    )
    await fetch(
        "INSERT INTO half_day (id, jurisdiction, sitting, number, held_on, part) "
        "VALUES (gen_random_uuid(), $1, $2, 2, '2025-01-17', '上午')",
        *(hall.jurisdiction, hall.sitting),
    )
    made = await start_rehearsal(hall.officer, hall.sitting, 1)
    assert await fetch_one("SELECT mode FROM sitting WHERE id = $1", made.sitting) == "mixed"
    assert [unit.written for unit in await queries.agenda_of(made.sitting)] == [False, True]
    assert [one.title for one in await queries.half_days_of(made.sitting)] == ["1月17日上午"]


async def test_there_may_be_several_and_each_has_a_name_of_its_own(db):
    hall = await given.a_prepared_sitting()
    made = [await start_rehearsal(hall.officer, hall.sitting, 1) for _ in range(3)]
    titles = [await fetch_one("SELECT title FROM sitting WHERE id = $1", m.sitting) for m in made]
    assert titles == ["评议会（演练）", "评议会（演练2）", "评议会（演练3）"]
    await clear_rehearsal(hall.officer, made[1].sitting)
    again = await start_rehearsal(hall.officer, hall.sitting, 1)
    assert (
        await fetch_one("SELECT title FROM sitting WHERE id = $1", again.sitting)
        == "评议会（演练2）"
    )


def test_the_longest_title_still_takes_its_mark():
    long = "评" * LONGEST_TITLE
    first = rehearsal_title(long, ())
    assert (len(first), first[-4:]) == (LONGEST_TITLE, "（演练）")
    assert rehearsal_title(long, (first,))[-5:] == "（演练2）"


async def test_a_rehearsal_changes_nothing_of_the_real_sitting_but_that_it_was_rehearsed(db):
    hall = await given.a_prepared_sitting()
    before = await snapshot(hall.sitting)
    head = await fetch("SELECT * FROM sitting WHERE id = $1", hall.sitting)
    made = await start_rehearsal(hall.officer, hall.sitting, 2)
    await cast_practice_ballots(made)
    await opened(hall, made)
    after = await fetch("SELECT * FROM sitting WHERE id = $1", hall.sitting)
    assert await snapshot(hall.sitting) == before
    assert {name for name in head[0].keys() if head[0][name] != after[0][name]} == {"state"}  # noqa: SIM118  # a record
    await clear_rehearsal(hall.officer, made.sitting)
    assert await snapshot(hall.sitting) == before


async def test_clearing_leaves_no_row_in_any_table_that_names_a_sitting(db):
    hall = await given.a_prepared_sitting()
    await fetch(
        'INSERT INTO delegate (id, jurisdiction, cycle, "group", name, organisation) '
        "VALUES (gen_random_uuid(), $1, $2, 'party', '李四', '')",
        *(hall.jurisdiction, hall.cycle),
    )
    made = await start_rehearsal(hall.officer, hall.sitting, 2)
    await cast_practice_ballots(made)
    await opened(hall, made)
    for table, (columns, values) in WRITTEN_AT_THE_DESK.items():
        await fetch(
            f"INSERT INTO {table} (id, jurisdiction, sitting, {columns}) "
            f"SELECT gen_random_uuid(), $1, $2, {values} ON CONFLICT DO NOTHING",
            *(hall.jurisdiction, made.sitting),
        )
    filled = {table for table, rows in (await snapshot(made.sitting)).items() if rows}
    assert set(WRITTEN_AT_THE_DESK) <= filled
    await clear_rehearsal(hall.officer, made.sitting)
    assert {table for table, rows in (await snapshot(made.sitting)).items() if rows} == set()


async def test_whatever_names_a_sitting_is_cleared_or_never_of_a_rehearsal(db):
    """A table that is added later must be thought of in clear_rehearsal."""
    text = await fetch_one(
        "SELECT string_agg(prosrc, '') FROM pg_proc "
        "WHERE proname IN ('clear_rehearsal', 'destroy_box', 'destroy_paper')"
    )
    forgotten = [
        table
        for table in await _tables()
        if f"DELETE FROM {table} " not in text and table not in NEVER_OF_A_REHEARSAL
    ]
    assert forgotten == []


async def test_a_rehearsal_has_no_rehearsal(db):
    hall = await given.a_prepared_sitting()
    made = await start_rehearsal(hall.officer, hall.sitting, 1, from_the_start=True)
    with pytest.raises(Refused, match="演练里不能再开演练"):
        await start_rehearsal(hall.officer, made.sitting, 1)


@pytest.mark.parametrize(
    ("scheme", "slips", "expected"),
    [
        (points_scheme, 1, "100.00"),
        (points_scheme, 2, "50.00"),
        (points_scheme, 4, "50.00"),
        (options_scheme, 3, "65.00"),
    ],
)
async def test_what_is_said_beforehand_is_what_is_counted(db, scheme, slips, expected):
    hall = await given.a_prepared_sitting(scheme=scheme())
    made = await start_rehearsal(hall.officer, hall.sitting, slips)
    assert await practice_gives(hall.cycle, made.slips) == expected
    await cast_practice_ballots(made)
    await opened(hall, made)
    check = await practice_check(await ranking_of(made.sitting))
    assert check is not None
    assert check.expected == expected
    assert [(line.counted, line.right) for line in check.lines] == [(expected, True)] * 2
    assert check.wrong == []


async def test_a_ballot_too_many_is_seen_and_nothing_is_foretold(db):
    hall = await given.a_prepared_sitting()
    made = await start_rehearsal(hall.officer, hall.sitting, 3)
    await cast_practice_ballots(made)
    abstained = made.slips[2]
    holder = await queries.holder_of(
        tablet_hash(await enter_slip(None, token=abstained.token) or "")
    )
    await cast_ballot(holder, hall.units[0], uuid4(), scores=dict(given.HALF))
    await opened(hall, made)
    check = await practice_check(await ranking_of(made.sitting))
    assert check is not None
    by_unit = {line.short_title: line.expected for line in check.lines}
    assert by_unit == {"第1局": None, "第2局": "50.00"}


async def test_a_ballot_other_than_the_known_ones_is_found_out(db):
    hall = await given.a_prepared_sitting()
    made = await start_rehearsal(hall.officer, hall.sitting, 2)
    await cast_practice_ballots(made)
    holder = await queries.holder_of(
        tablet_hash(await enter_slip(None, token=made.slips[0].token) or "")
    )
    await cast_ballot(holder, hall.units[0], uuid4(), scores=dict(given.HALF))
    await opened(hall, made)
    check = await practice_check(await ranking_of(made.sitting))
    assert check is not None
    assert [line.short_title for line in check.wrong] == ["第1局"]


async def test_nothing_is_foretold_of_a_real_sitting(db):
    hall = await given.an_open_sitting()
    await given.cast_all(hall, dict.fromkeys(hall.units, given.FULL))
    await given.close_and_open(hall)
    assert await practice_check(await ranking_of(hall.sitting)) is None


def test_nothing_is_foretold_where_the_scheme_trims_so_few():
    scheme = points_scheme()["rules"] | {"trim": {"low": 0, "high": 1, "min_valid": 2}}
    assert expected_of(scheme, 2) is None
    assert expected_of(scheme, 1) == "100.00"
    assert expected_of(points_scheme()["rules"], 3) is None
    assert expected_of(points_scheme()["rules"], 0) is None


async def test_only_the_real_sittings_cards_open_it(db):
    hall, other = await given.a_prepared_sitting(), await given.a_prepared_sitting()
    made = await start_rehearsal(hall.officer, hall.sitting, 1)
    await close_sitting(hall.officer, made.sitting)
    with pytest.raises(Refused):
        await open_box(hall.scrutineers[1], made.sitting, *other.cards[:2])
    assert await queries.sitting_state(hall.sitting) == "prepared"
