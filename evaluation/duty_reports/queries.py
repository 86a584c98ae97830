"""What a unit reads of its own duty report: the draft with its remarks, the versions, the files."""

from collections.abc import Sequence
from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

import asyncpg
import msgspec

from evaluation.db import fetch, fetch_one, found
from evaluation.duty_reports.rules import Gap, Paragraph, ReportState, VersionState
from evaluation.workdays.queries import days_left


class Attachment(msgspec.Struct, frozen=True):
    """A kept file that goes with a draft or a version."""

    file: UUID
    name: str
    media_type: str
    size: int


class Field(msgspec.Struct, frozen=True):
    """A heading of the form: its hint, the draft under it, the remark that came back, if any."""

    draft: Paragraph
    hint: str
    remark: str
    saved_at: datetime | None


class VersionLine(msgspec.Struct, frozen=True):
    """A version in the list; `remark` is the officer's on the whole of it."""

    id: UUID
    number: int
    late: bool
    state: VersionState
    remark: str
    handed_in_by: str
    handed_in_at: datetime
    decided_by: str
    decided_at: datetime | None


class Asked(msgspec.Struct, frozen=True):
    """述职提纲 of a year, and how the unit's answer to it stands.

    `late`: its hour is over. `current`: the year's results are not yet public. From `number` on: of
    the newest version, if there is one.
    """

    cycle: UUID
    year: int
    sample: bool
    outline: UUID
    remark: str
    due_at: datetime
    due_on: date
    late: bool
    left: int
    unit: UUID
    title: str
    short_title: str
    report: UUID | None
    state: ReportState
    current: bool
    number: int | None
    said: str
    handed_in_at: datetime | None
    handed_in_late: bool
    decided_at: datetime | None
    decided_by: str


class ReportDesk(msgspec.Struct, frozen=True):
    """述职报告 of the own unit in one year, ready for its page. Versions: newest first."""

    asked: Asked
    fields: tuple[Field, ...]
    attachments: tuple[Attachment, ...]
    versions: tuple[VersionLine, ...]
    years: tuple[int, ...]

    @property
    def newest(self) -> VersionLine | None:
        return self.versions[0] if self.versions else None

    @property
    def next_number(self) -> int:
        return self.versions[0].number + 1 if self.versions else 1

    @property
    def paragraphs(self) -> list[Paragraph]:
        return [field.draft for field in self.fields]

    @property
    def complete(self) -> bool:
        return all(one.gap in (None, Gap.UNCHANGED) for one in self.paragraphs)

    @property
    def unchanged(self) -> list[Paragraph]:
        return [one for one in self.paragraphs if one.gap == Gap.UNCHANGED]

    @property
    def stamp(self) -> str:
        return stamp_of(self.paragraphs, [one.file for one in self.attachments])


def stamp_of(paragraphs: Sequence[Paragraph], files: Sequence[UUID]) -> str:
    """Says which draft a person was asked about."""
    parts = [f"{one.heading.hex}:{one.revision}" for one in paragraphs]
    return sha256(" ".join([*parts, *sorted(file.hex for file in files)]).encode()).hexdigest()[:16]


_ASKED = (
    "SELECT c.id AS cycle, c.year, c.sample, o.id AS outline, o.remark, o.due_at, "
    "(o.due_at AT TIME ZONE 'Asia/Shanghai')::date AS due_on, clock_timestamp() > o.due_at AS late,"
    " u.id AS unit, u.title, u.short_title, r.id AS report, coalesce(r.state, 'draft') AS state, "
    "c.state NOT IN ('published', 'archived') AS current, v.number, coalesce(v.remark, '') AS said,"
    " v.handed_in_at, coalesce(v.late, false) AS handed_in_late, v.decided_at, "
    "coalesce(a.full_name, '') AS decided_by "
    "FROM report_outline o JOIN cycle c ON c.id = o.cycle JOIN unit u "
    "ON u.jurisdiction = c.jurisdiction AND u.year = c.year "
    "LEFT JOIN duty_report r ON r.unit = u.id LEFT JOIN LATERAL (SELECT * FROM report_version "
    "WHERE report = r.id ORDER BY number DESC LIMIT 1) v ON true "
    "LEFT JOIN account a ON a.id = v.decided_by "
    "WHERE c.jurisdiction = $1 AND u.id = ANY($2) ORDER BY c.year DESC"
)


async def asked_of(jurisdiction: UUID, units: Sequence[UUID]) -> list[Asked]:
    """Every year that asks the unit for a report, newest first."""
    rows = await fetch(_ASKED, jurisdiction, list(units))
    return [
        msgspec.convert(dict(row) | {"left": await days_left(row["due_on"])}, Asked) for row in rows
    ]


async def report_desk(
    jurisdiction: UUID, units: Sequence[UUID], year: int | None = None
) -> ReportDesk | None:
    """Of the newest year that asks for a report, or of that year; None where none does."""
    every = await asked_of(jurisdiction, units)
    asked = next((one for one in every if year in (None, one.year)), None)
    if asked is None:
        return None
    versions = await versions_of(asked.report) if asked.report else []
    return ReportDesk(
        asked,
        fields=tuple(await fields_of(asked.outline, asked.report)),
        attachments=tuple(await attachments_of(asked.report)),
        versions=tuple(versions),
        years=tuple(one.year for one in every),
    )


