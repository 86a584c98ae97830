"""A whole sitting: 300 tablets through good and bad lines; every acknowledged ballot counts once."""

import asyncio
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any
from uuid import UUID

from benchmarks.hall_check import check, report
from benchmarks.sites import REAL, rehearsal, site
from benchmarks.tablets import Gone, History, Tablet
from tests.weak_line import BAD, GOOD, WeakLine, weak_line

TABLETS, UNITS, PACE = 300, 42, 2.6
"""`PACE`: seconds in which the hall scores one unit."""
WITHDRAWN = 2
"""Slips of each group that are lost on the way, and replaced."""
MOVES, EARLY, HAND_IN = 0.08, 0.06, 0.7
"""Shares of the delegates whose tablet breaks, who leave early, who hand in at the end."""
INDICATORS = {"team": 20, "systems": 20, "casefile": 25, "clues": 20, "public": 15}


class Host:
    """The office, through its own actions: opens one unit after another, pauses once, closes."""

    def __init__(self, made: dict[str, Any], units: list[UUID]) -> None:
        self.made, self.units, self.sitting = made, units, UUID(made["sitting"])
        self.opened = [asyncio.Event() for _ in units]

    async def settle(self) -> None:
        from evaluation.sample.people import person
        from evaluation.scoring.conduct import change_scoring
        from evaluation.scoring.rules import Scoring

        self.person = await person(self.made["accounts"][0]["username"])
        await change_scoring(self.person, self.sitting, self.units, Scoring.WAITING)

    async def spare_slips(self) -> list[Any]:
        """For each group first those that will be lost, then those that replace them."""
        from evaluation.scoring.actions import make_slips

        groups = sorted({slip["group"] for slip in self.made["slips"]})
        return [await make_slips(self.person, self.sitting, g, 2 * WITHDRAWN) for g in groups]

    async def hold(self, bad: WeakLine) -> None:
        from evaluation.scoring.conduct import change_scoring, pause_sitting, resume_sitting
        from evaluation.scoring.rules import Scoring

        for place, unit in enumerate(self.units):
            await change_scoring(self.person, self.sitting, [unit], Scoring.OPEN)
            self.opened[place].set()
            if place == len(self.units) // 2:
                await pause_sitting(self.person, self.sitting)
                await asyncio.sleep(PACE)
                await resume_sitting(self.person, self.sitting)
            if place % 14 == 7:
                bad.cut()  # its access point starts anew
                await asyncio.sleep(PACE)
                bad.mend()
            await asyncio.sleep(PACE)
            await change_scoring(self.person, self.sitting, [unit], Scoring.CLOSED)

    async def end(self) -> None:
        from evaluation.results.opening import confirm_opening, open_box
        from evaluation.sample.people import person
        from evaluation.scoring.conduct import close_sitting

        await close_sitting(self.person, self.sitting)
        cards = self.made["key_cards"]
        first, second = [await person(card["scrutineer"]) for card in cards[:2]]
        await confirm_opening(first, self.sitting)
        await open_box(second, self.sitting, cards[0]["code"], cards[1]["code"])


def content(dice: random.Random) -> dict[str, Any]:
    chance = dice.random()
    if chance < 0.04:
        return {"choice": "abstained" if chance < 0.02 else "recused"}
    scores = {
        name: None if dice.random() < 0.03 else f"{dice.randint(most, 2 * most) / 2:g}"
        for name, most in INDICATORS.items()
    }
    return {"scores": scores}


