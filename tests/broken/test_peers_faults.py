"""What users of other systems suffered in their halls: each would fail here with that fault.

| reported | what went wrong | here, and elsewhere |
|---|---|---|
| OpenSlides#5754 | one user's cast reset the half-filled ballots of all others | `test_nobodys_ballot_…`; tests/browser/hall/test_broken_tablets.py (half-filled sheet) |
| OpenSlides#6779 | counters reset while people typed; connections lost | `test_a_count_never_falls_…`; test_broken_tablets.py |
| OpenSlides#6811 | a poll's counter rose, then fell to 0 of 180; vote again | `test_a_count_never_falls_…`; tests/kill/test_kill.py (processes killed) |
| scorekeeper#474 | a tablet had the other side's sheet open | `test_a_slip_lives_on_one_tablet_…`; tests/broken/test_at_the_desk.py |
| scorekeeper#423 | clients silently stopped after some fifteen rounds | `test_the_fortieth_round_…`; tests/browser/hall/test_wall.py |
| scorekeeper#686 | after a router's restart scores were submitted unasked, displays lost | `test_a_router_that_restarts_…`; test_broken_tablets.py; tests/browser/hall/test_wall.py |
| scorekeeper#914 | the score moved on the wall while it was being reviewed | `test_a_changed_score_…`; tests/secrecy/test_secrecy.py |
| scorekeeper#929 | a re-used tablet held stale data; it looked connected and wasn't | `test_a_tablet_used_again_…`; test_broken_tablets.py; test_tablet_trouble.py |
| fll-sw#321 | eleven scores entered, ten uploaded | `test_eleven_entered_…`; benchmarks/hall.py (300 tablets) |
| fll-sw#276 | a judge who wasn't known before the morning couldn't be added | `test_a_delegate_who_comes_late_…`; the desk's own tests of 签到 |
| fll-sw#972 | showing the tablet to a neighbour changed scores | `test_showing_a_tablet_…`; test_broken_tablets.py (分项对照) |
"""  # noqa: E501  # a table

import asyncio
import re
from uuid import uuid4

import httpx

from evaluation.scoring.actions import issue_slips, make_slips
from evaluation.scoring.conduct import (
    change_scoring,
    close_sitting,
    pause_sitting,
    resume_sitting,
)
from evaluation.scoring.desk import progress_of
from evaluation.scoring.missing import hall_counts
from evaluation.scoring.rules import Scoring
from tests import given
from tests.broken.hall_on_a_line import Tablet, revisions, tablets
from tests.weak_line import BAD, Quality, weak_line

FORTY = {"party": 14, "npc": 13, "cppcc": 13}
CLOCK = re.compile(r'<(p|span)[^>]*\bclock"[^>]*>[^<]*</\1>')
STALE = 1.2
"""Seconds after which no worker has an older count."""


async def test_nobodys_ballot_changes_what_another_tablet_is_told(site):
    """OpenSlides#5754. A tablet draws again only what its state says; that stays the same."""
    hall = await given.an_open_sitting(units=3, slips={"party": 10, "npc": 1, "cppcc": 1})
    async with tablets(site.url, *hall.slips) as (mine, *others):
        before = await mine.state()
        assert before is not None
        for unit in hall.units:
            await asyncio.gather(*(other.cast(unit) for other in others))
        await asyncio.gather(*(other.cast(hall.units[0], given.HALF) for other in others))
        assert await mine.state() is None
        await mine.cast(hall.units[1])
        assert await mine.in_box() == [False, True, False]


async def test_a_count_never_falls_whatever_happens_around_it(site):
    """OpenSlides#6779 and #6811: changes, lost answers, takeovers, a pause, scoring stopped."""
    hall = await given.an_open_sitting(units=1, slips=FORTY)
    (unit,) = hall.units
    desk: list[int] = []
    wall: list[int] = []
    over = asyncio.Event()

    async def watch() -> None:
        while not over.is_set():
            progress = await progress_of(hall.sitting)
            desk.append(sum(progress.units[unit].cast.values()))
            wall.append(sum(line.cast for line in (await hall_counts(hall.sitting)).of(unit, 1)))
            await asyncio.sleep(0.02)

    async def vote(tablet: Tablet) -> None:
        for scores in (given.HALF, given.FULL, given.HALF):
            answer = await tablet.cast(unit, scores)
            while answer.json().get("reason") == "paused":
                await asyncio.sleep(0.1)
                answer = await tablet.cast(unit, scores)
            assert answer.status_code == 200, answer.text

    async with weak_line(site.port, BAD) as line, tablets(line.url, *hall.slips) as all_of_them:
        watching = asyncio.create_task(watch())
        votes = [asyncio.create_task(vote(tablet)) for tablet in all_of_them]
        await asyncio.sleep(0.3)
        await pause_sitting(hall.officer, hall.sitting)
        line.break_all()
        await resume_sitting(hall.officer, hall.sitting)
        await change_scoring(hall.officer, hall.sitting, [unit], Scoring.CLOSED)
        await asyncio.gather(*votes)
        await asyncio.gather(*(tablet.enter() for tablet in all_of_them[:5]))
        over.set()
        await watching
        assert sum(tablet.unanswered for tablet in all_of_them) > 0
    assert desk == sorted(desk)
    assert wall == sorted(wall)
    assert (desk[0], wall[0], len(await revisions(hall.sitting))) == (0, 0, 40)
    assert (await close_sitting(hall.officer, hall.sitting)).ballots == 40


