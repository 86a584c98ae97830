"""大屏 on a wall and the public's pages: repair, legibility, access."""

import re
from collections.abc import AsyncIterator
from uuid import UUID, uuid4

import pytest
from playwright.async_api import Browser, BrowserContext, Page, Route, expect

from evaluation.cycles.rules import Scope
from evaluation.db import fetch
from evaluation.scoring import ballots, conduct, queries
from evaluation.scoring.actions import NewSlip
from evaluation.scoring.rules import Scoring
from tests import given
from tests.site import Site
from tests.sound import violations
from tests.web.test_public import a_counted_sitting, published

WALL = {"width": 1920, "height": 1080}
PHONE = {"width": 390, "height": 844}
LOST = "连接中断，正在重连…"


@pytest.fixture
async def evening(site: Site) -> given.Hall:
    """Two units; the first is on the screen."""
    hall = await given.an_open_sitting(units=2, slips={"party": 3, "npc": 3, "cppcc": 3})
    await conduct.change_scoring(hall.officer, hall.sitting, hall.units[:1], Scoring.OPEN)
    return hall


@pytest.fixture
async def wall(browser: Browser) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(viewport=WALL)
    context.set_default_timeout(15_000)
    yield context
    await context.close()


async def open_screen(wall: BrowserContext, site: Site, hall: given.Hall, more: str = "") -> Page:
    page = await wall.new_page()
    await page.goto(f"{site.url}/screen/{hall.sitting}{more}")
    return page


async def cast(slip: NewSlip, unit: UUID) -> None:
    secret = await ballots.enter_slip(None, token=slip.token)
    holder = await queries.holder_of(ballots.tablet_hash(secret))
    await ballots.cast_ballot(holder, unit, uuid4(), scores=given.FULL)


async def says(page: Page, words: str) -> None:
    await expect(page.locator("[data-live-state]")).to_have_text(words, timeout=15_000)


