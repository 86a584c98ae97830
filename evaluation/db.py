"""The one way into a transaction, and the ways to speak SQL where Piccolo has no words for it."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, TypeVar

import asyncpg
from piccolo.engine import engine_finder
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from evaluation.errors import NotFound

os.environ.setdefault("PICCOLO_CONF", "evaluation.piccolo_conf")

Row = TypeVar("Row")

LONGEST_WAIT = 8
"""Seconds a statement of the pool may take; then it is a 503, and a tablet sends again."""

VOTERS_POOL = 12
"""Connections of one worker; workers × this stays far under the server's limit."""


def engine() -> PostgresEngine:
    found = engine_finder()
    if not isinstance(found, PostgresEngine):
        raise TypeError("evaluation.piccolo_conf must name a Postgres engine")
    return found


@asynccontextmanager
async def connection_pool(
    size: int = VOTERS_POOL, longest: int | None = LONGEST_WAIT
) -> AsyncIterator[None]:
    """The pool of one worker, or of a command. A pool belongs to the loop that made it.

    `longest`: seconds that a statement may take; None for a command, which nobody waits behind.
    """
    await engine().start_connection_pool(
        min_size=1, max_size=size, reset=_leave_as_it_is, command_timeout=longest
    )
    try:
        yield
    finally:
        await engine().close_connection_pool()


async def _leave_as_it_is(_: "asyncpg.Connection[asyncpg.Record]") -> None:
    """No round trip to reset a connection: locks and settings here live only in transactions."""


@asynccontextmanager
async def transaction(*, reserved: bool = False) -> AsyncIterator[None]:
    """All or nothing; inside another transaction a savepoint stands in for it.

    `reserved` takes a connection of its own, so that a closing never queues behind the voters.
    The connection goes back even when the end of the transaction fails.
    """
    here = engine()
    outer = here.current_transaction.get()
    if outer is not None:
        async with outer.connection.transaction():
            yield
        return
    pool = None if reserved else here.pool
    connection = await (pool.acquire() if pool else here.get_new_connection())
    try:
        async with connection.transaction():
            current = PostgresTransaction(here)
            current.connection = connection
            token = here.current_transaction.set(current)
            try:
                yield
            finally:
                here.current_transaction.reset(token)
    finally:
        await (pool.release(connection) if pool else connection.close())


async def fetch(sql: str, *values: object) -> list[asyncpg.Record]:
    """Rows of one statement with $1, $2 …, inside the transaction if there is one."""
    here = engine()
    current = here.current_transaction.get()
    if current is not None:
        return list(await current.connection.fetch(sql, *values))
    if here.pool is not None:
        return list(await here.pool.fetch(sql, *values))
    connection = await here.get_new_connection()
    try:
        return list(await connection.fetch(sql, *values))
    finally:
        await connection.close()


async def fetch_one(sql: str, *values: object) -> Any:  # noqa: ANN401  # a column may be anything
    """The first column of the first row, or None."""
    rows = await fetch(sql, *values)
    return rows[0][0] if rows else None


async def pulse(channel: str) -> None:
    """Tell the live pages to fetch. PostgreSQL delivers it only if the transaction commits."""
    await fetch("SELECT pg_notify($1, '')", channel)


def found(row: Row | None) -> Row:
    """The row that was asked for, or NotFound."""
    if row is None:
        raise NotFound
    return row
