"""演练 through the pages: the way of the day, its known result, its mark on all that is shown."""

import re

import httpx
import pytest
from litestar import Litestar
from litestar.routes import HTTPRoute

from evaluation.accounts.rules import Role
from evaluation.scoring.conduct import close_sitting
from evaluation.scoring.rehearsal import cast_practice_ballots, start_rehearsal
from evaluation.web.office.conducting import Question
from tests import given
from tests.documents.reading import texts_of

MARK = "彩排数据"
SITTING = "/office/sittings/{sitting_id:uuid}"


def pages_of_a_sitting(app: Litestar) -> list[str]:
    """Every page of the office that needs to know nothing but the sitting."""
    paths = {
        route.path
        for route in app.routes
        if isinstance(route, HTTPRoute)
        and route.path.startswith(SITTING)
        and "GET" in route.methods
    }
    plain = {path for path in paths if path.count("{") == 1}
    return sorted(plain | {f"{SITTING}/ask/{question}" for question in Question})


async def opened_rehearsal(hall: given.Hall):
    made = await start_rehearsal(hall.officer, hall.sitting, 2)
    await cast_practice_ballots(made)
    await close_sitting(hall.officer, made.sitting)
    await given.open_with_cards(hall, made.sitting)
    return made.sitting


@pytest.mark.parametrize("state", ["prepared", "open", "opened"])
async def test_every_page_of_a_rehearsal_bears_the_mark(app, client, state):
    hall = await given.a_prepared_sitting()
    if state == "opened":
        rehearsal = await opened_rehearsal(hall)
    else:
        begun = {"from_the_start": state == "prepared"}
        rehearsal = (await start_rehearsal(hall.officer, hall.sitting, 1, **begun)).sitting
    shown = set()
    for role in (Role.CITY_OFFICER, Role.HOST, Role.SCRUTINEER, Role.TELLER):
        person = await given.a_person(role, jurisdiction=hall.jurisdiction)
        await given.log_in(client, person)
        for path in set(pages_of_a_sitting(app)) - shown:
            answer = await client.get(path.replace("{sitting_id:uuid}", str(rehearsal)))
            if is_whole_page(answer):
                assert MARK in answer.text, path
                shown.add(path)
    assert len(shown) >= 10, sorted(shown)
    assert MARK in (await client.get(f"/screen/{rehearsal}")).text


def is_whole_page(answer: httpx.Response) -> bool:
    return answer.status_code == 200 and answer.text.lstrip().startswith("<!doctype html>")


async def test_a_real_sitting_bears_no_such_mark(app, client):
    hall = await given.a_prepared_sitting()
    await given.log_in(client, hall.officer)
    for path in pages_of_a_sitting(app):
        answer = await client.get(path.replace("{sitting_id:uuid}", str(hall.sitting)))
        if is_whole_page(answer):
            assert f'<span class="sample">{MARK}' not in answer.text, path
            assert "data-rehearsal" not in answer.text, path


async def test_from_the_start_it_is_opened_and_scored_like_the_real_one(press, read, client):
    hall = await given.a_prepared_sitting()
    here = f"/office/sittings/{hall.sitting}"
    answer = await press(hall.officer, f"{here}/rehearsal", {"count": "2", "how": "start"})
    assert "照此，启封后各家的现场得分都应是 50.00。" in answer.text
    assert "/practice" not in answer.text
    rehearsal = re.search(r'href="(/office/sittings/[0-9a-f-]{36})">去演练的页面', answer.text)[1]
    page = await read(hall.officer, rehearsal)
    assert f'href="{rehearsal}/ask/open"' in page
    assert f'action="{rehearsal}/issued"' in page
    assert "现在开始演练吗？" in await read(hall.officer, f"{rehearsal}/ask/open")
    for group in ("party", "npc", "cppcc"):
        await press(hall.officer, f"{rehearsal}/issued", {"group": group, "count": "2"})
    assert (await press(hall.officer, f"{rehearsal}/open")).status_code == 303
    assert "评议进行中" in await read(hall.officer, rehearsal)


async def test_the_counted_result_stands_beside_the_known_one(read):
    hall = await given.a_prepared_sitting()
    rehearsal = await opened_rehearsal(hall)
    page = await read(hall.officer, f"/office/sittings/{rehearsal}/ranking")
    assert "计票正确：2 家全部相符。" in page
    assert "照此应得 50.00，实得 50.00。" in page


async def test_its_papers_are_tried_with_the_mark_on_every_page_and_kept_nowhere(client):
    hall = await given.a_prepared_sitting()
    rehearsal = await opened_rehearsal(hall)
    await given.log_in(client, hall.officer)
    for kind in ("count_sheet", "closing_sheet"):
        answer = await client.get(f"/office/sittings/{rehearsal}/trial/{kind}")
        assert answer.headers["content-type"] == "application/pdf"
        pages = texts_of(answer.content)
        assert [page for page in pages if MARK not in page] == []
    assert (
        await client.get(f"/office/sittings/{hall.sitting}/trial/count_sheet")
    ).status_code == 404


async def test_a_tablet_in_a_rehearsal_shows_the_mark(client):
    hall = await given.a_prepared_sitting()
    made = await start_rehearsal(hall.officer, hall.sitting, 1)
    await given.enter(client, made.slips[0])
    state = (await client.get("/t/state")).json()
    assert state["sitting"]["mark"] == MARK


async def test_one_press_clears_it_and_leads_back(press, read):
    hall = await given.a_prepared_sitting()
    rehearsal = await opened_rehearsal(hall)
    answer = await press(hall.officer, f"/office/sittings/{rehearsal}/clear")
    assert answer.headers["location"] == f"/office/sittings/{hall.sitting}"
    assert "评议会（演练）" not in await read(hall.officer, f"/office/sittings/{hall.sitting}")