class Delegate:
    """Scores as the hall goes on, changes scores, comes late to some, moves, leaves or hands in."""

    def __init__(self, host: Host, tablet: Tablet, *, spare: tuple[Any, Any] | None = None) -> None:
        self.host, self.tablet, self.spare = host, tablet, spare
        self.dice = random.Random(tablet.slip)
        self.put_off: list[str] = []
        self.moves_at = self._some_place(MOVES) if spare is None else -1
        self.leaves_at = self._some_place(EARLY, last_third=True) if spare is None else -1
        self.loses_at = self.dice.randrange(len(host.units)) if spare is not None else -1

    def _some_place(self, share: float, *, last_third: bool = False) -> int:
        places = len(self.host.units)
        if self.dice.random() >= share:
            return -1
        return self.dice.randrange(places * 2 // 3 if last_third else 1, places)

    async def sit(self) -> None:
        await self.tablet.enter()
        for place, unit in enumerate(self.host.units):
            await self.host.opened[place].wait()
            await asyncio.sleep(self.dice.random() * PACE * 0.8)
            if place == self.moves_at:
                await self.move()
            if place == self.loses_at:
                await self.lose()
            await self.score(str(unit), place)
            if place == self.leaves_at:
                return await self.tablet.hand_in()
        for late in self.put_off:
            await self.tablet.cast(late, content(self.dice))
        if self.dice.random() < HAND_IN:
            await self.tablet.hand_in()
        return None

    async def score(self, unit: str, place: int) -> None:
        chance = self.dice.random()
        if self.dice.random() < 0.25:
            await self.tablet.look()
        if chance < 0.02:
            return  # never scored
        if chance < 0.08:
            self.put_off.append(unit)
            return
        await self.tablet.cast(unit, content(self.dice))
        if chance > 0.86:
            await asyncio.sleep(self.dice.random())
            await self.tablet.cast(unit, content(self.dice))
        if chance > 0.95 and place:
            earlier = self.host.units[self.dice.randrange(place)]
            await self.tablet.cast(str(earlier), content(self.dice))

    async def move(self) -> None:
        """The slip is entered on another tablet; the old one tries once more, in vain."""
        old = self.tablet
        self.tablet = Tablet(old.line, old.path, old.slip, old.history, good=old.good)
        await self.tablet.enter()
        await expect_gone(old, str(self.host.units[0]), self.dice)

    async def lose(self) -> None:
        """Withdrawn with its stub at the desk; the delegate goes on with another slip."""
        from evaluation.scoring.actions import withdraw_slip

        assert self.spare is not None
        lost, fresh = self.spare
        await withdraw_slip(self.host.person, self.host.sitting, lost.stub)
        await expect_gone(self.tablet, str(self.host.units[0]), self.dice)
        old = self.tablet
        path = f"/t/{fresh.token}"
        self.tablet = Tablet(old.line, path, fresh.number, old.history, good=old.good)
        await self.tablet.enter()


async def expect_gone(tablet: Tablet, unit: str, dice: random.Random) -> None:
    try:
        await tablet.cast(unit, content(dice))
    except Gone:
        tablet.hang_up()
    else:
        raise RuntimeError("a tablet without its slip put a ballot into the box")


async def main(data: Path, tablets: int = TABLETS, units: int = UNITS) -> bool:
    """True when every acknowledged ballot counted once."""
    from evaluation.db import connection_pool
    from evaluation.scoring.queries import agenda_of

    made = rehearsal(data, tablets, units)
    history = History()
    async with AsyncExitStack() as stack:
        port, _ = stack.enter_context(site(REAL, data))
        await stack.enter_async_context(connection_pool(4))
        lines = [await stack.enter_async_context(weak_line(port, some)) for some in (GOOD, BAD)]
        agenda = await agenda_of(UUID(made["sitting"]))
        host = Host(made, [unit.id for unit in agenda])
        await host.settle()
        delegates = await seat(host, lines, history, tablets)
        begun = time.perf_counter()
        await asyncio.gather(host.hold(lines[1]), *(delegate.sit() for delegate in delegates))
        await host.end()
        seconds = time.perf_counter() - begun
        found = await check(history, host.sitting)
        report(history, lines, found, tablets, units, seconds)
        for delegate in delegates:
            delegate.tablet.hang_up()
        return not found.faults


async def seat(host: Host, lines: list[WeakLine], history: History, tablets: int) -> list[Delegate]:
    """One after the other on a good and on a bad line; the first have a slip that gets lost."""
    spare = await host.spare_slips()
    pairs = [(some[at], some[at + WITHDRAWN]) for some in spare for at in range(WITHDRAWN)]
    slips = [(f"/t/{lost.token}", lost.number, (lost, fresh)) for lost, fresh in pairs]
    by_group: dict[str, int] = {}
    for slip in host.made["slips"]:
        by_group[slip["group"]] = by_group.get(slip["group"], 0) + 1
        if by_group[slip["group"]] > WITHDRAWN:  # as many are handed out as were before
            slips.append(("/t/" + slip["url"].split("/t/")[1], slip["number"], None))
    return [
        Delegate(
            host,
            Tablet(lines[at % 2], path, number, history, good=at % 2 == 0),
            spare=extra,
        )
        for at, (path, number, extra) in enumerate(slips[:tablets])
    ]


def in_a_process_of_its_own() -> None:
    """Settings are read once in a process, and this one has a data folder of its own."""
    with tempfile.TemporaryDirectory(prefix="evaluation-bench-") as folder:
        subprocess.run(
            [sys.executable, "-m", "benchmarks.hall", folder],
            env=os.environ | {"EVALUATION_DATA": folder},
            check=True,
        )


if __name__ == "__main__":
    sizes = json.loads(sys.argv[2]) if len(sys.argv) > 2 else {}
    sys.exit(0 if asyncio.run(main(Path(sys.argv[1]), **sizes)) else 1)
