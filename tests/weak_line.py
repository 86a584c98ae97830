"""A weak line: a TCP proxy that delays, throttles, loses and cuts as a test asks."""

import asyncio
import random
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

PIECE = 16_384


@dataclass(frozen=True)
class Quality:
    """`delay`: seconds that a piece waits each way, on average. `rate`: bytes a second, each way.

    `lose_asked`: share of pieces from the tablet that never arrive; the connection breaks.
    `lose_answers`: share of pieces from the server that do, so what was asked for is done already.
    """

    delay: float = 0.0
    rate: float | None = None
    lose_asked: float = 0.0
    lose_answers: float = 0.0


GOOD = Quality(delay=0.002)
BAD = Quality(delay=0.06, rate=60_000, lose_asked=0.03, lose_answers=0.03)


@dataclass
class WeakLine:
    """`target` is the server's port; it may change while the line is there.

    `cut` breaks all that is connected and lets nobody in; `hang` keeps the connections and passes
    nothing on, as a radio does that is out of reach; `mend` ends either. With the same seed and
    the same traffic the same pieces are lost.
    """

    target: int
    quality: Quality = GOOD
    seed: int = 4307
    port: int = 0
    connections: int = 0
    lost_asked: int = 0
    lost_answers: int = 0
    is_cut: bool = False
    _passing: asyncio.Event = field(default_factory=asyncio.Event)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _tasks: set["asyncio.Task[bool]"] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.dice = random.Random(self.seed)
        self._passing.set()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cut(self) -> None:
        self.is_cut = True
        self.break_all()

    def hang(self) -> None:
        self._passing.clear()

    def mend(self) -> None:
        self.is_cut = False
        self._passing.set()

    def break_all(self) -> None:
        """Every connection of now, once; the next ones are let in."""
        for writer in list(self._open):
            writer.transport.abort()

    def lose_next_answers(self) -> None:
        """Whatever the server says from now on is lost, until the quality is set again."""
        self.quality = Quality(lose_answers=1.0)

    async def _connected(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        self._open.add(back)
        try:
            if self.is_cut:
                back.transport.abort()
                return
            far, forth = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            return
        else:
            self.connections += 1
            self._open.add(forth)
            ways = [
                asyncio.create_task(self._carry(near, forth, asked=True)),
                asyncio.create_task(self._carry(far, back, asked=False)),
            ]
            self._tasks.update(ways)
            ended, _ = await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            if any(not way.cancelled() and way.result() for way in ended):
                back.transport.abort()
            for way in ways:
                way.cancel()
                self._tasks.discard(way)
            forth.transport.abort()
            self._open.discard(forth)
        finally:
            back.close()
            self._open.discard(back)

    async def _carry(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, asked: bool
    ) -> bool:
        """Until either side hangs up; true when it broke at a piece that was to be lost."""
        with suppress(OSError):
            while piece := await reader.read(PIECE):
                await self._passing.wait()
                quality = self.quality
                pause = quality.delay * 2 * self.dice.random()
                if quality.rate:
                    pause += len(piece) / quality.rate
                if pause:
                    await asyncio.sleep(pause)
                if self._is_lost(quality, asked=asked):
                    return True
                writer.write(piece)
                await writer.drain()
        return False

    def _is_lost(self, quality: Quality, *, asked: bool) -> bool:
        lost = self.dice.random() < (quality.lose_asked if asked else quality.lose_answers)
        self.lost_asked += lost and asked
        self.lost_answers += lost and not asked
        return lost

    async def close(self) -> None:
        self.mend()
        self.break_all()
        for task in list(self._tasks):
            task.cancel()


@asynccontextmanager
async def weak_line(
    target: int, quality: Quality = GOOD, seed: int = 4307
) -> AsyncIterator[WeakLine]:
    """On a port of its own, on this machine."""
    line = WeakLine(target, quality, seed)
    server = await asyncio.start_server(line._connected, "127.0.0.1", 0)  # noqa: SLF001  # its own
    line.port = server.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        server.close()
        await line.close()
