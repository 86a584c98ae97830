"""The site as people run it: `evaluation serve` on the tests' own database server."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
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


@asynccontextmanager
async def started(workers: int = 1) -> AsyncIterator[Site]:
    """What tests commit meanwhile is gone before any other test looks."""
    site = Site(workers)
    async with connection_pool(3):
        yield site
    site.kill()
    await empty_tables()


async def empty_tables() -> None:
    connection = await asyncpg.connect(owner_dsn(settings()))
    tables = await connection.fetch(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' "
        "AND tablename NOT IN ('migration', 'holiday')"
    )
    names = ", ".join(f'"{row["tablename"]}"' for row in tables)
    await connection.execute(
        "ALTER TABLE audit_event DISABLE TRIGGER audit_stays; "
        f"TRUNCATE {names}; ALTER TABLE audit_event ENABLE TRIGGER audit_stays"
    )
    await connection.close()
