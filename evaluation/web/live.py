"""Live pages: a pulse says "fetch" and carries nothing. Every page polls too: pulses get lost."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TypeVar
from uuid import UUID

import asyncpg
from litestar import Litestar, MediaType, Response, Router, get
from litestar.exceptions import ServiceUnavailableException
from litestar.params import FromPath
from litestar.response import Stream

from evaluation.db import engine, fetch_one
from evaluation.scoring.queries import sitting_state
from evaluation.web.errors import AnyRequest
from evaluation.web.tags import tagged

Answer = TypeVar("Answer")

AGAIN = 1.0
"""Seconds until a lost connection is made anew."""
BREATH = 20.0
"""Seconds of silence after which a stream and the connection show that they live."""
MOST_STREAMS = 100
"""Of one worker: open streams must not take the places of tablets. Who comes later polls."""
FRESH = 1.0
"""Seconds for which one worker gives everybody the same answer."""


class Pulses:
    """The one connection of this worker that listens. Lost, it is made anew, and all pages fetch.

    Litestar's own backend stays silent for ever after a loss, and then loses each new subscriber.
    """

    def __init__(self) -> None:
        self._pages: dict[str, set[asyncio.Event]] = {}
        self._stir = asyncio.Event()

    @property
    def streams(self) -> int:
        return sum(len(pages) for pages in self._pages.values())

    async def listen(self) -> None:
        """Never ends, never raises but when it is cancelled."""
        while True:
            with suppress(OSError, asyncpg.PostgresError, asyncpg.InterfaceError):
                await self._listen_until_lost()
            await asyncio.sleep(AGAIN)

    async def _listen_until_lost(self) -> None:
        connection = await engine().get_new_connection()
        heard: set[str] = set()
        try:
            connection.add_termination_listener(lambda _: self._stir.set())
            while not connection.is_closed():
                self._stir.clear()
                await connection.execute("SELECT 1", timeout=BREATH)  # a pulled cable says nothing
                for channel in self._pages.keys() - heard:
                    await connection.add_listener(channel, self._wake)
                    heard.add(channel)
                    self._wake(connection, 0, channel, "")  # for what it may have missed
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._stir.wait(), BREATH)
        finally:
            connection.terminate()

    def _wake(self, _: object, __: int, channel: str, ___: object) -> None:
        for page in self._pages.get(channel, ()):
            page.set()

    async def stream(self, channel: str) -> AsyncIterator[bytes]:
        """Server-sent events without content, until the page leaves."""
        page = asyncio.Event()
        self._pages.setdefault(channel, set()).add(page)
        self._stir.set()
        try:
            yield b"retry: 3000\n\n"
            while True:
                try:
                    await asyncio.wait_for(page.wait(), BREATH)
                except TimeoutError:
                    yield b":\n\n"
                else:
                    page.clear()
                    yield b"data:\n\n"
        finally:
            self._pages[channel].discard(page)
            if not self._pages[channel]:
                del self._pages[channel]


PULSES = Pulses()


@asynccontextmanager
async def listening(_: Litestar) -> AsyncIterator[None]:
    """Part of the app's lifespan. A database that isn't there yet doesn't stop a worker."""
    task = asyncio.create_task(PULSES.listen())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


@get("/live/{sitting:uuid}")
async def show_pulses(sitting: FromPath[UUID]) -> Stream:
    """That something changed is no secret; what it is, the page asks at its own door."""
    await sitting_state(sitting)
    if PULSES.streams >= MOST_STREAMS:
        raise ServiceUnavailableException
    return Stream(
        PULSES.stream(f"sitting_{sitting.hex}"),
        media_type="text/event-stream",
        headers={"X-Accel-Buffering": "no"},
    )


def fragment(request: AnyRequest, name: str, context: dict[str, object]) -> Response[bytes]:
    """A part of a page with an ETag; 304 without a body when the page has it already."""
    templates = request.app.template_engine
    if templates is None:
        raise TypeError("the app has no templates")
    content = templates.get_template(name).render(**context).encode()
    return tagged(request, content, MediaType.HTML)


def once_a_second(
    ask: Callable[[UUID], Awaitable[Answer]],
) -> Callable[[UUID], Awaitable[Answer]]:
    """One question a second and worker, however many ask; who comes meanwhile waits for it."""
    asked: dict[UUID, tuple[float, asyncio.Future[Answer]]] = {}

    async def answer(about: UUID) -> Answer:
        now = asyncio.get_running_loop().time()
        for old in [key for key, (at, _) in asked.items() if now - at >= FRESH]:
            del asked[old]
        if about not in asked:
            asked[about] = (now, asyncio.ensure_future(ask(about)))
        return await asyncio.shield(asked[about][1])

    return answer


@get("/live/time", media_type=MediaType.TEXT)
async def show_time() -> str:
    """The database's time in milliseconds since 1970, for the clocks that a page draws."""
    now = await fetch_one("SELECT clock_timestamp()")
    return str(round(now.timestamp() * 1000))


live = Router("/", route_handlers=[show_pulses, show_time], opt={"public": True})
