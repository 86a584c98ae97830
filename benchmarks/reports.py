"""Ballots while all unit reports are being made, against the same ballots without: p99, in turns."""

import asyncio
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import asyncpg

from benchmarks import client
from benchmarks.ballots import agenda, ballot, shares
from benchmarks.sites import REAL, rehearsal, site

TABLETS, UNITS = 300, 42
REPORTS, SLIPS = 51, {"party": 30, "npc": 40, "cppcc": 30}
CONNECTIONS, PAUSE, SECONDS = 30, 0.1, 10
"""About three hundred ballots a second: as if every tablet of the hall pressed each second."""
QUIET, MOST_BUSY = 4, 12
"""Windows of SECONDS each: without, half before and half after; with, until all are made."""
ORDER = """
INSERT INTO report_order (id, jurisdiction, tally, unit, fault, ordered_by, at)
SELECT gen_random_uuid(), n.jurisdiction, n.tally, n.unit, '', t.first, now()
  FROM standing n JOIN tally t ON t.id = n.tally JOIN sitting s ON s.id = t.sitting
 WHERE NOT s.rehearsal
"""
LEFT = "SELECT count(*) FROM report_order WHERE document IS NULL AND fault = ''"


async def main(data: Path) -> None:
    slips = rehearsal(data, TABLETS, UNITS)["slips"]
    with site(REAL, data) as (port, _):
        count_a_sitting(data)
        cookies = await client.cookies(
            port, ["/t/" + slip["url"].split("/t/")[1] for slip in slips]
        )
        units = await agenda(port, cookies[0])
        length = int(SECONDS / PAUSE)

        async def window() -> float:
            sent = shares(
                CONNECTIONS, length, lambda slip, unit: ballot(port, units[unit], cookies[slip])
            )
            return p99(await paced(port, sent))

        await window()  # warm
        quiet = [await window() for _ in range(QUIET // 2)]
        busy = await while_reports_are_made(data, window)
        quiet += [await window() for _ in range(QUIET // 2)]
    report(quiet, busy)


async def while_reports_are_made(data: Path, window) -> list[float]:
    from evaluation.server.dsn import owner_dsn
    from evaluation.settings import Settings

    place = {"database_url": None, "secure_proxy": False, "hall_address": None}
    connection = await asyncpg.connect(owner_dsn(Settings(data_folder=data, **place)))
    await connection.execute(ORDER)
    assert await connection.fetchval(LEFT) == REPORTS
    begun, busy = time.perf_counter(), []
    while len(busy) < MOST_BUSY and (left := await connection.fetchval(LEFT)):
        busy.append(await window())
        print(f"  {left} reports to make, p99 of ballots {busy[-1] * 1000:.1f} ms")
    seconds = time.perf_counter() - begun
    made = await connection.fetchval("SELECT count(*) FROM document WHERE kind = 'unit_report'")
    print(f"  {made} of {REPORTS} reports made in {seconds:.0f} s beside the ballots")
    await connection.close()
    return busy[:-1] or busy  # the last window was partly without


async def paced(port: int, sent: list[list[bytes]]) -> list[float]:
    """Seconds each answer took; every connection sends on its own beat, whatever came before."""
    took: list[float] = []

    async def one(share: list[bytes], at: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await asyncio.sleep(PAUSE * at / len(sent))
        beat = time.perf_counter()
        for body in share:
            status, _, answer = await client.exchange(reader, writer, body)
            assert status == 200, answer[:300]
            took.append(time.perf_counter() - beat)
            beat += PAUSE
            await asyncio.sleep(max(0.0, beat - time.perf_counter()))
            beat = max(beat, time.perf_counter() - PAUSE)
        writer.close()

    await asyncio.gather(*(one(share, at) for at, share in enumerate(sent)))
    return took


def p99(took: list[float]) -> float:
    return statistics.quantiles(took, n=100)[98]


def report(quiet: list[float], busy: list[float]) -> None:
    without, beside = statistics.median(quiet), statistics.median(busy)
    print(f"  p99 without {without * 1000:.1f} ms, with {beside * 1000:.1f} ms")
    print(
        f"p99 of ballots while {REPORTS} reports are made / without: {beside / without:.2f} (aim ≤ 1.5)"
    )


def count_a_sitting(data: Path) -> None:
    """51 units, a hundred slips, every ballot cast and counted; in a process of its own."""
    subprocess.run(
        [sys.executable, "-c", "from benchmarks.reports import counted; counted()"],
        env=os.environ | {"EVALUATION_DATA": str(data)},
        check=True,
    )


def counted() -> None:
    from evaluation.db import connection_pool
    from tests.results.counted import a_counted_sitting

    async def hold() -> None:
        async with connection_pool(3):
            await a_counted_sitting(units=REPORTS, slips=SLIPS)

    asyncio.run(hold())


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
