"""The floor in the database: one truth of which unit is on, stale presses, undo, the clock."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.scoring import ballots, floor, queries
from evaluation.scoring.conduct import (
    change_scoring,
    open_sitting,
    pause_sitting,
    resume_sitting,
)
from evaluation.scoring.floor_queries import FloorView, Lengths, floor_of
from evaluation.scoring.floor_rules import Moved, StillMissing
from evaluation.scoring.hall import Scene, hall_of
from evaluation.scoring.modes import Step
from evaluation.scoring.rules import NotNow, Scoring, UnitNotScoring
from tests import given

Act = Callable[..., Awaitable[None]]


@pytest.fixture
async def hall(db: None) -> given.Hall:
    """Three units, three slips, open; no unit is on yet."""
    hall = await given.a_prepared_sitting(units=3)
    await fetch("UPDATE sitting SET state = 'rehearsed' WHERE id = $1", hall.sitting)
    await open_sitting(hall.officer, hall.sitting)
    return hall


async def press(hall: given.Hall, act: Act = floor.take_next, *more: object) -> None:
    """By somebody who sees the floor as it is."""
    await act(hall.officer, hall.sitting, (await floor_of(hall.sitting)).turn, *more)


async def go_on(hall: given.Hall, presses: int) -> FloorView:
    """Whatever is missing."""
    for _ in range(presses):
        await press(hall, floor.take_next, (await floor_of(hall.sitting)).turn)
    return await floor_of(hall.sitting)


async def cast(hall: given.Hall, unit: UUID, slip: int = 0) -> None:
    secret = await ballots.enter_slip(None, token=hall.slips[slip].token)
    holder = await queries.holder_of(ballots.tablet_hash(secret or ""))
    await ballots.cast_ballot(holder, unit, uuid4(), scores=given.FULL)


async def in_box(hall: given.Hall) -> object:
    return await fetch_one("SELECT count(*) FROM ballot WHERE sitting = $1", hall.sitting)


async def scorings(hall: given.Hall) -> list[str]:
    return [unit.scoring for unit in await queries.agenda_of(hall.sitting)]


async def pass_seconds(hall: given.Hall, seconds: int) -> None:
    """The clock began that much earlier."""
    past = timedelta(seconds=seconds)
    await fetch(
        "UPDATE floor SET since = since - $2::interval WHERE sitting = $1", hall.sitting, past
    )


async def test_before_the_first_press_nothing_is_on(hall: given.Hall):
    view = await floor_of(hall.sitting)
    assert (view.unit, view.turn, view.running) == (None, 0, False)
    with pytest.raises(Refused, match="没有可计的时间"):
        await press(hall, floor.start_clock)
    with pytest.raises(NotFound):
        await floor_of(uuid4())


async def test_a_unit_goes_through_its_steps_and_the_screen_goes_with_it(hall: given.Hall):
    seen = []
    for _ in range(4):
        view = await go_on(hall, 1)
        on_wall = await hall_of(hall.sitting)
        assert (on_wall.on_screen, on_wall.step, on_wall.scene) == (
            view.unit,
            view.step,
            Scene.UNIT,
        )
        seen.append((view.unit, view.step, view.running))
    first, second = hall.units[:2]
    assert seen == [
        (first, Step.REPORT, True),
        (first, Step.NOTICE, True),
        (first, Step.SCORING, True),
        (second, Step.REPORT, True),
    ]
    assert await scorings(hall) == [Scoring.CLOSED, Scoring.WAITING, Scoring.WAITING]


async def test_scoring_that_is_changed_elsewhere_moves_the_floor(hall: given.Hall):
    await go_on(hall, 1)
    await change_scoring(hall.officer, hall.sitting, [hall.units[1]], Scoring.OPEN)
    view = await floor_of(hall.sitting)
    assert (view.unit, view.step, view.turn) == (hall.units[1], Step.SCORING, 2)
    await change_scoring(hall.officer, hall.sitting, hall.units, Scoring.OPEN)
    assert (await hall_of(hall.sitting)).scene == Scene.BATCH
    assert (await floor_of(hall.sitting)).unit is None


async def test_a_double_press_or_a_page_left_behind_skips_no_step(hall: given.Hall):
    """FTC #423, #929: a page that no longer hears anything must not act on what it still shows."""
    seen = (await floor_of(hall.sitting)).turn
    await floor.take_next(hall.officer, hall.sitting, seen)
    for act in (floor.take_next, floor.skip_unit, floor.undo):
        with pytest.raises(Moved):
            await act(hall.other, hall.sitting, seen)
    with pytest.raises(Moved):
        await floor.recall_unit(hall.other, hall.sitting, seen, hall.units[0])
    assert (await floor_of(hall.sitting)).step == Step.REPORT


