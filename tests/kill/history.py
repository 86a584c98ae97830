"""Clients that write down what they sent and what they were told, and the check of it."""

import asyncio
import random
import time
from dataclasses import dataclass, field
from hashlib import sha256
from uuid import UUID, uuid4

import httpx

from evaluation.db import fetch
from evaluation.scoring.actions import NewSlip
from tests import given


@dataclass
class Attempt:
    """One ballot as its tablet saw it; `answer` is (receipt, revision) once acknowledged."""

    slip: str
    unit: UUID
    key: UUID
    answer: tuple[str, int] | None = None
    acknowledged_at: float = 0.0


@dataclass
class History:
    attempts: list[Attempt] = field(default_factory=list)
    refused: int = 0
    unsure: int = 0
    """Requests without an answer, which were sent again with the same key."""
    over: bool = False


async def delegate(url: str, slip: NewSlip, units: list[UUID], history: History) -> None:
    """Scores unit after unit until the box is closed; what has no answer is sent again."""
    dice = random.Random(slip.number)
    async with httpx.AsyncClient(base_url=url, timeout=5, trust_env=False) as tablet:
        await until_answered(lambda: tablet.get(f"/t/{slip.token}"), history)
        turn = 0
        while not history.over:
            turn += 1
            attempt = Attempt(slip.number, dice.choice(units), uuid4())
            history.attempts.append(attempt)
            body = given.sheet(dice.choice((given.FULL, given.HALF)), attempt.key, turn=turn)
            answer = await until_answered(
                lambda: tablet.put(f"/t/ballots/{attempt.unit}", json=body),  # noqa: B023  # awaited before the next turn
                history,
            )
            if answer.status_code == 409:
                history.refused += 1
                return
            assert answer.status_code == 200, answer.text
            attempt.acknowledged_at = time.monotonic()
            attempt.answer = (answer.json()["receipt"], answer.json()["revision"])
            await asyncio.sleep(dice.random() / 50)


async def until_answered(send, history: History) -> httpx.Response:
    """The same request again until somebody says yes or no; 5xx and silence are neither."""
    for _ in range(200):
        try:
            answer = await send()
        except httpx.HTTPError:
            history.unsure += 1
        else:
            if answer.status_code < 500:
                return answer
            history.unsure += 1
        await asyncio.sleep(0.1)
    raise AssertionError("no answer for 20 seconds")


async def check(history: History, hall: given.Hall) -> int:
    """Every acknowledged ballot is in the box once, and nothing else is; how many they were."""
    rows = await fetch(
        "SELECT s.number, b.unit, b.keys, b.digests, b.sealed, b.revision FROM ballot b "
        "JOIN slip s ON s.id = b.slip WHERE b.sitting = $1",
        hall.sitting,
    )
    box = {(row["number"], row["unit"]): row for row in rows}
    acknowledged = [attempt for attempt in history.attempts if attempt.answer]
    for attempt in acknowledged:
        row = box[attempt.slip, attempt.unit]
        assert row["keys"].count(attempt.key) == 1
        place = row["keys"].index(attempt.key)
        assert attempt.answer == (row["digests"][place].hex(), place + 1)
    attempted = {(one.slip, one.unit, one.key) for one in history.attempts}
    for (slip, unit), row in box.items():
        assert {(slip, unit, key) for key in row["keys"]} <= attempted
        assert len(row["keys"]) == len(row["digests"]) == row["revision"]
        assert sha256(row["sealed"]).digest() == row["digests"][-1]
    return len(acknowledged)
