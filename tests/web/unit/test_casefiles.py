"""案卷评查 at the unit's desk, through the pages: list, hand in, read the sheets, object, mend."""

import pytest

from evaluation.casefiles.listing_rules import FORM
from evaluation.db import fetch_one
from evaluation.spreadsheets.writing import csv
from tests import given
from tests.casefiles.campaign import Given, a_draw, a_listing, an_announcement
from tests.scans import a_pdf
from tests.web.office.year import went_to

CSV = "text/csv"


def here(made: Given, room: str = "") -> str:
    return f"/unit/casefiles/{made.campaign}{room}"


async def test_a_list_is_filled_in_by_hand_or_by_a_sheet(client, press, read, db):
    made = await a_listing()
    clerk = made.clerks[0]
    assert "2024年案卷评查：报案卷目录" in await read(clerk, "/unit")
    assert "还没有报案卷" in await read(clerk, here(made))
    row = {"kind": "penalty", "number": "1号", "title": "某案", "closed_on": "2024-05-20"}
    went_to(await press(clerk, here(made, "/list"), row), here(made))
    sheet = csv(FORM, [("行政许可", "2号", "某事项", "2024-06-01")])
    answer = await press(clerk, here(made, "/sheet"), files={"file": ("目录.csv", sheet, CSV)})
    went_to(answer, here(made))
    page = await read(clerk, here(made))
    assert "您单位报了 2 卷" in page
    assert "已报 2 卷" in await read(clerk, "/unit")
    taken = await client.get(here(made, "/list.xlsx"))
    assert (taken.status_code, taken.content[:2]) == (200, b"PK")
    file = await fetch_one("SELECT id FROM case_file WHERE number = '1号'")
    went_to(await press(clerk, here(made, f"/files/{file}/remove")), here(made))
    assert "您单位报了 1 卷" in await read(clerk, here(made))


async def test_a_sheet_with_faults_is_not_taken_and_says_where_they_are(press, db):
    made = await a_listing()
    sheet = csv(
        FORM, [("行政罚款", "2号", "某事项", "2024-06-01"), ("行政许可", "3号", "", "六月")]
    )
    answer = await press(
        made.clerks[0], here(made, "/sheet"), files={"file": ("目录.csv", sheet, CSV)}
    )
    assert (answer.status_code, "目录有 3 处要改，一卷也没有收" in answer.text) == (200, True)
    assert "第 2 行" in answer.text
    assert await fetch_one("SELECT count(*) FROM case_file") == 0
    nothing = await press(made.clerks[0], here(made, "/sheet"), files={"file": ("", b"", CSV)})
    assert nothing.status_code == 409


async def test_what_was_drawn_is_handed_in(client, press, read, db):
    made = await a_draw()
    clerk, file = made.clerks[0], await made.file_of(made.units[0])
    assert "还差 2 卷没有交" in await read(clerk, "/unit")
    scan = {"file": ("案卷.pdf", a_pdf(), "application/pdf")}
    went_to(await press(clerk, here(made, f"/files/{file}/scan"), files=scan), here(made))
    assert "还差 1 卷没有交" in await read(clerk, here(made))
    answer = await client.get(here(made, f"/files/{file}/scan"))
    assert (answer.status_code, answer.content[:5]) == (200, b"%PDF-")
    answer = await press(clerk, here(made, f"/files/{file}/paper"), {"paper_number": "A-17"})
    went_to(answer, here(made))
    text = {"files": "12", "text": "送达回证有缺，已补。"}
    went_to(await press(clerk, here(made, "/self-review"), text), here(made))
    page = await read(clerk, here(made))
    assert "纸质卷 A-17" in page
    assert "自查 12 卷" in page


async def test_after_the_feedback_the_sheets_are_read_without_the_reviewers_names(press, read, db):
    made = await an_announcement()
    clerk, file = made.clerks[0], await made.file_of(made.units[0])
    one = here(made, f"/files/{file}")
    assert "2024年案卷评查：看结果" in await read(clerk, "/unit")
    page = await read(clerk, here(made))
    assert "99.00" in page
    sheet = await read(clerk, one)
    assert "98.00" in sheet
    assert "理由写在这里" in sheet
    for text in (page, sheet):
        assert not any(person.full_name in text for person in made.reviewers)
    went_to(await press(clerk, one + "/object", {"text": "回证在第 12 页。"}), one)
    went_to(await press(clerk, one + "/mended", {"text": "已补正。"}), one)
    sheet = await read(clerk, one)
    assert "等待裁定" in sheet
    assert "等评议办看" in sheet
    again = await press(clerk, one + "/object", {"text": "再说。"})
    assert (again.status_code, "只能提一次" in again.text) == (409, True)


@pytest.mark.parametrize("there", [True, False], ids=["same city", "another county"])
async def test_another_unit_finds_nothing_of_it(client, press, there, db):
    made = await an_announcement()
    if there:
        stranger = made.clerks[1]
    else:
        county = await given.a_jurisdiction("石门县")
        stranger = await given.a_clerk(county, await given.a_unit(county, 1))
    file = await made.file_of(made.units[0])
    one = here(made, f"/files/{file}")
    await given.log_in(client, stranger)
    assert {(await client.get(path)).status_code for path in (one, one + "/scan")} == {404}
    own = (await client.get(here(made))).status_code
    assert own == (200 if there else 404)
    for room, form in (
        ("/object", {"text": "不"}),
        ("/mended", {"text": "不"}),
        ("/paper", {"paper_number": "1"}),
        ("/remove", {}),
    ):
        assert (await press(stranger, one + room, form)).status_code == 404
    assert await fetch_one("SELECT count(*) FROM case_objection") == 0
