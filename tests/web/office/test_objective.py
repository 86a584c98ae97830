"""客观考核 in the office, through the pages: entered, sent, decided, frozen."""

import re

import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch
from evaluation.objective import actions, confirming, objections, overview
from tests import given
from tests.objective.test_points import PDF
from tests.objective.year import (
    SEEN,
    Year,
    a_year,
    deductions_of,
    let_days_pass,
    points_of,
    state_of,
)
from tests.web.office.year import hidden_fields, went_to


def here(year: Year, room: str = "") -> str:
    return f"/office/years/{year.cycle}/objective{room}"


def unit_path(year: Year, room: str = "", number: int = 0) -> str:
    return here(year, f"/units/{year.units[number]}{room}")


async def with_file(client, person, path, form, file=("通报.pdf", PDF, "application/pdf")):
    """As this person, a form with a file."""
    await given.log_in(client, person)
    token = client.headers.pop("x-csrftoken")
    files = {"file": file} if file else {"file": ("", b"", "application/octet-stream")}
    return await client.post(path, data={"form_token": token} | form, files=files)


async def test_without_a_year_the_page_says_what_to_do(client, read):
    county = await given.a_jurisdiction("石门县")
    officer = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=county)
    assert "还没有评议年度" in await read(officer, "/office/objective")
    year = await a_year()
    await given.log_in(client, year.scorer)
    answer = await client.get("/office/objective")
    assert answer.headers["location"] == here(year)


async def test_items_are_laid_out_from_the_page(press, read):
    year = await a_year(items=False)
    page = await read(year.scorer, here(year))
    assert "2 家还没有考核项" in page
    assert "还差 2 家" in page
    went_to(await press(year.scorer, here(year, "/prepare")), here(year))
    page = await read(year.scorer, here(year))
    assert "还没有考核项" not in page
    assert page.count('<td class="num strong">100.00</td>') == 2


async def test_a_deduction_is_entered_with_a_file_and_taken_back(client, press, read):
    year = await a_year()
    item = unit_path(year, "/item?item=2.1")
    assert "事前清单缺，每项扣0.5分" in await read(year.scorer, item)
    form = {"item": "2.1", "points": "1.5", "reason": "事前清单缺 3 项", "evidence": ""}
    went_to(await with_file(client, year.scorer, unit_path(year, "/deduct"), form), item)
    page = await read(year.scorer, item)
    assert "事前清单缺 3 项" in page
    assert "得 5.5 分" in page
    file = re.search(r'"/office/files/([0-9a-f-]{36})"', page)[1]
    answer = await client.get(f"/office/files/{file}")
    assert answer.content == PDF
    assert answer.headers["content-disposition"].startswith("attachment")
    assert answer.headers["x-content-type-options"] == "nosniff"
    deduction = re.search(r'name="deduction" value="(.*?)"', page)[1]
    form = {"item": "2.1", "deduction": deduction}
    went_to(await press(year.scorer, unit_path(year, "/undo-deduction"), form), item)
    assert await points_of(year.units[0], "2.1") == "7"


async def test_a_deduction_without_a_file_says_where_it_can_be_seen(client, read):
    year = await a_year()
    path = unit_path(year, "/deduct")
    form = {"item": "2.1", "points": "1", "reason": "缺项", "evidence": ""}
    answer = await with_file(client, year.scorer, path, form, file=None)
    assert (answer.status_code, "请写明扣分的证据" in answer.text) == (409, True)
    went_to(
        await with_file(client, year.scorer, path, form | {"evidence": "抽查表"}, file=None),
        unit_path(year, "/item?item=2.1"),
    )
    strange = ("证据.docm", b"PK\x03\x04", "application/zip")
    answer = await with_file(client, year.scorer, path, form, file=strange)
    assert (answer.status_code, "不是 PDF、JPG 或 PNG" in answer.text) == (409, True)


async def test_points_and_inapplicable_items_are_entered(press, read):
    year = await a_year()
    form = {"item": "3.1", "points": "17.25", "reason": "均分 86.25", "evidence": "评查表"}
    went_to(
        await press(year.scorer, unit_path(year, "/points"), form),
        unit_path(year, "/item?item=3.1"),
    )
    form = {"item": "5.2", "reason": "没有涉企检查职责"}
    await press(year.scorer, unit_path(year, "/inapplicable"), form)
    page = await read(year.scorer, unit_path(year))
    assert "不适用：没有涉企检查职责" in page
    assert '<span class="strong">97.25</span>' in page
    await press(year.scorer, unit_path(year, "/applicable"), {"item": "5.2"})
    assert await points_of(year.units[0], "5.2") == "4"


