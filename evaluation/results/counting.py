"""From sealed ballots to a bundle and its aggregates: pure, and in the memory of one opening."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from math import lcm
from typing import Any
from uuid import UUID

import msgspec

from evaluation.box import seal
from evaluation.box.digests import digest
from evaluation.results.rules import SMALLEST_GROUP, BoxDisagrees, check_inside


class Sealed(msgspec.Struct, frozen=True):
    """One row of the box."""

    slip: UUID
    unit: str
    group: str
    digest: bytes
    sealed: bytes


class Opened(msgspec.Struct, frozen=True):
    """One ballot after the opening; the slip is dropped before anything is stored."""

    slip: UUID
    inside: seal.Inside


def unseal_all(private: bytes, sitting: str, box: Sequence[Sealed]) -> list[Opened]:
    """Raises BoxDisagrees or BallotUnreadable at the first ballot that isn't as it should be."""
    opened = []
    for row in box:
        if digest(row.sealed) != row.digest:
            raise BoxDisagrees("有一张评议票的内容与其摘要不符")
        inside = seal.decode(seal.unseal(private, row.sealed))
        check_inside(
            {"sitting": inside.sitting, "unit": inside.unit, "group": inside.group},
            {"sitting": sitting, "unit": row.unit, "group": row.group},
        )
        opened.append(Opened(row.slip, inside))
    return opened


def bundle_ballots(opened: Iterable[Opened]) -> list[dict[str, Any]]:
    """The bundle's ballots, without slips and sorted, so that their order tells nothing."""
    ballots: list[dict[str, Any]] = []
    for ballot in opened:
        where = {"unit": ballot.inside.unit, "group": ballot.inside.group}
        if ballot.inside.choice == "scored":
            ballots.append(where | {"status": "valid", "scores": ballot.inside.scores})
        elif ballot.inside.choice in ("abstained", "invalid"):
            ballots.append(where | {"status": ballot.inside.choice})
    return sorted(ballots, key=lambda ballot: msgspec.json.encode(ballot, order="sorted"))


def turnout(
    units: Sequence[str], issued: Mapping[str, int], opened: Iterable[Opened]
) -> list[dict[str, Any]]:
    """Slips out, less the recused ones, which are counted apart; one row a unit and group."""
    recused: dict[tuple[str, str], int] = defaultdict(int)
    for ballot in opened:
        if ballot.inside.choice == "recused":
            recused[ballot.inside.unit, ballot.inside.group] += 1
    return [
        {
            "unit": unit,
            "group": group,
            "issued": out - recused[unit, group],
            "recused": recused[unit, group],
        }
        for unit in units
        for group, out in issued.items()
    ]


def aggregates(scheme: Mapping[str, Any], opened: Iterable[Opened]) -> dict[str, dict[str, Any]]:
    """What needs the ballots of one slip together, for each group of five slips or more.

    `pairs`: for each two units the count of slips that scored both, the sums of the totals, of
    their squares and of their products; `means`: the sorted means of slips; `flat`: slips with at
    most two different totals. Exact fractions of a point (0…100) as text.
    """
    by_group: dict[str, dict[UUID, dict[str, Fraction]]] = defaultdict(lambda: defaultdict(dict))
    for ballot in opened:
        if ballot.inside.scores is not None:
            total = ballot_total(scheme, ballot.inside.scores)
            if total is not None:
                by_group[ballot.inside.group][ballot.slip][ballot.inside.unit] = total
    return {
        group: _aggregate(list(slips.values()))
        for group, slips in by_group.items()
        if len(slips) >= SMALLEST_GROUP
    }


def ballot_total(scheme: Mapping[str, Any], scores: Mapping[str, str | None]) -> Fraction | None:
    """Scoring rules §3.1: known points over known maxima, × 100; None without a known score."""
    values = {option["id"]: option["value"] for option in scheme["options"] or ()}
    got, full = Fraction(0), Fraction(0)
    for indicator in scheme["indicators"]:
        top = Fraction(indicator["max"])
        score = scores[indicator["id"]]
        if scheme["options"] is not None and score is not None:
            score = values[score]
        if score is not None:
            got += Fraction(score) * top / 100 if scheme["options"] else Fraction(score)
            full += top
    return got / full * 100 if full else None


def _aggregate(slips: Sequence[Mapping[str, Fraction]]) -> dict[str, Any]:
    scale = lcm(*(total.denominator for slip in slips for total in slip.values()))
    whole = [{unit: int(total * scale) for unit, total in slip.items()} for slip in slips]
    units = sorted({unit for slip in slips for unit in slip})
    return {
        "slips": len(slips),
        "pairs": [_pair(one, other, whole, scale) for one, other in combinations(units, 2)],
        "means": [str(m) for m in sorted(sum(s.values(), Fraction(0)) / len(s) for s in slips)],
        "flat": sum(len(set(slip.values())) <= 2 for slip in slips),  # noqa: PLR2004  # the rule
    }


def _pair(
    one: str, other: str, slips: Sequence[Mapping[str, int]], scale: int
) -> dict[str, str | int]:
    both = [(slip[one], slip[other]) for slip in slips if one in slip and other in slip]
    return {
        "one": one,
        "other": other,
        "count": len(both),
        "sum_one": str(Fraction(sum(a for a, _ in both), scale)),
        "sum_other": str(Fraction(sum(b for _, b in both), scale)),
        "squares_one": str(Fraction(sum(a * a for a, _ in both), scale**2)),
        "squares_other": str(Fraction(sum(b * b for _, b in both), scale**2)),
        "products": str(Fraction(sum(a * b for a, b in both), scale**2)),
    }
