"""Every door of the site and to whom it opens: one row a route, for the fixed cast of the crawl.

The rows of the office and of the unit's desk stand beside the tests of those doors; here are the
other doors, and the rooms that only an object in its later state opens.
"""

import json
from collections.abc import Iterator
from typing import Any, NamedTuple

from evaluation.accounts.rules import Role
from tests.scans import a_pdf
from tests.web import casefile_doors, clue_doors, notice_doors, rectification_doors, side_doors
from tests.web.office.test_who_may_enter import (
    DESK,
    DUTY,
    FINDINGS,
    OBJECTIVE,
    OFFICERS,
    REPORTS,
    RESULT,
    SCHEME,
    SCORES,
    SITTING,
    STATISTICS,
)
from tests.web.office.test_who_may_enter import HALL as AT_THE_HALL
from tests.web.office.test_who_may_enter import TABLE as OFFICE
from tests.web.unit.test_who_may_enter import FIGURES, REPORT, SHEET
from tests.web.unit.test_who_may_enter import TABLE as UNIT

STAFF = {
    "officer of county A": Role.COUNTY_OFFICER,
    "scrutineer": Role.SCRUTINEER,
    "registrar": Role.REGISTRAR,
    "teller": Role.TELLER,
    "host": Role.HOST,
    "auditor": Role.AUDITOR,
    "administrator": Role.ADMINISTRATOR,
    "security officer": Role.SECURITY_OFFICER,
}
"""All of county A, whose things the table's paths name."""
CLERK, OTHER_CLERK = "clerk", "clerk of another unit"
ELSEWHERE = {"city officer": Role.CITY_OFFICER, "officer of county B": Role.COUNTY_OFFICER}
HOLDER, NOBODY = "slip holder", "nobody"
WITH_PASSWORD = {*STAFF, CLERK, OTHER_CLERK, *ELSEWHERE}
CAST = WITH_PASSWORD | {HOLDER, NOBODY}
STRANGERS = {*ELSEWHERE, OTHER_CLERK, HOLDER, NOBODY}

OF_NOBODY = (
    "{form}",
    "{case_kind}",
    "{notice_kind}",
    "{sheet_of_officers}",
    "{sheet_of_administrators}",
    "{nobody}",
)
"""What stands in braces and is no thing of county A."""

PUBLISHED = "/rankings/{publication}"
INTERNAL = "/rankings/{internal}"
PAST = "/office/sittings/{past_sitting}"
READERS = OFFICERS | {Role.AUDITOR}
SIGN = {Role.SCRUTINEER, Role.TELLER}

