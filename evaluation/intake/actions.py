"""导入: a sheet is received, looked at, and taken in as a whole or not at all."""

from collections.abc import Sequence
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, found, transaction
from evaluation.intake.kinds import check_subject, kind_for
from evaluation.intake.queries import plan_of, reading_of
from evaluation.intake.rules import Handed, Kind, Plan, check_size, check_takeable


class SheetReceived(trail.Event, frozen=True):
    """上传 — nothing of it is stored in its place yet."""

    kind: str
    name: str


class SheetTaken(trail.Event, frozen=True):
    kind: str
    name: str
    added: int
    changed: int
    removed: int


class SheetDropped(trail.Event, frozen=True):
    kind: str
    name: str


class Taken(msgspec.Struct, frozen=True):
    """What was done; `handed` are passwords, in this answer only."""

    kind: str
    subject: str
    name: str
    plan: Plan
    handed: Sequence[Handed]


async def receive(person: Person, name: str, subject: str, file: str, content: bytes) -> UUID:
    """上传 — the bytes wait for a word; a former sheet of that person and kind makes way.

    Raises Refused for what can't be read at all, or may not be kept.
    """
    kind = kind_for(person, name)
    check_size(file, content)
    await check_subject(kind, person.jurisdiction, subject)
    _, reading = await reading_of(kind, person.jurisdiction, subject, file, content)
    kind.door(reading)
    async with transaction():
        await fetch(
            "DELETE FROM draft WHERE (made_by = $1 AND kind = $2) "
            "OR at < clock_timestamp() - interval '1 day'",
            *(person.account, kind.name),
        )
        draft = uuid4()
        await fetch(
            "INSERT INTO draft (id, jurisdiction, kind, subject, name, content, made_by, at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, clock_timestamp())",
            *(draft, person.jurisdiction, kind.name, subject, file[-120:], content, person.account),
        )
        await trail.record(
            person.jurisdiction, person.username, SheetReceived(kind.name, file[-120:])
        )
        return draft


async def take(person: Person, draft: UUID, seen: str) -> Taken:
    """导入 — read and checked again here, where nobody else takes in; `seen` is what was shown.

    Raises Refused, and the sheet waits on; NotFound, where it was taken in or dropped before.
    """
    async with transaction():
        kind, subject, name, content = await _let_go(person, draft)
        await _hold(kind, person.jurisdiction)
        _, reading = await reading_of(kind, person.jurisdiction, subject, name, content)
        plan = await plan_of(kind, person.jurisdiction, subject, reading)
        check_takeable(plan, seen)
        handed = await kind.settle(person, subject, plan)
        event = SheetTaken(kind.name, name, len(plan.added), len(plan.changed), len(plan.removed))
        await trail.record(person.jurisdiction, person.username, event)
        return Taken(kind.name, subject, name, plan, handed)


async def drop(person: Person, draft: UUID) -> str:
    """不导入 — the sheet is gone. Its kind."""
    async with transaction():
        kind, _, name, _ = await _let_go(person, draft)
        await trail.record(person.jurisdiction, person.username, SheetDropped(kind.name, name))
        return kind.name


async def _let_go(person: Person, draft: UUID) -> tuple[Kind, str, str, bytes]:
    """Of two who say yes at the same moment, one finds it."""
    rows = await fetch(
        "DELETE FROM draft WHERE id = $1 AND jurisdiction = $2 "
        "RETURNING kind, subject, name, content",
        *(draft, person.jurisdiction),
    )
    row = found(rows[0] if rows else None)
    return kind_for(person, row["kind"]), row["subject"], row["name"], row["content"]


async def _hold(kind: Kind, jurisdiction: UUID) -> None:
    """One sheet of a kind at a time; the register's own actions hold the same."""
    words = {"units": "register"}.get(kind.name, f"intake {kind.name}")
    await fetch("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"{words} {jurisdiction}")
