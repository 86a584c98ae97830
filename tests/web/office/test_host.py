"""主持台 as plain forms: what is pressed, what is read, and what a page left behind may not do."""

import re
from collections.abc import Awaitable, Callable

import httpx
import pytest

from evaluation.accounts.rules import Person, Role
from evaluation.db import fetch
from evaluation.scoring import queries
from evaluation.scoring.conduct import change_scoring, pause_sitting
from evaluation.scoring.floor_queries import floor_of
from evaluation.scoring.modes import Step
from evaluation.scoring.rules import Scoring
from tests import given
from tests.web.office.conftest import Press
from tests.web.office.hosting import an_open_hall, at, cast, go_on, label, missing, turn

Read = Callable[[Person, str], Awaitable[str]]


@pytest.fixture
async def hall(db: None) -> given.Hall:
    return await an_open_hall()


@pytest.fixture
async def host(hall: given.Hall) -> Person:
    return await given.a_person(Role.HOST, jurisdiction=hall.jurisdiction)


async def test_the_large_button_always_says_what_it_does(
    press: Press, read: Read, host: Person, hall: given.Hall
):
    labels = []
    for _ in range(5):
        page = await read(host, at(hall))
        labels.append(label(page))
        await go_on(press, host, hall, 1)
    assert labels == [
        "请 1 第1局 述职",
        "进入现场通报",
        "开始评分",
        "停止本家评分，请 2 第2局 述职",
        "进入现场通报",
    ]


async def test_every_form_of_the_page_works_by_itself(
    press: Press, read: Read, host: Person, hall: given.Hall
):
    """As a browser without JavaScript sends them: with the fields that the page holds."""
    await go_on(press, host, hall, 1)
    page = await read(host, at(hall))
    for room in ("clock-more", "clock-stop", "clock-restart", "skip"):
        form = re.search(rf'action="{at(hall)}/{room}".*?</form>', page, re.DOTALL)
        assert form, room
        fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form[0]))
        del fields["form_token"]
        assert (await press(host, at(hall, f"/{room}"), fields)).status_code == 303
    view = await floor_of(hall.sitting)
    assert (view.unit, view.step, view.turn) == (hall.units[1], Step.REPORT, 2)


async def test_a_page_left_behind_is_told_and_skips_nothing(
    press: Press, host: Person, hall: given.Hall
):
    """FTC #929 and #423: it still looks alive, but what it shows is old."""
    seen = await turn(hall)
    await go_on(press, host, hall, 1)
    for room, more in (
        ("next", {}),
        ("undo", {}),
        ("skip", {}),
        ("call", {"unit": hall.units[2]}),
        ("recall", {"unit": hall.units[0]}),
        ("scoring-on", {"unit": hall.units[1]}),
        ("scoring-off", {"unit": hall.units[0]}),
        ("clock-stop", {}),
        ("clock-more", {"extra": 0}),
    ):
        answer = await press(host, at(hall, f"/{room}"), {"seen": seen, **more})
        assert answer.status_code == 409, room
        assert "这一按没有算" in answer.text
        assert f'href="{at(hall)}"' in answer.text
    view = await floor_of(hall.sitting)
    assert (view.step, view.turn, view.running, view.extra) == (Step.REPORT, seen + 1, True, 0)


async def test_a_unit_with_missing_ballots_can_be_recalled_from_the_page(
    press: Press, read: Read, host: Person, hall: given.Hall
):
    await go_on(press, host, hall, 5)
    page = await read(host, at(hall))
    assert "召回这一家" in page
    await press(host, at(hall, "/recall"), {"seen": await turn(hall), "unit": hall.units[0]})
    page = await read(host, at(hall))
    assert label(page) == "停止补评，回到 2 第2局 现场通报"
    assert "撤回：回到 2 第2局 现场通报" in page
    await press(host, at(hall, "/undo"), {"seen": await turn(hall)})
    assert (await floor_of(hall.sitting)).unit == hall.units[1]


