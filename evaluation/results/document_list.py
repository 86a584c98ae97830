"""What can be read of a sitting's documents: what was made, what can be made now, what not yet."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.results.papers import KIND_TITLES, Kind, substitutes
from evaluation.results.sitting_facts import SittingFacts
from evaluation.scoring.rules import SITTING_TITLES, SittingState

BEFORE_COUNT = "启封计票以后才能印。现在是“{now}”。"
BEFORE_CLOSING = "封箱以后才能印。现在是“{now}”。"
NEEDS = {
    Kind.NOTICE: ("tally", BEFORE_COUNT),
    Kind.RANKING: ("tally", BEFORE_COUNT),
    Kind.COUNT_SHEET: ("tally", BEFORE_COUNT),
    Kind.CLOSING_SHEET: ("root", BEFORE_CLOSING),
    Kind.UNIT_REPORT: ("tally", BEFORE_COUNT),
}


class DocumentLine(msgspec.Struct, frozen=True):
    """`version`: of the tally it was made from; `copies`: scans taken in."""

    id: UUID
    kind: str
    title: str
    number: str
    made_on: date
    version: int | None
    unit: str | None
    has_docx: bool
    size: int
    substitutes: str
    pdf_digest: str
    made_by: str
    at: datetime
    copies: int


class KindDesk(msgspec.Struct, frozen=True):
    """One kind: why it can't be made now, or ""; what was made, the newest first."""

    kind: Kind
    title: str
    why_not: str
    made: tuple[DocumentLine, ...]


class DocumentDesk(msgspec.Struct, frozen=True):
    """`version`: of the newest tally; a document of an older one says so."""

    kinds: tuple[KindDesk, ...]
    version: int | None
    substitutes: str

    @property
    def next(self) -> Kind | None:
        """The first that could be made and was not."""
        able = (one.kind for one in self.kinds if not one.why_not and not one.made)
        return next(able, None)


async def document_desk(facts: SittingFacts) -> DocumentDesk:
    lines = await documents_of(facts.id)
    order = (
        Kind.CLOSING_SHEET,
        Kind.SCRUTINY,
        Kind.COUNT_SHEET,
        Kind.RANKING,
        Kind.NOTICE,
        Kind.UNIT_REPORT,
    )
    return DocumentDesk(
        kinds=tuple(
            KindDesk(
                kind,
                KIND_TITLES[kind],
                why_not(facts, kind),
                tuple(line for line in lines if line.kind == kind),
            )
            for kind in order
        ),
        version=facts.version,
        substitutes=await substitutes(),
    )


def why_not(facts: SittingFacts, kind: Kind) -> str:
    """In words; "" when it can be made now."""
    needed, words = NEEDS.get(kind, ("id", ""))
    if getattr(facts, needed) is not None:
        return ""
    return words.format(now=SITTING_TITLES[SittingState(facts.state)])


_LINES = (
    "SELECT d.id, d.kind, d.title, d.number, d.made_on, t.version, u.short_title AS unit, "
    "d.docx IS NOT NULL AS has_docx, length(d.pdf) AS size, d.substitutes, d.pdf_digest, "
    "a.full_name AS made_by, d.at, "
    "(SELECT count(*)::int FROM official_copy o WHERE o.document = d.id) AS copies "
    "FROM document d JOIN account a ON a.id = d.made_by LEFT JOIN tally t ON t.id = d.tally "
    "LEFT JOIN unit u ON u.id = d.unit WHERE d.sitting = $1 "
    "AND ($2::uuid IS NULL OR d.id = $2) ORDER BY d.at DESC, d.id"
)


async def documents_of(sitting: UUID) -> list[DocumentLine]:
    """The newest first."""
    rows = await fetch(_LINES, sitting, None)
    return msgspec.convert([dict(row) for row in rows], list[DocumentLine])


async def document_of(sitting: UUID, document: UUID) -> DocumentLine:
    """Raises NotFound for a document of another sitting."""
    rows = await fetch(_LINES, sitting, document)
    return msgspec.convert(dict(found(rows[0] if rows else None)), DocumentLine)


class DocumentFile(msgspec.Struct, frozen=True):
    name: str
    media_type: str
    content: bytes


DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


async def document_pdf(sitting: UUID, document: UUID) -> DocumentFile:
    rows = await fetch(
        "SELECT title, pdf FROM document WHERE sitting = $1 AND id = $2", sitting, document
    )
    row = found(rows[0] if rows else None)
    return DocumentFile(f"{row['title']}.pdf", "application/pdf", row["pdf"])


async def document_docx(sitting: UUID, document: UUID) -> DocumentFile:
    """Raises NotFound where the kind has none."""
    rows = await fetch(
        "SELECT title, docx FROM document WHERE sitting = $1 AND id = $2 AND docx IS NOT NULL",
        *(sitting, document),
    )
    row = found(rows[0] if rows else None)
    return DocumentFile(f"{row['title']}.docx", DOCX, row["docx"])