async def test_a_press_seen_before_an_undo_is_stale_too(hall: given.Hall):
    """The same unit and step again, but two moves later."""
    await go_on(hall, 1)
    seen = (await floor_of(hall.sitting)).turn
    await press(hall)
    await press(hall, floor.undo)
    with pytest.raises(Moved):
        await floor.take_next(hall.officer, hall.sitting, seen)


async def test_missing_ballots_take_two_presses(hall: given.Hall):
    await go_on(hall, 3)
    await cast(hall, hall.units[0])
    with pytest.raises(StillMissing) as no:
        await press(hall)
    assert no.value.missing == {"人大代表": 1, "政协委员": 1}
    assert await scorings(hall) == [Scoring.OPEN, Scoring.WAITING, Scoring.WAITING]
    with pytest.raises(StillMissing):
        await press(hall, floor.take_next, no.value.turn - 1)
    await press(hall, floor.take_next, no.value.turn)
    assert (await floor_of(hall.sitting)).unit == hall.units[1]


async def test_a_full_hall_goes_on_with_one_press(hall: given.Hall):
    await go_on(hall, 3)
    for slip in range(3):
        await cast(hall, hall.units[0], slip)
    await press(hall)
    assert (await floor_of(hall.sitting)).unit == hall.units[1]


async def test_stopping_a_unit_only_ends_the_wait(hall: given.Hall):
    """A ballot that comes late still lands, and so does a change of one."""
    await go_on(hall, 4)
    await cast(hall, hall.units[0])
    assert await in_box(hall) == 1


async def test_an_undo_never_loses_a_ballot(hall: given.Hall):
    await go_on(hall, 3)
    await cast(hall, hall.units[0])
    with pytest.raises(Refused, match="已有 1 张评议票入箱"):
        await press(hall, floor.undo)
    view = await go_on(hall, 1)
    await press(hall, floor.undo)
    assert await in_box(hall) == 1
    assert (await scorings(hall))[0] == Scoring.OPEN
    assert (await floor_of(hall.sitting)).unit != view.unit
    with pytest.raises(Refused, match="没有可以撤回"):
        await press(hall, floor.undo)


async def test_scoring_that_was_begun_too_early_is_undone(hall: given.Hall):
    await go_on(hall, 3)
    await press(hall, floor.undo)
    assert (await floor_of(hall.sitting)).step == Step.NOTICE
    with pytest.raises(UnitNotScoring):
        await cast(hall, hall.units[0])


async def test_a_recalled_unit_takes_ballots_and_the_floor_comes_back(hall: given.Hall):
    await go_on(hall, 5)
    await pass_seconds(hall, 30)
    await press(hall, floor.recall_unit, hall.units[0])
    assert (await hall_of(hall.sitting)).on_screen == hall.units[0]
    await cast(hall, hall.units[0])
    view = await go_on(hall, 1)
    assert (view.unit, view.step, view.running) == (hall.units[1], Step.NOTICE, True)
    assert 80 <= view.seconds_left <= 90
    assert (await scorings(hall))[0] == Scoring.CLOSED


async def test_units_are_scored_in_a_batch(hall: given.Hall):
    await go_on(hall, 2)
    await press(hall, floor.skip_unit)
    await press(hall, floor.set_scoring, hall.units[:2], Scoring.OPEN)
    assert (await hall_of(hall.sitting)).scene == Scene.BATCH
    view = await go_on(hall, 1)
    assert (view.unit, await scorings(hall)) == (
        hall.units[2],
        [Scoring.CLOSED, Scoring.CLOSED, Scoring.WAITING],
    )
    await press(hall, floor.undo)
    assert await scorings(hall) == [Scoring.OPEN, Scoring.OPEN, Scoring.WAITING]