# Method, path, who gets in, with what, and what the others of the cast get.
OPEN = [
    ("GET", "/alive", CAST, 200, None),
    ("GET", "/assets/{version}/app.css", CAST, 200, None),
    ("GET", "/manual", CAST, 200, None),
    ("GET", "/manual/secrecy", CAST, 200, None),
    ("GET", "/manual/secrecy/pdf", CAST, 200, None),
    ("GET", "/manual/pictures/{nobody}", set(), 200, 404),
    ("GET", "/log-in", CAST, 200, None),
    ("POST", "/log-in", CAST, 400, None),
    ("GET", "/log-in/code", CAST, 401, None),
    ("POST", "/log-in/code", CAST, 400, None),
    ("GET", "/welcome", CAST, 200, None),
    ("POST", "/welcome", CAST, 400, None),
    ("GET", "/welcome/{nobody}", CAST, 409, None),
    ("POST", "/welcome/{nobody}", CAST, 400, None),
    ("GET", "/home", WITH_PASSWORD, 303, 401),
    ("GET", "/password", WITH_PASSWORD, 200, 401),
    ("POST", "/password", WITH_PASSWORD, 400, 401),
    ("GET", "/second-factor", WITH_PASSWORD, 200, 401),
    ("POST", "/second-factor", WITH_PASSWORD, 400, 401),
    ("POST", "/second-factor/recovery-codes", WITH_PASSWORD, 400, 401),
    ("POST", "/second-factor/off", WITH_PASSWORD, 400, 401),
    ("GET", "/", CAST, 200, None),
    ("GET", PUBLISHED, CAST, 200, None),
    ("GET", PUBLISHED + "/ranking.pdf", CAST, 200, None),
    ("GET", PUBLISHED + "/ranking.xlsx", CAST, 200, None),
    ("GET", PUBLISHED + "/bundle.json", CAST, 200, None),
    ("GET", PUBLISHED + "/result.json", CAST, 200, None),
    ("GET", PUBLISHED + "/receipts.csv", CAST, 200, None),
    ("GET", INTERNAL, CAST, 200, None),
    ("GET", INTERNAL + "/ranking.pdf", set(), 200, 404),
    ("GET", INTERNAL + "/ranking.xlsx", set(), 200, 404),
    ("GET", INTERNAL + "/bundle.json", set(), 200, 404),
    ("GET", INTERNAL + "/result.json", set(), 200, 404),
    ("GET", INTERNAL + "/receipts.csv", CAST, 200, None),
    ("GET", "/rankings/{sitting_id}", set(), 200, 404),
    ("GET", "/rankings/{past_sitting}", set(), 200, 404),
    ("GET", "/statistics/{nobody}", set(), 200, 404),
    ("GET", "/statistics/{nobody}/statistics.xlsx", set(), 200, 404),
    ("GET", "/statistics/{nobody}/statistics.csv", set(), 200, 404),
    ("GET", "/screen/{sitting_id}", CAST, 200, None),
    ("GET", "/screen/{sitting_id}/now", CAST, 200, None),
    ("GET", "/screen/{past_sitting}", CAST, 200, None),
    ("GET", "/screen/{sitting_id}/{display}", CAST, 200, None),
    ("GET", "/screen/{sitting_id}/{display}/now", CAST, 200, None),
    ("GET", "/screen/{sitting_id}/{nobody}", set(), 200, 404),
    ("GET", "/screen/{nobody}", set(), 200, 404),
    ("GET", "/live/{sitting_id}", CAST, 200, None),
    ("GET", "/live/time", CAST, 200, None),
    ("GET", "/t", {HOLDER}, 200, 303),
    ("GET", "/t/enter", CAST, 200, None),
    ("POST", "/t/enter", CAST, 422, None),
    ("GET", "/t/worker.js", CAST, 200, None),
    ("GET", "/t/state", {HOLDER}, 200, 401),
    ("GET", "/t/facts", {HOLDER}, 200, 401),
    ("GET", "/t/units/{unit}/summary", {HOLDER}, 200, 401),
    ("GET", "/t/units/{nobody}/summary", {HOLDER}, 404, 401),
    ("GET", "/t/units/{unit}/notice", {HOLDER}, 200, 401),
    ("GET", "/t/units/{nobody}/notice", {HOLDER}, 404, 401),
    ("GET", "/t/{nobody}", set(), 200, 404),
    ("PUT", "/t/ballots/{unit}", {HOLDER}, 422, 401),
    ("PUT", "/t/ballots/{past_unit}", {HOLDER}, 422, 401),
    ("POST", "/t/hand-in", {HOLDER}, 409, 401),
    ("POST", "/log-out", WITH_PASSWORD, 303, 401),
]

