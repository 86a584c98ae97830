"""揭晓 tells nothing before its time: neither before the release, nor of the places to come."""

from collections.abc import Sequence

import httpx
import pytest

from evaluation.accounts.rules import Person, Role
from evaluation.db import fetch
from evaluation.results.reveal import move_reveal, release_reveal, switch_reveal
from evaluation.scoring.display import add_display, show_on
from evaluation.scoring.display_rules import Show
from evaluation.web import live
from tests import given
from tests.secrecy.looking import rooms_of, screens_of
from tests.secrecy.traces import Traffic

SLIPS = {"party": 3, "npc": 3, "cppcc": 3}
LOW, MIDDLE, HIGH = given.HALF, given.FULL | {"team": "5"}, given.FULL
ZERO = dict.fromkeys(given.FULL, "0")
Scores = Sequence[dict[str, str]]


@pytest.fixture(autouse=True)
def counts_are_always_fresh(monkeypatch):
    monkeypatch.setattr(live, "FRESH", 0)


async def a_hall(scores: Scores) -> tuple[given.Hall, list[object]]:
    """Scored and closed, with three screens that show different things."""
    hall = await given.an_open_sitting(units=len(scores), slips=SLIPS)
    await given.cast_all(hall, dict(zip(hall.units, scores, strict=True)))
    displays = [await add_display(hall.officer, hall.sitting, name) for name in ("一", "二", "三")]
    await show_on(hall.officer, hall.sitting, displays[1:2], Show.AGENDA)
    await show_on(hall.officer, hall.sitting, displays[2:], Show.ROOT)
    await given.close_and_open(hall)
    return hall, displays


async def look(
    client: httpx.AsyncClient,
    app: object,
    hall: given.Hall,
    displays: Sequence[object],
    staff: Sequence[Person] = (),
    rooms: Sequence[str] = (),
) -> None:
    """All screens, twice as a screen asks that has the picture; every page, or these rooms."""
    for page in screens_of(hall, displays):
        tag = (await client.get(page)).headers.get("etag", "")
        await client.get(page, headers={"if-none-match": tag})
    for person in staff:
        await given.log_in(client, person)
        for page in rooms or ("/office", *rooms_of(app, hall)):
            await client.get(page)
        client.cookies.clear()


async def without_results(hall: given.Hall) -> list[Person]:
    """Who moves the reveal and the screens, and may not see what came out of the box."""
    return [
        await given.a_person(role, jurisdiction=hall.jurisdiction)
        for role in (Role.HOST, Role.REGISTRAR)
    ]


async def test_before_the_release_nothing_depends_on_a_score(client, app):
    client.headers["accept-encoding"] = "identity"
    left = []
    for scores in ((HIGH, LOW, MIDDLE), (LOW, LOW, ZERO)):
        traffic = Traffic(client)
        hall, displays = await a_hall(scores)
        staff = await without_results(hall)
        await look(client, app, hall, displays)
        await given.sign(hall)
        await switch_reveal(hall.officer, hall.sitting, on=True)
        await release_reveal(hall.officer, hall.sitting)
        await look(client, app, hall, displays, staff)
        left.append(traffic.seen)
    assert len(left[0]) > 150
    assert left[0] == left[1]


async def test_what_was_shown_tells_nothing_of_the_places_to_come(client, app):
    """Given: two sittings with the same two last places, and above them an order and a tie."""
    client.headers["accept-encoding"] = "identity"
    shown: list[list[list[tuple[object, ...]]]] = []
    for scores in ((ZERO, LOW, MIDDLE, HIGH), (ZERO, LOW, HIGH, HIGH)):
        hall, displays = await a_hall(scores)
        await given.sign(hall)
        await switch_reveal(hall.officer, hall.sitting, on=True)
        for officer in (hall.officer, hall.other):
            await release_reveal(officer, hall.sitting)
        host = (await without_results(hall))[:1]
        room = f"/office/sittings/{hall.sitting}"
        rooms = [f"{room}/{page}" for page in ("reveal", "displays", "host", "host/now")]
        steps = []
        for position in range(4):
            traffic = Traffic(client)
            await look(client, app, hall, displays, host, rooms)
            steps.append(traffic.seen)
            if position < 3:
                await move_reveal(hall.officer, hall.sitting, position, 1)
        shown.append(steps)
    equal = [one == other for one, other in zip(*shown, strict=True)]
    assert equal == [True, True, True, False]


async def test_no_other_table_is_written_by_a_screen_that_looks(client):
    """A picture that were kept could be read by who may not: the reveal's row is all there is."""
    hall, displays = await a_hall((HIGH, LOW))
    await given.sign(hall)
    await switch_reveal(hall.officer, hall.sitting, on=True)
    rows = await fetch("SELECT * FROM reveal")
    for page in screens_of(hall, displays):
        await client.get(page)
    assert [dict(row) for row in await fetch("SELECT * FROM reveal")] == [dict(rows[0])]
    assert (rows[0]["tally"], rows[0]["position"], rows[0]["scope"]) == (None, 0, "")
