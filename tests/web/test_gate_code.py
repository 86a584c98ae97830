"""登录 in two halves, and what a log-in owes, on the real site."""

import re

import httpx
import pytest

from evaluation.accounts import actions, factor_rules, second_factor
from evaluation.accounts.rules import Person, Role
from evaluation.db import fetch, fetch_one
from tests import given as cast
from tests.accounts import given

NETWORK = "127.0.0.0/24"


@pytest.fixture
async def officer(client: httpx.AsyncClient) -> Person:
    client.headers["origin"] = "http://127.0.0.1"
    return await given.a_person(Role.CITY_OFFICER)


async def log_in(client: httpx.AsyncClient, person: Person, back: str = "") -> httpx.Response:
    form = {"username": person.username, "password": given.PASSWORD}
    return await client.post("/log-in", data=form, params={"back": back} if back else {})


async def token(person: Person) -> str:
    return await fetch_one(
        "SELECT form_token FROM session WHERE account = $1 ORDER BY begun_at DESC", person.account
    )


async def code_of(key: str, later: int = 0) -> str:
    now = await fetch_one("SELECT extract(epoch FROM clock_timestamp())")
    return factor_rules.code_at(key, factor_rules.step_at(float(now)) + later)


async def set_up(person: Person) -> str:
    """The key in the phone."""
    session = await actions.log_in(person.username, given.PASSWORD, NETWORK)
    setting = second_factor.begin_set_up(person)
    code = await code_of(setting.secret)
    await second_factor.confirm_set_up(person, setting.sealed, code, NETWORK, session)
    await fetch("UPDATE account SET second_factor_step = 0 WHERE id = $1", person.account)
    return setting.secret


async def test_after_the_password_the_code_is_asked_and_nothing_else_opens(client, officer):
    key = await set_up(officer)
    answer = await log_in(client, officer, "/office/deeds")
    there = answer.headers["location"]
    assert (answer.status_code, there) == (303, "/log-in/code?back=/office/deeds")
    assert "手机上的 6 位数字" in (await client.get(there)).text
    for path in ("/office", "/home", "/password", "/second-factor", "/unit", "/office/deeds"):
        assert (await client.get(path)).status_code == 401, path
    form = {"form_token": await token(officer)}
    assert (await client.post("/log-out", data=form)).status_code == 401
    wrong = await client.post(there, data={"code": "ABCD-2345"})
    assert (wrong.status_code, "还可以试 4 次" in wrong.text) == (401, True)
    assert 'action="/log-in/code?back=/office/deeds"' in wrong.text
    unfit = await client.post(there, data={"code": "12"})
    assert (unfit.status_code, "动态口令是手机上的 6 位数字" in unfit.text) == (401, True)
    right = await client.post(there, data={"code": await code_of(key)})
    assert (right.status_code, right.headers["location"]) == (303, "/office/deeds")
    page = (await client.get("/office/deeds")).text
    assert ("设好动态口令" in page, "动态口令不对" in page) == (True, True)


async def test_the_page_of_the_code_is_not_there_without_a_password(client, officer):
    await set_up(officer)
    asked = await client.get("/log-in/code")
    assert (asked.status_code, "请先输入用户名和密码" in asked.text) == (401, True)
    sent = await client.post("/log-in/code", data={"code": "123456"})
    assert (sent.status_code, "5 分钟内输入动态口令" in sent.text) == (401, True)
    client.headers["origin"] = "https://evil.cn"
    assert (await client.post("/log-in/code", data={"code": "123456"})).status_code == 403


async def test_codes_are_locked_after_five_wrong_ones(client, officer):
    key = await set_up(officer)
    await log_in(client, officer)
    for _ in range(5):
        await client.post("/log-in/code", data={"code": "ABCD-2345"})
    await log_in(client, officer)
    shut = await client.post("/log-in/code", data={"code": await code_of(key)})
    assert (shut.status_code, "请等 15 分钟再试" in shut.text) == (429, True)


