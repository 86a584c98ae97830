"""The doors of 线索督办: lists, the form, one clue, its steps; rows for the tables of `doors`."""

from typing import Any

from evaluation.accounts.rules import Role

OFFICERS = {Role.CITY_OFFICER, Role.COUNTY_OFFICER}
READERS = OFFICERS | {Role.AUDITOR}
TAKE_IN = OFFICERS | {Role.JUSTICE_OFFICE}
CLUES = "/office/years/{cycle}/clues"
NONE = CLUES + "/{nobody}"
CLUE = CLUES + "/{clue}"

# As the office's table. An account of a 司法所 that has no place finds no list and no clue; one
# with its place is walked through in test_clues.py.
OFFICE: list[tuple[str, str, set[Role], int]] = [
    ("GET", "/office/clues", READERS | {Role.JUSTICE_OFFICE}, 303),
    ("GET", CLUES, READERS, 200),
    ("GET", CLUES + "/board", READERS, 200),
    ("GET", CLUES + "/calendar", READERS, 200),
    ("POST", CLUES + "/views", TAKE_IN, 400),
    ("POST", CLUES + "/views/{nobody}/remove", set(), 404),
    ("GET", CLUES + "/new", OFFICERS, 200),
    ("POST", CLUES + "/new", OFFICERS, 409),
    ("GET", CLUES + "/overview", READERS, 200),
    ("GET", CLUES + "/overview.xlsx", READERS, 200),
    ("GET", "/office/clues/order-form.xlsx", OFFICERS, 200),
    ("GET", CLUES + "/import", OFFICERS, 200),
    ("POST", CLUES + "/import/sheet", OFFICERS, 409),
    ("GET", CLUES + "/import/{nobody}", set(), 404),
    ("POST", CLUES + "/import/{nobody}/store", OFFICERS, 400),
    ("POST", CLUES + "/import/{nobody}/drop", set(), 404),
    ("GET", CLUES + "/import/{nobody}/done", set(), 404),
    ("GET", NONE, set(), 404),
    ("GET", NONE + "/mend", set(), 404),
    ("POST", NONE + "/mend", set(), 404),
    ("POST", NONE + "/complainant", set(), 404),
    ("POST", NONE + "/files", set(), 404),
    ("GET", NONE + "/files/{nobody}", set(), 404),
    ("GET", NONE + "/pass_on", set(), 404),
    *(
        ("POST", f"{NONE}/{step}", set(), 404)
        for step in (
            "register", "hand_up", "accept", "decline", "transfer", "extend", "feed_back",
            "archive", "reconsider", "reopen",
        )
    ),
    *(
        ("POST", f"{NONE}/{step}", set(), 404)
        for step in ("hand_down", "pass_on", "assign", "supervise", "conclude")
    ),
]  # fmt: skip
LATER: list[tuple[str, str, set[Role], int]] = [
    ("GET", CLUES + "?tab=all", READERS, 200),
    ("GET", CLUES + "?q=整治&sort=unit", READERS, 200),
    ("GET", CLUES + "?of=left:registering", READERS, 200),
    ("GET", CLUES + "/import/{order_draft}", OFFICERS, 200),
    ("GET", CLUE, READERS, 200),
    ("GET", CLUE + "/mend", OFFICERS, 200),
    ("GET", CLUE + "/pass_on", OFFICERS, 200),
    ("GET", CLUE + "/files/{clue_file}", READERS, 200),
]
BECAUSE = {"reason": "核实过了"}
WRITTEN = {"title": "另写", "text": "另写", "received_on": "2024-11-04"}
STEPS: dict[str, dict[str, Any]] = {
    "mend": WRITTEN,
    "complainant": BECAUSE,
    "files": {"file": ("", None)},
    "register": {},
    "hand_up": BECAUSE,
    "hand_down": BECAUSE | {"place": "{nobody}"},
    "accept": {"unit": "{unit}", "kind": "不作为"},
    "decline": BECAUSE | {"ground": "与行政执法无关"},
    "transfer": BECAUSE | {"to": "县纪委监委"},
    "pass_on": BECAUSE | {"jurisdiction": "{nobody}"},
    "assign": {"handler": "{account}"},
    "extend": BECAUSE,
    "supervise": BECAUSE | {"level": "key"},
    "conclude": BECAUSE | {"finding": "find_founded"},
    "feed_back": BECAUSE | {"how": "电话"},
    "archive": BECAUSE,
    "reconsider": BECAUSE,
    "reopen": BECAUSE,
}
FORMS: dict[str, dict[str, Any]] = {
    CLUES + "/views": {"title": "我的", "query": "q=整治"},
    CLUES + "/new": WRITTEN,
    CLUES + "/import/sheet": {"file": ("", None)},
    CLUES + "/import/{nobody}/store": {"seen": ""},
    **{f"{NONE}/{step}": form for step, form in STEPS.items()},
}
# Acts upon a clue that is there.
ACTS: dict[str, dict[str, Any]] = {
    CLUES + "/views/{clue_view}/remove": {},
    CLUES + "/import/{order_draft}/store": {"seen": ""},
    CLUES + "/import/{order_draft}/drop": {},
    **{f"{CLUE}/{step}": form for step, form in STEPS.items()},
}
