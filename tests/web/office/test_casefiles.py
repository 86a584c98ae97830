"""案卷评查 in the office, through the pages: from a campaign begun to its report."""

import re
from datetime import date, timedelta
from html import unescape

from evaluation.accounts.rules import Role
from evaluation.casefiles.campaign import NewCampaign, begin_campaign
from evaluation.casefiles.importing import ALL_UNITS
from evaluation.casefiles.objecting import object_to
from evaluation.db import engine, fetch, fetch_one
from evaluation.spreadsheets.writing import xlsx
from evaluation.workdays.queries import today
from tests import given
from tests.casefiles.campaign import Given, a_draw, a_listing, a_review, an_announcement, lose
from tests.casefiles.given import many_files
from tests.clues.given import a_unit, a_year
from tests.web.office.test_reports import the_form
from tests.web.office.year import went_to

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def year_of(made: Given, room: str = "") -> str:
    return f"/office/years/{made.cycle}/casefiles{room}"


def here(made: Given, room: str = "") -> str:
    return year_of(made, f"/{made.campaign}{room}")


async def test_without_a_year_or_a_campaign_the_page_says_what_to_do(client, read):
    county = await given.a_jurisdiction("石门县")
    officer = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=county)
    assert "还没有评议年度" in await read(officer, "/office/casefiles")
    _, cycle = await a_year(county)
    answer = await client.get("/office/casefiles")
    assert answer.headers["location"] == f"/office/years/{cycle}/casefiles"
    page = await read(officer, f"/office/years/{cycle}/casefiles")
    assert "本年度还没有评查活动" in page
    assert "建立评查活动" in page


async def test_a_reviewer_is_led_to_the_own_reviews_and_sees_no_campaign(client):
    made = await a_review()
    await given.log_in(client, made.reviewers[0])
    answer = await client.get("/office/casefiles")
    assert answer.headers["location"] == "/office/casefiles/reviews"
    for room in ("", "/files", "/statistics", "/draw"):
        assert (await client.get(here(made, room))).status_code == 404


async def test_a_campaign_is_begun_listed_and_drawn_through_the_pages(press, read):
    jurisdiction, cycle = await a_year()
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=jurisdiction)
    for n in (1, 2):
        await a_unit(jurisdiction, f"常德市第{n}局")
    home = f"/office/years/{cycle}/casefiles"
    form = the_form(await read(officer, f"{home}/new"), f"{home}/new")
    assert (form["penalty"], form["licence"], form["coercion"]) == ("1", "1", "0")
    form["listing_until"] = (await today() + timedelta(days=9)).isoformat()
    answer = await press(officer, f"{home}/new", form)
    own = answer.headers["location"]
    page = await read(officer, own)
    assert "还有 2 家没有报送目录" in page

    rows = [
        (f"第{n}局" if n == 9 else f"常德市第{n}局", kind, f"〔2024〕{at}号", "某案", "2024-03-01")
        for n in (1, 2)
        for at, kind in enumerate(("行政处罚", "行政处罚", "行政许可"), 1)
    ]
    sheet = ("目录.xlsx", xlsx(ALL_UNITS, rows, made_on=date(2024, 11, 1)), XLSX)
    went_to(await press(officer, f"{own}/lists/sheet", files={"file": sheet}), f"{own}/lists")
    assert "2 家 6 卷" in await read(officer, f"{own}/lists")

    asked = await read(officer, f"{own}/draw/ask?seed=2024%201203")
    assert "抽取 4 卷" in asked
    form = the_form(asked, f"{own}/draw")
    went_to(await press(officer, f"{own}/draw", form), f"{own}/draw")
    page = unescape(await read(officer, f"{own}/draw"))
    assert "20241203" in page
    assert "sha256sum" in page
    assert len(re.findall(r"〔2024〕\d号</a>", page)) == 4
    answer = await press(officer, f"{own}/draw", form)
    assert answer.status_code == 409
    assert "已经抽取" in answer.text


async def test_reviewers_are_added_files_assigned_and_the_reviewing_started(press, read):
    made = await a_draw()
    people = [
        await given.a_person(Role.REVIEWER, jurisdiction=made.jurisdiction, full_name=name)
        for name in ("罗建平", "曾小红")
    ]
    room = here(made, "/reviewers")
    assert "还没有评查员" in await read(made.officer, room)
    for one in people:
        form = {"account": str(one.account), "unit": ""}
        went_to(await press(made.officer, room, form), room)
    went_to(await press(made.officer, f"{room}/assign"), room)
    page = await read(made.officer, room)
    assert page.count("0 / 4") == 2
    went_to(await press(made.officer, f"{room}/start"), here(made))
    assert "还有 4 卷没有评完" in await read(made.officer, here(made))


async def test_the_files_are_found_by_filters_and_one_shows_its_sheets_side_by_side(read):
    made = await an_announcement()
    page = await read(made.officer, here(made, "/files"))
    assert "找到 8 卷" in page
    page = await read(made.officer, here(made, f"/files?unit={made.units[0]}&state=drawn"))
    assert "找到 2 卷" in page
    assert "找到 4 卷" in await read(made.officer, here(made, "/files?q=licence"))
    assert "没有这样的案卷" in await read(made.officer, here(made, "/files?q=没有这个"))
    assert "找到 8 卷" in await read(made.officer, here(made, "/files?kind=x&state=y&unit=z"))
    file = await made.file_of(made.units[0])
    page = await read(made.officer, here(made, f"/files/{file}"))
    assert "98.00 分" in page
    assert "−4" in page
    assert page.count("评查 1") == page.count("评查 2") == 1
    assert f"/clues/new?source=casefile&amp;unit={made.units[0]}&amp;title=" in page