async def test_a_slip_lives_on_one_tablet_and_in_its_own_group(site):
    """scorekeeper#474: eight tablets scan one slip at the same moment; one of them has it."""
    hall = await given.an_open_sitting(units=1)
    mine = hall.slips_of("npc")[0]
    async with tablets(site.url, *[mine] * 8) as eight:
        answers = await asyncio.gather(*(tablet.cast(hall.units[0]) for tablet in eight))
        assert sorted(answer.status_code for answer in answers) == [200] + [410] * 7
        states = [await tablet.state() or {} for tablet in eight]
    assert sorted(str(state["slip"]["gone"]) for state in states) == ["None"] + ["taken over"] * 7
    assert {state["slip"]["group_title"] for state in states} == {"人大代表"}
    assert {state["slip"]["number"] for state in states} == {mine.number}
    progress = await progress_of(hall.sitting)
    assert {group: count for group, count in progress.units[hall.units[0]].cast.items() if count}
    assert progress.units[hall.units[0]].cast["npc"] == 1
    assert await revisions(hall.sitting) == [1]


async def test_the_fortieth_round_reaches_a_tablet_and_the_wall_like_the_first(site):
    """scorekeeper#423, through a line that breaks now and then."""
    hall = await given.an_open_sitting(units=40)
    await change_scoring(hall.officer, hall.sitting, hall.units, Scoring.WAITING)
    wall: list[str] = []
    async with weak_line(site.port) as line, tablets(line.url, hall.slips[0]) as (tablet,):
        for place, unit in enumerate(hall.units):
            if place % 7 == 3:
                line.break_all()
            await change_scoring(hall.officer, hall.sitting, [unit], Scoring.OPEN)
            state = await tablet.state()
            assert state is not None
            assert [one["scoring"] for one in state["units"]].count("open") == 1
            assert state["units"][place]["scoring"] == "open"
            assert await tablet.state() is None
            screen = await tablet.until_answered("GET", f"/screen/{hall.sitting}/now")
            wall.append(screen.headers["etag"])
            assert (await tablet.cast(unit)).status_code == 200
            await change_scoring(hall.officer, hall.sitting, [unit], Scoring.CLOSED)
    assert len(set(wall)) == 40
    assert await revisions(hall.sitting) == [1] * 40


async def test_a_router_that_restarts_submits_nothing_and_loses_nothing(site):
    """scorekeeper#686. The bell rings meanwhile: it ends the hall's wait, and casts nothing."""
    hall = await given.an_open_sitting(units=2, slips={"party": 5, "npc": 5, "cppcc": 2})
    first, second = hall.units
    async with weak_line(site.port) as line, tablets(line.url, *hall.slips) as some:
        await asyncio.gather(*(tablet.cast(first) for tablet in some))
        pictures = [(await picture(line.url, hall)).text]
        line.cut()
        sent = [asyncio.create_task(tablet.cast(second)) for tablet in some[:4]]
        await asyncio.sleep(0.3)
        await change_scoring(hall.officer, hall.sitting, [second], Scoring.CLOSED)
        assert sorted(await revisions(hall.sitting)) == [1] * 12
        line.mend()
        answers = await asyncio.gather(*sent)
        assert [answer.status_code for answer in answers] == [200] * 4
        assert min(tablet.unanswered for tablet in some[:4]) > 0
        await asyncio.sleep(STALE)
        assert sorted(await revisions(hall.sitting)) == [1] * 16
        boxes = await asyncio.gather(*(tablet.in_box() for tablet in some))
        assert [box[1] for box in boxes] == [True] * 4 + [False] * 8
        pictures.append((await picture(line.url, hall)).text)
    assert all("<h1" in one for one in pictures)


