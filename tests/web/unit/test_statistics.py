"""执法统计 at the unit's desk, through the pages."""

import html
import json
import re

import pytest

from evaluation.statistics.mapping import mappings_of
from evaluation.statistics.queries import return_of
from tests import given
from tests.statistics.books import FINE, book, province
from tests.statistics.year import FORM, Year, a_statistics_year, fill, give_back, state_of, whole

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
async def year(db: None) -> Year:
    return await a_statistics_year()


def here(year: Year, room: str = "") -> str:
    return f"/unit/statistics/{year.unit}{room}"


def hidden(page: str, name: str) -> str:
    return html.unescape(re.search(f'name="{re.escape(name)}" value="([^"]*)"', page)[1])


async def send(client, year: Year, *entries: dict[str, str]):
    await given.log_in(client, year.clerk)
    return await client.post(here(year, "/entries"), json={"entries": list(entries)})


def sent(cell: str, text: str, seen: str = "", column: str = "now") -> dict[str, str]:
    return {"column": column, "cell": cell, "text": text, "seen": seen}


async def test_the_newest_year_is_found_and_without_one_the_page_says_so(client, year):
    await given.log_in(client, year.clerk)
    answer = await client.get("/unit/statistics")
    assert (answer.status_code, answer.headers["location"]) == (303, here(year))
    bare = await given.a_jurisdiction()
    await given.log_in(client, await given.a_clerk(bare, await given.a_unit(bare, 1)))
    assert "还没有布置执法统计" in (await client.get("/unit/statistics")).text


async def test_the_page_brings_the_forms_checks_to_its_module(year, read):
    page = await read(year.clerk, here(year))
    data = json.loads(html.unescape(re.search('data-grid="([^"]*)"', page)[1]))
    assert [check["id"] for check in data["checks"]] == [one.id for one in FORM.all_checks]
    assert "并处几种的，只计一次，计在最重的一种" in page


ROOMS = [
    ("GET", "", 200, {}),
    ("POST", "/save", 303, {"now:penalty.fine": "3"}),
    ("POST", "/entries", 200, {"entries": []}),
    ("GET", "/hand-in", 200, {}),
    ("POST", "/hand-in", 409, {}),
    ("GET", "/correct?cell=penalty.fine", 200, {}),
    ("POST", "/correct", 409, {"cell": "penalty.fine", "text": "1", "reason": "原因"}),
    ("GET", "/figures.xlsx", 200, {}),
    ("GET", "/sheet", 200, {}),
    ("POST", "/map", 409, {"sheet": ""}),
    ("POST", "/take", 303, {"entries": "[]"}),
]


async def test_every_room_is_there_for_the_own_clerk_and_for_no_other(client, year):
    strangers = (year.clerks[1], (await a_statistics_year()).clerk)
    for person, own in ((year.clerk, True), *((one, False) for one in strangers)):
        await given.log_in(client, person)
        for method, room, status, body in ROOMS:
            way = {"json": body} if room == "/entries" else {"data": body}
            answer = await client.request(method, here(year, room), **way)
            assert (room, answer.status_code) == (room, status if own else 404)


async def test_a_cell_is_saved_and_read_back(client, year):
    answer = await send(client, year, sent("penalty.fine", "１,２０４"))
    assert (answer.status_code, answer.json()["stored"]) == (200, {"now:penalty.fine": "1204"})
    page = await client.get(here(year))
    assert 'value="1\u2009204"' in page.text


async def test_another_window_gets_409_with_the_other_figure(client, year):
    await send(client, year, sent("penalty.fine", "5"))
    answer = await send(client, year, sent("penalty.fine", "7"))
    assert (answer.status_code, answer.json()["others"]) == (409, {"now:penalty.fine": "5"})


async def test_what_is_no_figure_gets_422_in_words(client, year):
    answer = await send(client, year, sent("penalty.fine", "NaN"), sent("penalty.warning", "3"))
    assert answer.status_code == 422
    assert list(answer.json()["words"]) == ["now:penalty.fine"]
    assert (await return_of(year.jurisdiction, year.unit)).amounts == {}


