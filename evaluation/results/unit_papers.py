"""单位评议报告 filled in from one tally: scores, place, how its ballots lie, losses."""

from collections import defaultdict
from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.documents.unit_report import (
    AdjustmentRow,
    Bar,
    GroupCount,
    IndicatorRow,
    Loss,
    ObjectiveRow,
    Span,
    UnitReport,
)
from evaluation.rectification.onsite_hall import released_text_of
from evaluation.results.queries import IndicatorScore, Ranking, RankingLine, receipts_of
from evaluation.results.sitting_facts import SittingFacts
from evaluation.results.unit_sheet import is_shown, scores_of
from evaluation.results.unit_tally import UnitTally, indicators_of, spans_and_bars, unit_tally

KINDS = {"bonus": "加分", "deduction": "扣分"}
REASONS = {
    "ceiling": "因一票否决或不得评优的规定，等次不高于此。",
    "quota": "优秀名额已满，按名次列入此等次。",
}


class Item(msgspec.Struct, frozen=True):
    """What the records say of an objective item beside its points."""

    title: str
    reason: str
    losses: tuple[Loss, ...]


async def unit_report_of(
    facts: SittingFacts, ranking: Ranking, unit: UUID, number: str = ""
) -> UnitReport:
    """Raises NotFound for a unit that is not in this tally."""
    line = found(next((line for line in ranking.lines if line.unit == unit), None))
    part = await unit_tally(ranking.tally, unit)
    spans, bars = spans_and_bars(part, scores_of(line)) if is_shown(line) else ((), ())
    return UnitReport(
        issuer=facts.bureau,
        number=number,
        heading=facts.heading("单位报告"),
        board=facts.board,
        held_on=facts.days_in_words,
        made_on=facts.made_on,
        objective_share=ranking.shares["objective"],
        panel_share=ranking.shares["panel"],
        grade_reason=REASONS.get(part.result["grade_reason"] or "", ""),
        groups=_groups(line, part.scheme),
        objective_rows=_objective_rows(part, await _items(unit)),
        root=facts.root or "",
        receipts=len(await receipts_of(facts.id)),
        indicators=_indicators(line, indicators_of(part)) if is_shown(line) else (),
        spans=tuple(Span(one.title, one.score, one.low, one.high) for one in spans),
        bars=tuple(Bar(bar.start, bar.ballots) for bar in bars),
        adjustments=tuple(
            AdjustmentRow(KINDS[one["kind"]], one["points"], one["reason"])
            for one in part.adjustments
        ),
        notice=tuple((await released_text_of(unit)).splitlines()),
        mark=facts.mark,
        **_scores(line),
        **_places(line, ranking),
    )


def _scores(line: RankingLine) -> dict[str, Any]:
    return {
        "unit": line.title,
        "unit_class": line.category,
        "objective": line.objective,
        "panel": line.panel,
        "bonus": line.bonus,
        "deduction": line.deduction,
        "total": line.total,
        "grade": line.grade,
        "note": line.note,
    }


def _places(line: RankingLine, ranking: Ranking) -> dict[str, Any]:
    """In the scope that ranks are given in, and in its class; equal ranks count as one place."""
    ranked = [one for one in ranking.lines if one.rank is not None]
    alike = [one for one in ranked if one.category == line.category]
    scope = alike if ranking.rank_within == "class" else ranked
    place = None
    if line.rank is not None:
        place = 1 + sum((one.rank or 0) < line.rank for one in alike)
    return {
        "rank": None if line.rank is None else str(line.rank),
        "tied": line.tied,
        "ranked": len(scope),
        "class_rank": None if place is None else str(place),
        "class_ranked": len(alike),
        "within_class": ranking.rank_within == "class",
    }


def _groups(line: RankingLine, scheme: dict[str, Any]) -> tuple[GroupCount, ...]:
    weights = {group["title"]: group["weight"] for group in scheme["groups"]}
    return tuple(
        GroupCount(
            title=group.title,
            weight=weights[group.title],
            issued=group.issued,
            valid=group.valid,
            abstained=group.abstained,
            invalid=group.invalid,
            missing=group.missing,
            recused=group.recused,
            score=group.score,
        )
        for group in line.groups
    )


def _indicators(
    line: RankingLine, indicators: Sequence[IndicatorScore]
) -> tuple[IndicatorRow, ...]:
    titles = [group.title for group in line.groups]
    return tuple(
        IndicatorRow(one.title, one.maximum, tuple(one.by_group.get(title) for title in titles))
        for one in indicators
    )


def _objective_rows(part: UnitTally, items: dict[str, Item]) -> tuple[ObjectiveRow, ...]:
    """Points as this tally counted them; titles and reasons as they are recorded."""
    dimensions = {one["id"]: one["title"] for one in part.scheme["indicators"]}
    nothing = Item("", "", ())
    rows = []
    for one in sorted(part.items, key=lambda item: _in_numbers(item["id"])):
        item = items.get(one["id"], nothing)
        rows.append(
            ObjectiveRow(
                item=one["id"],
                title=item.title or one["id"],
                dimension=dimensions.get(one["dimension"], one["dimension"]),
                maximum=one["max"],
                points=one["points"],
                losses=item.losses,
                reason=item.reason if one["points"] is None else "",
            )
        )
    return tuple(rows)


def _in_numbers(item: str) -> list[tuple[int, str]]:
    """2.10 comes after 2.9."""
    return [(int(part) if part.isdecimal() else 0, part) for part in item.split(".")]


async def _items(unit: UUID) -> dict[str, Item]:
    rows = await fetch(
        "SELECT o.item, o.title, o.inapplicable_reason, d.points, d.reason, d.evidence "
        "FROM objective_item o LEFT JOIN deduction d ON d.item = o.id "
        "WHERE o.unit = $1 ORDER BY o.item, d.at, d.id",
        unit,
    )
    losses: dict[str, list[Loss]] = defaultdict(list)
    for row in rows:
        if row["reason"] is not None:
            losses[row["item"]].append(Loss(row["points"], row["reason"], row["evidence"]))
    return {
        row["item"]: Item(row["title"], row["inapplicable_reason"], tuple(losses[row["item"]]))
        for row in rows
    }
