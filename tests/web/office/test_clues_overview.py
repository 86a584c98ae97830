"""线索概览 through the pages: figures that are links, a workbook, and the auditor who may read."""

import re

from evaluation.accounts.rules import Role
from evaluation.clues.states import ClueState
from tests import given
from tests.clues.given import a_clue
from tests.clues.orders import a_world


async def test_a_figure_leads_to_its_list_and_the_workbook_holds_the_same(client, db, read):
    world = await a_world()
    page = await read(world.officer, f"/office/years/{world.cycle}/clues/overview")
    assert "本年度还没有线索" in page
    for number in (1, 2):
        await a_clue(
            jurisdiction=world.jurisdiction, cycle=world.cycle, unit=world.stalls, number=number,
            state=ClueState.REGISTERED, kind="机械执法", title=f"第{number}条",
        )  # fmt: skip
    page = await read(world.officer, f"/office/years/{world.cycle}/clues/overview")
    link = re.search(r'href="([^"]*\?of=registered)">(\d+)<', page)
    assert link[2] == "2"
    listed = await read(world.officer, link[1])
    assert "登记过的" in listed
    assert "查到 <b>2</b> 条" in listed
    assert "市城管局" in page
    answer = await client.get(f"/office/years/{world.cycle}/clues/overview.xlsx")
    assert answer.content.startswith(b"PK")
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=world.jurisdiction)
    assert "市城管局" in await read(auditor, f"/office/years/{world.cycle}/clues/overview")
