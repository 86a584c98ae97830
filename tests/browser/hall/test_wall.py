"""大屏 left alone for days: a line that breaks, a server that comes back new, legible scenes."""

from collections.abc import AsyncIterator
from secrets import token_hex
from uuid import UUID

import pytest
from playwright.async_api import Browser, Page, Route, expect

from evaluation.db import fetch
from evaluation.results.reveal import move_reveal, release_reveal, switch_reveal
from evaluation.scoring import conduct, floor
from evaluation.scoring.display import add_display, remove_display, show_on
from evaluation.scoring.display_rules import Show
from tests import given
from tests.browser.test_every_page import LARGER, TOO_WIDE
from tests.browser.test_screen import WALL, legible
from tests.site import Site

ONE_STREAM = """
    window.streams = new Set();
    const Real = EventSource;
    window.EventSource = class extends Real {
      constructor(address) { super(address); streams.add(this); }
      close() { super.close(); streams.delete(this); }
    };
"""
"""How many streams are open at once."""


@pytest.fixture(scope="module")
async def hall(site: Site) -> given.Hall:
    return await given.an_open_sitting(units=2, slips={"party": 3, "npc": 3, "cppcc": 3})


@pytest.fixture
async def display(hall: given.Hall) -> UUID:
    return await add_display(hall.officer, hall.sitting, f"屏{token_hex(3)}")


@pytest.fixture
async def wall(
    site: Site, browser: Browser, hall: given.Hall, display: UUID
) -> AsyncIterator[Page]:
    """A named screen whose clock can be put forward."""
    context = await browser.new_context(viewport=WALL)
    context.set_default_timeout(15_000)
    page = await context.new_page()
    await page.clock.install()
    await page.add_init_script(ONE_STREAM)
    async with page.expect_response("**/now"):
        await page.goto(f"{site.url}/screen/{hall.sitting}/{display}")
    yield page
    await context.close()


async def says(page: Page, words: str) -> None:
    await expect(page.locator("[data-live-state]")).to_have_text(words, timeout=15_000)


async def shows(page: Page, heading: str) -> None:
    await expect(page.get_by_role("heading", level=1)).to_have_text(heading, timeout=15_000)


async def tell(hall: given.Hall, display: UUID, message: str) -> None:
    await show_on(hall.officer, hall.sitting, [display], Show.MESSAGE, message)


async def abort(route: Route) -> None:
    await route.abort()


async def test_a_wall_that_hears_nothing_says_since_when_keeps_its_picture_and_comes_back(
    wall: Page, hall: given.Hall, display: UUID
) -> None:
    """Also while the stream is open: scorekeeper#929, a device that only looked connected."""
    await tell(hall, display, "第一句")
    await shows(wall, "第一句")
    await wall.route("**/now", abort)
    await wall.clock.fast_forward("03:00")
    await says(wall, "连接中断 3 分钟，画面停在断开之前，正在重连…")
    await tell(hall, display, "第二句")
    await wall.clock.fast_forward("02:10:00")
    await says(wall, "连接中断 2 小时 13 分钟，画面停在断开之前，正在重连…")
    await shows(wall, "第一句")
    await wall.unroute("**/now")
    await wall.clock.fast_forward(20_000)
    await shows(wall, "第二句")
    await says(wall, "")


async def test_a_router_that_answers_in_the_servers_place_is_not_shown(
    wall: Page, hall: given.Hall, display: UUID
) -> None:
    """scorekeeper#686: a router that restarts takes the displays with it."""

    async def gate(route: Route) -> None:
        await route.fulfill(status=200, content_type="text/html", body="<h1>请登录路由器</h1>")

    await tell(hall, display, "第一句")
    await shows(wall, "第一句")
    await wall.route("**/now", gate)
    await wall.clock.fast_forward(30_000)
    await says(wall, "连接中断，正在重连…")
    await shows(wall, "第一句")


