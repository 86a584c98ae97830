"""县市区, 小局 and 来场监票人 as pages: who sees what of whom."""

import re
from html import unescape

import httpx
import pytest

from evaluation.accounts.rules import Person, Role
from evaluation.db import fetch, fetch_one
from evaluation.scoring.conduct import close_sitting
from evaluation.workdays.queries import today
from tests import given


async def a_city_over(hall: given.Hall):
    city = await given.a_jurisdiction("常德市")
    await fetch(
        "UPDATE jurisdiction SET superior = $2, title = '安乡县', small_office = true "
        "WHERE id = $1",
        *(hall.jurisdiction, city),
    )
    return city


async def test_the_city_reads_how_far_a_county_is_and_no_score_before_the_opening(read):
    hall = await given.an_open_sitting()
    city = await a_city_over(hall)
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=city)
    await given.cast_all(hall, {hall.units[0]: given.FULL, hall.units[1]: given.HALF})
    assert "安乡县尚未启封：评议会正在进行" in await read(officer, "/office/counties")
    await close_sitting(hall.officer, hall.sitting)
    root: str = await fetch_one("SELECT encode(box_root, 'hex') FROM sitting WHERE id = $1",
                                hall.sitting)  # fmt: skip
    page = await read(officer, "/office/counties?year=2024")
    for words in ("安乡县尚未启封", "两位监票人带钥匙卡启封", root, "3 / 6"):
        assert words in page
    results = await read(officer, "/office/counties/results")
    assert "还没有县市区启封" in results
    assert "第1局" not in page + results
    await given.open_with_cards(hall)
    results = await read(officer, "/office/counties/results")
    assert ("第1局" in results, "未公布，请勿外传" in results) == (True, True)
    assert "总分" not in await read(officer, "/office/counties")


async def test_the_list_goes_out_as_a_spreadsheet(client):
    hall = await given.a_prepared_sitting()
    officer = await given.a_person(Role.AUDITOR, jurisdiction=await a_city_over(hall))
    await given.log_in(client, officer)
    answer = await client.get("/office/counties/counties.xlsx")
    assert (answer.status_code, answer.content[:4]) == (200, b"PK\x03\x04")
    assert "attachment" in answer.headers["content-disposition"]


@pytest.mark.parametrize("role", [Role.CITY_OFFICER, Role.COUNTY_OFFICER, Role.AUDITOR])
async def test_nobody_of_a_county_sees_the_counties(client, role):
    hall = await given.a_prepared_sitting()
    await a_city_over(hall)
    await given.log_in(client, await given.a_person(role, jurisdiction=hall.jurisdiction))
    home = (await client.get("/office")).text
    assert ("/office/counties" in home, "/office/small-counties" in home) == (False, False)
    for path in ("", "/results", "/counties.xlsx"):
        assert (await client.get(f"/office/counties{path}")).status_code == 404


async def test_a_city_sees_only_its_own_counties(read):
    hall = await given.a_prepared_sitting()
    await a_city_over(hall)
    other = await given.a_person(
        Role.CITY_OFFICER, jurisdiction=await given.a_jurisdiction("岳阳市")
    )
    page = await read(other, "/office/counties?year=2024")
    assert ("安乡县" in page, "本级没有下级县市区" in page) == (False, True)


async def test_two_administrators_switch_the_profile_and_one_goes_in_and_out(press, read):
    hall = await given.a_prepared_sitting()
    city = await a_city_over(hall)
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=city, full_name="罗伟")
    guard = await given.a_person(Role.SECURITY_OFFICER, jurisdiction=city, full_name="曾静")
    path = f"/office/small-counties/{hall.jurisdiction}"
    off = {"wanted": "不再按小局办理"}
    assert (await press(boss, f"{path}/switch", off)).status_code == 303
    page = await read(guard, "/office/small-counties")
    assert ("等第二人确认：不再按小局办理" in page, "罗伟" in page) == (True, True)
    assert (await press(boss, f"{path}/take-back")).status_code == 303
    assert (await press(boss, f"{path}/switch", off)).status_code == 303
    assert (await press(guard, f"{path}/switch", off)).status_code == 303
    assert "县里自己管理" in await read(guard, "/office/small-counties")
    assert (await press(boss, f"{path}/serve")).status_code == 409


