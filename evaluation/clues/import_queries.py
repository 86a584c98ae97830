"""热线导入: a sheet that waits, looked at beside the register and the clues that are there."""

import asyncio
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import asyncpg
import msgspec

from evaluation.accounts.rules import OFFICERS, Person
from evaluation.clues.import_columns import FORM, read_orders
from evaluation.clues.import_rules import (
    Former,
    Looked,
    Order,
    Twin,
    faults_of,
    notes_of,
    order_of,
)
from evaluation.clues.import_twins import NEAR, same_callers, twins_of
from evaluation.clues.moving import clue_label
from evaluation.clues.sealing import opened_bytes, telephone_hash
from evaluation.clues.settings import setting_of
from evaluation.clues.unit_names import units_by_name
from evaluation.db import fetch, found
from evaluation.errors import NotFound
from evaluation.spreadsheets.characters import folded
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.reading import Reading
from evaluation.workdays.queries import today

PURPOSE = "clue import"
SHOWN_TEXT = 80


class Waiting(msgspec.Struct, frozen=True):
    """What lies sealed between preview and storing: the file's own name may tell a name."""

    name: str
    content: bytes


class ImportHead(msgspec.Struct, frozen=True):
    """待导入 — whose sheet it is and when it came."""

    id: UUID
    cycle: UUID
    year: int
    by: str
    at: datetime


class ImportLine(msgspec.Struct, frozen=True):
    """One row as the page shows it: nothing of the complainant but whether there is one."""

    order: Order
    unit: str
    text: str
    faults: Sequence[Fault]


class ImportPreview(msgspec.Struct, frozen=True):
    """The page between upload and storing. `fresh`: rows that are neither faulty nor a likeness."""

    head: ImportHead
    name: str
    looked: Looked
    lines: dict[int, ImportLine]

    @property
    def fresh(self) -> list[ImportLine]:
        return [one for row, one in self.lines.items() if self._is_fresh(row)]

    @property
    def twin_rows(self) -> list[int]:
        """Those with a fault are mended or left out first."""
        return [row for row in self.looked.twins if row not in self.looked.faulty_rows]

    @property
    def sure(self) -> list[int]:
        return [row for row in self.twin_rows if self.looked.twins[row].sure]

    @property
    def likely(self) -> list[int]:
        return [row for row in self.twin_rows if not self.looked.twins[row].sure]

    def _is_fresh(self, row: int) -> bool:
        return row not in self.looked.twins and row not in self.looked.faulty_rows


async def import_preview(person: Person, cycle: UUID, draft: UUID) -> ImportPreview:
    """Raises NotFound for another jurisdiction's, and once it was stored or dropped."""
    check_officer(person)
    rows = await fetch(
        "SELECT i.id, i.cycle, c.year, a.full_name AS by, i.at, i.sealed FROM clue_import i "  # noqa: S608  # own text
        "JOIN cycle c ON c.id = i.cycle JOIN account a ON a.id = i.made_by "
        f"WHERE i.id = $1 AND i.jurisdiction = $2 AND i.cycle = $3 AND {FRESH}",
        *(draft, person.jurisdiction, cycle),
    )
    row = dict(found(rows[0] if rows else None))
    waiting = opened(row.pop("sealed"))
    head = ImportHead(**row)
    looked = await look_at(person.jurisdiction, cycle, head.year, waiting)
    titles = await _titles_of(person.jurisdiction, head.year)
    return ImportPreview(head, waiting.name, looked, _lines(looked, titles))


FRESH = "i.at > clock_timestamp() - interval '1 day'"


def check_officer(person: Person) -> None:
    if person.roles.isdisjoint(OFFICERS):
        raise NotFound


def opened(sealed: bytes) -> Waiting:
    return msgspec.msgpack.decode(opened_bytes(PURPOSE, sealed), type=Waiting)


def _lines(looked: Looked, titles: dict[UUID, str]) -> dict[int, ImportLine]:
    faults: dict[int, list[Fault]] = {}
    for fault in looked.faults:
        faults.setdefault(fault.row, []).append(fault)
    return {
        one.row: ImportLine(
            one,
            titles[one.unit] if one.unit else "",
            one.text if len(one.text) <= SHOWN_TEXT else f"{one.text[:SHOWN_TEXT]}…",
            faults.get(one.row, ()),
        )
        for one in looked.orders
    }