async def test_it_is_set_up_on_its_page_and_recovery_codes_are_shown_once(client, officer):
    await log_in(client, officer)
    page = (await client.get("/second-factor")).text
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]
    key = re.search(r'<span class="code">([A-Z2-7 ]{39})</span>', page)[1].replace(" ", "")
    assert "<svg" in page
    form = {"sealed": sealed, "form_token": await token(officer)}
    wrong = await client.post("/second-factor", data=form | {"code": "ABCD-2345"})
    assert (wrong.status_code, "动态口令不对" in wrong.text, sealed in page) == (409, True, True)
    assert re.search(r'<span class="code">([A-Z2-7 ]{39})', wrong.text)[1].replace(" ", "") == key
    done = await client.post("/second-factor", data=form | {"code": await code_of(key)})
    codes = re.findall(r'<li class="code strong">([0-9A-Z]{4}-[0-9A-Z]{4})</li>', done.text)
    assert (done.status_code, len(set(codes))) == (200, 10)
    again = (await client.get("/second-factor")).text
    assert ("还有 10 个恢复码" in again, codes[0] in again, key in again) == (True, False, False)
    fresh = await client.post(
        "/second-factor/recovery-codes",
        data={"code": codes[0], "form_token": form["form_token"]},
    )
    assert fresh.status_code == 200
    assert codes[1] not in fresh.text
    refused = await client.post(
        "/second-factor/off", data={"code": codes[1], "form_token": form["form_token"]}
    )
    assert (refused.status_code, "动态口令不对" in refused.text) == (409, True)
    off = {"code": await code_of(key, 1), "form_token": form["form_token"]}
    assert (await client.post("/second-factor/off", data=off)).status_code == 303
    assert "设好了" in (await client.get("/second-factor")).text


async def test_an_old_password_is_changed_before_anything_else(client, officer):
    await fetch(
        "UPDATE account SET password_set_at = now() - interval '91 days' WHERE id = $1",
        officer.account,
    )
    answer = await log_in(client, officer)
    assert answer.headers["location"] == "/home"
    for path in ("/home", "/office", "/office/deeds"):
        led = await client.get(path)
        assert (led.status_code, led.headers["location"]) == (303, "/password"), path
    form = {"form_token": await token(officer)}
    sent = await client.post("/office/new-year", data=form)
    assert (sent.status_code, "密码用了 90 天以上，请先修改密码" in sent.text) == (409, True)
    assert "密码用了 90 天以上" in (await client.get("/password")).text
    new = {"old": given.PASSWORD, "new": "Taoyuan-4307", "again": "Taoyuan-4307"}
    wrong = await client.post("/password", data=form | new | {"old": "Wrong-0000"})
    assert (wrong.status_code, "原密码不对" in wrong.text) == (409, True)
    assert (await client.post("/password", data=form | new)).status_code == 303
    assert (await client.get("/office")).status_code == 200


async def test_where_it_is_required_it_is_set_up_before_anything_else(client, officer):
    await fetch(
        "UPDATE jurisdiction SET second_factor_required = true WHERE id = $1", officer.jurisdiction
    )
    await log_in(client, officer)
    led = await client.get("/office")
    assert (led.status_code, led.headers["location"]) == (303, "/second-factor")
    page = (await client.get("/second-factor")).text
    assert "本辖区要求工作人员和三类管理员设动态口令" in page
    assert (await client.get("/password")).status_code == 200
    key = re.search(r'<span class="code">([A-Z2-7 ]{39})</span>', page)[1].replace(" ", "")
    form = {
        "sealed": re.search(r'name="sealed" value="([^"]+)"', page)[1],
        "code": await code_of(key),
        "form_token": await token(officer),
    }
    assert (await client.post("/second-factor", data=form)).status_code == 200
    assert (await client.get("/office")).status_code == 200


async def test_on_the_day_of_a_sitting_the_old_password_is_said_on_every_page(client):
    hall = await cast.a_prepared_sitting()
    host = await cast.a_person(Role.HOST, jurisdiction=hall.jurisdiction)
    await fetch("UPDATE account SET password_set_at = now() - interval '91 days'")
    await cast.log_in(client, host)
    assert "不耽误现在的事，办完请在" in (await client.get("/office")).text
    clerk = await cast.a_clerk(hall.jurisdiction, hall.units[0])
    await fetch("UPDATE account SET password_set_at = now() - interval '91 days'")
    await cast.log_in(client, clerk)
    assert "不耽误现在的事，办完请在" in (await client.get("/unit")).text
