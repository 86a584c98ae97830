"""文件 — a printed form is rendered, kept once, and tied to the tally that it was made from."""

from datetime import UTC, date, datetime
from hashlib import sha256
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import Refused
from evaluation.results.papers import Kind, Paper, Wanted, make_paper
from evaluation.results.sitting_facts import SittingFacts, sitting_facts
from evaluation.results.tables import Document
from evaluation.results.wording import Wording


class DocumentMade(trail.Event, frozen=True):
    """印制文件."""

    document: UUID
    title: str
    document_number: str
    pdf_sha256: str


async def make_document(
    person: Person,
    sitting: UUID,
    kind: Kind,
    *,
    number: str = "",
    made_on: date | None = None,
    wording: Wording | None = None,
) -> UUID:
    """The document's id; the same input again gives the same bytes, and so the same document.

    Rendered before the transaction, for it takes seconds. Raises what `make_paper` raises.
    """
    facts = await sitting_facts(sitting)
    check_real(facts)
    wanted = Wanted(kind=kind, number=number.strip(), made_on=made_on, wording=wording)
    paper = await make_paper(facts, wanted)
    async with transaction():
        return await keep_document(person.account, person.username, facts, paper)


def check_real(facts: SittingFacts) -> None:
    """A rehearsal is cleared without a trace; nothing that is kept may hang on it."""
    if facts.rehearsal:
        raise Refused("演练不存文件。需要试印的，在演练的排名页上下载 PDF。")


async def keep_document(account: UUID, actor: str, facts: SittingFacts, paper: Paper) -> UUID:
    """In the caller's transaction. One that is there with the same bytes and number is that one."""
    digest = sha256(paper.pdf).hexdigest()
    await fetch("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", f"document {digest}")
    there: UUID | None = await fetch_one(
        "SELECT id FROM document WHERE sitting = $1 AND kind = $2 AND pdf_digest = $3 "
        "AND number = $4 AND unit IS NOT DISTINCT FROM $5 AND tally IS NOT DISTINCT FROM $6",
        *(facts.id, paper.kind, digest, paper.number, paper.unit, paper.tally),
    )
    if there is not None:
        return there
    document = uuid4()
    await Document.insert(_row(document, account, facts, paper, digest))
    event = DocumentMade(document, paper.title, paper.number, digest)
    await trail.record(facts.jurisdiction, actor, event)
    return document


def _row(document: UUID, account: UUID, facts: SittingFacts, paper: Paper, digest: str) -> Document:
    return Document(
        id=document,
        jurisdiction=facts.jurisdiction,
        cycle=facts.cycle,
        sitting=facts.id,
        tally=paper.tally,
        unit=paper.unit,
        kind=paper.kind,
        number=paper.number,
        title=paper.title,
        made_on=paper.made_on,
        pdf=paper.pdf,
        docx=paper.docx,
        substitutes=paper.substitutes,
        wording=paper.wording,
        pdf_digest=digest,
        made_by=account,
        at=datetime.now(UTC),
    )