async def test_days_later_it_still_follows_with_one_stream_and_no_more_nodes(
    wall: Page, hall: given.Hall, display: UUID
) -> None:
    """scorekeeper#423: clients silently stopped to follow after some fifteen rounds."""
    await tell(hall, display, "第0句")
    await shows(wall, "第0句")
    before = await wall.evaluate("document.querySelectorAll('*').length")
    for number in range(1, 19):
        await wall.clock.fast_forward("03:00:00")  # as a machine that slept for so long
        await tell(hall, display, f"第{number}句")
        await shows(wall, f"第{number}句")
    assert await wall.evaluate("document.querySelectorAll('*').length") == before
    assert await wall.evaluate("streams.size") <= 1
    await says(wall, "")


async def test_a_server_that_brings_new_scripts_makes_it_load_itself_anew_and_not_again_at_once(
    wall: Page, hall: given.Hall, display: UUID
) -> None:
    loaded = []
    wall.on("load", lambda page: loaded.append(page.url))

    async def newer(route: Route) -> None:
        answer = await route.fetch()
        await route.fulfill(response=answer, headers=answer.headers | {"x-version": "tomorrow"})

    await wall.route("**/now", newer)
    async with wall.expect_event("load"):
        for _ in range(3):
            async with wall.expect_response("**/now"):
                await wall.clock.fast_forward(2_000)
    for _ in range(5):
        async with wall.expect_response("**/now"):
            await wall.clock.fast_forward(2_000)
    assert len(loaded) == 1
    await tell(hall, display, "换版之后")
    await shows(wall, "换版之后")


async def test_a_screen_that_was_taken_away_says_so(
    wall: Page, hall: given.Hall, display: UUID
) -> None:
    await remove_display(hall.officer, hall.sitting, display)
    await says(wall, "这块屏已被撤下，画面是撤下之前的。请操作员重新打开。")


async def scene(page: Page, name: str, heading: str) -> None:
    """Legible at 1920; at 1280 with text twice as large nothing stands out at the side."""
    await shows(page, heading)
    await legible(page, name)
    await page.set_viewport_size({"width": 1280, "height": 800})
    size = await page.evaluate("document.documentElement.style.fontSize")
    await page.evaluate(LARGER)
    assert (name, await page.evaluate(TOO_WIDE)) == (name, [])
    await page.evaluate("size => { document.documentElement.style.fontSize = size }", size)
    assert await page.evaluate("document.documentElement.scrollWidth") == 1280
    await page.set_viewport_size(WALL)


async def test_every_scene_of_the_floor_and_of_the_reveal_can_be_read_from_the_last_row(
    wall: Page, hall: given.Hall, display: UUID
) -> None:
    officer, sitting = hall.officer, hall.sitting
    for shows_, heading in ((Show.AGENDA, "议程　2 家"), (Show.ROOT, "票箱还没有封")):
        await show_on(officer, sitting, [display], shows_)
        await scene(wall, shows_, heading)
    await show_on(officer, sitting, [display], Show.MESSAGE, "字" * 60)
    await scene(wall, "message", "字" * 60)
    await show_on(officer, sitting, [display], Show.FLOOR)
    turn = (await fetch("SELECT turn FROM floor WHERE sitting = $1", sitting))[0]["turn"]
    await floor.call_unit(officer, sitting, turn, hall.units[0])
    await scene(wall, "report", "常德市第1局")
    long = "UPDATE unit SET title = $2 WHERE id = $1"
    await fetch(long, hall.units[0], "常德市国防动员办公室（常德市人民防空办公室）")
    await scene(wall, "a long title", "第1局")
    await given.cast_all(hall, {hall.units[0]: given.FULL, hall.units[1]: given.HALF})
    await conduct.close_sitting(officer, sitting)
    await given.open_with_cards(hall)
    await given.sign(hall)
    await switch_reveal(officer, sitting, on=True)
    for person in (officer, hall.other):
        await release_reveal(person, sitting)
    await scene(wall, "before the reveal", "即将揭晓评议结果")
    await move_reveal(officer, sitting, 0, 1)
    await scene(wall, "a place", "常德市第2局")
    await show_on(officer, sitting, [display], Show.ROOT)
    await scene(wall, "root", "已启封计票")
