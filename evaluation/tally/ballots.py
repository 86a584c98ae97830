"""评议票 — the ballots of a bundle, read and checked: the one part of it that may be very long."""

from collections.abc import Collection, Mapping
from fractions import Fraction
from functools import partial
from typing import Any, NamedTuple

from evaluation.tally import values
from evaluation.tally.reading import BundleRefused, each, fields, member, refused
from evaluation.tally.scheme import Indicator, Scheme
from evaluation.tally.values import HUNDRED

VALID, INVALID, ABSTAINED = "valid", "invalid", "abstained"

Score = int | None


class Ballot(NamedTuple):
    """If valid, it has either scores or a total on the scale of 0…100; otherwise neither.

    Scores stand in the order of the indicators and on their scale; None is 不了解.
    """

    unit: str
    group: str
    status: str
    scores: tuple[Score, ...] | None = None
    total: Fraction | None = None


class Seen(NamedTuple):
    """What a ballot may name, and, by indicator and text, the scores that were met before."""

    units: Mapping[str, str]
    groups: Mapping[str, str]
    scores: Mapping[str, dict[str | None, Score]]


def read_ballots(value: object, path: str, scheme: Scheme, units: Collection[str]) -> list[Ballot]:
    """`units` are those that may have ballots."""
    seen = Seen(
        {unit: unit for unit in units},
        {group.id: group.id for group in scheme.groups},
        {indicator.id: {} for indicator in scheme.indicators},
    )
    return each(value, path, partial(_ballot, scheme=scheme, seen=seen))


def _ballot(value: object, path: str, scheme: Scheme, seen: Seen) -> Ballot:
    try:
        return _looked_up(value, *seen)
    except (KeyError, TypeError):
        return _checked(value, path, scheme, seen)


def _looked_up(
    ballot: Any,  # noqa: ANN401 - what it is shows in the looking up
    units: Mapping[str, str],
    groups: Mapping[str, str],
    scores: Mapping[str, dict[str | None, Score]],
) -> Ballot:
    """A valid ballot of which every part was met before; else KeyError or TypeError."""
    given = ballot["scores"]
    if len(ballot) != 4 or len(given) != len(scores) or ballot["status"] != VALID:  # noqa: PLR2004
        raise KeyError
    found = tuple([score[given[indicator]] for indicator, score in scores.items()])
    return Ballot(units[ballot["unit"]], groups[ballot["group"]], VALID, found)


def _checked(value: object, path: str, scheme: Scheme, seen: Seen) -> Ballot:
    given = fields(value, path, ("unit", "group", "status"), ("scores", "total"))
    read_unit = values.one_of(seen.units, "units 中、withheld 以外的编号")
    unit = seen.units[member(given, path, "unit", read_unit)]
    read_group = values.one_of(seen.groups, "groups 中的编号")
    group = seen.groups[member(given, path, "group", read_group)]
    status = member(given, path, "status", values.one_of((VALID, INVALID, ABSTAINED)))
    if ("scores" in given) + ("total" in given) != (status == VALID):
        raise BundleRefused(path, "有效票应有 scores 或 total 之一，其他票两项都不应有")
    if "total" in given:
        return Ballot(unit, group, status, total=member(given, path, "total", values.hundred_scale))
    if "scores" not in given:
        return Ballot(unit, group, status)
    scores = _scores(given["scores"], f"{path}.scores", scheme, seen.scores)
    return Ballot(unit, group, status, scores)


def _scores(
    value: object, path: str, scheme: Scheme, seen: Mapping[str, dict[str | None, Score]]
) -> tuple[Score, ...]:
    given = fields(value, path, seen)
    for indicator in scheme.indicators:
        read = partial(_score, indicator=indicator, scheme=scheme)
        seen[indicator.id][given[indicator.id]] = member(given, path, indicator.id, read)
    return tuple([score[given[indicator]] for indicator, score in seen.items()])


def _score(value: object, path: str, indicator: Indicator, scheme: Scheme) -> Score:
    if value is None:
        return None
    if scheme.options is not None:
        worth = scheme.options[values.one_of(scheme.options, "options 中的编号")(value, path)]
        return None if worth is None else worth * (indicator.full // HUNDRED)
    score = values.decimal(value, path)
    if score > indicator.full or score % scheme.step:
        step, full = values.plain(scheme.step), values.plain(indicator.full)
        raise refused(value, path, f"步长 {step} 的整数倍，且不大于满分 {full}")
    return score
