"""One unit's objective scores in full, as the office enters them and the unit reads them."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import msgspec

from evaluation.cycles.queries import newest_scheme, scheme_text
from evaluation.cycles.rules import Scheme
from evaluation.db import fetch, found
from evaluation.objective.arithmetic import capped, scored, tally_scheme
from evaluation.objective.heads import Head
from evaluation.objective.rules import millionths, points_left, shown


class DeductionLine(msgspec.Struct, frozen=True):
    id: UUID
    points: str
    reason: str
    evidence: str
    file: UUID | None
    entered_by: str
    ground: str = ""


class ObjectionLine(msgspec.Struct, frozen=True):
    """`upheld` None: it waits. `points`: what the item has by the decision; None is 不适用."""

    id: UUID
    item: str
    title: str
    text: str
    made_by: str
    at: datetime
    upheld: bool | None
    points: str | None
    decision: str
    decided_by: str | None
    decided_at: datetime | None


class ItemLine(msgspec.Struct, frozen=True):
    """`points` None is 不适用. `differs`: the deductions don't explain the points."""

    item: str
    title: str
    maximum: str
    points: str | None
    rule: str
    inapplicable_reason: str
    deductions: tuple[DeductionLine, ...]
    objection: ObjectionLine | None
    differs: bool

    @property
    def lost(self) -> str:
        """What the item lacks of its maximum."""
        if self.points is None:
            return ""
        return shown(max(millionths(self.maximum) - millionths(self.points), 0))


class DimensionLine(msgspec.Struct, frozen=True):
    """`got` after 按适用项折算; None when no item of it is applicable."""

    title: str
    maximum: str
    got: str | None
    items: tuple[ItemLine, ...]


class AdjustmentLine(msgspec.Struct, frozen=True):
    id: UUID
    kind: str
    points: str
    reason: str
    evidence: str
    file: UUID | None


class CeilingLine(msgspec.Struct, frozen=True):
    grade: str
    reason: str
    evidence: str
    file: UUID | None
    first: str
    second: str


class Sheet(msgspec.Struct, frozen=True):
    """`score` after the tally's own arithmetic; `grades` are those a ceiling may name."""

    head: Head
    dimensions: tuple[DimensionLine, ...]
    score: str | None
    bonus: str
    deduction: str
    bonus_cap: str
    deduction_cap: str
    adjustments: tuple[AdjustmentLine, ...]
    ceiling: CeilingLine | None
    objections: tuple[ObjectionLine, ...]
    grades: tuple[str, ...]

    @property
    def items(self) -> list[ItemLine]:
        return [item for dimension in self.dimensions for item in dimension.items]

    def item(self, number: str) -> ItemLine:
        """Raises NotFound."""
        return found(next((item for item in self.items if item.item == number), None))

    def beside(self, number: str) -> tuple[ItemLine | None, ItemLine | None]:
        """The items before and after this one."""
        items = [None, *self.items, None]
        place = items.index(self.item(number))
        return items[place - 1], items[place + 1]


async def sheet_of(head: Head) -> Sheet:
    """Everything about the unit's scores; `head` has measured who may see it."""
    version = found(await newest_scheme(head.cycle))
    text = await scheme_text(version)
    scheme = msgspec.json.decode(text, type=Scheme)
    exact = tally_scheme(json.loads(text)["rules"])
    objections = await _objections(head.unit)
    rows = await _items(head.unit, scheme)
    figures = scored(
        [(row["item"], row["dimension"], row["maximum"], row["points"]) for row in rows], exact
    )
    lines = _lines(rows, scheme, await _deductions(head.unit), objections)
    adjustments = await _adjustments(head.unit)
    sums = {
        kind: capped([one.points for one in adjustments if one.kind == kind], kind, exact)
        for kind in ("bonus", "deduction")
    }
    return Sheet(
        head=head,
        dimensions=_dimensions(scheme, rows, lines, figures.dimensions),
        score=figures.score,
        **sums,
        bonus_cap=shown(exact.bonus_cap),
        deduction_cap=shown(exact.deduction_cap),
        adjustments=tuple(adjustments),
        ceiling=await _ceiling(head.unit, scheme),
        objections=tuple(objections.values()),
        grades=tuple(grade.title for grade in scheme.rules.grades[1:]),
    )


