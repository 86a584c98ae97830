"""印制文书: kept once for the number; with a complainant's name only as it is asked for."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from datetime import date
from hashlib import sha256
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.clues.looking import show_complainant
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.documents.fonts import substitutes
from evaluation.documents.letter import letter_pdf
from evaluation.documents.letter_word import letter_docx
from evaluation.documents.notice import NoticeDocument, notice_pdf
from evaluation.documents.notice_word import notice_docx
from evaluation.documents.rendering import DocumentNotMade
from evaluation.errors import Refused
from evaluation.rectification.notice_content import decoded, letter_document
from evaluation.rectification.notice_matters import check_officer, clues_of
from evaluation.rectification.notice_templates import template_of
from evaluation.rectification.notices import issue_notice
from evaluation.rectification.states import NoticeState
from evaluation.rectification.templates import Form, Reader
from evaluation.settings import settings
from evaluation.workdays.queries import today

DRAFT, SAMPLE, SAMPLE_DRAFT = "草稿", "示例数据", "示例草稿"
SYSTEM = "系统"
LONGEST_SUBSTITUTES = 200


class NoticePrinted(trail.Event, frozen=True):
    """印制文书, kept from here on."""

    notice: UUID
    document_number: str
    pdf_sha256: str
    docx_sha256: str


class ComplainantLetterPrinted(trail.Event, frozen=True):
    """印制给投诉人的文书; the print was kept nowhere, and the name is not here."""

    notice: UUID
    document_number: str
    reason: str


class ToPrint(msgspec.Struct, frozen=True):
    """All that a print is made of: the same gives the same bytes."""

    kind: str
    state: NoticeState
    content: str
    document_number: str
    due_on: date | None
    issued_on: date | None
    bureau: str
    sample: bool
    printed: bool

    def document(
        self, *, mark: str | None, day: date | None = None, complainant: str = ""
    ) -> NoticeDocument:
        return letter_document(
            decoded(self.content),
            bureau=self.bureau,
            number=self.document_number,
            signed_on=day or found(self.issued_on),
            due_on=self.due_on,
            mark=mark,
            complainant=complainant,
        )

    @property
    def official(self) -> bool:
        return decoded(self.content).form == Form.OFFICIAL


async def issue_and_print(person: Person, notice: UUID) -> str:
    """The number. A print that was not made is made again from the letter's page: neither the
    letter nor its number is lost with it.
    """
    label = await issue_notice(person, notice)
    with suppress(DocumentNotMade):
        await print_notice(person, notice)
    return label


async def preview_pdf(person: Person, notice: UUID) -> bytes:
    """A draft, marked as one on every page; nothing is kept."""
    check_officer(person)
    one = await _to_print(person.jurisdiction, notice)
    mark = SAMPLE_DRAFT if one.sample else DRAFT
    return await _pdf(one.official, one.document(mark=mark, day=one.issued_on or await today()))


async def print_notice(person: Person, notice: UUID) -> None:
    """Once; what is printed already stays. Raises DocumentNotMade, Refused for a draft."""
    check_officer(person)
    await _print(person.jurisdiction, person.username, notice)


async def print_next_notice() -> bool:
    """What was issued and not printed, by itself; False when there is nothing. One that cannot be
    printed is left to a person.
    """
    rows = await fetch(_NEXT, list(_given_up))
    if not rows:
        return False
    try:
        await _print(rows[0]["jurisdiction"], SYSTEM, rows[0]["id"])
    except Refused:
        _given_up.add(rows[0]["id"])
    return True


_given_up: set[UUID] = set()
"""By this process; the letter's page says that it was not printed."""
_NEXT = (
    "SELECT id, jurisdiction FROM notice WHERE state = 'issued' AND pdf IS NULL "
    "AND issued_at < clock_timestamp() - interval '20 seconds' AND id <> ALL($1::uuid[]) "
    "ORDER BY issued_at LIMIT 1"
)


async def _print(jurisdiction: UUID, actor: str, notice: UUID) -> None:
    """Rendered outside of a transaction; who was first is kept."""
    one = await _to_print(jurisdiction, notice)
    if one.state == NoticeState.DRAFT:
        raise Refused("这份文书还没有发出，只能看草稿。")
    if one.printed:
        return
    document = one.document(mark=SAMPLE if one.sample else None)
    fonts = settings().fonts_folder
    pdf = await _pdf(one.official, document)
    docx = await (notice_docx if one.official else letter_docx)(document, fonts_folder=fonts)
    others = await asyncio.to_thread(substitutes, fonts)
    async with transaction():
        kept = await fetch_one(
            "UPDATE notice SET pdf = $2, docx = $3, pdf_digest = $4, substitutes = $5 "
            "WHERE id = $1 AND pdf IS NULL RETURNING true",
            *(
                notice,
                pdf,
                docx,
                sha256(pdf).hexdigest(),
                _joined(others),
            ),
        )
        if kept:
            digests = (sha256(pdf).hexdigest(), sha256(docx).hexdigest())
            event = NoticePrinted(notice, one.document_number, *digests)
            await trail.record(jurisdiction, actor, event)


async def complainant_pdf(person: Person, notice: UUID, reason: str) -> bytes:
    """With the complainant's name; made anew each time, and kept nowhere. Raises Refused without a
    reason.
    """
    check_officer(person)
    one = await _to_print(person.jurisdiction, notice)
    template = await template_of(person.jurisdiction, one.kind)
    if template.reader != Reader.COMPLAINANT or one.state != NoticeState.ISSUED:
        raise Refused("只有已经发出的、给投诉人的文书才印投诉人的姓名。")
    (clue,) = await clues_of(notice)
    async with transaction():
        complaint = await show_complainant(person, clue, reason)
        event = ComplainantLetterPrinted(notice, one.document_number, " ".join(reason.split()))
        await trail.record(person.jurisdiction, person.username, event)
    mark = SAMPLE if one.sample else None
    return await _pdf(one.official, one.document(mark=mark, complainant=complaint.name.strip()))


async def _pdf(official: bool, document: NoticeDocument) -> bytes:  # noqa: FBT001  # the form
    make = notice_pdf if official else letter_pdf
    return await make(document, fonts_folder=settings().fonts_folder)


async def _to_print(jurisdiction: UUID, notice: UUID) -> ToPrint:
    rows = await fetch(
        "SELECT n.kind, n.state, n.content, n.document_number, n.due_on, n.issued_on, j.bureau, "
        "c.sample, n.pdf IS NOT NULL AS printed FROM notice n JOIN cycle c ON c.id = n.cycle "
        "JOIN jurisdiction j ON j.id = n.jurisdiction WHERE n.id = $1 AND n.jurisdiction = $2",
        *(notice, jurisdiction),
    )
    return msgspec.convert(dict(found(rows[0] if rows else None)), ToPrint)


def _joined(names: Sequence[str]) -> str:
    return "；".join(names)[:LONGEST_SUBSTITUTES]
