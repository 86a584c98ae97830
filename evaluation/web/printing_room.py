"""The printing room: makes what was ordered one after the other, behind the pages' backs."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import structlog
from litestar import Litestar

from evaluation.duty_reports.compiling import make_next_compilation
from evaluation.rectification.notice_printing import print_next_notice
from evaluation.results.reports import make_next_report
from evaluation.web.errors import place_of

IDLE = 3.0
"""Seconds until it is looked again whether anything waits."""
BREATH = 0.2
"""Seconds between two reports."""
log = structlog.get_logger()


@asynccontextmanager
async def printing_room(_: Litestar) -> AsyncIterator[None]:
    """Part of the app's lifespan, in each worker; one of them prints, the others look on.

    After a crash the next start goes on where it stopped, without anybody's doing.
    """
    task = asyncio.create_task(print_for_ever())
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def print_for_ever() -> None:
    """Never ends, never raises but when it is cancelled."""
    while True:
        try:
            made = (
                await make_next_report()
                or await make_next_compilation()
                or await print_next_notice()
            )
        except Exception as fault:  # noqa: BLE001  # the database may be away; the room stays
            log.warning("printing room waits", kind=type(fault).__name__, at=place_of(fault))
            made = False
        await asyncio.sleep(BREATH if made else IDLE)
