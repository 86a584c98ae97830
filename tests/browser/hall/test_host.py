"""主持台 in a real browser: the clicker, a page left behind, a line that goes, and the bell."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser, Page, expect

from evaluation.accounts import sessions
from evaluation.db import fetch, fetch_one
from evaluation.scoring import floor
from evaluation.scoring.conduct import open_sitting, pause_sitting, resume_sitting
from evaluation.scoring.floor_queries import Lengths, floor_of
from evaluation.scoring.modes import Step
from tests import given
from tests.site import Site
from tests.sound import violations

SETTLED = 650
"""Milliseconds after which a press is a person's again."""

HEAR = """
Date.now = () => 0;  // this machine's clock is far off
window.tones = [];
for (const name of ["start", "stop"]) {
  const real = OscillatorNode.prototype[name];
  OscillatorNode.prototype[name] = function (when) {
    if (name === "start") window.tones.push({ pitch: this.frequency.value, when, tone: this });
    if (when === undefined) window.tones = window.tones.filter((one) => one.tone !== this);
    return real.apply(this, arguments);
  };
}
const Sound = AudioContext;
window.AudioContext = class extends Sound { constructor() { super(); window.sound = this; } };
"""
PLANNED = """() => tones.map(({ pitch, when }) => [pitch, Math.round(when - sound.currentTime)])"""


@pytest.fixture(scope="module")
async def hall(site: Site) -> given.Hall:
    hall = await given.a_prepared_sitting(units=6)
    await fetch("UPDATE sitting SET state = 'rehearsed' WHERE id = $1", hall.sitting)
    await open_sitting(hall.officer, hall.sitting)
    return hall


@pytest.fixture
async def page(site: Site, browser: Browser, hall: given.Hall) -> AsyncIterator[Page]:
    """The host's page before the first unit."""
    await fetch("DELETE FROM floor WHERE sitting = $1", hall.sitting)
    await fetch("UPDATE agenda_item SET scoring = 'waiting' WHERE sitting = $1", hall.sitting)
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(8000)
    secret = await sessions.begin(hall.officer.account, hall.officer.jurisdiction)
    await context.add_cookies([{"name": "sid", "value": secret, "url": site.url}])
    page = await context.new_page()
    await page.add_init_script(HEAR)
    await page.goto(f"{site.url}/office/sittings/{hall.sitting}/host")
    await expect(page.get_by_role("button", name="试听铃声")).to_be_visible()
    yield page
    await context.close()


async def turn(hall: given.Hall) -> int:
    return (await floor_of(hall.sitting)).turn


async def go_on(hall: given.Hall, presses: int = 1) -> None:
    """At another desk."""
    for _ in range(presses):
        seen = await turn(hall)
        await floor.take_next(hall.officer, hall.sitting, seen, seen)


async def shows(page: Page, number: int) -> None:
    await expect(page.locator("[data-turn]")).to_have_attribute("data-turn", str(number))


async def click(page: Page, key: str) -> None:
    """The clicker, once it counts as pressed by a person again."""
    await page.wait_for_timeout(SETTLED)
    await page.keyboard.press(key)


