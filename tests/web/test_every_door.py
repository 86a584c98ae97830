"""Every route of the site as everybody: what each may see stands in the tables of `doors`.

Two counties have the same year behind and before them, each with words of its own in all that it
keeps; who is no part of county A gets none of its words, and changes nothing.
"""

import re
from collections.abc import Sequence

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.actions import begin_cycle
from evaluation.cycles.rules import Scope
from evaluation.db import fetch
from evaluation.results.queries import ranking_of
from tests import given
from tests.web import doors
from tests.web.county import YEAR, County, a_county
from tests.web.crawling import Answer, World, a_browser, crawl, everything_kept
from tests.web.doors import CAST, HOLDER, NOBODY, STRANGERS

SEEN_BY_THE_CITY = ("/office/counties/results", "/office/counties/counties.xlsx")
"""A county's units with their places once its box is open; no other word of it."""
SEEN_BY_THE_HALL = ("/screen/", "/live/", "/t")
"""Doors that are open to everybody in the hall, and to who knows the sitting's id."""
SEEN_BY_OTHERS = (*SEEN_BY_THE_HALL, *SEEN_BY_THE_CITY)
ASKED_OF_EVERY_UNIT = {"GET /unit", "GET /unit/report"}
"""What the county asks of all its units stands there: the outline, and reminders to the unit."""


@pytest.fixture
async def world(db: None) -> World:
    a = await a_county("石门县", "鼍鼓", "玄鼋", Scope.INTERNAL)
    b = await a_county("澧县", "貔貅", "青兕", Scope.ALL)
    city = await given.a_jurisdiction("常德市")
    for county in (a, b):
        await fetch(
            "UPDATE jurisdiction SET superior = $2 WHERE id = $1", county.jurisdiction, city
        )
    people = {
        "city officer": await given.a_person(Role.CITY_OFFICER, jurisdiction=city),
        "officer of county B": b.officers[2],
        doors.CLERK: await given.a_clerk(a.jurisdiction, a.units[0]),
        doors.OTHER_CLERK: await given.a_clerk(a.jurisdiction, a.units[1]),
    }
    for who, role in doors.STAFF.items():
        people[who] = await given.a_person(
            role, jurisdiction=a.jurisdiction, full_name=f"肖军{a.secret}"
        )
    await begin_cycle(people["city officer"], YEAR, {"市直单位": Scope.ALL}, basis="依据文件")
    return World(a, b, people)


def differing(who: str, found: Sequence[Answer], rows: Sequence[doors.Row]) -> list[str]:
    return [
        f"{row.method} {row.path}: {answer.status}, not {row.status[who]}"
        for answer, row in zip(found, rows, strict=True)
        if answer.status != row.status[who]
    ]


async def test_every_door_opens_to_whom_the_table_says(app, world):
    rows, wrong = list(doors.rows()), {}
    for who in sorted(CAST - STRANGERS):
        async with a_browser(app, world, who) as client:
            found = await crawl(client, app, world.places, rows)
        wrong[who] = differing(who, found, rows)
        if who == "officer of county A":
            for word in (world.a.secret, world.a.hall):
                assert sum(word in answer.text for answer in found) > 20
    assert not any(wrong.values()), wrong


async def test_a_stranger_finds_nothing_of_county_a_reads_no_word_of_it_and_changes_nothing(
    app, world
):
    rows = [*(doors.act(path) for path in doors.ACTS), *doors.rows()]
    wrong, read = {}, {}
    for who in sorted(STRANGERS):
        async with a_browser(app, world, who) as client:
            held = await everything_kept()
            found = await crawl(client, app, world.places, rows, fill=True)
            assert await everything_kept() == held, who
        theirs = ASKED_OF_EVERY_UNIT if who == doors.OTHER_CLERK else set()
        wrong[who] = differing(who, found, rows)
        read[who] = [one for one in words_in(found, world.a) if one not in theirs]
    assert not any(wrong.values()), wrong
    assert not any(read.values()), read


def words_in(found: Sequence[Answer], county: County) -> list[str]:
    """Where what it keeps can be read, beyond what its hall may see."""
    return [
        f"{answer.method} {answer.path}"
        for answer in found
        if county.secret in answer.text
        or (county.hall in answer.text and not answer.path.startswith(SEEN_BY_OTHERS))
    ]


async def test_things_of_county_a_are_not_there_in_the_rooms_of_county_b(app, world):
    """County B's own sittings and years in the address, and in them what belongs to county A."""
    mixed = world.places | {name: world.b.places[name] for name in ROOMS}
    rows = [*(doors.act(path) for path in doors.ACTS), *doors.rows()]
    looked = [row for row in rows if row.method == "GET"]
    strange = [row for row in rows if row.method != "GET" and is_strange(row)]
    assert len(strange) > 20
    for person in await hands_of(world.b):
        async with a_browser(app, world, person) as client:
            held = await everything_kept()
            found = await crawl(client, app, mixed, looked + strange, fill=True)
            assert await everything_kept() == held
        assert words_in(found, world.a) == []
        inner = [
            one
            for one in found
            if (one.method != "GET" or not ours_alone(one.path))
            and not one.path.startswith("/t/")  # who has no slip gets no further than 401
        ]
        assert {(one.path, one.status) for one in inner if one.status not in NO} == set()


