"""我的操作: a clerk's own, and an officer's own; nobody else's."""

import re
from uuid import UUID

from evaluation.accounts.actions import disable_account
from evaluation.accounts.rules import Role
from evaluation.db import fetch
from evaluation.objective.confirming import send_confirmations
from evaluation.objective.objections import object_to
from tests import given
from tests.objective.year import a_year


async def noted(jurisdiction: UUID | None, actor: str) -> None:
    """An event of no room: it has no title, and is shown by its own name."""
    await fetch("SELECT record_event($1, $2, 'Noted', '{}')", jurisdiction, actor)


def deeds_in(page: str) -> list[str]:
    return re.findall(r'<th scope="row">([^<]+)</th>', page)


async def test_a_clerk_sees_what_they_did_newest_first_and_nobody_elses_deeds(read):
    year = await a_year()
    await send_confirmations(year.scorer, year.cycle)
    assert "还没有办过事" in await read(year.clerk, "/unit/deeds")
    await object_to(year.clerk, year.units[0], "1.1", "证书已补齐")
    await noted(year.jurisdiction, year.clerk.username)
    page = await read(year.clerk, "/unit/deeds")
    assert deeds_in(page) == ["Noted", "单位提出异议"]
    assert ("送出确认单" in page, year.scorer.username in page) == (False, False)
    other = await given.a_clerk(year.jurisdiction, year.units[1])
    assert deeds_in(await read(other, "/unit/deeds")) == []


async def test_an_officer_sees_the_own_ones_page_by_page(read):
    here = await given.a_jurisdiction()
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=here)
    for _ in range(51):
        await noted(here, boss.username)
    closed = await given.a_person(Role.HOST, jurisdiction=here)
    await disable_account(boss, closed.account)
    first = await read(boss, "/office/deeds")
    assert deeds_in(first) == ["停用账号", *["Noted"] * 49]
    assert closed.username in first
    older = re.search(r'href="(/office/deeds\?before=\d+)"', first)[1]
    assert deeds_in(await read(boss, older)) == ["Noted", "Noted"]
    assert "没有更早的了" in await read(boss, "/office/deeds?before=1")
    assert deeds_in(await read(boss, f"/office/deeds?before={10**30}"))[0] == "停用账号"


async def test_an_actor_of_the_same_name_elsewhere_is_not_shown(read):
    host = await given.a_person(Role.HOST, jurisdiction=await given.a_jurisdiction())
    elsewhere = await given.a_jurisdiction("石门县")
    await noted(elsewhere, host.username)
    await noted(None, host.username)
    assert "还没有办过事" in await read(host, "/office/deeds")
