"""检查发现 in the office: entered, filtered, struck out, taken away; tried out, and linked to."""

import io
import re
from datetime import date

from python_calamine import CalamineWorkbook

from evaluation.db import fetch, fetch_one
from evaluation.findings.actions import NewFinding, enter_finding
from evaluation.objective import confirming
from tests.grounds.clue_rows import ask_to_mend
from tests.grounds.test_casefiles import a_campaign, a_file
from tests.grounds.test_findings import a_worked_year
from tests.objective.year import a_year, points_of
from tests.scans import a_pdf
from tests.web.office.test_grounds import room, seen_on

FORM = {
    "rule": "unrecorded",
    "cases": "2",
    "text": "两起处罚没有音像记录",
    "found_on": "2024-10-08",
    "evidence": "检查记录第 7 页",
}


def register(year, rest: str = "") -> str:
    return f"/office/years/{year.cycle}/findings{rest}"


async def test_an_officer_enters_a_finding_and_strikes_it_out(press, read):
    year = await a_year()
    page = await read(year.scorer, register(year))
    assert "还没有登记检查发现。" in page
    assert f'href="{room(year)}"' in page
    form = FORM | {"unit": str(year.units[0])}
    sent = {"file": ("记录.pdf", a_pdf(), "application/pdf")}
    answer = await press(year.scorer, register(year, "/enter"), form, sent)
    finding = await fetch_one("SELECT id FROM finding")
    here = f"{register(year)}?unit={year.units[0]}#finding-{finding}"
    assert (answer.status_code, answer.headers["location"]) == (303, here)
    page = await read(year.scorer, f"{register(year)}?unit={year.units[0]}")
    assert f'id="finding-{finding}"' in page
    file = re.search(r'href="(/office/files/[0-9a-f-]{36})"', page)[1]
    assert await read(year.scorer, file)
    ask = register(year, f"/{finding}/strike-out")
    assert "划去后不能恢复" in await read(year.scorer, ask)
    answer = await press(year.scorer, ask, {"reason": "登记错了"})
    assert answer.headers["location"] == here
    page = await read(year.scorer, register(year))
    assert "<del>两起处罚没有音像记录</del>" in page
    assert "登记错了" in page


async def test_the_register_is_filtered_by_unit_and_rule(press, read):
    year = await a_year()
    for unit, rule in zip(year.units, ("unrecorded", "conduct"), strict=True):
        form = FORM | {"unit": str(unit), "rule": rule, "text": f"发现{rule}"}
        await press(year.scorer, register(year, "/enter"), form, {"file": ("", b"", "")})
    page = await read(year.scorer, register(year, "?rule=conduct"))
    assert "发现conduct" in page
    assert "发现unrecorded" not in page
    page = await read(year.scorer, f"{register(year)}?unit={year.units[0]}&rule=conduct")
    assert "没有这样的检查发现。" in page


async def test_what_may_not_stand_is_refused_with_a_way_back(press):
    year = await a_year()
    form = FORM | {"unit": str(year.units[0]), "text": "当事人电话13973600001"}
    answer = await press(year.scorer, register(year, "/enter"), form, {"file": ("", b"", "")})
    assert answer.status_code == 409
    assert "手机号码" in answer.text
    assert f'href="{register(year)}"' in answer.text


async def test_a_unit_of_another_year_is_not_there(press):
    year = await a_year()
    there = await a_year()
    form = FORM | {"unit": str(there.units[0])}
    answer = await press(year.scorer, register(year, "/enter"), form, {"file": ("", b"", "")})
    assert answer.status_code == 404


async def test_the_register_is_called_complete_and_that_is_taken_back(press, read):
    year = await a_year()
    await press(year.scorer, register(year, "/complete"))
    assert "周敏　" in await read(year.scorer, register(year))
    await press(year.scorer, register(year, "/reopen"), {"reason": "还有一家没有查"})
    assert "还没有声明登记齐全" in await read(year.scorer, register(year))