# As the office's table: what is there once it exists, or once the results are out.
LATER = [
    *casefile_doors.LATER,
    *clue_doors.LATER,
    *notice_doors.LATER,
    *rectification_doors.LATER,
    *side_doors.LATER,
    ("GET", "/office/files/{file}", READERS, 200),
    ("GET", SITTING + "/agenda/lots/{lots}", AT_THE_HALL, 200),
    ("GET", SCORES + "/item?item={item}", READERS, 200),
    ("GET", SCORES + "/grounds?without={finding}", READERS, 200),
    ("GET", FINDINGS + "?unit={unit}&rule=unrecorded", READERS, 200),
    ("GET", FINDINGS + "/{finding}/strike-out", OFFICERS, 200),
    ("GET", SCORES + "/objection?item={item}", READERS, 200),
    ("GET", SCHEME + "/try-out?version={version}&units=3", READERS, 200),
    ("GET", "/office/past-years/{past}/scan", OFFICERS, 200),
    ("GET", REPORTS + "/remind?everyone=true", OFFICERS, 200),
    ("GET", DUTY + "?version=1", READERS, 200),
    ("GET", DUTY + "/difference?version=2&against=1", READERS, 200),
    ("GET", DUTY + "/accept?version=2", OFFICERS, 200),
    ("GET", DUTY + "/versions/{report_version}/report.pdf", READERS, 200),
    ("GET", DUTY + "/files/{report_file}", READERS, 200),
    ("GET", REPORTS + "/compilation/{compilation}/volume.pdf", READERS, 200),
    ("GET", STATISTICS + "/figure?of=penalties", READERS, 200),
    ("GET", STATISTICS + "/totals?by=jurisdiction", READERS, 200),
    ("GET", SITTING + "/sign-in?show=absent", DESK, 200),
    ("GET", SITTING + "/sign-in/found?find=l", DESK, 200),
    ("GET", "/office/delegates?cycle={cycle}", OFFICERS, 200),
    ("GET", "/office/import/delegates?of={cycle}", OFFICERS, 200),
    ("GET", "/office/import/scores?of={cycle}", OFFICERS, 200),
    ("GET", "/office/import/delegates/rows.csv?of={cycle}", OFFICERS, 200),
    ("GET", "/office/import/scores/rows.csv?of={cycle}", OFFICERS, 200),
    ("GET", "/office/import/units/rows.csv?of=2025", OFFICERS, 200),
    ("GET", "/office/import/units/rows.xlsx?of=2025", OFFICERS, 200),
    ("GET", "/office/import/past-years/rows.csv?of=2022", OFFICERS, 200),
    ("GET", "/office/import/accounts/rows.csv", {Role.ADMINISTRATOR}, 200),
    ("GET", "/office/register?year=2025", OFFICERS, 200),
    ("GET", "/office/register/carry?from_year=2025&to_year=2026", OFFICERS, 200),
    ("GET", "/office/trail?verify=true", READERS, 200),
    ("GET", "/office/trail?before=999999999", READERS, 200),
    ("GET", PAST, AT_THE_HALL, 200),
    ("GET", PAST + "/counts", AT_THE_HALL, 200),
    ("GET", PAST + "/opening", RESULT, 200),
    ("GET", PAST + "/ranking", RESULT, 200),
    ("GET", PAST + "/ranking?version=1", RESULT, 200),
    ("GET", PAST + "/ranking/units/{past_unit}", RESULT, 200),
    ("GET", PAST + "/ranking/ranking.pdf", RESULT, 200),
    ("GET", PAST + "/ranking/ranking.xlsx", RESULT, 200),
    ("GET", PAST + "/ranking/bundle.json", RESULT, 200),
    ("GET", PAST + "/ranking/result.json", RESULT, 200),
    ("GET", PAST + "/ranking/approval-scan", RESULT, 200),
    ("GET", PAST + "/ranking/site.zip", RESULT, 200),
    ("GET", PAST + "/ranking/units/{past_unit}/correct", OFFICERS, 200),
    ("GET", PAST + "/ranking/correction", OFFICERS, 200),
    ("GET", PAST + "/ranking/reviews", READERS, 200),
    ("GET", PAST + "/ranking/reviews/{review}", READERS, 200),
    ("GET", PAST + "/documents", RESULT, 200),
    ("GET", PAST + "/documents/notice", OFFICERS, 200),
    ("GET", PAST + "/documents/{past_document}", RESULT, 200),
    ("GET", PAST + "/documents/{past_document}/pdf", RESULT, 200),
    ("GET", PAST + "/documents/{past_document}/docx", RESULT, 200),
    ("GET", PAST + "/documents/{past_document}/copies/{copy}", RESULT, 200),
    ("GET", PAST + "/documents/reports", RESULT, 200),
    ("GET", PAST + "/documents/reports/progress", RESULT, 200),
    ("GET", PAST + "/documents/reports/all.zip", RESULT, 409),
]

