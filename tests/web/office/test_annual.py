"""年度报告 in the office, through the pages: begun, written, marked, issued."""

import re

from evaluation.accounts.rules import Role
from evaluation.annual import arranging
from evaluation.annual.queries import annual_desk
from evaluation.db import fetch_one
from tests import given
from tests.annual.year import Year, a_year, correct
from tests.documents.reading import texts_of
from tests.web.office.year import went_to

TEXT = "全年办理行政处罚【行政处罚】件，比上年【行政处罚·增减】。"


def here(year: Year, room: str = "") -> str:
    return f"/office/years/{year.cycle}/annual{room}"


async def begun(press, year: Year) -> None:
    went_to(await press(year.officer, here(year, "/begin")), here(year))


async def paragraphs(year: Year) -> list:
    return list((await annual_desk(year.jurisdiction, year.cycle)).stored)


async def part(year: Year, number: int, room: str = "") -> str:
    return here(year, f"/paragraphs/{(await paragraphs(year))[number - 1].id}{room}")


async def only(press, year: Year, text: str = TEXT) -> None:
    """The report is this one paragraph."""
    await begun(press, year)
    for one in (await paragraphs(year))[1:]:
        await arranging.remove_paragraph(year.officer, year.cycle, one.id, one.revision)
    form = {"level": "0", "text": text, "revision": "1"}
    went_to(await press(year.officer, await part(year, 1, "/save"), form), here(year, "#p1"))


async def test_without_a_year_the_page_says_what_to_do(client, read):
    county = await given.a_jurisdiction("石门县")
    officer = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=county)
    assert "还没有评议年度" in await read(officer, "/office/annual")
    year = await a_year()
    await given.log_in(client, year.officer)
    answer = await client.get("/office/annual")
    assert answer.headers["location"] == here(year)


async def test_a_report_is_begun_by_the_outline_with_its_figures_as_links(press, read):
    year = await a_year()
    assert "2024 年度的报告还没有起草" in await read(year.officer, here(year))
    await begun(press, year)
    page = await read(year.officer, here(year))
    assert re.findall(r'<a class="figure" href="([^"]*)" title="行政处罚">(.*?)</a>', page) == [
        (f"/office/years/{year.cycle}/statistics/figure?of=penalties", "42")
    ]
    assert "下降30.0%" in page
    assert "一、工作成效" in page
    assert "还有“（请填写…）”" in page
    no = await press(year.officer, here(year, "/begin"))
    assert (no.status_code, "已经起草" in no.text) == (409, True)


async def test_every_kind_of_figure_leads_to_a_page(client):
    year = await a_year()
    desk = await annual_desk(year.jurisdiction, year.cycle)
    sources = {group: figures[0] for group, figures in desk.groups}
    assert len(sources) > 15
    await given.log_in(client, year.officer)
    for group, one in sources.items():
        for source in {one.source, one.former_source} - {""}:
            assert (group, (await client.get(source)).status_code) == (group, 200)


async def test_a_figure_that_changed_is_marked_listed_and_taken_by_one_press(press, read):
    year = await a_year()
    await only(press, year)
    await correct(year.units[0], 43)
    page = await read(year.officer, here(year))
    assert "有 2 处数在写好以后变了" in page
    moved = re.findall(r"原数</span>(.*?)</del>.*?现数</span><a[^>]*>(.*?)</a>", page)
    assert moved == [("42", "45"), ("下降30.0%", "下降25.0%")]
    issue = await read(year.officer, here(year, "/issue"))
    assert "文中 42，现在 <b>45</b>" in issue
    assert "有 2 处数在写好以后变了，文中还是旧数" in issue
    went_to(await press(year.officer, await part(year, 1, "/figures")), here(year))
    page = await read(year.officer, here(year))
    assert "在写好以后变了" not in page
    assert ">45</a>" in page


async def test_a_field_that_is_none_is_refused_with_its_place_and_nothing_typed_is_lost(press):
    year = await a_year()
    await begun(press, year)
    text = "全年共办理\n处罚【行政处法】件。"
    form = {"level": "0", "text": text, "revision": "1"}
    answer = await press(year.officer, await part(year, 1, "/save"), form)
    assert answer.status_code == 409
    assert "第 2 行第 3 字的【行政处法】不是清单里的数。您是不是要写【行政处罚】？" in answer.text
    assert f">\n{text}</textarea>" in answer.text
    form = {"level": "0", "text": "处罚【行政处罚件。"}
    answer = await press(year.officer, here(year, "/add/save"), form)
    assert "第 3 字的“【”没有配成一对" in answer.text


async def test_two_windows_never_overwrite_each_other_silently(press, read):
    year = await a_year()
    await begun(press, year)
    save = await part(year, 1, "/save")
    form = {"level": "0", "text": "甲写的。", "revision": "1"}
    went_to(await press(year.other, save, form), here(year, "#p1"))
    answer = await press(year.officer, save, form | {"text": "乙写的。"})
    assert answer.status_code == 409
    assert "陈立刚刚改过这一段" in answer.text
    assert "甲写的。" in answer.text
    assert "乙写的。</textarea>" in answer.text
    revision = re.search(r'name="revision" value="(\d+)"', answer.text)[1]
    form = {"level": "0", "text": "乙写的。", "revision": revision}
    went_to(await press(year.officer, save, form), here(year, "#p1"))
    assert "乙写的。" in await read(year.officer, here(year))
    head = {"title": "报告", "addressee": "", "signed_on": "2025-01-20", "revision": "1"}
    went_to(await press(year.officer, here(year, "/head"), head), here(year))
    no = await press(year.other, here(year, "/head"), head)
    assert (no.status_code, "另一个窗口刚刚改过" in no.text) == (409, True)


