"""加分扣分 and 等次上限: what stands beside the items of a unit."""

from uuid import UUID, uuid4

from evaluation.accounts.approvals import first_word, two_persons
from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.cycles.queries import newest_scheme, scheme_of
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from evaluation.objective.holding import (
    Finding,
    HeldUnit,
    hold_editable,
    keep_finding,
)
from evaluation.objective.rules import (
    CEILING,
    LIFT_CEILING,
    CeilingAsked,
    read_adjustment,
    read_words,
)

KINDS = {"bonus": "加分", "deduction": "扣分"}


class UnitAdjusted(trail.Event, frozen=True):
    """加分 or 扣分 outside the items."""

    unit: UUID
    title: str
    kind: str
    points: str
    reason: str


class AdjustmentRemoved(trail.Event, frozen=True):
    unit: UUID
    title: str
    kind: str
    points: str
    reason: str


class CeilingSet(trail.Event, frozen=True):
    """等次上限 — the best grade the unit may get."""

    unit: UUID
    title: str
    grade: str
    reason: str
    first: UUID
    second: UUID


class CeilingLifted(trail.Event, frozen=True):
    unit: UUID
    title: str
    reason: str
    first: UUID
    second: UUID


async def add_adjustment(
    person: Person, unit: UUID, kind: str, points: str, finding: Finding
) -> None:
    """加分扣分 — beside the items; the scheme caps their sums."""
    async with transaction():
        held = await hold_editable(person, unit)
        given = read_adjustment(points)
        kept = await keep_finding(person, finding, KINDS[kind])
        await fetch(
            "INSERT INTO adjustment (id, jurisdiction, unit, kind, points, reason, evidence, file, "
            "entered_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            *(uuid4(), person.jurisdiction, unit, kind, given),
            *(kept.reason, kept.evidence, kept.file, person.account),
        )
        event = UnitAdjusted(unit, held.title, kind, given, kept.reason)
        await trail.record(person.jurisdiction, person.username, event)


async def remove_adjustment(person: Person, unit: UUID, adjustment: UUID) -> None:
    async with transaction():
        held = await hold_editable(person, unit)
        rows = await fetch(
            "DELETE FROM adjustment WHERE id = $1 AND unit = $2 RETURNING kind, points, reason",
            *(adjustment, unit),
        )
        if not rows:
            raise NotFound
        event = AdjustmentRemoved(unit, held.title, *rows[0])
        await trail.record(person.jurisdiction, person.username, event)


async def ask_for_ceiling(person: Person, unit: UUID, grade: str, finding: Finding) -> None:
    """等次上限 proposed: the first person's word, with the grade, the reason and the evidence."""
    async with transaction():
        held = await hold_editable(person, unit)
        await _grade_id(held, grade)
        if await first_word(CEILING, unit) is not None:
            raise Refused("已经有人提出等次上限，正等第二人确认。请先看那一条。")
        kept = await keep_finding(person, finding, "等次上限")
        asked = CeilingAsked(grade, kept.reason, kept.evidence, kept.file)
        await two_persons(person, CEILING, unit, asked.written())


async def _grade_id(held: HeldUnit, title: str) -> str:
    """Of a grade below the best one. Raises Refused, also where there is a ceiling already."""
    version = await newest_scheme(held.cycle) if held.cycle else None
    grades = (await scheme_of(version)).rules.grades if version else ()
    below = {grade.title: grade.id for grade in grades[1:]}
    if title not in below:
        raise Refused("上限要比最高一等低，请从方案的等次里选。")
    if await fetch_one("SELECT id FROM ceiling WHERE unit = $1", held.id):
        raise Refused("这家单位已有等次上限。要改，请先解除。")
    return below[title]


async def set_ceiling(person: Person, unit: UUID, asked: CeilingAsked) -> bool:
    """等次上限 — set by the second word for the very same; False: this was the first word."""
    async with transaction():
        held = await hold_editable(person, unit)
        grade = await _grade_id(held, asked.grade)
        read_words(asked.reason, "等次上限的原因")
        read_words(asked.evidence, "等次上限的证据")
        both = await two_persons(person, CEILING, unit, asked.written())
        if both is None:
            return False
        await fetch(
            "INSERT INTO ceiling (id, jurisdiction, unit, grade, reason, evidence, file, first, "
            "second) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            *(uuid4(), person.jurisdiction, unit, grade, asked.reason, asked.evidence),
            *(asked.file, *both),
        )
        event = CeilingSet(unit, held.title, asked.grade, asked.reason, *both)
        await trail.record(person.jurisdiction, person.username, event)
        return True


async def lift_ceiling(person: Person, unit: UUID, reason: str) -> bool:
    """解除等次上限 — two persons, with the reason. False: the second word is missing."""
    async with transaction():
        held = await hold_editable(person, unit)
        words = read_words(reason, "解除的原因")
        if not await fetch_one("SELECT id FROM ceiling WHERE unit = $1", unit):
            raise Refused("这家单位没有等次上限，不用解除。")
        both = await two_persons(person, LIFT_CEILING, unit, words)
        if both is None:
            return False
        await fetch("DELETE FROM ceiling WHERE unit = $1", unit)
        event = CeilingLifted(unit, held.title, words, *both)
        await trail.record(person.jurisdiction, person.username, event)
        return True
