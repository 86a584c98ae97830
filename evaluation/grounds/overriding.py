"""另行认定: an officer decides otherwise than the records, with a reason; and takes that back."""

from uuid import UUID

import asyncpg

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, found, transaction
from evaluation.errors import Refused
from evaluation.grounds.computing import take
from evaluation.grounds.previewing import preview_of
from evaluation.grounds.rules import OVERRIDE
from evaluation.objective.holding import check_undecided, hold_editable, item_row
from evaluation.objective.rules import millionths, one_line, read_decimal, read_words, shown
from evaluation.objective.taking import Taken, replace_computed


class GroundOverridden(trail.Event, frozen=True):
    """另行认定 — so many points are taken in the place of what the records take."""

    unit: UUID
    title: str
    item: str
    points: str
    reason: str


class OverrideLifted(trail.Event, frozen=True):
    """取消另行认定 — the item is computed from the records again; `points` it has then."""

    unit: UUID
    title: str
    item: str
    points: str


async def override(
    person: Person, unit: UUID, item: str, points: str, reason: str, evidence: str = ""
) -> None:
    """Take `points` (0: none) where the records take something else; what people found stays."""
    async with transaction():
        held = await hold_editable(person, unit)
        row = await _computed(unit, item)
        taken = read_taken(points, row["maximum"])
        words = read_words(reason, "另行认定的理由")
        seen = one_line(evidence)
        line = Taken(taken, f"评议办另行认定：{words}", seen, OVERRIDE)
        await replace_computed(person, row, [line] if millionths(taken) else [])
        await fetch(
            "UPDATE item_ground SET overridden_by = $2, override_reason = $3 WHERE item = $1",
            *(row["id"], person.account, words),
        )
        event = GroundOverridden(unit, held.title, item, taken, words)
        await trail.record(person.jurisdiction, person.username, event)


async def lift_override(person: Person, unit: UUID, item: str) -> None:
    """The records decide again, as they stand today."""
    async with transaction():
        held = await hold_editable(person, unit)
        row = await _computed(unit, item)
        lifted = await fetch(
            "UPDATE item_ground SET overridden_by = NULL, override_reason = '' "
            "WHERE item = $1 AND overridden_by IS NOT NULL RETURNING id",
            row["id"],
        )
        if not lifted:
            raise Refused(f"“{row['title']}”没有另行认定过，不用取消。")
        preview = await preview_of(person.jurisdiction, found(held.cycle), unit)
        change = next((one for one in preview.units[0].items if one.item == item), None)
        await take(person, unit, found(change))
        points = found(change).after or ""
        event = OverrideLifted(unit, held.title, item, points)
        await trail.record(person.jurisdiction, person.username, event)


async def _computed(unit: UUID, item: str) -> asyncpg.Record:
    """An item with a ground that may be changed. Raises Refused."""
    row = await item_row(unit, item)
    await check_undecided(row)
    if row["points"] is None:
        raise Refused(f"“{row['title']}”现在是不适用。要另行认定，请先改为适用。")
    if not await fetch("SELECT FROM item_ground WHERE item = $1", row["id"]):
        raise Refused(f"“{row['title']}”还没有按记录核算，不用另行认定。要扣分，请直接登记扣分。")
    return row


def read_taken(text: str, maximum: str) -> str:
    """What is taken in the place of the computed points: from 0 to the item's maximum."""
    value = read_decimal(text)
    if value > millionths(maximum):
        raise Refused(f"扣分要从 0 到满分 {maximum} 分。您输入的是 {text.strip()}，请改。")
    return shown(value)
