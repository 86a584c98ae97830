"""客观得分确认单 at the unit's desk, through the pages."""

import re

import pytest

from evaluation.db import fetch, fetch_one
from evaluation.objective import actions, adjusting, confirming, objections
from evaluation.objective.holding import Finding
from tests import given
from tests.objective.test_points import PDF
from tests.objective.year import (
    SEEN,
    a_bare_unit,
    a_clerk,
    a_year,
    deductions_of,
    let_days_pass,
    state_of,
)

WHY = "材料已于 3 月 2 日报送"


async def a_sent_year(units: int = 2):
    year = await a_year(units)
    await actions.add_deduction(
        *(year.scorer, year.units[0], "2.1", "1.5"),
        Finding("事前清单缺 3 项", name="抽查表.pdf", content=PDF),
    )
    bonus = Finding("省级优秀案卷", "湘司通〔2024〕9号")
    await adjusting.add_adjustment(year.scorer, year.units[0], "bonus", "1", bonus)
    await confirming.send_confirmations(year.scorer, year.cycle)
    return year


def path(year, room: str = "") -> str:
    return f"/unit/confirmations/{year.units[0]}{room}"


async def test_the_desk_shows_what_is_due_and_the_way_to_it(read):
    year = await a_year()
    assert "今天没有要您办的事" in await read(year.clerk, "/unit")
    await confirming.send_confirmations(year.scorer, year.cycle)
    page = await read(year.clerk, "/unit")
    assert "要办的　1 件" in page
    assert "<b>3</b>个工作日" in page
    assert f'href="{path(year)}"' in page
    await let_days_pass(year.units[0])
    page = await read(year.clerk, "/unit")
    assert "要办的　0 件" in page
    assert "逾期未答，视为确认" in page


async def test_the_sheet_shows_items_reasons_evidence_and_the_score(read):
    year = await a_sent_year()
    page = await read(year.clerk, path(year))
    assert "扣 1.5 分：事前清单缺 3 项" in page
    link = r'href="/unit/files/[0-9a-f-]{36}"><svg.*?</svg>\s*抽查表.pdf'
    assert re.search(link, page, re.DOTALL)
    assert "湘司通〔2024〕9号" in page
    assert '<span class="strong">98.50</span>' in page
    assert "处罚、许可逾7个工作日" in page


async def test_a_unit_confirms_after_it_was_asked(read, press):
    year = await a_sent_year()
    question = await read(year.clerk, path(year, "/confirm"))
    assert "确认后不能再提异议，也不能撤回" in question
    answer = await press(year.clerk, path(year, "/confirm"))
    assert (answer.status_code, answer.headers["location"]) == (303, path(year))
    page = await read(year.clerk, path(year))
    assert "提异议" not in page
    assert "唐莉已于" in page
    again = await press(year.clerk, path(year, "/confirm"))
    assert (again.status_code, "已经确认" in again.text) == (409, True)


async def test_an_objection_is_made_and_its_decision_is_read(read, press):
    year = await a_sent_year()
    assert "一项只提一次" in await read(year.clerk, path(year, "/objection?item=2.1"))
    form = {"item": "2.1", "text": WHY}
    assert (await press(year.clerk, path(year, "/object"), form)).status_code == 303
    page = await read(year.clerk, path(year))
    assert WHY in page
    assert "异议待裁定" in page
    assert "提出 1 条，还有 1 条" in await read(year.clerk, "/unit")
    objection = await fetch_one(
        "SELECT j.id FROM objection j JOIN confirmation s ON s.id = j.confirmation "
        "WHERE s.unit = $1",
        year.units[0],
    )
    await objections.decide_objection(
        *(year.other, year.units[0], objection), upheld=True, points="6", decision="经核补报属实"
    )
    page = await read(year.clerk, path(year))
    assert "成立，改后得 6 分。" in page
    assert "经核补报属实" in page
    assert "（原扣 1.5 分，异议成立后减为 1 分）" in page
    assert "异议已裁定：成立 1 条，不成立 0 条" in await read(year.clerk, "/unit")