async def test_the_score_is_what_the_tally_would_give(db):
    year = await a_year()
    await actions.set_points(year.scorer, year.units[0], "5.1", "4", "满意度 66.7", "问卷")
    await actions.set_inapplicable(year.scorer, year.units[0], "5.2", "没有职责")
    for item in ("4.1", "4.2", "4.3", "4.4"):
        await actions.set_inapplicable(year.scorer, year.units[0], item, "没有线索")
    line = (await overview.overview_of(year.jurisdiction, year.cycle)).units[0]
    # 社会公众评价: 9 of 11 applicable is 12.2727… of 15; 问题线索督办 drops out: of 80 points.
    assert line.score == "96.59"


async def test_bonus_and_ceiling_are_entered_by_two(client, press, read):
    year = await a_year()
    unit = unit_path(year)
    form = {"kind": "bonus", "points": "7", "reason": "优秀案卷", "evidence": "湘司通"}
    went_to(await with_file(client, year.scorer, f"{unit}/adjust", form), unit)
    page = await read(year.scorer, unit)
    assert "加分合计（最多 5）</dt><dd>5.00" in page
    form = {"grade": "不合格", "reason": "评议拉票", "evidence": "纪检通报"}
    went_to(await with_file(client, year.scorer, f"{unit}/ask-ceiling", form), unit)
    own = await read(year.scorer, unit)
    assert "您是第一人，第二人不能也是您" in own
    assert "作为第二人确认上限" not in own
    hidden = hidden_fields(await read(year.other, unit), f"{unit}/ceiling")
    assert hidden["grade"] == "不合格"
    no = await press(year.scorer, f"{unit}/ceiling", hidden)
    assert (no.status_code, "第二人不能也是您" in no.text) == (409, True)
    went_to(await press(year.other, f"{unit}/ceiling", hidden), unit)
    assert "等次最高为“不合格”" in await read(year.other, unit)
    went_to(await press(year.other, f"{unit}/lift", {"reason": "查否"}), unit)
    went_to(await press(year.other, f"{unit}/take-back", {"act": "lift_ceiling"}), unit)
    went_to(await press(year.scorer, f"{unit}/lift", {"reason": "查否"}), unit)
    hidden = hidden_fields(await read(year.other, unit), f"{unit}/lift")
    went_to(await press(year.other, f"{unit}/lift", hidden), unit)
    assert "等次最高为" not in (await read(year.other, unit)).partition("提出等次上限")[0]


async def test_chosen_sheets_are_sent_and_called_back(press, read):
    year = await a_year(3)
    page = await read(year.scorer, here(year))
    assert page.count('name="unit"') == 3
    form = {"unit": str(year.units[0]), "days": "5"}
    went_to(await press(year.scorer, here(year, "/send"), form), here(year))
    page = await read(year.scorer, here(year))
    assert page.count('name="unit"') == 2
    assert "剩 5 个工作日" in page
    no = await press(year.scorer, here(year, "/send"), {"days": "3"})
    assert (no.status_code, "没有要送的确认单" in no.text) == (409, True)
    await press(year.scorer, here(year, "/send"), {"days": "3", "everyone": "true"})
    assert "送确认单</h2>" not in await read(year.scorer, here(year))
    page = await read(year.scorer, unit_path(year))
    assert "确认单在单位手里，得分不再改" in page
    assert "登记<span" not in page
    form = {"item": "1.1", "points": "1", "reason": "漏记", "evidence": "通报"}
    no = await press(year.scorer, unit_path(year, "/points"), form)
    assert (no.status_code, "请先收回确认单" in no.text) == (409, True)
    await press(year.scorer, unit_path(year, "/recall"), {"reason": "漏记一项"})
    assert "原因：漏记一项" in await read(year.scorer, unit_path(year))


