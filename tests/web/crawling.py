"""How the crawl asks, reads and undoes: a browser for each person of the cast."""

import asyncio
import zipfile
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import httpx
from litestar import Litestar

from evaluation.accounts.rules import Person
from evaluation.db import engine, fetch
from tests import given
from tests.documents.reading import texts_of
from tests.web import doors
from tests.web.county import County
from tests.web.doors import HOLDER, NOBODY

COME_AND_GO, TRAIL = {"session", "lockout"}, "audit_event"


@dataclass
class Answer:
    method: str
    path: str
    status: int
    text: str


@dataclass
class World:
    a: County
    b: County
    people: dict[str, Person]

    @property
    def places(self) -> dict[str, Any]:
        here, there = self.a.places, self.b.places
        return here | {"publication": there["publication"], "internal": here["publication"]}


@asynccontextmanager
async def a_browser(
    app: Litestar, world: World, who: str | Person
) -> AsyncIterator[httpx.AsyncClient]:
    """Of that person; what is done through it is undone in the end."""
    transport = httpx.ASGITransport(app, client=("127.0.0.1", 4307))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        client.headers["origin"] = "http://127.0.0.1"
        around = engine().current_transaction.get().connection.transaction()
        await around.start()
        try:
            if who == HOLDER:
                await given.enter(client, world.a.slip)
            elif who != NOBODY:
                await given.log_in(client, who if isinstance(who, Person) else world.people[who])
            yield client
        finally:
            await around.rollback()


async def asked(  # what is asked, and of whom
    client: httpx.AsyncClient,
    app: Litestar,
    method: str,
    path: str,
    places: dict[str, Any],
    **form: Any,
) -> Answer:
    there = path.format(**places)
    if path.startswith("/live/"):
        return Answer(method, path, *await short_read(app, there))
    answer = await client.request(method, there, **form)
    return Answer(method, path, answer.status_code, text_of(answer))


async def short_read(app: Litestar, path: str) -> tuple[int, str]:
    """The beginning of a stream that never ends: the reader leaves at the first of its bytes."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"",
        "headers": [(b"host", b"127.0.0.1")],
        "client": ("127.0.0.1", 4307),
        "server": ("127.0.0.1", 80),
        "scheme": "http",
        "http_version": "1.1",
        "root_path": "",
        "extensions": {},
        "state": {},
    }
    heard: list[dict[str, Any]] = []
    begun = asyncio.Event()

    async def receive() -> dict[str, Any]:
        await begun.wait()
        return {"type": "http.disconnect"}

    async def send(message: dict[str, Any]) -> None:
        heard.append(message)
        if message.get("body"):
            begun.set()

    await asyncio.wait_for(app(scope, receive, send), 10)
    text = "".join(f"{message.get('headers', '')}{message.get('body', '')}" for message in heard)
    return heard[0]["status"], text


def text_of(answer: httpx.Response) -> str:
    """All that can be read in it: headers, the text of a PDF, the members of an archive."""
    head = unquote(f"{answer.headers}", errors="replace")
    return "\n".join([head, *readable(answer.content)])


def readable(content: bytes) -> Iterator[str]:
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(BytesIO(content)) as archive:
            for name in archive.namelist():
                yield name
                yield from readable(archive.read(name))
    elif content.startswith(b"%PDF-") and b"%%EOF" in content:
        yield from texts_of(content)
    else:
        yield content.decode("utf-8", "replace")
        yield content.decode("gb18030", "replace")


async def crawl(
    client: httpx.AsyncClient,
    app: Litestar,
    places: dict[str, Any],
    rows: Sequence[doors.Row],
    *,
    fill: bool = False,
) -> list[Answer]:
    """Each row once; with empty forms, or with those that the county's own people would send."""
    found = []
    for row in rows:
        text, files = doors.filled(row.path, places) if fill else ({}, {})
        form = {"data": text, "files": files} if text or files else {}
        found.append(await asked(client, app, row.method, row.path, places, **form))
    return found


async def everything_kept() -> dict[str, tuple[object, ...]]:
    """Every table's rows as a digest; log-ins come and go."""
    tables = await fetch("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
    kept = "to_jsonb(row) - 'seen'"  # that a screen of the hall is there is no deed of anybody
    return {
        name: tuple(
            (
                await fetch(
                    f"SELECT count(*), md5(string_agg(({kept})::text, '|' ORDER BY {kept})) "
                    f'FROM "{name}" row {"WHERE name NOT LIKE $$Logged%$$" * (name == TRAIL)}'
                )
            )[0]
        )
        for name in sorted({one["tablename"] for one in tables} - COME_AND_GO)
    }