async def own_desk(jurisdiction: UUID, units: Sequence[UUID], report: UUID) -> ReportDesk:
    """As `report_desk`, for a report that was begun. Raises NotFound for another unit's."""
    year = await fetch_one(
        "SELECT u.year FROM duty_report r JOIN unit u ON u.id = r.unit "
        "WHERE r.id = $1 AND r.jurisdiction = $2 AND r.unit = ANY($3)",
        *(report, jurisdiction, list(units)),
    )
    return found(await report_desk(jurisdiction, units, found(year)))


async def fields_of(outline: UUID, report: UUID | None) -> list[Field]:
    """The headings in their order. Remarks: of the newest version, when it came back."""
    rows = await fetch(
        "SELECT h.id AS heading, h.title, h.longest, h.summary, h.hint, d.saved_at, "
        "coalesce(d.text, '') AS text, coalesce(d.revision, 0) AS revision, "
        "coalesce(p.remark, '') AS remark, p.text AS returned FROM report_heading h "
        "LEFT JOIN draft_paragraph d ON d.heading = h.id AND d.report = $2 "
        "LEFT JOIN version_paragraph p ON p.heading = h.id AND p.remark <> '' AND p.version = "
        "(SELECT id FROM report_version v WHERE v.report = $2 AND v.state = 'returned' "
        "AND v.number = (SELECT max(number) FROM report_version WHERE report = $2)) "
        "WHERE h.outline = $1 ORDER BY h.position",
        *(outline, report),
    )
    return [
        Field(msgspec.convert(dict(row), Paragraph), row["hint"], row["remark"], row["saved_at"])
        for row in rows
    ]


async def attachments_of(report: UUID | None) -> list[Attachment]:
    """Of the draft, oldest first."""
    return _attachments(
        await fetch(
            "SELECT f.id AS file, f.name, f.media_type, f.size FROM draft_attachment d "
            "JOIN kept_file f ON f.id = d.file WHERE d.report = $1 ORDER BY d.added_at, d.id",
            report,
        )
    )


def _attachments(rows: Sequence[asyncpg.Record]) -> list[Attachment]:
    return msgspec.convert([dict(row) for row in rows], list[Attachment])


_VERSION = (
    "SELECT v.id, v.report, v.number, v.late, v.state, v.remark, v.handed_in_at, v.decided_at, "
    "a.full_name AS handed_in_by, coalesce(b.full_name, '') AS decided_by, "
    "r.unit, u.title, u.short_title, u.year FROM report_version v "
    "JOIN duty_report r ON r.id = v.report JOIN unit u ON u.id = r.unit "
    "JOIN account a ON a.id = v.handed_in_by LEFT JOIN account b ON b.id = v.decided_by "
)


async def versions_of(report: UUID) -> list[VersionLine]:
    """Newest first."""
    rows = await fetch(_VERSION + "WHERE v.report = $1 ORDER BY v.number DESC", report)
    return msgspec.convert([dict(row) for row in rows], list[VersionLine])


class HandedParagraph(msgspec.Struct, frozen=True):
    """As it was handed in, with the remark it got."""

    heading: UUID
    position: int
    title: str
    summary: bool
    text: str
    remark: str


class Version(msgspec.Struct, frozen=True):
    """One version as it was handed in, whole."""

    line: VersionLine
    report: UUID
    unit: UUID
    title: str
    short_title: str
    year: int
    paragraphs: tuple[HandedParagraph, ...]
    attachments: tuple[Attachment, ...]


async def version_of(jurisdiction: UUID, version: UUID) -> Version:
    """Raises NotFound outside the jurisdiction; whose unit it is, the caller asks."""
    rows = await fetch(_VERSION + "WHERE v.id = $1 AND v.jurisdiction = $2", version, jurisdiction)
    row = dict(found(rows[0] if rows else None))
    paragraphs = await fetch(
        "SELECT heading, position, title, summary, text, remark FROM version_paragraph "
        "WHERE version = $1 ORDER BY position",
        version,
    )
    attachments = await fetch(
        "SELECT f.id AS file, f.name, f.media_type, f.size FROM version_attachment a "
        "JOIN kept_file f ON f.id = a.file WHERE a.version = $1 ORDER BY a.position",
        version,
    )
    return Version(
        msgspec.convert(row, VersionLine),
        report=row["report"],
        unit=row["unit"],
        title=row["title"],
        short_title=row["short_title"],
        year=row["year"],
        paragraphs=msgspec.convert([dict(one) for one in paragraphs], tuple[HandedParagraph, ...]),
        attachments=tuple(_attachments(attachments)),
    )


async def own_version(jurisdiction: UUID, units: Sequence[UUID], version: UUID) -> Version:
    """Raises NotFound for another unit's."""
    read = await version_of(jurisdiction, version)
    return found(read if read.unit in units else None)


async def check_own_attachment(jurisdiction: UUID, units: Sequence[UUID], file: UUID) -> None:
    """Raises NotFound for a file that goes with no report of these units."""
    found(
        await fetch_one(
            "SELECT true FROM duty_report r WHERE r.jurisdiction = $1 AND r.unit = ANY($2) AND ("
            "EXISTS (SELECT FROM draft_attachment WHERE report = r.id AND file = $3) OR EXISTS "
            "(SELECT FROM version_attachment a JOIN report_version v ON v.id = a.version "
            "WHERE v.report = r.id AND a.file = $3))",
            *(jurisdiction, list(units), file),
        )
    )
