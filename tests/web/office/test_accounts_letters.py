"""一次性链接 from the office: on the screen, as a letter, for all clerks at once."""

import re

from evaluation.accounts.rules import Role
from evaluation.db import fetch, fetch_one
from tests import given
from tests.documents.reading import texts_of


async def test_an_account_without_a_password_leads_to_its_link_which_is_shown_once(
    press, read, client
):
    county = await given.a_jurisdiction("石门县")
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=county)
    form = {"username": "tangli-8", "full_name": "唐莉", "role": "host"}
    answer = await press(boss, "/office/accounts/new", form)
    path = answer.headers["location"]
    assert re.fullmatch(r"/office/accounts/[0-9a-f-]{36}/invite", path)
    assert "给唐莉发一次性链接" in await read(boss, path)
    shown = await press(boss, path + "/show")
    code = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", shown.text)[0]
    assert ("只显示这一次" in shown.text, "http://127.0.0.1/welcome" in shown.text) == (True, True)
    assert "已发链接，待开通" in await read(boss, "/office/accounts")
    client.cookies.clear()
    assert "唐莉，请设密码" in (await client.get(f"/welcome/{code}")).text
    again = await press(boss, path + "/show")
    assert code not in again.text
    client.cookies.clear()
    assert "没有这个码" in (await client.get(f"/welcome/{code}")).text


async def test_one_press_prints_a_letter_for_every_clerk_who_never_came(press, read):
    city = await given.a_jurisdiction()
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=city)
    for number in (1, 2, 3):
        clerk = await given.a_clerk(city, await given.a_unit(city, number))
    await fetch("UPDATE account SET logged_in_at = now() WHERE id = $1", clerk.account)
    page = await read(boss, "/office/accounts/letters")
    assert ("联络员账号开通信　2 封" in page, "常德市第3局" in page) == (True, False)
    answer = await press(boss, "/office/accounts/letters/print")
    assert answer.headers["content-type"] == "application/pdf"
    pages = texts_of(answer.content)
    assert len(pages) == 2
    codes = [re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}", text) for text in pages]
    assert [len(set(found)) for found in codes] == [1, 1]
    for number, text in enumerate(pages, 1):
        told = (f"常德市第{number}局", "http://127.0.0.1/welcome", "只能用一次", "常德市司法局")
        assert [words for words in told if words not in text] == []
    kept = "SELECT count(*) FROM invitation WHERE jurisdiction = $1 AND used_at IS NULL"
    assert await fetch_one(kept, city) == 2
    made = "SELECT count(*) FROM audit_event WHERE actor = $1 AND name = 'InvitationMade'"
    assert await fetch_one(made, boss.username) == 2
    trail = await fetch("SELECT detail FROM audit_event WHERE actor = $1", boss.username)
    assert [row for row in trail for found in codes if found[0] in row["detail"]] == []


async def test_units_without_a_clerk_are_named_and_nothing_is_printed_for_nobody(press, read):
    city = await given.a_jurisdiction()
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=city)
    await given.a_unit(city, 1)
    page = await read(boss, "/office/accounts/letters")
    assert ("没有要发的信" in page, "还没有联络员账号的单位　1 家" in page) == (True, True)
    refused = await press(boss, "/office/accounts/letters/print")
    assert (refused.status_code, "没有要发的信" in refused.text) == (409, True)


async def test_a_second_factor_is_required_by_who_has_one_and_reset_for_others(press, read):
    city = await given.a_jurisdiction()
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=city)
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=city)
    page = await read(boss, "/office/accounts")
    assert "本辖区没有要求设动态口令" in page
    refused = await press(boss, "/office/accounts/second-factor", {"required": "on"})
    assert (refused.status_code, "请先给自己设好动态口令" in refused.text) == (409, True)
    await fetch("UPDATE account SET second_factor = 'x' WHERE jurisdiction = $1", city)
    answer = await press(boss, "/office/accounts/second-factor", {"required": "on"})
    assert answer.status_code == 303
    assert "本辖区要求设动态口令" in await read(boss, "/office/accounts")
    path = f"/office/accounts/{officer.account}/second-factor"
    assert "重设周敏的动态口令吗" in await read(boss, path)
    assert (await press(boss, path)).status_code == 303
    own = await press(boss, f"/office/accounts/{boss.account}/second-factor")
    assert (own.status_code, "另一位系统管理员" in own.text) == (409, True)
    off = await press(boss, "/office/accounts/second-factor", {"required": "off"})
    assert off.status_code == 303
    rows = await fetch(
        "SELECT name FROM audit_event WHERE actor = $1 ORDER BY sequence", boss.username
    )
    assert [row["name"] for row in rows] == [
        "SecondFactorRequired",
        "SecondFactorReset",
        "SecondFactorRequired",
    ]
