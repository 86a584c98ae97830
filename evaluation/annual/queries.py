"""What the office sees of its report: the text with its figures, what moved, what was issued."""

from collections.abc import Mapping
from datetime import date, datetime
from itertools import groupby
from uuid import UUID

import msgspec

from evaluation.annual.fields import Field, Figure, registry_of
from evaluation.annual.providers import figures_of, year_of
from evaluation.annual.rules import (
    Doubt,
    Moved,
    Piece,
    Written,
    doubts_about_day,
    moved_in,
    obstacles,
    pieces_of,
)
from evaluation.db import fetch, found
from evaluation.documents.blocks import LEVELS, level_number
from evaluation.statistics.totals import totals_of
from evaluation.workdays.queries import today


class Head(msgspec.Struct, frozen=True):
    """The report without its text."""

    id: UUID
    title: str
    addressee: str
    signed_on: date | None
    revision: int


class Stored(msgspec.Struct, frozen=True):
    """A paragraph as it stands in the database."""

    id: UUID
    level: int
    text: str
    figures: dict[str, str | None]
    revision: int
    saved_by: str
    saved_at: datetime

    @property
    def written(self) -> Written:
        return Written(self.level, self.text, self.figures)


class Part(msgspec.Struct, frozen=True):
    """A run of text, or a figure: what it was when it was written, and where it comes from."""

    text: str
    name: str = ""
    source: str = ""
    then: str | None = None
    now: str | None = None

    @property
    def moved(self) -> bool:
        return self.then != self.now


class Paragraph(msgspec.Struct, frozen=True):
    """A paragraph as the page shows it, with the number that its level gives it."""

    id: UUID
    place: int
    level: int
    number: str
    lines: tuple[tuple[Part, ...], ...]
    moved: tuple[Moved, ...]
    revision: int


class Issue(msgspec.Struct, frozen=True):
    """One that was made, without its files."""

    id: UUID
    version: int
    number: str
    signed_on: date
    made_by: str
    at: datetime
    size: int
    pdf_digest: str


class AnnualDesk(msgspec.Struct, frozen=True):
    """All of the report's page. `head` is None before it is begun."""

    cycle: UUID
    year: int
    sample: bool
    place: str
    bureau: str
    head: Head | None
    stored: tuple[Stored, ...]
    paragraphs: tuple[Paragraph, ...]
    figures: tuple[Figure, ...]
    fields: dict[str, Field]
    obstacles: tuple[str, ...]
    doubts: dict[Doubt, str]
    issues: tuple[Issue, ...]

    @property
    def moved(self) -> list[tuple[Paragraph, Moved]]:
        return [(one, figure) for one in self.paragraphs for figure in one.moved]

    @property
    def groups(self) -> list[tuple[str, list[Figure]]]:
        """The figures under their headings, each heading once, in the order of the list."""
        order = {figure.group: number for number, figure in reversed([*enumerate(self.figures)])}
        by_group = sorted(self.figures, key=lambda figure: order[figure.group])
        return [(group, list(some)) for group, some in groupby(by_group, lambda one: one.group)]


async def annual_desk(jurisdiction: UUID, cycle: UUID) -> AnnualDesk:
    """Raises NotFound for another jurisdiction's year."""
    year = await year_of(jurisdiction, cycle)
    rows = await fetch(
        "SELECT c.sample, j.bureau FROM cycle c JOIN jurisdiction j ON j.id = c.jurisdiction "
        "WHERE c.id = $1",
        cycle,
    )
    head = await head_of(jurisdiction, cycle)
    stored = await stored_in(head.id) if head else ()
    figures = await figures_of(year)
    fields = registry_of(figures)
    values = {name: field.value for name, field in fields.items()}
    return AnnualDesk(
        cycle=cycle,
        year=year.year,
        sample=rows[0]["sample"],
        place=year.place,
        bureau=rows[0]["bureau"],
        head=head,
        stored=stored,
        paragraphs=tuple(_paragraphs(stored, fields, values)),
        figures=tuple(figures),
        fields=fields,
        obstacles=tuple(obstacles([one.written for one in stored], head.signed_on) if head else ()),
        doubts=await _doubts(jurisdiction, year.year, head, stored, values),
        issues=await _issues(head.id) if head else (),
    )


