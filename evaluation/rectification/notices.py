"""发出文书: a letter gets its number and moves its clues; it is read, handed over, or withdrawn."""

import asyncio
from datetime import date
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.clues.handling import feed_back
from evaluation.clues.moving import move
from evaluation.clues.registering import NewClue, record_clue
from evaluation.clues.states import ClueState, Level, Source, next_level
from evaluation.clues.steps import WAYS, Step
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.documents.letter import check_printable
from evaluation.documents.official import check_number
from evaluation.errors import NotFound, Refused
from evaluation.rectification.asking import begin
from evaluation.rectification.notice_content import decoded, letter_document
from evaluation.rectification.notice_drafts import change_notice, draft_notice, drop_notice
from evaluation.rectification.notice_matters import (
    HeldNotice,
    add_matters,
    check_none_named,
    check_officer,
    clues_of,
    hold_notice,
    matters_of,
)
from evaluation.rectification.notice_templates import template_of
from evaluation.rectification.states import NoticeState
from evaluation.rectification.templates import Reader, Template
from evaluation.registry.lineage import units_of_line
from evaluation.settings import settings
from evaluation.workdays.queries import today

__all__ = [
    "change_notice",
    "draft_notice",
    "drop_notice",
    "hand_over",
    "issue_notice",
    "mark_read",
    "withdraw_notice",
]
LONGEST_REASON = 200


class NoticeIssued(trail.Event, frozen=True):
    """发出文书."""

    notice: UUID
    title: str
    document_number: str
    unit: UUID | None
    clues: list[str]


class NoticeWithdrawn(trail.Event, frozen=True):
    """作废文书; its number stays taken."""

    notice: UUID
    document_number: str
    reason: str


class NoticeRead(trail.Event, frozen=True):
    """签收文书."""

    notice: UUID
    document_number: str


class NoticeHandedOver(trail.Event, frozen=True):
    """登记送达, of a letter to a complainant or a superior."""

    notice: UUID
    document_number: str
    how: str


async def issue_notice(person: Person, notice: UUID) -> str:
    """Its number, without a gap in its kind and year: a refusal takes none. Printing comes after,
    and may be tried again. Raises NotFound, and Refused in words.
    """
    check_officer(person)
    await _check_printable(person, notice)
    async with transaction():
        held = await hold_notice(person, notice)
        held.check_draft()
        await _check_due(held)
        template = await template_of(person.jurisdiction, held.kind)
        clues = await _hold_clues(notice)
        year, number, label = await _next_number(held, template)
        if not clues and template.rectifies:
            clues = [await _new_clue(person, held)]
        matters = await matters_of(held.jurisdiction, held.cycle, clues)
        await check_none_named(clues, held.said.texts)
        await fetch(
            "UPDATE notice SET state = 'issued', year = $2, number = $3, document_number = $4, "
            "issued_by = $5, issued_on = $6, issued_at = clock_timestamp() WHERE id = $1",
            *(notice, year, number, label, person.account, await today()),
        )
        for one in matters:
            if one.state not in template.begins:
                raise Refused(f"线索 {one.label} 已经有了新的进展，请重新起草。没有发出。")
            await _move(person, held, template, one.id, one.state, label)
        event = NoticeIssued(
            notice, held.said.title, label, held.unit, [one.label for one in matters]
        )
        await trail.record(person.jurisdiction, person.username, event)
        return label


async def withdraw_notice(person: Person, notice: UUID, reason: str) -> None:
    """作废. Its number is not given again, and its clues stay where they are."""
    check_officer(person)
    words = " ".join(reason.split())
    if not 1 <= len(words) <= LONGEST_REASON:
        raise Refused(f"作废要写明理由，最多 {LONGEST_REASON} 字。没有作废。")
    async with transaction():
        held = await hold_notice(person, notice)
        _check_issued(held)
        await check_none_named(await clues_of(notice), words)
        await fetch(
            "UPDATE notice SET state = 'withdrawn', reason = $2 WHERE id = $1", notice, words
        )
        event = NoticeWithdrawn(notice, held.document_number, words)
        await trail.record(person.jurisdiction, person.username, event)


async def mark_read(person: Person, notice: UUID) -> None:
    """签收 by the unit's clerk, once. Raises NotFound for another unit's letter, and for drafts."""
    async with transaction():
        held = await hold_notice(person, notice)
        template = await template_of(person.jurisdiction, held.kind)
        own = await units_of_line(person.jurisdiction, person.unit) if person.unit else []
        if held.unit not in own or template.reader != Reader.UNIT:
            raise NotFound
        if held.state == NoticeState.DRAFT:
            raise NotFound
        _check_issued(held)
        if held.read_at is None:
            await _receive(person, notice)
            event = NoticeRead(notice, held.document_number)
            await trail.record(person.jurisdiction, person.username, event)


