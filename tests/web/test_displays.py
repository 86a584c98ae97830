"""Named screens, the floor and the reveal on the wall; and the operator's pages that move them."""

import re
from urllib.parse import quote

import httpx
import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch, fetch_one
from evaluation.results.changes import PointsChanged
from evaluation.results.correcting import correct_tally
from evaluation.results.reveal import move_reveal, release_reveal, switch_reveal
from evaluation.scoring import conduct, floor
from evaluation.scoring.display import add_display, remove_display, show_on
from evaluation.scoring.display_rules import Show
from evaluation.scoring.rules import Scoring
from evaluation.web import live
from evaluation.web.assets import VERSION
from tests import given

SLIPS = {"party": 3, "npc": 3, "cppcc": 3}


@pytest.fixture(autouse=True)
def counts_are_always_fresh(monkeypatch):
    monkeypatch.setattr(live, "FRESH", 0)


@pytest.fixture
async def hall(client) -> given.Hall:
    return await given.an_open_sitting(units=3, slips=SLIPS)


async def shown(client: httpx.AsyncClient, hall: given.Hall, display: object = "") -> str:
    room = f"/{display}" if display else ""
    answer = await client.get(f"/screen/{hall.sitting}{room}/now")
    assert answer.status_code == 200
    return answer.text


def heading(page: str) -> str:
    return re.sub(r"<[^>]+>", "", re.search(r"<h1[^>]*>(.*?)</h1>", page).group(1)).strip()


async def test_a_screen_shows_what_it_was_told_and_the_others_go_on(client, hall):
    side = await add_display(hall.officer, hall.sitting, "侧屏")
    main = await add_display(hall.officer, hall.sitting, "主屏")
    told = {
        Show.AGENDA: "议程　3 家",
        Show.MESSAGE: "休息 15 分钟",
        Show.ROOT: "票箱还没有封",
        Show.BLANK: "黑屏",
    }
    for shows, words in told.items():
        await show_on(hall.officer, hall.sitting, [side], shows, "休息 15 分钟")
        assert heading(await shown(client, hall, side)) == words
        for other in ("", main):
            assert heading(await shown(client, hall, other)) == "3 家单位同时评分"
    assert "常德市" not in await shown(client, hall, side)


async def test_a_screen_is_found_by_its_name_and_goes_on_by_its_id(client, hall):
    side = await add_display(hall.officer, hall.sitting, "侧屏")
    page = (await client.get(f"/screen/{hall.sitting}/{quote('侧屏')}")).text
    assert f'data-wall="/screen/{hall.sitting}/{side}/now"' in page
    assert f'data-version="{VERSION}"' in page
    assert await shown(client, hall, side) in page
    await remove_display(hall.officer, hall.sitting, side)
    for address in (side, quote("侧屏")):
        answer = await client.get(f"/screen/{hall.sitting}/{address}/now")
        assert answer.status_code == 404


async def test_an_answer_says_which_version_of_the_scripts_it_belongs_to_also_when_nothing_changed(
    client, hall
):
    first = await client.get(f"/screen/{hall.sitting}/now")
    again = await client.get(
        f"/screen/{hall.sitting}/now", headers={"if-none-match": first.headers["etag"]}
    )
    assert [again.status_code, first.headers["x-version"], again.headers["x-version"]] == [
        304,
        VERSION,
        VERSION,
    ]


async def test_asking_tells_the_operator_that_the_screen_is_there_and_the_bare_one_writes_nothing(
    client, hall
):
    side = await add_display(hall.officer, hall.sitting, "侧屏")
    await client.get(f"/screen/{hall.sitting}/{side}")
    await shown(client, hall)
    assert await fetch_one("SELECT seen FROM display") is None
    host = await given.a_person(Role.HOST, jurisdiction=hall.jurisdiction)
    await given.log_in(client, host)
    room = f"/office/sittings/{hall.sitting}/displays/connected"
    assert "还没打开过" in (await client.get(room)).text
    await shown(client, hall, side)
    assert "连着" in (await client.get(room)).text
    await fetch("UPDATE display SET seen = clock_timestamp() - interval '3 minutes'")
    assert "没有回应　3 分钟" in (await client.get(room)).text


async def test_the_steps_of_a_unit_stand_on_the_wall_with_the_clock_and_who_comes_next(client):
    hall = await given.a_prepared_sitting(units=3, slips=SLIPS)
    await given.rehearse(hall)
    await conduct.open_sitting(hall.officer, hall.sitting)
    for turn, now in enumerate(("现场述职", "现场通报", "现在评分")):
        await floor.take_next(hall.officer, hall.sitting, turn, told=turn)
        page = await shown(client, hall)
        step = re.search(r'aria-current="step">(.*?)</li>', page, re.DOTALL).group(1)
        assert (heading(page), re.sub(r"<[^>]+>", "", step).strip()) == ("常德市第1局", now)
        assert ("请下一家准备：2　第2局" in page) == (now != "现在评分")
        assert ("应交 9 张" in page) == (now == "现在评分")
        assert re.search(r'role="timer" data-clock [^>]*data-ends="\d{13}"></span>', page)


