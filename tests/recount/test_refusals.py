"""The independent recount: every breach of the rules is refused whole."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.recount.given import (
    GRADES,
    SOUND,
    adjusted,
    bundle_of,
    column,
    encoded,
    item,
    refusal,
    unit_of,
)
from tools.recount import Refused, recount

# ---- refusals


def changed(bundle, path, value):
    """The bundle with one value put at `scheme.grades.0.min`; `...` takes it away."""
    *way, last = [int(step) if step.isdecimal() else step for step in path.split(".")]
    place = bundle
    for step in way:
        place = place[step]
    if value is ...:
        del place[last]
    else:
        place[last] = value
    return encoded(bundle)


def every_part():
    parts = [
        unit_of("a", "90", items=[item("1", "x", "10", "5"), item("2", "x", "10", "5")]),
        unit_of("b", "80", items=[]),
        adjusted("a", "bonus", "1"),
        {"units": unit_of("c")["units"], "withheld": [{"unit": "c", "panel": "1/3"}]},
    ]
    marked = {"unit": "b", "group": "party", "status": "valid", "scores": {"team": "1.5"}}
    parts.append({"ballots": [marked, {"unit": "a", "group": "party", "status": "invalid"}]})
    return bundle_of(*parts, tie_break=["x"])


def test_the_bundle_that_the_refusals_start_from_is_sound():
    assert column(every_part(), "state") == ["void", "void", "ranked"]


WRONG = {
    "format": ["evaluation-bundle/2", None, ...],
    "more": [1],
    "withheld": [None, {}],
    "sitting.id": ["", 5, "\ud800"],
    "sitting.year": ["2024", 2024.0, True, None, float("nan"), float("inf")],
    "sitting.held_on": ["2025-1-16", "20250116", "2025-02-29", "２025-01-16", "2025-01-16\n", 5],
    "sitting.title": [None, "\udc00", ["x"]],
    "scheme.form": ["options", "free", ["points"]],
    "scheme.step": ["0", None, 0.5, "-1", "1e0", ".5", "1.", "+1", " 1", "1\n", "1/2", "١"],
    "scheme.options": [[], [{"id": "x", "title": "", "value": "1"}]],
    "scheme.indicators": [[], {}],
    "scheme.indicators.0.max": ["0", "0.0000001", "1" * 31, "1" * 1_000_000, None],
    "scheme.groups": [[]],
    "scheme.groups.0.weight": ["0", "0.000", 1],
    "scheme.trim.min_valid": [0, 1.0, False, -1],
    "scheme.trim.high": [1, -1],
    "scheme.quorum.denominator": [0, -1],
    "scheme.quorum.numerator": [2, -1],
    "scheme.quorum.strict": [0, None],
    "scheme.shares.panel": ["99.999999", "100/1"],
    "scheme.bonus_cap": [None, ...],
    "scheme.decimals": [7, -1, "2", True],
    "scheme.rounding": ["down"],
    "scheme.tie_break": [["y"], [""], [None], "x"],
    "scheme.grades": [[]],
    "scheme.grades.0.min": ["80", "79", None],
    "scheme.grades.0.quota": ["1.1", None],
    "scheme.grades.1.quota": ["0.5"],
    "scheme.grades.1.id": ["excellent"],
    "scheme.grades.3.min": ["0"],
    "units.1": [unit_of("a")["units"][0]],
    "units.1.id": ["A"],
    "units.0.class": [None],
    "units.0.ranked": [1],
    "units.0.grade_ceiling": ["best", ""],
    "turnout.0.unit": ["x", "b", "c"],
    "turnout.0.issued": [-1, 1.0, True, "1"],
    "ballots.0.unit": ["x", "c"],
    "ballots.0.group": ["npc"],
    "ballots.0.status": ["abstained", "late"],
    "ballots.0.scores": [{"team": "1"}],
    "ballots.0.total": ["100.1", "201/2", "1/0", "1/00", "1/-2", "1/2/3", "1.5/2", 90, None, ...],
    "ballots.2.scores": [{}, None, [], {"team": "1", "more": "1"}],
    "ballots.2.scores.team": ["100.5", "1.25", "3/2", 1, ["1"], "1" * 31, "\ud800"],
    "ballots.3.total": ["1"],
    "objective.1.unit": ["a"],
    "objective.0.items.0.points": ["10.1", "1/2", ...],
    "objective.0.items.0.max": ["0"],
    "objective.0.items.1.id": ["1"],
    "objective.0.items.0.dimension": [None, ""],
    "adjustments.0.unit": ["x"],
    "adjustments.0.kind": ["gift"],
    "adjustments.0.points": ["-1"],
    "withheld.0.panel": ["101", "1/0", None],
    "withheld.0.unit": ["x"],
}

ELSEWHERE = {  # where a breach is seen that stands between two places
    "scheme.form": "scheme",
    "scheme.trim.high": "scheme.trim",
    "scheme.grades.0.min": "scheme.grades",
    "turnout.0.unit": "turnout",
    "units.1.id": "turnout.1.unit",
}


@pytest.mark.parametrize(
    ("path", "value"),
    [(p, v) for p, values in WRONG.items() for v in values],
    ids=lambda v: ascii(v)[:40],
)
def test_every_breach_is_refused_with_its_path_and_a_reason(path, value):
    refused, place = refusal(changed(every_part(), path, value)), ELSEWHERE.get(path, path)
    named = "$" + "".join(
        f"[{step}]" if step.isdecimal() else f".{step}" for step in place.split(".")
    )
    assert named.startswith(refused.path) or refused.path.startswith(named)
    assert refused.path != "$"
    assert refused.reason


@pytest.mark.parametrize(
    ("path", "value", "named"),
    [
        ("ballots.2.scores.team", "100.5", "$.ballots[2].scores.team"),
        ("ballots.2.scores.more", "1", "$.ballots[2].scores.more"),
        ("objective.0.items.1.max", 5, "$.objective[0].items[1].max"),
        ("scheme.quorum.strict", ..., "$.scheme.quorum.strict"),
        ("sitting.\ud800\n", 1, "$.sitting.\\ud800\\u000a"),
    ],
)
def test_the_path_names_the_place(path, value, named):
    assert refusal(changed(every_part(), path, value)).path == named


def test_options_must_be_there_and_within_0_to_100():
    for options in (
        None,
        [],
        [{"id": "x", "title": "", "value": "100.1"}],
        [{"id": "x", "title": "", "value": None}] * 2,
    ):
        bundle = bundle_of(form="options", step=None, options=options)
        assert refusal(encoded(bundle)).path.startswith("$.scheme.options")


def test_a_quota_needs_a_second_grade():
    assert (
        refusal(encoded(bundle_of(grades=[GRADES[3] | {"quota": "1"}]))).path
        == "$.scheme.grades[0].quota"
    )


def test_a_key_given_twice_is_refused_where_it_stands():
    text = encoded(every_part()).replace(b'"team": "1.5"', b'"team": "1.5", "\\u0074eam": "1.5"')
    assert refusal(text).path == "$.ballots[2].scores.team"


@pytest.mark.parametrize(
    "text",
    [
        b"",
        b" ",
        b"null",
        b"1" * 100_000,
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"\xef\xbb\xbf" + SOUND,
        SOUND.decode().encode("utf-16"),
        SOUND.decode().encode("utf-32-be"),
        SOUND + b"x",
        SOUND.replace(b"430700", b"\xff"),
        SOUND.replace(b"430700", b"\xed\xa0\x80"),
        SOUND.replace(b"430700", b"\\ud800"),
        SOUND.replace(b"430700", b"\n"),
        SOUND.replace(b"2024", b"NaN"),
        SOUND.replace(b"2024", b"-Infinity"),
        SOUND.replace(b"2024", b"1e999999"),
        SOUND.replace(b"2024", b"02024"),
        SOUND.replace(b"2024", b"[" * 400 + b"]" * 400),
    ],
    ids=lambda text: repr(text[:12]) + str(len(text)),
)
def test_what_is_not_a_bundle_in_json_is_refused(text):
    assert refusal(text).path.startswith("$")


@given(st.data())
def test_no_bytes_at_all_bring_down_the_recount(data):
    text = bytearray(encoded(every_part()))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        text[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    try:
        answer = recount(bytes(text))
    except Refused as refused:
        answer = str(refused).encode()
    assert answer.endswith(b"}\n") or answer.startswith(b"$")
