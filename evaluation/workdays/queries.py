"""What the office asks of the calendar. Days are days of Asia/Shanghai."""

from datetime import date

from evaluation.db import fetch, fetch_one
from evaluation.workdays import rules


async def today() -> date:
    """By the database's clock, as every deadline is."""
    day: date = await fetch_one("SELECT (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date")
    return day


async def due_after(days: int, start: date | None = None) -> date:
    """The last day of a period of working days that begins the day after `start`, or today."""
    return rules.after_workdays(start or await today(), days, await _differs())


async def ends_of(longest: int) -> list[date]:
    """The last days of the periods of 1, 2 … `longest` working days that begin tomorrow."""
    start, differs = await today(), await _differs()
    return [rules.after_workdays(start, days, differs) for days in range(1, longest + 1)]


async def days_left(due: date) -> int:
    """Working days until `due`; 0 on the day itself, below zero after it."""
    return rules.workdays_left(await today(), due, await _differs())


async def is_announced(year: int) -> bool:
    """Whether the holidays of that year are in the table; without them weekends alone count."""
    return bool(
        await fetch_one(
            "SELECT EXISTS (SELECT FROM holiday WHERE extract(year FROM day) = $1)", year
        )
    )


async def _differs() -> dict[date, bool]:
    return {row["day"]: row["works"] for row in await fetch("SELECT day, works FROM holiday")}
