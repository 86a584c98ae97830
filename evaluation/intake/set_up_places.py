"""辖区 of a set-up: each row judged, founded, given its year, boards and a default scheme."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from evaluation.cycles.actions import YearPaper, found_cycle, found_scheme
from evaluation.cycles.defaults import STARTS
from evaluation.cycles.rules import Scope
from evaluation.db import fetch
from evaluation.intake.rules import same_values
from evaluation.intake.set_up_forms import (
    APPROVED,
    BASIS,
    BUREAU,
    CODE,
    PLACES,
    PLAN,
    SCHEME,
    SCHEMES,
    SMALL,
    SUPERIOR,
    TITLE,
    YEAR,
)
from evaluation.intake.set_up_rules import Found, Place, is_code, is_year
from evaluation.intake.units import YES
from evaluation.registry.founding import (
    JurisdictionLine,
    Present,
    found_jurisdiction,
    furnish_jurisdiction,
    present_jurisdictions,
)
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.reading import Row

ACTOR = "command"


async def stage_places(rows: Sequence[Row], found: Found) -> dict[str, Place]:
    """Every jurisdiction that the other sheets may name, by code: of the sheet, and those there.

    A row with a fault is staged as well as it goes: what is wrong in other sheets is to be told
    at the same time, and the caller takes everything back.
    """
    there = await present_jurisdictions()
    found.faults += same_values(PLACES, rows, CODE)
    found.faults += _city_faults(rows)
    places = {code: Place(one.id, one.line, fresh=False) for code, one in there.items()}
    for row in sorted(rows, key=lambda row: bool(row.values[SUPERIOR])):
        line = _line(row)
        found.faults += _faults(row, line, there, places)
        if not line.code or line.code in found.named:
            continue
        found.named.append(line.code)
        known = there.get(line.code)
        if known is None:
            superior = places.get(line.superior)
            here = await found_jurisdiction(ACTOR, line, superior.id if superior else None)
            places[line.code] = Place(here, line, fresh=True)
        else:
            kept = await _furnish(row, line, known, found)
            places[line.code] = Place(known.id, kept, fresh=False)
    return places


def _line(row: Row) -> JurisdictionLine:
    """Cut to what the columns hold; a value that is longer is a fault already."""
    return JurisdictionLine(
        row.values[CODE][:12],
        row.values[TITLE][:40],
        row.values[BUREAU][:60],
        row.values[SUPERIOR][:12],
        row.values[SMALL] == YES,
    )


def _city_faults(rows: Sequence[Row]) -> list[Fault]:
    cities = [row for row in rows if row.values[CODE] and not row.values[SUPERIOR]]
    return [
        Fault(
            PLACES,
            row.number,
            SUPERIOR,
            f"没有填，与第 {cities[0].number} 行都成了市级。县市区请填市的代码。",
        )
        for row in cities[1:]
    ]


def _faults(
    row: Row, line: JurisdictionLine, there: Mapping[str, Present], places: Mapping[str, Place]
) -> list[Fault]:
    faults = []
    if line.code and not is_code(line.code):
        faults.append((CODE, "要填六位数字的行政区划代码，如 430721。"))
    superior = places.get(line.superior)
    if line.superior and superior is None:
        faults.append((SUPERIOR, f"没有这个上级：{line.superior}。请填“辖区”里市级那一行的代码。"))
    elif line.superior and superior and superior.line.superior:
        faults.append((SUPERIOR, f"{superior.line.title}自己是县市区，不能作上级。"))
    if line.small_office and not line.superior:
        faults.append((SMALL, "只有县市区能按小局办理，市级请填“否”。"))
    known = there.get(line.code)
    for column, now, before in (
        (TITLE, line.title, known.line.title if known else line.title),
        (SUPERIOR, line.superior, known.line.superior if known else line.superior),
    ):
        if now != before:
            faults.append((column, f"系统里 {line.code} 填的是“{before}”。请照系统里的填。"))
    faults += _year_faults(row)
    return [Fault(PLACES, row.number, column, words) for column, words in faults]


def _year_faults(row: Row) -> list[tuple[str, str]]:
    year, basis = row.values[YEAR], row.values[BASIS]
    if not year:
        return [(YEAR, "填了依据文件，却没有填年度。")] if basis else []
    faults = [] if is_year(year) else [(YEAR, "要填 2000 到 2200 的年度，如 2025。")]
    return faults if basis else [*faults, (BASIS, "填了年度就要填依据文件。")]


async def _furnish(
    row: Row, line: JurisdictionLine, known: Present, found: Found
) -> JurisdictionLine:
    """As it is from here on."""
    if known.line == line:
        return line
    if not known.used:
        await furnish_jurisdiction(ACTOR, known.id, line)
        return line
    for column, before, now in (
        (BUREAU, known.line.bureau, line.bureau),
        (SMALL, known.line.small_office, line.small_office),
    ):
        if before != now:
            words = f"{line.title}已在使用，这一栏与系统里的不同，没有改。"
            if column == SMALL:
                words += "要切换，请系统管理员、安全管理员在“小局”页上办。"
            found.notes.append(Fault(PLACES, row.number, column, words))
    return known.line


class YearOf(msgspec.Struct, frozen=True):
    cycle: UUID
    year: int
    boards: frozenset[str]
    fresh: bool


async def stage_year(row: Row, place: Place, boards: Sequence[str], found: Found) -> YearOf | None:
    """The year that the row names; one that is there stays as it is, but for a missing scheme."""
    year = row.values[YEAR]
    if not is_year(year):
        return None
    rows = await fetch(
        "SELECT c.id, c.basis, array_agg(b.title) AS boards, "
        "EXISTS (SELECT FROM scheme_version v WHERE v.cycle = c.id) AS scheme FROM cycle c "
        "LEFT JOIN board b ON b.cycle = c.id WHERE c.jurisdiction = $1 AND c.year = $2 "
        "GROUP BY c.id",
        *(place.id, int(year)),
    )
    if rows:
        there = rows[0]
        if there["basis"] != row.values[BASIS]:
            words = f"{year} 年度已经建立，依据文件与系统里的不同，没有改。"
            found.notes.append(Fault(PLACES, row.number, BASIS, words))
        if not there["scheme"]:
            await _adopt(row, place, there["id"])
        return YearOf(there["id"], int(year), frozenset(filter(None, there["boards"])), fresh=False)
    paper = YearPaper(row.values[BASIS] or "—", row.values[PLAN][:60], row.values[APPROVED][:60])
    titles = list(boards) or ["县直单位" if place.line.superior else "市直单位"]
    scopes = dict.fromkeys(titles, Scope.INTERNAL)
    cycle = await found_cycle(ACTOR, place.id, int(year), scopes, _cut(paper))
    await _adopt(row, place, cycle)
    return YearOf(cycle, int(year), frozenset(titles), fresh=True)


def _cut(paper: YearPaper) -> YearPaper:
    return msgspec.structs.replace(paper, basis=paper.basis[:200])


async def _adopt(row: Row, place: Place, cycle: UUID) -> None:
    start = STARTS[SCHEMES.get(row.values[SCHEME], "points")][1]
    await found_scheme(ACTOR, place.id, cycle, start())
