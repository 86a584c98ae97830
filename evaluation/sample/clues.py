"""Invented clues (问题线索) of the sample years, through the real actions, in every state there is.

Rectification, letters and what is read out on site have files of their own, which go on from what
stands here as 属实; `settle_days` comes after all of them.
"""

import csv
from collections.abc import Callable, Coroutine
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.clues import handling
from evaluation.clues.passing import hand_up, pass_on
from evaluation.clues.registering import NewClue, record_clue
from evaluation.clues.sealing import Complaint
from evaluation.clues.states import ClueState, Level
from evaluation.clues.steps import Step
from evaluation.db import fetch, fetch_one, transaction
from evaluation.sample.clues_ended import Ends, write_off_as_mended
from evaluation.sample.clues_people import SECOND, WITH_CLERK, settle_clerks
from evaluation.sample.people import COUNTY, Login, person
from evaluation.workdays.queries import due_before, today

NOW, BEFORE = 2024, 2023
HERE = Path(__file__).parent
MARK = "（示例）"
NAMES = ("示例甲", "示例乙", "示例丙", "示例丁", "示例戊", "示例己")
"""Of complainants who are nobody."""
SOME = 4
"""Every fourth one left a name and a number."""


class Matter(msgspec.Struct, frozen=True):
    """A row of clues.csv; `story` says how far it comes."""

    unit: str
    kind: str
    source: str
    channel: str
    on: str
    story: str
    title: str
    text: str


class Scene(msgspec.Struct, frozen=True):
    """Who acts on which clue."""

    clue: UUID
    unit: UUID
    kind: str
    officer: Person
    second: Person


Story = Callable[[Scene], Coroutine[Any, Any, None]]


async def make_clues() -> list[Login]:
    """In one transaction, so that every question goes over the same connection; the accounts."""
    async with transaction():
        logins = await settle_clerks()
        officer, second = await person("chenli"), await person("zhoumin")
        matters = _matters()
        for year in (BEFORE, NOW):
            cycle, units = await _year(officer, year)
            former: dict[str, UUID] = {}
            for place, matter in enumerate(matters if year == NOW else _of_former(matters)):
                if matter.unit not in units:
                    continue
                new = _new(matter, units, place, former)
                clue = await record_clue(officer, cycle, new, register=matter.story != "new")
                former.setdefault(f"{matter.unit} {matter.kind}", clue)
                scene = Scene(clue, units[matter.unit], matter.kind, officer, second)
                await STORIES[matter.story](scene)
        await _make_county()
        return logins


async def clues_in(state: ClueState, year: int = NOW) -> list[UUID]:
    """Of the city's, in the order of their numbers: what the next file goes on with."""
    rows = await fetch(
        "SELECT k.id FROM clue k JOIN cycle c ON c.id = k.cycle JOIN jurisdiction j "
        "ON j.id = c.jurisdiction AND j.superior IS NULL WHERE c.year = $1 AND k.state = $2 "
        "ORDER BY k.number, k.id",
        *(year, state),
    )
    return [row["id"] for row in rows]


def _matters() -> list[Matter]:
    with (HERE / "clues.csv").open(encoding="utf-8", newline="") as file:
        return [Matter(**row) for row in csv.DictReader(file)]


def _of_former(matters: list[Matter]) -> list[Matter]:
    """Half as many, a year earlier, all of them at their end."""
    ends = {"unfounded": "unfounded", "declined": "declined", "transferred": "transferred"}
    return [
        msgspec.structs.replace(
            one,
            on=(date.fromisoformat(one.on) - timedelta(days=363)).isoformat(),
            story=ends.get(one.story, "archived" if one.unit in WITH_CLERK else "unfounded"),
        )
        for one in matters[::2]
    ]


async def _year(officer: Person, year: int) -> tuple[UUID, dict[str, UUID]]:
    cycle = await fetch_one(
        "SELECT id FROM cycle WHERE jurisdiction = $1 AND year = $2", officer.jurisdiction, year
    )
    rows = await fetch(
        "SELECT id, short_title FROM unit WHERE jurisdiction = $1 AND year = $2",
        *(officer.jurisdiction, year),
    )
    return cycle, {row["short_title"]: row["id"] for row in rows}


