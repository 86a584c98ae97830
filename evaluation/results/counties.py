"""What the city sees of its counties: where each stands, and after its opening what came out.

One county, one table; units of two counties never stand in one order. Nothing here reads a ballot,
a slip or an open box, and a result exists only after the opening.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import msgspec

from evaluation.db import fetch
from evaluation.results.county_rules import COUNTED, CountySitting, CountyYear

YEARS = """
SELECT DISTINCT c.year FROM cycle c JOIN jurisdiction j ON j.id = c.jurisdiction
 WHERE j.superior = $1 OR j.id = $1 ORDER BY c.year DESC
"""
COUNTIES = """
SELECT j.id, j.code, j.title, j.small_office, c.id AS cycle, c.state,
  (SELECT count(*)::int FROM unit u WHERE u.jurisdiction = j.id AND u.year = $2) AS units,
  (SELECT t.until FROM cycle_step t WHERE t.cycle = c.id AND t.state = 'announced'
    ORDER BY t.at DESC LIMIT 1) AS until
FROM jurisdiction j LEFT JOIN cycle c ON c.jurisdiction = j.id AND c.year = $2
WHERE j.superior = $1 ORDER BY j.code
"""
SITTINGS = """
SELECT s.cycle, s.id, b.title AS board, s.state, s.mode, s.held_on, s.closed_slips AS slips,
  s.closed_ballots AS ballots, encode(s.box_root, 'hex') AS root, s.paper_sheets,
  encode(s.paper_root, 'hex') AS paper_root, p.id AS publication,
  (p.at AT TIME ZONE 'Asia/Shanghai')::date AS published_on
FROM sitting s JOIN board b ON b.id = s.board
LEFT JOIN LATERAL (SELECT id FROM tally WHERE sitting = s.id ORDER BY version DESC LIMIT 1) t
  ON true
LEFT JOIN publication p ON p.tally = t.id
WHERE s.cycle = ANY($1) AND NOT s.rehearsal ORDER BY s.held_on, b.title, s.id
"""
RESULTS = """
SELECT s.id AS sitting, u.short_title AS unit, u.class AS category, n.rank, n.tied, n.total,
  n.grade, v.content::json -> 'rules' ->> 'grades' AS grades
FROM sitting s
JOIN LATERAL (SELECT id FROM tally WHERE sitting = s.id ORDER BY version DESC LIMIT 1) t ON true
JOIN standing n ON n.tally = t.id JOIN unit u ON u.id = n.unit
JOIN scheme_version v ON v.id = s.scheme
WHERE s.id = ANY($1) AND s.state IN ('opened', 'signed') AND NOT s.rehearsal
ORDER BY n.rank NULLS LAST, u.short_title
"""


async def years_of_counties(city: UUID) -> list[int]:
    """Newest first."""
    return [row["year"] for row in await fetch(YEARS, city)]


async def counties_in(city: UUID, year: int) -> list[CountyYear]:
    """All of them, in the order of their codes; none for a jurisdiction without counties."""
    rows = [dict(row) for row in await fetch(COUNTIES, city, year)]
    cycles = [row["cycle"] for row in rows if row["cycle"]]
    sittings: dict[UUID, list[CountySitting]] = {}
    for found in await fetch(SITTINGS, cycles):
        row = dict(found)
        cycle = row.pop("cycle")
        sittings.setdefault(cycle, []).append(msgspec.convert(row, CountySitting))
    return [
        msgspec.convert(row | {"sittings": sittings.get(row.pop("cycle"), [])}, CountyYear)
        for row in rows
    ]


class UnitResult(msgspec.Struct, frozen=True):
    """One line of a county's own ranking."""

    rank: int | None
    tied: bool
    unit: str
    category: str
    total: str | None
    grade: str | None


class CountyResult(msgspec.Struct, frozen=True):
    """结果 of one sitting of one county: a table of its own."""

    county: str
    sitting: CountySitting
    lines: tuple[UnitResult, ...]


async def county_results(counties: Sequence[CountyYear]) -> list[CountyResult]:
    """Of the sittings whose box is open, county by county."""
    held = [
        (county, sitting)
        for county in counties
        for sitting in county.sittings
        if sitting.state in COUNTED
    ]
    lines: dict[UUID, list[UnitResult]] = {}
    for row in await fetch(RESULTS, [sitting.id for _, sitting in held]):
        lines.setdefault(row["sitting"], []).append(_result(dict(row)))
    return [
        CountyResult(county.title, sitting, tuple(lines.get(sitting.id, ())))
        for county, sitting in held
    ]


def _result(row: dict[str, Any]) -> UnitResult:
    grades = {one["id"]: one["title"] for one in msgspec.json.decode(row["grades"])}
    names = ("rank", "tied", "unit", "category", "total")
    return UnitResult(**{name: row[name] for name in names}, grade=grades.get(row["grade"]))
