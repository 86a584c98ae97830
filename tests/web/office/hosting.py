"""A hall that is held from the host's page, and what is read there."""

import re
from uuid import UUID, uuid4

import httpx

from evaluation.accounts.rules import Person
from evaluation.db import fetch
from evaluation.scoring import ballots, queries
from evaluation.scoring.conduct import open_sitting
from evaluation.scoring.floor_queries import floor_of
from tests import given
from tests.web.office.conftest import Press


async def an_open_hall() -> given.Hall:
    """Three units, two slips of a group, open; no unit is on."""
    hall = await given.a_prepared_sitting(units=3, slips={"party": 2, "npc": 2, "cppcc": 2})
    await fetch("UPDATE sitting SET state = 'rehearsed' WHERE id = $1", hall.sitting)
    await open_sitting(hall.officer, hall.sitting)
    return hall


def at(hall: given.Hall, room: str = "") -> str:
    return f"/office/sittings/{hall.sitting}/host{room}"


async def turn(hall: given.Hall) -> int:
    return (await floor_of(hall.sitting)).turn


async def cast(hall: given.Hall, unit: UUID, group: str, times: int = 1) -> None:
    for slip in hall.slips_of(group)[:times]:
        secret = await ballots.enter_slip(None, token=slip.token)
        holder = await queries.holder_of(ballots.tablet_hash(secret or ""))
        await ballots.cast_ballot(holder, unit, uuid4(), scores=given.FULL)


async def go_on(press: Press, host: Person, hall: given.Hall, presses: int) -> httpx.Response:
    for _ in range(presses):
        seen = await turn(hall)
        answer = await press(host, at(hall, "/next"), {"seen": seen, "told": seen})
        assert (answer.status_code, answer.headers["location"]) == (303, at(hall))
    return answer


def label(page: str) -> str:
    found = re.search(r'id="next-step"><span>([^<]*)<', page)
    assert found, page
    return found[1]


def missing(page: str) -> dict[str, str]:
    lines = re.findall(r'<div( class="full")? data-missing="(\w+)">.*?<dd>(\d*)', page)
    return {group: "full" if full else count for full, group, count in lines}
