"""What was ordered to be printed, made one after the other, and after a crash again."""

import secrets
from collections.abc import Awaitable, Callable
from typing import NamedTuple, TypeVar

import asyncpg
import structlog

from evaluation.db import fetch_one, transaction
from evaluation.errors import Refused

Order = TypeVar("Order")
LONGEST_FAULT = 300
log = structlog.get_logger()


class Failure(NamedTuple):
    """`event` for the log; `words` for the page, with {} for the number that leads to the log."""

    event: str
    words: str


async def make_next(
    waits: Callable[[], Awaitable[bool]],
    next_order: Callable[[], Awaitable[Order | None]],
    make: Callable[[Order], Awaitable[None]],
    note: Callable[[Order, str], Awaitable[None]],
    failure: Failure,
) -> bool:
    """One renderer in the whole installation. False: nothing waits, or another one is at it.

    Its connection is its own, open while the document is laid out; the pool is for the tablets. The
    lock dies with the connection: what was under way at a kill -9 simply waits again.
    """
    if not await waits():
        return False
    async with transaction(reserved=True):
        if not await fetch_one("SELECT pg_try_advisory_xact_lock(hashtextextended('report', 0))"):
            return False
        order = await next_order()
        if order is None:
            return False
        try:
            async with transaction():
                await make(order)
        except Refused as refusal:
            await note(order, str(refusal)[:LONGEST_FAULT])
        except (OSError, asyncpg.PostgresConnectionError, asyncpg.InterfaceError):
            raise  # passes; the order waits on
        except Exception as fault:  # noqa: BLE001  # one order's fault must not stop the others
            await note(order, _reported(fault, failure))
        return True


def _reported(fault: Exception, failure: Failure) -> str:
    """The log gets the kind of the fault, the page its number."""
    reference = secrets.token_hex(4).upper()
    log.error(failure.event, reference=reference, kind=type(fault).__name__)
    return failure.words.format(reference)
