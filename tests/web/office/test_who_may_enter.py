"""A crawl of every route of the office as everybody: who gets in stands in one table."""

from uuid import UUID, uuid4

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from evaluation.accounts.rules import Person, Role
from evaluation.scoring.rehearsal import start_rehearsal
from tests import given

OFFICERS = {Role.CITY_OFFICER, Role.COUNTY_OFFICER}
STAFF = set(Role) - {Role.CLERK}
HALL = OFFICERS | {Role.REGISTRAR, Role.HOST, Role.SCRUTINEER, Role.TELLER, Role.AUDITOR}
RESULT = OFFICERS | {Role.SCRUTINEER, Role.TELLER, Role.AUDITOR}
CONDUCT = OFFICERS | {Role.HOST}
DESK = OFFICERS | {Role.REGISTRAR}
SIGN = {Role.SCRUTINEER, Role.TELLER}

SITTING = "/office/sittings/{sitting_id}"
REHEARSAL = "/office/sittings/{rehearsal}"

# Method, path, who gets in, and what they get for an empty form on a sitting not yet rehearsed:
# 200 the page, 400 the form is incomplete, 409 the sitting's state refuses it in words.
TABLE = [
    ("GET", "/office", STAFF, 200),
    ("GET", "/office/new-year", OFFICERS, 200),
    ("POST", "/office/new-year", OFFICERS, 400),
    ("POST", "/office/scheme", OFFICERS, 400),
    ("GET", "/office/new-sitting", OFFICERS, 200),
    ("POST", "/office/new-sitting", OFFICERS, 400),
    ("GET", SITTING, HALL, 200),
    ("GET", SITTING + "/counts", HALL, 200),
    ("POST", SITTING + "/slips", OFFICERS, 400),
    ("POST", SITTING + "/issued", DESK, 400),
    ("POST", SITTING + "/withdraw", DESK, 400),
    ("POST", SITTING + "/rehearsal", OFFICERS, 400),
    ("POST", REHEARSAL + "/practice", OFFICERS, 400),
    ("POST", SITTING + "/practice", set(), 404),
    ("POST", SITTING + "/clear", set(), 404),
    ("GET", SITTING + "/ask/open", OFFICERS, 200),
    ("GET", SITTING + "/ask/close", OFFICERS, 200),
    ("GET", SITTING + "/ask/void", OFFICERS, 200),
    ("GET", SITTING + "/ask/withdraw", DESK, 200),
    ("GET", SITTING + "/ask/clear", OFFICERS, 200),
    ("GET", SITTING + "/ask/sign", SIGN, 200),
    ("GET", SITTING + "/ask/announce", OFFICERS, 200),
    ("POST", SITTING + "/open", OFFICERS, 409),
    ("POST", SITTING + "/scoring-on", CONDUCT, 409),
    ("POST", SITTING + "/scoring-off", CONDUCT, 409),
    ("POST", SITTING + "/pause", CONDUCT, 409),
    ("POST", SITTING + "/resume", CONDUCT, 409),
    ("POST", SITTING + "/close", OFFICERS, 409),
    ("POST", SITTING + "/void", OFFICERS, 400),
    ("POST", SITTING + "/take-back", HALL - {Role.AUDITOR}, 400),
    ("GET", SITTING + "/key-card", {Role.SCRUTINEER}, 200),
    ("POST", REHEARSAL + "/key-card", {Role.SCRUTINEER}, 409),
    ("GET", SITTING + "/opening", RESULT, 200),
    ("POST", SITTING + "/opening/confirm", {Role.SCRUTINEER}, 409),
    ("POST", SITTING + "/opening/open", {Role.SCRUTINEER}, 400),
    ("GET", SITTING + "/ranking", RESULT, 409),
    ("GET", SITTING + "/ranking/units/{unit}", RESULT, 409),
    ("GET", SITTING + "/ranking/ranking.pdf", RESULT, 409),
    ("GET", SITTING + "/ranking/ranking.xlsx", RESULT, 409),
    ("GET", SITTING + "/ranking/bundle.json", RESULT, 409),
    ("GET", SITTING + "/ranking/result.json", RESULT, 409),
    ("POST", SITTING + "/ranking/sign", SIGN, 400),
    ("POST", SITTING + "/ranking/approve", OFFICERS, 400),
    ("POST", SITTING + "/ranking/announce", OFFICERS, 409),
    ("POST", SITTING + "/ranking/publish", OFFICERS, 409),
    ("POST", SITTING + "/ranking/correct", OFFICERS, 400),
    ("GET", "/office/trail", OFFICERS | {Role.AUDITOR}, 200),
    ("GET", "/office/accounts", {Role.ADMINISTRATOR}, 200),
    ("GET", "/office/accounts/new", {Role.ADMINISTRATOR}, 200),
    ("POST", "/office/accounts/new", {Role.ADMINISTRATOR}, 400),
    ("GET", "/office/accounts/{account}/disable", {Role.ADMINISTRATOR}, 200),
    ("POST", "/office/accounts/{nobody}/disable", set(), 404),
    ("GET", "/office/accounts/{account}/reset", {Role.ADMINISTRATOR}, 200),
    ("POST", "/office/accounts/{nobody}/reset", set(), 404),
]
INSIDE = "/office/sittings/"


