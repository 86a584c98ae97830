"""执法统计 in the office: a year from its form to the publication, through the pages."""

import re

import pytest

from evaluation.accounts.rules import Person, Role
from evaluation.db import fetch, fetch_one
from evaluation.statistics.handing_up import hand_up
from evaluation.statistics.queries import return_of
from tests import given
from tests.objective.year import a_year, events_of
from tests.statistics.returned import a_set_year, accepted, another_officer, handed_in
from tests.statistics.year import Year, state_of

ROOM = "/office/years/{}/statistics"
REMINDED = "SELECT unit FROM reminder WHERE unit = ANY($1)"
PUBLISHED = "SELECT count(*) FROM statistics_publication WHERE cycle = $1"
HANDED_UP = "SELECT id FROM jurisdiction_return WHERE cycle = $1"
PAGES = (
    "", "/setting", "/totals", "/totals?by=board", "/totals?by=jurisdiction", "/compare",
    "/figure?of=penalties", "/figure?of=penalty.fine&whole=true", "/hand-up", "/publish",
    "/statistics.xlsx", "/statistics.csv",
)  # fmt: skip


@pytest.fixture
async def city(db: None) -> Year:
    return await a_set_year()


def figures_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def test_the_form_and_its_days_are_set_on_the_page(press, read, client):
    year = await a_year()
    here = ROOM.format(year.cycle)
    assert "还没有定统计表式" in await read(year.scorer, here)
    page = await read(year.scorer, here + "/setting")
    assert ('value="2025-01-21"' in page, 'value="18:00"' in page) == (True, True)
    form = {"due_on": "2025-01-15", "due_time": "12:00", "public_by": "2025-01-31"}
    answer = await press(year.scorer, here + "/setting", form)
    assert (answer.status_code, answer.headers["location"]) == (303, here)
    assert "2025年1月15日（星期三） 12:00" in await read(year.scorer, here)
    answer = await press(year.scorer, here + "/setting", form | {"due_on": "2024-01-15"})
    assert answer.status_code == 409
    assert "报送截止日期要在 2025 年内" in answer.text


async def test_a_year_is_found_and_without_one_the_page_says_what_to_do(client, city, read):
    await given.log_in(client, city.officer)
    answer = await client.get("/office/statistics")
    assert answer.headers["location"] == ROOM.format(city.cycle)
    lonely = await given.a_person(
        Role.CITY_OFFICER, jurisdiction=await given.a_jurisdiction("岳阳市")
    )
    assert "还没有评议年度" in await read(lonely, "/office/statistics")


async def test_who_is_missing_is_reminded_and_it_shows(city, press, read):
    here = ROOM.format(city.cycle)
    await handed_in(city.clerks[0], city.unit)
    page = await read(city.officer, here)
    assert ("还差 1 家" in page, "1 家待审" in page) == (True, True)
    answer = await press(city.officer, here + "/remind", {"everyone": "true", "text": "请尽快"})
    assert answer.status_code == 303
    assert "催过" in await read(city.officer, here)
    assert await fetch_one(REMINDED, city.units) == city.units[1]
    again = await press(city.officer, here + "/remind", {"unit": str(city.units[1])})
    assert (again.status_code, "一小时内刚刚催过" in again.text) == (409, True)


async def test_a_return_is_sent_back_accepted_and_corrected_on_its_page(city, press, read):
    await handed_in(city.clerks[0], city.unit)
    here = f"{ROOM.format(city.cycle)}/units/{city.unit}"
    assert "接收这份报表" in await read(city.officer, here)
    form = {"submissions": "1", "remark": "请核对罚款"}
    assert (await press(city.officer, here + "/send-back", form)).status_code == 303
    assert "请核对罚款" in await read(city.officer, here)
    await fetch("UPDATE statistics_return SET state = 'waiting' WHERE unit = $1", city.unit)
    assert (await press(city.officer, here + "/accept", {"submissions": "1"})).status_code == 303
    assert (await state_of(city.unit))[0] == "accepted"
    form = {"cell": "penalty.fine", "amount": "１２", "reason": "单位来函"}
    assert (await press(city.officer, here + "/correct", form)).status_code == 303
    page = figures_of(await read(city.officer, here))
    assert ("3 → 12" in page, "36 → 45" in page, "单位来函" in page) == (True, True, True)
    refused = await press(city.officer, here + "/correct", form | {"amount": "很多"})
    assert (refused.status_code, "要填数字" in refused.text) == (409, True)
    assert "FigureCorrected" in await events_of(city.officer)


async def test_every_figure_of_the_roll_up_opens_what_it_is_made_of(city, client, read):
    county = await a_set_year("石门县", units=1, over=city.jurisdiction)
    await accepted(city, 0)
    await accepted(county, 0)
    await hand_up(county.officer, county.cycle, 1)
    here = ROOM.format(city.cycle)
    await given.log_in(client, city.officer)
    for room in ("", "/totals", "/totals?by=board", "/totals?by=jurisdiction", "/compare"):
        page = (await client.get(here + room)).text
        links = set(re.findall(r'href="([^"]+(?:/figure\?|/handed-up/)[^"]*)"', page))
        assert links, room
        for link in sorted(links)[:6]:
            answer = await client.get(link.replace("&amp;", "&"))
            assert (link, answer.status_code) == (link, 200)
    made = figures_of(await read(city.officer, here + "/figure?of=penalties&whole=true"))
    assert "行政处罚 72 宗" in made
    assert ("石门县 36" in made, "第1局 综合执法类 36" in made) == (True, True)


