"""The site as people run it: `evaluation serve` on the tests' own database server."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import asyncpg

from evaluation.db import connection_pool
from evaluation.server.dsn import owner_dsn
from evaluation.settings import settings


class Site:
    """The console script; `kill` and `start` are a crash and a new start."""

    def __init__(self, workers: int = 1) -> None:
        self.workers = workers
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.start()

    def start(self) -> None:
        script = Path(sys.executable).with_name("evaluation")
        self.process = subprocess.Popen(
            [script, "serve", "--port", str(self.port), "--workers", str(self.workers)],
            env=os.environ | {"EVALUATION_DATA": str(settings().data_folder)},
            stdout=subprocess.DEVNULL,
        )
        while not self.answers():
            assert self.process.poll() is None
            time.sleep(0.1)

    def answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
        except OSError:
            return False
        return True

    def kill(self) -> None:
        """The workers die with it; the database is the tests' own and lives on."""
        self.process.kill()
        self.process.wait()
        while self.answers():
            time.sleep(0.05)


_kept: list[Site] = []


@asynccontextmanager
async def started(workers: int = 1) -> AsyncIterator[Site]:
    """What tests commit meanwhile is gone before any other test looks.

    The site runs on for the next module that wants one of this size: to start one takes seconds.
    """
    if not (_kept and _kept[0].workers == workers and _kept[0].process.poll() is None):
        stop()
        _kept.append(Site(workers))
    async with connection_pool(3):
        yield _kept[0]
    await empty_tables()


def stop() -> None:
    """Before tests that count on nobody else at the database."""
    while _kept:
        _kept.pop().kill()


async def empty_tables() -> None:
    """Again when a running site was just at it: of two that wait for each other one gives way."""
    for _ in range(5):
        with suppress(asyncpg.DeadlockDetectedError):
            return await _empty_tables()
    raise TimeoutError


async def _empty_tables() -> None:
    connection = await asyncpg.connect(owner_dsn(settings()))
    tables = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
        "AND tablename NOT IN ('migration', 'holiday')"
    )
    names = ", ".join(f'"{row["tablename"]}"' for row in tables)
    try:
        await connection.execute(
            "ALTER TABLE audit_event DISABLE TRIGGER audit_stays; "
            f"TRUNCATE {names}; ALTER TABLE audit_event ENABLE TRIGGER audit_stays"
        )
    finally:
        await connection.close()