async def picture(url: str, hall: given.Hall) -> httpx.Response:
    async with httpx.AsyncClient(base_url=url, trust_env=False) as wall:
        answer = await wall.get(f"/screen/{hall.sitting}/now")
        assert answer.status_code == 200
        return answer


async def test_a_changed_score_moves_nothing_on_the_wall(site):
    """scorekeeper#914: while the hall scores, and when a delegate looks again and changes."""
    hall = await given.an_open_sitting(units=1)
    async with tablets(site.url, *hall.slips) as all_of_them:
        for tablet in all_of_them:
            await tablet.cast(hall.units[0])
        await asyncio.sleep(STALE)
        before = await picture(site.url, hall)
        for scores in (given.HALF, dict.fromkeys(given.FULL), given.FULL, given.HALF):
            await all_of_them[0].cast(hall.units[0], scores)
        await asyncio.sleep(STALE)
        after = await picture(site.url, hall)
    assert sorted(await revisions(hall.sitting)) == [1, 1, 5]
    assert CLOCK.sub("", after.text) == CLOCK.sub("", before.text)


async def test_a_tablet_used_again_has_nothing_of_the_slip_before(site):
    """scorekeeper#929: the same tablet, the next delegate; and the slip before is let go."""
    hall = await given.an_open_sitting(units=2)
    first, next_one = hall.slips_of("party")[0], hall.slips_of("npc")[0]
    async with tablets(site.url, first) as (tablet,):
        await tablet.cast(hall.units[0])
        tablet.slip = next_one
        await tablet.enter()
        state = await tablet.state()
        assert state is not None
        assert (state["slip"]["number"], state["slip"]["group"]) == (next_one.number, "npc")
        assert [unit["in_box"] for unit in state["units"]] == [False, False]
        assert [unit["turn"] for unit in state["units"]] == [0, 0]
        await tablet.cast(hall.units[0])
    progress = await progress_of(hall.sitting)
    assert progress.units[hall.units[0]].cast == {"party": 1, "npc": 1, "cppcc": 0}


async def test_eleven_entered_are_eleven_in_the_box(site):
    """fll-sw#321. Some answers are lost; the state says what is in, and the rest goes again."""
    hall = await given.an_open_sitting(units=11)
    keys = [uuid4() for _ in hall.units]
    async with weak_line(site.port) as line, tablets(line.url, hall.slips[0]) as (tablet,):
        acknowledged = []
        for place, (unit, key) in enumerate(zip(hall.units, keys, strict=True)):
            if place % 3 == 1:
                line.lose_next_answers()
            elif place % 3 == 2:
                line.quality = Quality(lose_asked=1.0)
            acknowledged.append(await tablet.once(unit, key))
            line.quality = Quality()
        assert acknowledged == [place % 3 == 0 for place in range(11)]
        in_box = await tablet.in_box()
        assert in_box == [place % 3 != 2 for place in range(11)]
        for unit, key in zip(hall.units, keys, strict=True):
            assert (await tablet.cast(unit, key=key)).json()["revision"] == 1
        assert await tablet.in_box() == [True] * 11
    assert await revisions(hall.sitting) == [1] * 11


async def test_a_delegate_who_comes_late_scores_what_is_on_and_what_was(site):
    """fll-sw#276: nobody knew of this delegate before; one person hands out the slip."""
    hall = await given.an_open_sitting(units=3)
    await change_scoring(hall.officer, hall.sitting, hall.units[:2], Scoring.CLOSED)
    late = (await make_slips(hall.officer, hall.sitting, "cppcc", 1))[0]
    before = (await progress_of(hall.sitting)).issued
    assert await issue_slips(hall.officer, hall.sitting, "cppcc", 2) is True
    assert (await progress_of(hall.sitting)).issued == before + 1
    async with tablets(site.url, late) as (tablet,):
        answers = [await tablet.cast(unit) for unit in hall.units]
    assert [answer.status_code for answer in answers] == [200] * 3
    assert (await close_sitting(hall.officer, hall.sitting)).ballots == 3


async def test_showing_a_tablet_around_changes_no_score(site):
    """fll-sw#972: looking, scanning again and reloading are never a message to the box."""
    hall = await given.an_open_sitting(units=2)
    async with tablets(site.url, hall.slips[0]) as (tablet,):
        await tablet.cast(hall.units[0])
        before = await tablet.state()
        for path in ("/t", "/t/state", "/t/facts", "/t/enter", f"/t/{hall.slips[0].token}") * 4:
            assert (await tablet.until_answered("GET", path)).status_code < 400
        assert await tablet.state() is None
    assert before is not None
    assert await revisions(hall.sitting) == [1]
