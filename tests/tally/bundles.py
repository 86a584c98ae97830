"""Arbitrary bundles, sound and broken; few units on few patterns, so that ties really happen."""

import copy
import json
from random import Random

from hypothesis import strategies as st

IDS = [
    "a",
    "B",
    "团队",
    "panel",
    "objective",
    "deductions",
    "\U0001d11e",
    "\uffff",
    '"\\\n\x01',
    " ",
]
TEXTS = ["", "优秀", 'a "quoted" \\ text', "\x00\x1f\x7f\u2028", "\U00020bb7野家"]
MAXIMA = ["20", "5", "0.3", "007.50", "33.333333", "100"]
STEPS = ["0.5", "1", "0.1", "0.000001", "3"]
TRIMS = [(0, 0, 1), (1, 1, 3), (1, 0, 2), (0, 2, 4), (1, 1, 5), (2, 1, 4)]
QUORUMS = [(0, 1, False), (0, 3, True), (1, 2, True), (1, 2, False), (1, 1, False), (1, 1, True)]
SHARES = [("40", "60"), ("100", "0"), ("0", "100"), ("33.333333", "66.666667"), ("100.0", "00.0")]
LINES = ["150", "100", "90.0", "80", "60", "50", "33.3", "12.5", "0"]
QUOTAS = ["0", "0.30", "0.34", "0.5", "0.75", "1"]
TOTALS = ["0", "12.345", "50", "66.666666", "80", "90", "100", "100.000000", "200/3", "0/7", "05/1"]
PANELS = [*TOTALS, "5423/60", "87.5", "1/8", f"{10**40}/{3 * 10**39}"]
VALUES = ["0", "50", "66.666666", "80", "100"]
POINTS = ["0", "0.5", "1", "2.345678", "40", "250"]

rarely = st.sampled_from([False] * 7 + [True])
often = rarely.map(lambda no: not no)
text = st.sampled_from(TEXTS)


def ids(least, most):
    return st.lists(st.sampled_from(IDS), min_size=least, max_size=most, unique=True)


@st.composite
def bundles(draw):
    scheme = draw(schemes())
    dimensions = [*(indicator["id"] for indicator in scheme["indicators"]), *draw(ids(0, 2))]
    patterns = draw(st.lists(patterns_of(scheme, dimensions), min_size=1, max_size=3))
    bundle = {
        "format": "evaluation-bundle/1",
        "sitting": draw(sittings),
        "scheme": scheme,
        "units": [],
        "turnout": [],
        "ballots": [],
        "objective": [],
        "adjustments": [],
        "withheld": [],
    }
    for unit in draw(st.lists(st.sampled_from([*IDS, "u1", "u2", "u3"]), max_size=7, unique=True)):
        bundle["units"].append(draw(units_of(scheme, unit)))
        for table, rows in draw(st.sampled_from(patterns)).items():
            bundle[table] += [row | {"unit": unit} for row in rows]
    mixer = Random(draw(st.integers(0, 99)))  # noqa: S311 - an order, not a secret
    for table in ("units", "turnout", "ballots", "objective", "adjustments", "withheld"):
        mixer.shuffle(bundle[table])
    if not bundle["withheld"] and draw(st.booleans()):
        del bundle["withheld"]
    found = {item["dimension"] for row in bundle["objective"] for item in row["items"]}
    keys = ["panel", "objective", "deductions", *(i["id"] for i in scheme["indicators"]), *found]
    scheme["tie_break"] = draw(st.lists(st.sampled_from(keys), max_size=3))
    return bundle


sittings = st.fixed_dictionaries(
    {
        "id": st.sampled_from(IDS),
        "jurisdiction": st.just("430700"),
        "year": st.integers(),
        "title": text,
        "held_on": st.dates().map(str),
    }
)


