"""密码: how long one may be used, and those of before, which may not come again."""

from uuid import UUID

from evaluation.accounts import passwords
from evaluation.accounts.rules import NEVER_AGAIN
from evaluation.db import fetch
from evaluation.errors import Refused


async def check_never_used(account: UUID, password: str) -> None:
    """Not one of the last five, the one of today among them. Slow: a hash is tried for each."""
    rows = await fetch(
        "SELECT password_hash FROM account WHERE id = $1 UNION ALL SELECT password_hash FROM "
        "(SELECT password_hash FROM past_password WHERE account = $1 "
        "ORDER BY set_at DESC LIMIT $2) past",
        *(account, NEVER_AGAIN - 1),
    )
    for row in rows:
        if await passwords.fits(password, row["password_hash"]):
            raise Refused(f"这个密码在最近 {NEVER_AGAIN} 次里用过，请换一个。")


async def keep_password(account: UUID, kept: str) -> None:
    """In the caller's transaction: from now on this one; the former is remembered for a while."""
    await fetch("SELECT FROM account WHERE id = $1 FOR UPDATE", account)
    await fetch(
        "INSERT INTO past_password (id, jurisdiction, account, password_hash, set_at) "
        "SELECT gen_random_uuid(), jurisdiction, id, password_hash, clock_timestamp() "
        "FROM account WHERE id = $1 AND password_hash <> $2",
        *(account, passwords.NOBODYS_HASH),
    )
    await fetch(
        "DELETE FROM past_password WHERE account = $1 AND id NOT IN (SELECT id FROM past_password "
        "WHERE account = $1 ORDER BY set_at DESC LIMIT $2)",
        *(account, NEVER_AGAIN - 1),
    )
    await fetch(
        "UPDATE account SET password_hash = $2, password_set_at = clock_timestamp() WHERE id = $1",
        *(account, kept),
    )
