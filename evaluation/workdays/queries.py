"""What the office asks of the calendar. Days are days of Asia/Shanghai."""

from collections.abc import Collection
from datetime import date, datetime

import msgspec

from evaluation.db import fetch, fetch_one
from evaluation.workdays import rules


async def today() -> date:
    """By the database's clock, as every deadline is."""
    day: date = await fetch_one("SELECT (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date")
    return day


async def now() -> datetime:
    """The database's clock, where the hour counts."""
    moment: datetime = await fetch_one("SELECT clock_timestamp()")
    return moment


async def due_after(days: int, start: date | None = None) -> date:
    """The last day of a period of working days that begins the day after `start`, or today."""
    return rules.after_workdays(start or await today(), days, await differs())


async def due_before(days: int, end: date) -> date:
    """The working day that lies so many working days before `end`."""
    return rules.before_workdays(end, days, await differs())


async def ends_of(longest: int) -> list[date]:
    """The last days of the periods of 1, 2 … `longest` working days that begin tomorrow."""
    start, marked = await today(), await differs()
    return [rules.after_workdays(start, days, marked) for days in range(1, longest + 1)]


async def days_left(due: date) -> int:
    """Working days until `due`; 0 on the day itself, below zero after it."""
    return rules.workdays_left(await today(), due, await differs())


async def is_announced(year: int) -> bool:
    """Whether the holidays of that year are in the table; without them weekends alone count."""
    return bool(
        await fetch_one(
            "SELECT EXISTS (SELECT FROM holiday WHERE extract(year FROM day) = $1)", year
        )
    )


class Marked(msgspec.Struct, frozen=True):
    """A day that differs from the week's own order; `works`: a weekend day that is worked, 调休."""

    day: date
    works: bool
    title: str


async def marked_days(first: date, last: date) -> list[Marked]:
    """节假日和调休 of a span, in order."""
    rows = await fetch(
        "SELECT day, works, title FROM holiday WHERE day BETWEEN $1 AND $2 ORDER BY day",
        *(first, last),
    )
    return [Marked(**row) for row in rows]


async def unannounced(years: Collection[int]) -> list[int]:
    """Of these years, those whose holidays are not in the table; weekends alone count there."""
    rows = await fetch(
        "SELECT y AS year FROM unnest($1::int[]) AS y WHERE NOT EXISTS "
        "(SELECT FROM holiday WHERE extract(year FROM day) = y) ORDER BY y",
        sorted(years),
    )
    return [row["year"] for row in rows]


async def differs() -> dict[date, bool]:
    """Every day of the table that breaks the week's order: True is worked, False is off."""
    return {row["day"]: row["works"] for row in await fetch("SELECT day, works FROM holiday")}
