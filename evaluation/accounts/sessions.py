"""登录会话: begun at log-in under a fresh secret, which is kept only as a hash."""

import secrets
from datetime import timedelta
from hashlib import sha256
from uuid import UUID

from msgspec.structs import replace

from evaluation.accounts.rules import (
    HALF_SESSION,
    LONGEST_SESSION,
    OLDEST_PASSWORD,
    SERVANTS,
    Owed,
    Person,
    Role,
    is_alive,
)
from evaluation.db import fetch, fetch_one

SEEN_STEP = timedelta(minutes=1)
"""`seen_at` is written at most this often."""
WHO = """
SELECT a.id AS account, coalesce(c.id, a.jurisdiction) AS jurisdiction,
  coalesce(c.code, j.code) AS jurisdiction_code, a.unit, a.username, a.full_name, a.office, a.roles,
  s.form_token, c.id IS NULL AND j.superior IS NULL AS of_city, coalesce(c.title, '') AS serving,
  CASE WHEN c.id IS NOT NULL THEN j.id END AS home, a.sitting, s.owes,
  a.justice_office AS place,
  coalesce(clock_timestamp() - a.password_set_at > $4::interval, false) AS old_password,
  clock_timestamp() - s.begun_at AS age, clock_timestamp() - s.seen_at AS idle
FROM session s JOIN account a ON a.id = s.account JOIN jurisdiction j ON j.id = a.jurisdiction
LEFT JOIN jurisdiction c ON c.id = s.serving AND c.superior = j.id AND c.small_office
  AND a.roles && $2::varchar[]
WHERE s.secret_hash = $1 AND s.owes <> $3 AND NOT a.disabled
  AND coalesce(a.until >= (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date, true)
"""
"""Whom a county no longer takes in is at home again with the next press. Who still owes the code
of the phone is nobody.
"""


async def begin(account: UUID, jurisdiction: UUID, owes: Owed = Owed.NOTHING) -> str:
    """The secret for the cookie, 256 random bits. Log-ins that are over are swept out."""
    await fetch(
        "DELETE FROM session WHERE id IN (SELECT id FROM session "
        "WHERE begun_at <= clock_timestamp() - $1::interval FOR UPDATE SKIP LOCKED)",
        LONGEST_SESSION,
    )
    secret = secrets.token_urlsafe(32)
    await fetch(
        "INSERT INTO session (id, jurisdiction, account, secret_hash, form_token, "
        "begun_at, seen_at, owes) VALUES (gen_random_uuid(), $1, $2, $3, $4, now(), now(), $5)",
        *(jurisdiction, account, _hash(secret), secrets.token_urlsafe(32), owes.value),
    )
    return secret


async def person_of(secret: str, *, watching: bool = False) -> Person | None:
    """Who holds the secret, with today's roles; None when the log-in is over.

    `watching`: the page asks by itself, nobody has pressed anything; the idle time runs on.
    """
    rows = await fetch(WHO, _hash(secret), sorted(SERVANTS), Owed.CODE.value, OLDEST_PASSWORD)
    if not rows:
        return None
    row = dict(rows[0])
    age, idle = row.pop("age"), row.pop("idle")
    person = Person(**row | {"roles": frozenset(Role(name) for name in row["roles"])})
    if not is_alive(age, idle, person.roles):
        return None
    if idle >= SEEN_STEP and not watching:
        await fetch("UPDATE session SET seen_at = now() WHERE secret_hash = $1", _hash(secret))
    return person if person.home is None else replace(person, roles=person.roles & SERVANTS)


async def owing_a_code(secret: str) -> UUID | None:
    """The account whose password was right; None when the code took too long."""
    account: UUID | None = await fetch_one(
        "SELECT s.account FROM session s JOIN account a ON a.id = s.account "
        "WHERE s.secret_hash = $1 AND s.owes = $2 AND NOT a.disabled "
        "AND s.begun_at > clock_timestamp() - $3::interval",
        *(_hash(secret), Owed.CODE.value, HALF_SESSION),
    )
    return account


async def set_owed(secret: str, owes: Owed) -> None:
    await fetch(
        "UPDATE session SET owes = $2 WHERE secret_hash = $1 AND owes <> $3",
        *(_hash(secret), owes.value, Owed.CODE.value),
    )


async def serve(secret: str, county: UUID | None) -> None:
    """From here on this log-in works for that county, or at home again."""
    await fetch("UPDATE session SET serving = $2 WHERE secret_hash = $1", _hash(secret), county)


async def end(secret: str) -> None:
    await fetch("DELETE FROM session WHERE secret_hash = $1", _hash(secret))


async def end_all(account: UUID) -> None:
    await fetch("DELETE FROM session WHERE account = $1", account)


def _hash(secret: str) -> bytes:
    return sha256(secret.encode()).digest()
