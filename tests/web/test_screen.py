"""大屏: what the hall sees, in every state, and what it never sees."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from hashlib import sha256
from uuid import UUID, uuid4

import asyncpg
import httpx
import pytest

from evaluation.db import fetch, pulse
from evaluation.results.queries import ranking_of
from evaluation.scoring import actions, ballots, conduct, queries
from evaluation.scoring.rules import Choice, Scoring
from evaluation.server.dsn import owner_dsn
from evaluation.settings import settings
from evaluation.web import live
from tests import given

Scores = Mapping[str, str]
THREE_A_GROUP = {"party": 3, "npc": 3, "cppcc": 3}


@pytest.fixture(autouse=True)
def counts_are_always_fresh(monkeypatch):
    monkeypatch.setattr(live, "FRESH", 0)


async def cast(hall: given.Hall, unit: UUID, scores: Scores | None, *, slips: int) -> None:
    """The first `slips` slips score the unit; None is an abstention."""
    for slip in hall.slips[:slips]:
        secret = await ballots.enter_slip(None, token=slip.token)
        holder = await queries.holder_of(ballots.tablet_hash(secret))
        choice = Choice.ABSTAINED if scores is None else Choice.SCORED
        await ballots.cast_ballot(holder, unit, uuid4(), scores=scores, choice=choice)


async def shown(client: httpx.AsyncClient, sitting: UUID) -> str:
    answer = await client.get(f"/screen/{sitting}/now")
    assert answer.status_code == 200
    return answer.text


def heading(page: str) -> str:
    return re.sub(r"<[^>]+>", "", re.search(r"<h1>(.*?)</h1>", page).group(1)).strip()


def counted(page: str) -> list[str]:
    return re.findall(r'aria-label="(已交[^"]*)"', page)


async def put_on_screen(hall: given.Hall, unit: UUID) -> None:
    await conduct.change_scoring(hall.officer, hall.sitting, hall.units, Scoring.WAITING)
    await conduct.change_scoring(hall.officer, hall.sitting, [unit], Scoring.OPEN)


async def test_the_unit_on_the_screen_is_counted_against_the_slips_that_are_out(client):
    hall = await given.an_open_sitting(units=3, slips=THREE_A_GROUP)
    await put_on_screen(hall, hall.units[1])
    await cast(hall, hall.units[1], given.FULL, slips=4)
    page = await shown(client, hall.sitting)
    assert heading(page) == "常德市第2局"
    assert counted(page) == ["已交 4 张，应交 9 张"]
    assert "现在评分" in page
    assert "第 2 家，共 3 家" in page
    assert "还差 5 张" in page
    assert "中，已停止评分 0 家，正在评分 1 家" in page


async def test_a_withdrawn_slip_no_longer_counts(client):
    hall = await given.an_open_sitting(units=1, slips=THREE_A_GROUP)
    await put_on_screen(hall, hall.units[0])
    await cast(hall, hall.units[0], given.FULL, slips=2)
    await actions.withdraw_slip(hall.officer, hall.sitting, hall.slips[0].stub)
    assert counted(await shown(client, hall.sitting)) == ["已交 1 张，应交 9 张"]


async def test_a_stopped_unit_stays_on_the_screen_as_stopped(client):
    hall = await given.an_open_sitting(units=2, slips=THREE_A_GROUP)
    await put_on_screen(hall, hall.units[0])
    await conduct.change_scoring(hall.officer, hall.sitting, [hall.units[0]], Scoring.CLOSED)
    page = await shown(client, hall.sitting)
    assert heading(page) == "常德市第1局"
    assert "已停止评分" in page
    assert "现在评分" not in page
    assert "回避" not in page


async def test_a_batch_is_counted_together(client):
    """Also when the unit that was on the screen before is none of it."""
    hall = await given.an_open_sitting(units=3, slips=THREE_A_GROUP)
    await put_on_screen(hall, hall.units[2])
    await conduct.change_scoring(hall.officer, hall.sitting, [hall.units[2]], Scoring.CLOSED)
    await conduct.change_scoring(hall.officer, hall.sitting, hall.units[:2], Scoring.OPEN)
    await cast(hall, hall.units[0], given.FULL, slips=3)
    await cast(hall, hall.units[1], given.HALF, slips=1)
    page = await shown(client, hall.sitting)
    assert heading(page) == "2 家单位同时评分"
    assert counted(page) == ["已交 4 张，应交 18 张"]
    assert 'class="mark"' not in page


async def test_what_has_not_begun_is_paused_or_void_is_said_in_words(client):
    hall = await given.a_prepared_sitting(units=2)
    page = await shown(client, hall.sitting)
    assert (heading(page), "2025年1月16日" in page) == ("评议会即将开始", True)
    await given.rehearse(hall)
    assert heading(await shown(client, hall.sitting)) == "评议会即将开始"
    await conduct.open_sitting(hall.officer, hall.sitting)
    assert heading(await shown(client, hall.sitting)) == "请稍候"
    await conduct.pause_sitting(hall.officer, hall.sitting)
    assert heading(await shown(client, hall.sitting)) == "会议暂停"
    for person in (hall.officer, hall.other):
        await conduct.void_sitting(person, hall.sitting, "设备故障")
    page = await shown(client, hall.sitting)
    assert (heading(page), "设备故障" in page) == ("本次评议会已作废", False)


async def test_the_closing_shows_the_root_in_groups_of_four(client):
    hall = await given.an_open_sitting(units=2)
    await cast(hall, hall.units[0], given.FULL, slips=3)
    closing = await conduct.close_sitting(hall.officer, hall.sitting)
    page = await shown(client, hall.sitting)
    assert heading(page) == "票箱已封"
    assert "2 家，3 张票" in page
    fours = re.findall(r"<span>([0-9a-f]{4})</span>", page)
    assert (len(fours), "".join(fours)) == (16, closing.root)
    assert "回执名单" in page


async def test_after_the_opening_there_is_still_no_score_and_no_order(client):
    hall = await given.an_open_sitting(units=2)
    await cast(hall, hall.units[0], given.FULL, slips=3)
    await cast(hall, hall.units[1], given.HALF, slips=3)
    await conduct.close_sitting(hall.officer, hall.sitting)
    await given.open_with_cards(hall)
    page = await shown(client, hall.sitting)
    assert heading(page) == "已启封计票"
    for line in (await ranking_of(hall.sitting)).lines:
        assert line.total not in page
        assert line.short_title not in page


async def test_halls_that_differ_only_in_scores_look_the_same_to_the_byte(client):
    """Given: all that could leak is different (scores, an abstention, the order of casting)."""
    bodies = []
    for first, second in ((given.FULL, given.HALF), (None, given.FULL)):
        hall = await given.an_open_sitting(units=2)
        await put_on_screen(hall, hall.units[0])
        await cast(hall, hall.units[0], first, slips=3)
        answers = [await client.get(f"/screen/{hall.sitting}/now")]
        await conduct.change_scoring(hall.officer, hall.sitting, hall.units, Scoring.OPEN)
        await cast(hall, hall.units[1], second, slips=3)
        answers.append(await client.get(f"/screen/{hall.sitting}/now"))
        await conduct.close_sitting(hall.officer, hall.sitting)
        await given.open_with_cards(hall)
        last = await shown(client, hall.sitting)
        tags = [f'"{sha256(answer.content).hexdigest()[:20]}"' for answer in answers]
        assert [answer.headers["etag"] for answer in answers] == tags  # nothing else is in a tag
        random = r'<span>[0-9a-f]{4}</span>|data-ends="\d+"'
        bodies.append([re.sub(random, "", text) for text in (*(one.text for one in answers), last)])
    assert bodies[0] == bodies[1]


async def test_rehearsals_and_samples_are_marked(client):
    hall = await given.a_prepared_sitting(units=1)
    assert "数据</span>" not in await shown(client, hall.sitting)
    rehearsal = await given.rehearse(hall)
    assert '<span class="sample">彩排数据</span>' in await shown(client, rehearsal)
    assert "结果不公布" in await shown(client, rehearsal)
    await fetch("UPDATE cycle SET sample = true WHERE id = $1", hall.cycle)
    assert '<span class="sample">示例数据</span>' in await shown(client, hall.sitting)


async def test_an_unchanged_picture_costs_no_body(client):
    hall = await given.an_open_sitting(units=1)
    now = f"/screen/{hall.sitting}/now"
    first = await client.get(now)
    for tag in (first.headers["etag"], f"W/{first.headers['etag']}"):
        again = await client.get(now, headers={"if-none-match": tag})
        assert (again.status_code, again.content) == (304, b"")
    await cast(hall, hall.units[0], given.FULL, slips=1)
    changed = await client.get(now, headers={"if-none-match": first.headers["etag"]})
    assert changed.status_code == 200


async def test_the_page_holds_the_same_picture_and_a_place_for_the_state_of_the_line(client):
    hall = await given.an_open_sitting(units=1)
    page = (await client.get(f"/screen/{hall.sitting}")).text
    assert await shown(client, hall.sitting) in page
    assert f'data-pulses="/live/{hall.sitting}"' in page
    assert page.count("data-live-state") == 1


async def test_the_screen_is_only_read_and_anyone_in_the_hall_may(client):
    hall = await given.an_open_sitting(units=1)
    client.base_url = "http://hall.test"  # plain http, by a name that is not loopback
    assert (await client.get(f"/screen/{hall.sitting}")).status_code == 200
    assert (await client.post(f"/screen/{hall.sitting}")).status_code == 405


@pytest.mark.parametrize("door", ["/screen/{}", "/screen/{}/now", "/live/{}"])
async def test_an_unknown_sitting_has_no_screen_and_no_pulses(client, door):
    assert (await client.get(door.format(uuid4()))).status_code == 404


async def test_more_streams_than_a_worker_can_spare_are_sent_away(client, monkeypatch):
    monkeypatch.setattr(live, "MOST_STREAMS", 0)
    hall = await given.a_prepared_sitting(units=1)
    assert (await client.get(f"/live/{hall.sitting}")).status_code == 503


async def test_many_screens_ask_one_question(monkeypatch):
    monkeypatch.setattr(live, "FRESH", 60)
    asked = []

    async def ask(about: UUID) -> int:
        asked.append(about)
        await asyncio.sleep(0)
        return len(asked)

    answer = live.once_a_second(ask)
    here = uuid4()
    assert await asyncio.gather(*(answer(here) for _ in range(9))) == [1] * 9
    assert await answer(uuid4()) == 2


async def test_an_answer_is_kept_for_a_moment_only():
    asked = []

    async def ask(about: UUID) -> int:
        asked.append(about)
        if len(asked) == 1:
            raise OSError
        return len(asked)

    answer, about = live.once_a_second(ask), uuid4()
    with pytest.raises(OSError):  # noqa: PT011  # any fault of the database
        await answer(about)
    assert [await answer(about), await answer(about)] == [2, 3]


@pytest.fixture
async def pulses(database: None) -> AsyncIterator[live.Pulses]:
    """One worker's listener, on connections of its own: what is heard must have been committed."""
    pulses = live.Pulses()
    task = asyncio.create_task(pulses.listen())
    yield pulses
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def heard(stream: AsyncIterator[bytes]) -> bytes:
    return await asyncio.wait_for(anext(stream), 10)


