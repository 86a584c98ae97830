"""Figures of clues, notices, rectification and reviewed case files of a year and the one before."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import asyncpg
import msgspec

from evaluation.annual.fields import DOT, Figure, Year, compared, counted
from evaluation.annual.from_units import CASE_FILES, of_100
from evaluation.clues.settings import setting_of
from evaluation.db import fetch

CLUES, RECTIFYING = "问题线索", "通报和整改"


class Told(msgspec.Struct, frozen=True):
    """What a column of the question is called, in what it is counted, and the page behind it."""

    column: str
    name: str
    unit: str
    page: str


CLUE_FIGURES = (
    Told("received", "线索数", "条", "/clues?tab=all"),
    Told("accepted", "受理线索数", "条", "/clues?of=accepted"),
    Told("founded", "查实线索数", "条", "/clues?of=founded"),
    Told("unfounded", "不属实线索数", "条", "/clues?state=unfounded"),
    Told("written_off", "销号线索数", "条", "/clues?of=written_off"),
    Told("supervised", "督办线索数", "条", "/clues/overview"),
    Told("repeating", "重复投诉数", "条", "/clues?of=repeating"),
)
NOTICE_FIGURES = (
    Told("notices", "通报文书数", "份", "/notices"),
    Told("units", "通报涉及单位数", "家", "/notices"),
)
RECTIFYING_FIGURES = (
    Told("asked", "要求整改问题数", "个", "/rectification"),
    Told("done", "完成整改问题数", "个", "/rectification"),
    Told("accountable", "责任追究人次", "人次", "/rectification"),
)
FILE_FIGURES = (
    Told("files", "评查案卷数", "卷", "/casefiles"),
    Told("units", "评查案卷单位数", "家", "/casefiles"),
)
_YEARS = (
    "FROM cycle c JOIN {table} x ON x.cycle = c.id WHERE c.jurisdiction = $1 "
    "AND c.year = ANY($2::int[]) GROUP BY c.year"
)


async def clue_figures(year: Year) -> list[Figure]:
    """How many came in and how far they came; a year without any has none of them."""
    rows = await fetch(
        "SELECT c.year, count(*) AS received, "  # noqa: S608  # own text
        "count(*) FILTER (WHERE EXISTS (SELECT FROM clue_step s WHERE s.clue = x.id "
        "AND s.step IN ('accept', 'notify_directly'))) AS accepted, "
        "count(*) FILTER (WHERE EXISTS (SELECT FROM clue_step s WHERE s.clue = x.id AND s.step IN "
        "('find_founded', 'find_partly', 'notify_directly'))) AS founded, "
        "count(*) FILTER (WHERE x.state = 'unfounded') AS unfounded, "
        "count(*) FILTER (WHERE EXISTS (SELECT FROM clue_step s WHERE s.clue = x.id "
        "AND s.step = 'write_off')) AS written_off, "
        "count(*) FILTER (WHERE x.level <> '') AS supervised, count(x.repeats) AS repeating "
        + _YEARS.format(table="clue"),
        *(year.jurisdiction, [year.year, year.year - 1]),
    )
    return [*_told(year, rows, CLUE_FIGURES, CLUES), *await _sources(year)]


async def _sources(year: Year) -> list[Figure]:
    """线索数·投诉举报 and the other sources of the office."""
    rows = await fetch(
        "SELECT source, count(*) AS clues FROM clue WHERE cycle = $1 AND jurisdiction = $2 "
        "GROUP BY source",
        *(year.cycle, year.jurisdiction),
    )
    found = {row["source"]: row["clues"] for row in rows}
    titles = (await setting_of(year.jurisdiction)).sources
    return [
        counted(
            *(f"线索数{DOT}{title}", CLUES, "条", f"{year.path}/clues?source={source}"),
            found.get(source, 0) if found else None,
        )
        for source, title in titles.items()
    ]


async def notice_figures(year: Year) -> list[Figure]:
    """Letters that were issued, and what was asked of the units in them."""
    years = [year.year, year.year - 1]
    letters = await fetch(
        "SELECT c.year, count(*) AS notices, count(DISTINCT x.unit) AS units "  # noqa: S608  # own text
        + _YEARS.format(table="(SELECT * FROM notice WHERE state = 'issued')"),
        *(year.jurisdiction, years),
    )
    asked = await fetch(
        "SELECT c.year, count(*) AS asked, count(*) FILTER (WHERE EXISTS (SELECT FROM clue_step s "  # noqa: S608  # own text
        "WHERE s.clue = x.id AND s.step = 'write_off')) AS done, coalesce(sum((SELECT "
        "sum(a.persons) FROM accountability a WHERE a.clue = x.id)), 0)::int AS accountable "
        + _YEARS.format(table="(SELECT k.* FROM clue k JOIN rectification r ON r.clue = k.id)"),
        *(year.jurisdiction, years),
    )
    return [
        *_told(year, letters, NOTICE_FIGURES, RECTIFYING),
        *_told(year, asked, RECTIFYING_FIGURES, RECTIFYING),
        _rate(year, asked),
    ]


def _rate(year: Year, rows: Sequence[asyncpg.Record]) -> Figure:
    """In percent, one decimal."""
    row = next((one for one in rows if one["year"] == year.year), None)
    share = of_100(Fraction(row["done"], row["asked"])) if row else None
    return counted("整改完成率", RECTIFYING, "%", f"{year.path}/rectification", share)


async def reviewed_file_figures(year: Year) -> list[Figure]:
    """Of the campaigns of the year: the files whose scores are settled, and their mean."""
    rows = await fetch(
        "SELECT c.year, count(*) AS files, count(DISTINCT x.unit) AS units, "  # noqa: S608  # own text
        "sum(x.score::numeric) AS points "
        + _YEARS.format(
            table="(SELECT f.*, p.cycle FROM case_file f JOIN campaign p ON p.id = f.campaign "
            "WHERE f.score IS NOT NULL)"
        ),
        *(year.jurisdiction, [year.year, year.year - 1]),
    )
    means = {row["year"]: _mean(row["points"], row["files"]) for row in rows}
    base = Figure("评查案卷平均得分", CASE_FILES, "分", f"{year.path}/casefiles", None)
    return [
        *_told(year, rows, FILE_FIGURES, CASE_FILES),
        compared(base, means.get(year.year), means.get(year.year - 1)),
    ]


def _mean(points: Decimal, files: int) -> Decimal:
    return (points / files).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


def _told(
    year: Year, rows: Sequence[asyncpg.Record], figures: Sequence[Told], group: str
) -> list[Figure]:
    by_year = {row["year"]: row for row in rows}

    def value(of: int, column: str) -> Decimal | None:
        return Decimal(by_year[of][column]) if of in by_year else None

    return [
        compared(
            Figure(one.name, group, one.unit, f"{year.path}{one.page}", None),
            value(year.year, one.column),
            value(year.year - 1, one.column),
        )
        for one in figures
    ]
