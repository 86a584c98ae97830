"""A crawl of every route of the unit's door as everybody."""

from uuid import UUID, uuid4

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from evaluation.accounts.rules import Role
from evaluation.objective.confirming import send_confirmations
from tests import given
from tests.objective.year import Year, a_clerk, a_year
from tests.web.notice_doors import UNIT as NOTICES
from tests.web.rectification_doors import UNIT as RECTIFICATION
from tests.web.side_doors import UNIT as SIDES

SHEET = "/unit/confirmations/{unit}"
REPORT = "/unit/report/{nobody}"
FIGURES = "/unit/statistics/{nobody}"
"""A year with a form is crawled in test_statistics.py."""

# Method, path, what the clerk of the unit gets for an empty form, and another unit's clerk.
TABLE = [
    ("GET", "/unit", 200, 200),
    ("GET", "/unit/deeds", 200, 200),
    ("GET", "/unit/calendar", 200, 200),
    ("GET", SHEET, 200, 404),
    ("GET", SHEET + "/confirm", 200, 404),
    ("POST", SHEET + "/confirm", 303, 404),
    ("GET", SHEET + "/objection", 404, 404),
    ("POST", SHEET + "/object", 400, 400),
    ("GET", SHEET + "/confirmation.pdf", 200, 404),
    ("GET", "/unit/files/{nobody}", 404, 404),
    ("GET", "/unit/reviews/{nobody}", 404, 404),
    ("POST", "/unit/reviews/{nobody}/ask", 400, 400),
    ("GET", "/unit/report", 200, 200),
    ("POST", "/unit/report/years/{nobody}/open", 404, 404),
    ("POST", REPORT + "/paragraphs/{nobody}", 400, 400),
    ("GET", REPORT + "/lacking", 404, 404),
    ("GET", REPORT + "/attachments", 404, 404),
    ("POST", REPORT + "/attachments", 400, 400),
    ("POST", REPORT + "/attachments/{nobody}/remove", 404, 404),
    ("GET", REPORT + "/hand-in", 404, 404),
    ("POST", REPORT + "/hand-in", 400, 400),
    ("GET", "/unit/report/versions/{nobody}", 404, 404),
    ("GET", "/unit/report/versions/{nobody}/against/{nobody}", 404, 404),
    ("GET", "/unit/report/files/{nobody}", 404, 404),
    ("GET", "/unit/report/versions/{nobody}/report.pdf", 404, 404),
    ("GET", REPORT + "/draft.pdf", 404, 404),
    *NOTICES,
    *RECTIFICATION,
    *SIDES,
    ("GET", "/unit/uploads", 200, 200),
    ("POST", "/unit/uploads", 400, 400),
    ("PUT", "/unit/uploads/{nobody}/parts", 404, 404),
    ("POST", "/unit/uploads/{nobody}/join", 404, 404),
    ("POST", "/unit/uploads/{nobody}/remove", 404, 404),
    ("GET", "/unit/statistics", 200, 200),
    ("GET", FIGURES, 404, 404),
    ("POST", FIGURES + "/save", 404, 404),
    ("POST", FIGURES + "/entries", 400, 400),
    ("GET", FIGURES + "/hand-in", 404, 404),
    ("POST", FIGURES + "/hand-in", 404, 404),
    ("GET", FIGURES + "/correct", 404, 404),
    ("POST", FIGURES + "/correct", 400, 400),
    ("GET", FIGURES + "/figures.xlsx", 404, 404),
    ("GET", FIGURES + "/sheet", 404, 404),
    ("POST", FIGURES + "/sheet", 404, 404),
    ("POST", FIGURES + "/map", 404, 404),
    ("POST", FIGURES + "/take", 400, 400),
    ("POST", FIGURES + "/forget", 400, 400),
]


@pytest.fixture
async def year(db: None) -> Year:
    year = await a_year()
    await send_confirmations(year.scorer, year.cycle)
    return year


async def crawl(client, year: Year) -> list[int]:
    places = {"unit": year.units[0], "nobody": uuid4()}
    return [
        (await client.request(method, path.format(**places))).status_code
        for method, path, *_ in TABLE
    ]


async def test_a_clerk_gets_the_own_units_pages(client, year):
    await given.log_in(client, year.clerk)
    assert await crawl(client, year) == [own for _, _, own, _ in TABLE]


@pytest.mark.parametrize("there", [True, False], ids=["same city", "another county"])
async def test_another_units_clerk_finds_none_of_them(client, year, there):
    here = year.jurisdiction if there else await given.a_jurisdiction("石门县")
    unit: UUID = year.units[1] if there else await given.a_unit(here, 1)
    await given.log_in(client, await a_clerk(here, unit))
    assert await crawl(client, year) == [other for *_, other in TABLE]


@pytest.mark.parametrize("role", sorted(set(Role) - {Role.CLERK}))
async def test_nobody_else_has_a_desk(client, year, role):
    await given.log_in(client, await given.a_person(role, jurisdiction=year.jurisdiction))
    assert set(await crawl(client, year)) == {404}


async def test_a_clerk_without_a_unit_finds_nothing(client, year):
    await given.log_in(client, await given.a_person(Role.CLERK, jurisdiction=year.jurisdiction))
    assert (await client.get("/unit")).status_code == 404


async def test_who_is_not_logged_in_gets_no_further_than_the_gate(client, year):
    client.headers["origin"] = "http://127.0.0.1"
    assert set(await crawl(client, year)) == {401}


async def test_without_the_token_of_the_log_in_nothing_is_taken(client, year):
    await given.log_in(client, year.clerk)
    del client.headers["x-csrftoken"]
    for method, path, *_ in TABLE:
        if method == "POST":
            answer = await client.post(path.format(unit=year.units[0], nobody=uuid4()), data={})
            assert (path, answer.status_code) == (path, 403)


async def test_the_table_names_every_route_of_the_door(app: Litestar):
    listed = {(method, _shape(path)) for method, path, *_ in TABLE}
    there = {
        (method, _shape(route.path))
        for route in app.routes
        if isinstance(route, HTTPRoute) and route.path.startswith("/unit")
        for method in route.methods - {"OPTIONS", "HEAD"}
    }
    assert there == listed


def _shape(path: str) -> str:
    return "/".join("{}" if part.startswith("{") else part for part in path.split("/"))
