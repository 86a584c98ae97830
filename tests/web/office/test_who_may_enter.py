"""A crawl of every route of the office as everybody: who gets in stands in one table."""

from uuid import UUID, uuid4

import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from evaluation.accounts.rules import Person, Role
from evaluation.intake.actions import receive
from evaluation.scoring.rehearsal import start_rehearsal
from tests import given
from tests.web.casefile_doors import OFFICE as CASE_FILES
from tests.web.clue_doors import OFFICE as CLUES
from tests.web.notice_doors import OFFICE as NOTICES
from tests.web.rectification_doors import OFFICE as RECTIFICATION
from tests.web.side_doors import OFFICE as SIDES

OFFICERS = {Role.CITY_OFFICER, Role.COUNTY_OFFICER}
STAFF = set(Role) - {Role.CLERK}
HALL = OFFICERS | {Role.REGISTRAR, Role.HOST, Role.SCRUTINEER, Role.TELLER, Role.AUDITOR}
RESULT = OFFICERS | {Role.SCRUTINEER, Role.TELLER, Role.AUDITOR}
CONDUCT = OFFICERS | {Role.HOST}
DESK = OFFICERS | {Role.REGISTRAR}
PREFLIGHT = OFFICERS | {Role.REGISTRAR, Role.HOST}
SIGN = {Role.SCRUTINEER, Role.TELLER}
THREE = {Role.AUDITOR, Role.ADMINISTRATOR, Role.SECURITY_OFFICER}

SITTING = "/office/sittings/{sitting_id}"
REHEARSAL = "/office/sittings/{rehearsal}"
OBJECTIVE = "/office/years/{cycle}/objective"
SCORES = OBJECTIVE + "/units/{unit}"
FINDINGS = "/office/years/{cycle}/findings"
SCHEME = "/office/years/{cycle}/scheme"
STATISTICS = "/office/years/{cycle}/statistics"
FIGURES = STATISTICS + "/units/{unit}"
"""A year with a form and returns is crawled in test_statistics.py."""
REPORTS = "/office/years/{cycle}/reports"
DUTY = REPORTS + "/units/{unit}"
ANNUAL = "/office/years/{cycle}/annual"
PART = ANNUAL + "/paragraphs/{nobody}"

