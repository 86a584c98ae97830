"""Keeping a file: the bytes safely on the disk first, then its row."""

import asyncio
import os
from hashlib import sha256
from pathlib import Path
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person
from evaluation.db import fetch
from evaluation.files.rules import check_kept, media_type
from evaluation.settings import settings


async def keep_file(person: Person, name: str, content: bytes) -> UUID:
    """存档 — a PDF, JPG or PNG of at most 20 MB, typed by what is in it.

    In the caller's transaction: without it the row is not there, and the bytes do no harm.
    Raises Refused.
    """
    check_kept(name, content)
    digest = sha256(content).hexdigest()
    await asyncio.to_thread(_write, settings().files_folder / digest[:2] / digest, content)
    file = uuid4()
    await fetch(
        "INSERT INTO kept_file (id, jurisdiction, name, media_type, size, digest_algorithm, "
        "digest, kept_by, at) VALUES ($1, $2, $3, $4, $5, 'sha256', $6, $7, clock_timestamp())",
        *(file, person.jurisdiction, Path(name).name[-120:], media_type(content)),
        *(len(content), digest, person.account),
    )
    return file


def _write(path: Path, content: bytes) -> None:
    """Whole or not at all, and on the disk before anyone is told."""
    if path.exists():
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = path.with_name(f"{path.name}.{uuid4().hex}")
    with part.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)
    folder = os.open(path.parent, os.O_RDONLY)
    os.fsync(folder)
    os.close(folder)