async def test_while_serving_the_countys_rooms_are_open_and_the_citys_are_not(client):
    hall = await given.a_prepared_sitting()
    city = await a_city_over(hall)
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=city, full_name="罗伟")
    await given.log_in(client, boss)
    before = (await client.get("/office/accounts")).text
    assert (await client.post(f"/office/small-counties/{hall.jurisdiction}/serve")).status_code == (
        303
    )
    there = (await client.get("/office/accounts")).text
    assert ("陈立" in before, "陈立" in there) == (False, True)
    assert "您正在安乡县办理" in there
    assert (await client.get("/office/small-counties")).status_code == 404
    form = {
        "username": "axjz",
        "full_name": "县主持",
        "password": "Taoyuan-4307",
        "role": ["registrar", "host", "teller"],
    }
    assert (await client.post("/office/accounts/new", data=form)).status_code == 303
    assert hall.jurisdiction == await fetch_one(
        "SELECT jurisdiction FROM account WHERE username = 'axjz'"
    )
    assert (await client.post("/office/small-counties/back")).status_code == 303
    assert "axjz" not in (await client.get("/office/accounts")).text


async def test_guests_are_let_in_by_two_and_see_the_one_sitting_they_came_for(press, read, client):
    hall = await given.a_prepared_sitting()
    await a_city_over(hall)
    path = f"/office/sittings/{hall.sitting}/guests"
    form = {"full_name": ["刘国平", "王淑兰", ""], "office": ["县纪委", "县人大", ""]}
    form["until"] = str(await today())
    assert (await press(hall.officer, path, form)).status_code == 303
    page = await read(hall.other, path)
    assert re.search(r'guests/confirm"[^>]* data-answer>', page)  # else a script drops the answer
    seen = unescape(re.search(r'name="seen" value="([^"]+)"', page)[1])
    made = await press(hall.other, f"{path}/confirm", {"seen": seen})
    assert (made.status_code, made.text.count("来场监票人</h3>")) == (200, 2)
    password = re.search(r"Cd-[0-9a-z]{16}", made.text)[0]
    assert password not in await read(hall.officer, path)
    other = await _another_sitting(hall)
    guest = await _guest(hall)
    await given.log_in(client, guest)
    home = (await client.get("/office")).text
    assert ("制作您的钥匙卡" in home, "另一场" in home) == (True, False)
    for sitting, status in ((hall.sitting, 200), (other, 404)):
        answer: httpx.Response = await client.get(f"/office/sittings/{sitting}/key-card")
        assert answer.status_code == status


async def _guest(hall: given.Hall) -> Person:
    row = (await fetch("SELECT id, username FROM account WHERE sitting = $1", hall.sitting))[0]
    return Person(row["id"], hall.jurisdiction, "", None, row["username"], "", "", frozenset(), "")


async def _another_sitting(hall: given.Hall):
    return await fetch_one(
        "INSERT INTO sitting SELECT (jsonb_populate_record(s, jsonb_build_object("
        "'id', gen_random_uuid(), 'title', '另一场'))).* FROM sitting s WHERE id = $1 "
        "RETURNING id",
        hall.sitting,
    )


async def test_guests_are_refused_in_words_and_a_wrong_form_keeps_nothing(press, read):
    hall = await given.a_prepared_sitting()
    path = f"/office/sittings/{hall.sitting}/guests"
    assert "没有按小局办理" in await read(hall.officer, path)
    form = {"full_name": "刘国平", "office": "县纪委", "until": str(await today())}
    answer = await press(hall.officer, path, form)
    assert (answer.status_code, "只有按小局办理" in answer.text) == (409, True)
    await a_city_over(hall)
    answer = await press(hall.officer, path, form | {"until": "2020-01-01"})
    assert (answer.status_code, "已经过去" in answer.text) == (409, True)
    assert (await press(hall.officer, path, form)).status_code == 303
    assert (await press(hall.officer, f"{path}/take-back")).status_code == 303
    assert "等第二人确认" not in await read(hall.other, path)
