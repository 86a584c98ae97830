"""A platform of one table, and the parent that serves it: `python -m tests.server.tiny PORT`."""

import asyncio
import os
import sys

import asyncpg

from evaluation.errors import Refused
from evaluation.server.dsn import app_dsn, app_server_settings
from evaluation.server.serve import serve
from evaluation.server.workers import Site
from evaluation.settings import settings
from tests.server.clients import make_table


def create_app():
    """/<number> answers after the number's commit, /pid names the worker, /stream never ends."""

    async def app(scope, receive, send):
        if scope["type"] == "lifespan":
            while message := await receive():
                await send({"type": f"{message['type']}.complete"})
                if message["type"] == "lifespan.shutdown":
                    return
        await send({"type": "http.response.start", "status": 200, "headers": []})
        word = scope["path"].removeprefix("/")
        if word == "stream":
            await send({"type": "http.response.body", "body": b"first", "more_body": True})
            await asyncio.Event().wait()
        body = str(os.getpid()) if word == "pid" else await _cast(int(word))
        await send({"type": "http.response.body", "body": body.encode()})

    return app


async def _cast(number: int) -> str:
    connection = await asyncpg.connect(
        app_dsn(settings()), server_settings=app_server_settings(settings())
    )
    try:
        await connection.execute("INSERT INTO cast_number VALUES ($1)", number)
    finally:
        await connection.close()
    return "kept"


def create_broken_app():
    raise RuntimeError("a route has no guard")


if __name__ == "__main__":
    try:
        serve(
            Site("127.0.0.1", int(sys.argv[1]), 2),
            before=lambda: make_table(settings()),
            ready=lambda: print("READY", flush=True),  # noqa: T201
            target=f"tests.server.tiny:{sys.argv[2]}",
        )
    except Refused as refusal:
        sys.exit(str(refusal))
