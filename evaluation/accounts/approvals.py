"""双人确认: the one way in which an act that can't be undone takes two different people."""

from datetime import datetime
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, transaction
from evaluation.errors import Refused


class FirstWord(msgspec.Struct, frozen=True):
    """What the second person is shown: who asks for what, and why."""

    person: UUID
    full_name: str
    at: datetime
    detail: str


class FirstWordGiven(trail.Event, frozen=True):
    act: str
    subject: UUID
    detail: str


class FirstWordTakenBack(trail.Event, frozen=True):
    act: str
    subject: UUID


async def two_persons(
    person: Person, act: str, subject: UUID, detail: str = ""
) -> tuple[UUID, UUID] | None:
    """Inside the caller's transaction, after its checks and before its writes.

    None: this was the first word; return, so that it is kept. A pair: the accounts of the first
    and the second; the word is used up, go ahead. `detail` is what both confirm (reason, document
    number, count): the second page shows the first's and sends it along, and here it must be the
    same. Raises Refused for the same person again, and for another detail.
    """
    await _hold(act, subject)
    first = await first_word(act, subject)
    if first is None:
        await fetch(
            "INSERT INTO approval (id, jurisdiction, act, subject, detail, person, at) "
            "VALUES (gen_random_uuid(), $1, $2, $3, $4, $5, clock_timestamp())",
            *(person.jurisdiction, act, subject, detail, person.account),
        )
        await trail.record(
            person.jurisdiction, person.username, FirstWordGiven(act, subject, detail)
        )
        return None
    if first.person == person.account:
        raise Refused("要两个人确认。您是第一人，第二人不能也是您。")
    if first.detail != detail:
        raise Refused(
            f"第一人{first.full_name}确认的是“{first.detail}”，与您的不同。"
            "请照此确认，或请第一人撤回后重新提出。"
        )
    await _forget(act, subject)
    return first.person, person.account


async def first_word(act: str, subject: UUID) -> FirstWord | None:
    """The word that waits for its second."""
    rows = await fetch(
        "SELECT person, full_name, at, detail FROM approval "
        "JOIN account ON account.id = person WHERE act = $1 AND subject = $2",
        *(act, subject),
    )
    return FirstWord(*rows[0]) if rows else None


async def take_back(person: Person, act: str, subject: UUID) -> None:
    """撤回 — the first person no longer wants it; without a word of theirs nothing happens."""
    async with transaction():
        await _hold(act, subject)
        first = await first_word(act, subject)
        if first is not None and first.person == person.account:
            await _forget(act, subject)
            await trail.record(
                person.jurisdiction, person.username, FirstWordTakenBack(act, subject)
            )


async def _hold(act: str, subject: UUID) -> None:
    """Until the transaction ends: of two words at the same moment, one is the first."""
    await fetch(
        "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"approval {act} {subject}"
    )


async def _forget(act: str, subject: UUID) -> None:
    await fetch("DELETE FROM approval WHERE act = $1 AND subject = $2", act, subject)
