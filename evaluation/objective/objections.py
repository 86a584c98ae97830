"""异议: made by a unit to one item of its sheet, decided by someone who scored nothing of it."""

from uuid import UUID, uuid4

import asyncpg

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import Refused
from evaluation.objective.confirming import hold_sheet
from evaluation.objective.holding import hold_open, item_row
from evaluation.objective.rules import (
    LONGEST_TEXT,
    check_decided_points,
    lowered,
    marked,
    millionths,
    read_points,
    read_words,
    shown,
)


class ObjectionMade(trail.Event, frozen=True):
    unit: UUID
    title: str
    item: str
    text: str


class ObjectionDecided(trail.Event, frozen=True):
    """裁定 — upheld with new points (empty: 不适用), or not; always with its reason."""

    unit: UUID
    title: str
    item: str
    upheld: bool
    points: str
    decision: str


async def object_to(clerk: Person, unit: UUID, item: str, text: str) -> None:
    """提出异议 — to an item, once, within the days of the sheet."""
    async with transaction():
        held, sheet = await hold_sheet(clerk, unit)
        row = await item_row(unit, item)
        words = read_words(text, "异议的理由", LONGEST_TEXT)
        made = await fetch(
            "INSERT INTO objection (id, jurisdiction, confirmation, item, text, made_by, at, "
            "decision) VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp(), '') "
            "ON CONFLICT (confirmation, item) DO NOTHING RETURNING id",
            *(uuid4(), clerk.jurisdiction, sheet["id"], row["id"], words, clerk.account),
        )
        if not made:
            raise Refused(f"“{row['title']}”已经提过异议，一项只提一次。刚才填写的没有保存。")
        await fetch(
            "UPDATE confirmation SET state = 'objected', answered_by = $2, "
            "answered_at = clock_timestamp() WHERE id = $1",
            *(sheet["id"], clerk.account),
        )
        event = ObjectionMade(unit, held.title, item, words)
        await trail.record(clerk.jurisdiction, clerk.username, event)


async def decide_objection(  # each is a field of the decision
    person: Person,
    unit: UUID,
    objection: UUID,
    *,
    upheld: bool,
    points: str | None = None,
    decision: str,
) -> None:
    """裁定异议. Upheld: the item's new points, None for 不适用; its deductions are given back."""
    async with transaction():
        held = await hold_open(person, unit)
        row = await _undecided(unit, objection)
        await check_may_decide(person, unit, row["made_by"])
        words = read_words(decision, "裁定的理由", LONGEST_TEXT)
        after = await _give_back(person, row, points, words) if upheld else row["points"]
        await fetch(
            "UPDATE objection SET upheld = $2, points = $3, decision = $4, decided_by = $5, "
            "decided_at = clock_timestamp() WHERE id = $1",
            *(objection, upheld, after, words, person.account),
        )
        await _settle(row["confirmation"])
        event = ObjectionDecided(unit, held.title, row["item"], upheld, after or "", words)
        await trail.record(person.jurisdiction, person.username, event)


async def _undecided(unit: UUID, objection: UUID) -> asyncpg.Record:
    rows = await fetch(
        "SELECT j.confirmation, j.made_by, j.upheld, o.id, o.jurisdiction, o.item, o.title, "
        "o.maximum, o.points FROM objection j JOIN objective_item o ON o.id = j.item "
        "WHERE j.id = $1 AND o.unit = $2",
        *(objection, unit),
    )
    row = found(rows[0] if rows else None)
    if row["upheld"] is not None:
        raise Refused("这条异议刚刚已经裁定，请刷新后查看。刚才填写的没有保存。")
    return row


async def check_may_decide(person: Person, unit: UUID, made_by: UUID) -> None:
    if person.account == made_by or await has_scored(person.account, unit):
        raise Refused("给这家打过分的人不能裁定。请另一位工作人员办理。")


async def may_decide(account: UUID, unit: UUID) -> bool:
    """Whether the objections of this unit may be put before that person."""
    return not await has_scored(account, unit)


async def has_scored(account: UUID, unit: UUID) -> bool:
    """Whether a deduction, bonus or deduction beside the items of this unit is of that hand."""
    scored: bool = await fetch_one(
        "SELECT EXISTS (SELECT FROM deduction d JOIN objective_item o ON o.id = d.item "
        "WHERE o.unit = $2 AND d.entered_by = $1) "
        "OR EXISTS (SELECT FROM adjustment WHERE unit = $2 AND entered_by = $1)",
        *(account, unit),
    )
    return scored


async def _give_back(
    person: Person, row: asyncpg.Record, points: str | None, decision: str
) -> str | None:
    """The item's points after an upheld objection, its deductions lowered before all eyes."""
    if points is None:
        await fetch(
            "UPDATE objective_item SET points = NULL, inapplicable_reason = $2 WHERE id = $1",
            *(row["id"], f"异议成立：{decision}"[:200]),
        )
        return None
    given = read_points(points, row["maximum"])
    check_decided_points(given, row["points"], row["maximum"])
    await _lower(person, row, millionths(row["maximum"]) - given, decision)
    await fetch(
        "UPDATE objective_item SET points = $2, inapplicable_reason = '' WHERE id = $1",
        *(row["id"], shown(given)),
    )
    return shown(given)


async def _lower(person: Person, row: asyncpg.Record, wanted: int, decision: str) -> None:
    taken = await fetch(
        "SELECT id, points, reason FROM deduction WHERE item = $1 ORDER BY at, id", row["id"]
    )
    left = lowered([each["points"] for each in taken], wanted)
    for each, points in zip(taken, left, strict=True):
        if points != each["points"]:
            await fetch(
                "UPDATE deduction SET points = $2, reason = $3 WHERE id = $1",
                *(each["id"], points, marked(each["reason"], each["points"], points)),
            )
    short = wanted - sum(map(millionths, left))
    if short > 0:  # the item was 不适用 and is not: what it lacks, it lacks by this decision
        await fetch(
            "INSERT INTO deduction (id, jurisdiction, item, points, reason, entered_by, at) "
            "VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp())",
            *(uuid4(), row["jurisdiction"], row["id"], shown(short)),
            *(f"异议裁定：{decision}"[:300], person.account),
        )


async def _settle(confirmation: UUID) -> None:
    """Settled once none of its objections waits."""
    await fetch(
        "UPDATE confirmation SET state = 'settled' WHERE id = $1 AND NOT EXISTS "
        "(SELECT FROM objection WHERE confirmation = $1 AND upheld IS NULL)",
        confirmation,
    )