async def head_of(jurisdiction: UUID, cycle: UUID) -> Head | None:
    rows = await fetch(
        "SELECT id, title, addressee, signed_on, revision FROM annual_report "
        "WHERE cycle = $1 AND jurisdiction = $2",
        *(cycle, jurisdiction),
    )
    return Head(**dict(rows[0])) if rows else None


async def stored_in(report: UUID) -> tuple[Stored, ...]:
    """In the order of the report."""
    rows = await fetch(
        "SELECT p.id, p.level, p.text, p.figures, p.revision, a.full_name AS saved_by, p.saved_at "
        "FROM annual_paragraph p JOIN account a ON a.id = p.saved_by "
        "WHERE p.report = $1 ORDER BY p.position, p.id",
        report,
    )
    return tuple(
        Stored(**dict(row) | {"figures": msgspec.json.decode(row["figures"])}) for row in rows
    )


def _paragraphs(
    stored: tuple[Stored, ...], fields: Mapping[str, Field], values: Mapping[str, str | None]
) -> list[Paragraph]:
    counts = [0] * (LEVELS + 1)
    paragraphs = []
    for place, one in enumerate(stored, 1):
        if one.level:
            counts[one.level] += 1
            counts[one.level + 1 :] = [0] * (LEVELS - one.level)
        paragraphs.append(
            Paragraph(
                id=one.id,
                place=place,
                level=one.level,
                number=level_number(one.level, counts[one.level]) if one.level else "",
                lines=tuple(
                    tuple(_part(piece, one, fields) for piece in pieces_of(line))
                    for line in one.text.split("\n")
                ),
                moved=tuple(moved_in(one.written, values)),
                revision=one.revision,
            )
        )
    return paragraphs


def _part(piece: Piece, one: Stored, fields: Mapping[str, Field]) -> Part:
    if not piece.name:
        return Part(piece.text)
    field = fields.get(piece.name)
    then = one.figures.get(piece.name)
    return Part("", piece.name, field.source if field else "", then, field.value if field else None)


async def _doubts(
    jurisdiction: UUID,
    year: int,
    head: Head | None,
    stored: tuple[Stored, ...],
    values: Mapping[str, str | None],
) -> dict[Doubt, str]:
    if head is None:
        return {}
    doubts = doubts_about_day(year, head.signed_on, await today()) if head.signed_on else {}
    moved = [figure for one in stored for figure in moved_in(one.written, values)]
    if moved:
        doubts[Doubt.OUTDATED] = f"有 {len(moved)} 处数在写好以后变了，文中还是旧数。"
    totals = await totals_of(jurisdiction, year)
    lacking = [*totals.lacking_units, *totals.lacking_counties]
    if lacking:
        doubts[Doubt.LACKING] = f"执法统计还差 {len(lacking)} 家（{some_of(lacking)}），合计不全。"
    return doubts


def some_of(names: list[str], most: int = 5) -> str:
    shown = "、".join(names[:most])
    return f"{shown}等" if len(names) > most else shown


async def _issues(report: UUID) -> tuple[Issue, ...]:
    """Newest first."""
    rows = await fetch(
        "SELECT i.id, i.version, i.number, i.signed_on, a.full_name AS made_by, i.at, "
        "length(i.pdf) AS size, i.pdf_digest FROM annual_issue i "
        "JOIN account a ON a.id = i.made_by WHERE i.report = $1 ORDER BY i.version DESC",
        report,
    )
    return tuple(Issue(**dict(row)) for row in rows)


class IssuedFile(msgspec.Struct, frozen=True):
    """`name` without its ending."""

    name: str
    content: bytes


async def issued_file(jurisdiction: UUID, cycle: UUID, issue: UUID, kind: str) -> IssuedFile:
    """`kind` is pdf or docx. Raises NotFound for anything that is not of this year."""
    rows = await fetch(
        "SELECT r.title, i.version, CASE WHEN $4 = 'pdf' THEN i.pdf ELSE i.docx END AS content "
        "FROM annual_issue i JOIN annual_report r ON r.id = i.report "
        "WHERE i.id = $1 AND r.cycle = $2 AND i.jurisdiction = $3",
        *(issue, cycle, jurisdiction, kind),
    )
    row = found(rows[0] if rows else None)
    return IssuedFile(f"{''.join(row['title'].split())}（第{row['version']}版）", row["content"])