async def test_a_pulse_reaches_the_pages_of_its_sitting_and_carries_nothing(pulses):
    here, there = f"sitting_{uuid4().hex}", f"sitting_{uuid4().hex}"
    stream, other = pulses.stream(here), pulses.stream(there)
    for one in (stream, other):
        assert await heard(one) == b"retry: 3000\n\n"
        assert await heard(one) == b"data:\n\n"  # the listener is there from now on
    waiting = asyncio.ensure_future(anext(other))
    await pulse(here)
    assert await heard(stream) == b"data:\n\n"
    assert not waiting.done()
    await pulse(there)
    assert await asyncio.wait_for(waiting, 10) == b"data:\n\n"
    for one in (stream, other):
        await one.aclose()
    assert pulses.streams == 0


async def test_a_lost_listener_comes_back_and_tells_every_page_to_fetch(pulses, monkeypatch):
    monkeypatch.setattr(live, "AGAIN", 0.01)
    channel = f"sitting_{uuid4().hex}"
    stream = pulses.stream(channel)
    assert [await heard(stream), await heard(stream)] == [b"retry: 3000\n\n", b"data:\n\n"]
    owner = await asyncpg.connect(owner_dsn(settings()))
    gone = await owner.fetch(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = $1",
        f'LISTEN "{channel}"',
    )
    assert len(gone) == 1
    assert await heard(stream) == b"data:\n\n"
    await owner.execute("SELECT pg_notify($1, '')", channel)
    assert await heard(stream) == b"data:\n\n"
    await owner.close()
    await stream.aclose()


async def test_silence_is_broken_by_a_comment_so_that_the_dead_are_noticed(monkeypatch):
    monkeypatch.setattr(live, "BREATH", 0.05)
    stream = live.Pulses().stream("sitting_of_nobody")
    assert [await heard(stream), await heard(stream)] == [b"retry: 3000\n\n", b":\n\n"]
    await stream.aclose()
