"""封纸质票箱: the counts add up, every difference is settled, two persons say so; then its root."""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.approvals import two_persons
from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.box import merkle, receipt, seal
from evaluation.box.digests import digest
from evaluation.cycles.rules import group_titles
from evaluation.db import fetch, pulse, transaction
from evaluation.errors import Refused
from evaluation.scoring import queries
from evaluation.scoring.actions import SlipsIssued
from evaluation.scoring.conduct import hold_alone
from evaluation.scoring.paper import is_compared
from evaluation.scoring.paper_drawer import Sheet, compare, sheets_of
from evaluation.scoring.paper_marks import Line, Reading
from evaluation.scoring.paper_rules import (
    ASIDE_REASONS,
    aside_in_words,
    check_filling,
    check_paper_count,
    check_returned,
    check_settled,
    check_sums,
)
from evaluation.scoring.queries import Record

CLOSE, SHEETS, ISSUE = "paper-close", "paper-sheets", "issue"
"""What takes two persons here."""


class PaperBoxClosed(trail.Event, frozen=True):
    """封纸质票箱 — after this nothing of it changes; the readings of the tellers are gone."""

    sitting: UUID
    sheets: int
    aside: int
    ballots: int
    paper_root: str
    first: UUID
    second: UUID


class PaperSheetsCorrected(trail.Event, frozen=True):
    """更正信封数 — counted again by two persons."""

    sitting: UUID
    before: int
    after: int


class Counted(msgspec.Struct, frozen=True):
    """What lay in the envelopes, by reason; nothing of a single sheet."""

    entered: int
    aside: dict[str, int]
    invalid_sheets: dict[str, int]
    invalid_lines: dict[str, int]


class _Ballot(msgspec.Struct, frozen=True):
    sheet: UUID
    unit: UUID
    digest: bytes
    sealed: bytes


async def close_paper_box(person: Person, sitting: UUID, aside: Mapping[str, int]) -> str | None:
    """封纸质票箱 — by two tellers who say the same of what was not entered; its root in hex.

    None: the second word is still missing. Every settled line is sealed to the sitting's key, the
    readings and the drawer's salt are gone. Raises Refused for whatever is still open.
    """
    aside = {reason: aside.get(reason, 0) for reason in ASIDE_REASONS}
    async with transaction(reserved=True):
        row = await _hold(sitting, "封纸质票箱")
        sheets = await sheets_of(sitting)
        check_sums(len(sheets), aside, row["paper_sheets"])
        readings = await _settled(row, sheets)
        await _check_returned(row, sheets)
        both = await two_persons(person, CLOSE, sitting, aside_in_words(aside))
        if both is None:
            return None
        ballots = await _seal(row, sheets, readings)
        await _store(row, ballots)
        root = _root([sheet.id for sheet in sheets], ballots)
        await _empty_drawer(row)
        counted = _counted(aside, readings.values())
        await _close(row, counted, both, root)
        event = PaperBoxClosed(
            *(sitting, len(sheets), sum(aside.values()), len(ballots), root.hex(), *both)
        )
        await _record(person, row, event)
        return root.hex()


async def correct_paper_sheets(person: Person, sitting: UUID, count: int) -> bool:
    """更正信封数 — False: a second person must still say so."""
    async with transaction():
        row = await _hold(sitting, "更正信封数")
        counts = await queries.group_counts(sitting)
        check_paper_count(count, sum(line.issued for line in counts))
        if not await two_persons(person, SHEETS, sitting, str(count)):
            return False
        await fetch("UPDATE sitting SET paper_sheets = $2 WHERE id = $1", sitting, count)
        await _record(person, row, PaperSheetsCorrected(sitting, row["paper_sheets"], count))
        return True


async def mend_issued(person: Person, sitting: UUID, group: str, count: int) -> bool:
    """更正发卡数 — where more came back than was handed out; always two persons."""
    async with transaction():
        row = await _hold(sitting, "更正发卡数")
        counts = {line.group: line for line in await queries.group_counts(sitting)}
        if group not in counts or not 0 <= count <= counts[group].made - counts[group].withdrawn:
            raise Refused("发卡数应是 0 到这一组已制的张数。")
        if not await two_persons(person, ISSUE, sitting, f"{group} {count}"):
            return False
        await fetch(
            'UPDATE slips_out SET issued = $3 WHERE sitting = $1 AND "group" = $2',
            *(sitting, group, count),
        )
        title = group_titles(await queries.scheme_for(sitting))[group]
        event = SlipsIssued(sitting, title, counts[group].issued, count, two=True)
        await _record(person, row, event)
        return True


async def _hold(sitting: UUID, deed: str) -> Record:
    row = await hold_alone(sitting)
    check_filling(row["mode"], row["state"], closed=row["paper_root"] is not None, deed=deed)
    return row


async def _settled(row: Record, sheets: Sequence[Sheet]) -> dict[UUID, Reading]:
    """By sheet. None entered needs no tellers."""
    if not sheets:
        return {}
    compared = await is_compared(row["id"])
    found = await compare(row) if compared else []
    check_settled(compared=compared, waiting=sum(len(one.settling.open) for one in found))
    return {one.sheet.id: one.settling.reading for one in found if one.settling.reading}


