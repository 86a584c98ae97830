"""用印扫描件 — the scan of the sealed paper, tied to its document by the digests of both."""

from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import Refused
from evaluation.files.actions import keep_file
from evaluation.files.queries import KeptContent, kept_content
from evaluation.results.tables import OfficialCopy


class OfficialCopyTaken(trail.Event, frozen=True):
    """收用印扫描件."""

    document: UUID
    title: str
    pdf_sha256: str
    file_sha256: str


class CopyLine(msgspec.Struct, frozen=True):
    """One scan as it was taken in; the newest is the one that holds."""

    id: UUID
    name: str
    size: int
    file_digest: str
    pdf_digest: str
    taken_by: str
    at: datetime


async def take_copy(
    person: Person, sitting: UUID, document: UUID, name: str, content: bytes
) -> UUID:
    """A later scan takes the place of the former, whose row stays. Raises Refused, NotFound."""
    if not content:
        raise Refused("请先选择盖章文件的扫描件（PDF、JPG 或 PNG）。")
    digest = sha256(content).hexdigest()
    async with transaction():
        await fetch("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"copy {document}")
        rows = await fetch(
            "SELECT title, pdf_digest, jurisdiction FROM document "
            "WHERE id = $1 AND sitting = $2 AND jurisdiction = $3",
            *(document, sitting, person.jurisdiction),
        )
        row = found(rows[0] if rows else None)
        there: UUID | None = await fetch_one(
            "SELECT id FROM (SELECT id, file_digest FROM official_copy WHERE document = $1 "
            "ORDER BY at DESC LIMIT 1) newest WHERE file_digest = $2",
            *(document, digest),
        )
        if there is not None:
            return there
        file = await keep_file(person, name, content)
        copy = uuid4()
        await OfficialCopy.insert(
            OfficialCopy(
                id=copy,
                jurisdiction=row["jurisdiction"],
                document=document,
                file=file,
                pdf_digest=row["pdf_digest"],
                file_digest=digest,
                taken_by=person.account,
                at=datetime.now(UTC),
            )
        )
        event = OfficialCopyTaken(document, row["title"], row["pdf_digest"], digest)
        await trail.record(row["jurisdiction"], person.username, event)
        return copy


async def copies_of(document: UUID) -> list[CopyLine]:
    """The newest first."""
    rows = await fetch(
        "SELECT o.id, f.name, f.size, o.file_digest, o.pdf_digest, a.full_name AS taken_by, o.at "
        "FROM official_copy o JOIN kept_file f ON f.id = o.file "
        "JOIN account a ON a.id = o.taken_by WHERE o.document = $1 ORDER BY o.at DESC, o.id",
        document,
    )
    return msgspec.convert([dict(row) for row in rows], list[CopyLine])


async def copy_content(jurisdiction: UUID, document: UUID, copy: UUID) -> KeptContent:
    """Raises NotFound, also where the stored bytes no longer have the digest of the row."""
    rows = await fetch(
        "SELECT o.file, o.file_digest FROM official_copy o "
        "WHERE o.id = $1 AND o.document = $2 AND o.jurisdiction = $3",
        *(copy, document, jurisdiction),
    )
    row = found(rows[0] if rows else None)
    kept = await kept_content(jurisdiction, row["file"])
    return found(kept if kept.digest == row["file_digest"] else None)