async def look_at(jurisdiction: UUID, cycle: UUID, year: int, waiting: Waiting) -> Looked:
    """Seven questions, however many rows there are. Raises SheetRefused."""
    reading = await asyncio.to_thread(read_orders, waiting.content, waiting.name)
    sheet = next((one.sheet for one in (*reading.faults, *reading.notes)), FORM.title)
    if not reading.rows:
        none = Fault(sheet, 0, "", "表里没有填任何一行。请填好后再传。")
        return Looked((), {}, reading.faults or (none,), reading.notes)
    orders = await _orders(jurisdiction, year, reading)
    own = faults_of(sheet, orders, await today())
    spoilt = {(fault.row, fault.column) for fault in reading.faults}
    faults = [*reading.faults, *(one for one in own if (one.row, one.column) not in spoilt)]
    return Looked(
        orders,
        await _twins(jurisdiction, cycle, orders),
        sorted(faults, key=lambda fault: fault.row),
        [*reading.notes, *notes_of(sheet, reading, orders, year)],
    )


async def _orders(jurisdiction: UUID, year: int, reading: Reading) -> list[Order]:
    units = await units_by_name(jurisdiction, year)
    setting = await setting_of(jurisdiction)
    kinds = {folded(kind.title): kind.title for kind in setting.kinds}
    return [order_of(row, units, kinds) for row in reading.rows]


async def _twins(jurisdiction: UUID, cycle: UUID, orders: Sequence[Order]) -> dict[int, Twin]:
    by_number = await _by_number(jurisdiction, orders)
    hashes = {one.row: telephone_hash(one.complaint.telephone) for one in orders}
    callers = await _by_caller(jurisdiction, [one for one in hashes.values() if one])
    by_caller = same_callers(orders, hashes, callers)
    texts = await _texts(jurisdiction, cycle, orders)
    return await asyncio.to_thread(twins_of, orders, by_number, by_caller, texts)


async def _titles_of(jurisdiction: UUID, year: int) -> dict[UUID, str]:
    rows = await fetch(
        "SELECT id, short_title FROM unit WHERE jurisdiction = $1 AND year = $2",
        *(jurisdiction, year),
    )
    return {row["id"]: row["short_title"] for row in rows}


_FORMER = (
    "SELECT k.id, k.number, c.year, k.unit, k.received_on, k.outer_number, k.title {more} "
    "FROM clue k JOIN cycle c ON c.id = k.cycle "
)


def _former(row: asyncpg.Record) -> Former:
    """A row of _FORMER."""
    return Former(
        key=str(row["id"]),
        label=f"{clue_label(row['year'], row['number'])} {row['title']}",
        unit=row["unit"],
        received_on=row["received_on"],
        clue=row["id"],
    )


async def _by_number(jurisdiction: UUID, orders: Sequence[Order]) -> dict[str, Former]:
    rows = await fetch(
        _FORMER.format(more="") + "WHERE k.jurisdiction = $1 AND k.outer_number = ANY($2) "
        "ORDER BY k.received_on DESC, k.id",
        *(jurisdiction, sorted({one.number for one in orders if one.number})),
    )
    return {row["outer_number"]: _former(row) for row in rows}


async def _by_caller(jurisdiction: UUID, hashes: Sequence[bytes]) -> dict[bytes, list[Former]]:
    """Who called before, the newest first."""
    rows = await fetch(
        _FORMER.format(more=", p.telephone_hash") + "JOIN complainant p ON p.clue = k.id "
        "WHERE p.jurisdiction = $1 AND p.telephone_hash = ANY($2) "
        "ORDER BY k.received_on DESC, k.id",
        *(jurisdiction, list(set(hashes))),
    )
    callers: dict[bytes, list[Former]] = {}
    for row in rows:
        callers.setdefault(row["telephone_hash"], []).append(_former(row))
    return callers


async def _texts(
    jurisdiction: UUID, cycle: UUID, orders: Sequence[Order]
) -> dict[str, tuple[Former, str]]:
    """Of the clues of the year that came about when the sheet's rows did."""
    days = [one.received_on for one in orders if one.received_on]
    if not days:
        return {}
    rows = await fetch(
        _FORMER.format(more=", k.text") + "WHERE k.jurisdiction = $1 AND k.cycle = $2 "
        "AND k.received_on BETWEEN $3 AND $4 ORDER BY k.id",
        *(jurisdiction, cycle, min(days) - 3 * NEAR, max(days) + NEAR),
    )
    return {str(row["id"]): (_former(row), row["text"]) for row in rows}
