"""试算数据 — an invented bundle for a scheme: the same seed gives the same ballots.

The units lie around the line of the first grade, so that its quota has something to decide. With
six units or more some show what seldom happens: equal totals that a key tells apart, equal totals
that stay equal at the end of the quota, a group that is wholly recused, too few ballots, a unit
that is not ranked.
"""

import copy
import random
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import product
from typing import Any

import msgspec

from evaluation.cycles.scheme_words import TIE_BREAK

ENOUGH_FOR_CASES = 6
RETURNED_OF_TOO_FEW = 0.3

MOVED = "与另一家相同，只把客观分在两个维度间挪了 0.5"
PAIRED = "与另一家相同，只多加 0.5 分又扣 0.5 分"
SAME = "与另一家的票、客观分完全相同"
RECUSED = "有一组全部回避"
TOO_FEW = "多数票没有交回"
NOT_RANKED = "不参与排名"

Content = Mapping[str, Any]
Row = dict[str, Any]


class Wanted(msgspec.Struct, frozen=True):
    """How large the invented hall is: slips of each group, in the scheme's order."""

    seed: int
    units: int
    slips: tuple[int, ...]


class Invented(msgspec.Struct, frozen=True):
    """`cases` says of a unit, by its id, what it is there to show."""

    bundle: dict[str, Any]
    cases: dict[str, str]


def invented_bundle(content: Content, wanted: Wanted) -> Invented:
    dice = random.Random(wanted.seed)  # noqa: S311  # invented scores are no secrets
    rules = content["rules"]
    order = dice.sample(range(wanted.units), wanted.units)
    units = [_unit(number) for number in range(1, wanted.units + 1)]
    bundle: dict[str, Any] = {
        "format": "evaluation-bundle/1",
        "sitting": {"id": "try-out", "jurisdiction": "", "year": 2000, "title": "试算"}
        | {"held_on": "2000-01-01"},
        "scheme": rules,
        "units": units,
        **{table: [] for table in ("turnout", "ballots", "objective", "adjustments")},
    }
    strictness = {
        group["id"]: [dice.gauss(0, 0.02) for _ in range(slips)]
        for group, slips in zip(rules["groups"], wanted.slips, strict=True)
    }
    for place, number in enumerate(order):
        quality = _quality(rules, place, wanted.units)
        for table, rows in _of_unit(content, strictness, quality, dice).items():
            bundle[table] += [row | {"unit": units[number]["id"]} for row in rows]
    best_first = [units[number]["id"] for number in order]
    cases = _with_cases(content, bundle, best_first) if wanted.units >= ENOUGH_FOR_CASES else {}
    return Invented(bundle, cases)


def _unit(number: int) -> Row:
    """Two by two in each of two classes."""
    return {
        "id": f"u{number:02}",
        "title": f"第 {number} 家",
        "class": "甲类" if number % 4 in (1, 2) else "乙类",
        "ranked": True,
        "grade_ceiling": None,
    }


def _quality(rules: Content, place: int, units: int) -> float:
    """Falling from eight points above the line of the first grade to twelve below it."""
    line = min(float(rules["grades"][0]["min"] or 80), 100)
    return min(max(line + 8 - 20 * place / units, 5), 98) / 100


def _of_unit(
    content: Content, strictness: Mapping[str, list[float]], quality: float, dice: random.Random
) -> dict[str, list[Row]]:
    """All that a unit has in a bundle."""
    turnout, ballots = [], []
    for group, slips in strictness.items():
        recused = int(len(slips) > 1 and dice.random() < 0.1)  # noqa: PLR2004
        cast = [_ballot(content["rules"], quality + own, dice) for own in slips[recused:]]
        ballots += [ballot | {"group": group} for ballot in cast if ballot]
        turnout.append({"group": group, "issued": len(cast), "recused": recused})
    adjustments = []
    if dice.random() < 0.25:  # noqa: PLR2004
        adjustments.append({"kind": "bonus", "points": "1", "reason": "试算"})
    if dice.random() < 0.3:  # noqa: PLR2004
        adjustments.append({"kind": "deduction", "points": "0.5", "reason": "试算"})
    likely = quality + dice.gauss(0, 0.03)
    items = [_item(item, likely, dice) for item in content["items"]]
    objective = [{"items": items}] if items else []
    return {
        "turnout": turnout,
        "ballots": ballots,
        "objective": objective,
        "adjustments": adjustments,
    }


