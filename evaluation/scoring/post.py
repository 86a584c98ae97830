"""Ballots on their way into the box: those that wait for the database at one moment go together."""

import asyncio
from collections import deque
from collections.abc import Sequence
from uuid import UUID
from weakref import WeakKeyDictionary

import msgspec

from evaluation.db import engine, fetch
from evaluation.scoring.queries import Record

TOGETHER = 16
"""Ballots of one statement. One that fails is sent again by its tablet, like all beside it."""
UNDER_WAY = 2
"""Statements at a time for one sitting and worker: one is being written while one is read."""

STATEMENT = """
SELECT c.* FROM unnest($1::bytea[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::int[],
    $7::bytea[], $8::bytea[]) WITH ORDINALITY
  AS b (tablet, slip, unit, id, key, turn, sealed, digest, place)
CROSS JOIN LATERAL cast_ballot(b.tablet, b.slip, $9, b.unit, b.id, b.key, b.turn, b.sealed,
  b.digest, $10, $11) AS c
ORDER BY b.place
"""


class Sealed(msgspec.Struct, frozen=True):
    """A sealed ballot, in the order of the statement's columns."""

    tablet: bytes
    slip: UUID
    unit: UUID
    id: UUID
    key: UUID
    turn: int | None
    sealed: bytes
    digest: bytes


class Drop(msgspec.Struct, frozen=True):
    """Where a ballot goes, and what must be true of the sitting and the unit when it lands."""

    sitting: UUID
    states: tuple[str, ...]
    scorings: tuple[str, ...]


Waiting = deque[tuple[Sealed, "asyncio.Future[Record]"]]
_QUEUES: WeakKeyDictionary[
    asyncio.AbstractEventLoop, dict[Drop, tuple[Waiting, set["asyncio.Task[None]"]]]
] = WeakKeyDictionary()


async def post(drop: Drop, ballot: Sealed) -> Record:
    """What `cast_ballot` found, after the commit. Nobody waits for a batch to fill."""
    if engine().current_transaction.get() is not None:
        return (await _send(drop, [ballot]))[0]
    loop = asyncio.get_running_loop()
    waiting, tasks = _QUEUES.setdefault(loop, {}).setdefault(drop, (deque(), set()))
    answer: asyncio.Future[Record] = loop.create_future()
    waiting.append((ballot, answer))
    if len(tasks) < UNDER_WAY:
        task = loop.create_task(_deliver(drop, waiting))
        tasks.add(task)
        task.add_done_callback(tasks.discard)
    return await answer


async def _deliver(drop: Drop, waiting: Waiting) -> None:
    while waiting:
        taken = [waiting.popleft() for _ in range(min(TOGETHER, len(waiting)))]
        taken.sort(key=lambda one: one[0].slip.bytes)  # all take the locks of slips in one order
        try:
            found = await _send(drop, [ballot for ballot, _ in taken])
        except Exception as fault:  # noqa: BLE001  # each of the senders is told
            for _, answer in taken:
                if not answer.done():
                    answer.set_exception(fault)
        else:
            for (_, answer), row in zip(taken, found, strict=True):
                if not answer.done():
                    answer.set_result(row)


async def _send(drop: Drop, ballots: Sequence[Sealed]) -> list[Record]:
    columns = [[getattr(ballot, field) for ballot in ballots] for field in Sealed.__struct_fields__]
    return await fetch(STATEMENT, *columns, drop.sitting, drop.states, drop.scorings)
