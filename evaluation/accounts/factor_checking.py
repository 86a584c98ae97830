"""动态口令: a typed code is held against the phone's or a recovery code, counted, and used up."""

from uuid import UUID

import msgspec
from nacl.exceptions import CryptoError
from nacl.secret import SecretBox

from evaluation.accounts import lockout
from evaluation.accounts.actions import TRIES_OF_A_NETWORK
from evaluation.accounts.factor_rules import is_of_phone, matching_step, read_code, step_at
from evaluation.audit import trail
from evaluation.box.codes import keyed_hash
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import Refused
from evaluation.settings import settings

TRIES = 5
STALE = (
    "这个密钥打不开：可能是别处打开的页面，或服务器的密钥换过。"
    "请重新打开这一页再设，或请系统管理员重设。"
)


class RecoveryCodeUsed(trail.Event, frozen=True):
    codes_left: int


class CodeRefused(trail.Event, frozen=True):
    network: str
    tries_left: int


class CodeWrong(Refused):
    """The code is another, or was taken before; the text says how many tries are left."""


class _Owner(msgspec.Struct, frozen=True):
    account: UUID
    username: str
    jurisdiction: UUID
    second_factor: bytes | None
    last: int | None


async def _owner(account: UUID) -> _Owner:
    rows = await fetch(
        "SELECT id, username, jurisdiction, second_factor, second_factor_step FROM account "
        "WHERE id = $1",
        account,
    )
    return _Owner(*rows[0])


async def check_code(account: UUID, typed: str, network: str) -> None:
    """A code of the phone that is later than the last, or a recovery code; used up by this."""
    owner = await _owner(account)
    if owner.second_factor is None:
        raise Refused("动态口令已经停用或被重设，请退出后重新登录。")
    await _checked(owner, typed, network, opened(account, owner.second_factor))


async def check_first_code(account: UUID, secret: str, typed: str, network: str) -> int | None:
    """Of a key that is not kept yet: the step that was taken."""
    return await _checked(await _owner(account), typed, network, secret)


async def _checked(owner: _Owner, typed: str, network: str, secret: str) -> int | None:
    """The step that was taken. Counted before it is tried, as passwords are."""
    code = read_code(typed)
    of_network = lockout.limit("network", network, TRIES_OF_A_NETWORK)
    await lockout.check_not_locked(of_network)
    left = await lockout.count_failure(limit_of(owner.account))
    now = step_at(float(await fetch_one("SELECT extract(epoch FROM clock_timestamp())")))
    step = matching_step(secret, code, now, owner.last) if is_of_phone(code) else None
    good = await _take_step(owner, step) if step else await _take_recovery_code(owner, code)
    if not good:
        await trail.record(owner.jurisdiction, owner.username, CodeRefused(network, left))
        await lockout.count_failure(of_network)
        hope = f"还可以试 {left} 次，之后要等 15 分钟。" if left else "请等 15 分钟再试。"
        raise CodeWrong(f"动态口令不对，或已经用过。请等手机上换了新的再输。{hope}")
    await lockout.forget_failures(limit_of(owner.account))
    return step


async def _take_step(owner: _Owner, step: int) -> bool:
    """Of two who come with the same code at the same moment, one."""
    return bool(
        await fetch(
            "UPDATE account SET second_factor_step = $2 WHERE id = $1 "
            "AND coalesce(second_factor_step < $2, true) RETURNING id",
            *(owner.account, step),
        )
    )


async def _take_recovery_code(owner: _Owner, code: str) -> bool:
    async with transaction():
        used = await fetch(
            "DELETE FROM recovery_code WHERE account = $1 AND code_hash = $2 RETURNING id",
            *(owner.account, code_hash(owner.account, code)),
        )
        if used:
            left = await fetch_one(
                "SELECT count(*) FROM recovery_code WHERE account = $1", owner.account
            )
            await trail.record(owner.jurisdiction, owner.username, RecoveryCodeUsed(int(left)))
        return bool(used)


def limit_of(account: UUID) -> lockout.Limit:
    return lockout.limit("second factor", str(account), TRIES)


def code_hash(account: UUID, code: str) -> bytes:
    return keyed_hash(settings().secret, "recovery code", f"{account} {code}")


def _box() -> SecretBox:
    return SecretBox(keyed_hash(settings().secret, "second factor", "key"))


def sealed_for(account: UUID, secret: str) -> bytes:
    """The account is inside: a key that is moved to another account opens nothing."""
    return bytes(_box().encrypt(f"{account} {secret}".encode()))


def opened(account: UUID, sealed: bytes) -> str:
    try:
        whose, _, secret = _box().decrypt(sealed).decode().partition(" ")
    except (CryptoError, ValueError):
        raise Refused(STALE) from None
    if whose != str(account):
        raise Refused(STALE)
    return secret
