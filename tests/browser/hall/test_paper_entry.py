"""录票 by keyboard alone: a sheet of 17 units and five indicators, its keys counted."""

import os
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page

from evaluation.accounts import sessions
from evaluation.accounts.rules import Person
from evaluation.db import fetch
from evaluation.scoring.paper_drawer import compare
from evaluation.scoring.paper_marks import Line, Reading
from tests import given
from tests.scoring import papers
from tests.site import Site
from tests.sound import violations

UNITS = 17
SHOTS = os.environ.get("EVALUATION_SHOTS")
WHOLE = ("18", "17", "22", "16", "14")
HALVES = ("18.5", "17", "22.5", "20", "9")
LINES = (WHOLE, HALVES, WHOLE)
"""As delegates score: four of fifteen marks are halves or one figure, one is the most."""
KEYS = 190
"""Of one sheet: card number, 85 marks of which 12 are halves, and Enter twice."""
KEYS_A_SECOND = 2.5
"""Of somebody who types figures now and then; a trained teller does more."""


@pytest.fixture(scope="module")
async def hall(site: Site) -> given.Hall:
    return await papers.a_closed_hall(1, units=UNITS)


class Typist:
    """Somebody with a keyboard and no mouse."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.keys = 0

    async def type(self, *keys: str) -> None:
        for key in keys:
            await self.page.keyboard.press(key)
            self.keys += 1

    async def score(self, mark: str) -> None:
        """As the page takes it: half a point by one key, the most by one, few figures by Enter."""
        if mark.endswith(".5"):
            await self.type(*mark.removesuffix(".5"), "+")
        elif len(mark) == 1:
            await self.type(mark, "Enter")
        else:
            await self.type(*mark)


async def sit_down(site: Site, browser: Browser, person: Person) -> Page:
    context = await browser.new_context(viewport={"width": 1280, "height": 800})
    context.set_default_timeout(8000)
    secret = await sessions.begin(person.account, person.jurisdiction)
    await context.add_cookies([{"name": "sid", "value": secret, "url": site.url}])
    return await context.new_page()


async def shot(page: Page, name: str) -> None:
    if SHOTS:
        await page.screenshot(path=Path(SHOTS) / f"{name}.png")


async def settled(hall: given.Hall) -> Reading | None:
    row = (await fetch("SELECT * FROM sitting WHERE id = $1", hall.sitting))[0]
    (found,) = await compare(row)
    return found.settling.reading


def line(marks: tuple[str, ...]) -> Line:
    return Line("scored", dict(zip(given.FULL, marks, strict=True)))


async def told(page: Page, words: str) -> None:
    await page.get_by_role("alert").get_by_text(words).wait_for()


async def test_a_mark_out_of_range_is_said_at_once_and_figures_wait_for_it(site, browser, hall):
    page = await sit_down(site, browser, hall.tellers[1])
    await page.goto(f"{site.url}/office/sittings/{hall.sitting}/paper/enter?group=party")
    typist = Typist(page)
    await typist.type(*"zzzzzz")
    await told(page, "没有 ZZZ-ZZZ 这个卡号")
    await page.keyboard.press("Control+A")
    await typist.type(*hall.slips_of("party")[0].number.replace("-", ""))
    await page.locator(".mark:focus").wait_for()
    first, second = page.locator(".mark").first, page.locator(".mark").nth(1)
    await typist.type("2", "1", "7")
    assert (await first.input_value(), await first.get_attribute("aria-invalid")) == ("21", "true")
    await told(page, "超过满分 20")
    await typist.type("Backspace", "0", "1", "7", ".", "3")
    assert await second.input_value() == "17.3"
    await told(page, "不合档，0.5 分一档")
    await shot(page, "paper-out-of-range")
    await typist.type("Backspace", "5", "-", "*", "9", "Enter")
    marks = await page.locator(".mark").evaluate_all("all => all.map(one => one.value)")
    assert marks[:6] == ["20", "17.5", "—", "20", "9", ""]
    await typist.type("1", "q")
    await told(page, "既有分数又有弃权")
    await typist.type("Escape")
    marks = await page.locator(".mark").evaluate_all("all => all.map(one => one.value)")
    assert marks[4:] == ["9", *[""] * 80]
    await page.context.close()


async def test_a_county_is_entered_and_settled_by_keys_alone_within_the_hour(site, browser, hall):
    teller, other = hall.tellers
    slip = hall.slips_of("party")[0]
    page = await sit_down(site, browser, teller)
    room = f"{site.url}/office/sittings/{hall.sitting}/paper"
    await page.goto(f"{room}/enter?group=party")
    typist = Typist(page)
    await typist.type(*slip.number.replace("-", "").lower())
    await page.locator(".mark:focus").wait_for()
    for number in range(UNITS):
        for mark in LINES[number % len(LINES)]:
            await typist.score(mark)
    assert await violations(page) == []
    await shot(page, "paper-enter")
    await typist.type("Enter", "Enter")
    await page.locator("[data-own]", has_text="1").wait_for()
    await page.locator("#number:focus").wait_for()
    assert typist.keys == KEYS
    assert typist.keys * 40 / KEYS_A_SECOND < 3600 - 300  # five minutes for what differs
    await page.goto(room)
    await shot(page, "paper-desk")
    await page.get_by_role("button", name="我录完了").press("Enter")
    await page.get_by_role("button", name="接着录").wait_for()
    await page.context.close()
    expected = {unit: line(LINES[at % len(LINES)]) for at, unit in enumerate(hall.units)}
    odd = expected | {hall.units[1]: papers.ABSTAINED, hall.units[2]: papers.FULL}
    await papers.enter(hall, other, {slip.number: papers.reading(odd)})
    await settle_by_keys(site, browser, hall)
    seen = {hall.units[1]: expected[hall.units[1]], hall.units[2]: papers.RECUSED}
    assert await settled(hall) == papers.reading(expected | seen)


async def settle_by_keys(site: Site, browser: Browser, hall: given.Hall) -> None:
    page = await sit_down(site, browser, await papers.a_third(hall))
    await page.goto(f"{site.url}/office/sittings/{hall.sitting}/paper/differences")
    await page.locator(".mark:focus").wait_for()
    assert await violations(page) == []
    await shot(page, "paper-differences")
    typist = Typist(page)
    for mark in HALVES:
        await typist.score(mark)
    await typist.type("Enter")
    await page.get_by_text("还有 1 处没定，已定 1 处").wait_for()
    await page.locator(".mark:focus").wait_for()
    await typist.type("r", "Enter")
    await page.get_by_text("没有不同了").wait_for()
    await page.context.close()
