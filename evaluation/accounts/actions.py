"""What people do with accounts: open and close them, log in and out, change a password."""

from collections.abc import Collection
from uuid import UUID, uuid4

from evaluation.accounts import lockout, passwords, sessions
from evaluation.accounts.entering import enter, owed_by
from evaluation.accounts.justice_offices import check_own_place
from evaluation.accounts.password_age import check_never_used, keep_password
from evaluation.accounts.rules import (
    Person,
    Role,
    as_username,
    check_account,
    check_password,
    is_username,
)
from evaluation.accounts.tables import Account, Approval
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import NotFound, Refused
from evaluation.registry.tables import Unit
from evaluation.workdays.queries import today

TRIES_OF_A_NAME = 5
TRIES_OF_A_NETWORK = 100
"""Far more: a whole hall may stand behind one address. Only wrong tries are counted."""


class AccountCreated(trail.Event, frozen=True):
    account: UUID
    username: str
    roles: list[str]


class AccountDisabled(trail.Event, frozen=True):
    account: UUID
    username: str


class LoggedOut(trail.Event, frozen=True):
    pass


class PasswordChanged(trail.Event, frozen=True):
    pass


class PasswordReset(trail.Event, frozen=True):
    account: UUID
    username: str


class NotProven(Refused):
    """The password, or the name that it came with, is wrong."""


class PasswordRefused(trail.Event, frozen=True):
    """The name is not kept when no account has it: it may be a password in the wrong field."""

    network: str
    tries_left: int


async def create_account(  # noqa: PLR0913  # what an account is made of
    actor: str,
    jurisdiction: UUID,
    *,
    username: str,
    full_name: str,
    roles: Collection[Role],
    password: str | None,
    unit: UUID | None = None,
    place: UUID | None = None,
    office: str = "",
) -> UUID:
    """开户. `actor` is plain text, for the first account is made by a command.

    Without a password nobody logs in before a 一次性链接 was sent and used.
    """
    username, full_name = as_username(username), full_name.strip()
    check_account(username, full_name, roles, unit, place)
    if password is not None:
        check_password(password, username, roles)
    account = Account(
        id=uuid4(),
        jurisdiction=jurisdiction,
        unit=unit,
        justice_office=place,
        username=username,
        full_name=full_name,
        office=office,
        roles=sorted(roles),
        password_hash=passwords.NOBODYS_HASH
        if password is None
        else await passwords.hashed(password),
    )
    async with transaction():
        if unit is not None:
            found(await Unit.objects().get((Unit.id == unit) & (Unit.jurisdiction == jurisdiction)))
        if place is not None:
            await check_own_place(jurisdiction, place)
        if not await Account.insert(account).on_conflict(Account.username, "DO NOTHING"):
            raise Refused(f"用户名 {username} 已经有人用了，请换一个。")
        await trail.record(jurisdiction, actor, AccountCreated(account.id, username, sorted(roles)))
        return account.id


async def disable_account(person: Person, account: UUID) -> None:
    """停用 — its log-ins end and its first words no longer count. What it did stays."""
    if account == person.account:
        raise Refused("不能停用自己的账号，请另一位管理员来做。")
    async with transaction():
        closed = await fetch(
            "UPDATE account SET disabled = true "
            "WHERE id = $1 AND jurisdiction = $2 AND NOT disabled RETURNING username",
            *(account, person.jurisdiction),
        )
        if not closed:
            raise NotFound
        await shut_out(account)
        await trail.record(
            person.jurisdiction,
            person.username,
            AccountDisabled(account, closed[0]["username"]),
        )


async def reset_password(person: Person, account: UUID) -> str:
    """重置密码 — for someone who forgot it: a random one, in this answer only.

    The account's log-ins end, its first words no longer count, and its lockout is forgotten.
    """
    if account == person.account:
        raise Refused("自己的密码请在“修改密码”里改。")
    fresh = passwords.random_password()
    kept = await passwords.hashed(fresh)
    async with transaction():
        username = await fetch_one(
            "SELECT username FROM account WHERE id = $1 AND jurisdiction = $2 AND NOT disabled",
            *(account, person.jurisdiction),
        )
        if username is None:
            raise NotFound
        await keep_password(account, kept)
        await shut_out(account)
        await lockout.forget_failures(lockout.limit("account", username, TRIES_OF_A_NAME))
        await trail.record(person.jurisdiction, person.username, PasswordReset(account, username))
    return fresh


async def shut_out(account: UUID) -> None:
    """Whoever is logged in with it is out, and words that wait for a second no longer count."""
    await sessions.end_all(account)
    await Approval.delete().where(Approval.person == account)


async def log_in(username: str, password: str, network: str, former: str = "") -> str:
    """登录. The secret of a fresh session; the one of `former`, the cookie so far, ends.

    Raises NotProven, in the same words and after the same work whether the name or the password
    is wrong, and LockedOut; the count of tries stays in either case. With a second factor nobody
    is logged in by this alone: the secret opens the page that asks for the code.
    """
    account = await _proven(as_username(username), password, network, "用户名或密码")
    async with transaction():
        await sessions.end(former)
        return await enter(account.id, network)


async def log_out(person: Person, secret: str) -> None:
    async with transaction():
        await sessions.end(secret)
        await trail.record(person.home or person.jurisdiction, person.username, LoggedOut())


async def change_password(person: Person, old: str, new: str, network: str) -> str:
    """All log-ins of the account end; the secret of the one that goes on."""
    check_password(new, person.username, person.roles)
    if old == new:
        raise Refused("新密码与原密码相同，请换一个。")
    await _proven(person.username, old, network, "原密码")
    await check_never_used(person.account, new)
    kept = await passwords.hashed(new)
    async with transaction():
        await keep_password(person.account, kept)
        await sessions.end_all(person.account)
        at_home = person.home or person.jurisdiction
        owed = await owed_by(person.account, proven=True)
        secret = await sessions.begin(person.account, at_home, owed)
        await trail.record(at_home, person.username, PasswordChanged())
        return secret


async def _proven(username: str, password: str, network: str, what: str) -> Account:
    """Counted before it is tried, so that guesses at the same moment can't outrun the limit."""
    of_network = lockout.limit("network", network, TRIES_OF_A_NETWORK)
    of_name = lockout.limit("account", username, TRIES_OF_A_NAME)
    await lockout.check_not_locked(of_network)
    left = await lockout.count_failure(of_name)
    account = await _account_named(username)
    kept = account.password_hash if account else passwords.NOBODYS_HASH
    if not await passwords.fits(password, kept) or account is None:
        await trail.record(
            account.jurisdiction if account else None,
            account.username if account else "未知用户",
            PasswordRefused(network, left),
        )
        await lockout.count_failure(of_network)
        hope = f"还可以试 {left} 次，之后要等 15 分钟。" if left else "请等 15 分钟再试。"
        raise NotProven(f"{what}不对。{hope}")
    await lockout.forget_failures(of_name)
    if passwords.is_outdated(kept):
        await Account.update({Account.password_hash: await passwords.hashed(password)}).where(
            Account.id == account.id, Account.password_hash == kept
        )
    return account


async def _account_named(username: str) -> Account | None:
    if not is_username(username):
        return None
    account = await Account.objects().get(Account.username == username)
    if account is None or account.disabled:
        return None
    return account if account.until is None or account.until >= await today() else None
