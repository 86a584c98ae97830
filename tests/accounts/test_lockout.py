import asyncio
import secrets
from collections.abc import AsyncIterator

import pytest

from evaluation.accounts.lockout import (
    Limit,
    LockedOut,
    check_not_locked,
    count_failure,
    forget_failures,
    limit,
)
from evaluation.db import fetch, fetch_one


@pytest.fixture
async def stored(database: None) -> AsyncIterator[Limit]:
    """Outside the test's transaction, as the workers count it; taken away afterwards."""
    one = limit("account", secrets.token_hex(8), 5)
    yield one
    await fetch("DELETE FROM lockout WHERE key = $1", one.key)


def a_limit(tries: int = 5) -> Limit:
    return limit("account", secrets.token_hex(8), tries)


async def after_minutes(one: Limit, minutes: int) -> None:
    await fetch(
        "UPDATE lockout SET since = since - make_interval(mins => $2) WHERE key = $1",
        *(one.key, minutes),
    )


async def test_twelve_tries_at_once_on_connections_of_their_own_are_five(stored):
    counted = await asyncio.gather(
        *(count_failure(stored) for _ in range(12)), return_exceptions=True
    )
    left = sorted(one for one in counted if isinstance(one, int))
    assert left == [0, 1, 2, 3, 4]
    assert sum(isinstance(one, LockedOut) for one in counted) == 7
    assert await fetch_one("SELECT failures FROM lockout WHERE key = $1", stored.key) == 5


async def test_after_five_failures_it_is_shut_for_15_minutes(db):
    one = a_limit()
    for left in [4, 3, 2, 1, 0]:
        await check_not_locked(one)
        assert await count_failure(one) == left
    with pytest.raises(LockedOut) as refused:
        await check_not_locked(one)
    assert str(refused.value) == "试的次数太多了，请等 15 分钟再试。"
    await after_minutes(one, 10)
    with pytest.raises(LockedOut) as refused:
        await count_failure(one)
    assert str(refused.value) == "试的次数太多了，请等 5 分钟再试。"
    await after_minutes(one, 5)
    await check_not_locked(one)
    assert await count_failure(one) == 4


async def test_the_15_minutes_begin_with_the_last_failure(db):
    one = a_limit(2)
    await count_failure(one)
    await after_minutes(one, 10)
    await count_failure(one)
    await after_minutes(one, 10)
    with pytest.raises(LockedOut):
        await check_not_locked(one)


async def test_old_failures_are_forgotten(db):
    one = a_limit()
    for _ in range(4):
        await count_failure(one)
    await after_minutes(one, 15)
    assert await count_failure(one) == 4


async def test_a_right_try_clears_its_own_count_and_the_old_ones(db):
    mine, old, fresh = a_limit(), a_limit(), a_limit()
    for one in [mine, old, fresh]:
        await count_failure(one)
    await after_minutes(old, 16)
    await forget_failures(mine)
    kept = await fetch(
        "SELECT key FROM lockout WHERE key = ANY($1)", [mine.key, old.key, fresh.key]
    )
    assert [row["key"] for row in kept] == [fresh.key]


async def test_one_full_limit_among_several_is_enough(db):
    name, network = a_limit(1), a_limit(100)
    await count_failure(network)
    await check_not_locked(name, network)
    await count_failure(name)
    with pytest.raises(LockedOut):
        await check_not_locked(network, name)


async def test_what_is_counted_is_kept_only_as_a_keyed_hash():
    account, network = limit("account", "10.0.0.0/24", 5), limit("network", "10.0.0.0/24", 5)
    assert len(account.key) == 32
    assert account.key != network.key
