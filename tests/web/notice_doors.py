"""The doors of 通报文书: the list, one letter, the templates, the unit's own; rows for `doors`."""

from typing import Any

from evaluation.accounts.rules import Role

OFFICERS = {Role.CITY_OFFICER, Role.COUNTY_OFFICER}
READERS = OFFICERS | {Role.AUDITOR}
LIST = "/office/years/{cycle}/notices"
NONE = LIST + "/{nobody}"
TEMPLATE = LIST + "/templates/{notice_kind}"
THERE = "/office/years/{past_cycle}/notices"
DRAFT = THERE + "/{letter_draft}"
LETTER = THERE + "/{letter}"
BARE = "/unit/notices/{nobody}"
OWN = "/unit/notices/{letter}"

# As the office's table, on a year without a letter.
OFFICE: list[tuple[str, str, set[Role], int]] = [
    ("GET", "/office/notices", READERS, 303),
    ("GET", LIST, READERS, 200),
    ("GET", LIST + "/new", OFFICERS, 200),
    ("POST", LIST + "/new", OFFICERS, 400),
    ("GET", LIST + "/templates", READERS, 200),
    ("GET", TEMPLATE, OFFICERS, 200),
    ("POST", TEMPLATE, OFFICERS, 400),
    ("POST", TEMPLATE + "/reset", OFFICERS, 400),
    ("GET", NONE, set(), 404),
    ("POST", NONE, set(), 404),
    ("GET", NONE + "/draft.pdf", set(), 404),
    ("GET", NONE + "/issue", set(), 404),
    ("POST", NONE + "/issue", set(), 404),
    ("POST", NONE + "/print", set(), 404),
    ("GET", NONE + "/withdraw", set(), 404),
    ("POST", NONE + "/withdraw", set(), 404),
    ("GET", NONE + "/drop", set(), 404),
    ("POST", NONE + "/drop", set(), 404),
    ("POST", NONE + "/hand-over", set(), 404),
    ("POST", NONE + "/complainant.pdf", set(), 404),
    ("GET", NONE + "/notice.pdf", set(), 404),
    ("GET", NONE + "/notice.docx", set(), 404),
]
# As the unit's table: the unit's clerk, and another unit's.
UNIT = [
    ("GET", "/unit/notices", 200, 200),
    ("GET", BARE, 404, 404),
    ("POST", BARE + "/read", 404, 404),
    ("GET", BARE + "/notice.pdf", 404, 404),
    ("GET", BARE + "/notice.docx", 404, 404),
]
LATER: list[tuple[str, str, set[Role], int]] = [
    ("GET", THERE, READERS, 200),
    ("GET", DRAFT, READERS, 200),
    ("GET", DRAFT + "/issue", OFFICERS, 200),
    ("GET", LETTER, READERS, 200),
    ("GET", LETTER + "/withdraw", OFFICERS, 200),
    ("GET", LETTER + "/notice.pdf", READERS, 200),
]
DESK_LATER = [
    ("GET", OWN, 200, 404),
    ("GET", OWN + "/notice.pdf", 404, 404),
]
WORDING = {
    "title": "督办函",
    "word": "督",
    "form": "letter",
    "heading": "督办函",
    "paragraph": "请办理。",
    "seen": "0",
}
WRITING = {"heading": "通知书", "addressee": "某局", "paragraph": "请办理。", "seen": "0" * 64}
FORMS: dict[str, dict[str, Any]] = {
    LIST + "/new": {"kind": "rectification"},
    TEMPLATE: WORDING,
    TEMPLATE + "/reset": {"seen": "7"},
    NONE: WRITING,
    NONE + "/withdraw": {"reason": "写错"},
    NONE + "/hand-over": {"how": "书面"},
    NONE + "/complainant.pdf": {"reason": "送达"},
}
# Acts upon letters that are there.
ACTS: dict[str, dict[str, Any]] = {
    DRAFT: WRITING,
    DRAFT + "/issue": {},
    DRAFT + "/drop": {},
    LETTER + "/print": {},
    LETTER + "/withdraw": {"reason": "写错"},
    LETTER + "/hand-over": {"how": "书面"},
    LETTER + "/complainant.pdf": {"reason": "送达"},
    OWN + "/read": {},
}