async def _items(unit: UUID, scheme: Scheme) -> list[asyncpg.Record]:
    """In the order of the scheme."""
    places = {item.id: place for place, item in enumerate(scheme.items)}
    rows = await fetch(
        "SELECT id, item, title, dimension, maximum, points, inapplicable_reason "
        "FROM objective_item WHERE unit = $1 ORDER BY item",
        unit,
    )
    return sorted(rows, key=lambda row: places.get(row["item"], len(places)))


def _lines(
    rows: Sequence[asyncpg.Record],
    scheme: Scheme,
    deductions: dict[UUID, list[DeductionLine]],
    objections: dict[str, ObjectionLine],
) -> dict[str, ItemLine]:
    rules = {item.id: item.rule for item in scheme.items}
    return {
        row["item"]: ItemLine(
            item=row["item"],
            title=row["title"] or row["item"],
            maximum=row["maximum"],
            points=row["points"],
            rule=rules.get(row["item"], ""),
            inapplicable_reason=row["inapplicable_reason"],
            deductions=tuple(deductions.get(row["id"], ())),
            objection=objections.get(row["item"]),
            differs=_differs(row, deductions.get(row["id"], ())),
        )
        for row in rows
    }


def _differs(row: asyncpg.Record, deductions: Sequence[DeductionLine]) -> bool:
    if row["points"] is None:
        return False
    left = points_left(row["maximum"], [one.points for one in deductions])
    return millionths(row["points"]) != millionths(left)


def _dimensions(
    scheme: Scheme,
    rows: Sequence[asyncpg.Record],
    lines: dict[str, ItemLine],
    got: dict[str, str | None],
) -> tuple[DimensionLine, ...]:
    titles = {indicator.id: indicator.title for indicator in scheme.rules.indicators}
    found_lines = []
    for dimension, figure in got.items():
        items = [lines[row["item"]] for row in rows if row["dimension"] == dimension]
        full = shown(sum(millionths(item.maximum) for item in items))
        title = titles.get(dimension, dimension)
        found_lines.append(DimensionLine(title, full, figure, tuple(items)))
    return tuple(found_lines)


async def _deductions(unit: UUID) -> dict[UUID, list[DeductionLine]]:
    rows = await fetch(
        "SELECT d.item, d.id, d.points, d.reason, d.evidence, d.file, d.ground, "
        "a.full_name AS entered_by FROM deduction d JOIN objective_item o ON o.id = d.item "
        "JOIN account a ON a.id = d.entered_by WHERE o.unit = $1 ORDER BY d.at, d.id",
        unit,
    )
    lines: dict[UUID, list[DeductionLine]] = {}
    for row in rows:
        values: dict[str, Any] = dict(row)
        lines.setdefault(values.pop("item"), []).append(DeductionLine(**values))
    return lines


async def _objections(unit: UUID) -> dict[str, ObjectionLine]:
    rows = await fetch(
        "SELECT j.id, o.item, o.title, j.text, m.full_name AS made_by, j.at, j.upheld, j.points, "
        "j.decision, d.full_name AS decided_by, j.decided_at FROM objection j "
        "JOIN objective_item o ON o.id = j.item JOIN account m ON m.id = j.made_by "
        "LEFT JOIN account d ON d.id = j.decided_by WHERE o.unit = $1 ORDER BY j.at, j.id",
        unit,
    )
    return {row["item"]: ObjectionLine(**row) for row in rows}


async def _adjustments(unit: UUID) -> list[AdjustmentLine]:
    rows = await fetch(
        "SELECT id, kind, points, reason, evidence, file FROM adjustment WHERE unit = $1 "
        "ORDER BY kind, reason, id",
        unit,
    )
    return [AdjustmentLine(**row) for row in rows]


async def _ceiling(unit: UUID, scheme: Scheme) -> CeilingLine | None:
    rows = await fetch(
        "SELECT c.grade, c.reason, c.evidence, c.file, f.full_name AS first, "
        "s.full_name AS second FROM ceiling c JOIN account f ON f.id = c.first "
        "JOIN account s ON s.id = c.second WHERE c.unit = $1",
        unit,
    )
    titles = {grade.id: grade.title for grade in scheme.rules.grades}
    return next(
        (CeilingLine(**dict(row) | {"grade": titles.get(row["grade"], "")}) for row in rows), None
    )
