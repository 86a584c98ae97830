"""One day in the hall with three real pages: from the slips to the public ranking and its PDF."""

import io
from collections.abc import AsyncIterator
from uuid import UUID

import pikepdf
import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect

from evaluation.accounts import sessions
from evaluation.accounts.rules import Person
from tests import given
from tests.browser.tablet import LANDSCAPE, enter, give_facts, look_again, put_in, same, state
from tests.browser.tablet import turn_to as turn
from tests.site import Site

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
UNITS = 4


async def has_no_violation(page: Page) -> None:
    found = await Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert [one["id"] for one in found.response["violations"]] == [], page.url


@pytest.fixture
async def tablets(browser: Browser) -> AsyncIterator[list[BrowserContext]]:
    contexts = [await browser.new_context(viewport=LANDSCAPE) for _ in range(4)]
    yield contexts
    for context in contexts:
        await context.close()


@pytest.fixture
async def desk(site: Site, browser: Browser) -> AsyncIterator:
    contexts = []

    async def desk(person: Person) -> Page:
        context = await browser.new_context(viewport=LANDSCAPE)
        contexts.append(context)
        secret = await sessions.begin(person.account, person.jurisdiction)
        await context.add_cookies([{"name": "sid", "value": secret, "url": site.url}])
        return await context.new_page()

    yield desk
    for context in contexts:
        await context.close()


async def score(page: Page, grade: str, numbers: range) -> None:
    for number in numbers:
        await turn(page, number)
        await same(page, grade).click()
        await put_in(page)


async def in_box(page: Page, number: int) -> None:
    await turn(page, number)
    await expect(state(page)).to_contain_text("已入箱", timeout=15_000)


async def hand_in(page: Page) -> str:
    """The receipt that is shown big, without its space."""
    await page.get_by_role("link", name="全部单位").click()
    await expect(page.get_by_role("heading", name=f"{UNITS} 家都已入箱")).to_be_visible()
    await has_no_violation(page)
    await page.get_by_role("button", name="交卡").click()
    await page.get_by_role("button", name="交卡，不再修改").click()
    await expect(page.locator(".receipt")).to_be_visible()
    return (await page.locator(".receipt").inner_text()).replace(" ", "")


async def three_tablets_score(
    site: Site, tablets: list[BrowserContext], hall: given.Hall
) -> list[str]:
    by_code = await tablets[0].new_page()
    await by_code.goto(f"{site.url}/t/enter")
    await has_no_violation(by_code)
    await by_code.get_by_label("8 位代码").fill(hall.slips[0].code)
    await by_code.get_by_role("button", name="开始评议").click()
    by_link = await enter(tablets[1], site, hall.slips[1])
    over_http = await tablets[2].new_page()
    await over_http.goto(f"http://hall.test:{site.port}/t/{hall.slips[2].token}")
    assert await over_http.evaluate("isSecureContext") is False
    for page in (by_code, by_link, over_http):
        await page.get_by_role("link", name="知道了").click()

    await score(by_code, "优", range(1, 3))
    await in_box(by_code, 2)
    second = await enter(tablets[3], site, hall.slips[0])
    await look_again(by_code)
    await expect(by_code.get_by_text("已在另一台平板上使用").first).to_be_visible()
    await score(second, "优", range(3, UNITS + 1))

    await score(by_link, "良", range(1, 2))
    await tablets[1].set_offline(True)
    await score(by_link, "良", range(2, UNITS + 1))
    await expect(state(by_link)).to_contain_text("待发送")
    await tablets[1].set_offline(False)

    await score(over_http, "中", range(1, 3))
    await in_box(over_http, 2)
    await over_http.reload()
    await in_box(over_http, 1)
    await score(over_http, "中", range(3, UNITS + 1))
    await has_no_violation(over_http)
    for page in (second, by_link, over_http):
        await in_box(page, UNITS)
    return [await hand_in(page) for page in (second, by_link, over_http)]


async def close_and_open(site: Site, desk, hall: given.Hall) -> Page:
    room = f"{site.url}/office/sittings/{hall.sitting}"
    officer = await desk(hall.officer)
    await officer.goto(room)
    await has_no_violation(officer)
    await officer.get_by_role("link", name="封箱").click()
    await officer.get_by_role("dialog").get_by_role("button", name="封箱").click()
    await officer.get_by_role("heading", name="封箱码").wait_for()
    first = await desk(hall.scrutineers[0])
    await first.goto(f"{room}/opening")
    await first.get_by_role("button", name="我是第一人").click()
    await first.get_by_text("您已确认").wait_for()
    second = await desk(hall.scrutineers[1])
    await second.goto(f"{room}/opening")
    await has_no_violation(second)
    await second.get_by_label("刘国平的钥匙卡").fill(hall.cards[0])
    await second.get_by_label("王淑兰的钥匙卡").fill(hall.cards[1])
    await second.get_by_role("button", name="启封并计票").click()
    await second.wait_for_url("**/ranking")
    await has_no_violation(second)
    return second


async def check_published(
    site: Site, browser: Browser, publication: UUID, receipts: list[str]
) -> None:
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    page = await context.new_page()
    await page.goto(f"{site.url}/rankings/{publication}")
    await has_no_violation(page)
    await expect(page.locator("#rank")).to_contain_text("第1局")
    await page.get_by_label("十位回执码").fill(receipts[0])
    await page.get_by_role("button", name="查是否在箱里").click()
    await expect(page.get_by_text("在箱里").first).to_be_visible()
    answer = await context.request.get(f"{site.url}/rankings/{publication}/ranking.pdf")
    with pikepdf.open(io.BytesIO(await answer.body())) as pdf:
        attached = {str(one.obj.UF): one for one in pdf.attachments.values()}
        listed = attached["回执名单.csv"].get_file().read_bytes().decode("utf-8-sig")
        assert set(attached) == {"公开版计票数据包.json", "计票结果.json", "回执名单.csv"}
    assert sorted(listed.replace(" ", "").split()[1:]) == sorted(receipts)
    await context.close()


async def test_a_day_in_the_hall(site, browser, tablets, desk):
    hall = await given.an_open_sitting(units=UNITS)
    await give_facts(hall)
    receipts = await three_tablets_score(site, tablets, hall)
    assert len(set(receipts)) == 3
    ranking = await close_and_open(site, desk, hall)
    await expect(ranking.locator("table").first).to_contain_text("第1局")
    publication = await given.publish(hall)
    await check_published(site, browser, publication, receipts)
