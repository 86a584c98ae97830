"""平板: reach for everyone, bytes over the wire, exact arithmetic."""

from fractions import Fraction

import pytest
from playwright.async_api import Browser, BrowserContext, Page, expect

from evaluation.scoring.actions import NewSlip
from tests import given
from tests.browser.tablet import (
    LANDSCAPE,
    PORTRAIT,
    give_facts,
    grade,
    put_in,
    same,
    state,
)
from tests.site import Site
from tests.sound import violations


async def test_the_first_load_is_small_and_a_score_is_smaller(
    site: Site, context: BrowserContext
) -> None:
    """Bytes over the wire with headers, as Chromium's network log counts them, for 42 units."""
    hall = await given.an_open_sitting(units=42)
    await give_facts(hall)
    page = await context.new_page()
    log = await context.new_cdp_session(page)
    await log.send("Network.enable")
    received: list[int] = []
    log.on("Network.loadingFinished", lambda end: received.append(end["encodedDataLength"]))
    await page.goto(
        f"http://hall.test:{site.port}/t/{hall.slips[0].token}", wait_until="networkidle"
    )
    await page.get_by_role("link", name="知道了").click()
    assert 10_000 < sum(received) <= 60_000
    received.clear()
    await same(page, "优").click()
    async with page.expect_request_finished(lambda asked: asked.method == "PUT") as casting:
        await put_in(page)
    sizes = await (await casting.value).sizes()
    assert 300 < sum(sizes.values()) <= 3_000


async def test_grades_are_rounded_half_up_to_the_step_without_floats(page: Page) -> None:
    """The tablet's arithmetic against fractions, over awkward maxima, percentages and steps."""
    cases = [
        (most, percent, step)
        for most in ("15", "25", "20", "0.3", "33.333333", "100", "7")
        for percent in ("95", "85", "70", "50", "33.3", "100", "0", "99.999999")
        for step in ("0.5", "1", "0.1", "2.5", "0.000001", "3")
    ]
    source = await page.locator("script[type=module]").get_attribute("src")
    given_back = await page.evaluate(
        """async ([source, cases]) => {
            const { quick } = await import(source.replace('main.js', 'scale.js'));
            return cases.map((each) => quick(...each));
        }""",
        [source, cases],
    )
    assert [Fraction(text) for text in given_back] == [half_up(*case) for case in cases]


def half_up(most: str, percent: str, step: str) -> Fraction:
    steps = Fraction(most) * Fraction(percent) / 100 / Fraction(step)
    return min(steps + Fraction(1, 2), Fraction(most) / Fraction(step)) // 1 * Fraction(step)


@pytest.mark.parametrize("size", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])
async def test_every_screen_is_accessible(
    site: Site, browser: Browser, slip: NewSlip, size: dict[str, int]
) -> None:
    """axe finds no violation of WCAG 2.2 AA; every target is at least 60 px on both sides."""
    context = await browser.new_context(viewport=size, reduced_motion="reduce")
    page = await context.new_page()
    await page.goto(f"{site.url}/t/enter")
    await check(page, "enter")
    await page.goto(f"{site.url}/t/{slip.token}")
    await expect(page.get_by_role("heading", name="怎样评")).to_be_visible()
    await check(page, "start")
    await page.get_by_role("link", name="知道了").click()
    await grade(page, 0, "优").click()
    await grade(page, 1, "不了解").click()
    await check(page, "sheet")
    await page.locator(".value").nth(2).click()
    await page.keyboard.type("99")
    await check(page, "keypad")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="弃权").click()
    await check(page, "abstained")
    await put_in(page)
    await expect(state(page)).to_contain_text("已入箱")
    await page.get_by_role("button", name="大字").click()
    await check(page, "large")
    await page.get_by_role("link", name="全部单位").click()
    await check(page, "overview")
    await page.get_by_role("link", name="分项对照").click()
    await check(page, "table")
    await page.locator("#foot").get_by_role("link", name="全部单位").click()
    await page.get_by_role("button", name="提前离会交卡").click()
    await check(page, "hand-in")
    await page.get_by_role("button", name="交卡，不再修改").click()
    await expect(page.get_by_role("heading", name="已交卡")).to_be_visible()
    await check(page, "receipt")
    await context.close()


async def check(page: Page, screen: str) -> None:
    assert (screen, await violations(page)) == (screen, [])
    small = await page.evaluate(
        """() => [...document.querySelectorAll('button, a, input')].map((node) => {
            const { width, height } = node.getBoundingClientRect();
            const seen = node.checkVisibility({ visibilityProperty: true });
            return [node.textContent, width, height, seen];
        }).filter(([words, width, height, seen]) =>
            seen && words !== '跳到评分' && (width < 59.5 || height < 59.5))"""
    )
    assert (screen, small) == (screen, [])
