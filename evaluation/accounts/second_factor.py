"""动态口令: set up with a phone, asked after the password, reset by another administrator."""

from base64 import b64decode, b64encode
from uuid import UUID

import msgspec

from evaluation.accounts import lockout, sessions
from evaluation.accounts.actions import shut_out
from evaluation.accounts.entering import enter, owed_by
from evaluation.accounts.factor_checking import (
    STALE,
    check_code,
    check_first_code,
    code_hash,
    limit_of,
    opened,
    sealed_for,
)
from evaluation.accounts.factor_rules import (
    RECOVERY_CODES,
    check_second_factor_needed,
    key_address,
    new_secret,
    read_code,
)
from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.box.codes import new_entry_code
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused


class SecondFactorSet(trail.Event, frozen=True):
    pass


class SecondFactorTurnedOff(trail.Event, frozen=True):
    pass


class SecondFactorReset(trail.Event, frozen=True):
    account: UUID
    username: str


class RecoveryCodesMade(trail.Event, frozen=True):
    pass


class SecondFactorRequired(trail.Event, frozen=True):
    required: bool


class NoPasswordYet(Refused):
    """The password was not typed, or too long ago, and there is no code to ask for."""


class SetUp(msgspec.Struct, frozen=True):
    """A key before its first code. It stands in this answer and comes back sealed."""

    secret: str
    sealed: str
    address: str


class Standing(msgspec.Struct, frozen=True):
    """`required`: whether the account's own jurisdiction asks it of officers and administrators."""

    on: bool
    codes_left: int
    required: bool


async def standing_of(account: UUID) -> Standing:
    rows = await fetch(
        "SELECT a.second_factor IS NOT NULL, (SELECT count(*)::int FROM recovery_code c "
        "WHERE c.account = a.id), j.second_factor_required FROM account a "
        "JOIN jurisdiction j ON j.id = a.jurisdiction WHERE a.id = $1",
        account,
    )
    return Standing(*rows[0])


async def is_required_in(jurisdiction: UUID) -> bool:
    return bool(
        await fetch_one(
            "SELECT second_factor_required FROM jurisdiction WHERE id = $1", jurisdiction
        )
    )


def begin_set_up(person: Person) -> SetUp:
    return _set_up_with(person, new_secret())


def resume_set_up(person: Person, sealed: str) -> SetUp:
    """After a code that was wrong the phone's key is still the same."""
    return _set_up_with(person, opened(person.account, _read(sealed)))


def _set_up_with(person: Person, secret: str) -> SetUp:
    sealed = b64encode(sealed_for(person.account, secret)).decode()
    return SetUp(secret, sealed, key_address(secret, person.username))


async def confirm_set_up(
    person: Person, sealed: str, typed: str, network: str, session: str
) -> list[str]:
    """设好 — the phone showed a code of the key. The recovery codes stand in this answer only."""
    secret = opened(person.account, _read(sealed))
    step = await check_first_code(person.account, secret, typed, network)
    async with transaction():
        fresh = await fetch(
            "UPDATE account SET second_factor = $2, second_factor_step = $3 "
            "WHERE id = $1 AND second_factor IS NULL RETURNING id",
            *(person.account, sealed_for(person.account, secret), step),
        )
        if not fresh:
            raise Refused("动态口令已经设好了。要换手机，请先停用，再重新设。")
        codes = await _new_codes(person.account)
        await _settle(person, session, SecondFactorSet())
        return codes


async def prove(half: str, typed: str, network: str) -> str:
    """The second half of a log-in: a fresh session's secret. `half` is the one of the password.

    Raises NoPasswordYet, CodeWrong, CodeUnfit, LockedOut; `half` stays good for its five minutes.
    """
    account = await sessions.owing_a_code(half)
    if account is None:
        raise NoPasswordYet("请输入用户名和密码；密码对了以后，5 分钟内输入动态口令。")
    await check_code(account, typed, network)
    async with transaction():
        await sessions.end(half)
        return await enter(account, network, proven=True)


async def make_recovery_codes(person: Person, typed: str, network: str) -> list[str]:
    """重做恢复码 — the former ones no longer count; the fresh ones stand in this answer only."""
    await check_code(person.account, typed, network)
    async with transaction():
        codes = await _new_codes(person.account)
        await trail.record(_home(person), person.username, RecoveryCodesMade())
        return codes


async def turn_off(person: Person, typed: str, network: str, session: str) -> None:
    """停用, before another phone is set up. Where it is required, that comes before all else."""
    await check_code(person.account, typed, network)
    async with transaction():
        await _forget(person.account)
        await _settle(person, session, SecondFactorTurnedOff())


async def reset_second_factor(person: Person, account: UUID) -> None:
    """重设 — for somebody whose phone and recovery codes are gone; their log-ins end."""
    if account == person.account:
        raise Refused(
            "自己的动态口令要请另一位系统管理员重设；有手机或恢复码的，请在“账号与密码”里停用。"
        )
    async with transaction():
        username = await fetch_one(
            "SELECT username FROM account WHERE id = $1 AND jurisdiction = $2 "
            "AND second_factor IS NOT NULL",
            *(account, person.jurisdiction),
        )
        if username is None:
            raise NotFound
        await _forget(account)
        await shut_out(account)
        event = SecondFactorReset(account, username)
        await trail.record(person.jurisdiction, person.username, event)
    await lockout.forget_failures(limit_of(account))


async def require_second_factor(person: Person, *, required: bool) -> None:
    """要求 — of the officers and administrators of the jurisdiction, from their next log-in on."""
    own = await standing_of(person.account)
    check_second_factor_needed(required=required, own=own.on)
    async with transaction():
        changed = await fetch(
            "UPDATE jurisdiction SET second_factor_required = $2 "
            "WHERE id = $1 AND second_factor_required <> $2 RETURNING id",
            *(person.jurisdiction, required),
        )
        if changed:
            event = SecondFactorRequired(required)
            await trail.record(person.jurisdiction, person.username, event)


async def _new_codes(account: UUID) -> list[str]:
    await fetch("DELETE FROM recovery_code WHERE account = $1", account)
    codes = [new_entry_code() for _ in range(RECOVERY_CODES)]
    await fetch(
        "INSERT INTO recovery_code (id, jurisdiction, account, code_hash) "
        "SELECT gen_random_uuid(), a.jurisdiction, a.id, h FROM account a, unnest($2::bytea[]) h "
        "WHERE a.id = $1",
        *(account, [code_hash(account, read_code(code)) for code in codes]),
    )
    return codes


async def _forget(account: UUID) -> None:
    await fetch(
        "UPDATE account SET second_factor = NULL, second_factor_step = NULL WHERE id = $1", account
    )
    await fetch("DELETE FROM recovery_code WHERE account = $1", account)


async def _settle(person: Person, session: str, event: trail.Event) -> None:
    """What this log-in still owes after it, and the event."""
    await sessions.set_owed(session, await owed_by(person.account, proven=True))
    await trail.record(_home(person), person.username, event)


def _read(sealed: str) -> bytes:
    try:
        return b64decode(sealed, validate=True)
    except ValueError:
        raise Refused(STALE) from None


def _home(person: Person) -> UUID:
    return person.home or person.jurisdiction
