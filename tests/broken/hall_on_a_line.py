"""Tablets on real connections, through whatever line a test puts between them and the site."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID, uuid4

import httpx

from evaluation.db import fetch
from evaluation.scoring.actions import NewSlip
from tests import given


class Tablet:
    """Sends the same message until somebody says yes or no, as the real one does."""

    def __init__(self, client: httpx.AsyncClient, slip: NewSlip) -> None:
        self.client, self.slip = client, slip
        self.tag = ""
        self.unanswered = 0

    async def enter(self) -> None:
        answer = await self.until_answered("GET", f"/t/{self.slip.token}")
        assert answer.status_code == 303

    async def state(self) -> dict[str, Any] | None:
        """None when it is as it was when it was asked for last."""
        headers = {"if-none-match": self.tag}
        answer = await self.until_answered("GET", "/t/state", headers=headers)
        if answer.status_code == 304:
            return None
        self.tag = answer.headers["etag"]
        found: dict[str, Any] = answer.json()
        return found

    async def in_box(self) -> list[bool]:
        self.tag = ""
        return [unit["in_box"] for unit in (await self.state() or {})["units"]]

    async def cast(
        self, unit: UUID, scores: Mapping[str, str | None] = given.FULL, key: UUID | None = None
    ) -> httpx.Response:
        body = given.sheet(scores, key or uuid4())
        return await self.until_answered("PUT", f"/t/ballots/{unit}", json=body)

    async def once(self, unit: UUID, key: UUID) -> bool:
        """One attempt; whether it was acknowledged."""
        try:
            answer = await self.client.put(
                f"/t/ballots/{unit}", json=given.sheet(given.FULL, key), timeout=3
            )
        except httpx.HTTPError:
            return False
        return answer.status_code == 200

    async def until_answered(self, method: str, path: str, **more: Any) -> httpx.Response:
        for _ in range(200):
            try:
                answer = await self.client.request(method, path, timeout=3, **more)
            except httpx.HTTPError:
                self.unanswered += 1
            else:
                if answer.status_code < 500:
                    return answer
            await asyncio.sleep(0.05)
        raise AssertionError("no answer for ten seconds")


@asynccontextmanager
async def tablets(url: str, *slips: NewSlip) -> AsyncIterator[list[Tablet]]:
    clients = [httpx.AsyncClient(base_url=url, trust_env=False) for _ in slips]
    made = [Tablet(client, slip) for client, slip in zip(clients, slips, strict=True)]
    try:
        await asyncio.gather(*(tablet.enter() for tablet in made))
        yield made
    finally:
        for client in clients:
            await client.aclose()


async def revisions(sitting: UUID) -> list[int]:
    """Of every ballot in the box."""
    rows = await fetch("SELECT revision FROM ballot WHERE sitting = $1", sitting)
    return [row["revision"] for row in rows]
