"""一次性链接: made by the bureau, shown or printed once, used once; only a keyed hash is kept."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime, timedelta, timezone
from uuid import UUID

import msgspec

from evaluation.accounts import lockout, passwords
from evaluation.accounts.actions import TRIES_OF_A_NAME, shut_out
from evaluation.accounts.entering import enter
from evaluation.accounts.password_age import check_never_used, keep_password
from evaluation.accounts.rules import Person, Role, check_password
from evaluation.audit import trail
from evaluation.box import crockford
from evaluation.box.codes import keyed_hash
from evaluation.db import fetch, transaction
from evaluation.errors import NotFound, Refused
from evaluation.settings import settings
from evaluation.workdays.queries import today

LASTS = timedelta(days=14)
LENGTH = 12
"""Signs of a code: sixty bits, typed once."""
TRIES_OF_A_NETWORK = 20
"""Only codes that nobody was given are counted."""
CHINA = timezone(timedelta(hours=8))


class InvitationMade(trail.Event, frozen=True):
    account: UUID
    username: str
    last_day: date


class InvitationUsed(trail.Event, frozen=True):
    network: str


class InvitationGuessed(trail.Event, frozen=True):
    """Somebody typed a code that nobody was given."""

    network: str
    tries_left: int


class InvitationUnfit(Refused):
    """The code is unknown, used or too old; the text says which, and whom to ask."""


class Invitee(msgspec.Struct, frozen=True):
    """Who is invited; `about` is the unit's full title, or the office."""

    account: UUID
    username: str
    full_name: str
    about: str
    roles: tuple[str, ...]
    bureau: str


class Draft(msgspec.Struct, frozen=True):
    """An invitation that is not kept yet. The code stands here, on the paper, and nowhere else."""

    invitee: Invitee
    code: str
    last_day: date


class Invited(msgspec.Struct, frozen=True):
    """Whom a code is for, as the page shows it to who holds the code."""

    account: UUID
    username: str
    full_name: str
    about: str
    roles: frozenset[Role]
    last_day: date


_INVITEE = (
    "SELECT a.id AS account, a.username, a.full_name, coalesce(n.title, u.title, a.office) "
    "AS about, a.roles, j.bureau FROM account a JOIN jurisdiction j ON j.id = a.jurisdiction "
    "LEFT JOIN unit u ON u.id = a.unit LEFT JOIN unit_change c ON c.unit = u.id "
    "LEFT JOIN unit n ON n.id = c.successor WHERE a.jurisdiction = $1 AND NOT a.disabled "
)


async def invitee_of(person: Person, account: UUID) -> Invitee:
    """Raises NotFound for what is no account of the person's jurisdiction."""
    if account == person.account:
        raise Refused("自己的密码请在“账号与密码”里改，不用发一次性链接。")
    found = await _invitees(_INVITEE + "AND a.id = $2", person.jurisdiction, account)
    if not found:
        raise NotFound
    return found[0]


async def clerks_who_never_came(jurisdiction: UUID) -> list[Invitee]:
    """单位联络员 that have not logged in yet, by the titles of their units."""
    return await _invitees(
        _INVITEE + "AND $2 = ANY(a.roles) AND a.logged_in_at IS NULL ORDER BY about, a.username",
        *(jurisdiction, Role.CLERK.value),
    )


async def units_without_clerk(jurisdiction: UUID) -> list[str]:
    """Of the newest register: units that no open account acts for, under this name or a former."""
    rows = await fetch(
        "SELECT u.title FROM unit u WHERE u.jurisdiction = $1 AND u.year = "
        "(SELECT max(year) FROM unit WHERE jurisdiction = $1) AND NOT EXISTS "
        "(SELECT FROM account a JOIN unit o ON o.id = a.unit "
        "LEFT JOIN unit_change c ON c.unit = o.id WHERE a.jurisdiction = $1 AND NOT a.disabled "
        "AND (o.title = u.title OR c.successor = u.id)) ORDER BY u.title",
        jurisdiction,
    )
    return [row["title"] for row in rows]


async def _invitees(sql: str, *values: object) -> list[Invitee]:
    rows = await fetch(sql, *values)
    return msgspec.convert([dict(row) for row in rows], list[Invitee])


async def drafts_for(invitees: Sequence[Invitee]) -> list[Draft]:
    """A fresh code for each; nothing is kept before the paper is there."""
    last_day = await today() + LASTS
    return [Draft(one, _new_code(), last_day) for one in invitees]


