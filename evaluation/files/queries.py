"""Reading a kept file back, by those of its jurisdiction: by its row, never by its digest."""

import asyncio
from hashlib import sha256
from pathlib import Path
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.errors import NotFound
from evaluation.files.storing import digest_of, path_of


class KeptContent(msgspec.Struct, frozen=True):
    name: str
    media_type: str
    digest: str
    content: bytes


class KeptOnDisk(msgspec.Struct, frozen=True):
    """Whole, as it was when it was looked at; its bytes never change under this path."""

    name: str
    media_type: str
    size: int
    digest: str
    path: Path


async def kept_content(jurisdiction: UUID, file: UUID) -> KeptContent:
    """For what is small. Raises NotFound: for another jurisdiction's file, and for bytes that have
    changed.
    """
    kept = await _kept(jurisdiction, file)
    try:
        content = await asyncio.to_thread(kept.path.read_bytes)
    except OSError:
        raise NotFound from None
    if sha256(content).hexdigest() != kept.digest:
        raise NotFound
    return KeptContent(kept.name, kept.media_type, kept.digest, content)


async def kept_on_disk(jurisdiction: UUID, file: UUID) -> KeptOnDisk:
    """For what may be large: read through once, never in memory. Raises NotFound as above."""
    kept = await _kept(jurisdiction, file)
    try:
        digest = await asyncio.to_thread(digest_of, kept.path)
    except OSError:
        raise NotFound from None
    return found(kept if digest == kept.digest else None)


async def _kept(jurisdiction: UUID, file: UUID) -> KeptOnDisk:
    rows = await fetch(
        "SELECT name, media_type, size, digest FROM kept_file WHERE id = $1 AND jurisdiction = $2",
        *(file, jurisdiction),
    )
    row = found(rows[0] if rows else None)
    return KeptOnDisk(**row, path=path_of(row["digest"]))