@pytest.fixture
async def places(db: None) -> dict[str, object]:
    """A county's sitting that is prepared, and a rehearsal of it."""
    hall = await given.a_prepared_sitting()
    rehearsal = await start_rehearsal(hall.officer, hall.sitting, 1)
    return {
        "jurisdiction": hall.jurisdiction,
        "sitting_id": hall.sitting,
        "rehearsal": rehearsal.sitting,
        "unit": hall.units[0],
        "account": hall.other.account,
        "nobody": uuid4(),
    }


def _jurisdiction(places: dict[str, object]) -> UUID:
    return UUID(str(places["jurisdiction"]))


async def crawl(client, places) -> dict[tuple[str, str], int]:
    return {
        (method, path): (await client.request(method, path.format(**places))).status_code
        for method, path, _, _ in TABLE
    }


@pytest.mark.parametrize("role", sorted(Role))
async def test_everybody_gets_what_the_table_says_and_nothing_else(client, places, role):
    person = await given.a_person(role, jurisdiction=_jurisdiction(places))
    await given.log_in(client, person)
    expected = {
        (method, path): status if role in roles else 404 for method, path, roles, status in TABLE
    }
    assert await crawl(client, places) == expected


async def test_a_county_sees_nothing_of_another_county_nor_does_the_city(client, places):
    elsewhere = await given.a_jurisdiction("石门县")
    roles = [role for role in Role if role != Role.CLERK]
    for role in roles:
        stranger = await given.a_person(role, jurisdiction=elsewhere)
        await given.log_in(client, stranger)
        found = await crawl(client, places)
        inside = {status for (_, path), status in found.items() if path.startswith(INSIDE)}
        assert inside == {404}
        home = (await client.get("/office")).text
        assert "评议会（演练）" not in home
        assert str(places["sitting_id"]) not in home


async def test_who_is_not_logged_in_gets_no_further_than_the_gate(client, places):
    client.headers["origin"] = "http://127.0.0.1"
    assert set((await crawl(client, places)).values()) == {401}


async def test_the_table_names_every_route_of_the_office(app: Litestar):
    listed = {(method, _shape(path)) for method, path, _, _ in TABLE}
    there = {
        (method, _shape(route.path))
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/office")
        for method in route.methods - {"OPTIONS", "HEAD"}
    }
    assert there == listed


def _shape(path: str) -> str:
    """Parameters of any name count as one; the questions share a route."""
    parts = ["{}" if part.startswith("{") else part for part in path.split("/")]
    if "ask" in parts:
        parts[-1] = "{}"
    return "/".join(parts)


async def test_accounts_of_another_jurisdiction_are_not_closed(client, places, press):
    elsewhere = await given.a_jurisdiction("石门县")
    administrator = await given.a_person(Role.ADMINISTRATOR, jurisdiction=elsewhere)
    answer = await press(administrator, f"/office/accounts/{places['account']}/disable")
    assert answer.status_code == 404


async def test_without_the_token_of_the_log_in_nothing_is_taken(client, places):
    person: Person = await given.a_person(Role.CITY_OFFICER, jurisdiction=_jurisdiction(places))
    await given.log_in(client, person)
    del client.headers["x-csrftoken"]
    for method, path, roles, _ in TABLE:
        if method == "POST" and Role.CITY_OFFICER in roles:
            answer = await client.post(path.format(**places), data={})
            assert (path, answer.status_code) == (path, 403)
