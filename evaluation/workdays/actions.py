"""The table of holidays, filled from the announcements of the State Council (国务院办公厅)."""

from uuid import uuid4

import asyncpg
from chinese_calendar import Holiday as Announced  # type: ignore[import-untyped]
from chinese_calendar.constants import (  # type: ignore[import-untyped]
    holidays,
    workdays,
)

TITLES = {holiday.value: holiday.chinese for holiday in Announced}
FIRST_YEAR = 2020


async def seed_holidays(connection: "asyncpg.Connection[asyncpg.Record]") -> None:
    """Every announced day that the table has not got; days that an office entered stay."""
    days = [
        (uuid4(), day, works, TITLES.get(name, name))
        for table, works in ((holidays, False), (workdays, True))
        for day, name in table.items()
        if day.year >= FIRST_YEAR
    ]
    await connection.executemany(
        "INSERT INTO holiday (id, day, works, title) VALUES ($1, $2, $3, $4) "
        "ON CONFLICT DO NOTHING",
        days,
    )
