"""提交: what is written becomes a version that stays, with its attachments; late by one clock."""

from uuid import UUID, uuid4

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, transaction
from evaluation.duty_reports.drafting import HeldReport, hold_report
from evaluation.duty_reports.queries import attachments_of, fields_of, stamp_of
from evaluation.duty_reports.rules import (
    Paragraph,
    check_as_seen,
    check_changed,
    check_complete,
    check_new,
    check_open,
)


class ReportHandedIn(trail.Event, frozen=True):
    """A version of a duty report; `late` by the database's clock."""

    report: UUID
    unit: UUID
    title: str
    version: int
    late: bool
    attachments: int


async def hand_in(person: Person, report: UUID, seen: str, *, knowingly: bool = False) -> UUID:
    """提交 — the draft as it stands, which is what the person was asked about (`seen`).

    A version that still waits is overtaken. `knowingly`: with returned paragraphs as they were.
    """
    async with transaction():
        held = await hold_report(person, report)
        check_open(held.state)
        await fetch("SELECT FROM report_heading WHERE outline = $1 FOR KEY SHARE", held.outline)
        paragraphs = [field.draft for field in await fields_of(held.outline, report)]
        files = [one.file for one in await attachments_of(report)]
        check_complete(paragraphs)
        check_changed(paragraphs, knowingly=knowingly)
        check_as_seen(stamp_of(paragraphs, files), seen)
        check_new(held.state, same=await _is_newest(report, paragraphs, files))
        return await _keep(person, held, paragraphs, files)


async def _is_newest(report: UUID, paragraphs: list[Paragraph], files: list[UUID]) -> bool:
    """Whether the newest version says the very same with the same attachments."""
    version = await fetch_one(
        "SELECT id FROM report_version WHERE report = $1 ORDER BY number DESC LIMIT 1", report
    )
    texts = await fetch(
        "SELECT heading, title, text FROM version_paragraph WHERE version = $1 ORDER BY position",
        version,
    )
    kept = await fetch(
        "SELECT file FROM version_attachment WHERE version = $1 ORDER BY position", version
    )
    return [tuple(row) for row in texts] == [
        (each.heading, each.title, each.text) for each in paragraphs
    ] and [row["file"] for row in kept] == files


async def _keep(
    person: Person, held: HeldReport, paragraphs: list[Paragraph], files: list[UUID]
) -> UUID:
    version = uuid4()
    await fetch(
        "UPDATE report_version SET state = 'overtaken' WHERE report = $1 AND state = 'waiting'",
        held.id,
    )
    rows = await fetch(
        "INSERT INTO report_version (id, jurisdiction, report, number, late, handed_in_by, "
        "handed_in_at, state, remark) SELECT $1, $2, $3, (SELECT count(*) + 1 FROM report_version "
        "WHERE report = $3), now.at > o.due_at, $4, now.at, 'waiting', '' "
        "FROM report_outline o, (SELECT clock_timestamp() AS at) AS now WHERE o.id = $5 "
        "RETURNING number, late",
        *(version, person.jurisdiction, held.id, person.account, held.outline),
    )
    for position, each in enumerate(paragraphs):
        await fetch(
            "INSERT INTO version_paragraph (id, jurisdiction, version, heading, position, title, "
            "summary, text, remark) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '')",
            *(uuid4(), person.jurisdiction, version, each.heading, position, each.title),
            *(each.summary, each.text),
        )
    await fetch(
        "INSERT INTO version_attachment (id, jurisdiction, version, position, file) "
        "SELECT gen_random_uuid(), $1, $2, f.position - 1, f.file "
        "FROM unnest($3::uuid[]) WITH ORDINALITY AS f (file, position)",
        *(person.jurisdiction, version, files),
    )
    await fetch("UPDATE duty_report SET state = 'waiting' WHERE id = $1", held.id)
    number, late = rows[0]
    event = ReportHandedIn(held.id, held.unit, held.title, number, late, len(files))
    await trail.record(person.jurisdiction, person.username, event)
    return version
