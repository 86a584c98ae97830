"""现场通报稿: written, checked in its facts by the unit, released by another person.

Nothing of it names a complainant: every version is held against all who complained of the unit.
"""

import unicodedata
from datetime import date, datetime
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.clues.sealing import NUMBERS, Complaint, opened_complaint, redacted
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import Refused
from evaluation.rectification.onsite_queries import HELD_ON, WAS_SHOWN, matters_of
from evaluation.rectification.onsite_rules import (
    LONGEST_OBJECTION,
    check_answerable,
    check_due,
    check_new,
    check_not_shown,
    check_releasable,
    check_sendable,
    check_withdrawable,
    needs_reason,
    read_text,
    read_words,
)
from evaluation.rectification.states import TextState
from evaluation.registry.lineage import units_of_line
from evaluation.workdays.queries import now


class OnSiteTextDrafted(trail.Event, frozen=True):
    """拟通报稿; the text itself stands in its row."""

    unit: UUID
    title: str
    version: int


class OnSiteTextSent(trail.Event, frozen=True):
    """送单位核对."""

    unit: UUID
    title: str
    version: int
    check_until: str


class OnSiteTextConfirmed(trail.Event, frozen=True):
    """核对无误."""

    unit: UUID
    title: str
    version: int


class OnSiteTextObjected(trail.Event, frozen=True):
    """核对有异议."""

    unit: UUID
    title: str
    version: int
    objection: str


class OnSiteTextReleased(trail.Event, frozen=True):
    """放行; `answered` says in words what the unit had said."""

    unit: UUID
    title: str
    version: int
    answered: str
    reason: str


class OnSiteTextWithdrawn(trail.Event, frozen=True):
    """撤下."""

    unit: UUID
    title: str
    version: int
    reason: str


class HeldUnit(msgspec.Struct, frozen=True):
    """A unit whose texts nobody else changes until the transaction ends."""

    unit: UUID
    title: str
    cycle: UUID
    jurisdiction: UUID
    shown: bool
    held_on: date | None
    newest: int
    newest_id: UUID | None
    newest_state: TextState | None
    released: bool


class HeldText(msgspec.Struct, frozen=True):
    id: UUID
    version: int
    state: TextState
    due_at: datetime | None
    made_by: UUID
    objection: str
    answered: bool


async def _hold_unit(person: Person, unit: UUID) -> HeldUnit:
    """Raises NotFound outside the jurisdiction."""
    rows = await fetch(
        "SELECT id FROM unit WHERE id = $1 AND jurisdiction = $2 FOR NO KEY UPDATE",
        *(unit, person.jurisdiction),
    )
    found(rows or None)
    rows = await fetch(
        "SELECT u.id AS unit, u.short_title AS title, c.id AS cycle, u.jurisdiction, "  # noqa: S608  # own text
        f"{WAS_SHOWN} AS shown, {HELD_ON} AS held_on, coalesce(t.version, 0) AS newest, "
        "t.id AS newest_id, t.state AS newest_state, EXISTS (SELECT FROM on_site_text o "
        "WHERE o.unit = u.id AND o.state = 'released') AS released FROM unit u "
        "JOIN cycle c ON c.jurisdiction = u.jurisdiction AND c.year = u.year "
        "LEFT JOIN LATERAL (SELECT * FROM on_site_text o WHERE o.unit = u.id "
        "ORDER BY o.version DESC LIMIT 1) t ON true WHERE u.id = $1",
        unit,
    )
    return msgspec.convert(dict(found(rows[0] if rows else None)), HeldUnit)


async def _hold_text(person: Person, text: UUID) -> tuple[HeldUnit, HeldText]:
    unit = await fetch_one(
        "SELECT unit FROM on_site_text WHERE id = $1 AND jurisdiction = $2",
        *(text, person.jurisdiction),
    )
    held = await _hold_unit(person, found(unit))
    rows = await fetch(
        "SELECT id, version, state, due_at, made_by, objection, answered_at IS NOT NULL "
        "AS answered FROM on_site_text WHERE id = $1",
        text,
    )
    return held, msgspec.convert(dict(rows[0]), HeldText)


async def draft_text(person: Person, unit: UUID, typed: str) -> UUID:
    """A new version, or the draft written over. Raises NotFound, Refused."""
    text = read_text(typed)
    async with transaction():
        held = await _hold_unit(person, unit)
        check_new(held.newest_state)
        check_not_shown(shown=held.shown and held.released)
        await check_nobody_of(unit, text)
        over = held.newest_state == TextState.DRAFT
        version = held.newest if over else held.newest + 1
        kept = held.newest_id if over and held.newest_id else uuid4()
        await fetch(
            "INSERT INTO on_site_text (id, jurisdiction, unit, version, state, text, made_by, "
            "made_at, objection, reason) VALUES ($1, $2, $3, $4, 'draft', $5, $6, "
            "clock_timestamp(), '', '') ON CONFLICT (id) DO UPDATE SET text = excluded.text, "
            "made_by = excluded.made_by, made_at = excluded.made_at",
            *(kept, held.jurisdiction, unit, version, text, person.account),
        )
        await _note_matters(held, kept)
        event = OnSiteTextDrafted(unit, held.title, version)
        await trail.record(person.jurisdiction, person.username, event)
        return kept