async def test_paragraphs_are_added_moved_and_deleted(press, read):
    year = await a_year()
    await only(press, year)
    after = (await paragraphs(year))[0].id
    form = {"level": "2", "text": "执法队伍。在岗人数另附。", "after": str(after)}
    went_to(await press(year.officer, here(year, "/add/save"), form), here(year, "#p2"))
    top = {"level": "1", "text": "工作成效"}
    went_to(await press(year.officer, here(year, "/add/save"), top), here(year, "#p1"))
    assert [one.level for one in await paragraphs(year)] == [1, 0, 2]
    went_to(
        await press(year.officer, await part(year, 3, "/move"), {"way": "up"}), here(year, "#p2")
    )
    assert [one.level for one in await paragraphs(year)] == [1, 2, 0]
    page = await read(year.officer, here(year))
    assert "（一）执法队伍。在岗人数另附。" in page
    assert "删除第 2 段吗？" in await read(year.officer, await part(year, 2, "/remove"))
    no = await press(year.officer, await part(year, 2, "/remove"), {"revision": "9"})
    assert no.status_code == 409
    went_to(
        await press(year.officer, await part(year, 2, "/remove"), {"revision": "1"}), here(year)
    )
    assert [one.level for one in await paragraphs(year)] == [1, 0]


async def test_a_figure_without_data_says_so_and_keeps_the_report_back(press, read):
    year = await a_year()
    await only(press, year, "评议会于【评议会日期】召开。")
    assert "【评议会日期】暂无数据" in await read(year.officer, here(year))
    page = await read(year.officer, here(year, "/issue"))
    assert "第 1 段的【评议会日期】暂无数据，请改写这一段或删去这个数。" in page
    assert "/issue/make" not in page
    no = await press(year.officer, here(year, "/issue/make"), {"number": ""})
    assert (no.status_code, "暂无数据" in no.text) == (409, True)


async def test_a_date_before_the_end_of_the_period_wants_a_tick(press, read, client):
    year = await a_year()
    await only(press, year)
    head = {"title": "常德市 报告", "addressee": "", "signed_on": "2024-12-30", "revision": "1"}
    await press(year.officer, here(year, "/head"), head)
    words = "成文日期 2024年12月30日 早于统计期末 2024年12月31日"
    assert words in await read(year.officer, here(year))
    no = await press(year.officer, here(year, "/issue/make"), {"number": ""})
    assert (no.status_code, words in no.text) == (409, True)
    form = {"number": "常司报2025-3", "known": "early"}
    no = await press(year.officer, here(year, "/issue/make"), form)
    assert (no.status_code, "不合规范" in no.text) == (409, True)
    form = {"number": "常司报〔2025〕3号", "known": "early"}
    went_to(await press(year.officer, here(year, "/issue/make"), form), here(year))
    page = await read(year.officer, here(year))
    assert "第 1 版</b>　常司报〔2025〕3号" in page
    pdf = re.search(r'href="(.*?/pdf)"', page)[1]
    assert "全年办理行政处罚42件，比上年下降30.0%。" in "".join(
        texts_of((await client.get(pdf)).content)
    )
    docx = await client.get(pdf.replace("/pdf", "/docx"))
    assert docx.content.startswith(b"PK")
    assert docx.headers["content-disposition"].startswith("attachment")
    frozen = await fetch_one("SELECT figures FROM annual_issue")
    assert frozen == '{"行政处罚":"42","行政处罚·增减":"下降30.0%"}'


async def test_a_trial_print_is_marked_and_kept_nowhere(client, press):
    year = await a_year()
    await only(press, year, "评议会于【评议会日期】召开。")
    answer = await client.get(here(year, "/trial.pdf"))
    pages = texts_of(answer.content)
    assert all("试印" in page for page in pages)
    assert "评议会于暂无数据召开。" in pages[0]
    assert await fetch_one("SELECT count(*) FROM annual_issue") == 0


async def test_an_officer_of_a_county_never_reaches_the_citys_report_nor_the_other_way(
    client, press, read
):
    city = await a_year()
    county = await a_year("石门县", role=Role.COUNTY_OFFICER)
    for year in (city, county):
        await only(press, year)
    went_to(await press(city.officer, here(city, "/issue/make"), {"number": ""}), here(city))
    issued = re.search(r'href="(.*?/pdf)"', await read(city.officer, here(city)))[1]
    for stranger, year in ((county.officer, city), (city.officer, county)):
        paragraph = await part(year, 1)
        paths = [here(year), here(year, "/issue"), here(year, "/trial.pdf"), paragraph]
        await given.log_in(client, stranger)
        for path in [*paths, issued] if year is city else paths:
            assert (path, (await client.get(path)).status_code) == (path, 404)
        form = {"level": "0", "text": "改了。", "revision": "2"}
        own = here(county if year is city else city)
        for path in (paragraph, paragraph.replace(here(year), own)):
            assert (await press(stranger, f"{path}/save", form)).status_code == 404
    crossed = issued.replace(here(city), here(county))
    await given.log_in(client, county.officer)
    assert (await client.get(crossed)).status_code == 404


async def test_the_auditor_reads_and_finds_no_form_and_no_closed_door(client, press, read):
    year = await a_year()
    await begun(press, year)
    auditor = await given.a_person(Role.AUDITOR, jurisdiction=year.jurisdiction)
    page = await read(auditor, here(year))
    assert re.findall(r'action="(?!/log-out)', page) == []
    assert "/paragraphs/" not in page
    links = set(re.findall(r'href="(/office/[^"]*)"', page.partition("<main")[2]))
    assert len(links) > 1
    for link in sorted(link for link in links if not link.endswith(".pdf")):
        assert (link, (await client.get(link.replace("&amp;", "&"))).status_code) == (link, 200)
