"""收好: the parts joined, judged, noted by digest, named, and only then a kept file."""

import asyncio
from pathlib import Path
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import NotFound
from evaluation.files import storing
from evaluation.files.rules import PartsLacking, check_all_there, kept_name
from evaluation.files.sweeping import keep_no_sweep
from evaluation.files.uploading import OWN, own_open_upload
from evaluation.inspection.asking import inspect
from evaluation.inspection.kinds import ATTACHMENTS, Kind, NotTaken

AT_ONCE = asyncio.Semaphore(1)
"""Of one worker: a join reads and writes the disk, and its judge takes a core."""


class FileReceived(trail.Event, frozen=True):
    """An upload was joined and taken in. Its name may name a person and stays out of the trail."""

    size: int
    sha256: str


class FileRefused(trail.Event, frozen=True):
    """An upload was not taken in; `reason` is what the person read. No name, as above."""

    size: int
    reason: str


class Received(msgspec.Struct, frozen=True):
    """`name` as it is kept."""

    file: UUID
    name: str
    media_type: str
    sha256: str


async def join_upload(person: Person, upload: UUID) -> Received:
    """收好上传 — the same answer however often it is asked.

    Each step may be the last before a crash: parts stay until the file has its row; the digest
    stands in the upload's row before the bytes get their name. Raises NotTaken, PartsLacking,
    JoiningAlready, NotFound.
    """
    if (done := await _received(person, upload)) is not None:
        return done
    await own_open_upload(person, upload)
    async with AT_ONCE:
        with storing.alone_with(upload):
            if (done := await _received(person, upload)) is not None:
                return done
            return await _join(person, upload)


async def _received(person: Person, upload: UUID) -> Received | None:
    rows = await fetch(
        "SELECT k.id AS file, k.name, k.media_type, k.digest AS sha256 FROM kept_file k "  # noqa: S608
        f"WHERE k.id = (SELECT file FROM upload WHERE {OWN} AND id = $3)",
        *(person.jurisdiction, person.account, upload),
    )
    return msgspec.convert(dict(rows[0]), Received) if rows else None


async def _join(person: Person, upload: UUID) -> Received:
    row = await own_open_upload(person, upload)
    rows = await fetch("SELECT number, digest FROM upload_part WHERE upload = $1", upload)
    parts = {part["number"]: part["digest"] for part in rows}
    check_all_there(row["size"], set(parts))
    joined, digest, unfit = await asyncio.to_thread(storing.join, upload, parts)
    if unfit:
        await _send_again(upload, unfit)
    try:
        kind = await asyncio.to_thread(inspect, joined, ATTACHMENTS)
    except NotTaken as no:
        await _refuse(person, upload, no)
        raise
    await _note_digest(upload, digest)
    received = await _keep(person, upload, joined, digest, kind)
    await asyncio.to_thread(storing.remove_folder, upload)
    return received


async def _send_again(upload: UUID, unfit: set[int]) -> None:
    """Parts that the disk has lost are asked for once more."""
    await fetch(
        "DELETE FROM upload_part WHERE upload = $1 AND number = ANY($2)", upload, sorted(unfit)
    )
    raise PartsLacking(f"有 {len(unfit)} 部分在服务器上损坏了，请接着传。")


async def _refuse(person: Person, upload: UUID, no: NotTaken) -> None:
    """The row stays with its reason, the bytes go."""
    async with transaction():
        size = await fetch_one(
            "UPDATE upload SET refusal = $2, touched_at = clock_timestamp() WHERE id = $1 "
            "RETURNING size",
            *(upload, str(no)[:300]),
        )
        await fetch("DELETE FROM upload_part WHERE upload = $1", upload)
        event = FileRefused(found(size), str(no))
        await trail.record(person.jurisdiction, person.username, event)
    await asyncio.to_thread(storing.remove_folder, upload)


async def _note_digest(upload: UUID, digest: str) -> None:
    """Committed before the bytes have their name: no crash leaves bytes that no row knows."""
    noted = await fetch_one(
        "UPDATE upload SET digest = $2, touched_at = clock_timestamp() WHERE id = $1 "
        "AND file IS NULL RETURNING id",
        *(upload, digest),
    )
    if noted is None:  # removed meanwhile
        raise NotFound


async def _keep(person: Person, upload: UUID, joined: Path, digest: str, kind: Kind) -> Received:
    async with transaction():
        await keep_no_sweep()
        rows = await fetch("SELECT name, size FROM upload WHERE id = $1 FOR UPDATE", upload)
        row = found(rows[0] if rows else None)
        await asyncio.to_thread(storing.place, joined, digest)
        name = kept_name(row["name"], kind)
        file = await insert_kept(person, name, kind, row["size"], digest)
        await fetch(
            "UPDATE upload SET file = $2, touched_at = clock_timestamp() WHERE id = $1",
            *(upload, file),
        )
        await fetch("DELETE FROM upload_part WHERE upload = $1", upload)
        await trail.record(person.jurisdiction, person.username, FileReceived(row["size"], digest))
    return Received(file, name, kind.media_type, digest)


async def insert_kept(person: Person, name: str, kind: Kind, size: int, digest: str) -> UUID:
    """The row of bytes that lie under their name."""
    file = uuid4()
    await fetch(
        "INSERT INTO kept_file (id, jurisdiction, name, media_type, size, digest_algorithm, "
        "digest, kept_by, at) VALUES ($1, $2, $3, $4, $5, 'sha256', $6, $7, clock_timestamp())",
        *(file, person.jurisdiction, name, kind.media_type, size, digest, person.account),
    )
    return file
