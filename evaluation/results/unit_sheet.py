"""One unit of a tally in full: by indicator and group, how its ballots lie, and its records."""

import json
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.results.counting import ballot_total
from evaluation.results.queries import (
    IndicatorScore,
    Ranking,
    RankingLine,
    indicator_scores,
    ranking_of,
)
from evaluation.results.rules import SMALLEST_SHOWN, NotCounted

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


class ObjectiveLine(msgspec.Struct, frozen=True):
    """客观考核项 — what is stored today; `points` None is 不适用."""

    item: str
    dimension: str
    maximum: str
    points: str | None


class UnitSheet(msgspec.Struct, frozen=True):
    """`spans`, `bars` and `indicators` are empty for a unit with a small group."""

    line: RankingLine
    indicators: tuple[IndicatorScore, ...]
    spans: tuple[GroupSpan, ...]
    bars: tuple[Bar, ...]
    objective: tuple[ObjectiveLine, ...]
    drawn: int

    @property
    def valid(self) -> int:
        return self.line.counted["valid"]


async def unit_sheet(sitting: UUID, unit: UUID) -> tuple[Ranking, UnitSheet]:
    """Raises NotCounted, and NotFound for a unit that is not on this agenda."""
    ranking = await ranking_of(sitting)
    line = found(next((line for line in ranking.lines if line.unit == unit), None))
    shown = not any(0 < group.valid < SMALLEST_SHOWN for group in line.groups)
    spans, bars = await _ballots(sitting, unit, line) if shown else ((), ())
    indicators = await indicator_scores(sitting, unit) if shown else []
    drawn = await fetch(
        "SELECT coalesce(sum(issued), 0)::int AS n FROM slips_out WHERE sitting = $1", sitting
    )
    return ranking, UnitSheet(
        line=line,
        indicators=tuple(indicators),
        spans=spans,
        bars=bars,
        objective=tuple(await objective_lines(unit)),
        drawn=drawn[0]["n"],
    )


async def objective_lines(unit: UUID) -> list[ObjectiveLine]:
    rows = await fetch(
        "SELECT item, dimension, maximum, points FROM objective_item WHERE unit = $1 ORDER BY item",
        unit,
    )
    return msgspec.convert([dict(row) for row in rows], list[ObjectiveLine])


async def objective_line(sitting: UUID, unit: UUID, item: str) -> ObjectiveLine:
    """Raises NotFound for a unit of another sitting, and for an item it has not got."""
    on_agenda = await fetch(
        "SELECT id FROM agenda_item WHERE sitting = $1 AND unit = $2", sitting, unit
    )
    lines = await objective_lines(unit) if on_agenda else []
    return found(next((line for line in lines if line.item == item), None))


async def result_of(sitting: UUID) -> str:
    """The newest audit result as text. Raises NotCounted."""
    rows = await fetch(
        "SELECT audit_result FROM tally WHERE sitting = $1 ORDER BY version DESC LIMIT 1", sitting
    )
    if not rows:
        raise NotCounted
    return str(rows[0]["audit_result"])


async def _ballots(
    sitting: UUID, unit: UUID, line: RankingLine
) -> tuple[tuple[GroupSpan, ...], tuple[Bar, ...]]:
    rows = await fetch(
        "SELECT audit_bundle FROM tally WHERE sitting = $1 ORDER BY version DESC LIMIT 1", sitting
    )
    bundle = json.loads(rows[0]["audit_bundle"])
    scheme = bundle["scheme"]
    totals: dict[str, list[Fraction]] = {group["id"]: [] for group in scheme["groups"]}
    for ballot in bundle["ballots"]:
        if ballot["unit"] == unit.hex and "scores" in ballot:
            total = ballot_total(scheme, ballot["scores"])
            if total is not None:
                totals[ballot["group"]].append(total)
    return _spans(scheme, totals, line), _bars(total for some in totals.values() for total in some)


def _spans(
    scheme: Mapping[str, Any], totals: Mapping[str, list[Fraction]], line: RankingLine
) -> tuple[GroupSpan, ...]:
    scores = {group.title: group.score for group in line.groups}
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