async def shows(page: Page, heading: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text(heading, timeout=15_000)


async def counts(page: Page, words: str) -> None:
    await expect(page.locator(".big")).to_have_text(re.compile(f"^{words}$"), timeout=30_000)


async def test_the_screen_lives_through_a_crash_of_the_server_with_its_last_picture(
    site: Site, wall: BrowserContext, evening: given.Hall
) -> None:
    page = await open_screen(wall, site, evening)
    await counts(page, "0 / 9")
    await cast(evening.slips[0], evening.units[0])
    await counts(page, "1 / 9")
    site.kill()
    await says(page, LOST)
    await counts(page, "1 / 9")
    await cast(evening.slips[1], evening.units[0])
    site.start()
    await counts(page, "2 / 9")
    await says(page, "")
    closing = await conduct.close_sitting(evening.officer, evening.sitting)
    await shows(page, "票箱已封")
    await expect(page.locator(".root")).to_have_text(closing.root)


async def test_the_screen_works_by_polling_alone_when_streams_are_blocked(
    site: Site, wall: BrowserContext, evening: given.Hall
) -> None:
    async def refuse(route: Route) -> None:
        await route.abort()

    await wall.route("**/live/**", refuse)
    page = await open_screen(wall, site, evening)
    await cast(evening.slips[0], evening.units[0])
    await counts(page, "1 / 9")
    await conduct.pause_sitting(evening.officer, evening.sitting)
    await shows(page, "会议暂停")
    await says(page, "")


async def test_a_change_of_state_comes_by_pulse_while_the_clock_stands_still(
    site: Site, wall: BrowserContext, evening: given.Hall
) -> None:
    """Given: a page whose own poll never comes."""
    await wall.add_init_script(
        "document.addEventListener('readystatechange', () => {"
        " document.querySelector('[data-live]')?.setAttribute('data-every', '9999'); });"
    )
    page = await wall.new_page()
    async with page.expect_response("**/live/**"):
        await page.goto(f"{site.url}/screen/{evening.sitting}")
    async with page.expect_response("**/now"):
        await conduct.pause_sitting(evening.officer, evening.sitting)
    await shows(page, "会议暂停")


async def test_a_picture_that_stays_is_not_drawn_again_and_nothing_grows(
    site: Site, wall: BrowserContext, evening: given.Hall
) -> None:
    page = await open_screen(wall, site, evening)
    async with page.expect_response(lambda answer: answer.status == 304):
        pass  # from now on the page has the tag of its picture
    await page.locator(".tally").evaluate("node => { node.dataset.seen = 'yes'; }")
    before = await page.evaluate("document.querySelectorAll('*').length")
    for _ in range(3):
        async with page.expect_response(lambda answer: answer.status == 304):
            pass
    assert await page.locator(".tally").get_attribute("data-seen") == "yes"
    assert await page.evaluate("document.querySelectorAll('*').length") == before


async def test_the_tone_is_chosen_by_address_or_key_and_kept(
    site: Site, wall: BrowserContext, evening: given.Hall
) -> None:
    page = await open_screen(wall, site, evening, "?tone=light")
    root = page.locator("html")
    await expect(root).to_have_attribute("data-tone", "light")
    await page.keyboard.press("t")
    await expect(root).to_have_attribute("data-tone", "dark")
    await page.reload()
    await expect(root).to_have_attribute("data-tone", "dark")


SMALL = """() => {
    const found = [];
    const screen = document.querySelector('.screen');
    const words = document.createTreeWalker(screen, NodeFilter.SHOW_TEXT);
    while (words.nextNode()) {
        const node = words.currentNode.parentElement;
        const size = parseFloat(getComputedStyle(node).fontSize);
        if (words.currentNode.data.trim() && !node.closest('svg') && size < 43.99) {
            found.push([words.currentNode.data, size]);
        }
    }
    const { scrollWidth, scrollHeight } = document.documentElement;
    return [found, scrollWidth, scrollHeight, overlaps()];
    function overlaps() {
        const foot = document.querySelector('.screen-foot').getBoundingClientRect().top;
        return [...document.querySelectorAll('.screen-body *, .sealed *')]
            .filter((node) => node.getBoundingClientRect().bottom > foot + 1)
            .map((node) => node.className);
    }
}"""


async def legible(page: Page, scene: str) -> None:
    """Nothing under 44 px, nothing cut off, nothing over the foot; axe has nothing to say."""
    assert (scene, await page.evaluate(SMALL)) == (scene, [[], 1920, 1080, []])
    await accessible(page, scene)


async def accessible(page: Page, scene: str) -> None:
    assert (scene, await violations(page)) == (scene, [])


@pytest.mark.parametrize("tone", ["dark", "light"])
async def test_every_scene_can_be_read_from_the_last_row(
    site: Site, wall: BrowserContext, evening: given.Hall, tone: str
) -> None:
    officer, sitting = evening.officer, evening.sitting
    await fetch(
        "UPDATE unit SET title = $2, short_title = '市国动办' WHERE id = $1",
        *(evening.units[0], "常德市国防动员办公室（常德市人民防空办公室）"),
    )
    page = await open_screen(wall, site, evening, f"?tone={tone}")
    await shows(page, "市国动办")
    await legible(page, "unit")
    await conduct.change_scoring(officer, sitting, evening.units, Scoring.CLOSED)
    await expect(page.get_by_text("已停止评分")).to_be_visible()
    await legible(page, "stopped")
    await fetch("UPDATE sitting SET on_screen = NULL WHERE id = $1", sitting)
    await conduct.change_scoring(officer, sitting, evening.units, Scoring.OPEN)
    await shows(page, "2 家单位同时评分")
    await legible(page, "batch")
    await conduct.pause_sitting(officer, sitting)
    await shows(page, "会议暂停")
    await legible(page, "paused")
    await cast_all(evening)
    await conduct.close_sitting(officer, sitting)
    await shows(page, "票箱已封")
    await legible(page, "sealed")
    await given.open_with_cards(evening)
    await shows(page, "已启封计票")
    await legible(page, "opened")


async def cast_all(hall: given.Hall) -> None:
    await conduct.resume_sitting(hall.officer, hall.sitting)
    for slip in hall.slips:
        for unit in hall.units:
            await cast(slip, unit)


async def test_the_public_pages_are_accessible_and_fit_a_phone_without_scripts(
    site: Site, browser: Browser
) -> None:
    door = f"/rankings/{await published(await a_counted_sitting(), Scope.ALL)}"
    for size in (PHONE, {"width": 1280, "height": 800}):
        context = await browser.new_context(viewport=size)
        page = await context.new_page()
        for address in ("/", door, f"{door}?receipt=0000000000", f"{door}?receipt=1"):
            await page.goto(site.url + address)
            await accessible(page, address)
            wide = await page.evaluate("document.documentElement.scrollWidth")
            assert (address, wide) == (address, size["width"])
        await context.close()
    context = await browser.new_context(viewport=PHONE, java_script_enabled=False)
    page = await context.new_page()
    await page.goto(site.url + door)
    await page.get_by_label("十位回执码").fill("00000 00000")
    await page.get_by_role("button", name="查是否在箱里").click()
    await expect(page.get_by_role("status")).to_contain_text("没有查到。")
    async with page.expect_download() as begun:
        await page.get_by_role("link", name="全文 PDF").click()
    download = await begun.value
    assert download.suggested_filename == "常德市2024年度行政执法评议排名（市直单位）.pdf"
    await context.close()
