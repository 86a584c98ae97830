"""数据清单: who gives figures to the report; a room that has more adds its provider here."""

from uuid import UUID

from evaluation.annual.fields import Figure, Provider, Year
from evaluation.annual.from_clues import clue_figures, notice_figures, reviewed_file_figures
from evaluation.annual.from_sittings import county_figures, ranking_figures, sitting_figures
from evaluation.annual.from_statistics import statistics_figures
from evaluation.annual.from_units import case_file_figures, report_figures, unit_figures
from evaluation.db import fetch, found

PROVIDERS: list[Provider] = [
    statistics_figures,
    unit_figures,
    case_file_figures,
    reviewed_file_figures,
    clue_figures,
    notice_figures,
    report_figures,
    sitting_figures,
    ranking_figures,
    county_figures,
]


async def year_of(jurisdiction: UUID, cycle: UUID) -> Year:
    """Raises NotFound for another jurisdiction's year."""
    rows = await fetch(
        "SELECT c.jurisdiction, c.id AS cycle, c.year, j.title AS place, "
        "EXISTS (SELECT FROM jurisdiction b WHERE b.superior = j.id) AS over_counties, "
        "(SELECT f.id FROM cycle f WHERE f.jurisdiction = j.id AND f.year = c.year - 1 "
        "AND EXISTS (SELECT FROM statistics_form x WHERE x.cycle = f.id)) AS former "
        "FROM cycle c JOIN jurisdiction j ON j.id = c.jurisdiction "
        "WHERE c.id = $1 AND c.jurisdiction = $2",
        *(cycle, jurisdiction),
    )
    return Year(**dict(found(rows[0] if rows else None)))


async def figures_of(year: Year) -> list[Figure]:
    """Everything that may be written into the report of the year, in groups that follow it."""
    figures: list[Figure] = []
    for provider in PROVIDERS:
        figures += await provider(year)
    return figures