async def test_the_clock_does_not_change_the_picture_while_it_runs(client):
    """A wall that is drawn anew every two seconds for three days would flicker."""
    hall = await given.a_prepared_sitting(units=1, slips=SLIPS)
    await given.rehearse(hall)
    await conduct.open_sitting(hall.officer, hall.sitting)
    await floor.take_next(hall.officer, hall.sitting, 0)
    pages = []
    for _ in range(2):
        await fetch("SELECT pg_sleep(0.6)")
        pages.append(await shown(client, hall))
    assert pages[0] == pages[1]


async def test_a_hall_that_scores_on_paper_waits_for_no_count(client):
    hall = await given.a_prepared_sitting(units=2, slips=SLIPS)
    await fetch("UPDATE sitting SET mode = 'paper' WHERE id = $1", hall.sitting)
    await fetch("UPDATE sitting SET state = 'rehearsed' WHERE id = $1", hall.sitting)
    await conduct.open_sitting(hall.officer, hall.sitting)
    await conduct.change_scoring(hall.officer, hall.sitting, hall.units[:1], Scoring.OPEN)
    page = await shown(client, hall)
    assert "请在纸质评议票上" in page
    assert "已交" not in page


async def test_changing_a_score_never_moves_the_count_nor_does_a_new_start_of_a_worker(
    client, hall
):
    """OpenSlides#6811: the counter rose, then fell to nothing."""
    await conduct.change_scoring(hall.officer, hall.sitting, hall.units, Scoring.CLOSED)
    await conduct.change_scoring(hall.officer, hall.sitting, hall.units[:1], Scoring.OPEN)
    seen = []
    for scores in (given.FULL, given.HALF, given.FULL):
        await given.cast_all(hall, {hall.units[0]: scores})
        seen.append(re.findall(r'aria-label="(已交[^"]*)"', await shown(client, hall)))
    assert seen == [["已交 9 张，应交 9 张"]] * 3


async def test_a_long_agenda_shows_the_part_that_is_on(client, hall, monkeypatch):
    side = await add_display(hall.officer, hall.sitting, "侧屏")
    await show_on(hall.officer, hall.sitting, [side], Show.AGENDA)
    monkeypatch.setattr("evaluation.web.screen.MOST_ON_AGENDA", 2)
    await conduct.change_scoring(hall.officer, hall.sitting, hall.units[2:], Scoring.OPEN)
    page = await shown(client, hall, side)
    assert "第1局" not in page
    assert '<li class="now" aria-current="step"><b>3</b><span>第3局</span>' in page


async def released(hall: given.Hall) -> None:
    scores = (given.FULL, given.HALF, given.FULL | {"team": "5"})
    await given.cast_all(hall, dict(zip(hall.units, scores, strict=True)))
    await given.close_and_open(hall)
    await given.sign(hall)
    await switch_reveal(hall.officer, hall.sitting, on=True)
    for officer in (hall.officer, hall.other):
        await release_reveal(officer, hall.sitting)


async def test_the_wall_reveals_and_what_is_to_come_is_in_no_fragment(client, hall):
    side = await add_display(hall.officer, hall.sitting, "计票室")
    await released(hall)
    await show_on(hall.officer, hall.sitting, [side], Show.ROOT)
    assert heading(await shown(client, hall)) == "即将揭晓评议结果"
    for position, (unit, total) in enumerate((("2", "80.00"), ("3", "94.00"), ("1", "100.00"))):
        await move_reveal(hall.officer, hall.sitting, position, 1)
        page = await shown(client, hall)
        assert heading(page) == f"常德市第{unit}局"
        assert f'<p class="total">{total}</p>' in page
        later = {"0": ["第3局", "第1局", "94.00"], "1": ["第1局"], "2": []}[str(position)]
        assert [word for word in later if word in page] == []
        assert page.count("待揭晓") == 2 - position
        assert heading(await shown(client, hall, side)) == "已启封计票"
    assert "全部揭晓" in page


async def test_hidden_rows_are_of_equal_length_and_tell_nothing(client, hall):
    await released(hall)
    await move_reveal(hall.officer, hall.sitting, 0, 1)
    rows = re.findall(r'<li class="hid">.*?</li>', await shown(client, hall))
    assert len({re.sub(r"<b>\d</b>", "", row) for row in rows}) == 1


async def test_after_a_correction_the_wall_shows_no_place_any_more(client, hall):
    await released(hall)
    await move_reveal(hall.officer, hall.sitting, 0, 1)
    change = PointsChanged(
        unit=hall.units[0], item="1.1", points="1", reason="核实", document_number="〔2025〕9号"
    )
    for officer in (hall.officer, hall.other):
        await correct_tally(officer, hall.sitting, change)
    page = await shown(client, hall)
    assert heading(page) == "揭晓暂停"
    assert re.search(r"第\dd*局|\d\d\.\d\d|更正", page) is None
