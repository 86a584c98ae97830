"""平板: what may go wrong around a delegate, and loses and doubles nothing."""

from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from evaluation.scoring.actions import NewSlip, withdraw_slip
from evaluation.scoring.conduct import (
    change_scoring,
    pause_sitting,
    resume_sitting,
)
from evaluation.scoring.rules import Scoring
from tests import given
from tests.browser.tablet import (
    LANDSCAPE,
    ballots_sent,
    enter,
    grade,
    kept,
    look_again,
    put_in,
    reload,
    revisions,
    same,
    state,
    turn_to,
)
from tests.site import Site


async def test_an_offline_stretch_loses_nothing_and_doubles_nothing(
    context: BrowserContext, page: Page, slip: NewSlip
) -> None:
    await context.set_offline(True)
    for number in (1, 2, 3):
        await turn_to(page, number)
        await same(page, "良").click()
        await put_in(page)
    await expect(state(page)).to_contain_text("待发送 3 家")
    await expect(page.locator("#line")).to_have_text("没有网络")
    await context.set_offline(False)
    await expect(state(page)).to_contain_text("已入箱")
    await expect(page.get_by_text("网络已恢复，3 家已入箱。")).to_be_visible()
    assert await revisions(slip) == [1, 1, 1]


async def test_a_reload_without_network_still_shows_the_scores(
    context: BrowserContext, page: Page, slip: NewSlip
) -> None:
    """On https and on this machine the page itself is kept; on plain http only the scores are."""
    await page.wait_for_function("caches.match('/t').then(Boolean)")
    await same(page, "良").click()
    await context.set_offline(True)
    await put_in(page)
    await expect(state(page)).to_contain_text("待发送 1 家")
    await page.reload()
    await expect(state(page)).to_contain_text("待发送 1 家")
    await expect(page.locator(".value").first).to_have_text("17")
    await context.set_offline(False)
    await expect(state(page)).to_contain_text("已入箱")
    assert await revisions(slip) == [1]


async def test_a_crash_and_restart_of_the_server_lose_nothing(
    site: Site, page: Page, slip: NewSlip
) -> None:
    site.kill()
    await same(page, "中").click()
    await put_in(page)
    await expect(state(page)).to_contain_text("待发送 1 家")
    site.start()
    await expect(state(page)).to_contain_text("已入箱", timeout=15_000)
    assert await revisions(slip) == [1]


async def test_a_ballot_without_an_answer_is_sent_again_under_its_own_key(
    page: Page, slip: NewSlip
) -> None:
    """The first one lands, its answer is lost, and the tablet is started anew."""

    async def lose_the_answer(route: Route) -> None:
        await route.fetch()
        await route.abort()

    sent = ballots_sent(page)
    await page.route("**/t/ballots/*", lose_the_answer, times=1)
    await same(page, "优").click()
    async with page.expect_event("requestfailed"):
        await put_in(page)
    await page.reload()
    await expect(state(page)).to_contain_text("已入箱")
    assert (sent[0], await revisions(slip)) == (sent[1], [1])


async def test_a_second_tablet_takes_the_slip_over(
    site: Site, browser: Browser, page: Page, slip: NewSlip
) -> None:
    await same(page, "优").click()
    await put_in(page)
    await expect(state(page)).to_contain_text("已入箱")
    await grade(page, 0, "差").click()
    other = await browser.new_context(viewport=LANDSCAPE, reduced_motion="reduce")
    second = await enter(other, site, slip)
    await second.get_by_role("link", name="第1局").click()
    await expect(state(second)).to_contain_text("分数已密封，看不到；如要改，请重新评五项")
    await expect(second.locator(".value").first).to_have_text("密封")
    await page.get_by_role("button", name="重新投入票箱").click()
    await expect(state(page)).to_contain_text("这张卡已在另一台平板上使用")
    await expect(page.locator(".value").first).to_have_text("10")
    await expect(grade(page, 1, "中")).to_have_attribute("aria-disabled", "true")
    await same(second, "良").click()
    await second.get_by_role("button", name="重新投入票箱").click()
    await expect(state(second)).to_contain_text("交卡前可以修改")
    assert await revisions(slip) == [2]
    await other.close()