async def test_the_clicker_goes_on_and_back_and_neither_bounces_nor_repeats(page, hall):
    await page.keyboard.press("PageDown")
    await page.keyboard.press("PageDown")  # a bounce
    await shows(page, 1)
    await page.wait_for_timeout(SETTLED)
    await page.keyboard.down("PageDown")
    for _ in range(3):
        await page.wait_for_timeout(SETTLED // 2)
        await page.keyboard.down("PageDown")  # held
    await page.keyboard.up("PageDown")
    await shows(page, 2)
    assert (await floor_of(hall.sitting)).step == Step.NOTICE
    await click(page, "PageUp")
    await shows(page, 3)
    assert (await floor_of(hall.sitting)).step == Step.REPORT


async def test_while_ballots_are_missing_the_clicker_is_pressed_twice(page, hall):
    await go_on(hall, 3)
    await shows(page, 3)
    await click(page, "PageDown")
    await expect(page.get_by_role("alert")).to_contain_text("还差 3 张：党代表 1、人大代表 1")
    await page.keyboard.press("PageDown")  # a bounce is no second press
    await expect(page.locator("#next-step")).to_have_class("button main armed")
    assert await turn(hall) == 3
    await click(page, "PageDown")
    await shows(page, 4)
    assert (await floor_of(hall.sitting)).unit == hall.units[1]


async def test_a_pause_disarms_the_button(page, hall):
    await go_on(hall, 3)
    await shows(page, 3)
    await click(page, "PageDown")
    await expect(page.get_by_role("alert")).to_contain_text("还差 3 张")
    await pause_sitting(hall.officer, hall.sitting)
    await expect(page.locator("#next-step")).to_contain_text("继续会议")
    await expect(page.locator("#next-step")).to_have_class("button main")
    await click(page, "PageDown")  # a clicker resumes nothing
    assert await fetch_one("SELECT state FROM sitting WHERE id = $1", hall.sitting) == "paused"
    await resume_sitting(hall.officer, hall.sitting)


async def test_keys_do_nothing_while_something_else_has_them(page, hall):
    await page.evaluate("document.body.append(document.createElement('input'))")
    await page.locator("body > input").press("PageDown")
    await page.evaluate("document.querySelector('body > input').blur()")
    await page.evaluate(
        "document.body.append(document.createElement('dialog'));"
        "document.querySelector('dialog').showModal()"
    )
    await click(page, "PageDown")
    await click(page, "Control+PageDown")
    await page.evaluate("document.querySelector('dialog').close()")
    assert await turn(hall) == 0
    await click(page, "PageDown")
    await shows(page, 1)


async def test_a_page_that_hears_nothing_any_more_skips_no_step(page, hall):
    """FTC #423, #929: it looks alive; its press is refused, and then it shows what is so."""
    await page.route("**/host/now", lambda route: route.abort())
    await go_on(hall, 2)
    await click(page, "PageDown")
    await expect(page.get_by_role("alert")).to_contain_text("这一按没有算")
    assert await turn(hall) == 2
    await expect(page.locator("#line")).to_contain_text("连接中断")
    await page.unroute("**/host/now")
    await shows(page, 2)
    await expect(page.locator("#line")).to_be_empty()


async def test_after_many_rounds_it_still_follows_and_keeps_the_button_under_the_finger(page, hall):
    """FTC #423: clients stopped after some fifteen rounds. OpenSlides #5754: others' acts reset."""
    await page.evaluate("document.querySelector('#next-step').mine = true")
    await page.locator("#next-step").focus()
    await go_on(hall, 18)
    await shows(page, 18)
    assert await page.evaluate("document.activeElement.id + document.activeElement.mine") == (
        "next-steptrue"
    )


async def test_a_press_without_a_line_is_not_sent_later(page, hall):
    """FTC #686: what came back by itself handed things in."""
    await page.context.set_offline(True)
    await page.keyboard.press("PageDown")
    await expect(page.get_by_role("alert")).to_contain_text("没有连上服务器")
    await page.context.set_offline(False)
    await go_on(hall)
    await shows(page, 1)
    assert await turn(hall) == 1


async def test_the_bell_is_planned_by_the_servers_time_and_anew_only_when_the_clock_changes(
    page, hall
):
    planned: Callable[[], Awaitable[Any]] = lambda: page.evaluate(PLANNED)  # noqa: E731
    await floor.set_lengths(hall.officer, hall.sitting, Lengths(300, 120, 90, 60))
    await expect(page.locator("#bell")).to_contain_text("铃声没开")
    await page.get_by_role("button", name="试听铃声").click()
    await expect(page.locator("#bell")).to_contain_text("铃声已开")
    await page.evaluate("tones = []")
    await click(page, "PageDown")
    await shows(page, 1)
    first = await planned()
    assert [pitch for pitch, _ in first] == [880, 880, 660, 660, 660]
    assert all(237 <= at <= 241 for _, at in first[:2])
    assert all(297 <= at <= 302 for _, at in first[2:])
    await page.wait_for_timeout(SETTLED)
    await page.get_by_role("button", name="1 分钟").click()
    await expect(page.get_by_text("已加 1 分钟")).to_be_visible()
    later = await planned()
    assert [pitch for pitch, _ in later] == [880, 880, 660, 660, 660]
    assert all(290 <= at <= 301 for _, at in later[:2])
    await expect(page.locator("#clock")).to_contain_text("5:")
    await page.wait_for_timeout(SETTLED)
    await page.get_by_role("button", name="停表").click()
    await expect(page.get_by_role("button", name="开始计时")).to_be_visible()
    assert await planned() == []


async def test_the_rooms_beside_the_page_are_accessible(site, page, hall):
    for room in ("/agenda", "/lengths"):
        await page.goto(f"{site.url}/office/sittings/{hall.sitting}/host{room}")
        assert await violations(page) == []
