"""What goes into the 述职材料汇编 of a year, what was made of it, and whether it is still so."""

from datetime import date, datetime
from hashlib import sha256
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.documents.compilation import CompilationDocument, CompiledReport, LackingUnit
from evaluation.documents.duty_report import Section
from evaluation.duty_reports.outline import sitting_day
from evaluation.duty_reports.printing import day_of
from evaluation.duty_reports.queries_office import OF_THE_YEAR, STAND_TITLES, Stand
from evaluation.duty_reports.review_rules import ready_by
from evaluation.workdays.queries import today

LISTED = 5
"""Older ones that the page lists."""
WHY = {
    Stand.UNSTARTED: "没有提交述职报告",
    Stand.DRAFT: "没有提交述职报告（只有草稿）",
    Stand.RETURNED: "述职报告已退回，还没有重交",
    Stand.WAITING: "述职报告已交，还没有审阅",
}


class Entry(msgspec.Struct, frozen=True):
    """A unit in its place. `version` only of an accepted report."""

    unit: UUID
    title: str
    stand: Stand
    version: UUID | None
    number: int | None
    handed_in_at: datetime | None
    written: bool


class Content(msgspec.Struct, frozen=True):
    """In the order of the agenda; without one, of the register."""

    held_on: date | None
    entries: tuple[Entry, ...]

    @property
    def accepted(self) -> list[Entry]:
        return [one for one in self.entries if one.version]

    @property
    def lacking(self) -> list[Entry]:
        return [one for one in self.entries if not one.version]

    @property
    def fingerprint(self) -> str:
        """Changes with whatever would make another volume of it."""
        lines = [f"{self.held_on}"]
        lines += [f"{one.unit} {one.title} {one.written} {one.version}" for one in self.accepted]
        lines += [f"{one.unit} {one.title} {one.stand}" for one in self.lacking]
        return sha256("\n".join(lines).encode()).hexdigest()


_ENTRIES = (
    "SELECT u.id AS unit, u.title, CASE WHEN n.number IS NOT NULL THEN r.state "  # noqa: S608  # our own words
    "WHEN r.id IS NOT NULL THEN 'draft' ELSE 'unstarted' END AS stand, v.id AS version, v.number, "
    "v.handed_in_at, coalesce(i.written, false) AS written "
    f"FROM cycle c JOIN unit u ON {OF_THE_YEAR} LEFT JOIN (SELECT a.unit, a.number, a.written, "
    "s.held_on, s.title FROM agenda_item a JOIN sitting s ON s.id = a.sitting "
    "WHERE NOT s.rehearsal AND s.state <> 'voided') i ON i.unit = u.id "
    "LEFT JOIN duty_report r ON r.unit = u.id LEFT JOIN LATERAL (SELECT max(number) AS number "
    "FROM report_version WHERE report = r.id) n ON true LEFT JOIN report_version v "
    "ON v.report = r.id AND v.number = n.number AND v.state = 'accepted' WHERE c.id = $1 "
    "ORDER BY i.held_on NULLS LAST, i.title, i.number, u.board, u.class, u.title"
)


async def content_of(cycle: UUID) -> Content:
    rows = await fetch(_ENTRIES, cycle)
    entries = tuple(msgspec.convert(dict(row), Entry) for row in rows)
    return Content(await sitting_day(cycle), entries)


async def document_of(cycle: UUID, content: Content, made_on: date) -> CompilationDocument:
    rows = await fetch(
        "SELECT c.year, c.sample, j.title AS jurisdiction, j.bureau FROM cycle c "
        "JOIN jurisdiction j ON j.id = c.jurisdiction WHERE c.id = $1",
        cycle,
    )
    head = dict(found(rows[0] if rows else None))
    sample = head.pop("sample")
    sections = await _sections([one.version for one in content.accepted if one.version])
    return CompilationDocument(
        **head,
        held_on=content.held_on,
        made_on=made_on,
        reports=tuple(
            CompiledReport(
                one.title,
                tuple(sections.get(one.version, ())),
                one.number or 0,
                day_of(one.handed_in_at),
                one.written,
            )
            for one in content.accepted
            if one.version and one.handed_in_at
        ),
        lacking=tuple(LackingUnit(one.title, WHY[one.stand]) for one in content.lacking),
        mark="示例数据" if sample else None,
    )