async def test_years_stand_beside_one_another_with_the_change_in_percent(city, read):
    await accepted(city, 0)
    page = figures_of(await read(city.officer, ROOM.format(city.cycle) + "/compare"))
    assert "上年无数" in page
    unit = city.unit
    await fetch(
        "INSERT INTO earlier_figure (id, jurisdiction, unit, cell, amount) "
        "VALUES (gen_random_uuid(), $1, $2, 'penalty.total', 42)",
        *(city.jurisdiction, unit),
    )
    page = await read(city.officer, ROOM.format(city.cycle) + "/compare")
    assert "−14.3 %" in page
    assert 'aria-label="行政处罚：2023 年 42，2024 年 36"' in page
    assert "/statistics/figure?of=penalties&amp;earlier=true" in page.replace(
        "&earlier", "&amp;earlier"
    )


async def test_a_county_hands_up_on_its_page_and_the_city_reads_the_sums(city, press, read):
    county = await a_set_year("石门县", over=city.jurisdiction)
    await accepted(county, 0)
    here = ROOM.format(county.cycle) + "/hand-up"
    page = await read(county.officer, here)
    assert ("还差 1 家没有报送" in page, "石门县第2局" in page) == (True, True)
    assert "把汇总数上报上级司法局" in await read(county.officer, "/office")
    assert (await press(county.officer, here, {"version": "1"})).status_code == 303
    assert "已上报第 1 版" in await read(county.officer, here)
    mine = ROOM.format(city.cycle)
    page = await read(city.officer, mine)
    link = re.search(rf'{mine}/handed-up/[^"]+', page)[0]
    sums = await read(city.officer, link)
    assert ("石门县" in sums, "第1局" in sums) == (True, False)


async def test_the_city_and_other_counties_find_nothing_of_a_county_by_any_address(city, client):
    county = await a_set_year("石门县", over=city.jurisdiction)
    beside = await a_set_year("澧县", over=city.jurisdiction)
    await accepted(county, 0)
    await handed_in(county.clerks[1], county.units[1])
    await hand_up(county.officer, county.cycle, 1)
    version = await fetch_one(HANDED_UP, county.cycle)
    here = ROOM.format(county.cycle)
    posts = {
        f"/units/{county.units[1]}/accept": {"submissions": "1"},
        f"/units/{county.units[1]}/send-back": {"submissions": "1", "remark": "看看"},
        f"/units/{county.unit}/correct": {"cell": "penalty.fine", "amount": "9", "reason": "改"},
        "/remind": {"everyone": "true"},
        "/setting": {"due_on": "2025-01-15", "due_time": "12:00", "public_by": "2025-01-31"},
        "/hand-up": {"version": "2", "reason": "再报"},
        "/publish": {"seen": "0" * 64},
        "/publish/take-back": {},
    }
    for person in (city.officer, beside.officer, county.clerks[0], beside.clerks[0]):
        await given.log_in(client, person)
        token = client.headers["x-csrftoken"]
        for room in (*PAGES, f"/units/{county.unit}", f"/handed-up/{version}"):
            assert (room, (await client.get(here + room)).status_code) == (room, 404)
        for room, form in posts.items():
            answer = await client.post(here + room, data={"form_token": token} | form)
            assert (room, answer.status_code) == (room, 404)
    theirs = ROOM.format(beside.cycle)
    await given.log_in(client, beside.officer)
    for room in (f"/units/{county.unit}", f"/handed-up/{version}"):
        assert (await client.get(theirs + room)).status_code == 404
    assert (await state_of(county.units[1]))[0] == "waiting"
    one = await return_of(county.jurisdiction, county.unit)
    assert one.corrections == ()


async def test_two_officers_publish_and_a_correction_asks_for_a_new_version(city, press, read):
    await accepted(city, 0)
    here = ROOM.format(city.cycle)
    other = await another_officer(city)

    async def publish(person: Person) -> None:
        page = await read(person, here + "/publish")
        seen = re.search(r'name="seen" value="([0-9a-f]{64})"', page)[1]
        assert (await press(person, here + "/publish", {"seen": seen})).status_code == 303

    await publish(city.officer)
    assert "您是第一人" in await read(city.officer, here + "/publish")
    await press(city.officer, here + "/publish/take-back")
    await publish(city.officer)
    assert "公布执法统计，等第二人确认" in await read(other, "/office")
    assert await fetch_one(PUBLISHED, city.cycle) == 0
    await publish(other)
    assert "第 1 版已公布" in await read(city.officer, here + "/publish")
    form = {"cell": "penalty.fine", "amount": "9", "reason": "核实"}
    await press(city.officer, f"{here}/units/{city.unit}/correct", form)
    assert "公布以后有数更正过" in await read(city.officer, here)
    assert "公布以后有更正，公布新的一版" in await read(city.officer, "/office")


async def test_the_first_page_of_the_office_says_what_is_to_do(city, read):
    await handed_in(city.clerks[0], city.unit)
    home = await read(city.officer, "/office")
    for words in ("审核单位报送的统计　1 家", "已过报送截止：1 家还没有报", "已过公布日期"):
        assert words in home
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=city.jurisdiction)
    page = await read(auditor, ROOM.format(city.cycle))
    assert ("催全部" in page, "改日期" in page) == (False, False)
