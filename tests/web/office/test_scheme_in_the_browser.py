"""The scheme's pages in a real browser: without JavaScript, by keyboard, read aloud, enlarged."""

from uuid import UUID

import pytest
from playwright.async_api import Browser, Page

from evaluation.accounts import sessions
from evaluation.accounts.rules import Person, Role
from evaluation.cycles.actions import adopt_scheme, begin_cycle
from evaluation.cycles.queries import scheme_versions
from evaluation.cycles.rules import Scope
from tests import given
from tests.cycles.given import a_scheme
from tests.site import Site
from tests.sound import violations

DESK, PHONE = {"width": 1280, "height": 800}, {"width": 390, "height": 844}
ENLARGED = {"width": 640, "height": 400}
"""As a desk's screen at 200 %."""


@pytest.fixture
async def year(site: Site) -> tuple[Person, UUID]:
    """An officer of a new county, and a year with one version."""
    jurisdiction = await given.a_jurisdiction()
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=jurisdiction)
    cycle = await begin_cycle(officer, 2025, {"市直单位": Scope.ALL}, basis="依据文件")
    await adopt_scheme(officer, cycle, a_scheme())
    return officer, cycle


@pytest.fixture
def open_page(site: Site, browser: Browser):
    async def open_page(person: Person, path: str, size=None, *, javascript: bool = False) -> Page:
        context = await browser.new_context(
            java_script_enabled=javascript, viewport=size or DESK, base_url=site.url
        )
        context.set_default_timeout(8000)
        secret = await sessions.begin(person.account, person.jurisdiction)
        await context.add_cookies([{"name": "sid", "value": secret, "url": site.url}])
        page = await context.new_page()
        await page.goto(path)
        return page

    return open_page


async def test_a_scheme_is_written_tried_and_adopted_without_javascript(year, open_page):
    officer, cycle = year
    page = await open_page(officer, f"/office/years/{cycle}/scheme")
    await page.get_by_label("第 2 项指标的满分").fill("零")
    await page.get_by_role("button", name="加一个组").click()
    await page.get_by_label("第 4 个组的名称").fill("企业代表")
    await page.get_by_label("第 4 个组的权重").fill("10")
    await page.get_by_role("button", name="第 4 个组上移").click()
    await page.get_by_role("button", name="采用为第 2 版").click()
    alert = page.get_by_role("alert")
    assert "有 1 处要改" in await alert.inner_text()
    await alert.get_by_role("link", name="指标第 2 行").click()
    field = page.get_by_label("第 2 项指标的满分")
    assert await field.input_value() == "零"
    await field.fill("20")
    await page.get_by_role("button", name="用这一稿试算").click()
    await page.get_by_text("还没有采用的这一稿").wait_for()
    await page.get_by_label("种子").fill("7")
    await page.get_by_role("button", name="试算", exact=True).click()
    assert await page.get_by_label("种子").input_value() == "7"
    await page.get_by_role("button", name="回到这一稿接着编写").click()
    assert await page.get_by_label("第 3 个组的名称").input_value() == "企业代表"
    await page.get_by_role("button", name="采用为第 2 版").click()
    await page.get_by_text("增加组别“企业代表”，权重 10").wait_for()
    assert [line.version for line in await scheme_versions(cycle)] == [2, 1]


async def test_enter_in_a_field_checks_and_takes_no_row_away(year, open_page):
    officer, cycle = year
    page = await open_page(officer, f"/office/years/{cycle}/scheme", javascript=True)
    await page.get_by_label("第 1 项指标的满分").fill("30")
    await page.keyboard.press("Enter")
    await page.get_by_text("可以采用。").wait_for()
    assert await page.locator("[name=indicators_title]").count() == 5
    assert await page.get_by_label("第 1 项指标的满分").input_value() == "30"
    assert len(await scheme_versions(cycle)) == 1


async def test_the_list_of_what_is_to_be_changed_has_the_focus(year, open_page):
    officer, cycle = year
    page = await open_page(officer, f"/office/years/{cycle}/scheme", javascript=True)
    await page.get_by_label("现场评议占（%）").fill("50")
    await page.get_by_role("button", name="采用为第 2 版").click()
    alert = page.get_by_role("alert")
    await alert.wait_for()
    assert await alert.evaluate("it => it === document.activeElement")
    assert await page.get_by_label("客观考核占（%）").get_attribute("aria-invalid") == "true"


@pytest.mark.parametrize("size", [DESK, PHONE, ENLARGED], ids=["desk", "phone", "200 %"])
async def test_every_page_of_the_scheme_fits(year, open_page, size):
    officer, cycle = year
    await adopt_scheme(officer, cycle, a_scheme("options"))
    path = f"/office/years/{cycle}/scheme"
    page = await open_page(officer, path, size, javascript=True)
    rooms = ("", "?start=points", "/versions", "/versions/1", "/versions/2", "/try-out?version=1")
    for room in rooms:
        await page.goto(path + room)
        await fits(page)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_a_form_with_faults_is_clean_for_everyone(year, open_page, size):
    """The pages as links lead to them are looked at where every page of the site is."""
    officer, cycle = year
    path = f"/office/years/{cycle}/scheme?start=points"
    page = await open_page(officer, path, size, javascript=True)
    await page.get_by_label("第 2 项指标的满分").fill("")
    await page.get_by_role("button", name="检查", exact=True).click()
    await page.get_by_role("alert").wait_for()
    await clean(page)
    await fits(page)


async def fits(page: Page) -> None:
    wider = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert (page.url, await page.evaluate(wider)) == (page.url, 0)


async def clean(page: Page) -> None:
    assert (page.url, await violations(page)) == (page.url, [])
