"""The box and its count against what the tablets were told; and the figures of a hall."""

import json
import statistics
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any
from uuid import UUID

from benchmarks.tablets import Cast, History
from tests.weak_line import WeakLine

SHOWN = 5


@dataclass
class Found:
    """What is in the box and what was counted; every fault in words."""

    in_box: int = 0
    counted: int = 0
    unsure: int = 0
    """Ballots in the box whose last word had no answer: it landed, and the tablet never knew."""
    faults: list[str] = field(default_factory=list)


async def check(history: History, sitting: UUID) -> Found:
    from evaluation.db import fetch

    rows = await fetch(
        'SELECT s.number, s."group", s.withdrawn, b.unit, b.keys, b.digests, b.sealed, b.revision '
        "FROM ballot b JOIN slip s ON s.id = b.slip WHERE b.sitting = $1",
        sitting,
    )
    tallies = await fetch("SELECT audit_bundle FROM tally WHERE sitting = $1", sitting)
    bundle = json.loads(tallies[0]["audit_bundle"])
    found = Found(in_box=len(rows))
    box = {(row["number"], str(row["unit"])): row for row in rows}
    by_key = {cast.key: cast for cast in history.casts}
    _every_acknowledged_is_there(history, box, found)
    _nothing_else_is_there(box, by_key, found)
    _the_last_acknowledged_is_last(history, box, found)
    _what_counted_is_what_was_cast(rows, by_key, bundle, found)
    return found


def _every_acknowledged_is_there(
    history: History, box: dict[tuple[str, str], Any], found: Found
) -> None:
    for cast in history.casts:
        if cast.answer is None:
            continue
        row = box.get((cast.slip, cast.unit))
        times = [str(key) for key in row["keys"]].count(cast.key) if row else 0
        if row is None or times != 1:
            found.faults.append(f"{cast.slip}/{cast.unit}: acknowledged, {times} times in the box")
            continue
        place = [str(key) for key in row["keys"]].index(cast.key)
        if cast.answer != (row["digests"][place].hex(), place + 1):
            found.faults.append(f"{cast.slip}/{cast.unit}: another receipt than was told")


def _nothing_else_is_there(
    box: dict[tuple[str, str], Any], by_key: dict[str, Cast], found: Found
) -> None:
    for (slip, unit), row in box.items():
        for key in row["keys"]:
            cast = by_key.get(str(key))
            if cast is None or (cast.slip, cast.unit) != (slip, unit):
                found.faults.append(f"{slip}/{unit}: a ballot that nobody cast")
        if not len(row["keys"]) == len(row["digests"]) == row["revision"]:
            found.faults.append(f"{slip}/{unit}: keys, digests and revision differ in number")
        if sha256(row["sealed"]).digest() != row["digests"][-1]:
            found.faults.append(f"{slip}/{unit}: what is sealed isn't what was told last")


def _the_last_acknowledged_is_last(
    history: History, box: dict[tuple[str, str], Any], found: Found
) -> None:
    """In the order of one tablet after the other, which is the order of the history."""
    last = {(cast.slip, cast.unit): cast for cast in history.casts if cast.answer}
    for place, cast in last.items():
        row = box.get(place)
        if row is None or str(row["keys"][-1]) == cast.key:
            continue
        later = [one for one in history.casts if (one.slip, one.unit) == place]
        if str(row["keys"][-1]) in {one.key for one in later[later.index(cast) + 1 :]}:
            found.unsure += 1
        else:
            found.faults.append(f"{place}: an earlier ballot counts than the last acknowledged")


def _what_counted_is_what_was_cast(
    rows: Sequence[Any], by_key: dict[str, Cast], bundle: dict[str, Any], found: Found
) -> None:
    """Choice and scores of every unit and group, as the opened box gave them."""
    wanted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for row in rows:
        cast = by_key.get(str(row["keys"][-1]))
        if cast is not None and not row["withdrawn"]:
            wanted[row["unit"].hex, row["group"]][_word(cast.content)] += 1
    counted: dict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    for ballot in bundle["ballots"]:
        content = {"scores": ballot["scores"]} if ballot["status"] == "valid" else None
        word = _word(content or {"choice": ballot["status"]})
        counted[ballot["unit"], ballot["group"]][word] += 1
    for line in bundle["turnout"]:
        if line["recused"]:
            counted[line["unit"], line["group"]][_word({"choice": "recused"})] += line["recused"]
    found.counted = sum(sum(some.values()) for some in counted.values())
    for place in wanted.keys() | counted.keys():
        if wanted[place] != counted[place]:
            lost, more = wanted[place] - counted[place], counted[place] - wanted[place]
            found.faults.append(
                f"{place}: {sum(lost.values())} not counted, {sum(more.values())} counted twice"
            )


def _word(content: dict[str, Any]) -> str:
    return json.dumps(content, sort_keys=True)


def report(
    history: History,
    lines: Sequence[WeakLine],
    found: Found,
    tablets: int,
    units: int,
    seconds: float,
) -> None:
    acknowledged = [cast for cast in history.casts if cast.answer]
    lost = sum(line.lost_asked + line.lost_answers for line in lines)
    print(
        f"hall: {tablets} tablets, {units} units, {seconds:.0f} s: {len(acknowledged)} acknowledged, "
        f"{found.in_box} in the box, {found.counted} counted, {history.resends} sent again, "
        f"{lost} pieces lost by the line, {history.again} known keys asked once more, "
        f"{history.refused} refused to tablets without their slip, "
        f"{len(history.receipts)} handed in, {found.unsure} landed without an answer"
    )
    good, bad = (_times(acknowledged, good=good) for good in (True, False))
    print(
        f"  press to acknowledged, good line p50 {good[0]:.0f} ms, p99 {good[1]:.0f} ms; "
        f"bad line p50 {bad[0]:.0f} ms, p99 {bad[1]:.0f} ms; "
        f"bad / good: p50 {bad[0] / good[0]:.1f}, p99 {bad[1] / good[1]:.1f}"
    )
    for fault in found.faults[:SHOWN]:
        print(f"  FAULT {fault}")
    wrong = len(found.faults)
    print(f"  ballots that differ: {wrong} (aim 0)" if wrong else "  no ballot lost, none doubled")


def _times(casts: Sequence[Cast], *, good: bool) -> tuple[float, float]:
    """Milliseconds, p50 and p99, of ballots that no pause held up."""
    times = [cast.seconds * 1000 for cast in casts if cast.on_good_line == good and not cast.held]
    cuts = statistics.quantiles(times, n=100)
    return cuts[49], cuts[98]
