"""What an officer presses in the sample year until every kind of page and of paper is there."""

import re
from collections.abc import AsyncIterator

from playwright.async_api import APIResponse, Page

MADE = re.compile(r"/documents/[0-9a-f-]{36}$")
SHEETS = ("count_sheet", "closing_sheet", "scrutiny", "ranking")
PREPARED = {"board": "县市区", "title": "县市区行政执法评议会（示例）", "held_on": "2026-12-16"}


async def prepare_sitting(page: Page, home: str) -> None:
    """One that nothing is done for yet, of the board that has no sitting."""
    await page.goto(f"{home}/office/new-sitting")
    board = page.locator("#board option", has_text=PREPARED["board"]).first
    await page.select_option("#board", await board.get_attribute("value"))
    await page.fill("#title", PREPARED["title"])
    await page.fill("#held", PREPARED["held_on"])
    await page.click("main form .button.main")
    await page.wait_for_url("**/office/sittings/*")


async def make_papers(page: Page, home: str, sitting: str) -> AsyncIterator[tuple[str, bytes]]:
    """Each document of the held sitting and the cards of `sitting`, which is open: name and PDF."""
    async for paper in _of_the_held(page, await _held(page, home)):
        yield paper
    async for paper in _of_the_open(page, f"{home}/office/sittings/{sitting}"):
        yield paper


async def _held(page: Page, home: str) -> str:
    """The sitting whose sheets can be made."""
    await page.goto(f"{home}/office")
    links = await page.eval_on_selector_all(
        "a[href*='/office/sittings/']", "all => all.map(one => one.href)"
    )
    for link in dict.fromkeys(links):
        answer = await page.goto(f"{link}/documents")
        if answer and answer.ok and await page.locator("input[value=count_sheet]").count():
            return str(link)
    raise LookupError("no sitting of the sample year is counted")


async def _of_the_held(page: Page, sitting: str) -> AsyncIterator[tuple[str, bytes]]:
    await page.goto(f"{sitting}/documents/reports")
    async with page.expect_navigation():
        await page.click("form[action$='/order'] button")
    for kind in SHEETS:
        await page.goto(f"{sitting}/documents")
        await page.click(f"form:has(input[value={kind}]) button[type=submit]")
        await page.wait_for_url(MADE)
        yield kind, await _linked(page, "a[href$='/pdf']")
    await page.goto(f"{sitting}/documents/notice")
    lines = (await page.input_value("#body")).splitlines()
    await page.fill("#body", "\n".join(line for line in lines if "（请填写" not in line))
    await page.check("[name=red_head]")
    await page.fill("#number", "常司发〔2024〕3号")
    await page.click("main form .button.main")
    await page.wait_for_url(MADE)
    yield "notice", await _linked(page, "a[href$='/pdf']")
    await page.goto(f"{sitting}/documents/reports")
    await page.locator("a[href$='/pdf']").first.wait_for(timeout=120_000)
    yield "unit_report", await _linked(page, "a[href$='/pdf']")
    await page.goto(f"{sitting}/agenda")
    yield "lots", await _linked(page, "a[href*='/agenda/lots/']")


async def _of_the_open(page: Page, sitting: str) -> AsyncIterator[tuple[str, bytes]]:
    await page.goto(f"{sitting}/slips")
    token = await page.input_value("main [name=form_token]")
    wanted = {"form_token": token, "group": "party", "count": "1"}
    for name, form in {
        "cards": {"kind": "cards"},
        "labels": {"kind": "labels"},
        "cards-and-ballots": {"kind": "cards", "ballots": "true"},
    }.items():
        answer = await page.request.post(
            f"{sitting}/slips", form=wanted | form, headers={"Origin": sitting.partition("/off")[0]}
        )
        yield name, await _body(answer)


async def _linked(page: Page, link: str) -> bytes:
    address = await page.locator(link).first.evaluate("one => one.href")
    return await _body(await page.request.get(address))


async def _body(answer: APIResponse) -> bytes:
    content = await answer.body()
    if not answer.ok or not content.startswith(b"%PDF"):
        raise ValueError(f"{answer.url}: {answer.status}, no PDF")
    return content
