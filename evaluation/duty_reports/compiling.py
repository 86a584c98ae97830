"""述职材料汇编: ordered with one press, laid out behind the pages' backs, after a crash again.

An order waits while it has neither a PDF nor a fault. Whoever makes it holds the one renderer's
lock, which dies with its connection: what was under way at a kill -9 simply waits again.
"""

from hashlib import sha256
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.cycles.orders import Failure, make_next
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.documents.compilation import compilation_pdf
from evaluation.duty_reports.compilations import content_of, document_of
from evaluation.errors import Refused
from evaluation.settings import settings
from evaluation.workdays.queries import today

WAITING = "pdf IS NULL AND fault = ''"
FAILURE = Failure(
    "compilation not made",
    "系统没有编成。请把编号 {} 报给技术人员，修好后再编印。",
)


class CompilationOrdered(trail.Event, frozen=True):
    """编印述职材料汇编."""

    cycle: UUID
    units: int
    lacking: int


class CompilationMade(trail.Event, frozen=True):
    """述职材料汇编编成; `digest` is the SHA-256 of the PDF."""

    cycle: UUID
    units: int
    lacking: int
    digest: str


class _Order(msgspec.Struct, frozen=True):
    id: UUID
    jurisdiction: UUID
    cycle: UUID
    username: str


async def order_compilation(person: Person, cycle: UUID) -> None:
    """编印 — of what is accepted when it is laid out. While one waits, another press adds none.

    Raises NotFound outside the jurisdiction; Refused where nothing is accepted.
    """
    async with transaction():
        rows = await fetch(
            "SELECT FROM cycle WHERE id = $1 AND jurisdiction = $2 FOR NO KEY UPDATE",
            *(cycle, person.jurisdiction),
        )
        found(rows or None)
        content = await content_of(cycle)
        if not content.accepted:
            raise Refused("还没有接收一份述职报告，没有可以编印的。请先审阅、接收。")
        if await fetch_one(
            f"SELECT id FROM report_compilation WHERE cycle = $1 AND {WAITING}",  # noqa: S608  # our own words
            cycle,
        ):
            return
        await fetch(
            "INSERT INTO report_compilation (id, jurisdiction, cycle, units, lacking, contents, "
            "digest_algorithm, digest, fault, made_by, at) "
            "VALUES ($1, $2, $3, 0, 0, '', 'sha256', '', '', $4, clock_timestamp())",
            *(uuid4(), person.jurisdiction, cycle, person.account),
        )
        event = CompilationOrdered(cycle, len(content.accepted), len(content.lacking))
        await trail.record(person.jurisdiction, person.username, event)


async def make_next_compilation() -> bool:
    """As `make_next`: False where nothing waits, or another renderer is at it."""
    return await make_next(_waits, _next_order, _make, _note, FAILURE)


async def _waits() -> bool:
    return bool(
        await fetch_one(f"SELECT EXISTS (SELECT FROM report_compilation WHERE {WAITING})")  # noqa: S608  # our own words
    )


async def _next_order() -> _Order | None:
    rows = await fetch(
        "SELECT p.id, p.jurisdiction, p.cycle, a.username FROM report_compilation p "  # noqa: S608  # our own words
        f"JOIN account a ON a.id = p.made_by WHERE {WAITING} ORDER BY p.at LIMIT 1 "
        "FOR UPDATE OF p SKIP LOCKED"
    )
    return _Order(**rows[0]) if rows else None


async def _make(order: _Order) -> None:
    content = await content_of(order.cycle)
    document = await document_of(order.cycle, content, await today())
    fonts = settings().fonts_folder
    pdf = await compilation_pdf(document, fonts_folder=fonts, patient=True)
    digest = sha256(pdf).hexdigest()
    units, lacking = len(document.reports), len(document.lacking)
    await fetch(
        "UPDATE report_compilation SET units = $2, lacking = $3, contents = $4, pdf = $5, "
        "digest = $6, made_at = clock_timestamp() WHERE id = $1",
        *(order.id, units, lacking, content.fingerprint, pdf, digest),
    )
    event = CompilationMade(order.cycle, units, lacking, digest)
    await trail.record(order.jurisdiction, order.username, event)


async def _note(order: _Order, fault: str) -> None:
    await fetch("UPDATE report_compilation SET fault = $2 WHERE id = $1", order.id, fault)
