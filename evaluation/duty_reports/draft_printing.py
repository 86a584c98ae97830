"""看打印样子: the draft on paper as it would be handed in today, and marked as what it is."""

from evaluation.db import fetch
from evaluation.documents.duty_report import (
    AttachedFile,
    DutyReportDocument,
    Section,
    duty_report_pdf,
)
from evaluation.duty_reports.printing import PrintedVersion
from evaluation.duty_reports.queries import ReportDesk
from evaluation.settings import settings
from evaluation.workdays.queries import today

NOT_IN = "草稿，没有提交"


async def print_draft(desk: ReportDesk) -> PrintedVersion:
    """Raises what rendering raises."""
    asked = desk.asked
    document = DutyReportDocument(
        year=asked.year,
        unit=asked.title,
        sections=tuple(Section(one.title, one.text, one.summary) for one in desk.paragraphs),
        attachments=await _files(desk),
        number=desk.next_number,
        standing=NOT_IN,
        handed_in_on=await today(),
        late=asked.late,
        mark=NOT_IN,
    )
    content = await duty_report_pdf(document, fonts_folder=settings().fonts_folder)
    return PrintedVersion(f"{asked.year}年度述职报告（{asked.short_title}，草稿）.pdf", content)


async def _files(desk: ReportDesk) -> tuple[AttachedFile, ...]:
    rows = await fetch(
        "SELECT f.name, f.size, f.digest FROM draft_attachment a JOIN kept_file f ON f.id = a.file "
        "WHERE a.report = $1 ORDER BY a.added_at, a.id",
        desk.asked.report,
    )
    return tuple(AttachedFile(**row) for row in rows)
