"""A sheet that waits, looked at: what it would do, what is wrong with it, how it begins."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.db import fetch, found
from evaluation.intake.kinds import kind_for
from evaluation.intake.rules import Kind, Plan
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.forms import SheetForm
from evaluation.spreadsheets.reading import Reading, read

FIRST_LINES = 8


class DraftHead(msgspec.Struct, frozen=True):
    """待导入 — whose it is and when it came."""

    id: UUID
    kind: str
    subject: str
    name: str
    by: str
    at: datetime


class Preview(msgspec.Struct, frozen=True):
    """What stands on the page between the upload and the word; nothing is stored before it."""

    draft: DraftHead
    plan: Plan
    lines: int
    heads: Sequence[str]
    first_lines: Sequence[Sequence[str]]


async def preview(person: Person, draft: UUID) -> Preview:
    """Raises NotFound for another jurisdiction's draft, and for a kind that isn't the person's."""
    rows = await fetch(
        "SELECT d.id, d.kind, d.subject, d.name, a.full_name AS by, d.at, d.content FROM draft d "
        "JOIN account a ON a.id = d.made_by WHERE d.id = $1 AND d.jurisdiction = $2",
        *(draft, person.jurisdiction),
    )
    row = dict(found(rows[0] if rows else None))
    content = row.pop("content")
    head = DraftHead(**row)
    kind = kind_for(person, head.kind)
    form, reading = await reading_of(kind, person.jurisdiction, head.subject, head.name, content)
    titles = [column.title for column in form.columns]
    return Preview(
        head,
        await plan_of(kind, person.jurisdiction, head.subject, reading),
        len(reading.rows),
        titles,
        [[row.values.get(title, "") for title in titles] for row in reading.rows[:FIRST_LINES]],
    )


async def reading_of(
    kind: Kind, jurisdiction: UUID, subject: str, name: str, content: bytes
) -> tuple[SheetForm, Reading]:
    """In a thread of its own, so that no one else waits. Raises SheetRefused."""
    form = await kind.form(jurisdiction, subject)
    return form, await asyncio.to_thread(read, content, name, form)


async def plan_of(kind: Kind, jurisdiction: UUID, subject: str, reading: Reading) -> Plan:
    """What the file's own reading found and what the database knows, in the order of the rows."""
    if not reading.rows:
        none = Fault(kind.title, 0, "", "表里没有填任何一行。请填好后再传。")
        return Plan(faults=reading.faults or [none], notes=reading.notes)
    plan = await kind.plan(jurisdiction, subject, reading)
    columns = list(reading.rows[0].values)
    spoilt = {(fault.row, fault.column) for fault in reading.faults}
    own = [fault for fault in plan.faults if (fault.row, fault.column) not in spoilt]
    return msgspec.structs.replace(
        plan,
        faults=_in_order(columns, [*reading.faults, *own]),
        notes=_in_order(columns, [*reading.notes, *plan.notes]),
    )


def _in_order(columns: Sequence[str], faults: Sequence[Fault]) -> list[Fault]:
    """As the eye goes over the sheet: by row, and within it by column."""
    places = {title: place for place, title in enumerate(columns)}
    return sorted(faults, key=lambda fault: (fault.row, places.get(fault.column, -1)))