async def test_an_objection_is_decided_by_who_scored_nothing_of_the_unit(press, read):
    year = await a_year()
    unit = year.units[0]
    await actions.add_deduction(year.scorer, unit, "1.1", "2", SEEN)
    await confirming.send_confirmations(year.scorer, year.cycle)
    await objections.object_to(year.clerk, unit, "1.1", "已经公告")
    page = await read(year.scorer, here(year))
    assert "异议待裁定　1 条" in page
    room = unit_path(year, "/objection?item=1.1")
    assert "给这家打过分的人不能裁定" in await read(year.scorer, room)
    page = await read(year.other, room)
    assert "已经公告" in page
    form = {
        "objection": re.search(r'name="objection" value="(.*?)"', page)[1],
        "verdict": "points",
        "points": "5",
        "decision": "公告属实",
    }
    no = await press(year.scorer, unit_path(year, "/decide"), form)
    assert (no.status_code, "不能裁定" in no.text) == (409, True)
    went_to(await press(year.other, unit_path(year, "/decide"), form), unit_path(year))
    page = await read(year.other, unit_path(year))
    assert "成立，改后得 5 分。" in page
    assert "扣 0 分：未公告执法主体（原扣 2 分，异议成立后减为 0 分）" in page
    assert await state_of(unit) == "settled"


async def test_freezing_asks_first_and_says_who_is_missing(press, read):
    year = await a_year()
    no = await press(year.scorer, here(year, "/freeze"))
    assert (no.status_code, "确认单没有送出的 2 家（第1局、第2局）" in no.text) == (409, True)
    await confirming.send_confirmations(year.scorer, year.cycle)
    await confirming.confirm_sheet(year.clerk, year.units[0])
    page = await read(year.scorer, here(year, "/freeze"))
    assert "还差 1 家" in page
    await let_days_pass(year.units[1])
    page = await read(year.scorer, here(year, "/freeze"))
    assert "冻结后不能撤回" in page
    went_to(await press(year.scorer, here(year, "/freeze")), here(year))
    page = await read(year.scorer, here(year))
    assert "客观分已冻结。</b>周敏" in page
    assert "冻结客观分</a>" not in page
    assert "客观分已冻结，只能按更正办理" in await read(year.scorer, unit_path(year))


async def test_the_auditor_reads_and_finds_no_form(client, read):
    year = await a_year()
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=year.jurisdiction)
    for path in (here(year), unit_path(year), unit_path(year, "/item?item=1.1")):
        page = await read(auditor, path)
        assert re.findall(r'action="(?!/log-out)', page) == []
    assert (await client.get(unit_path(year, "/confirmation.pdf"))).status_code == 200


async def test_another_county_finds_neither_year_nor_unit_nor_file(client):
    year = await a_year()
    form = {"item": "2.1", "points": "1", "reason": "缺项", "evidence": "表"}
    await with_file(client, year.scorer, unit_path(year, "/deduct"), form)
    file = (await deductions_of(year.units[0]))[0]["file"]
    elsewhere = await a_year(jurisdiction=await given.a_jurisdiction("石门县"))
    await given.log_in(client, elsewhere.scorer)
    for path in (
        here(year),
        here(year, "/freeze"),
        unit_path(year),
        unit_path(year, "/item?item=2.1"),
        here(elsewhere, f"/units/{year.units[0]}"),
        unit_path(year, "/confirmation.pdf"),
        f"/office/files/{file}",
    ):
        assert (path, (await client.get(path)).status_code) == (path, 404)
    assert "第1局" in (await client.get(here(elsewhere))).text


async def test_a_unit_of_another_year_is_not_on_this_years_page(client):
    year = await a_year()
    later = await given.a_unit(year.jurisdiction, 7)
    await fetch("UPDATE unit SET year = 2025 WHERE id = $1", later)
    await given.log_in(client, year.scorer)
    assert (await client.get(here(year, f"/units/{later}"))).status_code == 404


@pytest.mark.parametrize("units", [1, 3])
async def test_the_overview_asks_as_often_for_three_units_as_for_one(db, monkeypatch, units):
    asked = 0

    async def counting(sql: str, *values: object) -> object:
        nonlocal asked
        asked += 1
        return await fetch(sql, *values)

    year = await a_year(units)
    await confirming.send_confirmations(year.scorer, year.cycle)
    with monkeypatch.context() as patch:
        patch.setattr(overview, "fetch", counting)
        await overview.overview_of(year.jurisdiction, year.cycle)
    assert asked == 4


async def test_the_first_page_says_what_of_the_scores_waits(read):
    year = await a_year()
    assert "给单位送客观得分确认单　还有 2 家" in await read(year.scorer, "/office")
    await confirming.send_confirmations(year.scorer, year.cycle)
    assert "确认单　还有" not in await read(year.scorer, "/office")
    await objections.object_to(year.clerk, year.units[0], "1.1", "请核实")
    page = await read(year.scorer, "/office")
    assert "裁定单位对客观得分的异议　1 项" in page
    assert here(year) in page
