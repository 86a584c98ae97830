"""Lists and searches of the oversight rooms: 200 rows against 20,000, the same pages, one run.

A room is a function that makes rows and names its pages; `ROOMS` measures them one after the other.
"""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx

FEW, MANY, CASE_FILES = 200, 20_000, 5_000
TIMES, WARM = 25, 5
MOST_QUERIES, MOST_TIMES = 6, 2.0


@dataclass
class Room:
    """`grow` makes rows up to that many; `pages` are asked for as `person`."""

    person: object
    grow: Callable[[int, int], Awaitable[None]]
    pages: dict[str, str]
    many: int = MANY


def main(data: Path) -> None:
    """In a process of its own: settings are read once."""
    subprocess.run(
        [sys.executable, "-c", "from benchmarks.oversight import measured; measured()"],
        env=os.environ | {"EVALUATION_DATA": str(data)},
        check=True,
    )


def measured() -> None:
    from evaluation.migrate import migrate
    from evaluation.server.running import running
    from evaluation.settings import settings

    async def hold() -> None:
        from evaluation.db import connection_pool

        await migrate()
        async with connection_pool(2), a_browser() as browser:
            for room in ROOMS:
                await measure(browser, await room())

    with running(settings()):
        asyncio.run(hold())


async def clues() -> Room:
    """线索督办: the list, searches of two and four signs, board, calendar, one clue."""
    from benchmarks.oversight_rows import a_year, more_clues
    from evaluation.db import fetch_one

    officer, cycle, units = await a_year()
    here = f"/office/years/{cycle}/clues"
    await more_clues(officer, cycle, units, 1, FEW)
    one = await fetch_one("SELECT id FROM clue WHERE cycle = $1 AND number = 2", cycle)

    async def grow(first: int, last: int) -> None:
        await more_clues(officer, cycle, units, first, last)

    pages = {
        "list of clues": here,
        "overdue": f"{here}?tab=overdue",
        "everything, its third page": f"{here}?tab=all&page=3",
        "search, 2 signs, many": f"{here}?q=反映",
        "search, 2 signs, one in eleven": f"{here}?q=扰民",
        "search, 2 signs, none": f"{here}?q=龟兹",
        "search, 4 signs": f"{here}?q=占道经营",
        "search, a number": f"{here}?q=26-117",
        "by kind and state, newest first": f"{here}?kind=不作为&state=rectifying&sort=received",
        "by source, sorted by unit": f"{here}?source=complaint&sort=unit",
        "what runs, sorted by unit": f"{here}?tab=running&sort=unit",
        "board": f"{here}/board",
        "calendar": f"{here}/calendar",
        "one clue": f"{here}/{one}",
    }
    return Room(officer, grow, pages)


async def case_files() -> Room:
    """案卷评查: 330 files drawn at most, as of 165 units; the list, searches, one file, statistics."""
    from benchmarks.oversight_rows import a_year, looked_over
    from evaluation.accounts.rules import Role
    from evaluation.casefiles.campaign import NewCampaign, begin_campaign
    from evaluation.db import fetch_one
    from evaluation.workdays.queries import today
    from tests import given
    from tests.casefiles.given import many_files

    officer, cycle, units = await a_year()
    new = NewCampaign(title="案卷评查", listing_until=await today())
    campaign = await begin_campaign(officer, cycle, new)
    people = [
        (await given.a_person(Role.REVIEWER, jurisdiction=officer.jurisdiction)).account
        for _ in range(2)
    ]

    async def grow(first: int, last: int) -> None:
        await many_files(campaign, units, last, first=first, reviewers=people)
        await looked_over()

    await grow(1, FEW)
    one = await fetch_one("SELECT id FROM case_file WHERE campaign = $1 AND drawn = 1", campaign)
    year = f"/office/years/{cycle}/casefiles"
    here = f"{year}/{campaign}"
    pages = {
        "campaigns": year,
        "one campaign": here,
        "list of files": f"{here}/files",
        "files, third page": f"{here}/files?page=3",
        "files found by number": f"{here}/files?q=117号",
        "files found by title": f"{here}/files?q=占道经营",
        "drawn files of a unit": f"{here}/files?unit={units[0]}&state=drawn",
        "files by state and grade": f"{here}/files?state=drawn&grade=passed",
        "one file": f"{here}/files/{one}",
        "reviewers": f"{here}/reviewers",
        "statistics of a campaign": f"{here}/statistics",
    }
    return Room(officer, grow, pages, CASE_FILES)


ROOMS = [clues, case_files]


async def measure(browser: "Browser", room: Room) -> None:
    from tests import given

    await given.log_in(browser.client, room.person)
    few = [await browser.timed(path) for path in room.pages.values()]
    await room.grow(FEW + 1, room.many)
    many = [await browser.timed(path) for path in room.pages.values()]
    for name, (queries, before), (_, after) in zip(room.pages, few, many, strict=True):
        times = after / before
        unfit = queries > MOST_QUERIES or times > MOST_TIMES
        print(
            f"{name}: {queries} queries (aim ≤ {MOST_QUERIES}), {room.many:,} rows / {FEW}: "
            f"{times:.2f} (aim ≤ {MOST_TIMES:g}), {before * 1000:.1f} → {after * 1000:.1f} ms"
            + ("  ← over" if unfit else "")
        )


class Browser:
    """The real app in this process; every statement that reaches the database is counted.

    Time is the processor's, of this process and of the database's that serve it: whatever else
    runs on the machine disturbs that least.
    """

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client, self.statements = client, 0
        self.backends: list[int] = []

    def count(self, _: object) -> None:
        self.statements += 1

    def worked(self) -> float:
        """Seconds so far."""
        spent = [Path(f"/proc/{pid}/schedstat").read_text() for pid in self.backends]
        return time.process_time() + sum(int(line.split()[0]) for line in spent) / 1e9

    async def timed(self, path: str) -> tuple[int, float]:
        """Statements of one request, and the median of its seconds."""
        took = []
        for _ in range(WARM + TIMES):
            self.statements, begun = 0, self.worked()
            answer = await self.client.get(path)
            await asyncio.sleep(0)  # the last statement is told in the next turn of the loop
            took.append(self.worked() - begun)
            assert answer.status_code == 200, (path, answer.text[:300])
        return self.statements, statistics.median(took[WARM:])


@asynccontextmanager
async def a_browser() -> AsyncIterator[Browser]:

    from evaluation.app import create_app
    from evaluation.db import engine

    transport = httpx.ASGITransport(create_app(), client=("127.0.0.1", 4307))
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        browser, pool = Browser(client), engine().pool
        held = [await pool.acquire() for _ in range(pool.get_max_size())]
        for connection in held:
            browser.backends.append(connection.get_server_pid())
            connection.add_query_logger(browser.count)
        for connection in held:
            await pool.release(connection)
        yield browser


if __name__ == "__main__":
    main(Path(sys.argv[1]))