async def hand_over(person: Person, notice: UUID, how: str) -> None:
    """登记送达 of a letter that goes to nobody's desk. One that feeds back is the complainant's
    word: the clue's 反馈 is done with it.
    """
    check_officer(person)
    async with transaction():
        held = await hold_notice(person, notice)
        _check_issued(held)
        template = await template_of(person.jurisdiction, held.kind)
        if template.reader == Reader.UNIT:
            raise Refused("发给单位的文书由单位签收，不在这里登记。")
        if held.read_at is not None:
            raise Refused("这份文书已经登记过送达。")
        await _receive(person, notice)
        event = NoticeHandedOver(notice, held.document_number, how)
        await trail.record(person.jurisdiction, person.username, event)
        if template.feeds_back:
            await _feed_back(person, held, how)


async def _receive(person: Person, notice: UUID) -> None:
    await fetch(
        "UPDATE notice SET read_by = $2, read_at = clock_timestamp() WHERE id = $1",
        *(notice, person.account),
    )


async def _feed_back(person: Person, held: HeldNotice, how: str) -> None:
    for one in await matters_of(held.jurisdiction, held.cycle, await clues_of(held.id)):
        told = await fetch_one("SELECT fed_back_at FROM clue WHERE id = $1", one.id)
        if told is None and one.state in WAYS[Step.FEED_BACK].begins:
            await feed_back(
                person, one.id, how, f"{held.said.title}（{held.document_number}）已送达"
            )


def _check_issued(held: HeldNotice) -> None:
    if held.state == NoticeState.WITHDRAWN:
        raise Refused("这份文书已经作废，不用再办。")
    if held.state == NoticeState.DRAFT:
        raise Refused("这份文书还没有发出。")


async def _check_printable(person: Person, notice: UUID) -> None:
    """Before the number is given: each character has its font. Not in a transaction."""
    rows = await fetch(
        "SELECT n.content, n.due_on, j.bureau FROM notice n "
        "JOIN jurisdiction j ON j.id = n.jurisdiction WHERE n.id = $1 AND n.jurisdiction = $2",
        *(notice, person.jurisdiction),
    )
    row = found(rows[0] if rows else None)
    content = decoded(row["content"])
    document = letter_document(
        content,
        bureau=row["bureau"],
        number="",
        signed_on=date.min,
        due_on=row["due_on"],
        mark=None,
    )
    await asyncio.to_thread(check_printable, document, settings().fonts_folder)


async def _check_due(held: HeldNotice) -> None:
    if held.due_on is not None and held.due_on < await today():
        raise Refused("答复期限已经过了，请先改期限。没有发出。")


async def _hold_clues(notice: UUID) -> list[UUID]:
    """In the order of the letter; held in the order of their ids, and before any event, so that two
    letters never wait for each other.
    """
    clues = await clues_of(notice)
    await fetch("SELECT id FROM clue WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE", clues)
    return clues


async def _next_number(held: HeldNotice, template: Template) -> tuple[int, int, str]:
    """The row of the series is held until the transaction ends: who is refused gives it back."""
    year = (await today()).year
    number = await fetch_one(
        "INSERT INTO notice_series (id, jurisdiction, kind, year, last) VALUES ($1, $2, $3, $4, 1) "
        "ON CONFLICT (jurisdiction, kind, year) DO UPDATE SET last = notice_series.last + 1 "
        "RETURNING last",
        *(uuid4(), held.jurisdiction, held.kind, year),
    )
    place = await fetch_one("SELECT title FROM jurisdiction WHERE id = $1", held.jurisdiction)
    label = template.number(place, year, number)
    check_number(label)
    taken = await fetch_one(
        "SELECT true FROM notice WHERE jurisdiction = $1 AND document_number = $2",
        *(held.jurisdiction, label),
    )
    if taken:
        raise Refused(f"文号 {label} 已经用过，请在模板里换一个代字。没有发出。")
    return year, number, label


async def _new_clue(person: Person, held: HeldNotice) -> UUID:
    """A letter that no clue led to makes one, so that what follows is followed."""
    said = held.said
    (problem,) = said.problems
    new = NewClue(
        title=problem.title,
        text=problem.text,
        received_on=await today(),
        source=Source.INSPECTION,
        channel="检查",
        kind=problem.kind,
        unit=held.unit,
    )
    clue = await record_clue(person, held.cycle, new)
    await add_matters(held.jurisdiction, held.id, [clue])
    return clue


async def _move(  # each is known to the caller alone
    person: Person,
    held: HeldNotice,
    template: Template,
    clue: UUID,
    state: ClueState,
    label: str,
) -> None:
    step = template.step_for(state)
    reason = f"{held.said.title}（{label}）"
    if step == Step.SUPERVISE:
        level = Level(await fetch_one("SELECT level FROM clue WHERE id = $1", clue))
        await move(person, clue, step, reason=reason, level=next_level(level))
    elif step is not None:
        await move(person, clue, step, reason=reason, due_on=held.due_on)
        await begin(person, clue, found(held.unit), held.said.demands)
