"""试算: what a unit would have if some records were not counted. Nothing is stored by it."""

import json
from collections.abc import Collection, Sequence
from uuid import UUID

import asyncpg
import msgspec

from evaluation.cycles.queries import newest_scheme, scheme_text
from evaluation.db import fetch, found
from evaluation.grounds.previewing import Preview, UnitChange, gathered
from evaluation.grounds.records import Record
from evaluation.objective.arithmetic import scored, tally_scheme
from evaluation.tally.scheme import Scheme


class CostlyRecord(msgspec.Struct, frozen=True):
    """A record that costs points; `items`: where. `left_out`: not counted in this trial."""

    record: Record
    items: tuple[str, ...]
    left_out: bool


class TriedItem(msgspec.Struct, frozen=True):
    item: str
    title: str
    maximum: str
    before: str | None
    after: str | None


class Trial(msgspec.Struct, frozen=True):
    """`before`, `after`: the objective total by the records, and without those left out."""

    records: tuple[CostlyRecord, ...]
    items: tuple[TriedItem, ...]
    before: str | None
    after: str | None

    @property
    def tried(self) -> int:
        return sum(one.left_out for one in self.records)


async def tried(
    jurisdiction: UUID, cycle: UUID, unit: UUID, without: Collection[UUID] = ()
) -> tuple[Preview, Trial | None]:
    """The preview of one unit, and the trial while anything of it may still change. NotFound."""
    there = await gathered(jurisdiction, cycle, unit)
    preview = there.preview()
    (now,) = preview.units
    if preview.frozen or now.kept:
        return preview, None
    (then,) = there.preview(without).units
    exact = tally_scheme(json.loads(await scheme_text(found(await newest_scheme(cycle))))["rules"])
    rows = await fetch(
        "SELECT item, dimension, maximum, points FROM objective_item WHERE unit = $1", unit
    )
    changed = tuple(
        TriedItem(one.item, one.title, one.maximum, one.after, other.after)
        for one, other in zip(now.items, then.items, strict=True)
        if one.after != other.after
    )
    return preview, Trial(
        _costly(now, without), changed, _total(now, rows, exact), _total(then, rows, exact)
    )


def _total(change: UnitChange, rows: Sequence[asyncpg.Record], scheme: Scheme) -> str | None:
    points = {item.item: item.after for item in change.items}
    lines = [
        (row["item"], row["dimension"], row["maximum"], points.get(row["item"], row["points"]))
        for row in rows
    ]
    return scored(lines, scheme).score


def _costly(unit: UnitChange, without: Collection[UUID]) -> tuple[CostlyRecord, ...]:
    """Each record once, in the order of the items; those that are kept move by nothing."""
    places: dict[UUID, tuple[Record, dict[str, None]]] = {}
    for item in unit.items:
        for step in item.steps if not item.kept else ():
            for record in step.records:
                places.setdefault(record.id, (record, {}))[1][item.item] = None
    return tuple(
        CostlyRecord(record, tuple(items), record.id in without)
        for record, items in places.values()
    )
