"""kill -9 of a worker, of the parent and of PostgreSQL while fifty clients send."""

import asyncio
import os
import signal
from pathlib import Path

from evaluation.db import fetch
from evaluation.scoring.conduct import close_sitting
from evaluation.settings import settings
from tests import given
from tests.kill.history import History, check, delegate

CLIENTS, CLOSINGS = 50, 6


async def hall_of_fifty() -> given.Hall:
    return await given.an_open_sitting(units=6, slips={"party": 20, "npc": 20, "cppcc": 10})


def worker_of(parent: int) -> int:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return next(
        int(child)
        for child in children
        if b"multiprocessing.spawn" in Path(f"/proc/{child}/cmdline").read_bytes()
    )


def postmaster() -> int:
    file = settings().data_folder / "postgres" / "cluster" / "postmaster.pid"
    return int(file.read_text().splitlines()[0])


async def test_every_acknowledged_ballot_is_in_the_box_once_whoever_is_killed(site):
    hall, history = await hall_of_fifty(), History()
    clients = [
        asyncio.create_task(delegate(site.url, slip, hall.units, history)) for slip in hall.slips
    ]
    await asyncio.sleep(1.5)
    os.kill(worker_of(site.process.pid), signal.SIGKILL)
    await asyncio.sleep(2)
    os.kill(postmaster(), signal.SIGKILL)
    await asyncio.sleep(4)
    site.kill()
    await asyncio.to_thread(site.start)
    await asyncio.sleep(2)
    history.over = True
    await asyncio.gather(*clients)
    assert history.unsure > 0
    assert await check(history, hall) > CLIENTS
    closing = await close_sitting(hall.officer, hall.sitting)
    assert closing.ballots == len(
        await fetch("SELECT id FROM ballot WHERE sitting = $1", hall.sitting)
    )


async def test_nothing_lands_after_a_closing_however_often_it_is_tried(site):
    for _ in range(CLOSINGS):
        hall, history = await hall_of_fifty(), History()
        clients = [
            asyncio.create_task(delegate(site.url, slip, hall.units, history))
            for slip in hall.slips
        ]
        while sum(attempt.answer is not None for attempt in history.attempts) < 3 * CLIENTS:  # noqa: ASYNC110  # a count
            await asyncio.sleep(0.01)
        closing = await close_sitting(hall.officer, hall.sitting)
        await asyncio.gather(*clients)
        assert history.refused == CLIENTS
        assert await check(history, hall) >= 3 * CLIENTS
        rows = await fetch("SELECT id FROM ballot WHERE sitting = $1", hall.sitting)
        assert closing.ballots == len(rows)
        await given.open_with_cards(hall)  # the root that was read aloud is still the box's
