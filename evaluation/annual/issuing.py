"""印发: the report as PDF/A and DOCX, numbered and kept; and 试印, which keeps nothing."""

from collections.abc import Collection
from datetime import UTC, datetime
from hashlib import sha256
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.annual.actions import hold_report
from evaluation.annual.printing import document_of
from evaluation.annual.queries import AnnualDesk, annual_desk
from evaluation.annual.rules import ReportOvertaken, check_issuable, check_known
from evaluation.annual.tables import AnnualIssue
from evaluation.audit import trail
from evaluation.db import fetch_one, found, transaction
from evaluation.documents.annual_report import AnnualDocument, annual_docx, annual_pdf
from evaluation.documents.official import check_number
from evaluation.errors import Refused
from evaluation.settings import settings
from evaluation.workdays.queries import today


class AnnualReportIssued(trail.Event, frozen=True):
    """印发; `doubts` were known and ticked."""

    issue: UUID
    title: str
    version: int
    document_number: str
    doubts: list[str]
    pdf_sha256: str
    docx_sha256: str


async def trial_print(person: Person, cycle: UUID) -> bytes:
    """试印 — marked on every page, with 暂无数据 where a figure is missing; nothing is kept."""
    desk = await annual_desk(person.jurisdiction, cycle)
    day = desk.head.signed_on if desk.head else None
    document = document_of(desk, signed_on=day or await today(), trial=True)
    return await annual_pdf(document, fonts_folder=settings().fonts_folder)


async def issue_report(
    person: Person, cycle: UUID, *, number: str = "", known: Collection[str] = ()
) -> UUID:
    """`known`: the doubts that were ticked. Raises Refused, ReportOvertaken, NotFound.

    Rendered before the transaction, for it takes seconds; then it must still be the same text.
    """
    number = number.strip()
    if number:
        check_number(number)
    desk = await annual_desk(person.jurisdiction, cycle)
    document = _issuable(desk, number, known)
    fonts = settings().fonts_folder
    pdf = await annual_pdf(document, fonts_folder=fonts)
    docx = await annual_docx(document, fonts_folder=fonts)
    async with transaction():
        head = await hold_report(person, cycle)
        now = await annual_desk(person.jurisdiction, cycle)
        if _issuable(now, number, known) != document:
            raise ReportOvertaken
        version: int = await fetch_one(
            "SELECT coalesce(max(version), 0) + 1 FROM annual_issue WHERE report = $1", head.id
        )
        issue = uuid4()
        await AnnualIssue.insert(
            AnnualIssue(
                id=issue,
                jurisdiction=person.jurisdiction,
                report=head.id,
                version=version,
                number=number,
                signed_on=document.signed_on,
                figures=_frozen(desk),
                pdf=pdf,
                docx=docx,
                pdf_digest=sha256(pdf).hexdigest(),
                made_by=person.account,
                at=datetime.now(UTC),
            )
        )
        event = AnnualReportIssued(
            issue,
            "".join(head.title.split()),
            version,
            number,
            sorted(now.doubts),
            sha256(pdf).hexdigest(),
            sha256(docx).hexdigest(),
        )
        await trail.record(person.jurisdiction, person.username, event)
        return issue


def _issuable(desk: AnnualDesk, number: str, known: Collection[str]) -> AnnualDocument:
    head = found(desk.head)
    check_issuable(desk.obstacles)
    check_known(desk.doubts, known)
    if head.signed_on is None:
        raise Refused("还没有填成文日期。")
    return document_of(desk, number=number, signed_on=head.signed_on)


def _frozen(desk: AnnualDesk) -> str:
    """Every figure of the text as it was printed, by its name."""
    written: dict[str, str | None] = {}
    for one in desk.stored:
        written |= one.figures
    return msgspec.json.encode(written, order="sorted").decode()