async def invite(person: Person, drafts: Sequence[Draft]) -> None:
    """发一次性链接 — all of them or none; what an account was sent before no longer counts."""
    async with transaction():
        for draft in sorted(drafts, key=lambda one: one.invitee.username):
            kept = await fetch(
                "INSERT INTO invitation (id, jurisdiction, account, secret_hash, made_by, until) "
                "SELECT gen_random_uuid(), jurisdiction, id, $3, $4, $5 FROM account "
                "WHERE id = $1 AND jurisdiction = $2 AND NOT disabled "
                "ON CONFLICT (account) DO UPDATE SET secret_hash = excluded.secret_hash, "
                "made_by = excluded.made_by, until = excluded.until, used_at = NULL RETURNING id",
                *(draft.invitee.account, person.jurisdiction, _hash(draft.code)),
                *(person.account, _end_of(draft.last_day)),
            )
            if not kept:
                raise NotFound
            event = InvitationMade(draft.invitee.account, draft.invitee.username, draft.last_day)
            await trail.record(person.jurisdiction, person.username, event)


async def invited_by(code: str, network: str) -> Invited:
    """Whom the code was made for; it stays good. Raises InvitationUnfit, LockedOut."""
    guesses = lockout.limit("invitation", network, TRIES_OF_A_NETWORK)
    await lockout.check_not_locked(guesses)
    rows = await fetch(_HELD, _hash(code))
    if not rows:
        left = await lockout.count_failure(guesses)
        await trail.record(None, "未知用户", InvitationGuessed(network, left))
        hope = f"还可以试 {left} 次，之后要等 15 分钟。" if left else "请等 15 分钟再试。"
        raise InvitationUnfit(
            "没有这个码：可能打错了，也可能评议办后来又发过新的。请对照最新的一封信再输一遍，"
            f"还不行请问发信的评议办。{hope}"
        )
    row = dict(rows[0])
    _check_fit(row)
    roles = frozenset(Role(name) for name in row["roles"])
    day = (row["until"].astimezone(CHINA) - timedelta(days=1)).date()
    return Invited(row["account"], row["username"], row["full_name"], row["about"], roles, day)


_HELD = (
    "SELECT i.account, a.username, a.full_name, coalesce(u.title, a.office) AS about, a.roles, "
    "i.until, i.used_at, i.until <= clock_timestamp() AS late, j.bureau, a.disabled OR "
    "coalesce(a.until < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date, false) AS closed "
    "FROM invitation i JOIN account a ON a.id = i.account "
    "JOIN jurisdiction j ON j.id = a.jurisdiction LEFT JOIN unit u ON u.id = a.unit "
    "WHERE i.secret_hash = $1"
)


def _check_fit(row: dict[str, object]) -> None:
    whom = f"请{row['bureau']}的系统管理员"
    if row["closed"]:
        raise InvitationUnfit(f"这个账号已停用，这个码不能再用。有疑问{whom}查看。")
    if row["used_at"] is not None:
        raise InvitationUnfit(
            f"这个码已经用过了，只能用一次。密码已设好的，请直接登录；不是您自己用的，或忘了密码，{whom}"
            "再发一次。"
        )
    if row["late"]:
        raise InvitationUnfit(f"这个码已经过期。{whom}再发一次。")


async def accept(code: str, password: str, network: str) -> str:
    """设密码 — the code is used up, former log-ins end, and the person is in: the session's secret.

    Raises InvitationUnfit, LockedOut, and Refused for a password that won't do; the code stays.
    """
    invited = await invited_by(code, network)
    check_password(password, invited.username, invited.roles)
    await check_never_used(invited.account, password)
    kept = await passwords.hashed(password)
    async with transaction():
        used = await fetch(
            "UPDATE invitation SET used_at = clock_timestamp() WHERE secret_hash = $1 "
            "AND used_at IS NULL AND until > clock_timestamp() RETURNING jurisdiction",
            _hash(code),
        )
        if not used:
            raise InvitationUnfit("这个码刚刚被用掉或换成了新的。请用最新的一封信，或直接登录。")
        await keep_password(invited.account, kept)
        await shut_out(invited.account)
        event = InvitationUsed(network)
        await trail.record(used[0]["jurisdiction"], invited.username, event)
        secret = await enter(invited.account, network)
    tries = lockout.limit("account", invited.username, TRIES_OF_A_NAME)
    await lockout.forget_failures(tries)
    return secret


def read_code(typed: str) -> str:
    """As it was written, without its dashes. Raises CodeUnreadable."""
    return crockford.read(typed, LENGTH)


def in_groups(code: str) -> str:
    """As on paper: `K7MQ-2XH4-TB9D`."""
    return "-".join(code[at : at + 4] for at in range(0, LENGTH, 4))


def _new_code() -> str:
    return crockford.write(secrets.randbits(5 * LENGTH), LENGTH)


def _hash(code: str) -> bytes:
    return keyed_hash(settings().secret, "invitation", code)


def _end_of(day: date) -> datetime:
    """The midnight after it, in China."""
    return datetime(day.year, day.month, day.day, tzinfo=CHINA) + timedelta(days=1)
