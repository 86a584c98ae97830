"""All 单位评议报告: ordered at once, made one by one behind everybody's back, and after a crash on.

An order waits while it has neither a document nor a fault. Whoever makes the next one holds a lock
that dies with its connection: what was under way at a kill -9 simply waits again.
"""

from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.cycles.orders import Failure, make_next
from evaluation.db import fetch, fetch_one, transaction
from evaluation.documents.apart import unit_report_docx_apart
from evaluation.documents.unit_report import unit_report_pdf
from evaluation.results.documents import check_real, keep_document
from evaluation.results.papers import KIND_TITLES, Kind, Paper, substitutes
from evaluation.results.queries import ranking_of
from evaluation.results.rules import NotCounted
from evaluation.results.sitting_facts import sitting_facts
from evaluation.results.unit_papers import unit_report_of
from evaluation.settings import settings

WAITING = (
    "o.document IS NULL AND o.fault = '' AND NOT EXISTS (SELECT FROM tally m "
    "WHERE m.sitting = t.sitting AND m.version > t.version)"
)
"""Of a tally that was corrected meanwhile nothing is made any more."""
FAILURE = Failure(
    "report not made",
    "系统没有排成这一份。请把编号 {} 报给技术人员，修好后再印。",
)


class ReportsOrdered(trail.Event, frozen=True):
    """印制全部单位报告."""

    tally: UUID
    units: int


class ReportsRetried(trail.Event, frozen=True):
    """没印成的再印."""

    tally: UUID
    units: int


async def order_reports(person: Person, sitting: UUID) -> int:
    """For every unit of the newest tally that has no order yet; how many. Raises NotCounted."""
    facts = await sitting_facts(sitting)
    check_real(facts)
    if facts.tally is None:
        raise NotCounted
    async with transaction():
        rows = await fetch(
            "INSERT INTO report_order (id, jurisdiction, tally, unit, fault, ordered_by, at) "
            "SELECT gen_random_uuid(), n.jurisdiction, n.tally, n.unit, '', $2, now() "
            "FROM standing n WHERE n.tally = $1 ON CONFLICT (tally, unit) DO NOTHING RETURNING id",
            *(facts.tally, person.account),
        )
        if rows:
            event = ReportsOrdered(facts.tally, len(rows))
            await trail.record(facts.jurisdiction, person.username, event)
        return len(rows)


async def retry_reports(person: Person, sitting: UUID) -> int:
    """Those that could not be made wait again, now that the fonts or whatever it was are there."""
    facts = await sitting_facts(sitting)
    if facts.tally is None:
        raise NotCounted
    async with transaction():
        rows = await fetch(
            "UPDATE report_order SET fault = '' WHERE tally = $1 AND document IS NULL "
            "AND fault <> '' RETURNING id",
            facts.tally,
        )
        if rows:
            event = ReportsRetried(facts.tally, len(rows))
            await trail.record(facts.jurisdiction, person.username, event)
        return len(rows)


class Order(msgspec.Struct, frozen=True):
    id: UUID
    sitting: UUID
    version: int
    unit: UUID
    ordered_by: UUID
    username: str


async def make_next_report() -> bool:
    """As `make_next`: False where nothing waits, or another renderer is at it."""
    return await make_next(_anything_waits, _next_order, _make, _note, FAILURE)


async def _anything_waits() -> bool:
    return bool(
        await fetch_one(
            "SELECT EXISTS (SELECT FROM report_order o JOIN tally t ON t.id = o.tally "  # noqa: S608  # our own words
            f"WHERE {WAITING})"
        )
    )


async def _next_order() -> Order | None:
    rows = await fetch(
        "SELECT o.id, t.sitting, t.version, o.unit, o.ordered_by, a.username FROM report_order o "  # noqa: S608  # our own words
        "JOIN tally t ON t.id = o.tally JOIN account a ON a.id = o.ordered_by "
        "JOIN agenda_item i ON i.sitting = t.sitting AND i.unit = o.unit "
        f"WHERE {WAITING} ORDER BY o.at, i.number LIMIT 1 FOR UPDATE OF o SKIP LOCKED"
    )
    return msgspec.convert(dict(rows[0]), Order) if rows else None


async def _make(order: Order) -> None:
    facts = await sitting_facts(order.sitting)
    ranking = await ranking_of(order.sitting, order.version)
    report = await unit_report_of(facts, ranking, order.unit)
    fonts = settings().fonts_folder
    paper = Paper(
        kind=Kind.UNIT_REPORT,
        title=f"{KIND_TITLES[Kind.UNIT_REPORT]}（{report.unit}）",
        number="",
        made_on=report.made_on,
        tally=ranking.tally,
        unit=order.unit,
        pdf=await unit_report_pdf(report, fonts_folder=fonts, patient=True),
        docx=await unit_report_docx_apart(report, fonts_folder=fonts),
        substitutes=await substitutes(),
    )
    document = await keep_document(order.ordered_by, order.username, facts, paper)
    await fetch("UPDATE report_order SET document = $2 WHERE id = $1", order.id, document)


async def _note(order: Order, fault: str) -> None:
    await fetch("UPDATE report_order SET fault = $2 WHERE id = $1", order.id, fault)


class ReportLine(msgspec.Struct, frozen=True):
    """One unit's order; `document` None and no fault: it waits."""

    unit: UUID
    title: str
    document: UUID | None
    fault: str
    has_docx: bool


class ReportProgress(msgspec.Struct, frozen=True):
    """Of the newest tally; without lines nothing has been ordered."""

    lines: tuple[ReportLine, ...]
    version: int | None

    @property
    def made(self) -> int:
        return sum(line.document is not None for line in self.lines)

    @property
    def faulty(self) -> tuple[ReportLine, ...]:
        return tuple(line for line in self.lines if line.fault)

    @property
    def waiting(self) -> tuple[ReportLine, ...]:
        return tuple(line for line in self.lines if line.document is None and not line.fault)

    @property
    def complete(self) -> bool:
        return bool(self.lines) and self.made == len(self.lines)


async def report_progress(sitting: UUID) -> ReportProgress:
    rows = await fetch(
        "SELECT o.unit, u.short_title AS title, o.document, o.fault, t.version, "
        "d.docx IS NOT NULL AS has_docx FROM report_order o JOIN tally t ON t.id = o.tally "
        "JOIN unit u ON u.id = o.unit JOIN agenda_item i ON i.sitting = t.sitting "
        "AND i.unit = o.unit LEFT JOIN document d ON d.id = o.document WHERE t.sitting = $1 "
        "AND t.version = (SELECT max(version) FROM tally WHERE sitting = $1) ORDER BY i.number",
        sitting,
    )
    lines = tuple(
        msgspec.convert({name: row[name] for name in ReportLine.__struct_fields__}, ReportLine)
        for row in rows
    )
    return ReportProgress(lines, rows[0]["version"] if rows else None)
