"""按记录核算 taken over: deductions in the place of those computed before, and their grounds."""

from uuid import UUID, uuid4

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, transaction
from evaluation.errors import Refused
from evaluation.grounds.previewing import ItemChange, Preview, UnitChange, preview_of
from evaluation.grounds.queries import write_steps
from evaluation.grounds.rules import RECORDS, points_by
from evaluation.objective.holding import hold_editable, item_row
from evaluation.objective.rules import Frozen
from evaluation.objective.taking import Taken, replace_computed


class PointsComputed(trail.Event, frozen=True):
    """按记录核算 — of so many units and items; `changed`: whose points, before and after."""

    cycle: UUID
    units: int
    items: int
    changed: str


async def take_over(person: Person, cycle: UUID, seen: str, unit: UUID | None = None) -> int:
    """采用核算结果 — as the person saw it (`seen`), of the year or of one unit; how many items.

    Units whose sheet is out keep what they have; asked for alone, they are refused.
    """
    async with transaction():
        await fetch("SELECT FROM cycle WHERE id = $1 FOR NO KEY UPDATE", cycle)
        preview = await preview_of(person.jurisdiction, cycle, unit)
        if unit is not None:
            await hold_editable(person, unit)
        check_open(preview)
        for each in preview.fresh:
            await hold_editable(person, each.unit)
        preview = await preview_of(person.jurisdiction, cycle, unit)
        check_seen(preview, seen)
        for each in preview.fresh:
            for item in each.fresh:
                await take(person, each.unit, item)
        count = sum(len(each.fresh) for each in preview.fresh)
        event = PointsComputed(cycle, len(preview.fresh), count, changed_in_words(preview))
        await trail.record(person.jurisdiction, person.username, event)
        return count


def check_open(preview: Preview) -> None:
    if preview.frozen:
        raise Frozen
    if not preview.fresh:
        raise Refused("没有要采用的：各单位的得分和核算结果一样，或者确认单在单位手里。")


def check_seen(preview: Preview, seen: str) -> None:
    if preview.seen != seen:
        raise Refused(
            "您看过以后，报表、述职报告或得分又有变化，没有采用。请重新打开核算页，看过再采用。"
        )


async def take(person: Person, unit: UUID, item: ItemChange) -> None:
    """In the caller's transaction, which holds the unit. Most items lose nothing by the records."""
    taken = [
        Taken(step.points, step.found, step.evidence, RECORDS)
        for step in item.steps
        if step.takes and step.points is not None
    ]
    if taken or item.replaces:
        await replace_computed(person, await item_row(unit, item.item), taken)
    await fetch(
        "INSERT INTO item_ground (id, jurisdiction, item, points, content, computed_at) "
        "VALUES ($1, $2, $3, $4, $5, clock_timestamp()) ON CONFLICT (item) DO UPDATE SET "
        "points = excluded.points, content = excluded.content, computed_at = excluded.computed_at, "
        "overridden_by = NULL, override_reason = ''",
        *(uuid4(), person.jurisdiction, item.id, points_by(item.steps, item.maximum)),
        write_steps(item.steps),
    )


def changed_in_words(preview: Preview) -> str:
    return "；".join(
        f"{unit.short_title}（{_moves(unit)}）" for unit in preview.fresh if unit.moving
    )


def _moves(unit: UnitChange) -> str:
    return "，".join(f"{item.item}：{item.before}→{item.after}" for item in unit.moving)
