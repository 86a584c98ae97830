"""The register goes in: jurisdictions and the units of one year, from a CSV file."""

import csv
import io
from uuid import UUID, uuid4

import msgspec

from evaluation.audit import trail
from evaluation.db import fetch, transaction
from evaluation.errors import Refused
from evaluation.registry.tables import Unit

COLUMNS = (
    "jurisdiction_code",
    "board",
    "class",
    "name",
    "short_name",
    "own_code",
    "role",
    "note",
)


class RegisterTaken(trail.Event, frozen=True):
    year: int
    units: int


class RegisterLine(msgspec.Struct, frozen=True):
    """One line of the register as it was read."""

    jurisdiction_code: str
    board: str
    category: str
    title: str
    short_title: str
    own_code: str
    organiser: bool
    note: str


class RegisterUnfit(Refused):
    """Every fault by line and column; nothing was stored."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("；".join(faults) + "。整张表都没有导入，请改后再传。")


def read_register(text: str) -> list[RegisterLine]:
    """A CSV with the heads of COLUMNS. Raises RegisterUnfit."""
    reader = csv.DictReader(io.StringIO(text, newline=""))
    heads = tuple(reader.fieldnames or ())
    if heads != COLUMNS:
        raise RegisterUnfit([f"表头应是 {'、'.join(COLUMNS)}，现在是 {'、'.join(heads) or '空'}"])
    faults, lines, seen = [], [], dict[tuple[str, str], int]()
    for number, row in enumerate(reader, 2):
        if None in row or None in row.values():
            faults.append(f"第 {number} 行的列数不对")
            continue
        faults += _faults(number, row, seen)
        lines.append(_line(row))
    if not lines and not faults:
        faults.append("表里没有一家单位")
    if faults:
        raise RegisterUnfit(faults)
    return lines


def _faults(number: int, row: dict[str, str], seen: dict[tuple[str, str], int]) -> list[str]:
    faults = [
        f"第 {number} 行“{column}”是空的"
        for column in ("jurisdiction_code", "board", "class", "name", "short_name")
        if not row[column].strip()
    ]
    for column, longest in (("name", 80), ("short_name", 40), ("class", 40), ("board", 40)):
        if len(row[column]) > longest:
            faults.append(f"第 {number} 行“{column}”超过 {longest} 字")
    for column in ("name", "short_name"):
        first = seen.setdefault((column + row["jurisdiction_code"], row[column]), number)
        if first != number:
            faults.append(f"第 {number} 行“{column}”与第 {first} 行相同：{row[column]}")
    return faults


def _line(row: dict[str, str]) -> RegisterLine:
    return RegisterLine(
        row["jurisdiction_code"],
        row["board"],
        row["class"],
        row["name"],
        row["short_name"],
        row["own_code"],
        row["role"] == "organiser",
        row["note"],
    )


async def take_register(actor: str, year: int, lines: list[RegisterLine]) -> int:
    """Store the year's units; those already there by title stay. How many were new.

    Raises RegisterUnfit for a jurisdiction that does not exist.
    """
    async with transaction():
        rows = await fetch("SELECT id, code FROM jurisdiction")
        known: dict[str, UUID] = {row["code"]: row["id"] for row in rows}
        strange = sorted({line.jurisdiction_code for line in lines} - set(known))
        if strange:
            raise RegisterUnfit([f"没有辖区 {code}" for code in strange])
        present = await fetch("SELECT jurisdiction, title FROM unit WHERE year = $1", year)
        there = {(row["jurisdiction"], row["title"]) for row in present}
        fresh = [line for line in lines if (known[line.jurisdiction_code], line.title) not in there]
        if fresh:
            await Unit.insert(*(_row(known[line.jurisdiction_code], year, line) for line in fresh))
            await trail.record(None, actor, RegisterTaken(year, len(fresh)))
        return len(fresh)


def _row(jurisdiction: UUID, year: int, line: RegisterLine) -> Unit:
    return Unit(
        id=uuid4(),
        jurisdiction=jurisdiction,
        year=year,
        board=line.board,
        category=line.category,
        title=line.title,
        short_title=line.short_title,
        own_code=line.own_code or None,
        organiser=line.organiser,
        ranked=not line.organiser,
        note="承办单位，不参与排名" if line.organiser else "",
    )


CITY = ("430700", "常德市", "常德市司法局")
COUNTIES = (
    ("430702", "武陵区"),
    ("430703", "鼎城区"),
    ("430721", "安乡县"),
    ("430722", "汉寿县"),
    ("430723", "澧县"),
    ("430724", "临澧县"),
    ("430725", "桃源县"),
    ("430726", "石门县"),
    ("430781", "津市市"),
)
"""Codes of GB/T 2260."""


async def found_jurisdictions() -> UUID:
    """The city and its nine counties, once; the city's id."""
    async with transaction():
        await fetch(
            "INSERT INTO jurisdiction (id, code, title, bureau) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (code) DO NOTHING",
            *(uuid4(), *CITY),
        )
        rows = await fetch("SELECT id FROM jurisdiction WHERE code = $1", CITY[0])
        city: UUID = rows[0]["id"]
        for code, title in COUNTIES:
            await fetch(
                "INSERT INTO jurisdiction (id, code, title, bureau, superior) "
                "VALUES ($1, $2, $3, $4, $5) ON CONFLICT (code) DO NOTHING",
                *(uuid4(), code, title, f"{title}司法局", city),
            )
        return city
