"""kill -9 of the site in the middle of the reports: the next start makes the rest, each once."""

import asyncio

from evaluation.db import fetch, fetch_one
from evaluation.results.reports import order_reports
from tests.results.counted import a_counted_sitting

UNITS = 5
PATIENCE = 120
"""Seconds; the reports are made when the machine has nothing better to do."""


async def made(at_least: int) -> int:
    """Wait until so many are there."""
    for _ in range(PATIENCE * 5):
        count = await fetch_one("SELECT count(*) FROM report_order WHERE document IS NOT NULL")
        if count >= at_least:
            return int(count)
        await asyncio.sleep(0.2)
    raise AssertionError(await fetch("SELECT document, fault FROM report_order"))


async def test_what_a_crash_left_is_made_at_the_next_start_and_nothing_twice(site):
    hall = await a_counted_sitting(units=UNITS)
    await order_reports(hall.officer, hall.sitting)
    before = await made(2)
    await asyncio.sleep(0.3)  # somewhere inside the next report
    site.kill()
    assert before < UNITS
    await asyncio.to_thread(site.start)
    assert await made(UNITS) == UNITS
    rows = await fetch("SELECT unit FROM document WHERE kind = 'unit_report'")
    assert len(rows) == UNITS
    assert {row["unit"] for row in rows} == set(hall.units)
    assert await fetch_one("SELECT count(*) FROM report_order WHERE fault <> ''") == 0
    events = await fetch_one("SELECT count(*) FROM audit_event WHERE name = 'DocumentMade'")
    assert events == UNITS
