"""A county's mixed sitting through pages: one tablet, three sheets entered twice, a third look."""

import pytest
from playwright.async_api import Browser, Page, expect

from evaluation.accounts.rules import Person
from evaluation.db import fetch
from evaluation.results.queries import ranking_of
from evaluation.scoring.modes import Mode
from tests.browser.half_day.people import (
    HalfDay,
    count_sheet,
    in_box,
    open_box,
    score,
    sign,
    start_tablet,
)
from tests.browser.year.desks import clean
from tests.scoring import papers
from tests.site import Site

UNITS = 3
MARKS = {
    1: ("18", "17", "22", "16", "14"),
    2: ("20", "20", "25", "20", "15"),
    3: ("11", "10", "12", "10", "12"),
}
"""By unit, as whole points: each is unambiguous after its last figure."""


@pytest.fixture
async def day(site: Site, browser: Browser):
    hall = await papers.an_open_hall(
        Mode.MIXED, units=UNITS, slips={"party": 2, "npc": 1, "cppcc": 1}
    )
    await fetch(
        "UPDATE jurisdiction SET title = '安乡县', bureau = '安乡县司法局' WHERE id = $1",
        hall.jurisdiction,
    )
    await fetch(
        "UPDATE account SET roles = '{county_officer}' "
        "WHERE jurisdiction = $1 AND 'city_officer' = ANY(roles)",
        hall.jurisdiction,
    )
    third = await papers.a_third(hall)
    day = HalfDay(site, browser, hall, third, third)
    day.order = [f"常德市第{number}局" for number in range(1, UNITS + 1)]
    yield day
    for context in day.contexts:
        await context.close()


async def test_a_mixed_sitting_of_a_county_is_entered_twice_and_counted_once(day: HalfDay):
    one_tablet = day.hall.slips_of("party")[0]
    on_paper = [slip for slip in day.hall.slips if slip is not one_tablet]
    tablet = await day.browse()
    await tablet.goto("/t/enter")
    await start_tablet(tablet, one_tablet.code)
    for number in range(1, UNITS + 1):
        await score(tablet, day, number, "优")
        await in_box(tablet, day, number)

    await close(day, len(on_paper))
    first, second = day.hall.tellers
    for teller, odd in ((first, False), (second, True)):
        page = await day.desk(teller, "/paper")
        for slip in on_paper:
            await enter_sheet(page, day, slip.group, slip.number, odd=odd and slip is on_paper[0])
        await page.goto(f"{day.room}/paper")
        await page.get_by_role("button", name="我录完了").click()
    await expect(page.get_by_text("有 1 处不同")).to_be_visible()
    await refused_before_the_second_box(day)
    await settle(day, day.registrar)
    await close_paper_box(day)
    await open_box(day)

    ranking = await ranking_of(day.hall.sitting)
    assert [line.short_title for line in ranking.lines] == ["第2局", "第1局", "第3局"]
    await sign_and_print(day)


async def close(day: HalfDay, sheets: int) -> None:
    officer = await day.desk(day.hall.officer)
    await officer.get_by_role("link", name="封箱").click()
    question = officer.get_by_role("dialog")
    await question.get_by_label("收回的纸质票信封").fill(str(sheets))
    await question.get_by_role("button", name="封箱").click()
    await expect(officer.get_by_role("heading", name="封箱码")).to_be_visible()
    await clean(officer)


async def enter_sheet(page: Page, day: HalfDay, group: str, number: str, *, odd: bool) -> None:
    """By keyboard alone; who is odd reads 18 instead of 14 in the last place of the first line."""
    await page.goto(f"{day.room}/paper/enter?group={group}")
    await page.keyboard.type(number.replace("-", "").lower())
    await page.locator(".mark:focus").wait_for()
    for line, marks in MARKS.items():
        read = (*marks[:4], "13") if odd and line == 1 else marks
        for mark in read:
            await page.keyboard.type(mark)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await page.locator("#number:focus").wait_for()
    await expect(page.locator("[data-own]")).not_to_have_text("0")


async def refused_before_the_second_box(day: HalfDay) -> None:
    scrutineer = await day.desk(day.hall.scrutineers[0], "/opening")
    await expect(scrutineer.get_by_text("纸质票").first).to_be_visible()
    assert await scrutineer.get_by_role("button", name="启封并计票").count() == 0


async def settle(day: HalfDay, third: Person) -> None:
    page = await day.desk(third, "/paper/differences")
    await page.locator(".mark:focus").wait_for()
    for mark in MARKS[1]:
        await page.keyboard.type(mark)
    await page.keyboard.press("Enter")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text("没有不同了")).to_be_visible()


async def close_paper_box(day: HalfDay) -> None:
    first, second = [await day.desk(teller, "/paper/close") for teller in day.hall.tellers]
    await first.get_by_role("button", name="作为第一人提出封纸质票箱").click()
    await expect(first.get_by_role("heading", name="封纸质票箱")).not_to_be_visible()
    await second.reload()
    await second.get_by_role("button", name="作为第二人确认，封纸质票箱").click()
    await expect(second.get_by_role("heading", name="纸质票箱封箱码")).to_be_visible()
    await clean(second)


async def sign_and_print(day: HalfDay) -> None:
    await sign(day)
    printed = await count_sheet(day)
    (row,) = await fetch(
        "SELECT encode(paper_root, 'hex') AS root FROM sitting WHERE id = $1", day.hall.sitting
    )
    assert "安乡县" in printed
    assert row["root"] in printed