def named(least, most, **fields):
    """Rows with different ids, titles, and these fields."""
    return ids(least, most).flatmap(
        lambda found: st.tuples(
            *(st.fixed_dictionaries({"id": st.just(key), "title": text, **fields}) for key in found)
        ).map(list)
    )


@st.composite
def schemes(draw):
    points = draw(st.booleans())
    low, high, min_valid = draw(st.sampled_from(TRIMS))
    numerator, denominator, strict = draw(st.sampled_from(QUORUMS))
    panel, objective = draw(st.sampled_from(SHARES))
    groups = named(1, 3, weight=st.sampled_from(["30", "0.5", "0"]))
    return {
        "form": "points" if points else "options",
        "step": draw(st.sampled_from(STEPS)) if points else None,
        "indicators": draw(named(1, 3, max=st.sampled_from(MAXIMA))),
        "options": None if points else draw(named(1, 4, value=st.sampled_from([None, *VALUES]))),
        "groups": draw(groups.filter(lambda rows: any(float(row["weight"]) for row in rows))),
        "trim": {"low": low, "high": high, "min_valid": min_valid},
        "center": draw(st.sampled_from(["mean", "median"])),
        "quorum": {"numerator": numerator, "denominator": denominator, "strict": strict},
        "shares": {"panel": panel, "objective": objective},
        "bonus_cap": draw(st.sampled_from(POINTS)),
        "deduction_cap": draw(st.sampled_from(POINTS)),
        "decimals": draw(st.sampled_from([0, 1, 2, 6])),
        "rounding": draw(st.sampled_from(["half-up", "half-even"])),
        "rank_on": draw(st.sampled_from(["exact", "rounded"])),
        "rank_within": draw(st.sampled_from(["board", "class"])),
        "tie_break": [],
        "grades": draw(grades()),
        "quota_tie": draw(st.sampled_from(["none", "all"])),
    }


@st.composite
def grades(draw):
    lines = draw(st.lists(st.sampled_from(LINES), max_size=3, unique=True))
    lines = [*sorted(lines, key=float, reverse=True), None]
    found = draw(named(len(lines), len(lines)))
    found = [grade | {"min": line} for grade, line in zip(found, lines, strict=True)]
    if len(found) > 1 and draw(often):
        found[0]["quota"] = draw(st.sampled_from(QUOTAS))
    return found


@st.composite
def units_of(draw, scheme, unit):
    best = st.sampled_from([grade["id"] for grade in scheme["grades"]])
    return {
        "id": unit,
        "title": draw(text),
        "class": draw(st.sampled_from(["", "综合执法类"])),
        "ranked": draw(often),
        "grade_ceiling": draw(st.none() | best),
    }


@st.composite
def patterns_of(draw, scheme, dimensions):
    """All that a unit may have, but for the unit itself."""
    pattern = {
        "objective": [{"items": draw(items_of(dimensions))}] if draw(often) else [],
        "adjustments": draw(st.lists(adjustments, max_size=3)),
    }
    if draw(rarely):
        return pattern | {"withheld": [{"panel": draw(st.sampled_from(PANELS))}]}
    sheets = draw(st.lists(sheets_of(scheme), min_size=1, max_size=4))
    pattern |= {"ballots": [], "turnout": []}
    for group in scheme["groups"]:
        cast = draw(st.lists(st.sampled_from(sheets), max_size=6))
        pattern["ballots"] += [sheet | {"group": group["id"]} for sheet in cast]
        if cast or draw(st.booleans()):
            more = draw(st.sampled_from([0, 0, 0, 1, 1, 2, 5, -1]))
            row = {"issued": max(len(cast) + more, 0), "recused": draw(st.integers(0, 2))}
            pattern["turnout"].append(row | {"group": group["id"]})
    return pattern


