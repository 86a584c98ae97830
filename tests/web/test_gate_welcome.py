"""一次性链接 on the real site: looked at, used, and refused in words."""

import httpx
import pytest

from evaluation.accounts import invitations
from evaluation.accounts.rules import Person, Role
from evaluation.db import fetch
from tests.accounts import given

NEW = {"new": "Taoyuan-4307", "again": "Taoyuan-4307"}


@pytest.fixture
async def boss(client: httpx.AsyncClient) -> Person:
    client.headers["origin"] = "http://127.0.0.1"
    return await given.a_person(Role.ADMINISTRATOR)


async def a_link(boss: Person) -> tuple[Person, str]:
    unit = await given.a_unit(boss.jurisdiction, 1)
    clerk = await given.a_person(
        Role.CLERK, jurisdiction=boss.jurisdiction, unit=unit, full_name="唐莉"
    )
    invitee = await invitations.invitee_of(boss, clerk.account)
    drafts = await invitations.drafts_for([invitee])
    await invitations.invite(boss, drafts)
    return clerk, f"/welcome/{invitations.in_groups(drafts[0].code)}"


async def test_a_link_shows_who_is_meant_sets_the_password_and_logs_in(client, boss):
    clerk, link = await a_link(boss)
    for path in (link, link.replace("-", "").lower()):
        page = (await client.get(path)).text
        shown = ("唐莉，请设密码", "常德市第1局", "单位联络员", clerk.username, "8 位以上")
        assert [words for words in shown if words not in page] == []
    assert f'action="{link}"' in page
    answer = await client.post(link, data=NEW)
    assert (answer.status_code, answer.headers["location"]) == (303, "/home")
    assert (await client.get("/home")).headers["location"] == "/unit"
    assert (await client.get("/unit")).status_code == 200


async def test_a_typed_code_leads_where_the_link_leads(client, boss):
    _, link = await a_link(boss)
    assert "信上的一次性码" in (await client.get("/welcome")).text
    typed = link.removeprefix("/welcome/").replace("-", " ").lower()
    answer = await client.post("/welcome", data={"code": typed})
    assert (answer.status_code, answer.headers["location"]) == (303, link)
    short = await client.post("/welcome", data={"code": "K7MQ"})
    assert (short.status_code, "应为 12 位数字或字母" in short.text) == (409, True)


async def test_a_weak_password_is_asked_again_on_the_same_page(client, boss):
    _, link = await a_link(boss)
    for form, words in (
        ({"new": "short", "again": "short"}, "密码要有 8 到 128 位"),
        (NEW | {"again": "Taoyuan-4308"}, "两次输入的新密码不一样"),
        ({"new": given.PASSWORD, "again": given.PASSWORD}, "最近 5 次里用过"),
    ):
        answer = await client.post(link, data=form)
        assert (answer.status_code, words in answer.text) == (409, True), words
        assert "唐莉，请设密码" in answer.text
        assert form["new"] not in answer.text
    assert (await client.post(link, data=NEW)).status_code == 303


async def test_once_used_or_too_old_it_says_so_and_whom_to_ask(client, boss):
    _, link = await a_link(boss)
    await client.post(link, data=NEW)
    client.cookies.clear()
    for answer in (await client.get(link), await client.post(link, data=NEW)):
        assert (answer.status_code, "这个码已经用过了" in answer.text) == (409, True)
        assert "常德市司法局的系统管理员" in answer.text
        assert "set-cookie" not in answer.headers
    await fetch("UPDATE invitation SET used_at = NULL, until = now()")
    late = await client.get(link)
    assert (late.status_code, "这个码已经过期" in late.text) == (409, True)


async def test_guesses_are_shut_out_and_a_foreign_page_sets_nothing(client, boss):
    _, link = await a_link(boss)
    foreign = await client.post(link, data=NEW, headers={"origin": "https://evil.cn"})
    assert foreign.status_code == 403
    for _ in range(20):
        guessed = await client.get("/welcome/0000-0000-0000")
        assert (guessed.status_code, "没有这个码" in guessed.text) == (409, True)
    shut = await client.get(link)
    assert (shut.status_code, "试的次数太多了" in shut.text) == (429, True)


async def test_no_code_goes_over_an_open_line(client, boss):
    _, link = await a_link(boss)
    client.headers["host"] = "pingyi.example.cn"
    for answer in (await client.get("/welcome"), await client.get(link)):
        assert (answer.status_code, "只能经加密线路打开" in answer.text) == (409, True)


async def test_with_a_second_factor_the_code_is_asked_after_the_new_password(client, boss):
    clerk, link = await a_link(boss)
    await fetch("UPDATE account SET second_factor = 'x' WHERE id = $1", clerk.account)
    answer = await client.post(link, data=NEW)
    assert answer.headers["location"] == "/log-in/code"
    assert (await client.get("/unit")).status_code == 401
