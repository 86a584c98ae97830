"""One version of a unit's report as a PDF; the office and the unit take the same one."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.db import fetch, fetch_one
from evaluation.documents.duty_report import (
    AttachedFile,
    DutyReportDocument,
    Section,
    duty_report_pdf,
)
from evaluation.documents.official import chinese_date
from evaluation.duty_reports.queries import Version, VersionLine, version_of
from evaluation.duty_reports.review_rules import CHINA
from evaluation.duty_reports.rules import VERSION_TITLES
from evaluation.settings import settings


class PrintedVersion(msgspec.Struct, frozen=True):
    name: str
    content: bytes


async def print_version(jurisdiction: UUID, version: UUID) -> PrintedVersion:
    """Whose report it is, the caller has asked. The same version gives the same bytes.

    Raises NotFound outside the jurisdiction, and what rendering raises.
    """
    read = await version_of(jurisdiction, version)
    sample = await fetch_one(
        "SELECT c.sample FROM unit u JOIN cycle c ON c.jurisdiction = u.jurisdiction "
        "AND c.year = u.year WHERE u.id = $1",
        read.unit,
    )
    document = document_of(read, await _files(version), "示例数据" if sample else None)
    content = await duty_report_pdf(document, fonts_folder=settings().fonts_folder)
    name = f"{read.year}年度述职报告（{read.short_title}，第{read.line.number}版）.pdf"
    return PrintedVersion(name, content)


def document_of(
    version: Version, files: tuple[AttachedFile, ...], mark: str | None
) -> DutyReportDocument:
    return DutyReportDocument(
        year=version.year,
        unit=version.title,
        sections=tuple(Section(one.title, one.text, one.summary) for one in version.paragraphs),
        attachments=files,
        number=version.line.number,
        standing=_standing(version.line),
        handed_in_on=day_of(version.line.handed_in_at),
        late=version.line.late,
        mark=mark,
    )


def _standing(line: VersionLine) -> str:
    words = VERSION_TITLES[line.state]
    if line.decided_at is None:
        return words
    return f"{words}（{line.decided_by}，{chinese_date(day_of(line.decided_at))}）"


async def _files(version: UUID) -> tuple[AttachedFile, ...]:
    rows = await fetch(
        "SELECT f.name, f.size, f.digest FROM version_attachment a "
        "JOIN kept_file f ON f.id = a.file WHERE a.version = $1 ORDER BY a.position",
        version,
    )
    return tuple(AttachedFile(**row) for row in rows)


def day_of(moment: datetime) -> date:
    """As the calendar in Asia/Shanghai says."""
    return moment.astimezone(CHINA).date()
