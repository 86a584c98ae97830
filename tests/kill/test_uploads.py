"""kill -9 of a worker and of the parent while files are sent and joined.

No row is without its file, no file without its row, and every upload comes to its end.
"""

import asyncio
import os
import random
import signal
from hashlib import sha256

import httpx

from evaluation.accounts.rules import Person
from evaluation.db import fetch
from evaluation.files.storing import part_path, path_of, uploads_folder
from evaluation.files.sweeping import named_bytes
from evaluation.settings import settings
from tests import given
from tests.files.sending import a_pdf_of, headers_of, parts_of
from tests.kill.test_kill import worker_of

CLERKS, SIZE = 6, 5 * 2**20
HERE = "/unit/uploads"


async def clerks() -> list[Person]:
    here = await given.a_jurisdiction()
    units = [await given.a_unit(here, number) for number in range(CLERKS)]
    return [await given.a_clerk(here, unit) for unit in units]


class Sender:
    """A clerk's page: sends file after file until it is told to end."""

    def __init__(self, url: str, clerk: Person, headers: dict[str, str], number: int) -> None:
        self.url, self.clerk, self.headers, self.number = url, clerk, headers, number
        self.received: list[str] = []
        self.unsure, self.over = 0, False
        self.dice = random.Random(number)

    async def run(self) -> None:
        async with httpx.AsyncClient(
            base_url=self.url, headers=self.headers, timeout=10, trust_env=False
        ) as page:
            turn = 0
            while not self.over:
                turn += 1
                content = a_pdf_of(SIZE, f"{self.number}/{turn}")
                await self.carry(page, f"报告{turn}.pdf", content)

    async def carry(self, page: httpx.AsyncClient, name: str, content: bytes) -> None:
        while True:
            fields = {"name": name, "size": str(len(content))}
            answer = await self.asked(lambda: page.post(HERE, data=fields))  # noqa: B023  # awaited at once
            begun = answer.json()
            there = {part["number"] for part in begun["parts"]}
            missing = [
                (number, part)
                for number, part in enumerate(parts_of(content))
                if number not in there
            ]
            self.dice.shuffle(missing)
            for number, part in missing:
                sent = await self.asked(lambda: self.put(page, begun["id"], number, part))  # noqa: B023  # awaited at once
                assert sent.status_code == 204, sent.text
            joined = await self.asked(lambda: page.post(f"{HERE}/{begun['id']}/join"))  # noqa: B023
            if joined.status_code == 200:
                self.received.append(joined.json()["sha256"])
                assert self.received[-1] == sha256(content).hexdigest()
                return
            assert joined.json()["reason"] in ("joining", "lacking"), joined.text
            await asyncio.sleep(0.2)

    def put(self, page: httpx.AsyncClient, upload: str, number: int, part: bytes):
        digest = {"x-part-sha256": sha256(part).hexdigest()}
        return page.put(f"{HERE}/{upload}/parts?number={number}", content=part, headers=digest)

    async def asked(self, send) -> httpx.Response:
        """Until somebody says yes or no."""
        for _ in range(300):
            try:
                answer = await send()
            except httpx.HTTPError:
                self.unsure += 1
            else:
                if answer.status_code < 500:
                    return answer
                self.unsure += 1
            await asyncio.sleep(0.1)
        raise AssertionError("no answer for 30 seconds")


def on_disk() -> set[str]:
    """Names of kept bytes and of folders of uploads."""
    folder = uploads_folder()
    folder.mkdir(exist_ok=True)
    return named_bytes(settings().files_folder) | {
        path.name for path in folder.iterdir() if path.is_dir()
    }


async def check(before: set[str]) -> int:
    """While nobody writes: nothing on the disk that no row knows, and no row without its bytes.

    How many files are kept.
    """
    kept = await fetch("SELECT digest, size FROM kept_file")
    uploads = await fetch("SELECT id, digest, file FROM upload")
    parts = await fetch("SELECT upload, number, digest, size FROM upload_part")
    digests = {row["digest"] for row in kept}
    for row in kept:
        content = path_of(row["digest"]).read_bytes()
        assert (len(content), sha256(content).hexdigest()) == (row["size"], row["digest"])
    known = digests | {row["digest"] for row in uploads} | {str(row["id"]) for row in uploads}
    assert on_disk() - before <= known
    for row in parts:
        content = part_path(row["upload"], row["number"], row["digest"]).read_bytes()
        assert (len(content), sha256(content).hexdigest()) == (row["size"], row["digest"])
    return len(kept)


async def test_no_crash_leaves_a_row_without_its_file_or_a_file_without_its_row(site):
    people, before = await clerks(), on_disk()
    senders = [
        Sender(site.url, clerk, await headers_of(clerk, site.url), number)
        for number, clerk in enumerate(people)
    ]
    tasks = [asyncio.create_task(sender.run()) for sender in senders]
    for _ in range(2):
        await asyncio.sleep(0.6)
        os.kill(worker_of(site.process.pid), signal.SIGKILL)
    await asyncio.sleep(0.8)
    site.kill()
    await asyncio.sleep(0.3)  # what was under way is rolled back
    await check(before)
    await asyncio.to_thread(site.start)
    await asyncio.sleep(0.5)
    for sender in senders:
        sender.over = True
    await asyncio.gather(*tasks)
    assert sum(sender.unsure for sender in senders) > 0
    received = [digest for sender in senders for digest in sender.received]
    assert await check(before) == len(received) >= CLERKS
    assert {row["digest"] for row in await fetch("SELECT digest FROM kept_file")} == set(received)
    assert await fetch("SELECT id FROM upload WHERE file IS NULL") == []
    assert await fetch("SELECT id FROM upload_part") == []
