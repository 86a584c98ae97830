"""One unit's part of a tally, cut out by the database: how its ballots lie, and its items.

The worker that prints also answers tablets: it never reads a whole box for the sake of one unit.
"""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.results.counting import ballot_total
from evaluation.results.queries import IndicatorScore, mean_score
from evaluation.results.rules import SMALLEST_SHOWN

BIN = 5
"""Width of a column of the distribution, in points of 100."""


class GroupSpan(msgspec.Struct, frozen=True):
    """A group's score, and between which totals its ballots lie once the extremes are left out."""

    title: str
    score: str
    low: float
    high: float


class Bar(msgspec.Struct, frozen=True):
    """How many ballots have a total from `start` on, up to the next bar."""

    start: int
    ballots: int


class UnitTally(msgspec.Struct, frozen=True):
    """As the bundle and the result write it; `ballots` are those with scores."""

    scheme: dict[str, Any]
    ballots: list[dict[str, Any]]
    items: list[dict[str, Any]]
    adjustments: list[dict[str, Any]]
    result: dict[str, Any]


async def unit_tally(tally: UUID, unit: UUID) -> UnitTally:
    """Raises NotFound for a unit that this tally has not."""
    rows = await fetch(
        "WITH t AS MATERIALIZED (SELECT audit_bundle::jsonb AS b, audit_result::jsonb AS r "
        "FROM tally WHERE id = $1), u AS (SELECT jsonb_build_object('unit', $2::text) AS u) "
        "SELECT b->'scheme' AS scheme, "
        "jsonb_path_query_array(b, '$.ballots[*] ? (@.unit == $unit && exists(@.scores))', u) "
        "AS ballots, "
        "jsonb_path_query_array(b, '$.objective[*] ? (@.unit == $unit).items[*]', u) AS items, "
        "jsonb_path_query_array(b, '$.adjustments[*] ? (@.unit == $unit)', u) AS adjustments, "
        "jsonb_path_query_first(r, '$.units[*] ? (@.unit == $unit)', u) AS result FROM t, u",
        *(tally, unit.hex),
    )
    row = dict(found(rows[0] if rows else None))
    found(row["result"])
    parts = {name: msgspec.json.decode(text) for name, text in row.items()}
    return msgspec.convert(parts, UnitTally)


def spans_and_bars(
    part: UnitTally, scores: Mapping[str, str | None]
) -> tuple[tuple[GroupSpan, ...], tuple[Bar, ...]]:
    """`scores`: each group's score by its title, as shown."""
    totals: dict[str, list[Fraction]] = {group["id"]: [] for group in part.scheme["groups"]}
    for ballot in part.ballots:
        total = ballot_total(part.scheme, ballot["scores"])
        if total is not None:
            totals[ballot["group"]].append(total)
    bars = _bars(total for some in totals.values() for total in some)
    return _spans(part.scheme, totals, scores), bars


def indicators_of(part: UnitTally) -> tuple[IndicatorScore, ...]:
    """Means of all valid ballots, not trimmed; only for a unit without a small group.

    Where fewer than three of a group know the indicator there is no mean: it would show a person.
    """
    return tuple(
        IndicatorScore(
            indicator["title"],
            indicator["max"],
            {
                group["title"]: mean
                for group in part.scheme["groups"]
                if _known(part, group["id"], indicator["id"]) >= SMALLEST_SHOWN
                and (mean := mean_score(part.scheme, part.ballots, group["id"], indicator["id"]))
            },
        )
        for indicator in part.scheme["indicators"]
    )


def _known(part: UnitTally, group: str, indicator: str) -> int:
    """Ballots of the group that say something on the indicator; 不了解 is null, in both forms."""
    unknown = {one["id"] for one in part.scheme["options"] or () if one["value"] is None} | {None}
    return sum(
        ballot["scores"][indicator] not in unknown
        for ballot in part.ballots
        if ballot["group"] == group
    )


def _spans(
    scheme: Mapping[str, Any],
    totals: Mapping[str, list[Fraction]],
    scores: Mapping[str, str | None],
) -> tuple[GroupSpan, ...]:
    spans = []
    for group in scheme["groups"]:
        left = _trimmed(sorted(totals[group["id"]]), scheme["trim"])
        score = scores.get(group["title"])
        if left and score is not None:
            spans.append(GroupSpan(group["title"], score, float(left[0]), float(left[-1])))
    return tuple(spans)


def _trimmed(totals: Sequence[Fraction], trim: Mapping[str, int]) -> Sequence[Fraction]:
    if len(totals) < trim["min_valid"]:
        return totals
    return totals[trim["low"] : len(totals) - trim["high"]]


def _bars(totals: Iterable[Fraction]) -> tuple[Bar, ...]:
    """From the lowest column that holds a ballot up to 95; a total of 100 stands in the last."""
    counts: dict[int, int] = {}
    for total in totals:
        start = min(int(total) // BIN * BIN, 100 - BIN)
        counts[start] = counts.get(start, 0) + 1
    if not counts:
        return ()
    return tuple(Bar(start, counts.get(start, 0)) for start in range(min(counts), 100, BIN))
