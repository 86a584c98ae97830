"""Arbitrary bundles, sound and broken; few units on few patterns, so that ties really happen.

Hypothesis gives a seeded `Random`, and the bundle is made by it: a hundred times quicker than by
single draws. To shrink a failure, set `use_true_random=False` for that run.
"""

import copy
import json
from datetime import date

from hypothesis import strategies as st

IDS = ["a", "B", "团队", "panel", "objective", "deductions"]
IDS += ["\U0001d11e", "\uffff", '"\\\n\x01', " "]
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
NEAR = ["80", "80.4", "79.6", "241/3", "79.5", "100"]
VALUES = [None, "0", "50", "66.666666", "80", "100"]
POINTS = ["0", "0.5", "1", "2.345678", "40", "250"]


def bundle_of(chance):
    """A sound bundle; every other one is a crowd of withheld units that are near one another."""
    scheme = scheme_of(chance)
    dimensions = [*ids_in(scheme["indicators"]), *ids(chance, 0, 2)]
    crowd = chance.random() < 0.5
    if crowd:
        scheme |= {"shares": {"panel": "100", "objective": "0"}, "decimals": chance.choice([0, 1])}
        scheme["grades"] = crowd_grades_of(chance)
    make = crowd_pattern_of if crowd else pattern_of
    patterns = [make(chance, scheme, dimensions) for _ in range(chance.randint(1, 4))]
    bundle = {
        "format": "evaluation-bundle/1",
        "sitting": sitting_of(chance),
        "scheme": scheme,
        **{table: [] for table in TABLES},
    }
    for unit in ids(chance, 3 if crowd else 0, 9 if crowd else 5):
        bundle["units"].append(unit_of(chance, scheme, unit))
        for table, rows in chance.choice(patterns).items():
            bundle[table] += [row | {"unit": unit} for row in rows]
    for table in TABLES:
        chance.shuffle(bundle[table])
    if not bundle["withheld"] and chance.random() < 0.5:
        del bundle["withheld"]
    found = sorted({item["dimension"] for row in bundle["objective"] for item in row["items"]})
    keys = ["panel", "objective", "deductions", *ids_in(scheme["indicators"]), *found]
    scheme["tie_break"] = chance.choices(keys, k=chance.randint(0, 3))
    return bundle


TABLES = ["units", "turnout", "ballots", "objective", "adjustments", "withheld"]


def ids(chance, least, most):
    return chance.sample(IDS, chance.randint(least, most))


def ids_in(rows):
    return [row["id"] for row in rows]


def titled(chance, least, most):
    """Rows with different ids, and titles."""
    return [{"id": found, "title": chance.choice(TEXTS)} for found in ids(chance, least, most)]


def sitting_of(chance):
    return {
        "id": chance.choice(IDS),
        "jurisdiction": "430700",
        "year": chance.randint(-(10**20), 10**20),
        "title": chance.choice(TEXTS),
        "held_on": str(date.fromordinal(chance.randint(1, date.max.toordinal()))),
    }


def scheme_of(chance):
    points = chance.random() < 0.5
    low, high, min_valid = chance.choice(TRIMS)
    numerator, denominator, strict = chance.choice(QUORUMS)
    panel, objective = chance.choice(SHARES)
    options = [row | {"value": chance.choice(VALUES)} for row in titled(chance, 1, 4)]
    groups = [row | {"weight": chance.choice(["30", "0.5", "0"])} for row in titled(chance, 1, 3)]
    if not any(float(group["weight"]) for group in groups):
        groups[-1]["weight"] = "70"
    return {
        "form": "points" if points else "options",
        "step": chance.choice(STEPS) if points else None,
        "indicators": [row | {"max": chance.choice(MAXIMA)} for row in titled(chance, 1, 3)],
        "options": None if points else options,
        "groups": groups,
        "trim": {"low": low, "high": high, "min_valid": min_valid},
        "center": chance.choice(["mean", "median"]),
        "quorum": {"numerator": numerator, "denominator": denominator, "strict": strict},
        "shares": {"panel": panel, "objective": objective},
        "bonus_cap": chance.choice(POINTS),
        "deduction_cap": chance.choice(POINTS),
        "decimals": chance.choice([0, 1, 2, 6]),
        "rounding": chance.choice(["half-up", "half-even"]),
        "rank_on": chance.choice(["exact", "rounded"]),
        "rank_within": chance.choice(["board", "class"]),
        "tie_break": [],
        "grades": grades_of(chance),
        "quota_tie": chance.choice(["none", "all"]),
    }


def grades_of(chance):
    lines = sorted(chance.sample(LINES, chance.randint(0, 3)), key=float, reverse=True)
    rows = titled(chance, len(lines) + 1, len(lines) + 1)
    grades = [row | {"min": line} for row, line in zip(rows, [*lines, None], strict=True)]
    if lines and chance.random() < 0.8:
        grades[0]["quota"] = chance.choice(QUOTAS)
    return grades


