"""The tally of a million ballots against msgspec decoding the same bundle into structs."""

import json
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import msgspec

from evaluation.cycles.defaults import INDICATORS, points_scheme
from evaluation.tally.bundle import read_bundle
from evaluation.tally.tally import tally

UNITS, GROUPS = 50, ("party", "npc", "cppcc")
SIZES = (10_000, 100_000, 1_000_000)


class Ballot(msgspec.Struct):
    unit: str
    group: str
    status: str
    scores: dict[str, str | None] | None = None


class Ballots(msgspec.Struct):
    ballots: list[Ballot]


def bundle(size: int) -> bytes:
    dice = random.Random(size)
    units = [f"u{n:02d}" for n in range(UNITS)]
    ballots = [
        {
            "unit": units[n % UNITS],
            "group": GROUPS[n // UNITS % 3],
            "status": "valid",
            "scores": sheet(dice),
        }
        for n in range(size)
    ]
    issued = size // UNITS // 3 + 1
    return json.dumps(
        {
            "format": "evaluation-bundle/1",
            "sitting": {
                "id": "s",
                "jurisdiction": "430700",
                "year": 2024,
                "title": "t",
                "held_on": "2025-01-16",
            },
            "scheme": points_scheme()["rules"] | {"tie_break": []},
            "units": [
                {"id": u, "title": u, "class": "c", "ranked": True, "grade_ceiling": None}
                for u in units
            ],
            "turnout": [
                {"unit": u, "group": g, "issued": issued, "recused": 0}
                for u in units
                for g in GROUPS
            ],
            "ballots": ballots,
            "objective": [
                {"unit": u, "items": [{"id": "1", "dimension": "team", "max": "5", "points": "4"}]}
                for u in units
            ],
            "adjustments": [],
        }
    ).encode()


def sheet(dice: random.Random) -> dict[str, str | None]:
    return {
        one["id"]: None
        if dice.random() < 0.02
        else f"{dice.randrange(int(one['max']) * 2 + 1) / 2:g}"
        for one in INDICATORS
    }


def main() -> None:
    seconds = {}
    for size in SIZES:
        text = bundle(size)
        decode = timed(lambda text=text: msgspec.json.decode(text, type=Ballots))
        parsed = read_bundle(text)
        seconds[size] = timed(lambda parsed=parsed: tally(parsed))
        print(
            f"tally of {size} ballots / msgspec decode: {seconds[size] / decode:.2f}"
            + (" (aim ≤ 1.0)" if size == SIZES[-1] else "")
        )
    growth = seconds[SIZES[-1]] / seconds[SIZES[0]] / (SIZES[-1] / SIZES[0])
    print(f"growth from {SIZES[0]} to {SIZES[-1]}, against linear: {growth:.2f}")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bundle.json"
        file.write_bytes(text)
        begun = time.perf_counter()
        subprocess.run(
            [
                sys.executable,
                "-m",
                "evaluation.commands",
                "tally",
                str(file),
                "-o",
                str(file) + ".out",
            ],
            check=True,
        )
        print(
            f"whole command, {SIZES[-1]} ballots, {len(text) / 1e6:.0f} MB: {time.perf_counter() - begun:.1f} s"
        )


def timed(work) -> float:
    """The best of three."""
    best = float("inf")
    for _ in range(3):
        begun = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - begun)
    return best


if __name__ == "__main__":
    main()
