"""会前检查 as people see it: the verdict first, and every line with a way that is open to them."""

import re

import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch
from evaluation.scoring.conduct import open_sitting
from evaluation.scoring.rehearsal import start_rehearsal
from evaluation.settings import settings
from evaluation.upkeep.preflight_facts import Mend
from evaluation.web.office.pages import PREFLIGHT
from evaluation.web.office.preflight import PLACES
from tests import given
from tests.documents.reading import texts_of

LINK = re.compile(r'<a class="button small keep" href="([^"]+)">')


def rows_of(page: str) -> list[str]:
    return re.findall(r"<tr(?: class=\"flag\")?><td><span class=\"chip.*?</tr>", page, re.DOTALL)


async def test_the_verdict_is_the_heading_and_says_how_many_are_lacking(read):
    hall = await given.a_prepared_sitting()
    page = await read(hall.officer, f"/office/sittings/{hall.sitting}/preflight")
    heading = re.search(r"<h1>(.*?)</h1>", page)[1]
    lacking = page.count('<tr class="flag">')
    assert heading == f"还不能开会：差 {lacking} 项。"
    assert lacking >= 2
    assert page.index("<h1>") < page.index("<table")


async def test_a_hall_that_is_ready_may_open_in_so_many_words(read, hall_address):
    hall = await given.a_prepared_sitting()
    await given.rehearse(hall)
    page = await read(hall.officer, f"/office/sittings/{hall.sitting}/preflight")
    assert "没有应答" in page  # nothing listens there in this test
    await fetch("UPDATE sitting SET mode = 'paper' WHERE id = $1", hall.sitting)
    page = await read(hall.officer, f"/office/sittings/{hall.sitting}/preflight")
    assert "<h1>还不能开会：差 1 项。</h1>" in page
    assert "印过纸质票 0 份" in page
    await fetch(
        "SELECT record_event($1, 'x', 'SlipsMade', $2)",
        *(hall.jurisdiction, f'{{"sitting":"{hall.sitting}","count":3,"with_ballots":true}}'),
    )
    page = await read(hall.officer, f"/office/sittings/{hall.sitting}/preflight")
    assert "<h1>可以开会。</h1>" in page


@pytest.fixture
def hall_address(monkeypatch):
    monkeypatch.setenv("EVALUATION_HALL_ADDRESS", "http://hall.invalid:9")
    settings.cache_clear()
    yield
    monkeypatch.undo()
    settings.cache_clear()


@pytest.mark.parametrize("role", [Role.CITY_OFFICER, Role.REGISTRAR, Role.HOST])
async def test_every_way_to_mend_is_open_to_whom_it_is_shown(client, read, role):
    hall = await given.a_prepared_sitting()
    person = await given.a_person(role, jurisdiction=hall.jurisdiction)
    page = await read(person, f"/office/sittings/{hall.sitting}/preflight")
    rows = rows_of(page)
    assert len(rows) > 15
    for row in rows:
        assert LINK.search(row) or "办理</span>" in row, row
    for path in sorted(set(LINK.findall(page))):
        if path.startswith("#"):
            assert f'id="{path[1:]}"' in page
            continue
        answer = await client.get(path.partition("#")[0])
        assert (path, answer.status_code) == (path, 200)
        _, _, place = path.partition("#")
        assert not place or f'id="{place}"' in answer.text, path


def test_every_kind_of_mending_has_its_place():
    assert set(PLACES) == set(Mend)


async def test_the_question_before_the_opening_shows_what_is_left(read):
    hall = await given.a_prepared_sitting()
    path = f"/office/sittings/{hall.sitting}/ask/open"
    before = await read(hall.officer, path)
    assert "还不能开会：差" in before
    assert "还没有演练过开箱" in before
    assert 'type="submit">开始评议会' not in before
    await given.rehearse(hall)
    after = await read(hall.officer, path)
    assert "只有服务器自己打得开" in after
    assert 'name="seen" value="true" required' in after
    assert 'type="submit">开始评议会' in after


async def test_a_sitting_that_has_begun_is_told_so_and_a_rehearsal_has_no_preflight(client, read):
    hall = await given.a_prepared_sitting()
    await given.rehearse(hall)
    await open_sitting(hall.officer, hall.sitting)
    page = await read(hall.officer, f"/office/sittings/{hall.sitting}/preflight")
    assert "<h1>评议会已经开始</h1>" in page
    assert "还不能开会" not in page


async def test_the_sitting_leads_to_the_check_and_to_the_list_a_rehearsal_does_not(read):
    hall = await given.a_prepared_sitting()
    rehearsal = await start_rehearsal(hall.officer, hall.sitting, 1, from_the_start=True)
    here = f"/office/sittings/{hall.sitting}"
    page = await read(hall.officer, here)
    assert f'href="{here}/preflight"' in page
    assert f'href="{here}/checklist.pdf"' in page
    scrutineer = await read(hall.scrutineers[0], here)
    assert "/preflight" not in scrutineer
    assert "/preflight" not in await read(hall.officer, f"/office/sittings/{rehearsal.sitting}")
    assert f'href="{here}/preflight"' in await read(hall.officer, "/office")


async def test_the_checklist_counts_from_the_sitting_and_is_for_those_who_prepare_it(client):
    hall = await given.a_prepared_sitting(slips={"party": 24, "npc": 30, "cppcc": 6})
    path = f"/office/sittings/{hall.sitting}/checklist.pdf"
    for role in set(Role) - {Role.CLERK} - set(PREFLIGHT):
        await given.log_in(client, await given.a_person(role, jurisdiction=hall.jurisdiction))
        assert (await client.get(path)).status_code == 404
    elsewhere = await given.a_jurisdiction("石门县")
    await given.log_in(client, await given.a_person(Role.HOST, jurisdiction=elsewhere))
    assert (await client.get(path)).status_code == 404
    await given.log_in(client, await given.a_person(Role.HOST, jurisdiction=hall.jurisdiction))
    answer = await client.get(path)
    assert answer.headers["content-type"] == "application/pdf"
    text = "".join(texts_of(answer.content))
    assert "备用平板，同样设好6台" in text
    assert "评议卡人大代表，洗匀，放进本组卡盒30张" in text
    assert "刘国平、李建华、王淑兰3张" in text
