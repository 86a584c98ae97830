"""A paragraph of the annual report in a real browser: its figures are found, pressed and kept."""

import pytest
from playwright.async_api import Browser, Page

from evaluation.accounts import sessions
from evaluation.annual.actions import begin_report
from tests.annual.year import Year, a_year
from tests.site import Site


@pytest.fixture
async def year(site: Site) -> Year:
    year = await a_year()
    await begin_report(year.officer, year.cycle)
    return year


async def opened(site: Site, browser: Browser, year: Year, *, javascript: bool) -> Page:
    context = await browser.new_context(java_script_enabled=javascript, base_url=site.url)
    context.set_default_timeout(8000)
    secret = await sessions.begin(year.officer.account, year.jurisdiction)
    await context.add_cookies([{"name": "sid", "value": secret, "url": site.url}])
    page = await context.new_page()
    await page.goto(f"/office/years/{year.cycle}/annual/add")
    return page


async def test_a_figure_is_found_pressed_into_the_text_and_printed(site, browser, year):
    page = await opened(site, browser, year, javascript=True)
    await page.get_by_label("内容").fill("全年处罚件。")
    await page.evaluate("document.querySelector('#text').setSelectionRange(4, 4)")
    await page.get_by_label("找一个数").fill("行政处罚")
    assert await page.locator("[data-found]").inner_text() == "找到 1 个"
    await page.get_by_role("button", name="写进来").click()
    assert await page.get_by_label("内容").input_value() == "全年处罚【行政处罚】件。"
    await page.get_by_role("button", name="保存这一段").click()
    await page.get_by_text("全年处罚42件。").wait_for()


async def test_without_javascript_a_figure_is_typed_and_a_refusal_keeps_the_text(
    site, browser, year
):
    page = await opened(site, browser, year, javascript=False)
    assert await page.get_by_role("button", name="写进来").count() == 0
    await page.get_by_label("内容").fill("处罚【行政处】件。")
    await page.get_by_role("button", name="保存这一段").click()
    assert "第 3 字的【行政处】" in await page.get_by_role("alert").inner_text()
    assert await page.get_by_label("内容").input_value() == "处罚【行政处】件。"
    await page.get_by_label("内容").fill("处罚【行政处罚·上年】件。")
    await page.get_by_role("button", name="保存这一段").click()
    await page.get_by_text("处罚60件。").wait_for()