async def test_after_the_last_day_the_page_stays_but_takes_nothing(read, press):
    year = await a_sent_year()
    await let_days_pass(year.units[0])
    page = await read(year.clerk, path(year))
    assert "逾期未答，视为确认" in page
    assert "扣 1.5 分：事前清单缺 3 项" in page
    assert "提异议<" not in page
    no = await press(year.clerk, path(year, "/object"), {"item": "2.1", "text": WHY})
    assert (no.status_code, "没有答复的视为确认" in no.text) == (409, True)
    assert await state_of(year.units[0]) == "sent"


async def test_a_recalled_sheet_shows_why_and_no_scores(read, client):
    year = await a_sent_year()
    await confirming.recall_confirmation(year.scorer, year.units[0], "漏记一项加分")
    page = await read(year.clerk, path(year))
    assert "漏记一项加分" in page
    assert "事前清单缺" not in page
    assert "漏记一项加分" in await read(year.clerk, "/unit")
    file = (await deductions_of(year.units[0]))[0]["file"]
    for hidden in (path(year, "/confirmation.pdf"), f"/unit/files/{file}"):
        assert (await client.get(hidden)).status_code == 404
    await confirming.send_confirmations(year.scorer, year.cycle)
    assert "改后重新送来" in await read(year.clerk, "/unit")


async def test_evidence_is_taken_away_by_its_own_unit_only(client):
    year = await a_sent_year()
    file = (await deductions_of(year.units[0]))[0]["file"]
    await given.log_in(client, year.clerk)
    mine = await client.get(f"/unit/files/{file}")
    assert (mine.status_code, mine.content) == (200, PDF)
    assert mine.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert mine.headers["x-content-type-options"] == "nosniff"
    await given.log_in(client, await a_clerk(year.jurisdiction, year.units[1]))
    assert (await client.get(f"/unit/files/{file}")).status_code == 404
    elsewhere = await given.a_jurisdiction("石门县")
    await given.log_in(client, await a_clerk(elsewhere, year.units[0]))
    assert (await client.get(f"/unit/files/{file}")).status_code == 404
    await given.log_in(client, year.clerk)
    await fetch("UPDATE deduction SET file = NULL WHERE file = $1", file)
    assert (await client.get(f"/unit/files/{file}")).status_code == 404


async def test_the_sheet_is_printed(client):
    year = await a_sent_year()
    await given.log_in(client, year.clerk)
    answer = await client.get(path(year, "/confirmation.pdf"))
    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-")
    assert (await client.get(path(year, "/confirmation.pdf"))).content == answer.content


@pytest.mark.parametrize("room", ["", "/confirm", "/objection?item=1.1", "/confirmation.pdf"])
async def test_a_sheet_that_was_never_sent_or_is_anothers_is_not_there(client, room):
    year = await a_year()
    await given.log_in(client, year.clerk)
    assert (await client.get(path(year, room))).status_code == 404
    await confirming.send_confirmations(year.scorer, year.cycle)
    await given.log_in(client, await a_clerk(year.jurisdiction, year.units[1]))
    assert (await client.get(path(year, room))).status_code == 404


async def test_the_clerk_of_a_renamed_unit_finds_the_new_units_sheet(read, client):
    year = await a_year()
    former = await a_bare_unit(year.jurisdiction, 9, 2023)
    await fetch(
        "INSERT INTO unit_change (id, jurisdiction, unit, kind, successor) "
        "VALUES (gen_random_uuid(), $1, $2, 'renamed', $3)",
        *(year.jurisdiction, former, year.units[1]),
    )
    await confirming.send_confirmations(year.scorer, year.cycle)
    clerk = await a_clerk(year.jurisdiction, former)
    assert "客观得分确认单" in await read(clerk, f"/unit/confirmations/{year.units[1]}")
    assert (await client.get(path(year))).status_code == 404


async def test_what_was_added_after_a_recall_stands_on_the_sheet_again(read):
    year = await a_sent_year()
    for item in ("1.1", "1.2"):
        await confirming.recall_confirmation(year.scorer, year.units[0], "补记")
        await actions.add_deduction(year.scorer, year.units[0], item, "1", SEEN)
        await confirming.send_confirmations(year.scorer, year.cycle)
    assert (await read(year.clerk, path(year))).count("扣 1 分：未公告执法主体") == 2