@pytest.mark.parametrize(
    "body",
    [
        b"{}",
        b"[]",
        b'{"entries": [{"cell": "penalty.fine"}]}',
        b'{"entries": [{"column": "then", "cell": "a", "text": "1"}]}',
        b'{"entries": [{"column": "now", "cell": "penalty.fine", "text": NaN}]}',
    ],
)
async def test_a_request_of_another_shape_is_not_understood(client, year, body):
    await given.log_in(client, year.clerk)
    answer = await client.post(
        here(year, "/entries"), content=body, headers={"content-type": "application/json"}
    )
    assert answer.status_code == 400


async def test_without_the_module_a_page_is_stored_as_a_whole(year, press, read):
    form = {"table": "penalty", "now:penalty.fine": "12", "now:penalty.warning": "3"}
    answer = await press(year.clerk, here(year, "/save"), form)
    assert answer.headers["location"] == here(year, "?table=penalty")
    wrong = form | {
        "seen:now:penalty.fine": "12",
        "now:penalty.warning": "三",
        "seen:now:penalty.warning": "3",
    }
    answer = await press(year.clerk, here(year, "/save"), wrong)
    assert answer.status_code == 422
    assert 'value="三"' in answer.text
    assert "要填数字、0 或“无此职权”。现在是“三”" in answer.text


async def test_without_the_module_another_window_is_told_of(year, press):
    await fill(year, {"penalty.fine": "5"})
    answer = await press(year.clerk, here(year, "/save"), {"now:penalty.fine": "7"})
    assert answer.status_code == 409
    assert "这一格刚在另一个窗口改成 5。您填的没有存" in answer.text


async def test_a_whole_table_is_set_to_no_power_at_once(year, press):
    await press(year.clerk, here(year, "/save"), {"table": "levy", "none": "requisition"})
    assert (await return_of(year.jurisdiction, year.unit)).amounts == {"requisition.count": None}


async def test_a_total_is_added_up_on_request(year, press):
    form = {"now:penalty.fine": "12", "now:penalty.warning": "3", "now:penalty.other": "N"}
    await press(year.clerk, here(year, "/save"), form | {"add": "penalty.total"})
    taken = await return_of(year.jurisdiction, year.unit)
    assert taken.amounts["penalty.total"] == 15


async def test_a_total_that_does_not_add_up_stands_beside_its_cell_and_on_the_tab(year, read):
    await fill(year, whole(penalty__total="45"))
    page = await read(year.clerk, here(year, "?table=licence"))
    assert "<span>处罚</span><span data-faults>1 处不符</span>" in page
    assert "各项相加是 36，差 9" in await read(year.clerk, here(year))


async def test_handing_in_says_what_is_missing_and_is_asked_once(client, year, press, read):
    await fill(year, {"penalty.fine": "3"})
    assert "还有 62 格没有填" in await read(year.clerk, here(year, "/hand-in"))
    assert (await press(year.clerk, here(year, "/hand-in"))).status_code == 409
    await fill(year, whole())
    assert "提交后不能直接改" in await read(year.clerk, here(year, "/hand-in"))
    assert (await press(year.clerk, here(year, "/hand-in"))).status_code == 303
    page = await read(year.clerk, here(year))
    assert "已提交，等待审核。" in page
    assert 'id="grid"' not in page


async def test_the_desk_tells_how_far_it_is(year, read):
    await fill(year, whole(penalty__total="45"))
    assert "已填 63 / 63 格，1 处不符。" in await read(year.clerk, "/unit")
    await fill(year, {"penalty.total": "36"})
    assert "可以提交了" in await read(year.clerk, "/unit")


async def test_what_was_sent_back_lies_on_the_desk_with_its_remark(year, press, read):
    await fill(year, whole())
    await press(year.clerk, here(year, "/hand-in"))
    await give_back(year.unit, remark="罚款与台账不符")
    assert "罚款与台账不符" in await read(year.clerk, "/unit")
    assert "罚款与台账不符" in await read(year.clerk, here(year))