async def test_a_review_goes_to_another_on_the_files_page(press, read):
    made = await a_review()
    file = await made.file_of(made.units[0])
    page = await read(made.officer, here(made, f"/files/{file}"))
    form = the_form(page, here(made, "/reviewers/exchange"))
    (first, review), (second, _) = await made.sheets_of(file)
    (free,) = [one for one in made.reviewers if one not in (first, second)]
    reviewer = await fetch_one("SELECT id FROM case_reviewer WHERE account = $1", free.account)
    form |= {"review": str(review), "reviewer": str(reviewer), "reason": "出差"}
    went_to(
        await press(made.officer, here(made, "/reviewers/exchange"), form),
        here(made, f"/files/{file}"),
    )
    assert (await made.sheets_of(file))[0][0] == free


async def test_the_result_is_fed_back_an_objection_decided_and_the_report_printed(press, read):
    made = await a_review()
    rows = await fetch(
        "SELECT v.id, r.account FROM case_review v JOIN case_reviewer r ON r.id = v.reviewer "
        "JOIN case_file f ON f.id = v.case_file WHERE f.campaign = $1",
        made.campaign,
    )
    people = {one.account: one for one in made.reviewers}
    for row in rows:
        await lose(people[row["account"]], row["id"], "", "")
    assert "现在反馈给各单位吗" in await read(made.officer, here(made, "/announce"))
    went_to(await press(made.officer, here(made, "/announce")), here(made))
    file = await made.file_of(made.units[0])
    await object_to(made.clerks[0], file, "分数算得不对。")
    assert "1 件异议待处理" in await read(made.officer, here(made))
    page = await read(made.officer, here(made, f"/files/{file}"))
    assert "裁定这件异议" in page
    form = {"upheld": "false", "points": "", "decision": "核对无误。"}
    path = here(made, f"/files/{file}/objection")
    went_to(await press(made.officer, path, form), here(made, f"/files/{file}"))
    assert "不采纳" in await read(made.officer, here(made, f"/files/{file}"))
    answer = await press(made.officer, here(made, "/close"))
    assert answer.status_code == 409
    await fetch(
        "UPDATE campaign SET objections_until = $2 WHERE id = $1",
        *(made.campaign, await today() - timedelta(days=1)),
    )
    went_to(await press(made.officer, here(made, "/close")), here(made))
    room = here(made, "/reports")
    went_to(await press(made.officer, room), room)
    assert "评查报告（PDF）" in await read(made.officer, room)


async def test_a_standard_is_changed_and_its_sum_is_checked(press, read):
    made = await a_listing()
    path = year_of(made, "/standards/penalty")
    form = the_form(await read(made.officer, path), path)
    assert (form["after"], form["words"][0]) == (
        "0",
        "以法定的行政机关或者授权、受委托组织的名义作出",
    )
    form["points"][0] = "5"
    answer = await press(made.officer, path, form)
    assert answer.status_code == 409
    assert "现在是 101 分" in answer.text
    form["points"][1] = "2"
    went_to(await press(made.officer, path, form), path)
    assert "第 1 版" in await read(made.officer, path)
    assert "第 1 版" in await read(made.officer, year_of(made, "/standards"))


async def test_papers_are_taken_away_by_those_who_may_read(client):
    made = await an_announcement()
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=made.jurisdiction)
    await given.log_in(client, auditor)
    answer = await client.get(here(made, "/scores.xlsx"))
    assert (answer.status_code, answer.content[:2]) == (200, b"PK")
    assert (await client.get(here(made, "/statistics"))).status_code == 200
    page = (await client.get(here(made))).text
    assert "反馈给各单位" not in page
    assert (await client.get(here(made, "/lists"))).status_code == 404


async def test_another_county_finds_nothing_by_any_address(client):
    made = await an_announcement()
    county = await given.a_jurisdiction("石门县")
    _, cycle = await a_year(county)
    stranger = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=county)
    await given.log_in(client, stranger)
    file = await made.file_of(made.units[0])
    rooms = ("", "/files", f"/files/{file}", "/draw", "/reviewers", "/statistics", "/reports")
    rooms += ("/lists", "/setting", "/announce", "/scores.xlsx", f"/files/{file}/sheets.pdf")
    for room in rooms:
        assert (await client.get(here(made, room))).status_code == 404, room
        own = f"/office/years/{cycle}/casefiles/{made.campaign}{room}"
        assert (await client.get(own)).status_code == 404, own
    answer = await client.post(here(made, "/close"), data={})
    assert answer.status_code == 404
    assert made.campaign.hex[:8] not in (await client.get("/office")).text


async def test_every_page_asks_at_most_six_questions_however_many_files_there_are(client):
    made = await an_announcement()
    big = await begin_campaign(
        made.officer, made.cycle, NewCampaign(title="大的", listing_until=await today())
    )
    accounts = [one.account for one in made.reviewers]
    await many_files(big, made.units, 400, reviewers=accounts)
    file = await fetch_one("SELECT id FROM case_file WHERE campaign = $1 AND drawn = 1", big)
    await given.log_in(client, made.officer)
    connection = engine().current_transaction.get().connection
    for room in ("", "/files?q=案", f"/files/{file}", "/draw", "/reviewers", "/statistics"):
        asked: list[object] = []
        with connection.query_logger(asked.append):
            answer = await client.get(year_of(made, f"/{big}{room}"))
        assert answer.status_code == 200, room
        assert len(asked) <= 6, (room, len(asked))