async def _sections(versions: list[UUID]) -> dict[UUID, list[Section]]:
    rows = await fetch(
        "SELECT version, title, text, summary FROM version_paragraph WHERE version = ANY($1) "
        "ORDER BY version, position",
        versions,
    )
    sections: dict[UUID, list[Section]] = {}
    for row in rows:
        section = Section(row["title"], row["text"], row["summary"])
        sections.setdefault(row["version"], []).append(section)
    return sections


class Made(msgspec.Struct, frozen=True):
    """A volume that is there."""

    id: UUID
    units: int
    lacking: int
    contents: str
    size: int
    digest: str
    made_by: str
    made_at: datetime


class CompilationDesk(msgspec.Struct, frozen=True):
    """What the page says. `ordered`: one is being made; `fault`: why the last order failed."""

    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    content: Content
    ready_by: date | None
    day: date
    made: tuple[Made, ...]
    ordered: bool
    fault: str

    @property
    def newest(self) -> Made | None:
        return self.made[0] if self.made else None

    @property
    def current(self) -> bool:
        """Whether the newest volume holds what is accepted now, in the order of now."""
        return self.newest is not None and self.newest.contents == self.content.fingerprint

    @property
    def over(self) -> bool:
        return self.content.held_on is not None and self.day > self.content.held_on

    @property
    def behind(self) -> bool:
        """Fewer than the three days are left, and there is none, or an older one."""
        return (
            self.ready_by is not None
            and self.day > self.ready_by
            and not self.over
            and not self.current
        )

    @property
    def days(self) -> int | None:
        """From today to the day on which it is to be ready."""
        return (self.ready_by - self.day).days if self.ready_by else None

    @property
    def why(self) -> list[tuple[str, str]]:
        return [(one.title, STAND_TITLES[one.stand]) for one in self.content.lacking]


async def compilation_desk(jurisdiction: UUID, cycle: UUID) -> CompilationDesk:
    """Raises NotFound for another jurisdiction's year."""
    rows = await fetch(
        "SELECT c.id AS cycle, c.year, c.sample, j.title AS jurisdiction_title FROM cycle c "
        "JOIN jurisdiction j ON j.id = c.jurisdiction WHERE c.id = $1 AND c.jurisdiction = $2",
        *(cycle, jurisdiction),
    )
    head = dict(found(rows[0] if rows else None))
    content = await content_of(cycle)
    last = await fetch(
        "SELECT pdf IS NULL AND fault = '' AS ordered, fault FROM report_compilation "
        "WHERE cycle = $1 ORDER BY at DESC LIMIT 1",
        cycle,
    )
    return CompilationDesk(
        **head,
        content=content,
        ready_by=ready_by(content.held_on) if content.held_on else None,
        day=await today(),
        made=tuple(await _made(cycle)),
        ordered=bool(last and last[0]["ordered"]),
        fault=last[0]["fault"] if last else "",
    )


async def _made(cycle: UUID) -> list[Made]:
    rows = await fetch(
        "SELECT p.id, p.units, p.lacking, p.contents, length(p.pdf) AS size, p.digest, "
        "a.full_name AS made_by, p.made_at FROM report_compilation p "
        "JOIN account a ON a.id = p.made_by WHERE p.cycle = $1 AND p.pdf IS NOT NULL "
        "ORDER BY p.made_at DESC LIMIT $2",
        *(cycle, LISTED),
    )
    return [Made(**row) for row in rows]


class Volume(msgspec.Struct, frozen=True):
    name: str
    content: bytes


async def volume_of(jurisdiction: UUID, cycle: UUID, compilation: UUID) -> Volume:
    """Raises NotFound: outside the jurisdiction or the year, and while it is being made."""
    rows = await fetch(
        "SELECT p.pdf, c.year, j.title FROM report_compilation p JOIN cycle c ON c.id = p.cycle "
        "JOIN jurisdiction j ON j.id = c.jurisdiction WHERE p.id = $1 AND p.cycle = $2 "
        "AND p.jurisdiction = $3 AND p.pdf IS NOT NULL",
        *(compilation, cycle, jurisdiction),
    )
    row = found(rows[0] if rows else None)
    return Volume(f"{row['title']}{row['year']}年度述职材料汇编.pdf", bytes(row["pdf"]))
