"""账号: opened and closed by the administrator, through forms."""

from uuid import UUID

from evaluation.accounts.rules import Role
from evaluation.db import fetch_one
from tests import given


async def test_an_account_is_opened_and_closed_by_forms(press, read):
    county = await given.a_jurisdiction("石门县")
    unit = await given.a_unit(county, 1)
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=county)
    form = {"username": "tangli-9", "full_name": "唐莉", "password": "Taoyuan-4307"}
    for wrong, words in (
        ({"password": "short"}, "密码要有 8 到 128 位"),
        ({"role": ["auditor", "administrator"]}, "不能是同一个人"),
        ({"role": "clerk", "unit": ""}, "单位联络员要有所属单位"),
    ):
        answer = await press(boss, "/office/accounts/new", form | {"role": "host"} | wrong)
        assert (answer.status_code, words in answer.text) == (409, True), words
    clerk = form | {"role": "clerk", "unit": str(unit)}
    assert (await press(boss, "/office/accounts/new", clerk)).status_code == 303
    assert "唐莉" in await read(boss, "/office/accounts")
    account: UUID = await fetch_one("SELECT id FROM account WHERE username = 'tangli-9'")
    assert "请先当面核对是本人" in await read(boss, f"/office/accounts/{account}/reset")
    fresh = await press(boss, f"/office/accounts/{account}/reset")
    assert (fresh.status_code, "只显示这一次" in fresh.text) == (200, True)
    path = f"/office/accounts/{account}/disable"
    assert "停用唐莉的账号吗" in await read(boss, path)
    assert (await press(boss, path)).status_code == 303
    assert "已停用" in await read(boss, "/office/accounts")
    own = await press(boss, f"/office/accounts/{boss.account}/disable")
    assert (own.status_code, "不能停用自己的账号" in own.text) == (409, True)
