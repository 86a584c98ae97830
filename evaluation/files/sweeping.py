"""清扫: what was begun and left lying; never a file that a row of the archive names."""

import asyncio
import re
import shutil
import time
from pathlib import Path
from uuid import UUID

from evaluation.db import fetch, fetch_one, transaction
from evaluation.files import storing
from evaluation.files.rules import SHA256, STALE_DAYS
from evaluation.settings import settings

KEEPING = 4307_0012
"""Shared by all who give bytes their name and a row, taken alone by who removes bytes."""
A_FEW = 5
AN_HOUR = 3600
HALF_WRITTEN = re.compile(r"[0-9a-f]{64}\.[0-9a-f]{32}")
STALE = f"touched_at < clock_timestamp() - interval '{STALE_DAYS} days'"


async def keep_no_sweep() -> None:
    """Until this transaction ends no bytes are swept away."""
    await fetch("SELECT pg_advisory_xact_lock_shared($1)", KEEPING)


async def sweep() -> int:
    """Everything that is stale, then folders and half-written files that no row knows.

    Runs before the workers; how many uploads were swept.
    """
    swept = await sweep_a_few(None)
    rows = await fetch("SELECT id FROM upload")
    known = {str(row["id"]) for row in rows}
    await asyncio.to_thread(_sweep_disk, known)
    return swept


async def sweep_a_few(most: int | None = A_FEW) -> int:
    """Of those that nobody has touched for a week; also while the site runs."""
    rows = await fetch(f"SELECT id FROM upload WHERE {STALE} ORDER BY touched_at LIMIT $1", most)  # noqa: S608  # ours
    for row in rows:
        if await _swept(row["id"]):
            await asyncio.to_thread(storing.remove_folder, row["id"])
    return len(rows)


async def let_go(upload: UUID) -> None:
    """One that is not joined: its row, bytes that it alone named, its folder."""
    async with transaction():
        if await fetch_one("SELECT digest <> '' FROM upload WHERE id = $1", upload):
            await fetch("SELECT pg_advisory_xact_lock($1)", KEEPING)
        digest = await fetch_one(
            "DELETE FROM upload WHERE id = $1 AND file IS NULL RETURNING digest", upload
        )
        if digest and not await is_known(digest):
            await asyncio.to_thread(storing.remove_bytes, digest)
    await asyncio.to_thread(storing.remove_folder, upload)


async def _swept(upload: UUID) -> bool:
    """The row first, and with it bytes that it alone named; then its folder."""
    async with transaction():
        if not await fetch_one("SELECT pg_try_advisory_xact_lock($1)", KEEPING):
            return False
        rows = await fetch(
            f"DELETE FROM upload WHERE id = $1 AND {STALE} RETURNING digest, file",  # noqa: S608
            upload,
        )
        if not rows:
            return False
        digest = rows[0]["digest"]
        if digest and rows[0]["file"] is None and not await is_known(digest):
            await asyncio.to_thread(storing.remove_bytes, digest)
        return True


async def is_known(digest: str) -> bool:
    """Whether a row names these bytes."""
    return bool(
        await fetch_one(
            "SELECT EXISTS (SELECT FROM kept_file WHERE digest = $1) "
            "OR EXISTS (SELECT FROM upload WHERE digest = $1)",
            digest,
        )
    )


def _sweep_disk(known: set[str]) -> None:
    for path in _entries():
        if path.is_dir() and path.name not in known:
            shutil.rmtree(path, ignore_errors=True)
        elif path.is_file() and time.time() - path.stat().st_mtime > AN_HOUR:
            path.unlink(missing_ok=True)
    for path in settings().files_folder.glob("*/*"):
        if HALF_WRITTEN.fullmatch(path.name) and time.time() - path.stat().st_mtime > AN_HOUR:
            path.unlink(missing_ok=True)


def _entries() -> list[Path]:
    folder = storing.uploads_folder()
    return list(folder.iterdir()) if folder.is_dir() else []


async def nameless_bytes(folder: Path) -> set[str]:
    """Digests of bytes that no row names: a transaction that failed leaves such."""
    named = await asyncio.to_thread(named_bytes, folder)
    rows = await fetch("SELECT digest FROM kept_file UNION SELECT digest FROM upload")
    return named - {row["digest"] for row in rows}


def named_bytes(folder: Path) -> set[str]:
    """Digests that have a file in the archive's folder."""
    return {path.name for path in folder.glob("*/*") if SHA256.fullmatch(path.name)}


async def stale_uploads() -> int:
    """How many wait for the sweep."""
    return int(await fetch_one(f"SELECT count(*) FROM upload WHERE {STALE} AND file IS NULL"))  # noqa: S608
