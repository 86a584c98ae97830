"""The doors of 整改: the ledger, one problem, the unit's answer; rows for the tables of `doors`."""

from typing import Any

from evaluation.accounts.rules import Role

OFFICERS = {Role.CITY_OFFICER, Role.COUNTY_OFFICER}
READERS = OFFICERS | {Role.AUDITOR}
LEDGER = "/office/years/{cycle}/rectification"
NONE = LEDGER + "/{nobody}"
THERE = "/office/years/{past_cycle}/rectification"
PROBLEM = THERE + "/{problem}"
BARE = "/unit/rectification/{nobody}"
OWN = "/unit/rectification/{problem}"

# As the office's table, on a year without a problem.
OFFICE: list[tuple[str, str, set[Role], int]] = [
    ("GET", "/office/rectification", READERS, 303),
    ("GET", LEDGER, READERS, 200),
    ("GET", LEDGER + "/ledger.pdf", READERS, 409),
    ("GET", LEDGER + "/ledger.xlsx", READERS, 200),
    ("GET", NONE, set(), 404),
    ("POST", NONE + "/verify", set(), 404),
    ("POST", NONE + "/send-back", set(), 404),
    ("POST", NONE + "/doubt", set(), 404),
    ("GET", NONE + "/write-off", set(), 404),
    ("POST", NONE + "/write-off", set(), 404),
    ("POST", NONE + "/accountability", set(), 404),
    ("POST", NONE + "/accountable", set(), 404),
    ("GET", NONE + "/write-off.pdf", set(), 404),
    ("GET", NONE + "/files/{nobody}", set(), 404),
]
# As the unit's table: the unit's clerk, and another unit's.
UNIT = [
    ("GET", "/unit/rectification", 200, 200),
    ("GET", BARE, 404, 404),
    ("POST", BARE + "/save", 404, 404),
    ("GET", BARE + "/evidence", 404, 404),
    ("POST", BARE + "/evidence", 400, 400),
    ("POST", BARE + "/evidence/send", 404, 404),
    ("POST", BARE + "/evidence/{nobody}/remove", 404, 404),
    ("GET", BARE + "/files/{nobody}", 404, 404),
    ("GET", BARE + "/hand-in", 404, 404),
    ("POST", BARE + "/hand-in", 400, 400),
]
LATER: list[tuple[str, str, set[Role], int]] = [
    ("GET", THERE, READERS, 200),
    ("GET", THERE + "/ledger.xlsx", READERS, 200),
    ("GET", PROBLEM, READERS, 200),
    ("GET", PROBLEM + "/write-off", OFFICERS, 200),
    ("GET", PROBLEM + "/files/{evidence}", READERS, 200),
]
DESK_LATER = [
    ("GET", OWN, 200, 404),
    ("GET", OWN + "/evidence", 200, 404),
    ("GET", OWN + "/hand-in", 200, 404),
    ("GET", OWN + "/files/{evidence}", 200, 404),
]
VERIFY = {"number": "1", "how": "paper", "remark": "看过。"}
SEND_BACK = {"number": "1", "remark": "请补。", "due_on": "2027-01-20"}
ENTRY = {
    "kind": "约谈",
    "persons": "1",
    "decided_on": "2025-01-20",
    "text": "副大队长",
    "checked": "yes",
}
SAYING = {"accountable": "true", "reason": "核实"}
WORDS = {"seen": "0", "measures": "另写"}
FORMS: dict[str, dict[str, Any]] = {
    NONE + "/verify": VERIFY,
    NONE + "/send-back": SEND_BACK,
    NONE + "/doubt": {"reason": "核实"},
    NONE + "/accountability": ENTRY,
    NONE + "/accountable": SAYING,
    BARE + "/save": WORDS,
    BARE + "/evidence": {"upload": "{nobody}"},
    BARE + "/evidence/send": {"file": ("", None)},
    BARE + "/hand-in": {"seen": "0"},
}
# Acts upon a problem that is there.
ACTS: dict[str, dict[str, Any]] = {
    PROBLEM + "/verify": VERIFY,
    PROBLEM + "/send-back": SEND_BACK,
    PROBLEM + "/doubt": {"reason": "核实"},
    PROBLEM + "/write-off": {},
    PROBLEM + "/accountability": ENTRY,
    PROBLEM + "/accountable": SAYING,
    OWN + "/save": WORDS,
    OWN + "/evidence": {"upload": "{nobody}"},
    OWN + "/evidence/send": {"file": ("", None)},
    OWN + "/evidence/{evidence}/remove": {},
    OWN + "/hand-in": {"seen": "0"},
}
