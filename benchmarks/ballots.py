"""Ballots through the whole real path against the bare handler, in turns on one database."""

import asyncio
import json
import random
import statistics
import sys
from pathlib import Path
from uuid import uuid4

import asyncpg

from benchmarks import client
from benchmarks.bare import TABLE
from benchmarks.memory import resident
from benchmarks.sites import BARE, REAL, rehearsal, site

CONNECTIONS, PER_CONNECTION, ROUNDS = 32, 120, 5
TABLETS, UNITS, BURSTS = 300, 42, 5
SCORES = {"team": "18.5", "systems": "19", "casefile": "21.5", "clues": "17", "public": None}


def ballot(port: int, unit: str, cookie: str) -> bytes:
    body = json.dumps({"key": str(uuid4()), "scores": SCORES}).encode()
    return client.request("PUT", f"/t/ballots/{unit}", port, body, cookie)


def bare(port: int, slip: int, unit: int) -> bytes:
    body = json.dumps({"key": str(uuid4()), "scores": SCORES}).encode()
    return client.request("PUT", f"/bare/{slip}/{unit}", port, body)


def shares(count: int, length: int, one) -> list[list[bytes]]:
    """Each connection has slips of its own and goes over the units by chance."""
    dice = random.Random(4307)
    return [
        [
            one(
                dice.randrange(TABLETS * at // count, TABLETS * (at + 1) // count),
                dice.randrange(UNITS),
            )
            for _ in range(length)
        ]
        for at in range(count)
    ]


async def main(data: Path) -> None:
    slips = rehearsal(data, TABLETS, UNITS)["slips"]
    with site(REAL, data) as (real, real_parent), site(BARE, data) as (plain, _):
        await make_table(data)
        cookies = await client.cookies(
            real, ["/t/" + slip["url"].split("/t/")[1] for slip in slips]
        )
        units = await agenda(real, cookies[0])

        def to_real(slip: int, unit: int) -> bytes:
            return ballot(real, units[unit], cookies[slip])

        def to_bare(slip: int, unit: int) -> bytes:
            return bare(plain, slip, unit)

        for port, one in ((real, to_real), (plain, to_bare)):
            await client.drive(port, shares(CONNECTIONS, 30, one))
        await throughput(real, plain, to_real, to_bare)
        await burst(real, plain, to_real, to_bare)
        print(
            f"memory of parent, {2} workers and PostgreSQL, {TABLETS} slips active: {resident(real_parent, data):.0f} MB (aim ≤ 400)"
        )


async def throughput(real, plain, to_real, to_bare) -> None:
    ratios = []
    for _ in range(ROUNDS):
        ours = await client.drive(real, shares(CONNECTIONS, PER_CONNECTION, to_real))
        theirs = await client.drive(plain, shares(CONNECTIONS, PER_CONNECTION, to_bare))
        ratios.append(ours.per_second / theirs.per_second)
        print(
            f"  ballots/s real {ours.per_second:.0f}, bare {theirs.per_second:.0f}, ratio {ratios[-1]:.2f}"
        )
    print(f"ballots per second, real / bare: {statistics.median(ratios):.2f} (aim ≥ 0.6)")


async def burst(real, plain, to_real, to_bare) -> None:
    ratios = []
    for turn in range(BURSTS):
        ours = await client.drive(real, [[to_real(slip, turn)] for slip in range(TABLETS)])
        theirs = await client.drive(plain, [[to_bare(slip, turn)] for slip in range(TABLETS)])
        ratios.append(ours.whole / theirs.whole)
        print(
            f"  last of {TABLETS}: real {ours.whole * 1000:.0f} ms, bare {theirs.whole * 1000:.0f} ms, ratio {ratios[-1]:.2f}"
        )
    print(
        f"{TABLETS} tablets at one moment, last acknowledged, real / bare: {statistics.median(ratios):.2f} (aim ≤ 2)"
    )


async def make_table(data: Path) -> None:
    from evaluation.server.dsn import owner_dsn
    from evaluation.settings import Settings

    connection = await asyncpg.connect(
        owner_dsn(
            Settings(data_folder=data, database_url=None, secure_proxy=False, hall_address=None)
        )
    )
    await connection.execute(TABLE)
    await connection.close()


async def agenda(port: int, cookie: str) -> list[str]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    _, _, body = await client.exchange(
        reader, writer, client.request("GET", "/t/state", port, b"", cookie)
    )
    writer.close()
    return [unit["id"] for unit in json.loads(body)["units"]]


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
