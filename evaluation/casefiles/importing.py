"""案卷目录 of all units in one sheet, sent by the office; taken as a whole or not at all."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.casefiles.listing import list_files
from evaluation.casefiles.listing_rules import CLOSED_ON, FORM, KIND, NUMBER, TITLE
from evaluation.casefiles.rules import ListedFile
from evaluation.casefiles.states import KIND_TITLES
from evaluation.db import fetch, transaction
from evaluation.errors import Refused
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.reading import Row, read
from evaluation.workdays.queries import today

UNIT = "单位"
NAMED = 5
"""How many faults one refusal names."""
ALL_UNITS = SheetForm(
    "案卷目录（各单位）",
    (Column(UNIT, "名录里的全称或简称", longest=80), *FORM.columns),
    ("示例市城管局", *FORM.example),
)
_KINDS = {title: kind for kind, title in KIND_TITLES.items()}


class Imported(msgspec.Struct, frozen=True):
    units: int
    files: int


async def import_lists(
    person: Person, cycle: UUID, campaign: UUID, name: str, content: bytes
) -> Imported:
    """Added to what is listed; a known number is written over. Raises SheetRefused, Refused."""
    reading = read(content, name, ALL_UNITS)
    units = await _units(person.jurisdiction, cycle)
    faults = [*reading.faults, *faults_of(reading.rows, units, await today())]
    if faults:
        raise Refused(_in_words(faults))
    if not reading.rows:
        raise Refused("表里只有表头，没有导入。请填好后再传。")
    lists: dict[UUID, list[ListedFile]] = {}
    for row in reading.rows:
        lists.setdefault(units[row.values[UNIT]], []).append(_file(row))
    async with transaction():
        for unit, files in lists.items():
            await list_files(person, campaign, unit, files)
    return Imported(len(lists), len(reading.rows))


async def _units(jurisdiction: UUID, cycle: UUID) -> dict[str, UUID]:
    """By full and by short title."""
    rows = await fetch(
        "SELECT u.id, u.title, u.short_title FROM unit u JOIN cycle c "
        "ON c.jurisdiction = u.jurisdiction AND c.year = u.year "
        "WHERE c.id = $1 AND c.jurisdiction = $2",
        *(cycle, jurisdiction),
    )
    return {row[name]: row["id"] for name in ("short_title", "title") for row in rows}


def faults_of(rows: Sequence[Row], units: Mapping[str, UUID], today: date) -> list[Fault]:
    """What the form itself can't see."""
    counted = Counter((units.get(row.values.get(UNIT, "")), row.values.get(NUMBER)) for row in rows)
    found = []
    for row in rows:
        unit, number = row.values.get(UNIT, ""), row.values.get(NUMBER, "")
        if unit and unit not in units:
            found.append(_fault(row, UNIT, f"本年度名录里没有“{unit}”。"))
        elif number and counted[units.get(unit), number] > 1:
            found.append(_fault(row, NUMBER, f"“{number}”在这家单位里出现了不止一次。"))
        if row.values.get(CLOSED_ON, "") > today.isoformat():
            found.append(_fault(row, CLOSED_ON, "办结日期在今天以后，请核对。"))
    return found


def _fault(row: Row, column: str, words: str) -> Fault:
    return Fault(ALL_UNITS.sheet_name, row.number, column, words)


def _in_words(faults: Sequence[Fault]) -> str:
    ordered = sorted(faults, key=lambda one: one.row)
    first = "".join(f"{one.where}：{one.words}" for one in ordered[:NAMED])
    more = f"还有 {len(faults) - NAMED} 处。" if len(faults) > NAMED else ""
    return f"表里有 {len(faults)} 处要改。{first}{more}整张表都没有导入，请改后再传。"


def _file(row: Row) -> ListedFile:
    values = row.values
    closed_on = date.fromisoformat(values[CLOSED_ON])
    return ListedFile(_KINDS[values[KIND]], values[NUMBER], values[TITLE], closed_on)
