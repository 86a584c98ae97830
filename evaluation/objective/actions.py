"""客观考核: the bureau enters what its records say; points are the maximum less the deductions."""

from uuid import UUID

import asyncpg

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.cycles.queries import check_cycle_of, newest_scheme, scheme_of
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from evaluation.objective.holding import (
    Finding,
    HeldUnit,
    check_undecided,
    hold_editable,
    item_row,
    keep_finding,
)
from evaluation.objective.rules import (
    Frozen,
    check_entered,
    millionths,
    one_line,
    read_deduction,
    read_points,
    read_words,
    shown,
)
from evaluation.objective.taking import add_up, deduct, points_of_deductions


class ItemsPrepared(trail.Event, frozen=True):
    """The scheme's objective items were laid out for the units of the year."""

    cycle: UUID
    count: int


class PointsDeducted(trail.Event, frozen=True):
    unit: UUID
    title: str
    item: str
    points: str
    reason: str


class DeductionRemoved(trail.Event, frozen=True):
    unit: UUID
    title: str
    item: str
    points: str
    reason: str


class PointsSet(trail.Event, frozen=True):
    """得分 of one item as it stands in a table; empty points are 不适用."""

    unit: UUID
    title: str
    item: str
    points: str
    reason: str


class ItemApplied(trail.Event, frozen=True):
    """Whether an item applies to a unit at all."""

    unit: UUID
    title: str
    item: str
    applicable: bool
    reason: str


async def prepare_items(person: Person, cycle: UUID) -> int:
    """按方案生成考核项 — with full points, for every unit of the year; how many were new.

    Again after a new version of the scheme: items on which nothing was entered follow it, and
    those of a sheet that was sent stay. The same again changes nothing.
    """
    async with transaction():
        await check_cycle_of(person.jurisdiction, cycle)
        await fetch("SELECT FROM cycle WHERE id = $1 FOR UPDATE", cycle)
        if await fetch_one("SELECT id FROM score_freeze WHERE cycle = $1", cycle):
            raise Frozen
        version = await newest_scheme(cycle)
        items = (await scheme_of(version)).items if version else ()
        if not items:
            raise Refused("本年度的评议方案还没有客观考核项。请先采用带考核项的方案。")
        parts = [
            [getattr(item, name) for item in items] for name in ("id", "dimension", "title", "max")
        ]
        await fetch(_LET_GO, cycle, *parts)
        count = len(await fetch(_LAY_OUT, cycle, *parts))
        if count:
            await trail.record(person.jurisdiction, person.username, ItemsPrepared(cycle, count))
        return count


_UNITS = (
    "SELECT u.id, u.jurisdiction FROM cycle c JOIN board b ON b.cycle = c.id "
    "JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year AND u.board = b.title "
    "WHERE c.id = $1 AND NOT EXISTS (SELECT FROM confirmation s WHERE s.unit = u.id) "
    "AND NOT EXISTS (SELECT FROM agenda_item a JOIN sitting s ON s.id = a.sitting "
    "WHERE a.unit = u.id AND NOT s.rehearsal AND s.state IN ('opened', 'signed'))"
)
_WANTED = (
    "unnest($2::text[], $3::text[], $4::text[], $5::text[]) AS w (item, dimension, title, max)"
)
_LET_GO = (
    f"DELETE FROM objective_item o USING ({_UNITS}) u WHERE o.unit = u.id "  # noqa: S608  # own text
    "AND o.points = o.maximum AND NOT EXISTS (SELECT FROM deduction d WHERE d.item = o.id) "
    f"AND NOT EXISTS (SELECT FROM {_WANTED} WHERE (w.item, w.dimension, w.title, w.max) "
    "= (o.item, o.dimension, o.title, o.maximum))"
)
_LAY_OUT = (
    "INSERT INTO objective_item "  # noqa: S608  # own text
    "(id, jurisdiction, unit, item, dimension, title, maximum, points, inapplicable_reason) "
    "SELECT gen_random_uuid(), u.jurisdiction, u.id, w.item, w.dimension, w.title, w.max, w.max, "
    f"'' FROM ({_UNITS}) u CROSS JOIN {_WANTED} ON CONFLICT DO NOTHING RETURNING id"
)


async def add_deduction(
    person: Person, unit: UUID, item: str, points: str, finding: Finding
) -> None:
    """扣分 — one finding, with its reason and where it can be seen."""
    async with transaction():
        held = await hold_editable(person, unit)
        row = await _applicable(unit, item)
        taken = read_deduction(points, row["maximum"])
        kept = await keep_finding(person, finding, "扣分")
        await deduct(person, row, taken, kept.reason, (kept.evidence, kept.file))
        await add_up(row)
        event = PointsDeducted(unit, held.title, item, taken, kept.reason)
        await trail.record(person.jurisdiction, person.username, event)


