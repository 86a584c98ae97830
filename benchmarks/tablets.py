"""A tablet as the server meets it: one connection kept open, one ballot at a time, sent until told."""

import asyncio
import json
import random
import time
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from benchmarks import client
from tests.weak_line import WeakLine

PATIENCE = 8
LONGEST = 4
LATER = {"paused", "waiting"}


@dataclass
class Cast:
    """A ballot as its tablet knows it. `answer`: receipt and revision, once acknowledged."""

    slip: str
    unit: str
    key: str
    content: dict[str, Any]
    on_good_line: bool
    answer: tuple[str, int] | None = None
    seconds: float = 0.0
    held: bool = False
    """The hall was paused meanwhile, so that the seconds say nothing of the line."""


@dataclass
class History:
    casts: list[Cast] = field(default_factory=list)
    resends: int = 0
    again: int = 0
    """Acknowledged ballots that were sent once more, and had to get the same answer."""
    refused: int = 0
    receipts: dict[str, str] = field(default_factory=dict)


class Gone(Exception):
    """410: the slip lives on another tablet, or was withdrawn."""


class Tablet:
    """One slip on one tablet. `path` is what its QR code says."""

    def __init__(
        self, line: WeakLine, path: str, slip: str, history: History, *, good: bool
    ) -> None:
        self.line, self.path, self.slip, self.history, self.good = line, path, slip, history, good
        self.dice = random.Random(f"{slip} {len(history.casts)}")
        self.cookie = ""
        self.turns: dict[str, int] = {}
        self._tag = ""
        self._wire: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def enter(self) -> None:
        """Scan the slip, and learn from the state what is in the box already."""
        status, head, _ = await self._ask("GET", self.path)
        assert status == 303, status
        self.cookie = head.split(b"set-cookie: slip=")[1].split(b";")[0].decode()
        await self.look()

    async def look(self) -> None:
        status, head, body = await self._ask("GET", "/t/state", tag=self._tag)
        assert status in {200, 304}, status
        if status == 200:
            self._tag = head.split(b"\r\netag: ")[1].split(b"\r\n")[0].decode()
            for unit in json.loads(body)["units"]:
                seen = self.turns.get(unit["id"], 0)
                self.turns[unit["id"]] = max(seen, unit["turn"])

    async def cast(self, unit: str, content: dict[str, Any]) -> None:
        """Returns once it is acknowledged. Raises Gone."""
        key = str(uuid4())
        self.turns[unit] = self.turns.get(unit, 0) + 1
        made = Cast(self.slip, unit, key, content, self.good)
        self.history.casts.append(made)
        body = json.dumps({"key": key, "turn": self.turns[unit]} | content).encode()
        begun = time.perf_counter()
        answer = await self._deliver(made, body)
        made.seconds = time.perf_counter() - begun
        made.answer = answer
        if self.dice.random() < 0.02:
            self.history.again += 1
            assert await self._deliver(made, body) == answer, "a known key got another answer"

    async def _deliver(self, made: Cast, body: bytes) -> tuple[str, int]:
        while True:
            status, _, text = await self._ask("PUT", f"/t/ballots/{made.unit}", body)
            said = json.loads(text)
            if status == 200:
                return said["receipt"], said["revision"]
            if status == 410:
                self.history.refused += 1
                raise Gone
            if status == 409 and said["reason"] in LATER:
                made.held = True
                await asyncio.sleep(0.5 + self.dice.random())
                continue
            raise RuntimeError(f"{status}: {said}")

    async def hand_in(self) -> None:
        status, _, text = await self._ask("POST", "/t/hand-in", b"{}")
        assert status == 200, text
        self.history.receipts[self.slip] = json.loads(text)["receipt"]

    async def _ask(
        self, method: str, path: str, body: bytes = b"", tag: str = ""
    ) -> tuple[int, bytes, bytes]:
        """The same bytes again until somebody says yes or no; 5xx, 429 and silence are neither."""
        sent = client.request(method, path, self.line.port, body, self.cookie)
        if tag:
            sent = sent.replace(b"\r\n\r\n", f"\r\nIf-None-Match: {tag}\r\n\r\n".encode(), 1)
        tries = 0
        while True:
            try:
                async with asyncio.timeout(PATIENCE):
                    if self._wire is None:
                        self._wire = await asyncio.open_connection("127.0.0.1", self.line.port)
                    status, head, said = await client.exchange(*self._wire, sent)
            except (OSError, EOFError, TimeoutError):
                self.hang_up()
            else:
                if status < 500 and status != 429:
                    return status, head, said
            self.history.resends += method == "PUT"
            pause = min(LONGEST, 0.25 * 2**tries)
            tries += 1
            await asyncio.sleep(pause * (0.5 + self.dice.random()))

    def hang_up(self) -> None:
        if self._wire is not None:
            self._wire[1].transport.abort()
        self._wire = None