async def test_a_figure_is_corrected_with_a_reason_that_stays(year, press, read):
    await fill(year, whole())
    await press(year.clerk, here(year, "/hand-in"))
    await give_back(year.unit, "accepted")
    assert "现在的数" in await read(year.clerk, here(year, "/correct?cell=penalty.fine"))
    form = {"cell": "penalty.fine", "text": "5", "reason": "漏计两宗"}
    answer = await press(year.clerk, here(year, "/correct"), form)
    assert answer.headers["location"] == here(year, "?table=penalty")
    page = await read(year.clerk, here(year))
    assert "3 改为 5" in page
    assert "漏计两宗" in page
    assert await state_of(year.unit) == ("accepted", 1, False)


async def upload(press, year: Year, content: bytes, name: str = "统计.xlsx"):
    return await press(year.clerk, here(year, "/sheet"), files={"file": (name, content, XLSX)})


async def test_a_sheet_is_looked_at_and_then_stored_whole(client, year, press):
    answer = await upload(press, year, book(FINE))
    assert "保存后改动 2 格" in answer.text
    assert (await return_of(year.jurisdiction, year.unit)).amounts == {}
    form = {"entries": hidden(answer.text, "entries")}
    answer = await press(year.clerk, here(year, "/take"), form)
    assert answer.status_code == 303
    taken = await return_of(year.jurisdiction, year.unit)
    assert (taken.amounts, taken.earlier) == ({"penalty.fine": 12}, {"penalty.fine": 9})


async def test_who_filled_in_meanwhile_is_not_overwritten_by_a_sheet(year, press):
    seen = await upload(press, year, book(FINE))
    await fill(year, {"penalty.fine": "7"})
    form = {"entries": hidden(seen.text, "entries")}
    answer = await press(year.clerk, here(year, "/take"), form)
    assert answer.status_code == 409
    assert "没有保存" in answer.text
    assert (await return_of(year.jurisdiction, year.unit)).amounts == {"penalty.fine": 7}


async def test_a_fault_in_a_sheet_is_told_and_nothing_can_be_stored(year, press):
    answer = await upload(press, year, book((*FINE[:4], "=1+1", "")))
    assert "是公式。请复制后“粘贴为数值”" in answer.text
    assert 'name="entries"' not in answer.text


async def test_an_own_form_is_asked_once_and_never_again(year, press):
    asked = await upload(press, year, province(), "省表.xlsx")
    assert "这不是本系统的表" in asked.text
    assert hidden(asked.text, "at:penalty.fine") == "D5"
    form = {
        "sheet": hidden(asked.text, "sheet"),
        "name": "省表.xlsx",
        "title": "省厅年报表",
        "at:penalty.fine": "D5",
        "at:penalty.warning": "",
    }
    answer = await press(year.clerk, here(year, "/map"), form)
    assert "保存后改动 1 格" in answer.text
    assert [one.title for one in await mappings_of(year.clerk)] == ["省厅年报表"]
    again = await upload(press, year, province(year=2025, extra=True, fine=99), "省表二.xlsx")
    assert "按记住的“省厅年报表”对照" in again.text
    assert "保存后改动 1 格" in again.text
    form = {"sheet": hidden(again.text, "sheet"), "name": "省表二.xlsx"}
    assert 'value="省厅年报表"' in (await press(year.clerk, here(year, "/map"), form)).text


async def test_a_kept_form_can_be_forgotten(year, press, read):
    asked = await upload(press, year, province(), "省表.xlsx")
    form = {"sheet": hidden(asked.text, "sheet"), "title": "省表", "at:penalty.fine": "D5"}
    await press(year.clerk, here(year, "/map"), form)
    page = await read(year.clerk, here(year, "/sheet"))
    await press(year.clerk, here(year, "/forget"), {"mapping": hidden(page, "mapping")})
    assert await mappings_of(year.clerk) == []


async def test_the_figures_are_taken_away_as_a_file(client, year):
    await given.log_in(client, year.clerk)
    answer = await client.get(here(year, "/figures.xlsx"))
    assert answer.headers["content-type"].startswith(XLSX)
    assert answer.headers["content-disposition"].startswith("attachment")


async def test_rubbish_in_what_the_pages_carry_is_not_understood(year, press):
    for room, form in (("/take", {"entries": "x"}), ("/map", {"sheet": "x", "title": "a"})):
        assert (await press(year.clerk, here(year, room), form)).status_code == 409
