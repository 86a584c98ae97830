"""上传: a file on its way in parts, by one account; goes on where it stopped, on any computer."""

import asyncio
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import asyncpg
import msgspec

from evaluation.accounts.rules import Person
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import NotFound, Refused
from evaluation.files import storing
from evaluation.files.rules import (
    PART,
    check_arrived,
    check_open,
    check_part,
    check_room,
    check_same,
    check_size,
    clean_name,
)
from evaluation.files.sweeping import let_go, sweep_a_few
from evaluation.inspection.kinds import NotTaken

OWN = "jurisdiction = $1 AND account = $2"


class Part(msgspec.Struct, frozen=True):
    number: int
    digest: str


class Upload(msgspec.Struct, frozen=True):
    """What lies on the server already; whoever sends compares the digests."""

    id: UUID
    name: str
    size: int
    part_size: int
    parts: tuple[Part, ...]
    arrived: int
    """Bytes."""


async def begin_upload(person: Person, name: str, size: int, *, anew: bool = False) -> Upload:
    """开始上传 — the same account with the same name and size goes on with the one that is open.

    `anew`: the file is another one after all; what was there of it is thrown away.
    """
    check_size(size)
    await sweep_a_few()
    plain = clean_name(name)
    check_room(await asyncio.to_thread(storing.free_bytes), size)
    async with transaction():
        await fetch(
            "SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"uploads {person.account}"
        )
        there = await fetch_one(
            f"SELECT id FROM upload WHERE {OWN} AND name = $3 AND size = $4 "  # noqa: S608  # ours
            "AND file IS NULL AND refusal = '' ORDER BY begun_at LIMIT 1",
            *(person.jurisdiction, person.account, plain, size),
        )
        if there is not None and not anew:
            return await _upload(there)
        if there is not None:
            await let_go(there)
        await _check_open(person, size)
        return await _insert(person, plain, size)


async def _check_open(person: Person, size: int) -> None:
    rows = await fetch(
        "SELECT count(*) AS count, coalesce(sum(size), 0)::bigint AS bytes FROM upload "  # noqa: S608
        f"WHERE {OWN} AND file IS NULL AND refusal = ''",
        *(person.jurisdiction, person.account),
    )
    check_open(rows[0]["count"], rows[0]["bytes"] + size)


async def _insert(person: Person, name: str, size: int) -> Upload:
    upload = uuid4()
    await fetch(
        "INSERT INTO upload (id, jurisdiction, account, name, size, digest, refusal, begun_at, "
        "touched_at) VALUES ($1, $2, $3, $4, $5, '', '', clock_timestamp(), clock_timestamp())",
        *(upload, person.jurisdiction, person.account, name, size),
    )
    return Upload(upload, name, size, PART, (), 0)


async def _upload(upload: UUID) -> Upload:
    row = (await fetch("SELECT name, size FROM upload WHERE id = $1", upload))[0]
    rows = await fetch(
        "SELECT number, size, digest FROM upload_part WHERE upload = $1 ORDER BY number", upload
    )
    parts = tuple(Part(one["number"], one["digest"]) for one in rows)
    arrived = sum(one["size"] for one in rows)
    return Upload(upload, row["name"], row["size"], PART, parts, arrived)


async def open_uploads(person: Person) -> list[Upload]:
    """没有传完的 — of this account, the oldest first."""
    rows = await fetch(
        f"SELECT id FROM upload WHERE {OWN} AND file IS NULL AND refusal = '' "  # noqa: S608
        "ORDER BY begun_at, id",
        *(person.jurisdiction, person.account),
    )
    return [await _upload(row["id"]) for row in rows]


async def take_part(
    person: Person, upload: UUID, number: int, digest: str, sent: AsyncIterator[bytes]
) -> None:
    """收一部分 — checked by size and digest, on the disk, then its row. The same again is fine.

    Never more than a block of it is in memory. Raises PartUnfit, PartDiffers, NoRoom, NotFound.
    """
    row = await own_open_upload(person, upload)
    expected = check_part(row["size"], number, digest)
    known = await _known(upload, number)
    if known is not None:
        check_same(number, known, digest)
        return
    arriving = await asyncio.to_thread(storing.Arriving, upload)
    try:
        await _receive(arriving, sent, expected)
        check_arrived(number, expected, arriving.size, same=arriving.digest == digest)
        await asyncio.to_thread(arriving.keep, storing.part_path(upload, number, digest))
    finally:
        arriving.close()
    await _note(person, upload, Part(number, digest), expected)


async def own_open_upload(person: Person, upload: UUID) -> asyncpg.Record:
    """Raises NotFound for anybody else's, NotTaken or Refused for one that is done with."""
    rows = await fetch(
        f"SELECT name, size, digest, refusal, file FROM upload WHERE {OWN} AND id = $3",  # noqa: S608
        *(person.jurisdiction, person.account, upload),
    )
    row = found(rows[0] if rows else None)
    if row["refusal"]:
        raise NotTaken(row["refusal"])
    if row["file"] is not None:
        raise Refused("这个文件已经收到了，不用再传。")
    return row


async def _known(upload: UUID, number: int) -> str | None:
    known: str | None = await fetch_one(
        "SELECT digest FROM upload_part WHERE upload = $1 AND number = $2", upload, number
    )
    return known


async def _receive(arriving: storing.Arriving, sent: AsyncIterator[bytes], most: int) -> None:
    """Block by block; what is more than was said is left on the line."""
    block = bytearray()
    async for piece in sent:
        block += piece
        if arriving.size + len(block) > most:
            check_arrived(0, most, arriving.size + len(block), same=True)
        if len(block) >= storing.BLOCK:
            await asyncio.to_thread(arriving.add, bytes(block))
            block.clear()
    await asyncio.to_thread(arriving.add, bytes(block))


async def _note(person: Person, upload: UUID, part: Part, size: int) -> None:
    """The row after the bytes. Of two that came at once under one number the first row counts."""
    async with transaction():
        held = await fetch_one(
            "UPDATE upload SET touched_at = clock_timestamp() WHERE id = $1 AND file IS NULL "
            "AND refusal = '' RETURNING id",
            upload,
        )
        if held is None:
            await asyncio.to_thread(storing.remove_folder, upload)
            raise NotFound
        await fetch(
            "INSERT INTO upload_part (id, jurisdiction, upload, number, size, digest) "
            "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (upload, number) DO NOTHING",
            *(uuid4(), person.jurisdiction, upload, part.number, size, part.digest),
        )
        check_same(part.number, found(await _known(upload, part.number)), part.digest)


async def drop_upload(person: Person, upload: UUID) -> None:
    """移除 — one that is not joined, with all its parts. Raises NotFound."""
    there = await fetch_one(
        f"SELECT id FROM upload WHERE {OWN} AND id = $3 AND file IS NULL",  # noqa: S608
        *(person.jurisdiction, person.account, upload),
    )
    await let_go(found(there))


async def file_of(person: Person, upload: UUID) -> UUID:
    """The kept file of one's own joined upload. Raises NotFound."""
    file: UUID | None = await fetch_one(
        f"SELECT file FROM upload WHERE {OWN} AND id = $3",  # noqa: S608
        *(person.jurisdiction, person.account, upload),
    )
    return found(file)