async def test_no_list_and_no_export_of_county_b_holds_a_word_of_county_a(app, world):
    places = world.b.places | {
        "publication": world.b.places["publication"],
        "internal": world.a.places["publication"],
    }
    rows = [row for row in doors.rows() if row.method == "GET"]
    seen = 0
    for person in await hands_of(world.b):
        async with a_browser(app, world, person) as client:
            found = await crawl(client, app, places, rows)
        assert words_in(found, world.a) == []
        seen += sum(world.b.secret in answer.text for answer in found)
    assert seen > 20


ROOMS = ("sitting_id", "rehearsal", "cycle", "past_sitting", "past_cycle")
NO = {404, 409}


def ours_alone(path: str) -> bool:
    """Whether nothing in it is county A's once the rooms are another county's."""
    public = ("{version}", "{item}", "{publication}", "{internal}")
    for word in (*(f"{{{room}}}" for room in ROOMS), *public):
        path = path.replace(word, "")
    return not doors.names_a_thing(path)


def is_strange(row: doors.Row) -> bool:
    form = doors.FORMS.get(row.path, {})
    if row.path.startswith("/t/"):
        return False
    return not all(ours_alone(one) for one in (row.path, *map(str, form.values()))) or bool(
        form.keys() & {"change", "detail"}
    )


async def hands_of(county: County) -> list[Person]:
    """Everybody who can do anything there, in three persons."""
    all_but = set(Role) - {Role.CLERK, Role.ADMINISTRATOR, Role.SECURITY_OFFICER}
    return [
        await given.a_person(*all_but, jurisdiction=county.jurisdiction),
        await given.a_person(Role.ADMINISTRATOR, jurisdiction=county.jurisdiction),
        await given.a_clerk(county.jurisdiction, county.units[0]),
    ]


async def test_who_has_no_password_reads_no_score_no_delegate_and_no_account(app, world):
    rows = list(doors.rows())
    kept = await kept_back(world)
    async with a_browser(app, world, "auditor") as client:
        read = " ".join(one.text for one in await crawl(client, app, world.places, rows))
    assert sum(word in read for word in kept) > 5
    for who in (HOLDER, NOBODY):
        async with a_browser(app, world, who) as client:
            found = await crawl(client, app, world.places, rows)
        told = [
            (answer.path, word)
            for answer in found
            if not answer.path.startswith("/assets/")
            for word in kept
            if word in answer.text
        ]
        assert told == [], who


async def test_a_slip_scores_no_unit_of_another_county(app, world):
    """Of an open box, with a sheet that its own unit would take."""
    async with a_browser(app, world, NOBODY) as client:
        await given.enter(client, world.a.practice)
        held = await everything_kept()
        foreign = await client.put(f"/t/ballots/{world.b.units[0]}", json=given.sheet(given.FULL))
        assert (foreign.status_code, await everything_kept()) == (404, held)
        own = await client.put(f"/t/ballots/{world.a.units[0]}", json=given.sheet(given.FULL))
        assert (own.status_code, await everything_kept() == held) == (200, False)


async def kept_back(world: World) -> set[str]:
    """County A's figures, county B's below its totals, and of both the names of persons."""
    kept = {world.a.secret, world.b.secret}
    for county in (world.a, world.b):
        for line in (await ranking_of(county.places["past_sitting"])).lines:
            kept |= {group.score for group in line.groups if group.score}
            if county is world.a:
                kept |= {line.total, line.panel, line.objective}
    for row in await fetch("SELECT id, username, full_name FROM account"):
        if row["id"] != world.places["account"]:  # the one that they name themselves
            kept |= {row["username"], str(row["id"]), row["id"].hex}
    public = await ranking_of(world.b.places["past_sitting"])
    shown = {figure for line in public.lines for figure in (line.total, line.panel, line.objective)}
    return {word for word in kept if word} - shown - {"100.00", "0.00"}


def test_the_tables_name_every_route_and_none_that_is_not_there(app: Litestar):
    there = {
        (method, route.path)
        for route in app.routes
        for method in (route.methods if isinstance(route, HTTPRoute) else {type(route).__name__})
        if method not in {"OPTIONS", "HEAD"}
    }
    listed = {(row.method, route_of(app, row.path)) for row in doors.rows()}
    assert there - listed == set()
    assert listed - there == set()


def route_of(app: Litestar, path: str) -> str:
    """The route that answers there: of all that fit the one with the fewest parameters."""
    asked = path.partition("?")[0]
    fitting = [route.path for route in app.routes if re.fullmatch(shape(route.path), asked)]
    return min(fitting, key=lambda fits: fits.count("{"), default=f"no route: {path}")


def shape(path: str) -> str:
    return re.sub(r"\{\w+:path\}", ".+", re.sub(r"\{\w+:(?!path)\w+\}", "[^/]+", path))
