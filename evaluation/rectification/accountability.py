"""责任追究: how somebody was held to account for a problem; by post and number, never by name.

An entry stays for good: the database itself lets nobody change or remove one.
"""

from datetime import date
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import OFFICERS, Person
from evaluation.audit import trail
from evaluation.clues.moving import clue_label, hold
from evaluation.clues.sealing import check_nobody_named
from evaluation.clues.settings import setting_of
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import NotFound, Refused
from evaluation.rectification.answer_rules import check_posts, check_reason, read_text
from evaluation.workdays.queries import today

LONGEST_POSTS, LONGEST_NUMBER, MOST_PERSONS = 300, 60, 999


class AccountabilityEntered(trail.Event, frozen=True):
    """责任追究 — a kind, so many persons, by which document."""

    clue: UUID
    number: str
    kind: str
    persons: int
    document_number: str


class AccountabilityAsked(trail.Event, frozen=True):
    """应追责, or after all not, with the reason."""

    clue: UUID
    number: str
    accountable: bool
    reason: str


class NewEntry(msgspec.Struct, frozen=True, kw_only=True):
    """`text`: the posts, such as 副大队长 1 人."""

    kind: str
    persons: int
    text: str
    document_number: str = ""
    decided_on: date


async def enter(person: Person, clue: UUID, new: NewEntry) -> UUID:
    """登记责任追究. Raises NotFound without a rectification, Refused."""
    async with transaction():
        label = await _hold(person, clue)
        kinds = (await setting_of(person.jurisdiction)).accountability
        text = await _read(clue, new, kinds)
        number = read_text("文号", new.document_number, LONGEST_NUMBER)
        entry = uuid4()
        await fetch(
            "INSERT INTO accountability (id, jurisdiction, clue, kind, persons, text, "
            "document_number, decided_on, entered_by, at) "
            "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, clock_timestamp())",
            *(entry, person.jurisdiction, clue, new.kind, new.persons, text, number),
            *(new.decided_on, person.account),
        )
        event = AccountabilityEntered(clue, label, new.kind, new.persons, number)
        await trail.record(person.jurisdiction, person.username, event)
        return entry


async def _read(clue: UUID, new: NewEntry, kinds: tuple[str, ...]) -> str:
    """The posts as they are kept. Raises Refused."""
    if new.kind not in kinds:
        raise Refused("请选一种责任追究方式，没有登记。")
    if not 1 <= new.persons <= MOST_PERSONS:
        raise Refused(f"人数要在 1 到 {MOST_PERSONS} 之间，没有登记。")
    if new.decided_on > await today():
        raise Refused("作出决定的日期不能晚于今天，没有登记。")
    text = read_text("追究对象（职务）", new.text, LONGEST_POSTS)
    check_posts(text)
    await check_nobody_named(clue, text + "\n" + new.document_number)
    return text


async def say_accountable(person: Person, clue: UUID, *, accountable: bool, reason: str) -> None:
    """应追责, or after all not; until an entry is there it counts as 应追责未追责."""
    async with transaction():
        label = await _hold(person, clue)
        words = check_reason(reason)
        await check_nobody_named(clue, words)
        changed = await fetch_one(
            "UPDATE clue SET accountable = $2 WHERE id = $1 AND accountable <> $2 RETURNING id",
            *(clue, accountable),
        )
        if changed is None:
            raise Refused("已经是这样了，没有改。请刷新看看。")
        event = AccountabilityAsked(clue, label, accountable, words)
        await trail.record(person.jurisdiction, person.username, event)


async def _hold(person: Person, clue: UUID) -> str:
    """The clue's label. Raises NotFound for whoever is no officer of its jurisdiction, and where
    nothing was asked to be mended.
    """
    if person.roles.isdisjoint(OFFICERS):
        raise NotFound
    held = await hold(person, clue)
    found(await fetch_one("SELECT id FROM rectification WHERE clue = $1", clue))
    return clue_label(held.year, held.number)