def crowd_grades_of(chance):
    return [
        {"id": "excellent", "title": "优秀", "min": "79", "quota": chance.choice(QUOTAS)},
        {"id": "good", "title": "良好", "min": None},
    ]


def unit_of(chance, scheme, unit):
    best = chance.choice(scheme["grades"])["id"]
    return {
        "id": unit,
        "title": chance.choice(TEXTS),
        "class": chance.choice(["", "综合执法类"]),
        "ranked": chance.random() < 0.85,
        "grade_ceiling": best if chance.random() < 0.2 else None,
    }


def pattern_of(chance, scheme, dimensions):
    """All that a unit may have, but for the unit itself."""
    pattern = {"adjustments": adjustments_of(chance, POINTS), "objective": []}
    if chance.random() < 0.85:
        pattern["objective"].append({"items": items_of(chance, dimensions)})
    if chance.random() < 0.2:
        return pattern | {"withheld": [{"panel": chance.choice(PANELS)}]}
    pattern |= {"ballots": [], "turnout": []}
    sheets = [sheet_of(chance, scheme) for _ in range(4)]
    for group in ids_in(scheme["groups"]):
        cast = chance.choices(sheets, k=chance.randint(0, 6))
        pattern["ballots"] += [sheet | {"group": group} for sheet in cast]
        if cast or chance.random() < 0.5:
            issued = max(len(cast) + chance.choice([0, 0, 0, 0, 1, 1, 2, 5, -1]), 0)
            row = {"group": group, "issued": issued, "recused": chance.randint(0, 2)}
            pattern["turnout"].append(row)
    return pattern


def crowd_pattern_of(chance, _scheme, _dimensions):
    return {
        "withheld": [{"panel": chance.choice(NEAR)}],
        "adjustments": adjustments_of(chance, ["0.4", "1"]),
    }


def adjustments_of(chance, points):
    return [
        {
            "kind": chance.choice(["bonus", "deduction"]),
            "points": chance.choice(points),
            "reason": chance.choice(TEXTS),
        }
        for _ in range(chance.randint(0, 3))
    ]


def sheet_of(chance, scheme):
    """A ballot without unit and group."""
    kind = chance.choice(["scores", "scores", "scores", "total", "invalid", "abstained"])
    if kind == "total":
        return {"status": "valid", "total": chance.choice(TOTALS)}
    if kind != "scores":
        return {"status": kind}
    scores = {row["id"]: mark_of(chance, scheme, row["max"]) for row in scheme["indicators"]}
    return {"status": "valid", "scores": scores}


def mark_of(chance, scheme, most):
    if chance.random() < 0.2:
        return None
    if scheme["form"] == "options":
        return chance.choice(scheme["options"])["id"]
    steps = millionths(most) // millionths(scheme["step"])
    count = chance.choice([0, steps // 2, steps - steps // 10, steps, chance.randint(0, steps)])
    return decimal(count * millionths(scheme["step"]))


def items_of(chance, dimensions):
    items = []
    for found in ids(chance, 0, 4):
        most, points = chance.choice(MAXIMA), chance.choice([None, "0", *MAXIMA])
        if points and float(points) > float(most):
            points = "0.000001"
        dimension = chance.choice(dimensions)
        items.append({"id": found, "dimension": dimension, "max": most, "points": points})
    return items


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


def changed_text_of(chance):
    """The text of a bundle with one change, which may or may not break it."""
    bundle = bundle_of(chance)
    owner, key = chance.choice(list(places(bundle)))
    change = chance.choice(["put", "put", "drop", "again", "new key"])
    if change == "drop":
        del owner[key]
    elif change == "put":
        owner[key] = chance.choice(JUNK)
    elif isinstance(owner, list):
        owner.append(copy.deepcopy(owner[key]))
    elif change == "new key":
        owner["note"] = owner[key]
    written = json.dumps(bundle, ensure_ascii=chance.random() < 0.5)
    if change == "again" and isinstance(owner, dict):
        name = json.dumps(key)
        written = written.replace(f"{name}: ", f"{name}: null, {name}: ", 1)
    return written.encode("utf-8", "surrogatepass")


def places(value):
    """Every place in a value: what holds it, and the key or the index there."""
    inside = value.items() if isinstance(value, dict) else enumerate(value)
    for key, item in inside:
        yield value, key
        if isinstance(item, dict | list):
            yield from places(item)


def cut_text_of(chance):
    """The text of a bundle with a few bytes put in the place of others."""
    written = json.dumps(bundle_of(chance), ensure_ascii=False).encode()
    start = chance.randint(0, len(written))
    put = chance.choice(
        [b"", b"0", b'"', b"}", b",", b"\\", b"\xff", b"\xed\xa0\x80", b"\x00", b"-"]
    )
    return written[:start] + put + written[start + chance.randint(0, 3) :]


bundles = st.randoms(use_true_random=True).map(bundle_of)
changed_texts = st.randoms(use_true_random=True).map(changed_text_of)
cut_texts = st.randoms(use_true_random=True).map(cut_text_of)
