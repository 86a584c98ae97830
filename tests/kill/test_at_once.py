"""Many at the same moment: presses, closings, migrations; and a database that stands still."""

import asyncio
import json
import os
import signal
import sys
from uuid import uuid4

import asyncpg
import httpx
import pytest

from evaluation.db import fetch
from evaluation.errors import Refused
from evaluation.results.opening import confirm_opening, open_box
from evaluation.results.rules import BoxDisagrees
from evaluation.scoring.conduct import close_sitting
from evaluation.scoring.queries import sitting_state
from evaluation.server.dsn import owner_dsn
from evaluation.settings import PACKAGE, settings
from tests import given
from tests.kill.test_kill import postmaster

MIGRATIONS = PACKAGE / "migrations"


def a_tablet(site) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=site.url, timeout=30, trust_env=False)


async def test_fifty_presses_at_once_are_one_ballot_and_fifty_equal_answers(site):
    hall = await given.an_open_sitting(units=1)
    async with a_tablet(site) as tablet:
        await given.enter(tablet, hall.slips[0])
        body = given.sheet(given.FULL)
        answers = await asyncio.gather(
            *(tablet.put(f"/t/ballots/{hall.units[0]}", json=body) for _ in range(50))
        )
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.text for answer in answers}) == 1
    rows = await fetch("SELECT revision FROM ballot WHERE sitting = $1", hall.sitting)
    assert [row["revision"] for row in rows] == [1]


async def test_different_scores_at_once_are_one_row_with_every_revision_told_once(site):
    hall = await given.an_open_sitting(units=1)
    async with a_tablet(site) as tablet:
        await given.enter(tablet, hall.slips[0])
        answers = await asyncio.gather(
            *(
                tablet.put(f"/t/ballots/{hall.units[0]}", json=given.sheet(given.FULL))
                for _ in range(40)
            )
        )
    assert sorted(answer.json()["revision"] for answer in answers) == list(range(1, 41))


async def test_one_of_two_closings_at_once_closes(site):
    hall = await given.an_open_sitting(units=1)
    ended = await asyncio.gather(
        *(close_sitting(person, hall.sitting) for person in (hall.officer, hall.other)),
        return_exceptions=True,
    )
    refused = [one for one in ended if isinstance(one, Exception)]
    assert [str(one) for one in refused] == ["评议会现在是“已封箱”，不能封箱。"]
    assert await sitting_state(hall.sitting) == "closed"


async def test_tablets_that_hang_up_cost_no_connection(site):
    hall = await given.an_open_sitting(units=1)
    async with a_tablet(site) as tablet:
        await given.enter(tablet, hall.slips[0])
        for _ in range(200):
            body = json.dumps(given.sheet(given.FULL))
            _, writer = await asyncio.open_connection("127.0.0.1", site.port)
            writer.write(
                f"PUT /t/ballots/{hall.units[0]} HTTP/1.1\r\nHost: 127.0.0.1:{site.port}\r\n"
                f"Cookie: slip={tablet.cookies['slip']}\r\n"
                f"Content-Length: {len(body)}\r\n\r\n{body}".encode()
            )
            await writer.drain()
            writer.close()
        answer = await tablet.put(f"/t/ballots/{hall.units[0]}", json=given.sheet(given.HALF))
    assert answer.status_code == 200


async def test_while_the_database_stands_still_a_ballot_gets_no_false_yes(site):
    hall = await given.an_open_sitting(units=1)
    async with a_tablet(site) as tablet:
        await given.enter(tablet, hall.slips[0])
        body = given.sheet(given.FULL)
        warm = await tablet.put(f"/t/ballots/{hall.units[0]}", json=given.sheet(given.HALF))
        assert warm.status_code == 200
        standing = await still()
        try:
            waiting = await tablet.put(f"/t/ballots/{hall.units[0]}", json=body)
        finally:
            for process in standing:
                os.kill(process, signal.SIGCONT)
        assert waiting.status_code == 503
        again = await tablet.put(f"/t/ballots/{hall.units[0]}", json=body)
    assert again.status_code == 200
    rows = await fetch("SELECT keys FROM ballot WHERE sitting = $1", hall.sitting)
    assert [str(key) for key in rows[0]["keys"]].count(body["key"]) == 1


async def still() -> list[int]:
    """Stop the server's processes where they stand."""
    rows = await fetch("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend'")
    own = await fetch("SELECT pg_backend_pid() AS pid")
    standing = [postmaster(), *(row["pid"] for row in rows if row["pid"] != own[0]["pid"])]
    for process in standing:
        os.kill(process, signal.SIGSTOP)
    return standing


async def test_two_migrations_at_once_are_applied_once(site):
    name = f"twice_{uuid4().hex[:8]}"
    owner = await asyncpg.connect(owner_dsn(settings()))
    await owner.execute(f"CREATE DATABASE {name}")
    address = owner_dsn(settings(), name)
    runs = [
        await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "import asyncio; from evaluation.migrate import migrate; asyncio.run(migrate())",
            env=os.environ | {"DATABASE_URL": address},
        )
        for _ in range(2)
    ]
    assert [await run.wait() for run in runs] == [0, 0]
    there = await asyncpg.connect(address)
    count = await there.fetchval("SELECT count(*) FROM migration")
    await there.close()
    await owner.execute(f"DROP DATABASE {name}")
    await owner.close()
    assert count == len(list(MIGRATIONS.glob("evaluation_*.py")))


async def test_a_box_that_the_owner_of_the_tables_touched_is_not_opened(site):
    hall = await given.an_open_sitting(units=2)
    async with a_tablet(site) as tablet:
        await given.enter(tablet, hall.slips[0])
        for unit in hall.units:
            await tablet.put(f"/t/ballots/{unit}", json=given.sheet(given.FULL))
    await close_sitting(hall.officer, hall.sitting)
    await confirm_opening(hall.scrutineers[0], hall.sitting)
    owner = await asyncpg.connect(owner_dsn(settings()))
    await owner.execute(
        "DELETE FROM ballot WHERE sitting = $1 AND unit = $2", hall.sitting, hall.units[1]
    )
    await owner.close()
    with pytest.raises(BoxDisagrees, match="封箱时 2 张票，现在 1 张"):
        await open_box(hall.scrutineers[1], hall.sitting, hall.cards[0], hall.cards[1])
    assert await sitting_state(hall.sitting) == "closed"
    with pytest.raises(Refused):
        await close_sitting(hall.officer, hall.sitting)
