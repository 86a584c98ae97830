"""Which years there are for a sheet to speak of, and how much of each kind is there."""

from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound
from evaluation.intake.rules import Kind, year_of
from evaluation.workdays.queries import today


class Subject(msgspec.Struct, frozen=True):
    value: str
    title: str


async def subjects_of(kind: Kind, jurisdiction: UUID) -> list[Subject]:
    """Newest first: years of this kind that are there, or the cycles."""
    if kind.of == "cycle":
        rows = await fetch(
            "SELECT id::text AS value, year FROM cycle WHERE jurisdiction = $1 ORDER BY year DESC",
            jurisdiction,
        )
        return [Subject(row["value"], f"{row['year']} 年度") for row in rows]
    sql = {
        "units": "SELECT DISTINCT year FROM unit WHERE jurisdiction = $1 UNION "
        "SELECT year FROM cycle WHERE jurisdiction = $1 ORDER BY year DESC",
        "past-years": "SELECT DISTINCT year FROM past_year WHERE jurisdiction = $1 "
        "ORDER BY year DESC",
    }.get(kind.name)
    rows = await fetch(sql, jurisdiction) if sql else []
    return [Subject(str(row["year"]), f"{row['year']} 年") for row in rows]


async def subject_for(kind: Kind, jurisdiction: UUID, asked: str) -> str | None:
    """What was asked for, or the newest there is; None while there is no cycle to speak of."""
    if asked or not kind.of:
        return asked
    known = await subjects_of(kind, jurisdiction)
    if known:
        return known[0].value
    return None if kind.of == "cycle" else str((await today()).year - 1)


async def subject_title(kind: Kind, jurisdiction: UUID, subject: str) -> str:
    """As people say it. Raises NotFound for another jurisdiction's."""
    if not kind.of:
        return ""
    if kind.of == "year":
        return f"{year_of(subject)} 年"
    year = await fetch_one(
        "SELECT year FROM cycle WHERE id::text = $1 AND jurisdiction = $2", subject, jurisdiction
    )
    if year is None:
        raise NotFound
    return f"{year} 年度"


async def present(person: Person) -> dict[str, str]:
    """By kind: how much is there, in words; nothing for what is empty."""
    rows = await fetch(
        "SELECT "
        "(SELECT year || ' 年 ' || count(*) || ' 家' FROM unit WHERE jurisdiction = $1 "
        "GROUP BY year ORDER BY year DESC LIMIT 1) AS units, "
        "(SELECT c.year || ' 年度 ' || count(*) || ' 人' FROM delegate d "
        "JOIN cycle c ON c.id = d.cycle WHERE d.jurisdiction = $1 "
        "GROUP BY c.year ORDER BY c.year DESC LIMIT 1) AS delegates, "
        "(SELECT u.year || ' 年度 ' || count(DISTINCT u.id) || ' 家' FROM objective_item o "
        "JOIN unit u ON u.id = o.unit WHERE o.jurisdiction = $1 "
        "GROUP BY u.year ORDER BY u.year DESC LIMIT 1) AS scores, "
        "(SELECT count(DISTINCT year) || ' 个年度' FROM past_year WHERE jurisdiction = $1 "
        'HAVING count(*) > 0) AS "past-years", '
        "(SELECT count(*) || ' 个' FROM account WHERE jurisdiction = $1 AND NOT disabled) "
        "AS accounts",
        person.jurisdiction,
    )
    return {name: words or "" for name, words in rows[0].items()}
