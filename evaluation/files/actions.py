"""Keeping a file: judged, the bytes safely on the disk, then its row."""

import asyncio
from hashlib import sha256
from uuid import UUID

from evaluation.accounts.rules import Person
from evaluation.files import storing
from evaluation.files.joining import insert_kept
from evaluation.files.rules import check_kept, kept_name
from evaluation.files.sweeping import keep_no_sweep
from evaluation.inspection.asking import inspect
from evaluation.inspection.kinds import SCANS, Kind


async def keep_file(person: Person, name: str, content: bytes) -> UUID:
    """存档 — a PDF, JPG or PNG of at most 20 MB, typed by what is in it.

    In the caller's transaction: without it the row is not there, and the bytes do no harm.
    A PDF of our own, sealed and sent back, may carry its JSON and CSV. Raises Refused.
    """
    check_kept(name, len(content))
    digest = sha256(content).hexdigest()
    await keep_no_sweep()
    kind = await asyncio.to_thread(_place, content, digest)
    return await insert_kept(person, kept_name(name, kind), kind, len(content), digest)


def _place(content: bytes, digest: str) -> Kind:
    path = storing.write_beside(content)
    try:
        kind = inspect(path, SCANS, texts=True)
        storing.place(path, digest)
    finally:
        path.unlink(missing_ok=True)
    return kind