async def test_a_tablet_that_comes_back_sends_nothing_old(
    site: Site, browser: Browser, context: BrowserContext, page: Page, slip: NewSlip
) -> None:
    """Its unsent score is older than what the other tablet put in meanwhile."""
    await same(page, "差").click()
    await context.set_offline(True)
    await put_in(page)
    await expect(state(page)).to_contain_text("待发送 1 家")
    other = await browser.new_context(viewport=LANDSCAPE, reduced_motion="reduce")
    second = await enter(other, site, slip)
    await second.get_by_role("link", name="知道了").click()
    await same(second, "优").click()
    await put_in(second)
    await expect(state(second)).to_contain_text("已入箱")
    await other.close()
    await context.set_offline(False)
    await page.goto(f"{site.url}/t/{slip.token}")
    await page.get_by_role("link", name="第1局").click()
    await expect(state(page)).to_contain_text("有改动，未入箱")
    await expect(page.locator(".value").first).to_have_text("10")
    assert await revisions(slip) == [1]


async def test_a_pause_keeps_the_ballot_until_the_sitting_goes_on(
    hall: given.Hall, page: Page, slip: NewSlip
) -> None:
    await same(page, "优").click()
    await pause_sitting(hall.officer, hall.sitting)
    await put_in(page)  # the tablet hasn't heard of the pause yet
    await expect(state(page)).to_contain_text("会议暂停")
    assert await revisions(slip) == []
    await resume_sitting(hall.officer, hall.sitting)
    await look_again(page)
    await expect(state(page)).to_contain_text("已入箱")
    assert await revisions(slip) == [1]


async def test_the_unit_of_the_hall_is_offered_and_nothing_moves(
    hall: given.Hall, page: Page
) -> None:
    await turn_to(page, 2)
    await grade(page, 4, "优").click()
    await grade(page, 4, "优").focus()
    await change_scoring(hall.officer, hall.sitting, hall.units[2:3], Scoring.OPEN)
    before = await page.locator(".grade").first.bounding_box()
    await look_again(page)
    await expect(page.get_by_role("link", name="现在评：第 3 家")).to_be_visible()
    await expect(page.get_by_role("heading", level=1)).to_have_text("常德市第2局")
    await expect(grade(page, 4, "优")).to_be_focused()
    await expect(page.locator(".value").nth(4)).to_have_text("14.5")
    assert await page.locator(".grade").first.bounding_box() == before


async def test_another_slip_finds_nothing_of_the_one_before(
    hall: given.Hall, site: Site, context: BrowserContext, page: Page
) -> None:
    """Also where the scanner opens a page of its own for each code."""
    await same(page, "差").click()
    next_one = hall.slips.pop(0)
    fresh = await enter(context, site, next_one)
    await fresh.get_by_role("link", name="知道了").click()
    await expect(fresh.locator(".value").first).to_have_text("未评")
    await expect(fresh.locator("#whose")).to_contain_text(next_one.number)
    assert await kept(fresh) == [1, 0]
    await expect(page.get_by_label("8 位代码")).to_be_visible()


async def test_a_withdrawn_slip_says_so(hall: given.Hall, page: Page, slip: NewSlip) -> None:
    await grade(page, 0, "优").click()
    await withdraw_slip(hall.officer, hall.sitting, slip.stub)
    await look_again(page)
    await expect(state(page)).to_contain_text("这张卡已停用")
    await expect(page.locator(".value").first).to_have_text("19")


async def test_the_newest_page_of_a_tablet_goes_on_alone(
    site: Site, context: BrowserContext, page: Page
) -> None:
    newest = await context.new_page()
    await newest.goto(f"{site.url}/t#1")
    await expect(newest.locator(".item")).to_have_count(5)
    await expect(state(page)).to_contain_text("已在这台平板的另一页打开")


async def test_a_tablet_that_cannot_keep_anything_says_so(
    site: Site, context: BrowserContext, slip: NewSlip
) -> None:
    await context.add_init_script("Object.defineProperty(window, 'indexedDB', {value: null})")
    page = await enter(context, site, slip)
    await expect(page.get_by_text("这台平板存不住分数。")).to_be_visible()
    await page.get_by_role("link", name="知道了").click()
    await same(page, "优").click()
    await put_in(page)
    await expect(state(page)).to_contain_text("已入箱")


async def test_it_works_over_plain_http_on_the_name_of_a_host(
    site: Site, context: BrowserContext, slip: NewSlip
) -> None:
    page = await context.new_page()
    await page.goto(f"http://hall.test:{site.port}/t/{slip.token}")
    await page.get_by_role("link", name="知道了").click()
    assert await page.evaluate("isSecureContext") is False
    await same(page, "优").click()
    await reload(page)
    await put_in(page)
    await expect(state(page)).to_contain_text("已入箱")
    assert await revisions(slip) == [1]
