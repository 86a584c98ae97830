"""评查 at the reviewer's desk, through the pages: own files, a draft, a last question."""

import re
from uuid import UUID

from evaluation.accounts.rules import Role
from evaluation.casefiles.listing import hand_in_scan
from evaluation.casefiles.objecting import object_to
from evaluation.db import fetch_one
from tests import given
from tests.casefiles.campaign import Given, a_review, an_announcement, an_item
from tests.scans import a_pdf
from tests.web.office.test_reports import the_form
from tests.web.office.year import went_to

LIST = "/office/casefiles/reviews"


async def a_sheet(made: Given):
    """The first reviewer of the first unit's file, and the sheet's page."""
    file = await made.file_of(made.units[0])
    (person, review), _ = await made.sheets_of(file)
    return file, person, f"{LIST}/{review}"


def filled(page: str, here: str, item: str, points: str, note: str) -> dict[str, object]:
    """The form as the page holds it, with one item filled in."""
    form = the_form(page, f"{here}/save")
    place = form["item"].index(item)
    form["points"] = [points if at == place else "" for at in range(len(form["item"]))]
    form["note"] = [note if at == place else "" for at in range(len(form["item"]))]
    return form


async def test_a_sheet_is_saved_asked_about_and_handed_in(press, read, db):
    made = await a_review()
    _, person, here = await a_sheet(made)
    item = await an_item(made)
    assert "评查案卷　还有" in await read(person, "/office")
    page = await read(person, LIST)
    assert "评下一卷" in page
    form = filled(await read(person, here), here, item, "3.5", "缺送达回证")
    went_to(await press(person, here + "/save", form), here)
    page = await read(person, here)
    assert "data-sum>96.5<" in page
    went_to(await press(person, here + "/save", form | {"onward": "true"}), here + "/done")
    question = await read(person, here + "/done")
    assert "96.5 分" in question
    assert "缺送达回证" in question
    went_to(await press(person, here + "/done"), LIST)
    assert "已提交，得 96.5 分" in await read(person, here)
    again = await press(person, here + "/save", form)
    assert (again.status_code, "已经提交" in again.text) == (409, True)


async def test_without_a_reason_it_stays_a_draft(press, read, db):
    made = await a_review()
    _, person, here = await a_sheet(made)
    form = filled(await read(person, here), here, await an_item(made), "2", "")
    went_to(await press(person, here + "/save", form), here)
    refused = await press(person, here + "/done")
    assert (refused.status_code, "请写明理由" in refused.text) == (409, True)
    assert await fetch_one("SELECT count(*) FROM case_review WHERE state = 'done'") == 0


async def test_the_scan_lies_beside_the_sheet_for_its_reviewer_alone(client, read, db):
    made = await a_review()
    file, person, here = await a_sheet(made)
    assert "单位还没有交案卷" in await read(person, here)
    await hand_in_scan(made.clerks[0], file, "案卷.pdf", a_pdf())
    assert "打开扫描件" in await read(person, here)
    answer = await client.get(here + "/scan")
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    await given.log_in(client, made.officer)
    assert (await client.get(here + "/scan")).status_code == 404


async def test_a_reviewer_sees_neither_the_other_sheet_nor_the_units_objection(press, read, db):
    made = await an_announcement()
    file = await made.file_of(made.units[0])
    (first, one), (_, two) = await made.sheets_of(file)
    await object_to(made.clerks[0], file, "回证在第 12 页。")
    page = await read(first, f"{LIST}/{one}")
    assert "得 100 分" in page
    assert not any(words in page for words in ("98", "96", "第 12 页", "理由写在这里"))
    assert str(two) not in page
    assert (await press(first, f"{LIST}/{two}/done")).status_code == 404


async def test_nobody_elses_sheet_exists(client, press, db):
    made = await a_review()
    _, _, here = await a_sheet(made)
    county = await given.a_jurisdiction("石门县")
    strangers = [
        made.officer,
        await given.a_person(Role.REVIEWER, jurisdiction=made.jurisdiction),
        await given.a_person(Role.REVIEWER, jurisdiction=county),
    ]
    for stranger in strangers:
        await given.log_in(client, stranger)
        found = [(await client.get(here + room)).status_code for room in ("", "/done", "/scan")]
        assert found == [404] * 3
        assert (await press(stranger, here + "/save", {"opinion": "不"})).status_code == 404
        page = (await client.get(LIST)).text
        assert "现在没有分给您的案卷" in page


async def test_the_zero_items_stand_apart_and_want_an_opinion(press, read, db):
    made = await a_review()
    _, person, here = await a_sheet(made)
    page = await read(person, here)
    zero = re.search(r'name="zero_item" value="(\w[^"]*)"', page)[1]
    form = the_form(page, f"{here}/save")
    form["points"] = ["" for _ in form["item"]]
    form["note"] = ["" for _ in form["item"]]
    form["zero_item"] = zero
    went_to(await press(person, here + "/save", form), here)
    assert "data-sum>0<" in await read(person, here)
    assert "请在评查意见里写明" in (await press(person, here + "/done")).text
    form["opinion"] = "没有执法主体资格，见委托书。"
    await press(person, here + "/save", form)
    went_to(await press(person, here + "/done"), LIST)
    points = await fetch_one("SELECT points FROM case_review WHERE id = $1", UUID(here[-36:]))
    assert points == "0"
