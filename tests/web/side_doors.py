"""The doors of 现场通报, and of reviewers and units in 案卷评查; rows for `doors`."""

from typing import Any

from evaluation.accounts.rules import Role

OFFICERS = {Role.CITY_OFFICER, Role.COUNTY_OFFICER}
READERS = OFFICERS | {Role.AUDITOR}
REVIEWERS = OFFICERS | {Role.REVIEWER}
ON_SITE = "/office/years/{cycle}/on-site"
UNIT_TEXT = ON_SITE + "/units/{unit}"
NONE = UNIT_TEXT + "/texts/{nobody}"
SENT_TEXT = UNIT_TEXT + "/texts/{on_site_text}"
REVIEWS = "/office/casefiles/reviews"
NO_REVIEW = REVIEWS + "/{nobody}"
A_REVIEW = REVIEWS + "/{side_review}"
BARE_TEXT = "/unit/on-site/{nobody}"
OWN_TEXT = "/unit/on-site/{on_site_text}"
BARE = "/unit/casefiles/{nobody}"
BARE_FILE = BARE + "/files/{nobody}"
OWN = "/unit/casefiles/{side_campaign}"
OWN_FILE = OWN + "/files/{side_file}"

# As the office's table, on a unit without a text and for people without a file to review.
OFFICE: list[tuple[str, str, set[Role], int]] = [
    ("GET", "/office/on-site", READERS, 303),
    ("GET", ON_SITE, READERS, 200),
    ("GET", ON_SITE + "/on-site.pdf", READERS, 409),
    ("GET", UNIT_TEXT, READERS, 200),
    ("POST", UNIT_TEXT + "/save", OFFICERS, 400),
    ("POST", NONE + "/send", OFFICERS, 400),
    ("GET", NONE + "/release", set(), 404),
    ("POST", NONE + "/release", set(), 404),
    ("POST", NONE + "/withdraw", OFFICERS, 400),
    ("GET", REVIEWS, REVIEWERS, 200),
    ("GET", NO_REVIEW, set(), 404),
    ("POST", NO_REVIEW + "/save", set(), 404),
    ("GET", NO_REVIEW + "/done", set(), 404),
    ("POST", NO_REVIEW + "/done", set(), 404),
    ("GET", NO_REVIEW + "/scan", set(), 404),
]
# As the unit's table: the unit's clerk, and another unit's.
UNIT = [
    ("GET", "/unit/on-site", 200, 200),
    ("POST", BARE_TEXT + "/confirm", 404, 404),
    ("POST", BARE_TEXT + "/object", 400, 400),
    ("GET", "/unit/casefiles", 200, 200),
    ("GET", BARE, 404, 404),
    ("POST", BARE + "/list", 400, 400),
    ("GET", BARE + "/list.xlsx", 404, 404),
    ("POST", BARE + "/sheet", 404, 404),
    ("POST", BARE + "/self-review", 400, 400),
    ("GET", BARE_FILE, 404, 404),
    ("GET", BARE_FILE + "/scan", 404, 404),
    ("POST", BARE_FILE + "/scan", 404, 404),
    ("POST", BARE_FILE + "/paper", 400, 400),
    ("POST", BARE_FILE + "/remove", 404, 404),
    ("POST", BARE_FILE + "/object", 400, 400),
    ("POST", BARE_FILE + "/mended", 400, 400),
]
LATER: list[tuple[str, str, set[Role], int]] = [
    ("GET", SENT_TEXT + "/release", OFFICERS, 200),
    ("GET", A_REVIEW, set(), 404),
    ("GET", A_REVIEW + "/done", set(), 404),
    ("GET", A_REVIEW + "/scan", set(), 404),
]
DESK_LATER = [
    ("GET", OWN, 200, 200),
    ("GET", OWN + "/list.xlsx", 200, 200),
    ("GET", OWN_FILE, 200, 404),
    ("GET", OWN_FILE + "/scan", 404, 404),
]
ROW = {"kind": "penalty", "number": "9号", "title": "某案", "closed_on": "2025-05-20"}
DUE = {"due_on": "2027-01-20", "due_time": "12:00"}
SELF = {"files": "3", "text": "另写"}
FORMS: dict[str, dict[str, Any]] = {
    UNIT_TEXT + "/save": {"text": "另写"},
    NONE + "/send": DUE,
    NONE + "/withdraw": {"reason": "核实"},
    NO_REVIEW + "/save": {"opinion": "另写"},
    BARE_TEXT + "/object": {"objection": "不服"},
    BARE + "/list": ROW,
    BARE + "/self-review": SELF,
    BARE_FILE + "/paper": {"paper_number": "9"},
    BARE_FILE + "/object": {"text": "不服"},
    BARE_FILE + "/mended": {"text": "另写"},
}
# Acts upon a text that the unit checks, and upon files that were announced.
ACTS: dict[str, dict[str, Any]] = {
    SENT_TEXT + "/send": DUE,
    SENT_TEXT + "/release": {},
    SENT_TEXT + "/withdraw": {"reason": "核实"},
    A_REVIEW + "/save": {"opinion": "另写"},
    A_REVIEW + "/done": {},
    OWN_TEXT + "/confirm": {},
    OWN_TEXT + "/object": {"objection": "不服"},
    OWN_FILE + "/paper": {"paper_number": "9"},
    OWN_FILE + "/remove": {},
    OWN_FILE + "/object": {"text": "不服"},
    OWN_FILE + "/mended": {"text": "另写"},
}
