"""公布: what the public may see of a result; beyond the board's scope there is nothing in it."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from evaluation.cycles.rules import Scope
from evaluation.db import fetch, found
from evaluation.results.queries import Ranking, RankingLine, ranking_of, receipts_of

FILES: Mapping[str, str] = {
    "pdf": "p.pdf",
    "xlsx": "p.xlsx",
    "bundle": "convert_to(t.public_bundle, 'UTF8')",
    "result": "convert_to(t.public_result, 'UTF8')",
}
"""What the whole ranking is published with, byte for byte as it is stored."""


class Published(msgspec.Struct, frozen=True):
    """One published ranking, as a list of them shows it."""

    id: UUID
    sitting: UUID
    version: int
    year: int
    code: str
    jurisdiction_title: str
    bureau: str
    board: str
    scope: Scope
    sample: bool
    published_on: str
    """A day of Asia/Shanghai, YYYY-MM-DD."""
    pdf_digest: str
    document_number: str | None
    """Of the correction that made this version; None for the first count."""
    reason: str | None
    """Names a unit or a figure perhaps: only where everything is public."""
    replaces: UUID | None
    """The publication of the same sitting before this one."""
    replaced_by: UUID | None


async def published_rankings(publication: UUID | None = None) -> list[Published]:
    """All of them, the newest year first, or the one that is asked for."""
    rows = await fetch(
        "SELECT * FROM (SELECT p.id, t.sitting, t.version, c.year, j.code, "
        "j.title AS jurisdiction_title, j.bureau, b.title AS board, p.scope, c.sample, "
        "p.pdf_digest, t.document_number, "
        "CASE WHEN p.scope = 'all' THEN t.reason END AS reason, "
        "to_char(p.at AT TIME ZONE 'Asia/Shanghai', 'YYYY-MM-DD') AS published_on, "
        "lag(p.id) OVER turn AS replaces, lead(p.id) OVER turn AS replaced_by "
        "FROM publication p JOIN tally t ON t.id = p.tally "
        "JOIN sitting s ON s.id = t.sitting JOIN cycle c ON c.id = s.cycle "
        "JOIN board b ON b.id = s.board JOIN jurisdiction j ON j.id = s.jurisdiction "
        "WINDOW turn AS (PARTITION BY t.sitting ORDER BY t.version)) listed "
        "WHERE $1::uuid IS NULL OR id = $1 ORDER BY year DESC, code, board, version DESC",
        publication,
    )
    return msgspec.convert([dict(row) for row in rows], list[Published])


async def published_ranking(publication: UUID) -> tuple[Published, Ranking]:
    """The ranking cut to its scope. Raises NotFound."""
    listed = await published_rankings(publication)
    one = found(listed[0] if listed else None)
    ranking = await ranking_of(one.sitting, one.version)
    return one, msgspec.structs.replace(ranking, lines=_within(one.scope, ranking))


def _within(scope: Scope, ranking: Ranking) -> tuple[RankingLine, ...]:
    """Below `all` neither a figure nor the order tells more than the grade."""
    if scope == Scope.INTERNAL:
        return ()
    if scope == Scope.ALL:
        return tuple(msgspec.structs.replace(line, groups=()) for line in ranking.lines)
    order = list(ranking.grades.values())
    shown = [line for line in ranking.lines if scope == Scope.GRADES or line.grade == order[0]]
    place = {grade: number for number, grade in enumerate(order)}
    shown.sort(key=lambda line: (place.get(line.grade or "", len(order)), line.short_title))
    return tuple(_bare(line) for line in shown)


def _bare(line: RankingLine) -> RankingLine:
    return msgspec.structs.replace(
        line,
        rank=None,
        tied=False,
        total=None,
        panel=None,
        objective=None,
        bonus="",
        deduction="",
        groups=(),
    )


async def publication_file(publication: UUID, kind: str) -> bytes:
    """One of FILES, and only where the whole ranking is public. Raises NotFound."""
    rows = await fetch(
        f"SELECT {FILES[kind]} AS content FROM publication p JOIN tally t ON t.id = p.tally "  # noqa: S608
        "WHERE p.id = $1 AND p.scope = 'all'",
        publication,
    )
    content: bytes = found(rows[0] if rows else None)["content"]
    return content


async def published_receipts(publication: UUID) -> list[str]:
    """All receipts of its box, whatever the scope: they tell nothing of a score."""
    listed = await published_rankings(publication)
    return await receipts_of(found(listed[0] if listed else None).sitting)


class Section(msgspec.Struct, frozen=True):
    """Lines that are ranked together, or graded together; `title` may be empty."""

    title: str
    lines: tuple[RankingLine, ...]


def sections(ranking: Ranking, category: str) -> list[Section]:
    """By class where ranks are within the class; else one, or that of the class asked for."""
    lines = [line for line in ranking.lines if category in ("", line.category)]
    if ranking.rank_within == "board" or category:
        return [Section("", tuple(lines))]
    return [
        Section(title, tuple(line for line in lines if line.category == title))
        for title in dict.fromkeys(line.category for line in lines)
    ]
