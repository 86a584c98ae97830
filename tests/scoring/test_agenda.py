"""议程: drawn by lot, changed, and then fixed; every draw stays."""

from datetime import date
from uuid import UUID, uuid4

import asyncpg
import msgspec
import pytest

from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from evaluation.scoring import queries
from evaluation.scoring.agenda import (
    add_unit,
    draw_lots,
    lots_of,
    plan_half_days,
    preview_lots,
    remove_unit,
)
from evaluation.scoring.conduct import open_sitting, void_sitting
from evaluation.scoring.lots import Draw, HalfDayPlan, Method, Part, digest_of
from tests import given

SEED = "361425516234"
DAY = date(2025, 1, 16)
TWO = (HalfDayPlan(DAY, Part.MORNING, 2), HalfDayPlan(DAY, Part.AFTERNOON))


def a_draw(hall: given.Hall, **more: object) -> Draw:
    draw = Draw(method=Method.SEED, units=frozenset(hall.units), seed=SEED)
    return msgspec.structs.replace(draw, **more)


def by_hand(hall: given.Hall, *numbers: int, **more: object) -> Draw:
    pairs = zip(hall.units, map(str, numbers), strict=True)
    return a_draw(hall, method=Method.HAND, seed="", numbers=dict(pairs), **more)


async def agenda(hall: given.Hall) -> list[tuple[int, UUID]]:
    return [(line.number, line.id) for line in await queries.agenda_lines(hall.sitting)]


async def events(hall: given.Hall, name: str) -> list[dict]:
    rows = await fetch(
        "SELECT detail FROM audit_event WHERE jurisdiction = $1 AND name = $2 ORDER BY sequence",
        *(hall.jurisdiction, name),
    )
    return [msgspec.json.decode(row["detail"]) for row in rows]


async def test_the_agenda_takes_the_order_of_the_seed(db):
    hall = await given.a_prepared_sitting(units=5)
    titles = {line.id: line.title for line in await queries.agenda_lines(hall.sitting)}
    await draw_lots(hall.officer, hall.sitting, a_draw(hall))
    by_digest = sorted(hall.units, key=lambda unit: digest_of(SEED, titles[unit]))
    assert await agenda(hall) == list(enumerate(by_digest, 1))


async def test_the_tablets_and_the_screen_follow_the_order_that_was_drawn(db):
    hall = await given.a_prepared_sitting(units=3)
    await draw_lots(hall.officer, hall.sitting, by_hand(hall, 3, 1, 2))
    order = [unit.id for unit in await queries.agenda_of(hall.sitting)]
    assert order == [hall.units[1], hall.units[2], hall.units[0]]


async def test_every_draw_stays_with_its_seed_its_reason_and_its_order(db):
    hall = await given.a_prepared_sitting(units=3)
    await draw_lots(hall.officer, hall.sitting, a_draw(hall))
    first = await agenda(hall)
    again = by_hand(hall, 1, 2, 3, reason="种子念错了")
    await draw_lots(hall.other, hall.sitting, again)
    newest, oldest = await lots_of(hall.sitting)
    assert (oldest.seed, oldest.drawn.times, oldest.drawn_by) == (SEED, 1, "周敏")
    assert [(place.number, place.unit) for place in oldest.drawn.places] == first
    assert (newest.method, newest.seed, newest.drawn.times) == (Method.HAND, "", 2)
    assert (newest.drawn.reason, newest.drawn_by) == ("种子念错了", "陈立")
    assert [
        (one["times"], one["seed"], one["reason"]) for one in await events(hall, "LotsDrawn")
    ] == [
        (1, SEED, ""),
        (2, "", "种子念错了"),
    ]


