"""锁定: tries that went wrong are counted in the database, for all workers, by its clock.

Call these outside a transaction: the count must stay although the request is refused.
"""

from datetime import timedelta
from math import ceil

import msgspec

from evaluation.box.codes import keyed_hash
from evaluation.db import fetch, fetch_one
from evaluation.errors import Refused
from evaluation.settings import settings

WAIT = timedelta(minutes=15)
"""Counts are forgotten after it; a limit that is reached shuts for as long."""


class Limit(msgspec.Struct, frozen=True):
    """How many tries one name, network or tablet has. The key tells nobody which."""

    key: bytes
    tries: int


def limit(kind: str, name: str, tries: int) -> Limit:
    """`kind` keeps apart what is counted under the same name: `account`, `network`, `tablet` …"""
    return Limit(keyed_hash(settings().secret, f"lockout {kind}", name), tries)


class LockedOut(Refused):
    """Too many tries; the text says how many minutes are left."""


async def check_not_locked(*limits: Limit) -> None:
    """Raises LockedOut."""
    left: timedelta | None = await fetch_one(
        "SELECT max(lockout.since) + $3::interval - clock_timestamp() "
        "FROM lockout JOIN unnest($1::bytea[], $2::int[]) AS limits (key, tries) USING (key) "
        "WHERE failures >= tries AND since > clock_timestamp() - $3",
        [one.key for one in limits],
        [one.tries for one in limits],
        WAIT,
    )
    if left is not None:
        raise LockedOut(f"试的次数太多了，请等 {ceil(left / timedelta(minutes=1))} 分钟再试。")


async def count_failure(one: Limit) -> int:
    """How many tries are left. Raises LockedOut, without counting, when there were none.

    Where a try takes long, count it first and forget it when it was right: then tries at the same
    moment can't outrun the limit.
    """
    failures: int | None = await fetch_one(
        "INSERT INTO lockout AS l (id, key, failures, since) "
        "VALUES (gen_random_uuid(), $1, 1, clock_timestamp()) "
        "ON CONFLICT (key) DO UPDATE SET "
        "failures = CASE WHEN l.since <= clock_timestamp() - $3::interval THEN 1 "
        "ELSE l.failures + 1 END, "
        "since = CASE WHEN l.since <= clock_timestamp() - $3 OR l.failures + 1 >= $2 "
        "THEN clock_timestamp() ELSE l.since END "
        "WHERE l.failures < $2 OR l.since <= clock_timestamp() - $3 "
        "RETURNING failures",
        *(one.key, one.tries, WAIT),
    )
    if failures is None:
        await check_not_locked(one)
        return 0
    return one.tries - failures


async def forget_failures(one: Limit) -> None:
    """After a try that was right; old counts of others go with it."""
    await fetch("DELETE FROM lockout WHERE key = $1", one.key)
    await fetch(
        "DELETE FROM lockout WHERE id IN (SELECT id FROM lockout "
        "WHERE since <= clock_timestamp() - $1::interval FOR UPDATE SKIP LOCKED)",
        WAIT,
    )