# As the unit's table: what its own clerk gets, and another unit's.
DESK_LATER = [
    *notice_doors.DESK_LATER,
    *rectification_doors.DESK_LATER,
    *side_doors.DESK_LATER,
    ("GET", SHEET + "/objection?item=1.1", 200, 404),
    ("GET", "/unit/files/{file}", 200, 404),
    ("GET", "/unit/report/{report}/lacking", 200, 404),
    ("GET", "/unit/report/{report}/attachments", 200, 404),
    ("GET", "/unit/report/{report}/hand-in", 200, 404),
    ("GET", "/unit/report/{report}/draft.pdf", 200, 404),
    ("GET", "/unit/report/files/{report_file}", 200, 404),
    ("GET", "/unit/report/versions/{report_version}", 200, 404),
    ("GET", "/unit/report/versions/{former_version}/against/{report_version}", 200, 404),
    ("GET", "/unit/report/versions/{report_version}/report.pdf", 200, 404),
    ("GET", "/unit/reviews/{past_sitting}", 200, 404),
]
AS_IT_STANDS = {
    ("GET", SITTING + "/attendance.pdf"): 200,
    ("POST", SHEET + "/confirm"): 409,
    ("POST", REPORTS + "/compilation"): 303,
    ("POST", "/office/accounts/letters/print"): 200,
}
"""Where the crawl's county is further than that of the table: delegates listed, sheet answered."""


class Row(NamedTuple):
    """`status` by the person of the cast."""

    method: str
    path: str
    status: dict[str, int]


def rows() -> Iterator[Row]:
    """Every table in one form; what is left by the log-out stands last."""
    for method, path, roles, status in [*OFFICE, *LATER]:
        stands = AS_IT_STANDS.get((method, path), status)
        yield Row(method, path, {who: _office(who, method, path, roles, stands) for who in CAST})
    for method, path, first, other in [*UNIT, *DESK_LATER]:
        own = AS_IT_STANDS.get((method, path), first)
        yield Row(method, path, {who: _desk(who, path, own, other) for who in CAST})
    for method, path, inside, status, others in OPEN:
        yield Row(method, path, {who: status if who in inside else others or 0 for who in CAST})


def act(path: str) -> Row:
    """An act upon a thing in its later state: those with a password do not find it."""
    return Row("POST", path, {who: 404 if who in WITH_PASSWORD else 401 for who in CAST})


def _office(who: str, method: str, path: str, roles: set[Role], status: int) -> int:
    if who in (HOLDER, NOBODY):
        return 401
    role = (STAFF | ELSEWHERE).get(who)
    if path in OF_THE_CITY and who in STAFF:
        return 404
    named = names_a_thing(path) or (method == "POST" and sends_a_thing(path))
    if role not in roles or (who in ELSEWHERE and named):
        return 404
    return status


def _desk(who: str, path: str, own: int, other: int) -> int:
    """A path without a thing in it is every clerk's own."""
    if who in (HOLDER, NOBODY):
        return 401
    everybodys = other == 200 or "{" not in path or path in TAKES_JSON
    return {CLERK: own, OTHER_CLERK: other if everybodys else 404}.get(who, 404)


def names_a_thing(path: str) -> bool:
    """Whether some part of the path is an object of county A."""
    for word in OF_NOBODY:
        path = path.replace(word, "")
    return "{" in path


def sends_a_thing(path: str) -> bool:
    return any(names_a_thing(str(value)) for value in FORMS.get(path, {}).values())