async def test_a_draw_is_never_changed_nor_taken_away(db):
    hall = await given.a_prepared_sitting()
    await draw_lots(hall.officer, hall.sitting, a_draw(hall))
    for sql in ("DELETE FROM lots", "UPDATE lots SET seed = '1'"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await as_a_worker(sql)


async def as_a_worker(sql: str) -> None:
    async with transaction():
        await fetch("SET LOCAL ROLE evaluation_app")
        await fetch(sql)


async def test_a_redraw_without_a_reason_changes_nothing(db):
    hall = await given.a_prepared_sitting(units=4)
    await draw_lots(hall.officer, hall.sitting, by_hand(hall, 4, 3, 2, 1))
    with pytest.raises(Refused, match="重抽要写明原因"):
        await draw_lots(hall.officer, hall.sitting, a_draw(hall))
    assert await agenda(hall) == list(enumerate(reversed(hall.units), 1))
    assert len(await lots_of(hall.sitting)) == 1


async def test_a_preview_stores_nothing(db):
    hall = await given.a_prepared_sitting(units=3)
    drawn = await preview_lots(hall.sitting, by_hand(hall, 3, 2, 1))
    assert [place.unit for place in drawn.places] == list(reversed(hall.units))
    assert await agenda(hall) == list(enumerate(hall.units, 1))
    assert await lots_of(hall.sitting) == []
    with pytest.raises(Refused, match="缺的号码"):
        await preview_lots(hall.sitting, by_hand(hall, 3, 2, 2))


async def test_half_days_are_kept_with_the_numbers_that_fall_on_them(db):
    hall = await given.a_prepared_sitting(units=5)
    written = frozenset(hall.units[:1])
    await draw_lots(hall.officer, hall.sitting, a_draw(hall, half_days=TWO, written=written))
    lines = await queries.agenda_lines(hall.sitting)
    assert [(line.half_day, line.written) for line in lines] == [
        *[(1, False)] * 2,
        *[(2, False)] * 2,
        (2, True),
    ]
    half_days = await queries.half_days_of(hall.sitting)
    assert [(one.title, one.units) for one in half_days] == [
        ("1月16日上午", 2),
        ("1月16日下午", 2),
    ]


async def test_half_days_are_planned_anew_and_the_order_stays(db):
    hall = await given.a_prepared_sitting(units=4)
    await draw_lots(hall.officer, hall.sitting, a_draw(hall, half_days=TWO))
    before = await agenda(hall)
    await plan_half_days(hall.officer, hall.sitting, [HalfDayPlan(DAY, Part.MORNING, 3), TWO[1]])
    assert await agenda(hall) == before
    assert [one.units for one in await queries.half_days_of(hall.sitting)] == [3, 1]
    await plan_half_days(hall.officer, hall.sitting, [])
    assert await queries.half_days_of(hall.sitting) == []
    assert len(await events(hall, "HalfDaysPlanned")) == 2
    with pytest.raises(Refused, match="一共排了 5 家，现场述职的有 4 家"):
        await plan_half_days(hall.officer, hall.sitting, [HalfDayPlan(DAY, Part.MORNING, 5)])


async def test_a_unit_joins_behind_those_who_report_in_the_hall(db):
    hall = await given.a_prepared_sitting(units=3)
    written = frozenset(hall.units[2:])
    await draw_lots(hall.officer, hall.sitting, by_hand(hall, 1, 2, 0, written=written))
    late = await given.a_unit(hall.jurisdiction, 9)
    assert [unit.id for unit in await queries.free_units(hall.sitting)] == [late]
    await add_unit(hall.officer, hall.sitting, late)
    assert await agenda(hall) == list(enumerate([*hall.units[:2], late, hall.units[2]], 1))
    assert await queries.free_units(hall.sitting) == []
    (event,) = await events(hall, "AgendaUnitAdded")
    assert (event["title"], event["number"]) == ("常德市第9局", 3)


async def test_a_unit_of_another_board_or_county_or_sitting_does_not_join(db):
    hall = await given.a_prepared_sitting()
    elsewhere = await given.a_unit(await given.a_jurisdiction("石门县"), 9)
    for unit in (elsewhere, hall.units[0], uuid4()):
        with pytest.raises(Refused, match="不在本榜单，或已排进评议会"):
            await add_unit(hall.officer, hall.sitting, unit)


async def test_the_units_behind_the_one_that_leaves_move_up(db):
    hall = await given.a_prepared_sitting(units=3)
    await remove_unit(hall.officer, hall.sitting, hall.units[0])
    assert await agenda(hall) == [(1, hall.units[1]), (2, hall.units[2])]
    assert [unit.id for unit in await queries.free_units(hall.sitting)] == [hall.units[0]]
    with pytest.raises(NotFound):
        await remove_unit(hall.officer, hall.sitting, hall.units[0])
    await add_unit(hall.officer, hall.sitting, hall.units[0])
    assert await agenda(hall) == list(enumerate([*hall.units[1:], hall.units[0]], 1))


async def test_once_the_sitting_has_opened_the_agenda_is_fixed(db):
    hall = await given.a_prepared_sitting(units=2)
    await given.rehearse(hall)
    late = await given.a_unit(hall.jurisdiction, 9)
    await draw_lots(hall.officer, hall.sitting, a_draw(hall))
    await open_sitting(hall.officer, hall.sitting)
    before = await agenda(hall)
    for deed in (
        draw_lots(hall.officer, hall.sitting, a_draw(hall, reason="再来")),
        preview_lots(hall.sitting, a_draw(hall, reason="再来")),
        plan_half_days(hall.officer, hall.sitting, []),
        add_unit(hall.officer, hall.sitting, late),
        remove_unit(hall.officer, hall.sitting, hall.units[0]),
    ):
        with pytest.raises(Refused, match="评议会现在是“评议进行中”"):
            await deed
    assert await agenda(hall) == before
    assert await fetch_one("SELECT count(*) FROM lots WHERE sitting = $1", hall.sitting) == 1


async def test_a_void_sitting_draws_no_more(db):
    hall = await given.a_prepared_sitting()
    for officer in (hall.officer, hall.other):
        await void_sitting(officer, hall.sitting, "停电")
    with pytest.raises(Refused, match="已作废"):
        await draw_lots(hall.officer, hall.sitting, a_draw(hall))
