"""Reading a kept file back, by those of its jurisdiction."""

import asyncio
from hashlib import sha256
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.errors import NotFound
from evaluation.settings import settings


class KeptContent(msgspec.Struct, frozen=True):
    name: str
    media_type: str
    digest: str
    content: bytes


async def kept_content(jurisdiction: UUID, file: UUID) -> KeptContent:
    """Raises NotFound: for another jurisdiction's file, and for bytes that have changed."""
    rows = await fetch(
        "SELECT name, media_type, digest FROM kept_file WHERE id = $1 AND jurisdiction = $2",
        *(file, jurisdiction),
    )
    row = found(rows[0] if rows else None)
    path = settings().files_folder / row["digest"][:2] / row["digest"]
    try:
        content = await asyncio.to_thread(path.read_bytes)
    except OSError:
        raise NotFound from None
    if sha256(content).hexdigest() != row["digest"]:
        raise NotFound
    return KeptContent(**row, content=content)
