"""The doors of 案卷评查 in the office: campaigns, draw, reviewers, files; rows for `doors`."""

from typing import Any

from evaluation.accounts.rules import Role

OFFICERS = {Role.CITY_OFFICER, Role.COUNTY_OFFICER}
READERS = OFFICERS | {Role.AUDITOR}
YEAR = "/office/years/{cycle}/casefiles"
NONE = YEAR + "/{nobody}"
NO_FILE = NONE + "/files/{nobody}"
THERE = YEAR + "/{side_campaign}"
FILE = THERE + "/files/{side_file}"

# As the office's table, on a year without a campaign.
OFFICE: list[tuple[str, str, set[Role], int]] = [
    ("GET", "/office/casefiles", READERS | {Role.REVIEWER}, 303),
    ("GET", YEAR, READERS, 200),
    ("GET", YEAR + "/new", OFFICERS, 200),
    ("POST", YEAR + "/new", OFFICERS, 400),
    ("GET", YEAR + "/standards", READERS, 200),
    ("GET", YEAR + "/standards/{case_kind}", READERS, 200),
    ("POST", YEAR + "/standards/{case_kind}", OFFICERS, 400),
    ("GET", NONE, set(), 404),
    ("GET", NONE + "/setting", set(), 404),
    ("POST", NONE + "/setting", set(), 404),
    ("GET", NONE + "/draw", set(), 404),
    ("GET", NONE + "/draw/ask", set(), 404),
    ("POST", NONE + "/draw", set(), 404),
    ("POST", NONE + "/draw/give-up", set(), 404),
    ("GET", NONE + "/reviewers", set(), 404),
    ("POST", NONE + "/reviewers", set(), 404),
    ("POST", NONE + "/reviewers/{nobody}/remove", set(), 404),
    ("POST", NONE + "/reviewers/assign", set(), 404),
    ("POST", NONE + "/reviewers/exchange", set(), 404),
    ("POST", NONE + "/reviewers/start", set(), 404),
    ("POST", NONE + "/reviewers/thirds", set(), 404),
    ("GET", NONE + "/files", set(), 404),
    ("GET", NO_FILE, set(), 404),
    ("GET", NO_FILE + "/scan", set(), 404),
    ("GET", NO_FILE + "/sheets.pdf", set(), 404),
    ("POST", NO_FILE + "/paper", set(), 404),
    ("POST", NO_FILE + "/objection", set(), 404),
    ("POST", NO_FILE + "/mending", set(), 404),
    ("GET", NONE + "/units/{nobody}/sheets.pdf", set(), 404),
    ("GET", NONE + "/lists", set(), 404),
    ("GET", NONE + "/lists/form.xlsx", set(), 404),
    ("POST", NONE + "/lists/sheet", set(), 404),
    ("GET", NONE + "/statistics", set(), 404),
    ("GET", NONE + "/announce", set(), 404),
    ("POST", NONE + "/announce", set(), 404),
    ("POST", NONE + "/close", set(), 404),
    ("GET", NONE + "/reports", set(), 404),
    ("POST", NONE + "/reports", set(), 404),
    ("GET", NONE + "/reports/{nobody}/report.pdf", set(), 404),
    ("GET", NONE + "/scores.xlsx", set(), 404),
]
LATER: list[tuple[str, str, set[Role], int]] = [
    ("GET", THERE, READERS, 200),
    ("GET", THERE + "/setting", OFFICERS, 200),
    ("GET", THERE + "/draw", READERS, 200),
    ("GET", THERE + "/reviewers", READERS, 200),
    ("GET", THERE + "/files", READERS, 200),
    ("GET", THERE + "/lists", OFFICERS, 200),
    ("GET", THERE + "/statistics", READERS, 200),
    ("GET", THERE + "/reports", READERS, 200),
    ("GET", THERE + "/scores.xlsx", READERS, 200),
    ("GET", FILE, READERS, 200),
    ("GET", FILE + "/scan", set(), 404),
]
SETTING = {"title": "另写", "listing_until": "2027-01-20", "penalty": "1"}
STANDARD = {
    "after": "0",
    "title": "另写",
    "head": "主体",
    "at": "0",
    "item": "a1",
    "words": "另写",
    "points": "100",
}
DRAWING = {"seed": "27182818", "seen": "0" * 64}
PERSON = {"account": "{nobody}"}
DECISION = {"upheld": "false", "decision": "核实"}
EXCHANGE = {
    "review": "{nobody}",
    "file": "{nobody}",
    "reviewer": "{nobody}",
    "reason": "核实",
}
FORMS: dict[str, dict[str, Any]] = {
    YEAR + "/new": SETTING,
    YEAR + "/standards/{case_kind}": STANDARD,
    NONE + "/setting": SETTING,
    NONE + "/draw": DRAWING,
    NONE + "/draw/give-up": {"reason": "核实"},
    NONE + "/reviewers": PERSON,
    NONE + "/reviewers/exchange": EXCHANGE,
    NO_FILE + "/paper": {"paper_number": "9"},
    NO_FILE + "/objection": DECISION,
    NO_FILE + "/mending": {"accepted": "true"},
    NONE + "/lists/sheet": {"file": ("", None)},
}
# Acts upon a campaign whose result was announced.
ACTS: dict[str, dict[str, Any]] = {
    THERE + "/setting": SETTING,
    THERE + "/draw": DRAWING,
    THERE + "/draw/give-up": {"reason": "核实"},
    THERE + "/reviewers": {"account": "{account}"},
    THERE + "/reviewers/assign": {},
    THERE + "/reviewers/exchange": EXCHANGE | {"review": "{side_review}", "file": "{side_file}"},
    THERE + "/reviewers/start": {},
    THERE + "/reviewers/thirds": {},
    FILE + "/paper": {"paper_number": "9"},
    FILE + "/objection": DECISION,
    FILE + "/mending": {"accepted": "true"},
    THERE + "/announce": {},
    THERE + "/close": {},
    THERE + "/reports": {},
}
