"""现场通报 in the office, through the pages: written, sent, released by another person."""

from uuid import UUID, uuid4

import pytest

from evaluation.accounts.rules import Role
from evaluation.clues.states import ClueState
from evaluation.db import fetch_one
from evaluation.rectification.onsite import confirm_text, object_to_text
from tests import given
from tests.clues.given import a_clue
from tests.documents.reading import texts_of
from tests.rectification.onsite import TOLD, a_released_text
from tests.web.office.hosting import an_open_hall, at, go_on
from tests.web.office.test_reports import the_form
from tests.web.office.year import went_to


@pytest.fixture
async def hall(db: None) -> given.Hall:
    """Of two units; the first has a founded clue."""
    hall = await given.a_prepared_sitting(units=2)
    await a_founded_clue(hall, hall.units[0])
    return hall


async def a_founded_clue(hall: given.Hall, unit: UUID) -> None:
    await a_clue(
        state=ClueState.RECTIFYING,
        jurisdiction=hall.jurisdiction,
        cycle=hall.cycle,
        unit=unit,
        kind="简单粗暴执法",
        complainant="张桂芳",
        number=97,
    )


def here(hall: given.Hall, room: str = "") -> str:
    return f"/office/years/{hall.cycle}/on-site{room}"


def own(hall: given.Hall, room: str = "") -> str:
    return here(hall, f"/units/{hall.units[0]}{room}")


async def newest() -> UUID:
    text: UUID = await fetch_one("SELECT id FROM on_site_text ORDER BY version DESC LIMIT 1")
    return text


async def test_a_text_goes_its_way_through_the_pages(client, press, read, hall):
    await given.log_in(client, hall.officer)
    went_to(await client.get("/office/on-site"), here(hall))
    year = await read(hall.officer, here(hall))
    assert "写下一家：第1局" in year
    page = await read(hall.officer, own(hall))
    form = the_form(page, own(hall, "/save"))
    assert form == {"text": "1. 占道经营整治不分时段（简单粗暴执法），正在整改。"}
    went_to(await press(hall.officer, own(hall, "/save"), {"text": TOLD}), own(hall))
    text = await newest()
    sending = own(hall, f"/texts/{text}/send")
    page = await read(hall.officer, own(hall))
    went_to(await press(hall.officer, sending, the_form(page, sending)), own(hall))
    assert "单位核对中" in await read(hall.officer, own(hall))
    await confirm_text(await given.a_clerk(hall.jurisdiction, hall.units[0]), text)
    assert "这一稿是您写的，请另一位同事放行" in await read(hall.officer, own(hall))
    assert "放行下一家" in await read(hall.other, here(hall))
    releasing = own(hall, f"/texts/{text}/release")
    assert TOLD in await read(hall.other, releasing)
    went_to(await press(hall.other, releasing, {}), own(hall))
    assert "单位核对无误" in await read(hall.other, own(hall))
    assert "<b>1 家已放行</b>" in await read(hall.other, here(hall))
    pages = await read(hall.other, own(hall)) + await read(hall.other, here(hall))
    assert "张桂芳" not in pages


async def test_over_an_objection_the_page_wants_a_reason_and_offers_a_new_text(press, read, hall):
    await press(hall.officer, own(hall, "/save"), {"text": TOLD})
    text = await newest()
    page = await read(hall.officer, own(hall))
    sending = own(hall, f"/texts/{text}/send")
    await press(hall.officer, sending, the_form(page, sending))
    clerk = await given.a_clerk(hall.jurisdiction, hall.units[0])
    await object_to_text(clerk, text, "时段是写明的。")
    page = await read(hall.other, own(hall))
    assert "时段是写明的。" in page
    assert "写第 2 稿" in page
    releasing = own(hall, f"/texts/{text}/release")
    assert "仍予放行的理由" in await read(hall.other, releasing)
    refused = await press(hall.other, releasing, {})
    assert (refused.status_code, "请写明放行的理由" in refused.text) == (409, True)
    went_to(await press(hall.other, releasing, {"reason": "告知书没有送达。"}), own(hall))
    assert "告知书没有送达。" in await read(hall.officer, own(hall))
    withdrawing = own(hall, f"/texts/{text}/withdraw")
    went_to(await press(hall.officer, withdrawing, {"reason": "事实有变"}), own(hall))
    assert "已撤下" in await read(hall.officer, own(hall))


async def test_what_was_refused_says_what_to_do_and_keeps_nothing(press, hall):
    answer = await press(hall.officer, own(hall, "/save"), {"text": "张桂芳反映占道。"})
    assert (answer.status_code, "投诉人的姓名或电话" in answer.text) == (409, True)
    assert "张桂芳" not in answer.text
    answer = await press(hall.officer, own(hall, "/save"), {"text": "字" * 221})
    assert "请删短，没有保存" in answer.text
    assert await fetch_one("SELECT count(*) FROM on_site_text") == 0


async def test_what_is_released_is_printed_for_the_host(client, press, hall):
    await given.log_in(client, hall.officer)
    assert (await client.get(here(hall, "/on-site.pdf"))).status_code == 409
    await a_released_text(hall, hall.units[0])
    answer = await client.get(here(hall, "/on-site.pdf"))
    assert answer.headers["content-type"] == "application/pdf"
    said = "".join(texts_of(answer.content))
    assert "常德市第1局" in said
    assert "单位核对无误" in said


async def test_another_counties_texts_do_not_exist(client, hall):
    text = await a_released_text(hall, hall.units[0])
    stranger = await given.a_person(
        Role.COUNTY_OFFICER, jurisdiction=await given.a_jurisdiction("石门县")
    )
    await given.log_in(client, stranger)
    one = own(hall, f"/texts/{text}")
    for room in (here(hall), own(hall), here(hall, "/on-site.pdf"), one + "/release"):
        assert (await client.get(room)).status_code == 404
    answer = await client.post(own(hall, f"/texts/{text}/withdraw"), data={"reason": "不"})
    assert answer.status_code == 404
    await given.log_in(client, hall.officer)
    wrong = here(hall, f"/units/{hall.units[1]}/texts/{text}/release")
    assert (await client.get(wrong)).status_code == 404
    assert (await client.get(here(hall, f"/units/{uuid4()}"))).status_code == 404


async def test_what_is_to_do_comes_first(read, hall):
    await a_released_text(hall, hall.units[1])
    page = await read(hall.officer, here(hall))
    assert page.index("第1局</a>") < page.index("第2局</a>")


async def test_the_host_sees_whether_there_is_a_text(press, read, db):
    hall = await an_open_hall()
    await a_released_text(hall, hall.units[0])
    await a_founded_clue(hall, hall.units[1])
    await go_on(press, hall.officer, hall, 1)
    assert "未到，通报稿已放行" in await read(hall.officer, at(hall))
    await go_on(press, hall.officer, hall, 3)
    assert "未到，没有放行的通报稿" in await read(hall.officer, at(hall))


async def test_without_a_year_the_page_says_what_to_do(read, db):
    county = await given.a_jurisdiction("石门县")
    officer = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=county)
    assert "还没有评议年度" in await read(officer, "/office/on-site")