def _item(item: Mapping[str, str], quality: float, dice: random.Random) -> Row:
    """Points in tenths of a point, never above the maximum."""
    part = min(max(quality + dice.gauss(0, 0.08), 0), 1)
    points = Fraction(item["max"]) * Fraction(round(part * 1000), 1000)
    kept = {key: item[key] for key in ("id", "dimension", "max")}
    return kept | {"points": plain(points * 10 // 1 / Fraction(10))}


def plain(number: Fraction) -> str:
    """A decimal of at most six places."""
    millionths = int(number * 1_000_000)
    whole, part = divmod(millionths, 1_000_000)
    return f"{whole}.{part:06d}".rstrip("0").rstrip(".")


def _ballot(rules: Content, quality: float, dice: random.Random) -> Row | None:
    """None is a ballot that did not come back."""
    chance = dice.random()
    if chance < 0.02:  # noqa: PLR2004
        return None
    if chance < 0.05:  # noqa: PLR2004
        return {"status": "abstained" if chance < 0.04 else "invalid"}  # noqa: PLR2004
    liking = 0.4 if chance > 0.96 else quality  # noqa: PLR2004  # one who marks everything down
    mark = _option if rules["form"] == "options" else _points
    scores = {row["id"]: mark(rules, row["max"], liking, dice) for row in rules["indicators"]}
    return {"status": "valid", "scores": scores}


def _points(rules: Content, most: str, liking: float, dice: random.Random) -> str | None:
    if dice.random() < 0.02:  # noqa: PLR2004
        return None
    step, part = Fraction(rules["step"]), min(max(liking + dice.gauss(0, 0.05), 0), 1)
    wanted = Fraction(most) * Fraction(round(part * 1000), 1000)
    return plain(min(wanted / step + Fraction(1, 2), Fraction(most) / step) // 1 * step)


def _option(rules: Content, _: str, liking: float, dice: random.Random) -> str:
    """The option next to what one thinks; now and then 不了解."""
    known = [option for option in rules["options"] if option["value"] is not None]
    if not known or dice.random() < 0.03:  # noqa: PLR2004
        return str(dice.choice(rules["options"])["id"])
    thought = liking * 100 + dice.gauss(0, 15)
    return str(min(known, key=lambda option: abs(float(option["value"]) - thought))["id"])


def _with_cases(
    content: Content, bundle: dict[str, Any], best_first: Sequence[str]
) -> dict[str, str]:
    """Changes some of the units into cases; the last ones, and pairs further up."""
    *_, unranked, recused, too_few = best_first
    cases = {unranked: NOT_RANKED, too_few: TOO_FEW}
    next(unit for unit in bundle["units"] if unit["id"] == unranked)["ranked"] = False
    _cut_short(bundle, too_few)
    groups = content["rules"]["groups"]
    if len(groups) > 1:
        cases[recused] = RECUSED
        _recuse(bundle, recused, groups[-1]["id"])
    first, second = best_first[-5:-3]
    _copy(bundle, first, second)
    cases[second] = _tell_apart(bundle, second)
    quota = Fraction(content["rules"]["grades"][0].get("quota", "0"))
    last = int(quota * (len(best_first) - 2))
    if 0 < last < len(best_first) - 5:
        _copy(bundle, best_first[last - 1], best_first[last])
        cases[best_first[last]] = SAME
    return cases


def _tell_apart(bundle: dict[str, Any], unit: str) -> str:
    """Of two equal units, change one so that the total stays: by the first key that allows it."""
    for key in bundle["scheme"]["tie_break"]:
        if key == "deductions":
            for kind in ("bonus", "deduction"):
                row = {"unit": unit, "kind": kind, "points": "0.5", "reason": "试算"}
                bundle["adjustments"].append(row)
            return PAIRED
        if key not in TIE_BREAK and _move_points(bundle, unit, key):
            return MOVED
    return SAME


def _copy(bundle: dict[str, Any], source: str, target: str) -> None:
    for table in ("turnout", "ballots", "objective", "adjustments"):
        rows = [row for row in bundle[table] if row["unit"] != target]
        same = [copy.deepcopy(row) for row in rows if row["unit"] == source]
        bundle[table] = rows + [row | {"unit": target} for row in same]
    classes = {unit["id"]: unit for unit in bundle["units"]}
    classes[target]["class"] = classes[source]["class"]


def _move_points(bundle: dict[str, Any], unit: str, dimension: str) -> bool:
    """Half a point between the dimension and another one, where both have room."""
    half = Fraction(1, 2)
    own: list[list[Row]] = [r["items"] for r in bundle["objective"] if r["unit"] == unit]
    items = own[0] if own else []
    room = [item for item in items if Fraction(item["max"]) - Fraction(item["points"]) >= half]
    rich = [item for item in items if Fraction(item["points"]) >= half]
    for gets, gives in product(room, rich):
        if (gets["dimension"] == dimension) != (gives["dimension"] == dimension):
            gets["points"] = plain(Fraction(gets["points"]) + half)
            gives["points"] = plain(Fraction(gives["points"]) - half)
            return True
    return False


def _recuse(bundle: dict[str, Any], unit: str, group: str) -> None:
    bundle["ballots"] = [
        row for row in bundle["ballots"] if (row["unit"], row["group"]) != (unit, group)
    ]
    for row in bundle["turnout"]:
        if (row["unit"], row["group"]) == (unit, group):
            row |= {"issued": 0, "recused": row["issued"] + row["recused"]}


def _cut_short(bundle: dict[str, Any], unit: str) -> None:
    own = [row for row in bundle["ballots"] if row["unit"] == unit]
    kept = own[: int(len(own) * RETURNED_OF_TOO_FEW)]
    bundle["ballots"] = [row for row in bundle["ballots"] if row["unit"] != unit] + kept
