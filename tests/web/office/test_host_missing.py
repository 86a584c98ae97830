"""Who is still missing, on the host's page: two presses, by group, and whom nobody waits for."""

from collections.abc import Awaitable, Callable
from uuid import uuid4

import httpx
import pytest

from evaluation.accounts.rules import Person, Role
from evaluation.db import fetch
from evaluation.scoring.floor_queries import floor_of
from tests import given
from tests.web.office.conftest import Press
from tests.web.office.hosting import an_open_hall, at, cast, go_on, label, missing, turn

Read = Callable[[Person, str], Awaitable[str]]


@pytest.fixture
async def hall(db: None) -> given.Hall:
    return await an_open_hall()


@pytest.fixture
async def host(hall: given.Hall) -> Person:
    return await given.a_person(Role.HOST, jurisdiction=hall.jurisdiction)


async def test_missing_ballots_take_two_presses_also_without_a_script(
    press: Press, read: Read, host: Person, hall: given.Hall
):
    await go_on(press, host, hall, 3)
    await cast(hall, hall.units[0], "party", 2)
    await cast(hall, hall.units[0], "npc")
    seen = await turn(hall)
    first = await press(host, at(hall, "/next"), {"seen": seen})
    assert (first.status_code, first.headers["location"]) == (303, at(hall, f"?told={seen}"))
    assert await turn(hall) == seen
    page = await read(host, first.headers["location"])
    assert label(page).startswith("再按一次：停止本家评分")
    assert "还差 3 张" in page
    assert f'name="told" value="{seen}"' in page
    assert 'name="told"' not in await read(host, at(hall))
    await press(host, at(hall, "/next"), {"seen": seen, "told": seen})
    assert (await floor_of(hall.sitting)).unit == hall.units[1]


async def test_a_script_is_told_by_group_what_is_missing(
    client: httpx.AsyncClient, press: Press, host: Person, hall: given.Hall
):
    await go_on(press, host, hall, 3)
    await given.log_in(client, host)
    client.headers["accept"] = "application/json"
    answer = await client.post(at(hall, "/next"), data={"seen": await turn(hall)})
    assert (answer.status_code, answer.json()["reason"]) == (409, "missing")
    assert "党代表 2、人大代表 2、政协委员 2" in answer.json()["detail"]


async def test_a_second_press_that_was_told_of_another_unit_does_not_count(
    press: Press, host: Person, hall: given.Hall
):
    await go_on(press, host, hall, 6)
    seen = await turn(hall)
    answer = await press(host, at(hall, "/next"), {"seen": seen, "told": 3})
    assert answer.headers["location"] == at(hall, f"?told={seen}")
    assert await turn(hall) == seen


async def test_groups_are_counted_and_those_who_left_are_not_waited_for(
    press: Press, read: Read, host: Person, hall: given.Hall
):
    await go_on(press, host, hall, 3)
    await cast(hall, hall.units[0], "party")
    assert missing(await read(host, at(hall))) == {"party": "1", "npc": "2", "cppcc": "2"}
    await fetch(
        'UPDATE slip SET handed_in = true WHERE sitting = $1 AND "group" = $2 AND NOT entered',
        *(hall.sitting, "party"),
    )
    assert missing(await read(host, at(hall))) == {"party": "full", "npc": "2", "cppcc": "2"}


async def test_with_sign_in_those_present_are_waited_for(
    press: Press, read: Read, host: Person, hall: given.Hall
):
    """Three of the party came though only two slips are out; one of them has left."""
    cycle = (await fetch("SELECT cycle FROM sitting WHERE id = $1", hall.sitting))[0]["cycle"]
    for name, left in (("甲", False), ("乙", False), ("丙", False), ("丁", True)):
        delegate = uuid4()
        await fetch(
            'INSERT INTO delegate (id, jurisdiction, cycle, "group", name) '
            "VALUES ($1, $2, $3, 'party', $4)",
            *(delegate, hall.jurisdiction, cycle, name),
        )
        await fetch(
            'INSERT INTO attendance (id, jurisdiction, sitting, delegate, "left") '
            "VALUES ($1, $2, $3, $4, $5)",
            *(uuid4(), hall.jurisdiction, hall.sitting, delegate, left),
        )
    await go_on(press, host, hall, 3)
    assert missing(await read(host, at(hall)))["party"] == "3"


async def test_a_late_comer_is_not_waited_for_at_what_was_scored_before(
    press: Press, read: Read, host: Person, hall: given.Hall
):
    await go_on(press, host, hall, 3)
    for group in ("party", "npc", "cppcc"):
        await cast(hall, hall.units[0], group, 2 if group != "npc" else 1)
    await fetch(
        'INSERT INTO movement (id, jurisdiction, sitting, "group", place, came, went) '
        "VALUES ($1, $2, $3, 'npc', 2, 1, 0)",
        *(uuid4(), hall.jurisdiction, hall.sitting),
    )
    assert missing(await read(host, at(hall)))["npc"] == "full"
