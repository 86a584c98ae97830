"""登录会话: begun at log-in under a fresh secret, which is kept only as a hash."""

import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from evaluation.accounts.rules import LONGEST_SESSION, Person, Role, is_alive
from evaluation.db import fetch

SEEN_STEP = timedelta(minutes=1)
"""`seen_at` is written at most this often."""


async def begin(account: UUID, jurisdiction: UUID) -> str:
    """The secret for the cookie, 256 random bits. Log-ins that are over are swept out."""
    await fetch(
        "DELETE FROM session WHERE id IN (SELECT id FROM session "
        "WHERE begun_at <= clock_timestamp() - $1::interval FOR UPDATE SKIP LOCKED)",
        LONGEST_SESSION,
    )
    secret = secrets.token_urlsafe(32)
    await fetch(
        "INSERT INTO session (id, jurisdiction, account, secret_hash, form_token, "
        "begun_at, seen_at) VALUES (gen_random_uuid(), $1, $2, $3, $4, now(), now())",
        *(jurisdiction, account, _hash(secret), secrets.token_urlsafe(32)),
    )
    return secret


async def person_of(secret: str, *, watching: bool = False) -> Person | None:
    """Who holds the secret, with today's roles; None when the log-in is over.

    `watching`: the page asks by itself, nobody has pressed anything; the idle time runs on.
    """
    rows = await fetch(
        "SELECT account.id AS account, account.jurisdiction, jurisdiction.code, unit, username, "
        "full_name, office, roles, form_token, clock_timestamp() - begun_at AS age, "
        "clock_timestamp() - seen_at AS idle FROM session "
        "JOIN account ON account.id = session.account "
        "JOIN jurisdiction ON jurisdiction.id = account.jurisdiction "
        "WHERE secret_hash = $1 AND NOT disabled",
        _hash(secret),
    )
    if not rows:
        return None
    account, jurisdiction, code, unit, username, full_name, office, names, token, age, idle = rows[
        0
    ]
    roles = frozenset(Role(name) for name in names)
    if not is_alive(age, idle, roles):
        return None
    if idle >= SEEN_STEP and not watching:
        await fetch("UPDATE session SET seen_at = now() WHERE secret_hash = $1", _hash(secret))
    return Person(account, jurisdiction, code, unit, username, full_name, office, roles, token)


async def end(secret: str) -> None:
    await fetch("DELETE FROM session WHERE secret_hash = $1", _hash(secret))


async def end_all(account: UUID) -> None:
    await fetch("DELETE FROM session WHERE account = $1", account)


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
