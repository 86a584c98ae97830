"""The yardstick: a bare Litestar handler that does one INSERT … ON CONFLICT through asyncpg."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from litestar import Litestar, put
from litestar.params import FromPath, JSONBody

from evaluation.db import connection_pool, engine

SEALED = bytes(range(256)) + bytes(32)
TABLE = """
CREATE TABLE IF NOT EXISTS bare_ballot (
  slip integer NOT NULL, unit integer NOT NULL, sealed bytea NOT NULL, PRIMARY KEY (slip, unit)
);
GRANT ALL ON bare_ballot TO evaluation_app;
"""
UPSERT = """
INSERT INTO bare_ballot (slip, unit, sealed) VALUES ($1, $2, $3)
ON CONFLICT (slip, unit) DO UPDATE SET sealed = excluded.sealed
"""


@put("/bare/{slip:int}/{unit:int}")
async def keep(
    slip: FromPath[int], unit: FromPath[int], data: JSONBody[dict[str, Any]]
) -> dict[str, Any]:
    await engine().pool.execute(UPSERT, slip, unit, SEALED)
    return {"receipt": data["key"], "revision": 1}


@asynccontextmanager
async def pool(_: Litestar) -> AsyncIterator[None]:
    async with connection_pool():
        yield


def create_app() -> Litestar:
    return Litestar([keep], lifespan=[pool], openapi_config=None, logging_config=None)