async def test_a_batch_is_opened_and_closed_together(
    press: Press, read: Read, host: Person, hall: given.Hall
):
    form = {"seen": await turn(hall), "unit": hall.units[:2]}
    await press(host, at(hall, "/scoring-on"), form)
    page = await read(host, at(hall))
    assert "2 家单位同时评分" in page
    assert label(page) == "停止 2 家的评分，请 3 第3局 述职"
    assert missing(page) == {"party": "4", "npc": "4", "cppcc": "4"}
    await go_on(press, host, hall, 1)
    scorings = [unit.scoring for unit in await queries.agenda_of(hall.sitting)]
    assert scorings == [Scoring.CLOSED, Scoring.CLOSED, Scoring.WAITING]


async def test_an_undo_that_would_shut_out_a_ballot_says_why_not(
    press: Press, read: Read, host: Person, hall: given.Hall
):
    await go_on(press, host, hall, 3)
    await cast(hall, hall.units[0], "party")
    page = await read(host, at(hall))
    assert re.search(r'id="undo" aria-disabled="true"', page)
    assert "已有 1 张评议票入箱" in page
    answer = await press(host, at(hall, "/undo"), {"seen": await turn(hall)})
    assert answer.status_code == 409


async def test_pause_and_resume_stop_the_clock_and_lead_back(
    press: Press, read: Read, host: Person, hall: given.Hall
):
    await go_on(press, host, hall, 1)
    paused = await press(host, at(hall, "/pause"))
    assert paused.headers["location"] == at(hall)
    page = await read(host, at(hall))
    assert ("会议暂停，表已停" in page, 'id="undo"' in page) == (True, False)
    await press(host, at(hall, "/resume"))
    assert "开始计时" in await read(host, at(hall))


async def test_lengths_are_typed_in_minutes_and_seconds(
    press: Press, read: Read, host: Person, hall: given.Hall
):
    form = {
        f"{step}_{part}": value
        for step, times in {"report": (5, 30), "notice": (1, 0), "scoring": (0, 45)}.items()
        for part, value in zip(("minutes", "seconds"), times, strict=True)
    }
    path = at(hall, "/lengths")
    assert (await press(host, path, form | {"warning_seconds": 20})).status_code == 303
    assert 'name="report_minutes" inputmode="numeric" size="3" maxlength="2" value="5"' in (
        await read(host, path)
    )
    await go_on(press, host, hall, 1)
    assert (await floor_of(hall.sitting)).length == 330
    refused = await press(host, path, form | {"warning_seconds": 20, "scoring_seconds": 2})
    assert (refused.status_code, "评分的时长应是" in refused.text) == (409, True)


async def test_what_is_polled_changes_only_with_what_it_says(
    client: httpx.AsyncClient, press: Press, host: Person, hall: given.Hall
):
    """OpenSlides #5754, #6779: nothing that others do redraws the page for nothing."""
    await go_on(press, host, hall, 1)
    await given.log_in(client, host)
    first = await client.get(at(hall, "/now"))
    same = await client.get(at(hall, "/now"), headers={"if-none-match": first.headers["etag"]})
    assert (first.status_code, same.status_code, same.content) == (200, 304, b"")
    await change_scoring(hall.officer, hall.sitting, hall.units[1:2], Scoring.OPEN)
    moved = await client.get(at(hall, "/now"), headers={"if-none-match": first.headers["etag"]})
    assert moved.status_code == 200


async def test_nothing_to_type_in_stands_in_the_live_part(
    read: Read, host: Person, hall: given.Hall
):
    page = await read(host, at(hall))
    assert set(re.findall(r'<input type="(\w+)"', page)) == {"hidden"}
    assert re.findall(r"<(textarea|select)", page) == []


async def test_the_page_says_what_the_wall_shows(
    client: httpx.AsyncClient, press: Press, read: Read, host: Person, hall: given.Hall
):
    for presses, words in ((1, "现场述职"), (1, "现场通报"), (1, "现在评分，已交 0 张")):
        await go_on(press, host, hall, presses)
        assert f"<b>1　第1局</b><span>{words}</span>" in await read(host, at(hall))
    await pause_sitting(hall.officer, hall.sitting)
    assert "<b>会议暂停</b>" in await read(host, at(hall))


async def test_time_is_the_databases(client: httpx.AsyncClient):
    said = int((await client.get("/live/time")).text)
    rows = await fetch("SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS now")
    assert 0 <= rows[0]["now"] - said < 60_000
