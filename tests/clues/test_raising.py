"""超期升级: a level a working day, by the clock, once however many workers there are."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from evaluation.audit import trail
from evaluation.clues.raising import overdue_clues, raise_overdue
from evaluation.clues.states import ClueState, Level
from evaluation.db import connection_pool, fetch, fetch_one, transaction
from evaluation.workdays.queries import today
from tests.clues.given import a_clue, a_year


async def works(*, on: bool = True) -> None:
    """Whether today is a working day, whatever day the test is run on."""
    await fetch("DELETE FROM holiday WHERE day = $1", await today())
    await fetch(
        "INSERT INTO holiday (id, day, works, title) VALUES ($1, $2, $3, '测试')",
        *(uuid4(), await today(), on),
    )


@asynccontextmanager
async def a_working_day() -> AsyncIterator[None]:
    """Committed, and the table of holidays left as it was."""
    before = await fetch("SELECT id, day, works, title FROM holiday WHERE day = $1", await today())
    await works()
    yield
    await fetch("DELETE FROM holiday WHERE day = $1", await today())
    for row in before:
        await fetch("INSERT INTO holiday (id, day, works, title) VALUES ($1, $2, $3, $4)", *row)


async def overdue(state: ClueState = ClueState.INVESTIGATING, **columns: object) -> UUID:
    due = await today() - timedelta(days=3)
    return (await a_clue(state=state, due_on=due, number=97, **columns)).id


async def level_of(clue: UUID) -> str:
    level: str = await fetch_one("SELECT level FROM clue WHERE id = $1", clue)
    return level


async def steps_of_our_own() -> None:
    """A table in the place of the real one, in which no row is ever changed."""
    await fetch("CREATE TEMP TABLE clue_step ON COMMIT DROP AS SELECT * FROM clue_step")


async def a_day_passes() -> None:
    await fetch("UPDATE clue_step SET at = at - interval '1 day'")


async def test_an_overdue_clue_rises_once_a_day_and_to_the_top_at_most(db):
    await works()
    await steps_of_our_own()
    clue = await overdue()
    assert (await raise_overdue(), await raise_overdue()) == (1, 0)
    levels = [await level_of(clue)]
    for _ in range(3):
        await a_day_passes()
        await raise_overdue()
        await raise_overdue()
        levels.append(await level_of(clue))
    assert levels == [Level.GENERAL, Level.KEY, Level.LISTED, Level.LISTED]
    assert await fetch_one("SELECT count(*) FROM clue_step WHERE clue = $1", clue) == 3


async def test_the_clock_is_named_in_the_record_and_in_the_trail(db):
    await works()
    clue = await overdue()
    await raise_overdue()
    (step,) = await fetch("SELECT * FROM clue_step WHERE clue = $1", clue)
    assert (step["step"], step["by"], step["late"]) == ("supervise", None, True)
    assert step["reason"].endswith("没有办完，自动升为一般督办")
    (event,) = await fetch("SELECT actor, detail FROM audit_event WHERE name = 'CluesRaised'")
    assert event["actor"] == "系统"
    assert '"raised":["24-097 一般"]' in event["detail"]
    assert await trail.verify() > 0


async def test_a_level_that_a_person_set_today_still_rises_by_the_clock(db):
    await works()
    clue = await overdue(level=Level.KEY)
    await raise_overdue()
    assert await level_of(clue) == Level.LISTED


@pytest.mark.parametrize(
    "state", [ClueState.REGISTERED, ClueState.VERIFIED, ClueState.DECLINED, ClueState.ARCHIVED]
)
async def test_what_is_not_pressed_does_not_rise(db, state):
    await works()
    clue = await overdue(state)
    assert (await raise_overdue(), await level_of(clue)) == (0, "")


async def test_what_is_due_today_does_not_rise_yet(db):
    await works()
    clue = await a_clue(state=ClueState.INVESTIGATING, due_on=await today())
    assert (await raise_overdue(), await level_of(clue.id)) == (0, "")


async def test_on_a_day_off_nothing_rises(db):
    await works(on=False)
    clue = await overdue()
    assert (await raise_overdue(), await level_of(clue)) == (0, "")


async def test_a_year_that_is_archived_rests(db):
    await works()
    clue = await overdue()
    await fetch("UPDATE cycle SET state = 'archived'")
    assert (await raise_overdue(), await level_of(clue)) == (0, "")


async def test_each_jurisdiction_has_its_own_event(db):
    await works()
    first, second = [await a_year() for _ in range(2)]
    for here, cycle in (first, second):
        await overdue(jurisdiction=here, cycle=cycle)
    assert await raise_overdue() == 2
    rows = await fetch("SELECT jurisdiction FROM audit_event WHERE name = 'CluesRaised'")
    assert {row["jurisdiction"] for row in rows} == {first[0], second[0]}


async def test_several_workers_raise_it_once(committed):
    async with a_working_day():
        clue = await overdue()
        async with connection_pool():
            raised = await asyncio.gather(*(raise_overdue() for _ in range(4)))
        assert (sum(raised), await level_of(clue)) == (1, Level.GENERAL)


async def test_a_clue_that_somebody_is_at_is_left_to_the_next_round(committed):
    async with a_working_day():
        clue = await overdue()
        async with connection_pool():

            async def at_it(started: asyncio.Event, done: asyncio.Event) -> None:
                async with transaction():
                    await fetch("SELECT id FROM clue WHERE id = $1 FOR UPDATE", clue)
                    started.set()
                    await done.wait()

            started, done = asyncio.Event(), asyncio.Event()
            somebody = asyncio.create_task(at_it(started, done))
            await started.wait()
            assert await raise_overdue() == 0
            done.set()
            await somebody
            assert await raise_overdue() == 1


async def test_the_list_of_what_is_overdue_is_the_own_one_the_longest_first(db):
    here, cycle = await a_year()
    other = await a_year()
    about = {"jurisdiction": here, "cycle": cycle}
    days = [5, 30, -5]
    for number, back in enumerate(days, 1):
        due = await today() - timedelta(days=back)
        await a_clue(state=ClueState.RECTIFYING, due_on=due, number=number, **about)
    await a_clue(state=ClueState.DECLINED, due_on=await today() - timedelta(days=9), **about)
    lines = await overdue_clues(here, cycle)
    assert [(line.label, line.state) for line in lines] == [
        ("24-002", "整改中"),
        ("24-001", "整改中"),
    ]
    assert lines[0].days > lines[1].days > 0
    assert await overdue_clues(*other) == []
    assert await overdue_clues(other[0], cycle) == []