async def test_the_day_ends_with_the_last_unit(hall: given.Hall):
    view = await go_on(hall, 9)
    last = await go_on(hall, 1)
    assert (last.unit, last.running) == (view.unit, False)
    assert await scorings(hall) == [Scoring.CLOSED] * 3
    with pytest.raises(Refused, match="各家都评过了"):
        await press(hall)


async def test_the_clock_is_stopped_started_and_set_back(hall: given.Hall):
    await go_on(hall, 1)
    await pass_seconds(hall, 100)
    await press(hall, floor.stop_clock)
    stopped = await floor_of(hall.sitting)
    assert (stopped.running, stopped.seconds_left, stopped.ends_at) == (False, 260, None)
    await press(hall, floor.start_clock)
    assert 259 <= (await floor_of(hall.sitting)).seconds_left <= 260
    await press(hall, floor.restart_clock)
    assert 359 <= (await floor_of(hall.sitting)).seconds_left <= 360


async def test_a_minute_pressed_twice_is_added_once(hall: given.Hall):
    await go_on(hall, 1)
    await press(hall, floor.extend_clock, 0)
    with pytest.raises(Refused, match="共加了 1 分钟"):
        await press(hall, floor.extend_clock, 0)
    view = await floor_of(hall.sitting)
    assert (view.extra, view.length) == (60, 420)
    assert (await go_on(hall, 1)).extra == 0


async def test_when_the_time_is_over_nothing_closes(hall: given.Hall):
    """FTC #686: what a line or a clock does must never hand in or shut anything by itself."""
    await go_on(hall, 3)
    await pass_seconds(hall, 3600)
    view = await floor_of(hall.sitting)
    assert (view.over, view.warning) == (True, False)
    await cast(hall, hall.units[0])
    assert (await scorings(hall))[0] == Scoring.OPEN


async def test_a_pause_stops_the_clock_also_overnight(hall: given.Hall):
    await go_on(hall, 1)
    await pass_seconds(hall, 100)
    await pause_sitting(hall.officer, hall.sitting)
    paused = await floor_of(hall.sitting)
    assert (paused.running, round(paused.seconds_left)) == (False, 260)
    for act in (floor.take_next, floor.undo, floor.start_clock):
        with pytest.raises(NotNow):
            await press(hall, act)
    await resume_sitting(hall.officer, hall.sitting)
    resumed = await floor_of(hall.sitting)
    assert (resumed.unit, resumed.running, resumed.seconds_left) == (hall.units[0], False, 260)


async def test_scoring_opened_in_a_pause_starts_no_clock(hall: given.Hall):
    await pause_sitting(hall.officer, hall.sitting)
    await change_scoring(hall.officer, hall.sitting, hall.units[:1], Scoring.OPEN)
    assert (await floor_of(hall.sitting)).running is False


async def test_lengths_are_set_before_the_first_press(hall: given.Hall):
    await floor.set_lengths(hall.officer, hall.sitting, Lengths(300, 60, 120, 20))
    view = await go_on(hall, 1)
    assert (view.length, view.warning_seconds) == (300, 20)


async def test_each_press_leaves_one_event(hall: given.Hall):
    await go_on(hall, 3)
    await press(hall, floor.extend_clock, 0)
    rows = await fetch(
        "SELECT name, detail::json->>'deed' AS deed FROM audit_event WHERE name = ANY($1) "
        "AND detail::json->>'sitting' = $2 ORDER BY sequence",
        *(["FloorMoved", "ClockChanged", "ScoringChanged"], str(hall.sitting)),
    )
    assert [(row["name"], row["deed"]) for row in rows] == [
        ("FloorMoved", "begin"),
        ("FloorMoved", "step"),
        ("FloorMoved", "step"),
        ("ClockChanged", None),
    ]


async def test_a_rehearsal_is_cleared_with_its_floor(db: None):
    rehearsal = await given.rehearse(await given.a_prepared_sitting())
    assert await fetch_one("SELECT count(*) FROM floor WHERE sitting = $1", rehearsal) == 1
    await fetch("SELECT clear_rehearsal($1)", rehearsal)