async def _applicable(unit: UUID, item: str) -> asyncpg.Record:
    row = await item_row(unit, item)
    if row["points"] is None:
        raise Refused(f"“{row['title']}”现在是不适用。要登记扣分，请先改为适用。")
    await check_undecided(row)
    if millionths(row["points"]) != millionths(await points_of_deductions(row)):
        raise Refused(f"“{row['title']}”的得分还没有写明扣分原因。请先用“直接登记得分”写明。")
    return row


async def remove_deduction(person: Person, unit: UUID, deduction: UUID) -> None:
    """撤回扣分 — one that was entered by mistake; the trail keeps what it said."""
    async with transaction():
        held = await hold_editable(person, unit)
        rows = await fetch(
            "DELETE FROM deduction d USING objective_item o WHERE d.id = $1 AND o.id = d.item "
            "AND o.unit = $2 RETURNING d.points AS taken, d.reason, d.ground, o.*",
            *(deduction, unit),
        )
        if not rows:
            raise NotFound
        row = rows[0]
        check_entered(row["title"], row["ground"])
        await check_undecided(row)
        if row["points"] is not None:
            await add_up(row)
        event = DeductionRemoved(unit, held.title, row["item"], row["taken"], row["reason"])
        await trail.record(person.jurisdiction, person.username, event)


async def set_points(  # one line of a table
    person: Person, unit: UUID, item: str, points: str | None, reason: str = "", evidence: str = ""
) -> bool:
    """得分 of one item, in the place of whatever deductions it had; None is 不适用.

    What is short of the maximum becomes one deduction and needs a reason. False: nothing changed.
    """
    async with transaction():
        held = await hold_editable(person, unit)
        row = await item_row(unit, item)
        given = None if points is None else shown(read_points(points, row["maximum"]))
        if await _stands_so(row, given, one_line(reason), one_line(evidence)):
            return False
        await check_undecided(row)
        await _replace(person, row, given, reason, one_line(evidence))
        event = PointsSet(unit, held.title, item, given or "", one_line(reason))
        await trail.record(person.jurisdiction, person.username, event)
        return True


async def _stands_so(row: asyncpg.Record, points: str | None, reason: str, evidence: str) -> bool:
    """Whether an export of this item would read the same."""
    if points is None or row["points"] is None:
        return points is row["points"] and reason == row["inapplicable_reason"]
    rows = await fetch(
        "SELECT reason, evidence FROM deduction WHERE item = $1 ORDER BY at, id", row["id"]
    )
    if not rows and points == row["maximum"]:
        return True
    return (
        millionths(points) == millionths(row["points"])
        and reason == "；".join(each["reason"] for each in rows)
        and evidence == "；".join(each["evidence"] for each in rows if each["evidence"])
    )


async def _replace(
    person: Person, row: asyncpg.Record, points: str | None, reason: str, evidence: str
) -> None:
    lost = 0 if points is None else millionths(row["maximum"]) - millionths(points)
    words = ""
    if points is None:
        words = read_words(reason, f"“{row['title']}”不适用的原因")
    elif lost:
        words = read_words(reason, f"“{row['title']}”扣分的原因")
    taken = await fetch("DELETE FROM deduction WHERE item = $1 RETURNING ground", row["id"])
    check_entered(row["title"], *(each["ground"] for each in taken))
    if lost:
        await deduct(person, row, shown(lost), words, (evidence[:300], None))
    await fetch(
        "UPDATE objective_item SET points = $2, inapplicable_reason = $3 WHERE id = $1",
        *(row["id"], points, words if points is None else ""),
    )


async def set_inapplicable(person: Person, unit: UUID, item: str, reason: str) -> None:
    """不适用 — the unit has no such power or no such case; its deductions stay, without effect."""
    async with transaction():
        held = await hold_editable(person, unit)
        row = await item_row(unit, item)
        await check_undecided(row)
        words = read_words(reason, "不适用的原因")
        await fetch(
            "UPDATE objective_item SET points = NULL, inapplicable_reason = $2 WHERE id = $1",
            *(row["id"], words),
        )
        await _record_applied(person, held, item, words, applicable=False)


async def set_applicable(person: Person, unit: UUID, item: str) -> None:
    async with transaction():
        held = await hold_editable(person, unit)
        row = await item_row(unit, item)
        await check_undecided(row)
        await fetch("UPDATE objective_item SET inapplicable_reason = '' WHERE id = $1", row["id"])
        await add_up(row)
        await _record_applied(person, held, item, "", applicable=True)


async def _record_applied(
    person: Person, held: HeldUnit, item: str, reason: str, *, applicable: bool
) -> None:
    event = ItemApplied(held.id, held.title, item, applicable, reason)
    await trail.record(person.jurisdiction, person.username, event)
