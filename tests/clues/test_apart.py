"""Two counties and their city: nothing of a clue is seen, moved or counted from outside it."""

from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest

from evaluation.accounts.rules import Person
from evaluation.clues import handling, looking, passing, raising, registering
from evaluation.clues.states import Level
from evaluation.clues.steps import Step
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound
from tests import given
from tests.clues.people import COMPLAINT, Room, a_new, a_room, recorded

Deed = Callable[[Person, UUID, Room], Awaitable[object]]
WHY = "看了材料，情况属实"
DEEDS: dict[str, Deed] = {
    "register": lambda who, clue, _: registering.register(who, clue),
    "mend": lambda who, clue, _: registering.mend(who, clue, a_new(title="改掉")),
    "accept": lambda who, clue, own: handling.accept(who, clue, unit=own.unit, kind="过度执法"),
    "decline": lambda who, clue, _: handling.decline(who, clue, "与行政执法无关", WHY),
    "transfer": lambda who, clue, _: handling.transfer(who, clue, "县纪委监委", WHY),
    "assign": lambda who, clue, _: handling.assign(who, clue, who.account),
    "extend": lambda who, clue, _: handling.extend(who, clue, WHY),
    "supervise": lambda who, clue, _: handling.supervise(who, clue, Level.KEY, WHY),
    "conclude": lambda who, clue, _: handling.conclude(who, clue, Step.FIND_FOUNDED, WHY),
    "feed_back": lambda who, clue, _: handling.feed_back(who, clue, "电话", WHY),
    "archive": lambda who, clue, _: handling.archive(who, clue),
    "reconsider": lambda who, clue, _: handling.reconsider(who, clue, WHY),
    "reopen": lambda who, clue, _: handling.reopen(who, clue, WHY),
    "hand_up": lambda who, clue, _: passing.hand_up(who, clue, WHY),
    "hand_down": lambda who, clue, own: passing.hand_down(who, clue, own.place, WHY),
    "pass_on": lambda who, clue, own: passing.pass_on(who, clue, own.here, WHY),
    "show_complainant": lambda who, clue, _: looking.show_complainant(who, clue, WHY),
}


@pytest.mark.parametrize("deed", sorted(DEEDS))
async def test_nobody_outside_does_anything_to_a_clue(db, deed):
    city = await a_room("常德市")
    county, other = [await a_room(title, city.here) for title in ("石门县", "澧县")]
    clue = await recorded(county, complaint=COMPLAINT, unit=county.unit)
    before = await rows_and_events(clue)
    clerk = await given.a_clerk(other.here, other.unit)
    for own, person in (
        *((other, one) for one in (other.officer, other.township, clerk)),
        (city, city.officer),
        (city, city.township),
    ):
        for there in (own, county):
            with pytest.raises(NotFound):
                await DEEDS[deed](person, clue, there)
        with pytest.raises(NotFound):
            await DEEDS[deed](person, uuid4(), own)
    assert await rows_and_events(clue) == before


async def rows_and_events(clue: UUID) -> list[object]:
    rows = await fetch("SELECT * FROM clue WHERE id = $1", clue)
    counts = [
        await fetch_one(f"SELECT count(*) FROM {table}")  # names of the test
        for table in ("clue", "clue_step", "audit_event", "complainant")
    ]
    return [dict(rows[0]), *counts]


async def test_a_year_of_another_jurisdiction_takes_no_clue(db):
    room, other = await a_room(), await a_room("澧县")
    with pytest.raises(NotFound):
        await registering.record_clue(other.officer, room.cycle, a_new())
    assert await fetch_one("SELECT count(*) FROM clue") == 0


async def test_numbers_of_two_counties_count_apart(db):
    room, other = await a_room(), await a_room("澧县")
    for one in (room, other, room):
        await recorded(one)
    rows = await fetch("SELECT jurisdiction, number FROM clue ORDER BY number")
    assert sorted((row["jurisdiction"] == room.here, row["number"]) for row in rows) == [
        (False, 1),
        (True, 1),
        (True, 2),
    ]


async def test_the_list_of_what_is_overdue_shows_nothing_of_another(db):
    room, other = await a_room(), await a_room("澧县")
    await recorded(room)
    await fetch("UPDATE clue SET due_on = '2024-03-01'")
    assert len(await raising.overdue_clues(room.here, room.cycle)) == 1
    assert await raising.overdue_clues(other.here, room.cycle) == []
    assert await raising.overdue_clues(other.here, other.cycle) == []
