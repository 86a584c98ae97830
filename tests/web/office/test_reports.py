"""述职报告 in the office, through the pages: outline, reminders, review, difference, volume."""

import re
from uuid import UUID

from evaluation.accounts.rules import Role
from evaluation.cycles.reminding import reminders_of
from evaluation.cycles.rules import Matter
from evaluation.db import fetch, fetch_one
from evaluation.duty_reports.compiling import make_next_compilation
from evaluation.duty_reports.drafting import attach
from evaluation.duty_reports.outline import outline_of
from evaluation.duty_reports.queries import versions_of
from evaluation.duty_reports.reviewing import accept, send_back
from tests import given
from tests.duty_reports.year import (
    Asked,
    a_handed_in_report,
    a_joined_upload,
    a_report,
    a_year_that_asks,
    handed_in,
    written,
)
from tests.objective.year import a_bare_unit, a_year
from tests.web.office.year import went_to


def here(year: Asked, room: str = "") -> str:
    return f"/office/years/{year.cycle}/reports{room}"


def own(year: Asked, room: str = "") -> str:
    return here(year, f"/units/{year.unit}{room}")


def the_form(page: str, action: str) -> dict[str, object]:
    """The fields of the form with this action, as a browser would send them untouched."""
    form = page[page.index(f'action="{action}"') :].partition("</form>")[0]
    fields: dict[str, list[str]] = {}
    for tag in re.findall(r"<(?:input|textarea)\b[^>]*>(?:[^<]*</textarea>)?", form):
        name = re.search(r'\bname="([^"]*)"', tag)
        unticked = re.search(r'type="(?:radio|checkbox)"', tag) and " checked" not in tag
        if not name or unticked or name[1] == "form_token":
            continue
        value = re.search(r'\bvalue="([^"]*)"', tag)
        text = re.search(r">([^<]*)</textarea>", tag)
        fields.setdefault(name[1], []).append(text[1] if text else value[1] if value else "")
    return {name: values[0] if len(values) == 1 else values for name, values in fields.items()}


async def test_without_a_year_the_page_says_what_to_do(client, read):
    county = await given.a_jurisdiction("石门县")
    officer = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=county)
    assert "还没有评议年度" in await read(officer, "/office/reports")
    year = await a_year_that_asks()
    await given.log_in(client, year.officer)
    assert (await client.get("/office/reports")).headers["location"] == here(year)


async def test_a_first_outline_is_set_from_the_usual_one(press, read):
    bare = await a_year(1, items=False)
    path = f"/office/years/{bare.cycle}/reports"
    assert "定述职提纲：各单位写哪几段" in await read(bare.scorer, "/office")
    assert "还没有定述职提纲" in await read(bare.scorer, path)
    form = the_form(await read(bare.scorer, f"{path}/outline"), f"{path}/outline")
    assert form["title"][:2] == ["执法队伍", "“三项制度”"]
    form["title"][8] = "典型案例"
    form["number"][8] = "15"
    went_to(await press(bare.scorer, f"{path}/outline", form), path)
    outline = await outline_of(bare.cycle)
    assert [one.title for one in outline.headings][:3] == ["执法队伍", "典型案例", "“三项制度”"]
    assert [one.title for one in outline.headings if one.summary] == ["述职摘要"]
    assert "定述职提纲：各单位写哪几段" not in await read(bare.scorer, "/office")


async def test_an_outline_is_changed_and_a_written_heading_stays(press, read):
    year = await a_year_that_asks()
    await written(year, await a_report(year), "三十卷。")
    page = await read(year.officer, here(year, "/outline"))
    assert "1 家已写，不能删" in page
    form = the_form(page, here(year, "/outline"))
    answer = await press(year.officer, here(year, "/outline"), form | {"removed": "0"})
    assert answer.status_code == 409
    assert "“案卷”已有 1 家写了内容，不能删去" in answer.text
    went_to(await press(year.officer, here(year, "/outline"), form | {"removed": "1"}), here(year))
    outline = await outline_of(year.cycle)
    assert [one.title for one in outline.headings] == ["案卷", "述职摘要"]
    answer = await press(year.officer, here(year, "/outline"), form)
    assert "另一位工作人员刚刚改过提纲" in answer.text


async def test_the_missing_are_reminded_after_a_question(press, read):
    year = await a_year_that_asks()
    other = await a_bare_unit(year.jurisdiction, 2)
    await a_handed_in_report(year)
    page = await read(year.officer, here(year))
    assert "<b>1 家没有提交</b>" in page
    assert page.index("第2局") < page.index("第1局")
    question = await read(year.officer, here(year, "/remind?everyone=true"))
    assert "催交这 1 家的述职报告吗？" in question
    form = the_form(question, here(year, "/remind")) | {"text": "明天编汇编"}
    went_to(await press(year.officer, here(year, "/remind"), form), here(year))
    assert [one.text for one in await reminders_of([other], Matter.DUTY_REPORT)] == ["明天编汇编"]
    assert "催过" in await read(year.officer, here(year))
    answer = await press(year.officer, here(year, "/remind"), form)
    assert "一小时内刚刚催过" in answer.text