# Method, path, who gets in, and what they get for an empty form on a sitting not yet rehearsed:
# 200 the page, 400 the form is incomplete, 409 the sitting's state refuses it in words.
TABLE = [
    ("GET", "/office", STAFF, 200),
    ("GET", "/office/new-year", OFFICERS, 200),
    ("POST", "/office/new-year", OFFICERS, 400),
    ("POST", "/office/scheme", OFFICERS, 400),
    ("GET", SCHEME, OFFICERS | {Role.AUDITOR}, 200),
    ("POST", SCHEME, OFFICERS, 400),
    ("POST", SCHEME + "/resume", OFFICERS, 400),
    ("GET", SCHEME + "/versions", OFFICERS | {Role.AUDITOR}, 200),
    ("GET", SCHEME + "/versions/{version}", OFFICERS | {Role.AUDITOR}, 200),
    ("GET", SCHEME + "/try-out", OFFICERS | {Role.AUDITOR}, 200),
    ("POST", SCHEME + "/try-out", OFFICERS, 400),
    ("GET", "/office/new-sitting", OFFICERS, 200),
    ("POST", "/office/new-sitting", OFFICERS, 400),
    ("GET", SITTING, HALL, 200),
    ("GET", SITTING + "/counts", HALL, 200),
    ("GET", SITTING + "/slips", OFFICERS, 200),
    ("POST", SITTING + "/slips", OFFICERS, 400),
    ("GET", SITTING + "/attendance.pdf", DESK, 409),
    ("GET", SITTING + "/sign-in", DESK, 200),
    ("GET", SITTING + "/sign-in/found", DESK, 200),
    ("GET", SITTING + "/sign-in/totals", DESK, 200),
    ("POST", SITTING + "/sign-in/come", DESK, 400),
    ("POST", SITTING + "/sign-in/take-back", DESK, 400),
    ("POST", SITTING + "/sign-in/leave", DESK, 400),
    ("POST", SITTING + "/sign-in/back", DESK, 400),
    ("POST", SITTING + "/sign-in/late", DESK, 409),
    ("POST", SITTING + "/sign-in/issued", DESK, 400),
    ("POST", SITTING + "/sign-in/one-more", DESK, 400),
    ("GET", SITTING + "/preflight", PREFLIGHT, 200),
    ("GET", REHEARSAL + "/checklist.pdf", set(), 404),
    ("GET", REHEARSAL + "/preflight", set(), 404),
    ("GET", SITTING + "/agenda", HALL, 200),
    ("GET", SITTING + "/agenda/draw", OFFICERS, 200),
    ("POST", SITTING + "/agenda/preview", OFFICERS, 400),
    ("POST", SITTING + "/agenda/draw", OFFICERS, 400),
    ("POST", SITTING + "/agenda/half-days", OFFICERS, 303),
    ("POST", SITTING + "/agenda/add", OFFICERS, 400),
    ("POST", SITTING + "/agenda/remove", OFFICERS, 400),
    ("GET", SITTING + "/agenda/lots/{nobody}", set(), 404),
    ("GET", REHEARSAL + "/agenda", set(), 404),
    ("POST", SITTING + "/issued", DESK, 400),
    ("POST", SITTING + "/withdraw", DESK, 400),
    ("POST", SITTING + "/rehearsal", OFFICERS, 400),
    ("POST", REHEARSAL + "/rehearsal", set(), 404),
    ("POST", REHEARSAL + "/practice", OFFICERS, 400),
    ("GET", REHEARSAL + "/trial/closing_sheet", RESULT, 409),
    ("GET", SITTING + "/trial/closing_sheet", set(), 404),
    ("POST", SITTING + "/practice", set(), 404),
    ("POST", SITTING + "/clear", set(), 404),
    ("GET", SITTING + "/ask/open", OFFICERS, 200),
    ("GET", SITTING + "/ask/close", OFFICERS, 200),
    ("GET", SITTING + "/ask/void", OFFICERS, 200),
    ("GET", SITTING + "/ask/withdraw", DESK, 200),
    ("GET", SITTING + "/ask/clear", OFFICERS, 200),
    ("GET", SITTING + "/ask/sign", SIGN, 200),
    ("POST", SITTING + "/open", OFFICERS, 409),
    ("POST", SITTING + "/scoring-on", CONDUCT, 409),
    ("POST", SITTING + "/scoring-off", CONDUCT, 409),
    ("POST", SITTING + "/pause", CONDUCT, 409),
    ("POST", SITTING + "/resume", CONDUCT, 409),
    ("POST", SITTING + "/close", OFFICERS, 409),
    ("POST", SITTING + "/void", OFFICERS, 400),
    ("POST", SITTING + "/mode", OFFICERS, 400),
    ("GET", SITTING + "/paper", RESULT, 200),
    ("GET", SITTING + "/paper/enter", {Role.TELLER}, 409),
    ("POST", SITTING + "/paper/enter", {Role.TELLER}, 400),
    ("POST", SITTING + "/paper/card", {Role.TELLER}, 400),
    ("POST", SITTING + "/paper/drop", {Role.TELLER}, 400),
    ("POST", SITTING + "/paper/finish", {Role.TELLER}, 409),
    ("POST", SITTING + "/paper/again", {Role.TELLER}, 409),
    ("GET", SITTING + "/paper/differences", SIGN, 409),
    ("POST", SITTING + "/paper/differences", SIGN, 400),
    ("GET", SITTING + "/paper/form", {Role.TELLER}, 409),
    ("POST", SITTING + "/paper/file", {Role.TELLER}, 400),
    ("POST", SITTING + "/paper/envelopes", OFFICERS | {Role.TELLER}, 400),
    ("POST", SITTING + "/paper/issued", DESK, 400),
    ("GET", SITTING + "/paper/close", {Role.TELLER}, 409),
    ("POST", SITTING + "/paper/close", {Role.TELLER}, 409),
    ("POST", SITTING + "/take-back", HALL - {Role.AUDITOR}, 400),
    ("GET", SITTING + "/key-card", {Role.SCRUTINEER}, 200),
    ("POST", SITTING + "/key-card", {Role.SCRUTINEER}, 200),
    ("POST", REHEARSAL + "/key-card", set(), 404),
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
    ("POST", SITTING + "/ranking/confirm-approval", OFFICERS, 400),
    ("GET", SITTING + "/ranking/approval-scan", RESULT, 404),
    ("GET", SITTING + "/ranking/announce", OFFICERS, 200),
    ("POST", SITTING + "/ranking/announce", OFFICERS, 409),
    ("GET", SITTING + "/host", CONDUCT, 200),
    ("GET", SITTING + "/host/now", CONDUCT, 200),
    ("GET", SITTING + "/host/agenda", CONDUCT, 200),
    ("GET", SITTING + "/host/lengths", CONDUCT, 200),
    ("POST", SITTING + "/host/lengths", CONDUCT, 400),
    *(
        ("POST", f"{SITTING}/host/{deed}", CONDUCT, 400)
        for deed in ("next", "skip", "undo", "call", "recall", "scoring-on", "scoring-off")
    ),
    *(
        ("POST", f"{SITTING}/host/clock-{deed}", CONDUCT, 400)
        for deed in ("start", "stop", "restart", "more")
    ),
    ("POST", SITTING + "/host/pause", CONDUCT, 409),
    ("POST", SITTING + "/host/resume", CONDUCT, 409),
    ("GET", SITTING + "/displays", CONDUCT, 200),
    ("GET", SITTING + "/displays/connected", CONDUCT, 200),
    ("POST", SITTING + "/displays/add", CONDUCT, 400),
    ("POST", SITTING + "/displays/show", CONDUCT, 400),
    ("POST", SITTING + "/displays/remove", CONDUCT, 400),
    ("GET", SITTING + "/reveal", CONDUCT, 200),
    ("GET", REHEARSAL + "/reveal", set(), 404),
    ("POST", SITTING + "/reveal/switch", OFFICERS, 400),
    ("POST", SITTING + "/reveal/release", OFFICERS, 409),
    ("POST", SITTING + "/reveal/forward", CONDUCT, 400),
    ("POST", SITTING + "/reveal/back", CONDUCT, 400),
    ("POST", SITTING + "/ranking/publish", OFFICERS, 409),
    ("POST", SITTING + "/ranking/scope", OFFICERS, 400),
    ("GET", SITTING + "/ranking/site.zip", RESULT, 409),
    ("GET", SITTING + "/ranking/units/{unit}/correct", OFFICERS, 409),
    ("GET", SITTING + "/ranking/correction", OFFICERS, 409),
    ("POST", SITTING + "/ranking/correct", OFFICERS, 400),
    ("GET", SITTING + "/ranking/reviews", OFFICERS | {Role.AUDITOR}, 200),
    ("GET", SITTING + "/ranking/reviews/{nobody}", OFFICERS | {Role.AUDITOR}, 404),
    ("POST", SITTING + "/ranking/reviews/{nobody}/decide", OFFICERS, 400),
    ("GET", SITTING + "/documents", RESULT, 200),
    ("POST", SITTING + "/documents/make", OFFICERS, 400),
    ("GET", SITTING + "/documents/notice", OFFICERS, 409),
    ("POST", SITTING + "/documents/notice", OFFICERS, 400),
    ("GET", SITTING + "/documents/{document}", RESULT, 200),
    ("GET", SITTING + "/documents/{document}/pdf", RESULT, 200),
    ("GET", SITTING + "/documents/{document}/docx", set(), 404),
    ("POST", SITTING + "/documents/{document}/copy", OFFICERS, 409),
    ("GET", SITTING + "/documents/{document}/copies/{nobody}", set(), 404),
    ("GET", SITTING + "/documents/reports", RESULT, 200),
    ("GET", SITTING + "/documents/reports/progress", RESULT, 200),
    ("POST", SITTING + "/documents/reports/order", OFFICERS, 409),
    ("POST", SITTING + "/documents/reports/retry", OFFICERS, 409),
    ("GET", SITTING + "/documents/reports/all.zip", RESULT, 409),
    ("GET", "/office/import", OFFICERS | {Role.ADMINISTRATOR}, 200),
    ("GET", "/office/import/{sheet_of_officers}", OFFICERS, 200),
    ("GET", "/office/import/{sheet_of_officers}/{form}", OFFICERS, 200),
    ("POST", "/office/import/{sheet_of_officers}/sheet", OFFICERS, 409),
    ("GET", "/office/import/{sheet_of_administrators}", {Role.ADMINISTRATOR}, 200),
    ("GET", "/office/import/{sheet_of_administrators}/{form}", {Role.ADMINISTRATOR}, 200),
    ("POST", "/office/import/{sheet_of_administrators}/sheet", {Role.ADMINISTRATOR}, 409),
    ("GET", "/office/drafts/{draft}", OFFICERS, 200),
    ("POST", "/office/drafts/{draft}/take", OFFICERS, 409),
    ("POST", "/office/drafts/{nobody}/drop", set(), 404),
    ("GET", "/office/register", OFFICERS, 200),
    ("GET", "/office/register/units/{unit}/change", OFFICERS, 200),
    ("POST", "/office/register/units/{unit}/change", OFFICERS, 400),
    ("POST", "/office/register/changes/{nobody}/take-back", set(), 404),
    ("GET", "/office/register/carry", OFFICERS, 200),
    ("POST", "/office/register/carry", OFFICERS, 400),
    ("GET", "/office/delegates", OFFICERS, 200),
    ("GET", "/office/past-years", OFFICERS, 200),
    ("POST", "/office/past-years/{nobody}/scan", set(), 404),
    ("GET", "/office/past-years/{nobody}/scan", set(), 404),
    ("GET", "/office/objective", OFFICERS | {Role.AUDITOR}, 303),
    ("GET", OBJECTIVE, OFFICERS | {Role.AUDITOR}, 200),
    ("POST", OBJECTIVE + "/prepare", OFFICERS, 303),
    ("POST", OBJECTIVE + "/send", OFFICERS, 400),
    ("GET", OBJECTIVE + "/freeze", OFFICERS, 200),
    ("POST", OBJECTIVE + "/freeze", OFFICERS, 409),
    ("GET", SCORES, OFFICERS | {Role.AUDITOR}, 200),
    ("GET", SCORES + "/item", set(), 404),
    ("GET", SCORES + "/objection", set(), 404),
    ("GET", SCORES + "/confirmation.pdf", OFFICERS | {Role.AUDITOR}, 200),
    ("GET", "/office/reports", OFFICERS | {Role.AUDITOR}, 303),
    ("GET", REPORTS, OFFICERS | {Role.AUDITOR}, 200),
    ("GET", REPORTS + "/outline", OFFICERS | {Role.AUDITOR}, 200),
    ("POST", REPORTS + "/outline", OFFICERS, 400),
    ("GET", REPORTS + "/remind", OFFICERS, 409),
    ("POST", REPORTS + "/remind", OFFICERS, 409),
    ("GET", DUTY, OFFICERS | {Role.AUDITOR}, 200),
    ("GET", DUTY + "/difference", set(), 404),
    ("GET", DUTY + "/accept", set(), 404),
    ("POST", DUTY + "/accept", OFFICERS, 400),
    ("POST", DUTY + "/return", OFFICERS, 400),
    ("POST", DUTY + "/reopen", OFFICERS, 400),
    ("GET", DUTY + "/versions/{nobody}/report.pdf", set(), 404),
    ("GET", DUTY + "/files/{nobody}", set(), 404),
    ("GET", REPORTS + "/compilation", OFFICERS | {Role.AUDITOR}, 200),
    ("GET", REPORTS + "/compilation/progress", OFFICERS | {Role.AUDITOR}, 200),
    ("POST", REPORTS + "/compilation", OFFICERS, 409),
    ("GET", REPORTS + "/compilation/{nobody}/volume.pdf", set(), 404),
    ("GET", FINDINGS, OFFICERS | {Role.AUDITOR}, 200),
    ("GET", FINDINGS + "/findings.xlsx", OFFICERS | {Role.AUDITOR}, 200),
    ("POST", FINDINGS + "/enter", OFFICERS, 400),
    ("GET", FINDINGS + "/{nobody}/strike-out", set(), 404),
    ("POST", FINDINGS + "/{nobody}/strike-out", OFFICERS, 400),
    ("POST", FINDINGS + "/complete", OFFICERS, 303),
    ("POST", FINDINGS + "/reopen", OFFICERS, 400),
    ("GET", OBJECTIVE + "/grounds", OFFICERS | {Role.AUDITOR}, 200),
    ("POST", OBJECTIVE + "/grounds", OFFICERS, 400),
    ("GET", SCORES + "/grounds", OFFICERS | {Role.AUDITOR}, 200),
    ("POST", SCORES + "/grounds", OFFICERS, 400),
    ("POST", SCORES + "/override", OFFICERS, 400),
    ("POST", SCORES + "/lift-override", OFFICERS, 400),
    ("POST", SCORES + "/deduct", OFFICERS, 400),
    ("POST", SCORES + "/undo-deduction", OFFICERS, 400),
    ("POST", SCORES + "/points", OFFICERS, 400),
    ("POST", SCORES + "/inapplicable", OFFICERS, 400),
    ("POST", SCORES + "/applicable", OFFICERS, 400),
    ("POST", SCORES + "/adjust", OFFICERS, 400),
    ("POST", SCORES + "/undo-adjustment", OFFICERS, 400),
    ("POST", SCORES + "/ask-ceiling", OFFICERS, 400),
    ("POST", SCORES + "/ceiling", OFFICERS, 400),
    ("POST", SCORES + "/lift", OFFICERS, 400),
    ("POST", SCORES + "/take-back", OFFICERS, 400),
    ("POST", SCORES + "/recall", OFFICERS, 400),
    ("POST", SCORES + "/decide", OFFICERS, 400),
    ("GET", "/office/files/{nobody}", set(), 404),
    ("GET", "/office/statistics", OFFICERS | {Role.AUDITOR}, 303),
    ("GET", STATISTICS, OFFICERS | {Role.AUDITOR}, 200),
    ("GET", STATISTICS + "/setting", OFFICERS, 200),
    ("POST", STATISTICS + "/setting", OFFICERS, 400),
    ("POST", STATISTICS + "/remind", OFFICERS, 409),
    ("GET", STATISTICS + "/totals", OFFICERS | {Role.AUDITOR}, 200),
    ("GET", STATISTICS + "/compare", OFFICERS | {Role.AUDITOR}, 200),
    ("GET", STATISTICS + "/figure", set(), 404),
    ("GET", STATISTICS + "/handed-up/{nobody}", set(), 404),
    ("GET", STATISTICS + "/statistics.xlsx", OFFICERS | {Role.AUDITOR}, 200),
    ("GET", STATISTICS + "/statistics.csv", OFFICERS | {Role.AUDITOR}, 200),
    ("GET", FIGURES, set(), 404),
    ("POST", FIGURES + "/accept", OFFICERS, 400),
    ("POST", FIGURES + "/send-back", OFFICERS, 400),
    ("POST", FIGURES + "/correct", OFFICERS, 400),
    ("GET", STATISTICS + "/hand-up", OFFICERS, 200),
    ("POST", STATISTICS + "/hand-up", OFFICERS, 400),
    ("GET", STATISTICS + "/publish", OFFICERS, 200),
    ("POST", STATISTICS + "/publish", OFFICERS, 400),
    ("POST", STATISTICS + "/publish/take-back", OFFICERS, 303),
    ("GET", "/office/annual", OFFICERS | {Role.AUDITOR}, 303),
    ("GET", ANNUAL, OFFICERS | {Role.AUDITOR}, 200),
    ("POST", ANNUAL + "/head", OFFICERS, 400),
    ("GET", ANNUAL + "/add", set(), 404),
    ("POST", ANNUAL + "/add/save", OFFICERS, 400),
    ("GET", PART, set(), 404),
    ("POST", PART + "/save", OFFICERS, 400),
    ("POST", PART + "/move", OFFICERS, 400),
    ("GET", PART + "/remove", set(), 404),
    ("POST", PART + "/remove", OFFICERS, 400),
    ("POST", PART + "/figures", set(), 404),
    ("POST", ANNUAL + "/figures", set(), 404),
    ("GET", ANNUAL + "/trial.pdf", OFFICERS | {Role.AUDITOR}, 409),
    ("GET", ANNUAL + "/issue", set(), 404),
    ("POST", ANNUAL + "/issue/make", set(), 404),
    ("GET", ANNUAL + "/issues/{nobody}/pdf", set(), 404),
    ("GET", ANNUAL + "/issues/{nobody}/docx", set(), 404),
    ("POST", ANNUAL + "/begin", OFFICERS, 303),
    *CLUES,
    *NOTICES,
    *RECTIFICATION,
    *CASE_FILES,
    *SIDES,
    ("GET", "/office/trail", OFFICERS | {Role.AUDITOR}, 200),
    ("GET", "/office/clues/setting", OFFICERS | {Role.AUDITOR}, 200),
    ("POST", "/office/clues/setting", OFFICERS, 400),
    ("GET", "/office/accounts/justice-offices", {Role.ADMINISTRATOR}, 200),
    ("POST", "/office/accounts/justice-offices/add", {Role.ADMINISTRATOR}, 400),
    ("POST", "/office/accounts/justice-offices/{nobody}/rename", {Role.ADMINISTRATOR}, 400),
    ("POST", "/office/accounts/justice-offices/{nobody}/remove", set(), 404),
    ("GET", "/office/accounts", {Role.ADMINISTRATOR}, 200),
    ("GET", "/office/accounts/new", {Role.ADMINISTRATOR}, 200),
    ("POST", "/office/accounts/new", {Role.ADMINISTRATOR}, 400),
    ("GET", "/office/accounts/{account}/disable", {Role.ADMINISTRATOR}, 200),
    ("POST", "/office/accounts/{nobody}/disable", set(), 404),
    ("GET", "/office/accounts/{account}/reset", {Role.ADMINISTRATOR}, 200),
    ("POST", "/office/accounts/{nobody}/reset", set(), 404),
    ("GET", "/office/accounts/{account}/invite", {Role.ADMINISTRATOR}, 200),
    ("POST", "/office/accounts/{nobody}/invite/show", set(), 404),
    ("POST", "/office/accounts/{nobody}/invite/letter", set(), 404),
    ("GET", "/office/accounts/letters", {Role.ADMINISTRATOR}, 200),
    ("POST", "/office/accounts/letters/print", {Role.ADMINISTRATOR}, 409),
    ("GET", "/office/accounts/{account}/second-factor", {Role.ADMINISTRATOR}, 200),
    ("POST", "/office/accounts/{nobody}/second-factor", set(), 404),
    ("POST", "/office/accounts/second-factor", {Role.ADMINISTRATOR}, 400),
    ("GET", "/office/deeds", STAFF, 200),
    ("GET", SITTING + "/guests", OFFICERS, 200),
    ("POST", SITTING + "/guests", OFFICERS, 400),
    ("POST", SITTING + "/guests/confirm", OFFICERS, 409),
    ("POST", SITTING + "/guests/take-back", OFFICERS, 303),
    ("POST", SITTING + "/guests/extend", OFFICERS, 400),
    ("GET", "/office/counties", {Role.CITY_OFFICER, Role.AUDITOR}, 200),
    ("GET", "/office/counties/results", {Role.CITY_OFFICER, Role.AUDITOR}, 200),
    ("GET", "/office/counties/counties.xlsx", {Role.CITY_OFFICER, Role.AUDITOR}, 200),
    ("GET", "/office/small-counties", THREE, 200),
    ("POST", "/office/small-counties/{nobody}/switch", THREE - {Role.AUDITOR}, 400),
    ("POST", "/office/small-counties/{nobody}/take-back", set(), 404),
    ("POST", "/office/small-counties/{nobody}/serve", set(), 404),
    ("POST", "/office/small-counties/back", THREE, 303),
]
INSIDE = ("/office/sittings/", OBJECTIVE, FINDINGS, SCHEME, REPORTS, ANNUAL, STATISTICS)
REGISTER = "榜单,类别,单位全称,单位简称,自有代码,承办单位,备注\n市直单位,综合执法类,一局,一局,,,\n"


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
        "cycle": hall.cycle,
        "version": 1,
        "account": hall.other.account,
        "nobody": uuid4(),
        "document": await given.a_document(hall),
        "sheet_of_officers": "units",
        "case_kind": "penalty",
        "notice_kind": "pressing",
        "sheet_of_administrators": "accounts",
        "form": "form.xlsx",
        "draft": await receive(hall.officer, "units", "2024", "名录.csv", REGISTER.encode()),
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
    if {"ask", "trial"} & set(parts):
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
