"""更正 — the one way to change a count: one unit, a reason, a document number, two persons."""

import asyncio
import json
from typing import Any
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.cycles.rules import CycleState
from evaluation.db import fetch, fetch_one, found, pulse, transaction
from evaluation.errors import Refused
from evaluation.results.changes import (
    AdjustmentAdded,
    AdjustmentRemoved,
    Bundle,
    CeilingChanged,
    Change,
    Difference,
    PointsChanged,
    UnitExcluded,
    UnitIncluded,
    changed,
    differences,
    in_words,
    written,
)
from evaluation.results.confirming import both_agree, change_in_words
from evaluation.results.rules import Act, NotCounted
from evaluation.results.storing import store_tally
from evaluation.scoring.conduct import hold_alone
from evaluation.scoring.rules import SittingState
from evaluation.tally.tally import tally_text
from evaluation.tally.writing import canonical


class TallyCorrected(trail.Event, frozen=True):
    """更正 — objective points, adjustments, ceilings or `ranked`; never ballots."""

    sitting: UUID
    tally: UUID
    what: str
    reason: str
    document_number: str
    first: UUID
    second: UUID


class CorrectableItem(msgspec.Struct, frozen=True):
    """客观考核项 as it was counted; `points` None is 不适用."""

    id: str
    title: str
    max: str
    points: str | None


class Correctable(msgspec.Struct, frozen=True):
    """What stands in the newest count of one unit, and can be corrected."""

    title: str
    ranked: bool
    ceiling: str | None
    grades: dict[str, str]
    items: tuple[CorrectableItem, ...]
    adjustments: tuple[dict[str, str], ...]


async def correctable(sitting: UUID, unit: UUID) -> Correctable:
    """Raises NotCounted, and NotFound for a unit that is not in this count."""
    bundle, _ = await _newest(sitting)
    one = found(next((one for one in bundle["units"] if one["id"] == unit.hex), None))
    rows = await fetch("SELECT item, title FROM objective_item WHERE unit = $1", unit)
    titles = {row["item"]: row["title"] for row in rows}
    items = [row["items"] for row in bundle["objective"] if row["unit"] == unit.hex]
    return Correctable(
        title=one["title"],
        ranked=one["ranked"],
        ceiling=one["grade_ceiling"],
        grades={grade["id"]: grade["title"] for grade in bundle["scheme"]["grades"]},
        items=tuple(
            CorrectableItem(it["id"], titles.get(it["id"], ""), it["max"], it["points"])
            for it in (items[0] if items else ())
        ),
        adjustments=tuple(row for row in bundle["adjustments"] if row["unit"] == unit.hex),
    )


async def preview(sitting: UUID, change: Change) -> tuple[Difference, ...]:
    """What the correction would move, counted in memory; nothing is stored.

    Raises NotCounted, NotFound, Refused, as the correction itself does.
    """
    _check_paper(change)
    await _check_not_archived(sitting)
    bundle, result = await _newest(sitting)
    return await asyncio.to_thread(_moved, bundle, result, change)


def _moved(bundle: Bundle, result: str, change: Change) -> tuple[Difference, ...]:
    after = tally_text(canonical(changed(bundle, change)))
    return differences(bundle, json.loads(result), json.loads(after))


async def correct_tally(person: Person, sitting: UUID, change: Change) -> bool:
    """Count anew with this one change. False: the second word is missing.

    The new bundle is the newest one and the change, so what was previewed is what is counted;
    ballots, turnout and scheme stay as at the opening.
    """
    _check_paper(change)
    async with transaction(reserved=True):
        row = await hold_alone(sitting)
        if row["state"] not in (SittingState.OPENED, SittingState.SIGNED) or row["rehearsal"]:
            raise NotCounted
        await _check_not_archived(sitting)
        bundle, _ = await _newest(sitting)
        corrected = changed(bundle, change)
        both = await both_agree(person, Act.CORRECT, sitting, written(change), change_in_words)
        if both is None:
            await pulse(f"sitting_{sitting.hex}")
            return False
        await _write(row["jurisdiction"], change, both)
        tally = await store_tally(sitting, row["jurisdiction"], corrected, both, change=change)
        event = _event(bundle, sitting, tally, change, both)
        await trail.record(row["jurisdiction"], person.username, event)
        await pulse(f"sitting_{sitting.hex}")
        return True


def _check_paper(change: Change) -> None:
    if not change.reason.strip() or not change.document_number.strip():
        raise Refused("更正要写明原因和文号。")


async def _check_not_archived(sitting: UUID) -> None:
    state = await fetch_one(
        "SELECT c.state FROM cycle c JOIN sitting s ON s.cycle = c.id WHERE s.id = $1", sitting
    )
    if state == CycleState.ARCHIVED:
        raise Refused("这一年度已经归档，不能再更正。")


async def _newest(sitting: UUID) -> tuple[Bundle, str]:
    """The newest audit bundle and its result. Raises NotCounted."""
    rows = await fetch(
        "SELECT audit_bundle, audit_result FROM tally WHERE sitting = $1 "
        "ORDER BY version DESC LIMIT 1",
        sitting,
    )
    if not rows:
        raise NotCounted
    bundle: dict[str, Any] = json.loads(rows[0]["audit_bundle"])
    return bundle, rows[0]["audit_result"]


def _event(
    bundle: Bundle, sitting: UUID, tally: UUID, change: Change, both: tuple[UUID, UUID]
) -> TallyCorrected:
    title = next(one["title"] for one in bundle["units"] if one["id"] == change.unit.hex)
    grades = {grade["id"]: grade["title"] for grade in bundle["scheme"]["grades"]}
    what = f"{title}：{in_words(change, grades)}"
    return TallyCorrected(sitting, tally, what, change.reason, change.document_number, *both)


async def _write(jurisdiction: UUID, change: Change, both: tuple[UUID, UUID]) -> None:
    """The records follow the bundle, so that both say the same."""
    match change:
        case PointsChanged():
            await fetch(
                "UPDATE objective_item SET points = $3 WHERE unit = $1 AND item = $2",
                *(change.unit, change.item, change.points),
            )
        case AdjustmentAdded():
            await fetch(
                "INSERT INTO adjustment (id, jurisdiction, unit, kind, points, reason, evidence, "
                "entered_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                *(uuid4(), jurisdiction, change.unit, change.sort, change.points),
                *(change.reason, change.document_number, both[0]),
            )
        case AdjustmentRemoved():
            await fetch(
                "DELETE FROM adjustment WHERE id = (SELECT id FROM adjustment WHERE unit = $1 "
                "AND kind = $2 AND points = $3 AND reason = $4 LIMIT 1)",
                *(change.unit, change.sort, change.points, change.what),
            )
        case CeilingChanged():
            await _write_ceiling(jurisdiction, change, both)
        case UnitExcluded() | UnitIncluded():
            ranked = isinstance(change, UnitIncluded)
            await fetch("UPDATE unit SET ranked = $2 WHERE id = $1", change.unit, ranked)


async def _write_ceiling(
    jurisdiction: UUID, change: CeilingChanged, both: tuple[UUID, UUID]
) -> None:
    await fetch("DELETE FROM ceiling WHERE unit = $1", change.unit)
    if change.grade is not None:
        await fetch(
            "INSERT INTO ceiling (id, jurisdiction, unit, grade, reason, evidence, first, second) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            *(uuid4(), jurisdiction, change.unit, change.grade, change.reason),
            *(change.document_number, *both),
        )
