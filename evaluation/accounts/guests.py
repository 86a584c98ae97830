"""来场监票人 — scrutineers who come for one sitting; their accounts end by themselves."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts import passwords
from evaluation.accounts.actions import AccountCreated
from evaluation.accounts.approvals import FirstWord, first_word, take_back, two_persons
from evaluation.accounts.guest_rules import (
    Asked,
    GuestName,
    check_guests,
    check_last_day,
    in_words,
    new_username,
    read_asked,
)
from evaluation.accounts.rules import Person, Role
from evaluation.accounts.tables import Account
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from evaluation.workdays.queries import today

ACT = "guests"


class GuestsExtended(trail.Event, frozen=True):
    sitting: UUID
    last_day: date
    count: int


class NewGuest(msgspec.Struct, frozen=True):
    """What is handed to a guest; the password stands in this answer only."""

    full_name: str
    office: str
    username: str
    password: str


class GuestLine(msgspec.Struct, frozen=True):
    full_name: str
    office: str
    username: str
    until: date
    over: bool
    """The last day has passed, or the account was closed."""


class GuestDesk(msgspec.Struct, frozen=True):
    """Who was let in for a sitting, and whom a first word names."""

    guests: tuple[GuestLine, ...]
    word: FirstWord | None
    asked: tuple[GuestName, ...]
    until: date | None
    small_office: bool


async def guest_desk(jurisdiction: UUID, sitting: UUID) -> GuestDesk:
    rows = await fetch(
        "SELECT full_name, office, username, until, disabled OR until < $3 AS over FROM account "
        "WHERE sitting = $1 AND jurisdiction = $2 ORDER BY full_name",
        *(sitting, jurisdiction, await today()),
    )
    word = await first_word(ACT, sitting)
    asked = read_asked(word.detail) if word else None
    return GuestDesk(
        msgspec.convert([dict(row) for row in rows], tuple[GuestLine, ...]),
        word,
        asked.guests if asked else (),
        asked.until if asked else None,
        await _small(jurisdiction),
    )


async def ask_for_guests(
    person: Person, sitting: UUID, guests: Sequence[GuestName], until: date
) -> None:
    """提出 — the first word; the accounts are opened by the second.

    One person who could let in two scrutineers would open the box alone. The caller has checked
    that the sitting is the person's own, and before its closing.
    """
    check_guests(guests)
    check_last_day(until, await today())
    asked = Asked(tuple(guests), until)
    async with transaction():
        await _check_small(person)
        if await first_word(ACT, sitting):
            raise Refused("已有一份名单在等第二人确认。请先确认或撤回那一份。")
        await two_persons(person, ACT, sitting, in_words(asked))


async def let_in_guests(person: Person, sitting: UUID, seen: str) -> list[NewGuest]:
    """确认 — the second word opens the accounts; `seen` is what stood on the page."""
    async with transaction():
        await _check_small(person)
        word = await first_word(ACT, sitting)
        if word is None:
            raise Refused("没有等待确认的名单，可能已撤回或已办。请回到上一页看。")
        if await two_persons(person, ACT, sitting, seen) is None:
            raise NotFound
        asked = read_asked(word.detail)
        check_last_day(asked.until, await today())
        return [await _let_in(person, sitting, one, asked.until) for one in asked.guests]


async def _let_in(person: Person, sitting: UUID, one: GuestName, until: date) -> NewGuest:
    made = NewGuest(one.full_name, one.office, new_username(), passwords.random_password())
    account = Account(
        id=uuid4(),
        jurisdiction=person.jurisdiction,
        username=made.username,
        full_name=made.full_name,
        office=made.office,
        roles=[Role.SCRUTINEER],
        password_hash=await passwords.hashed(made.password),
        until=until,
        sitting=sitting,
    )
    await Account.insert(account)
    event = AccountCreated(account.id, made.username, [Role.SCRUTINEER])
    await trail.record(person.jurisdiction, person.username, event)
    return made


async def take_back_guests(person: Person, sitting: UUID) -> None:
    await take_back(person, ACT, sitting)


async def extend_guests(person: Person, sitting: UUID, until: date) -> None:
    """延期 — a meeting that pauses over the weekend still needs its scrutineers to open the box."""
    check_last_day(until, await today())
    async with transaction():
        rows = await fetch(
            "UPDATE account SET until = $3 WHERE sitting = $1 AND jurisdiction = $2 "
            "AND NOT disabled RETURNING id",
            *(sitting, person.jurisdiction, until),
        )
        if not rows:
            raise Refused("这场评议会没有来场监票人，不用延期。")
        event = GuestsExtended(sitting, until, len(rows))
        await trail.record(person.jurisdiction, person.username, event)


async def _small(jurisdiction: UUID) -> bool:
    return bool(
        await fetch_one("SELECT small_office FROM jurisdiction WHERE id = $1", jurisdiction)
    )


async def _check_small(person: Person) -> None:
    if not await _small(person.jurisdiction):
        raise Refused(
            "只有按小局办理的县市区能请来场监票人。请系统管理员给监票人开户，"
            "或请市里的系统管理员、安全管理员把本县设为小局。"
        )
