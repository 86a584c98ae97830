"""What a browser takes away: always as a file, never shown inside a page of ours."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from urllib.parse import quote

from litestar import Response
from litestar.response import Stream

from evaluation.files.queries import KeptOnDisk

BLOCK = 2**18
SANDBOX = "default-src 'none'; sandbox"
"""Should a browser show it all the same, nothing in it runs and it is nobody's page."""


def as_file(content: bytes, name: str, media_type: str) -> Response[bytes]:
    """`X-Content-Type-Options: nosniff` goes with every answer of ours."""
    return Response(content, media_type=media_type, headers=_headers(name))


def as_stream(kept: KeptOnDisk) -> Stream:
    """A kept file block by block, whatever its size."""
    return Stream(
        _blocks(kept.path),
        media_type=kept.media_type,
        headers=_headers(kept.name) | {"Content-Length": str(kept.size)},
    )


def _headers(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name, safe='')}",
        "Content-Security-Policy": SANDBOX,
    }


async def _blocks(path: Path) -> AsyncIterator[bytes]:
    file = await asyncio.to_thread(path.open, "rb")
    try:
        while block := await asyncio.to_thread(file.read, BLOCK):
            yield block
    finally:
        file.close()
