"""An installation of its own for these tests: asked by the owner, served on a free port."""

import asyncio
import socket
import subprocess
import time
from contextlib import contextmanager

import asyncpg
import httpx

from evaluation.server.dsn import owner_dsn
from evaluation.server.running import running
from evaluation.settings import Settings
from tests.script import SCRIPT


def settings_of(folder):
    return Settings(data_folder=folder, database_url=None, secure_proxy=False, hall_address=None)


def ask(folder, *statements):
    """The rows of the last statement, said by the owner."""

    async def asked():
        connection = await asyncpg.connect(owner_dsn(settings_of(folder)))
        try:
            for statement in statements[:-1]:
                await connection.execute(statement)
            return [tuple(row) for row in await connection.fetch(statements[-1])]
        finally:
            await connection.close()

    with running(settings_of(folder)), asyncio.Runner() as runner:
        return runner.run(asked())


@contextmanager
def served(folder):
    """The site with one worker on a free port; its address."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {"EVALUATION_DATA": str(folder), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    site = subprocess.Popen(
        [SCRIPT, "serve", "--port", str(port), "--workers", "1"],
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        while True:
            try:
                httpx.get(f"http://127.0.0.1:{port}/alive")
                break
            except httpx.TransportError:
                assert site.poll() is None
                time.sleep(0.1)
        yield f"http://127.0.0.1:{port}"
    finally:
        site.terminate()
        site.wait()
