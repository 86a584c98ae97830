"""A small HTTP/1.1 client: many connections, requests made beforehand, little work of its own."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass
class Run:
    """Seconds for the whole, and for each answer in the order in which they came."""

    whole: float
    answers: list[float]

    @property
    def per_second(self) -> float:
        return len(self.answers) / self.whole


def request(method: str, path: str, port: int, body: bytes = b"", cookie: str = "") -> bytes:
    head = f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n"
    if cookie:
        head += f"Cookie: slip={cookie}\r\n"
    if method != "GET":
        head += f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    return head.encode() + b"\r\n" + body


async def exchange(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, sent: bytes
) -> tuple[int, bytes, bytes]:
    """Status, head and body of the answer."""
    writer.write(sent)
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    body = await reader.readexactly(length) if length else b""
    return int(head[9:12]), head, body


async def drive(port: int, shares: Sequence[Sequence[bytes]]) -> Run:
    """One connection for each share; every answer must be 200."""
    answers: list[float] = []
    opened = [await asyncio.open_connection("127.0.0.1", port) for _ in shares]
    begun = time.perf_counter()

    async def one(share: Sequence[bytes], at: int) -> None:
        reader, writer = opened[at]
        for sent in share:
            status, _, body = await exchange(reader, writer, sent)
            if status != 200:
                raise RuntimeError(f"{status}: {body[:300]!r}")
            answers.append(time.perf_counter() - begun)

    await asyncio.gather(*(one(share, at) for at, share in enumerate(shares)))
    whole = time.perf_counter() - begun
    for _, writer in opened:
        writer.close()
    return Run(whole, answers)


async def cookies(port: int, paths: Sequence[str]) -> list[str]:
    """Enter each slip; the tablets' cookies."""
    found = []
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for path in paths:
        status, head, _ = await exchange(reader, writer, request("GET", path, port))
        if status != 303:
            raise RuntimeError(f"{path}: {status}")
        found.append(head.split(b"set-cookie: slip=")[1].split(b";")[0].decode())
    writer.close()
    return found