def sheets_of(scheme):
    """Ballots without unit and group."""
    marks = {indicator["id"]: marks_of(scheme, indicator) for indicator in scheme["indicators"]}
    scored = st.fixed_dictionaries({"scores": st.fixed_dictionaries(marks)})
    scored |= st.fixed_dictionaries({"total": st.sampled_from(TOTALS)})
    valid = scored.map(lambda sheet: sheet | {"status": "valid"})
    others = st.sampled_from([{"status": "invalid"}, {"status": "abstained"}])
    return st.one_of(valid, valid, valid, others)


def marks_of(scheme, indicator):
    if scheme["form"] == "options":
        return st.sampled_from([None, *(option["id"] for option in scheme["options"])])
    step, most = millionths(scheme["step"]), millionths(indicator["max"])
    steps = most // step
    good = st.sampled_from([0, steps // 2, steps - steps // 10, steps]) | st.integers(0, steps)
    return st.none() | good.map(lambda count: decimal(count * step))


def items_of(dimensions):
    most = st.sampled_from(MAXIMA)
    rows = named(0, 4, dimension=st.sampled_from(dimensions), max=most, points=st.none() | most)
    return rows.map(lambda found: [_item(**row) for row in found])


def _item(*, id, title, dimension, max, points):  # noqa: A002 - the format's own words
    """No more points than the maximum."""
    if points and float(points) > float(max):
        points = "0.000001"
    return {"id": id, "dimension": dimension, "max": max, "points": points}


adjustments = st.fixed_dictionaries(
    {
        "kind": st.sampled_from(["bonus", "deduction"]),
        "points": st.sampled_from(POINTS),
        "reason": text,
    }
)


def millionths(decimal):
    whole, _, part = decimal.partition(".")
    return int(whole) * 1_000_000 + int(part.ljust(6, "0"))


def decimal(millionths):
    return f"{millionths // 1_000_000}.{millionths % 1_000_000:06}"


JUNK = [
    *(None, True, False, 0, -1, 1, 7, 1.0, 1.5, 10**30, float("nan"), float("inf")),
    *("", "x", "0", "1", "-1", "1e2", "+1", " 1", "1 ", "1\n", "１", "٣", "1_0", ".5", "5.", "1,5"),
    *("0.1234567", "0" * 30, "0" * 31, "NaN", "1/0", "1/2", "/2", "1/", "-1/2", "1/2/3", "1.5/2"),
    *("101", "100.000001", "201/2", "\ud800", "\udc00", "\ud834\udd1e", "valid", "mean", "all"),
    *("2025-02-30", "2024-02-29", "2025-1-1", "20250101", "0000-01-01", "２０２５-01-01"),
    *([], {}, [[]], [None], {"a": 1}, {"id": "a"}),
]


@st.composite
def changed_texts(draw):
    """The text of a bundle with one change, which may or may not break it."""
    bundle = draw(bundles())
    owner, key = draw(st.sampled_from(list(_places(bundle))))
    change = draw(st.sampled_from(["put", "put", "drop", "twice", "new key"]))
    if change == "drop":
        del owner[key]
    elif change == "put":
        owner[key] = draw(st.sampled_from(JUNK))
    elif isinstance(owner, list):
        owner.append(copy.deepcopy(owner[key]))
    elif change == "new key":
        owner["note"] = owner[key]
    written = json.dumps(bundle, ensure_ascii=draw(st.booleans()))
    if change == "twice" and isinstance(owner, dict):
        name = json.dumps(key)
        written = written.replace(f"{name}: ", f"{name}: null, {name}: ", 1)
    return written.encode("utf-8", "surrogatepass")


def _places(value):
    """Every place in a value: what holds it, and the key or the index there."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inside:
        yield value, key
        if isinstance(item, dict | list):
            yield from _places(item)


@st.composite
def cut_texts(draw):
    """The text of a bundle with a few bytes put in the place of others."""
    written = json.dumps(draw(bundles()), ensure_ascii=False).encode()
    start = draw(st.integers(0, len(written)))
    length = draw(st.integers(0, 3))
    return written[:start] + draw(st.binary(max_size=3)) + written[start + length :]
