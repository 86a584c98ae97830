"""What a letter is about: the letter itself, held, and its clues, with nobody named."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.accounts.rules import OFFICERS, Person
from evaluation.clues.moving import clue_label
from evaluation.clues.sealing import Complaint, opened_complaint, redacted
from evaluation.clues.states import ClueState
from evaluation.db import fetch, found
from evaluation.errors import NotFound, Refused
from evaluation.rectification.notice_content import Content, decoded
from evaluation.rectification.states import NoticeState


class HeldNotice(msgspec.Struct, frozen=True):
    """A letter as it stands while the caller's transaction holds it."""

    id: UUID
    jurisdiction: UUID
    cycle: UUID
    unit: UUID | None
    kind: str
    state: NoticeState
    content: str
    document_number: str
    due_on: date | None
    read_at: datetime | None

    @property
    def said(self) -> Content:
        return decoded(self.content)

    def check_draft(self) -> None:
        if self.state != NoticeState.DRAFT:
            raise Refused("这份文书已经发出，内容不能再改。要更正请作废后另发一份。")


class Matter(msgspec.Struct, frozen=True):
    """A clue as a letter takes it."""

    id: UUID
    year: int
    number: int | None
    title: str
    text: str
    kind: str
    source: str
    unit: UUID | None
    state: ClueState
    received_on: date
    said: str
    """The reason of the last decision on it."""
    has_complainant: bool

    @property
    def label(self) -> str:
        return clue_label(self.year, self.number)


def check_officer(person: Person) -> None:
    if person.roles.isdisjoint(OFFICERS):
        raise NotFound


async def hold_notice(person: Person, notice: UUID) -> HeldNotice:
    """Until the transaction ends. Raises NotFound for another jurisdiction's."""
    rows = await fetch(
        "SELECT id, jurisdiction, cycle, unit, kind, state, content, document_number, due_on, "
        "read_at FROM notice WHERE id = $1 AND jurisdiction = $2 FOR UPDATE",
        *(notice, person.jurisdiction),
    )
    return msgspec.convert(dict(found(rows[0] if rows else None)), HeldNotice)


async def matters_of(jurisdiction: UUID, cycle: UUID, clues: Sequence[UUID]) -> list[Matter]:
    """In the order given. Raises NotFound when one is not there."""
    rows = await fetch(_MATTERS, jurisdiction, cycle, list(clues))
    if len(rows) != len(set(clues)):
        raise NotFound
    return msgspec.convert([dict(row) for row in rows], list[Matter])


_MATTERS = (
    "SELECT k.id, c.year, k.number, k.title, k.text, k.kind, k.source, k.unit, k.state, "
    "k.received_on, EXISTS (SELECT FROM complainant p WHERE p.clue = k.id AND p.has_name) "
    "AS has_complainant, coalesce((SELECT s.reason FROM clue_step s WHERE s.clue = k.id "
    "AND s.step IN ('decline', 'find_unfounded', 'find_founded', 'find_partly', 'verify') "
    "ORDER BY s.at DESC LIMIT 1), '') AS said FROM clue k JOIN cycle c ON c.id = k.cycle "
    "WHERE k.jurisdiction = $1 AND k.cycle = $2 AND k.id = ANY($3) "
    "ORDER BY array_position($3, k.id)"
)


async def clues_of(notice: UUID) -> list[UUID]:
    rows = await fetch("SELECT clue FROM notice_matter WHERE notice = $1 ORDER BY position", notice)
    return [row["clue"] for row in rows]


async def add_matters(jurisdiction: UUID, notice: UUID, clues: Sequence[UUID]) -> None:
    await fetch(
        "INSERT INTO notice_matter (id, jurisdiction, notice, clue, position) "
        "SELECT gen_random_uuid(), $1, $2, m.clue, m.position FROM unnest($3::uuid[]) "
        "WITH ORDINALITY AS m(clue, position)",
        *(jurisdiction, notice, list(clues)),
    )


async def check_none_named(clues: Collection[UUID], text: str) -> None:
    """As `check_nobody_named`, for all clues of a letter at once."""
    rows = await fetch(
        "SELECT clue, sealed FROM complainant WHERE clue = ANY($1::uuid[])", list(clues)
    )
    complaints = [opened_complaint(row["clue"], row["sealed"]) for row in rows]
    if any(redacted(text, one) != text for one in (Complaint(), *complaints)):
        raise Refused("写的内容里有投诉人的姓名，或者电话、证件号码，请删去再存。没有保存。")
