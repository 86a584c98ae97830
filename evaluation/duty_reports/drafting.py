"""起草: a unit opens its report and writes it by paragraphs, in as many windows as it likes.

A saved draft leaves no event: nobody but the unit sees it. Every hand-in does.
"""

from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.duty_reports.rules import (
    Saved,
    check_open,
    check_revision,
    check_room,
    read_draft,
)
from evaluation.errors import NotFound
from evaluation.files.uploading import file_of
from evaluation.registry.lineage import units_of_line


class ReportOpened(trail.Event, frozen=True):
    """A unit began its report of a year."""

    report: UUID
    unit: UUID
    title: str
    year: int


class ReportAttachmentAdded(trail.Event, frozen=True):
    report: UUID
    unit: UUID
    title: str
    name: str


class ReportAttachmentRemoved(trail.Event, frozen=True):
    report: UUID
    unit: UUID
    title: str
    name: str


class HeldReport(msgspec.Struct, frozen=True):
    """A report that nobody else changes until this transaction ends."""

    id: UUID
    unit: UUID
    title: str
    outline: UUID
    state: str


async def open_report(person: Person, cycle: UUID) -> UUID:
    """开始写 — the report of the clerk's unit in that year; the same one if it was begun before.

    Raises NotFound without an outline or a unit in that year's register.
    """
    async with transaction():
        own = await units_of_line(person.jurisdiction, person.unit)
        rows = await fetch(
            "SELECT o.id AS outline, u.id AS unit, u.title, c.year FROM report_outline o "
            "JOIN cycle c ON c.id = o.cycle JOIN unit u ON u.jurisdiction = c.jurisdiction "
            "AND u.year = c.year WHERE c.id = $1 AND c.jurisdiction = $2 AND u.id = ANY($3)",
            *(cycle, person.jurisdiction, own),
        )
        row = found(rows[0] if rows else None)
        made = await fetch_one(
            "INSERT INTO duty_report (id, jurisdiction, unit, outline, state) "
            "VALUES ($1, $2, $3, $4, 'draft') ON CONFLICT (unit) DO NOTHING RETURNING id",
            *(uuid4(), person.jurisdiction, row["unit"], row["outline"]),
        )
        if made is None:
            return UUID(
                str(await fetch_one("SELECT id FROM duty_report WHERE unit = $1", row["unit"]))
            )
        event = ReportOpened(made, row["unit"], row["title"], row["year"])
        await trail.record(person.jurisdiction, person.username, event)
        return UUID(str(made))


async def hold_report(person: Person, report: UUID) -> HeldReport:
    """Raises NotFound for a report that is not of the clerk's own unit."""
    own = await units_of_line(person.jurisdiction, person.unit)
    rows = await fetch(
        "SELECT r.id, r.unit, u.title, r.outline, r.state FROM duty_report r "
        "JOIN unit u ON u.id = r.unit WHERE r.id = $1 AND r.jurisdiction = $2 "
        "AND r.unit = ANY($3) FOR UPDATE OF r",
        *(report, person.jurisdiction, own),
    )
    return msgspec.convert(dict(found(rows[0] if rows else None)), HeldReport)


async def save_paragraph(
    person: Person, report: UUID, heading: UUID, text: str, revision: int
) -> Saved:
    """保存草稿 — `revision` is the one that the writer had read, 0 for a paragraph without any.

    Raises DraftOvertaken, with the other text, when somebody saved since then.
    """
    async with transaction():
        held = await hold_report(person, report)
        check_open(held.state)
        title = await fetch_one(  # the bureau can't take the heading away meanwhile
            "SELECT title FROM report_heading WHERE id = $1 AND outline = $2 FOR KEY SHARE",
            *(heading, held.outline),
        )
        plain = read_draft(found(title), text)
        stored = await _stored(report, heading)
        if check_revision(revision, stored, plain):
            await fetch(
                "INSERT INTO draft_paragraph (id, jurisdiction, report, heading, text, revision, "
                "saved_by, saved_at) VALUES ($1, $2, $3, $4, $5, 1, $6, clock_timestamp()) "
                "ON CONFLICT (report, heading) DO UPDATE SET text = EXCLUDED.text, "
                "revision = draft_paragraph.revision + 1, saved_by = EXCLUDED.saved_by, "
                "saved_at = EXCLUDED.saved_at",
                *(uuid4(), person.jurisdiction, report, heading, plain, person.account),
            )
        return found(await _stored(report, heading))


async def _stored(report: UUID, heading: UUID) -> Saved | None:
    rows = await fetch(
        "SELECT d.text, d.revision, a.full_name AS saved_by, d.saved_at FROM draft_paragraph d "
        "JOIN account a ON a.id = d.saved_by WHERE d.report = $1 AND d.heading = $2",
        *(report, heading),
    )
    return msgspec.convert(dict(rows[0]), Saved) if rows else None


async def attach(person: Person, report: UUID, upload: UUID) -> UUID:
    """附件 — a joined upload of one's own goes with the next version; the kept file's id.

    Raises NotFound for anybody else's upload. The same again changes nothing.
    """
    async with transaction():
        held = await hold_report(person, report)
        check_open(held.state)
        file = await file_of(person, upload)
        count = await fetch_one("SELECT count(*) FROM draft_attachment WHERE report = $1", report)
        check_room(count)
        made = await fetch_one(
            "INSERT INTO draft_attachment (id, jurisdiction, report, file, added_at) "
            "VALUES ($1, $2, $3, $4, clock_timestamp()) ON CONFLICT (report, file) DO NOTHING "
            "RETURNING id",
            *(uuid4(), person.jurisdiction, report, file),
        )
        if made is not None:
            name = str(await fetch_one("SELECT name FROM kept_file WHERE id = $1", file))
            event = ReportAttachmentAdded(report, held.unit, held.title, name)
            await trail.record(person.jurisdiction, person.username, event)
        return file


async def detach(person: Person, report: UUID, file: UUID) -> None:
    """移除附件 — from the draft; versions that were handed in with it keep it."""
    async with transaction():
        held = await hold_report(person, report)
        check_open(held.state)
        name = await fetch_one(
            "DELETE FROM draft_attachment d USING kept_file f WHERE d.report = $1 "
            "AND d.file = $2 AND f.id = d.file RETURNING f.name",
            *(report, file),
        )
        if name is None:
            raise NotFound
        event = ReportAttachmentRemoved(report, held.unit, held.title, name)
        await trail.record(person.jurisdiction, person.username, event)