async def test_the_spreadsheet_has_figures_texts_and_what_was_struck_out(client, read):
    year, _ = await a_worked_year()
    await read(year.scorer, register(year))
    answer = await client.get(register(year, "/findings.xlsx"))
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    rows = sheet.to_python()
    assert rows[2][:7] == ["序号", "单位", "考核项", "扣分情形", "件数", "扣分", "发现了什么"]
    assert rows[3][4:6] in ([2.0, 2.0], [3.0, 1.0])
    assert rows[-1][5] == ""
    assert rows[-1][11].endswith("陈立：报道不实")


async def test_a_trial_shows_before_and_after_and_stores_nothing(read):
    year, unit = await a_worked_year()
    page = await read(year.scorer, room(year, f"/units/{unit}/grounds"))
    assert "试算，不保存" in page
    finding = await fetch_one("SELECT id FROM finding WHERE rule = 'unrecorded'")
    assert f'name="without" value="{finding}">' in page
    page = await read(year.scorer, room(year, f"/units/{unit}/grounds?without={finding}"))
    assert re.search(r"不计 1 条：客观考核得分从 \d+\.\d\d 变为 \d+\.\d\d。", page)
    assert f'name="without" value="{finding}" checked>' in page
    assert await points_of(unit, "2.2") == "6"
    assert await fetch("SELECT FROM item_ground") == []


async def a_year_of_every_kind():
    """A unit that lost points by a clue, a letter, a case file and a finding with a file."""
    year, unit = await a_worked_year()
    await ask_to_mend(year, unit)
    await a_file(year, await a_campaign(year), unit, "62")
    new = NewFinding(
        rule="unreviewed",
        cases=1,
        text="一件重大决定没有审核",
        found_on=date(2024, 10, 9),
        name="检查记录.pdf",
        content=a_pdf(),
    )
    await enter_finding(year.scorer, unit, new)
    return year, unit


def links_of(page: str) -> set[str]:
    """To the records under 核算依据, without the place on the page."""
    lists = re.findall(r'<ul class="points small">(.*?)</ul>', page, re.DOTALL)
    return {link for each in lists for link in re.findall(r'href="([^"#]+)', each)}


async def test_records_that_cost_points_lead_to_pages_that_open(press, read):
    year, unit = await a_year_of_every_kind()
    grounds = room(year, f"/units/{unit}/grounds")
    await press(year.scorer, grounds, {"seen": seen_on(await read(year.scorer, grounds))})
    links = links_of(await read(year.scorer, room(year, f"/units/{unit}")))
    rooms = {link.removeprefix(f"/office/years/{year.cycle}/").split("/")[0] for link in links}
    assert rooms == {"clues", "notices", "casefiles", f"findings?unit={unit}", ""}
    for link in sorted(links):
        await read(year.scorer, link)
    await confirming.send_confirmations(year.scorer, year.cycle)
    links = links_of(await read(year.clerk, f"/unit/confirmations/{unit}"))
    rooms = {link.removeprefix("/unit/").split("/")[0] for link in links}
    assert rooms == {"rectification", "notices", "casefiles", "files"}
    for link in sorted(links):
        await read(year.clerk, link)


async def test_a_ceiling_names_the_clue_that_it_rests_on(press, read):
    year, unit = await a_worked_year()
    page = await read(year.scorer, room(year, f"/units/{unit}"))
    clue = await fetch_one("SELECT id FROM clue WHERE number = 4")
    assert f'<option value="{clue}">线索 24-004' in page
    form = {"grade": "合格", "reason": "虚假整改", "clue": str(clue)}
    sent = {"file": ("", b"", "")}
    await press(year.scorer, room(year, f"/units/{unit}/ask-ceiling"), form, sent)
    page = await read(year.other, room(year, f"/units/{unit}"))
    assert 'name="evidence" value="线索 24-004 占道经营整治不分时段"' in page
    there = await a_year()
    elsewhere = {**form, "clue": str(there.units[0])}
    answer = await press(year.scorer, room(year, f"/units/{unit}/ask-ceiling"), elsewhere, sent)
    assert answer.status_code == 404
