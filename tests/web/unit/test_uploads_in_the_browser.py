"""upload.js at the clerk's desk: a line that breaks, a pause, a closed page, a refusal."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from evaluation.accounts import sessions
from evaluation.db import fetch
from evaluation.files.queries import kept_content
from evaluation.files.rules import PART
from tests.duty_reports.year import Asked, a_report, a_year_that_asks
from tests.files.sending import a_pdf_of, parts_of, send
from tests.inspection import making
from tests.scans import a_pdf
from tests.site import Site
from tests.sound import violations
from tests.weak_line import Quality, WeakLine, weak_line

LARGE = a_pdf_of(3 * PART, "over a weak line")
SLOW = Quality(rate=8_000_000)


@pytest.fixture
async def year(site: Site) -> Asked:
    year = await a_year_that_asks()
    await a_report(year)
    return year


@pytest.fixture
async def line(site: Site) -> AsyncIterator[WeakLine]:
    async with weak_line(site.port, SLOW) as line:
        yield line


async def at_the_desk(browser: Browser, line: WeakLine, year: Asked) -> Page:
    context = await browser.new_context(viewport={"width": 390, "height": 844})
    context.set_default_timeout(20_000)
    secret = await sessions.begin(year.clerk.account, year.clerk.jurisdiction)
    await context.add_cookies([{"name": "sid", "value": secret, "url": line.url}])
    page = await context.new_page()
    await page.goto(f"{line.url}/unit/report")
    return page


async def choose(page: Page, name: str, content: bytes) -> None:
    await page.locator("#file").set_input_files(
        [{"name": name, "mimeType": "application/octet-stream", "buffer": content}]
    )


async def parts_there(year: Asked) -> int:
    sql = "SELECT number FROM upload_part WHERE jurisdiction = $1"
    return len(await fetch(sql, year.jurisdiction))


async def until_parts(page: Page, year: Asked, count: int) -> None:
    while await parts_there(year) < count:
        await page.wait_for_timeout(30)


async def attached(year: Asked) -> list[bytes]:
    sql = "SELECT file FROM draft_attachment WHERE jurisdiction = $1 ORDER BY added_at"
    rows = await fetch(sql, year.jurisdiction)
    return [(await kept_content(year.jurisdiction, row["file"])).content for row in rows]


async def test_a_line_that_breaks_and_a_pause_cost_nothing_that_was_sent(site, browser, line, year):
    page = await at_the_desk(browser, line, year)
    going = page.get_by_role("list", name="正在上传的").get_by_role("listitem")
    await choose(page, "图册.pdf", LARGE)
    await until_parts(page, year, 1)
    line.cut()
    await expect(going).to_contain_text("会接着传")
    await expect(going.get_by_role("progressbar")).to_be_visible()
    there = await parts_there(year)
    assert await violations(page) == []
    line.mend()
    await until_parts(page, year, there + 1)
    line.hang()
    await going.get_by_role("button", name="暂停").click()
    await expect(going).to_contain_text("已暂停")
    line.mend()
    await going.get_by_role("button", name="继续").click()
    await expect(page.get_by_role("list", name="已加的附件")).to_contain_text("图册.pdf")
    await expect(going).to_have_count(0)
    assert await attached(year) == [LARGE]
    sql = "SELECT id FROM upload WHERE jurisdiction = $1"
    assert len(await fetch(sql, year.jurisdiction)) == 1
    await page.context.close()


async def test_a_page_that_was_closed_says_what_is_left_and_goes_on_with_the_same_file(
    site, browser, line, year
):
    page = await at_the_desk(browser, line, year)
    await choose(page, "图册.pdf", LARGE)
    await until_parts(page, year, 2)
    await page.context.close()
    there = await parts_there(year)
    page = await at_the_desk(browser, line, year)
    going = page.get_by_role("list", name="正在上传的").get_by_role("listitem")
    await expect(going).to_contain_text("没有传完。请再选同一个文件，会接着传。")
    sent = []
    page.on(
        "request", lambda request: sent.append(request.url) if request.method == "PUT" else None
    )
    await choose(page, "图册.pdf", LARGE)
    await expect(page.get_by_role("list", name="已加的附件")).to_contain_text("图册.pdf")
    assert await attached(year) == [LARGE]
    assert len(sent) <= len(parts_of(LARGE)) - there
    await page.context.close()


async def test_a_refusal_stands_in_the_line_and_another_file_of_the_name_begins_anew(
    site, browser, line, year
):
    page = await at_the_desk(browser, line, year)
    going = page.get_by_role("list", name="正在上传的").get_by_role("listitem")
    await choose(page, "台账.xlsm", making.docx(word__vbaProject_x_bin="x"))
    await expect(going).to_contain_text("没有收：文件里有宏。请另存为 .docx 或 .xlsx 再传。")
    assert await violations(page) == []
    await going.get_by_role("button", name="移除").click()
    await expect(going).to_have_count(0)
    first, second = a_pdf("one"), a_pdf("two")
    assert len(first) == len(second)
    begun = await page.evaluate(
        "async ([name, size, token]) => (await (await fetch('/unit/uploads', {method: 'POST',"
        "headers: {Accept: 'application/json', 'x-csrftoken': token},"
        "body: new URLSearchParams({name, size})})).json()).id",
        ["报告.pdf", len(first), await page.locator("[data-token]").get_attribute("data-token")],
    )
    await send(year.clerk, begun, first)
    await choose(page, "报告.pdf", second)
    await expect(page.get_by_role("list", name="已加的附件")).to_contain_text("报告.pdf")
    assert await attached(year) == [second]
    await page.context.close()
