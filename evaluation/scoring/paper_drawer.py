"""Readings of paper sheets in and out of the drawer. Nothing here is cached or printed."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID, uuid4

import msgspec

from evaluation.box import drawer
from evaluation.box.drawer import DrawerJammed
from evaluation.db import fetch, found
from evaluation.scoring import queries
from evaluation.scoring.paper_marks import Reading
from evaluation.scoring.paper_rules import TELLERS, Settling, settling
from evaluation.scoring.queries import Record
from evaluation.settings import settings

_ROOM = 400
"""Bytes of a reading beside its lines; each line is shorter than a sealed ballot's inside."""


class Drawer(msgspec.Struct, frozen=True):
    salt: bytes
    size: int


class Kept(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A reading with where it must be found again."""

    sheet: str
    place: str
    reader: str
    reading: Reading


class Sheet(msgspec.Struct, frozen=True):
    """A sheet that somebody entered; who did, and what its card says."""

    id: UUID
    slip: UUID
    number: str
    group: str
    tellers: tuple[UUID, ...]


async def drawer_of(row: Record) -> Drawer:
    """`row` of the sitting, which the caller holds; the first entry makes the drawer."""
    await fetch(
        "INSERT INTO paper_box (id, jurisdiction, sitting, salt, compared, counted) "
        "VALUES ($1, $2, $3, $4, false, '') ON CONFLICT (sitting) DO NOTHING",
        *(uuid4(), row["jurisdiction"], row["id"], drawer.new_salt()),
    )
    boxes = await fetch("SELECT salt FROM paper_box WHERE sitting = $1", row["id"])
    units = await queries.agenda_of(row["id"])
    return Drawer(found(boxes[0]["salt"]), _ROOM + len(units) * row["sealed_size"])


def shut(place: Drawer, kept: Kept) -> bytes:
    return drawer.put_in(settings().secret, place.salt, msgspec.json.encode(kept), place.size)


def opened(place: Drawer, sealed: bytes, sheet: UUID, reader: UUID, of: str) -> Reading:
    """Raises DrawerJammed, also for a reading that lay in another's row."""
    content = drawer.take_out(settings().secret, place.salt, sealed)
    try:
        kept = msgspec.json.decode(content, type=Kept)
    except msgspec.DecodeError:
        raise DrawerJammed from None
    if (kept.sheet, kept.place, kept.reader) != (sheet.hex, of, reader.hex):
        raise DrawerJammed
    return kept.reading


async def sheets_of(sitting: UUID) -> list[Sheet]:
    """By card number: the order of entering is nowhere."""
    rows = await fetch(
        'SELECT p.id, p.slip, s.number, s."group", '
        "array_agg(e.teller ORDER BY e.teller) AS tellers FROM paper_sheet p "
        "JOIN slip s ON s.id = p.slip JOIN paper_entry e ON e.sheet = p.id "
        'WHERE p.sitting = $1 GROUP BY p.id, p.slip, s.number, s."group" ORDER BY s.number',
        sitting,
    )
    return msgspec.convert([dict(row) for row in rows], list[Sheet])


ENTRY = ""
"""The place of a teller's own reading of the sheet."""


class Compared(msgspec.Struct, frozen=True):
    """One sheet with both its readings, in memory only."""

    sheet: Sheet
    readings: dict[UUID, Reading]
    looked: dict[str, tuple[UUID, ...]]
    """Who has looked again, by place."""
    settling: Settling


async def compare(row: Record, only: UUID | None = None) -> list[Compared]:
    """Sheets with two readings, or one of them; the caller has checked that all are complete."""
    place = await drawer_of(row)
    sheets = {sheet.id: sheet for sheet in await sheets_of(row["id"])}
    chosen = [only] if only in sheets else [] if only else list(sheets)
    readings = await _readings(place, chosen)
    looks = await _looks(place, chosen)
    units = [unit.id.hex for unit in await queries.agenda_of(row["id"])]
    return [
        Compared(
            sheets[one],
            readings[one],
            {where: tuple(seen) for where, seen in looks[one].items()},
            settling(readings[one], looks[one], units),
        )
        for one in chosen
        if len(readings[one]) == TELLERS
    ]


async def _readings(place: Drawer, sheets: Sequence[UUID]) -> dict[UUID, dict[UUID, Reading]]:
    found: dict[UUID, dict[UUID, Reading]] = defaultdict(dict)
    for row in await fetch(
        "SELECT sheet, teller, sealed FROM paper_entry WHERE sheet = ANY($1)", list(sheets)
    ):
        found[row["sheet"]][row["teller"]] = opened(
            place, row["sealed"], row["sheet"], row["teller"], ENTRY
        )
    return found


async def _looks(
    place: Drawer, sheets: Sequence[UUID]
) -> dict[UUID, dict[str, dict[UUID, Reading]]]:
    found: dict[UUID, dict[str, dict[UUID, Reading]]] = defaultdict(lambda: defaultdict(dict))
    for row in await fetch(
        "SELECT sheet, place, reader, sealed FROM paper_look WHERE sheet = ANY($1)", list(sheets)
    ):
        of = row["place"].hex
        found[row["sheet"]][of][row["reader"]] = opened(
            place, row["sealed"], row["sheet"], row["reader"], of
        )
    return found
