"""往年结果: boards of years that were counted on paper; shown, exported, and never recounted."""

from collections.abc import Mapping, Sequence
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import NotFound
from evaluation.files.actions import keep_file
from evaluation.files.queries import KeptContent, kept_content


class PastScanKept(trail.Event, frozen=True):
    """The scan of the paper was put beside a past year's board."""

    year: int
    board: str
    name: str


class PastLine(msgspec.Struct, frozen=True, order=True):
    """往年名次 as it stands on the paper; what the paper does not say is empty."""

    board: str
    title: str
    score: str = ""
    rank: int | None = None
    grade: str = ""


class PastBoard(msgspec.Struct, frozen=True):
    """往年结果 — 未经复算. `scan` is the kept file's name."""

    id: UUID
    year: int
    board: str
    source: str
    scan: str | None
    lines: Sequence[PastLine] = ()


async def past_boards(jurisdiction: UUID, year: int | None = None) -> list[PastBoard]:
    """Newest year first; units by rank, those without one last."""
    rows = await fetch(
        "SELECT p.id, p.year, p.board, p.source, f.name AS scan FROM past_year p "
        "LEFT JOIN kept_file f ON f.id = p.file WHERE p.jurisdiction = $1 "
        "AND p.year = coalesce($2, p.year) ORDER BY p.year DESC, p.board DESC",
        *(jurisdiction, year),
    )
    standings = await fetch(
        "SELECT s.past_year, s.unit_title, s.score, s.rank, s.grade FROM past_standing s "
        "WHERE s.past_year = ANY($1) ORDER BY s.rank NULLS LAST, s.unit_title",
        [row["id"] for row in rows],
    )
    return [
        PastBoard(
            **row,
            lines=[
                PastLine(row["board"], one["unit_title"], one["score"], one["rank"], one["grade"])
                for one in standings
                if one["past_year"] == row["id"]
            ],
        )
        for row in rows
    ]


async def settle_past_year(
    jurisdiction: UUID, year: int, boards: Mapping[str, Sequence[PastLine]]
) -> None:
    """Each board as the sheet has it, in the caller's transaction; scan and source stay."""
    for board, lines in boards.items():
        past: UUID = await fetch_one(
            "INSERT INTO past_year (id, jurisdiction, year, board, source) "
            "VALUES ($1, $2, $3, $4, '') ON CONFLICT (jurisdiction, year, board) "
            "DO UPDATE SET board = excluded.board RETURNING id",
            *(uuid4(), jurisdiction, year, board),
        )
        await fetch("DELETE FROM past_standing WHERE past_year = $1", past)
        await fetch(
            "INSERT INTO past_standing (id, jurisdiction, past_year, unit_title, score, rank, "
            "grade) SELECT gen_random_uuid(), $1, $2, w.* FROM "
            "unnest($3::text[], $4::text[], $5::int[], $6::text[]) w",
            *(jurisdiction, past),
            *(
                [getattr(line, name) for line in lines]
                for name in ("title", "score", "rank", "grade")
            ),
        )


async def keep_scan(person: Person, past: UUID, source: str, name: str, content: bytes) -> None:
    """扫描件 — of the paper with its seal, and where it stood. A new one takes its place."""
    async with transaction():
        rows = await fetch(
            "SELECT year, board FROM past_year WHERE id = $1 AND jurisdiction = $2 FOR UPDATE",
            *(past, person.jurisdiction),
        )
        row = found(rows[0] if rows else None)
        file = await keep_file(person, name, content)
        await fetch(
            "UPDATE past_year SET file = $2, source = $3 WHERE id = $1", past, file, source.strip()
        )
        await trail.record(
            person.jurisdiction, person.username, PastScanKept(row["year"], row["board"], name)
        )


async def scan_of(jurisdiction: UUID, past: UUID) -> KeptContent:
    """Raises NotFound where there is none."""
    file = await fetch_one(
        "SELECT file FROM past_year WHERE id = $1 AND jurisdiction = $2", past, jurisdiction
    )
    if file is None:
        raise NotFound
    return await kept_content(jurisdiction, file)
