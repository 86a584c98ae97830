"""Figures of the register, the duty reports and the case files of a year."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from uuid import UUID

from evaluation.annual.fields import DOT, Figure, Year, compared, counted
from evaluation.db import fetch
from evaluation.statistics.comparing import plain, tenths_of_percent

UNITS, REPORTS, CASE_FILES = "年度和单位", "述职报告", "案卷评查"
CASE_FILE_DIMENSION, MEAN = "casefile", "%平均%"
"""The item that holds a unit's mean of the reviewed case files, as points of its maximum."""


async def unit_figures(year: Year) -> list[Figure]:
    """The year itself, and the own units of its register."""
    now = await _units(year.jurisdiction, year.year)
    before = await _units(year.jurisdiction, year.year - 1)
    source = f"/office/register?year={year.year}"
    whole = Figure("执法单位数", UNITS, "家", source, None)
    return [
        counted("年度", UNITS, "", "/office", year.year),
        counted("上年度", UNITS, "", "/office", year.year - 1),
        compared(whole, _sum(now), _sum(before)),
        *(
            counted(f"执法单位数{DOT}{category}", UNITS, "家", source, number)
            for category, number in now.items()
        ),
    ]


def _sum(units: Mapping[str, int]) -> Decimal | None:
    return Decimal(sum(units.values())) if units else None


async def _units(jurisdiction: UUID, year: int) -> dict[str, int]:
    """By class; counties, which stand on the city's board too, are no units of its own."""
    rows = await fetch(
        "SELECT class AS category, count(*) AS units FROM unit WHERE jurisdiction = $1 "
        "AND year = $2 AND own_code IS NULL GROUP BY 1 ORDER BY 1 DESC",
        *(jurisdiction, year),
    )
    return {row["category"]: row["units"] for row in rows}


async def report_figures(year: Year) -> list[Figure]:
    """How the duty reports came in; nothing where none were asked for."""
    rows = await fetch(
        "SELECT EXISTS (SELECT FROM report_outline o WHERE o.cycle = $1) AS asked, "
        "count(*) AS due, count(v.first) AS handed_in, count(*) FILTER (WHERE v.late) AS late, "
        "count(*) FILTER (WHERE r.state = 'accepted') AS accepted FROM unit u "
        "LEFT JOIN duty_report r ON r.unit = u.id LEFT JOIN LATERAL (SELECT x.id AS first, x.late "
        "FROM report_version x WHERE x.report = r.id ORDER BY x.number LIMIT 1) v ON true "
        "WHERE u.jurisdiction = $2 AND u.year = $3 AND u.own_code IS NULL",
        *(year.cycle, year.jurisdiction, year.year),
    )
    row, source = rows[0], f"{year.path}/reports"
    names = {
        "应交述职报告数": "due",
        "已交述职报告数": "handed_in",
        "已接收述职报告数": "accepted",
        "迟交述职报告数": "late",
    }
    return [
        counted(name, REPORTS, "份", source, row[column] if row["asked"] else None)
        for name, column in names.items()
    ]


async def case_file_figures(year: Year) -> list[Figure]:
    """The mean of the units' own means, of 100; 不适用 counts for none."""
    rows = await fetch(
        "SELECT i.points, i.maximum FROM objective_item i JOIN unit u ON u.id = i.unit "
        "WHERE u.jurisdiction = $1 AND u.year = $2 AND u.own_code IS NULL AND i.dimension = $3 "
        "AND i.title LIKE $4 AND i.points IS NOT NULL",
        *(year.jurisdiction, year.year, CASE_FILE_DIMENSION, MEAN),
    )
    shares = [Fraction(row["points"]) / Fraction(row["maximum"]) for row in rows]
    mean = sum(shares, Fraction()) / len(shares) if shares else None
    source = f"{year.path}/objective"
    return [
        counted("案卷评查平均分", CASE_FILES, "分", source, None if mean is None else of_100(mean)),
        counted("案卷评查单位数", CASE_FILES, "家", source, len(shares) or None),
    ]


def of_100(share: Fraction) -> str:
    """One decimal, rounded half up: 86.3."""
    return plain(Decimal(tenths_of_percent(share)) / 10)
