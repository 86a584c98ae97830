"""The clock room raises what is overdue by itself."""

import asyncio

from evaluation.clues.states import Level
from evaluation.db import connection_pool
from evaluation.web import clock_room
from tests.clues.test_raising import a_working_day, level_of, overdue


async def test_what_is_overdue_is_raised_behind_the_pages_backs(app, committed, monkeypatch, capfd):
    monkeypatch.setattr(clock_room, "ROUND", 0.02)
    async with connection_pool(), a_working_day():
        clue = await overdue()
        async with clock_room.clock_room(app):
            async with asyncio.timeout(20):
                while await level_of(clue) != Level.GENERAL:  # noqa: ASYNC110  # only the row tells
                    await asyncio.sleep(0.02)
    assert '"event": "clues raised"' in capfd.readouterr().out