async def _note_matters(held: HeldUnit, text: UUID) -> None:
    """Which clues were founded when it was written: the ledger says 是否现场通报 by them."""
    clues = [matter.clue for matter in await matters_of(held.cycle, held.unit)]
    await fetch("DELETE FROM on_site_matter WHERE text = $1", text)
    await fetch(
        "INSERT INTO on_site_matter (id, jurisdiction, text, clue) "
        "SELECT gen_random_uuid(), $1, $2, k FROM unnest($3::uuid[]) AS k",
        *(held.jurisdiction, text, clues),
    )


async def check_nobody_of(unit: UUID, text: str) -> None:
    """Raises Refused when it names anybody who complained of the unit, or any telephone or
    identity number, however the signs are spaced.
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    rows = await fetch(
        "SELECT p.clue, p.sealed FROM complainant p JOIN clue k ON k.id = p.clue WHERE k.unit = $1",
        unit,
    )
    people = [opened_complaint(row["clue"], row["sealed"]) for row in rows] or [Complaint()]
    dashless = plain.replace("-", "").replace("—", "")
    named = any(redacted(words, one) != words for one in people for words in (text, plain))
    if named or NUMBERS.search(dashless):
        raise Refused("写的内容里有投诉人的姓名或电话、证件号码，请删去再交。没有办理。")


async def send_text(person: Person, text: UUID, due_at: datetime) -> None:
    """送单位核对 — until the day before the sitting at the latest. Raises NotFound, Refused."""
    async with transaction():
        held, one = await _hold_text(person, text)
        check_sendable(one.state, newest=one.version == held.newest)
        check_due(due_at, await now(), held.held_on)
        await fetch(
            "UPDATE on_site_text SET state = 'sent', sent_at = clock_timestamp(), due_at = $2 "
            "WHERE id = $1",
            *(text, due_at),
        )
        event = OnSiteTextSent(held.unit, held.title, one.version, due_at.isoformat())
        await trail.record(person.jurisdiction, person.username, event)


async def confirm_text(person: Person, text: UUID) -> None:
    """核对无误, by the unit's clerk. Raises NotFound, Refused."""
    async with transaction():
        held, one = await _hold_own(person, text)
        await _answer(person, text, TextState.CONFIRMED, "")
        event = OnSiteTextConfirmed(held.unit, held.title, one.version)
        await trail.record(person.jurisdiction, person.username, event)


async def object_to_text(person: Person, text: UUID, typed: str) -> None:
    """有异议, with words that name nobody either. Raises NotFound, Refused."""
    words = read_words(typed, "异议", LONGEST_OBJECTION)
    async with transaction():
        held, one = await _hold_own(person, text)
        await check_nobody_of(held.unit, words)
        await _answer(person, text, TextState.OBJECTED, words)
        event = OnSiteTextObjected(held.unit, held.title, one.version, words)
        await trail.record(person.jurisdiction, person.username, event)


async def _hold_own(person: Person, text: UUID) -> tuple[HeldUnit, HeldText]:
    held, one = await _hold_text(person, text)
    own = held.unit in await units_of_line(person.jurisdiction, person.unit)
    found(one if own and one.state != TextState.DRAFT else None)
    check_answerable(one.state, one.due_at, await now())
    return held, one


async def _answer(person: Person, text: UUID, state: TextState, words: str) -> None:
    await fetch(
        "UPDATE on_site_text SET state = $2, answered_by = $3, answered_at = clock_timestamp(), "
        "objection = $4 WHERE id = $1",
        *(text, state, person.account, words),
    )


async def release_text(person: Person, text: UUID, typed: str = "") -> None:
    """放行 — by another person than the author; over an objection with a reason. Raises NotFound,
    Refused.
    """
    async with transaction():
        held, one = await _hold_text(person, text)
        own, newest = one.made_by == person.account, one.version == held.newest
        check_releasable(one.state, one.due_at, await now(), newest=newest, own=own)
        check_not_shown(shown=held.shown and held.released)
        over = needs_reason(one.state)
        reason = read_words(typed, "放行的理由") if over else " ".join(typed.split())[:300]
        await check_nobody_of(held.unit, reason)
        await fetch(
            "UPDATE on_site_text SET state = 'released', released_by = $2, "
            "released_at = clock_timestamp(), reason = $3 WHERE id = $1",
            *(text, person.account, reason),
        )
        await _replace_others(held.unit, text, one.version)
        answered = "有异议" if over else "已确认" if one.answered else "到期未核对"
        event = OnSiteTextReleased(held.unit, held.title, one.version, answered, reason)
        await trail.record(person.jurisdiction, person.username, event)


async def _replace_others(unit: UUID, text: UUID, version: int) -> None:
    """One text holds: once it is withdrawn, none that was replaced comes back to the screen."""
    await fetch(
        "UPDATE on_site_text SET state = 'withdrawn', "
        "reason = CASE reason WHEN '' THEN $3 ELSE reason END "
        "WHERE unit = $1 AND id <> $2 AND state = 'released'",
        *(unit, text, f"第 {version} 稿已放行，本稿不再用。"),
    )


async def withdraw_text(person: Person, text: UUID, typed: str) -> None:
    """撤下 — until the hall has heard it. Raises NotFound, Refused."""
    reason = read_words(typed, "撤下的理由")
    async with transaction():
        held, one = await _hold_text(person, text)
        check_withdrawable(one.state)
        check_not_shown(shown=held.shown and one.state == TextState.RELEASED)
        await check_nobody_of(held.unit, reason)
        await fetch(
            "UPDATE on_site_text SET state = 'withdrawn', reason = $2 WHERE id = $1", text, reason
        )
        event = OnSiteTextWithdrawn(held.unit, held.title, one.version, reason)
        await trail.record(person.jurisdiction, person.username, event)
