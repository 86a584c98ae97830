"""评查标准 of a jurisdiction: its own newest version of each kind, or the default sheet."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.casefiles.default_standards import DEFAULTS
from evaluation.casefiles.standards import Head, Item, Standard, ZeroItem, check_standard
from evaluation.casefiles.states import KIND_TITLES, FileKind
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import Refused


class ReviewStandardSet(trail.Event, frozen=True):
    """改评查标准; the whole sheet of that version stays in the database."""

    kind: str
    version: int


class StandardLine(msgspec.Struct, frozen=True):
    """One kind's sheet; `version` 0 is the default."""

    kind: FileKind
    version: int
    standard: Standard
    made_by: str = ""
    at: datetime | None = None

    @property
    def title(self) -> str:
        return KIND_TITLES[self.kind]


async def standard_lines(jurisdiction: UUID) -> list[StandardLine]:
    """Of every kind the sheet that the next draw takes."""
    rows = await fetch(
        "SELECT DISTINCT ON (s.kind) s.kind, s.version, s.content, a.full_name AS made_by, s.at "
        "FROM review_standard s JOIN account a ON a.id = s.made_by WHERE s.jurisdiction = $1 "
        "ORDER BY s.kind, s.version DESC",
        jurisdiction,
    )
    own = {
        FileKind(row["kind"]): StandardLine(
            FileKind(row["kind"]),
            row["version"],
            msgspec.json.decode(row["content"], type=Standard),
            row["made_by"],
            row["at"],
        )
        for row in rows
    }
    return [own.get(kind) or StandardLine(kind, 0, DEFAULTS[kind]) for kind in FileKind]


async def standards_of(jurisdiction: UUID) -> dict[FileKind, Standard]:
    return {line.kind: line.standard for line in await standard_lines(jurisdiction)}


class TypedHead(msgspec.Struct, frozen=True):
    """A head as it was typed: its lines, each `id`, words and points."""

    title: str
    lines: Sequence[tuple[str, str, str]]


def read_standard(
    title: str, heads: Sequence[TypedHead], zero: Sequence[tuple[str, str]]
) -> Standard:
    """Lines without words fall away; new ones get an id that no other has. Raises Refused."""
    taken = {line[0] for head in heads for line in head.lines} | {one[0] for one in zero}
    made = Standard(
        title.strip(),
        tuple(
            Head(
                head.title.strip(),
                tuple(
                    Item(one or _new_id("n", taken), words.strip(), points.strip())
                    for one, words, points in head.lines
                    if words.strip()
                ),
            )
            for head in heads
            if any(line[1].strip() for line in head.lines)
        ),
        tuple(
            ZeroItem(one or _new_id("z", taken), words.strip())
            for one, words in zero
            if words.strip()
        ),
    )
    check_standard(made)
    return made


def _new_id(letter: str, taken: set[str]) -> str:
    number = 1
    while f"{letter}{number}" in taken:
        number += 1
    taken.add(f"{letter}{number}")
    return f"{letter}{number}"


async def set_standard(person: Person, kind: FileKind, standard: Standard, after: int) -> int:
    """The number of the new version; `after`: the version that the page showed.

    Campaigns that were drawn keep theirs. Raises Refused.
    """
    check_standard(standard)
    content = msgspec.json.encode(standard).decode()
    async with transaction():
        newest = await fetch_one(
            "SELECT coalesce(max(version), 0) FROM review_standard "
            "WHERE jurisdiction = $1 AND kind = $2",
            *(person.jurisdiction, kind),
        )
        made = newest == after and await fetch_one(
            "INSERT INTO review_standard (id, jurisdiction, kind, version, content, made_by, at) "
            "VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp()) "
            "ON CONFLICT (jurisdiction, kind, version) DO NOTHING RETURNING version",
            *(uuid4(), person.jurisdiction, kind, after + 1, content, person.account),
        )
        if not made:
            raise Refused("别人刚刚改过这张评查表，没有保存。请重新打开这一页，看了再改。")
        event = ReviewStandardSet(KIND_TITLES[kind], after + 1)
        await trail.record(person.jurisdiction, person.username, event)
    return after + 1