async def test_a_version_goes_back_with_remarks_and_the_next_is_compared_and_accepted(press, read):
    year = await a_year_that_asks()
    report = await a_report(year)
    await written(year, report)
    await attach(year.clerk, report, await a_joined_upload(year.clerk))
    await handed_in(year, report)
    assert "审阅单位交来的述职报告　1 份" in await read(year.officer, "/office")
    page = await read(year.officer, own(year))
    form = the_form(page, own(year, "/return"))
    answer = await press(year.officer, own(year, "/return"), form)
    assert "退回要写明意见" in answer.text
    form["remark"][0] = "没有写自查数量"
    went_to(await press(year.officer, own(year, "/return"), form), own(year))
    assert "没有写自查数量" in await read(year.officer, own(year))
    await written(year, report, "全年办结 126 件，自查三十卷。")
    await handed_in(year, report)
    page = await read(year.officer, own(year))
    compare = re.search(r'href="([^"]*/difference[^"]*)"', page)[1].replace("&amp;", "&")
    told = await read(year.officer, compare)
    assert "〔加上：</span>，自查三十卷<span" in told
    assert "1 段有改动，共 3 段" in told
    question = await read(year.officer, own(year, "/accept?version=2"))
    assert "办案 126 件，线索销号 6 条。" in question
    form = the_form(question, own(year, "/accept"))
    went_to(await press(year.officer, own(year, "/accept"), form), own(year))
    assert [one.state for one in await versions_of(report)] == ["accepted", "returned"]
    form = {"version": form["version"], "reason": "补充附件"}
    went_to(await press(year.officer, own(year, "/reopen"), form), own(year))
    assert "补充附件" in await read(year.officer, own(year))


async def test_a_decision_on_an_overtaken_version_is_refused_in_words(press, read):
    year = await a_year_that_asks()
    report, _ = await a_handed_in_report(year)
    form = the_form(await read(year.officer, own(year, "/accept?version=1")), own(year, "/accept"))
    await written(year, report, "又改了。")
    await handed_in(year, report)
    answer = await press(year.officer, own(year, "/accept"), form)
    assert answer.status_code == 409
    assert "刚刚交了第 2 版，第 1 版不用再审" in answer.text


async def test_a_report_and_its_attachment_are_taken_away_as_files(client, read):
    year = await a_year_that_asks()
    report = await a_report(year)
    await written(year, report)
    file = await attach(year.clerk, report, await a_joined_upload(year.clerk))
    await given.log_in(client, year.officer)
    assert (await client.get(own(year, f"/files/{file}"))).status_code == 404  # a draft's
    version = await handed_in(year, report)
    answer = await client.get(own(year, f"/files/{file}"))
    assert answer.status_code == 200
    assert answer.headers["content-disposition"].startswith("attachment")
    answer = await client.get(own(year, f"/versions/{version}/report.pdf"))
    assert answer.headers["content-type"] == "application/pdf"
    other = await a_bare_unit(year.jurisdiction, 2)
    for room in (f"/files/{file}", f"/versions/{version}/report.pdf"):
        assert (await client.get(here(year, f"/units/{other}{room}"))).status_code == 404


async def test_the_volume_is_ordered_watched_and_taken_away(client, press, read):
    year = await a_year_that_asks()
    page = await read(year.officer, here(year, "/compilation"))
    assert "还没有接收一份述职报告" in page
    _, version = await a_handed_in_report(year)
    await accept(year.officer, version)
    went_to(await press(year.officer, here(year, "/compilation")), here(year, "/compilation"))
    assert "正在编印" in await read(year.officer, here(year, "/compilation/progress"))
    assert await make_next_compilation()
    page = await read(year.officer, here(year, "/compilation"))
    assert "内容是最新的" in page
    path = re.search(r'href="([^"]*/volume\.pdf)"', page)[1]
    answer = await client.get(path)
    assert answer.content.startswith(b"%PDF-")
    await fetch("UPDATE unit SET title = '常德市新局' WHERE id = $1", year.unit)
    assert "编印以后又有变动" in await read(year.officer, here(year, "/compilation"))


async def test_another_county_finds_none_of_it(client):
    year = await a_year_that_asks()
    report = await a_report(year)
    await written(year, report)
    file = await attach(year.clerk, report, await a_joined_upload(year.clerk))
    version = await handed_in(year, report)
    await send_back(year.officer, version, {}, "改")
    there = await a_year_that_asks("石门县")
    await given.log_in(client, there.officer)
    rooms = (f"/files/{file}", f"/versions/{version}/report.pdf", "", "/accept", "/difference")
    for cycle in (year.cycle, there.cycle):
        for room in rooms:
            path = f"/office/years/{cycle}/reports/units/{year.unit}{room}"
            assert (path, (await client.get(path)).status_code) == (path, 404)
    other: UUID = await fetch_one("SELECT unit FROM duty_report WHERE id = $1", report)
    form = {"version": str(version)}
    for path in (own(there, "/accept"), here(there, f"/units/{other}/accept")):
        assert (await client.post(path, data=form)).status_code == 404