async def _check_returned(row: Record, sheets: Sequence[Sheet]) -> None:
    """By group: slips that count, on a tablet or on paper, against those handed out."""
    on_tablet = await fetch(
        'SELECT s."group", count(DISTINCT b.slip)::int AS n FROM ballot b '
        "JOIN slip s ON s.id = b.slip WHERE b.sitting = $1 AND NOT s.withdrawn "
        'GROUP BY s."group"',
        row["id"],
    )
    returned = Counter({line["group"]: line["n"] for line in on_tablet})
    returned.update(sheet.group for sheet in sheets)
    issued = {line.group: line.issued for line in await queries.group_counts(row["id"])}
    check_returned(returned, issued, group_titles(await queries.scheme_for(row["id"])))


async def _seal(
    row: Record, sheets: Sequence[Sheet], readings: Mapping[UUID, Reading]
) -> list[_Ballot]:
    """In the order of their digests, which tells nothing."""
    units = [unit.id for unit in await queries.agenda_of(row["id"])]
    made = await asyncio.to_thread(_sealed, row, sheets, readings, units)
    return sorted(made, key=lambda ballot: ballot.digest)


def _sealed(
    row: Record, sheets: Sequence[Sheet], readings: Mapping[UUID, Reading], units: Sequence[UUID]
) -> list[_Ballot]:
    ballots = []
    for sheet in sheets:
        for unit in units:
            line = _line(readings[sheet.id], unit.hex)
            if line is None:
                continue
            inside = seal.Inside(row["id"].hex, unit.hex, sheet.group, line.choice, line.scores)
            sealed = seal.seal(row["box_public"], seal.encode(inside), row["sealed_size"])
            ballots.append(_Ballot(sheet.id, unit, digest(sealed), sealed))
    return ballots


def _line(reading: Reading, unit: str) -> Line | None:
    """A sheet that is invalid as a whole is an invalid ballot for every unit."""
    return Line("invalid", None) if reading.invalid else reading.lines.get(unit)


async def _store(row: Record, ballots: Sequence[_Ballot]) -> None:
    columns = [[getattr(one, name) for one in ballots] for name in _Ballot.__struct_fields__]
    await fetch(
        "INSERT INTO paper_ballot (id, jurisdiction, sitting, sheet, unit, digest, sealed) "
        "SELECT i, $2, $3, s, u, d, b FROM "
        "unnest($1::uuid[], $4::uuid[], $5::uuid[], $6::bytea[], $7::bytea[]) AS l(i, s, u, d, b)",
        *([uuid4() for _ in ballots], row["jurisdiction"], row["id"], *columns),
    )


def _root(sheets: Sequence[UUID], ballots: Sequence[_Ballot]) -> bytes:
    digests: dict[UUID, list[bytes]] = {sheet: [] for sheet in sheets}
    for ballot in ballots:
        digests[ballot.sheet].append(ballot.digest)
    return paper_root(digests)


def paper_root(digests: Mapping[UUID, Sequence[bytes]]) -> bytes:
    """RFC 9162 over one leaf a sheet, as in the tablets' box; an empty sheet has a leaf too."""
    return merkle.root(sorted(receipt.leaf(of_sheet) for of_sheet in digests.values()))


def _counted(aside: Mapping[str, int], readings: Collection[Reading]) -> Counted:
    lines = [line for one in readings for line in one.lines.values()]
    return Counted(
        entered=len(readings),
        aside={reason: count for reason, count in aside.items() if count},
        invalid_sheets=dict(Counter(one.invalid for one in readings if one.invalid)),
        invalid_lines=dict(Counter(line.reason for line in lines if line.choice == "invalid")),
    )


async def _empty_drawer(row: Record) -> None:
    """Readings and looks go; without the salt an old copy of them stays shut."""
    for table in ("paper_entry", "paper_look"):
        await fetch(
            f"DELETE FROM {table} WHERE sheet IN "  # noqa: S608  # our own two names
            "(SELECT id FROM paper_sheet WHERE sitting = $1)",
            row["id"],
        )


async def _close(row: Record, counted: Counted, both: tuple[UUID, UUID], root: bytes) -> None:
    await fetch(
        "INSERT INTO paper_box (id, jurisdiction, sitting, salt, compared, counted, "
        "closed_first, closed_second) VALUES ($1, $2, $3, NULL, true, $4, $5, $6) "
        "ON CONFLICT (sitting) DO UPDATE SET salt = NULL, counted = excluded.counted, "
        "closed_first = excluded.closed_first, closed_second = excluded.closed_second",
        *(uuid4(), row["jurisdiction"], row["id"]),
        *(msgspec.json.encode(counted).decode(), *both),
    )
    await fetch("UPDATE sitting SET paper_root = $2 WHERE id = $1", row["id"], root)


async def _record(person: Person, row: Record, event: trail.Event) -> None:
    await trail.record(row["jurisdiction"], person.username, event)
    await pulse(f"sitting_{row['id'].hex}")
