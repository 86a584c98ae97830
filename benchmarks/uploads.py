"""42 clerks send a 20 MB file each at once through the real site: how they fare, and what memory it takes."""

import asyncio
import os
import resource
import subprocess
import sys
import time
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx

from benchmarks.memory import resident
from benchmarks.sites import REAL, site

CLERKS, SIZE = 42, 20 * 10**6
LOOK = 0.1
"""Seconds between two looks at the memory."""
HERE = "/unit/uploads"


async def main(data: Path) -> None:
    with site(REAL, data) as (port, parent):
        seats = prepared(data, f"http://127.0.0.1:{port}")
        content = files()
        await one(port, seats[0], content[0])  # what is loaded once is not growth
        before = {worker: rss(worker) for worker in workers(parent)}
        whole_before = resident(parent, data)
        stop = asyncio.Event()
        watching = asyncio.create_task(watch(parent, data, stop))
        begun = time.perf_counter()
        answers = await asyncio.gather(
            *(one(port, seat, body) for seat, body in zip(seats, content, strict=True))
        )
        seconds = time.perf_counter() - begun
        stop.set()
        peak, whole_peak = await watching
    taken = sum(words == "" for words in answers)
    print(f"  {taken} of {CLERKS} files of {SIZE // 10**6} MB taken in {seconds:.1f} s")
    for words in sorted(set(answers) - {""}):
        print(f"  refused: {words}")
    growth = max(peak.get(worker, 0) - start for worker, start in before.items())
    print(
        f"  the whole site: {whole_before:.0f} MB before, at most {whole_peak:.0f} MB, judges included"
    )
    print(f"growth of a worker while {CLERKS} files come in: {growth:.0f} MB (aim < 100)")


async def one(port: int, headers: dict[str, str], content: bytes) -> str:
    """Nothing when it was taken, else what was said."""
    from evaluation.files.rules import PART

    async with httpx.AsyncClient(
        base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=120, trust_env=False
    ) as page:
        fields = {"name": f"{sha256(content[-99:]).hexdigest()[:8]}.pdf", "size": str(len(content))}
        begun = await page.post(HERE, data=fields)
        if begun.status_code != 200:
            return str(begun.json()["detail"])
        upload = begun.json()["id"]
        for number, at in enumerate(range(0, len(content), PART)):
            part = content[at : at + PART]
            path = f"{HERE}/{upload}/parts?number={number}"
            digest = {"x-part-sha256": sha256(part).hexdigest()}
            sent = await page.put(path, content=part, headers=digest)
            assert sent.status_code == 204, sent.text
        joined = await page.post(f"{HERE}/{upload}/join")
        return "" if joined.status_code == 200 else str(joined.json()["detail"])


def files() -> list[bytes]:
    """Real PDFs that differ in their last bytes."""
    from tests.files.sending import a_pdf_of

    return [a_pdf_of(SIZE, f"clerk {number}") for number in range(CLERKS)]


def workers(parent: int) -> list[int]:
    children = Path(f"/proc/{parent}/task/{parent}/children").read_text().split()
    return [
        int(child)
        for child in children
        if b"multiprocessing.spawn" in Path(f"/proc/{child}/cmdline").read_bytes()
    ]


def rss(process: int) -> float:
    """Megabytes of memory that are not pages of files."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


async def watch(parent: int, data: Path, stop: asyncio.Event) -> tuple[dict[int, float], float]:
    peak: dict[int, float] = {}
    whole = 0.0
    while not stop.is_set():
        for worker in workers(parent):
            peak[worker] = max(peak.get(worker, 0.0), rss(worker))
        whole = max(whole, await asyncio.to_thread(resident, parent, data))
        await asyncio.sleep(LOOK)
    return peak, whole


def prepared(data: Path, url: str) -> list[dict[str, Any]]:
    """A clerk of each unit, logged in; made in a process of its own, which knows that data folder."""
    import msgspec

    told = subprocess.run(
        [sys.executable, "-c", f"from benchmarks.uploads import seated; seated({url!r})"],
        env=os.environ | {"EVALUATION_DATA": str(data)},
        check=True,
        stdout=subprocess.PIPE,
    )
    seats: list[dict[str, Any]] = msgspec.json.decode(told.stdout)
    return seats


def seated(url: str) -> None:
    import msgspec

    from evaluation.db import connection_pool
    from tests import given
    from tests.files.sending import headers_of

    async def seat() -> list[dict[str, str]]:
        async with connection_pool(3):
            here = await given.a_jurisdiction()
            return [
                await headers_of(await given.a_clerk(here, await given.a_unit(here, number)), url)
                for number in range(CLERKS)
            ]

    sys.stdout.buffer.write(msgspec.json.encode(asyncio.run(seat())))


if __name__ == "__main__":
    import tempfile

    resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096))
    with tempfile.TemporaryDirectory(prefix="evaluation-bench-") as folder:
        asyncio.run(main(Path(folder)))