def _new(matter: Matter, units: dict[str, UUID], place: int, former: dict[str, UUID]) -> NewClue:
    named = place % SOME == 0 and matter.source == "complaint"
    complaint = Complaint(
        name=NAMES[place // SOME % len(NAMES)],
        telephone=f"1390000{place:04d}",
        text=f"我反映：{matter.text}{MARK}",
    )
    repeats = former.get(f"{matter.unit} {matter.kind}") if "repeat" in matter.story else None
    return NewClue(
        title=matter.title,
        text=f"{matter.text}{MARK}",
        received_on=date.fromisoformat(matter.on),
        source=matter.source,
        channel=matter.channel,
        outer_number=f"示例{matter.on.replace('-', '')}{place:03d}" if "12345" in matter.channel
        else "",
        kind=matter.kind,
        unit=units[matter.unit],
        complaint=complaint if named else None,
        repeats=repeats,
    )  # fmt: skip


async def _accept(scene: Scene) -> None:
    await handling.accept(scene.officer, scene.clue, unit=scene.unit, kind=scene.kind)


async def _investigate(scene: Scene) -> None:
    await _accept(scene)
    await handling.assign(scene.officer, scene.clue, scene.officer.account)


async def _found(scene: Scene) -> None:
    await _conclude(scene, Step.FIND_FOUNDED, "调取记录、询问双方，反映的情况属实。")


async def _found_partly(scene: Scene) -> None:
    await _conclude(scene, Step.FIND_PARTLY, "反映的事情有，范围没有说的那样大。")


async def _unfounded(scene: Scene) -> None:
    """Who left a name still waits for a word."""
    await _conclude(scene, Step.FIND_UNFOUNDED, "调取记录、走访核实，没有反映的情况。")
    if not await _is_named(scene):
        await handling.archive(scene.officer, scene.clue)


async def _conclude(scene: Scene, finding: Step, words: str) -> None:
    await _investigate(scene)
    await handling.conclude(
        scene.officer, scene.clue, finding, words + MARK,
        accountable=finding == Step.FIND_FOUNDED and scene.kind in ACCOUNTABLE,
    )  # fmt: skip


ACCOUNTABLE = ("简单粗暴执法", "逐利执法", "罚没收入定指标")


async def _told_and_filed(scene: Scene) -> None:
    """Who left a name hears of the end first."""
    if await _is_named(scene):
        await handling.feed_back(
            scene.officer, scene.clue, "电话", f"已告知结果，对方没有异议。{MARK}"
        )
    await handling.archive(scene.officer, scene.clue)


async def _is_named(scene: Scene) -> bool:
    return bool(await fetch_one("SELECT true FROM complainant WHERE clue = $1", scene.clue))


async def _declined(scene: Scene) -> None:
    ground = {"机械执法": "已进入复议、诉讼或纪检监察程序"}.get(scene.kind, "与行政执法无关")
    await handling.decline(scene.officer, scene.clue, ground, f"已说明可以走的途径。{MARK}")


async def _transferred(scene: Scene) -> None:
    words = f"反映的是个人涉嫌违纪违法，不属本机关处理。{MARK}"
    await handling.transfer(scene.officer, scene.clue, "有管辖权的机关（示例）", words)


async def _passed(scene: Scene) -> None:
    county = await fetch_one("SELECT id FROM jurisdiction WHERE code = $1", COUNTY)
    await pass_on(scene.officer, scene.clue, county, f"反映的是县里部门，由你局核实。{MARK}")


async def _off(scene: Scene) -> None:
    """Found, mended and written off by two people."""
    await _found(scene)
    await write_off_as_mended(Ends(scene.clue, scene.unit, scene.officer, scene.second))


async def _archived(scene: Scene) -> None:
    await _off(scene)
    await _told_and_filed(scene)


async def _listed(scene: Scene) -> None:
    await _investigate(scene)
    ground = "代表建议、政协提案、监察建议、司法建议、检察建议"
    words = f"代表建议，依条例督办。{MARK}"
    await handling.supervise(scene.officer, scene.clue, Level.LISTED, words, ground)


async def _extended(scene: Scene) -> None:
    await _investigate(scene)
    await handling.supervise(scene.officer, scene.clue, Level.GENERAL, f"反映人多，加紧办。{MARK}")
    await handling.extend(scene.officer, scene.clue, f"要等路面监控的调取结果。{MARK}")


async def _overdue(scene: Scene) -> None:
    """The year lies in the past; its clocks run as if it were now."""
    await _investigate(scene)
    await handling.supervise(scene.officer, scene.clue, Level.KEY, f"久拖未结，重点督办。{MARK}")
    await _due(scene, await due_before(3, await today()))


async def _found_late(scene: Scene) -> None:
    await _found(scene)
    await _due(scene, await due_before(1, await today()))


async def _due(scene: Scene, day: date) -> None:
    await fetch("UPDATE clue SET due_on = $2 WHERE id = $1", scene.clue, day)


async def _stays(_: Scene) -> None:
    """As it came in."""


STORIES: dict[str, Story] = {
    "new": _stays,
    "registered": _stays,
    "registered_repeat": _stays,
    "accepted": _accept,
    "investigating": _investigate,
    "repeated": _investigate,
    "extended": _extended,
    "listed": _listed,
    "overdue": _overdue,
    "founded": _found,
    "found_late": _found_late,
    "partly": _found_partly,
    "unfounded": _unfounded,
    "declined": _declined,
    "transferred": _transferred,
    "passed": _passed,
    "off": _off,
    "archived": _archived,
}

COUNTY_CLUES = 23
FROM_TOWNSHIP = 7
"""The one that a 司法所 handed up."""


async def _make_county() -> None:
    """石门县: twenty-three, all written off as the bureau's report says, and one that its 司法所
    still has. Beside them stands what the city passed on.
    """
    officer, township = await person("shimen"), await person("weixin")
    second = await person(SECOND[0])
    cycle, units = await _year(officer, NOW)
    matters = [one for one in _matters() if one.kind != "其他"]
    names = sorted(units)
    for place in range(COUNTY_CLUES):
        matter = msgspec.structs.replace(matters[place], unit=names[place % len(names)])
        new = _new(matter, units, SOME * place + 1, {})
        by = township if place == FROM_TOWNSHIP else officer
        clue = await record_clue(by, cycle, new)
        if place == FROM_TOWNSHIP:
            await hand_up(by, clue, f"走访核实有这件事，所里没有处理权限，报局里。{MARK}")
        await _off(Scene(clue, units[matter.unit], matter.kind, officer, second))
    last = msgspec.structs.replace(matters[COUNTY_CLUES], unit=names[0])
    await record_clue(township, cycle, _new(last, units, 1, {}))
