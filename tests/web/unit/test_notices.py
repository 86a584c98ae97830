"""通报文书 at the unit's desk: it lies there until it is signed for, and only then is it read."""

from evaluation.db import fetch
from evaluation.rectification.notices import withdraw_notice
from tests import given
from tests.rectification.letters import a_clue_of, a_draft, an_issued, an_office


async def test_a_letter_waits_on_the_desk_until_it_is_signed_for(client, press, read):
    office = await an_office()
    notice = await an_issued(office, "rectification", await a_clue_of(office))
    await fetch("UPDATE notice SET pdf = 'pdf', docx = 'docx' WHERE id = $1", notice)
    own = f"/unit/notices/{notice}"
    assert "去签收" in await read(office.clerk, "/unit")
    page = await read(office.clerk, own)
    assert "请先签收" in page
    assert "立即停止有关做法" not in page
    assert (await client.get(f"{own}/notice.pdf")).status_code == 404
    answer = await press(office.clerk, f"{own}/read")
    assert answer.headers["location"] == own
    page = await read(office.clerk, own)
    assert "立即停止有关做法" in page
    assert "唐莉" in page
    assert (await client.get(f"{own}/notice.pdf")).content == b"pdf"
    assert (await client.get(f"{own}/notice.docx")).content == b"docx"
    assert "去签收" not in await read(office.clerk, "/unit")
    assert "已签收" in await read(office.clerk, "/unit/notices")


async def test_drafts_and_letters_of_others_are_not_on_the_desk(client, press, read):
    office, other = await an_office(), await an_office("澧县")
    draft = await a_draft(office, "rectification", await a_clue_of(office))
    issued = await an_issued(office, "rectification", await a_clue_of(office, number=98))
    assert "还没有给您单位发过文书" in await read(other.clerk, "/unit/notices")
    for notice in (draft, issued):
        assert (await client.get(f"/unit/notices/{notice}")).status_code == 404
        assert (await press(other.clerk, f"/unit/notices/{notice}/read")).status_code == 404
    await given.log_in(client, office.clerk)
    assert (await client.get(f"/unit/notices/{draft}")).status_code == 404


async def test_a_withdrawn_letter_asks_for_nothing(press, read):
    office = await an_office()
    notice = await an_issued(office, "rectification", await a_clue_of(office))
    await withdraw_notice(office.officer, notice, "写错单位")
    assert "去签收" not in await read(office.clerk, "/unit")
    assert "写错单位" in await read(office.clerk, f"/unit/notices/{notice}")
    answer = await press(office.clerk, f"/unit/notices/{notice}/read")
    assert "已经作废" in answer.text