def filled(path: str, places: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The form that the page of that county would send there, and its files; empty for most."""
    form = FORMS.get(path, {})
    text = {name: value.format(**places) for name, value in form.items() if isinstance(value, str)}
    if "change" in form:
        text["change"] = json.dumps(CHANGE | {"unit": str(places["past_unit"])})
    if "detail" in form:
        text["detail"] = json.dumps(APPROVAL | {"file": str(places["file"])})
    return text, {"file": SCAN} if "file" in form else {}


TAKES_JSON = {FIGURES + "/entries"}
"""The crawl sends forms; tests/web/unit/test_statistics.py tries another clerk there."""
OF_THE_CITY = (
    "/office/counties",
    "/office/counties/results",
    "/office/counties/counties.xlsx",
    "/office/small-counties",
)
"""Rooms that look down on the counties: none of them is there in a county."""
SCAN = ("扫描.pdf", a_pdf("another"), "application/pdf")
CHANGE = {
    "kind": "points",
    "item": "1.1",
    "points": "1",
    "reason": "核实",
    "document_number": "1号",
}
APPROVAL = {"document_number": "〔2025〕9号", "dated_on": "2025-01-20"}
SENT = ("", None)
"""A field that `filled` makes."""
WHY = {"reason": "核实", "evidence": "通报"}
FORMS: dict[str, dict[str, Any]] = {
    "/office/scheme": {"cycle": "{cycle}", "form": "options"},
    "/office/new-sitting": {"board": "{board}", "title": "评议会", "held_on": "2026-01-16"},
    "/office/accounts/new": {
        "username": "tangli",
        "full_name": "唐莉",
        "role": "clerk",
        "unit": "{unit}",
        "password": "Taoyuan-4307",
    },
    "/office/register/units/{unit}/change": {"kind": "merged", "successor": "{past_unit}"},
    "/office/drafts/{draft}/take": {"seen": ""},
    SITTING + "/slips": {"group": "party", "count": "1"},
    SITTING + "/issued": {"group": "party", "count": "1"},
    SITTING + "/withdraw": {"stub": "{stub}"},
    SITTING + "/sign-in/come": {"delegate": "{delegate}"},
    SITTING + "/sign-in/take-back": {"delegate": "{delegate}"},
    SITTING + "/sign-in/leave": {"delegate": "{delegate}"},
    SITTING + "/sign-in/back": {"delegate": "{delegate}"},
    SITTING + "/sign-in/late": {"group": "npc", "name": "覃小武"},
    SITTING + "/sign-in/issued": {"group": "party", "count": "1"},
    SITTING + "/sign-in/one-more": {"group": "party"},
    SITTING + "/rehearsal": {"count": "1"},
    SITTING + "/displays/add": {"name": "侧屏"},
    SITTING + "/displays/show": {"display": "{display}", "shows": "blank"},
    SITTING + "/displays/remove": {"display": "{display}"},
    SITTING + "/reveal/switch": {"on": "true"},
    SITTING + "/reveal/forward": {"seen": "0"},
    SITTING + "/reveal/back": {"seen": "0"},
    SITTING + "/void": {"reason": "设备故障"},
    SITTING + "/guests": {"full_name": "刘国平", "office": "县纪委", "until": "2026-01-18"},
    SITTING + "/guests/extend": {"until": "2026-01-18"},
    "/office/small-counties/{nobody}/switch": {"wanted": "按小局办理"},
    SITTING + "/take-back": {"act": "open"},
    SITTING + "/agenda/draw": {"method": "seed", "unit": "{unit}", "seed": "27182818"},
    SITTING + "/agenda/add": {"unit": "{unit}"},
    SITTING + "/agenda/remove": {"unit": "{unit}"},
    SITTING + "/scoring-on": {"unit": "{unit}"},
    SITTING + "/scoring-off": {"unit": "{unit}"},
    SITTING + "/documents/{document}/copy": {"file": SENT},
    SITTING + "/documents/make": {"kind": "scrutiny"},
    SITTING + "/ranking/correct": {"change": SENT},
    SITTING + "/ranking/confirm-approval": {"detail": SENT},
    SITTING + "/ranking/scope": {"scope": "all"},
    SITTING + "/ranking/announce": {"days": "5"},
    OBJECTIVE + "/send": {"unit": "{unit}", "days": "3"},
    SCORES + "/deduct": {"item": "1.1", "points": "1", "file": SENT} | WHY,
    SCORES + "/undo-deduction": {"item": "{item}", "deduction": "{deduction}"},
    SCORES + "/points": {"item": "1.1", "points": "1"} | WHY,
    SCORES + "/inapplicable": {"item": "1.1", "reason": "核实"},
    SCORES + "/applicable": {"item": "1.1"},
    SCORES + "/adjust": {"kind": "bonus", "points": "1", "file": SENT} | WHY,
    SCORES + "/undo-adjustment": {"adjustment": "{adjustment}"},
    SCORES + "/ask-ceiling": {"grade": "一般", "file": SENT} | WHY,
    SCORES + "/ceiling": {"grade": "良好", "kept": "{file}"} | WHY,
    SCORES + "/lift": {"reason": "核实"},
    SCORES + "/take-back": {"act": "ceiling"},
    SCORES + "/recall": {"reason": "核实"},
    SCORES + "/decide": {"objection": "{objection}", "verdict": "no", "decision": "不成立"},
    REPORTS + "/outline": {
        "due_on": "2027-11-30",
        "due_time": "17:30",
        "heading": "",
        "number": "10",
        "title": "述职摘要",
        "hint": "",
        "longest": "300",
        "summary": "0",
    },
    REPORTS + "/remind": {"unit": "{unit}"},
    DUTY + "/accept": {"version": "{report_version}"},
    DUTY + "/return": {"version": "{report_version}", "general": "请补充"},
    DUTY + "/reopen": {"version": "{report_version}", "reason": "请补充"},
    STATISTICS + "/setting": {
        "due_on": "2026-01-21",
        "due_time": "18:00",
        "public_by": "2026-01-31",
    },
    STATISTICS + "/remind": {"unit": "{unit}"},
    STATISTICS + "/units/{unit}/accept": {"submissions": "1"},
    STATISTICS + "/units/{unit}/send-back": {"submissions": "1", "remark": "请核对"},
    STATISTICS + "/units/{unit}/correct": {
        "cell": "penalty.fine",
        "amount": "1",
        "reason": "核实",
    },
    STATISTICS + "/hand-up": {"version": "1"},
    STATISTICS + "/publish": {"seen": "0" * 64},
    OBJECTIVE + "/grounds": {"seen": "0" * 64},
    SCORES + "/grounds": {"seen": "0" * 64},
    FINDINGS + "/enter": {
        "unit": "{unit}",
        "rule": "unrecorded",
        "cases": "1",
        "text": "应录未录",
        "found_on": "2025-03-03",
        "file": SENT,
    },
    FINDINGS + "/{nobody}/strike-out": {"reason": "核实"},
    FINDINGS + "/reopen": {"reason": "核实"},
    SCORES + "/override": {"item": "1.1", "points": "1"} | WHY,
    SCORES + "/lift-override": {"item": "1.1"},
    SHEET + "/object": {"item": "1.1", "text": "不服"},
    FIGURES + "/correct": {"cell": "penalty.fine", "text": "1", "reason": "核实"},
    FIGURES + "/take": {"entries": "[]"},
    FIGURES + "/forget": {"mapping": "{nobody}"},
    "/unit/reviews/{nobody}/ask": {"text": "不服"},
    REPORT + "/paragraphs/{nobody}": {"text": "另写", "revision": "0"},
    REPORT + "/attachments": {"upload": "{nobody}"},
    REPORT + "/hand-in": {"seen": "0"},
}
"""What is more than the press of a button; `{…}` are things of county A."""

# Acts upon things in their later state; nobody but the county's own people gets as far.
ACTS = {
    PAST + "/ranking/correct": {"change": SENT},
    PAST + "/ranking/confirm-approval": {"detail": SENT},
    PAST + "/ranking/reviews/{review}/decide": {"upheld": "false", "decision": "不成立"},
    PAST + "/ranking/publish": {},
    FINDINGS + "/{finding}/strike-out": {"reason": "核实"},
    PAST + "/documents/{past_document}/copy": {"file": SENT},
    "/office/past-years/{past}/scan": {"source": "档案", "file": SENT},
    "/office/register/changes/{unit_change}/take-back": {},
    "/office/drafts/{draft}/drop": {},
    "/office/accounts/{account}/disable": {},
    "/office/accounts/{account}/reset": {},
    "/office/accounts/{account}/invite/show": {},
    "/office/accounts/{account}/invite/letter": {},
    "/office/accounts/{account}/second-factor": {},
    "/unit/reviews/{past_sitting}/ask": {"text": "不服"},
    "/unit/report/{report}/paragraphs/{report_heading}": {"text": "另写", "revision": "2"},
    "/unit/report/{report}/attachments": {"upload": "{nobody}"},
    "/unit/report/{report}/attachments/{report_file}/remove": {},
    "/unit/report/{report}/hand-in": {"seen": "0"},
}
ROOMS = (casefile_doors, clue_doors, notice_doors, rectification_doors, side_doors)
for room in ROOMS:
    ACTS |= room.ACTS
    FORMS |= room.FORMS
FORMS |= ACTS
