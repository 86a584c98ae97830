"""The clock room: what falls due is raised by itself, behind the pages' backs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from litestar import Litestar

from evaluation.clues.raising import raise_overdue
from evaluation.web.errors import place_of

ROUND = 300.0
"""Seconds before the first look and between two; what was raised today is not raised again."""
log = structlog.get_logger()


@asynccontextmanager
async def clock_room(_: Litestar) -> AsyncIterator[None]:
    """Part of the app's lifespan, in each worker; a lock lets one at a time do it."""
    task = asyncio.create_task(look_for_ever())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def look_for_ever() -> None:
    """Never ends, never raises but when it is cancelled."""
    while True:
        await asyncio.sleep(ROUND)
        try:
            raised = await raise_overdue()
            if raised:
                log.info("clues raised", count=raised)
        except Exception as fault:  # noqa: BLE001  # the database may be away; the clock goes on
            log.warning("clock room waits", kind=type(fault).__name__, at=place_of(fault))
