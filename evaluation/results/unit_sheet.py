"""One unit of a tally in full: by indicator and group, how its ballots lie, and its records."""

from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.results.queries import IndicatorScore, Ranking, RankingLine, ranking_of
from evaluation.results.rules import SMALLEST_SHOWN, NotCounted
from evaluation.results.unit_tally import (
    Bar,
    GroupSpan,
    indicators_of,
    spans_and_bars,
    unit_tally,
)


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
    part = await unit_tally(ranking.tally, unit) if is_shown(line) else None
    spans, bars = spans_and_bars(part, scores_of(line)) if part else ((), ())
    drawn = await fetch(
        "SELECT coalesce(sum(issued), 0)::int AS n FROM slips_out WHERE sitting = $1", sitting
    )
    return ranking, UnitSheet(
        line=line,
        indicators=indicators_of(part) if part else (),
        spans=spans,
        bars=bars,
        objective=tuple(await objective_lines(unit)),
        drawn=drawn[0]["n"],
    )


def is_shown(line: RankingLine) -> bool:
    """Where one group is small nothing but the panel score is shown: the rest would tell on it."""
    return not any(0 < group.valid < SMALLEST_SHOWN for group in line.groups)


def scores_of(line: RankingLine) -> dict[str, str | None]:
    return {group.title: group.score for group in line.groups}


async def objective_lines(unit: UUID) -> list[ObjectiveLine]:
    rows = await fetch(
        "SELECT item, dimension, maximum, points FROM objective_item WHERE unit = $1 ORDER BY item",
        unit,
    )
    return msgspec.convert([dict(row) for row in rows], list[ObjectiveLine])


async def result_of(sitting: UUID) -> str:
    """The newest audit result as text. Raises NotCounted."""
    rows = await fetch(
        "SELECT audit_result FROM tally WHERE sitting = $1 ORDER BY version DESC LIMIT 1", sitting
    )
    if not rows:
        raise NotCounted
    return str(rows[0]["audit_result"])
