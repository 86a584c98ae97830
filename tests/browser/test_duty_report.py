"""述职报告 in a browser: two windows, a line that breaks, a return, an acceptance, a tablet."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from evaluation.accounts import sessions
from evaluation.accounts.rules import Person
from evaluation.db import fetch
from evaluation.duty_reports.queries import asked_of, versions_of
from evaluation.duty_reports.reviewing import send_back
from tests import given
from tests.browser.tablet import LANDSCAPE, enter, turn_to
from tests.duty_reports.year import TEXTS, Asked, asked
from tests.files.sending import a_pdf_of
from tests.site import Site
from tests.weak_line import Quality, WeakLine, weak_line

LARGE = 40_000_000
WCAG = {"runOnly": ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"], "resultTypes": ["violations"]}


@pytest.fixture
async def line(site: Site) -> AsyncIterator[WeakLine]:
    async with weak_line(site.port, Quality()) as line:
        yield line


@pytest.fixture
async def hall(site: Site) -> given.Hall:
    return await given.an_open_sitting(units=1)


@pytest.fixture
async def year(hall: given.Hall) -> Asked:
    return await asked(hall.cycle, hall.officer, hall.units[0])


async def at_a_desk(browser: Browser, person: Person, url: str) -> BrowserContext:
    context = await browser.new_context(viewport=LANDSCAPE, reduced_motion="reduce")
    context.set_default_timeout(15_000)
    secret = await sessions.begin(person.account, person.jurisdiction)
    await context.add_cookies([{"name": "sid", "value": secret, "url": url}])
    return context


async def opened(context: BrowserContext, url: str) -> Page:
    page = await context.new_page()
    await page.goto(url)
    return page


def paragraph(page: Page, title: str) -> Locator:
    return page.locator("[data-draft]").filter(has_text=title)


async def write(page: Page, title: str, text: str) -> None:
    await paragraph(page, title).get_by_role("textbox").fill(text)


def bar(page: Page) -> Locator:
    return page.locator("[data-state]")


async def hand_in(page: Page, number: int) -> None:
    await page.get_by_role("link", name=f"提交第 {number} 版").click()
    dialog = page.get_by_role("dialog")
    await check(page)
    await dialog.get_by_role("button", name=f"提交第 {number} 版").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(
        f"第 {number + 1} 版（草稿）"
    )


async def check(page: Page) -> None:
    found = await Axe().run(page, options=WCAG)
    assert (found.generate_report() if found.violations_count else "") == ""


async def test_from_the_first_word_to_the_delegates_tablet(
    site: Site,
    browser: Browser,
    line: WeakLine,
    hall: given.Hall,
    year: Asked,
    tmp_path: Path,
) -> None:
    clerk = await at_a_desk(browser, year.clerk, line.url)
    page = await opened(clerk, f"{line.url}/unit/report")
    await page.get_by_role("button", name="开始写").click()
    await expect(paragraph(page, "案卷")).to_be_visible()
    await two_windows_ask(clerk, page, year)
    await what_is_typed_without_a_line_arrives(line, page, year)
    await a_large_file_goes_on_where_it_stopped(line, page, tmp_path, year)
    await hand_in(page, 1)

    report = (await asked_of(year.jurisdiction, [year.unit]))[0].report
    assert report is not None
    (version,) = await versions_of(report)
    await send_back(year.officer, version.id, {year.headings[0]: "没有写自查数量。"})
    await page.goto(f"{line.url}/unit/report")
    await expect(paragraph(page, "案卷").locator(".remark")).to_contain_text("没有写自查数量。")
    await expect(page.locator("[data-lacking]")).to_contain_text("“案卷”未按意见修改")
    await check(page)
    await write(page, "案卷", TEXTS[0] + "自查 40 卷。")
    await expect(page.locator("[data-lacking]")).to_contain_text("全部 3 段已写")
    await hand_in(page, 2)

    await an_officer_compares_and_accepts(browser, site, year)
    await page.goto(f"{line.url}/unit/report")
    await expect(page.get_by_text("第 2 版已接收").first).to_be_visible()
    await a_delegate_reads_the_summary(browser, site, hall)


async def two_windows_ask(clerk: BrowserContext, page: Page, year: Asked) -> None:
    """Neither is silently overwritten: the later one is shown both texts."""
    other = await opened(clerk, page.url)
    await write(page, "案卷", "甲窗口写的。")
    await expect(bar(page)).to_contain_text("草稿已保存")
    await write(other, "案卷", "乙窗口写的。")
    asking = paragraph(other, "案卷").locator("[data-conflict]")
    await expect(asking.locator("[data-theirs]")).to_have_text("甲窗口写的。")
    await expect(bar(other)).to_contain_text("两边都改了")
    await check(other)
    await asking.get_by_role("button", name="合在一起改").click()
    await expect(bar(other)).to_contain_text("草稿已保存")
    assert await texts_kept(year) == ["乙窗口写的。\n甲窗口写的。"]
    await other.close()
    await write(page, "案卷", TEXTS[0])
    asking = paragraph(page, "案卷").locator("[data-conflict]")
    await asking.get_by_role("button", name="用我的").click()
    await expect(bar(page)).to_contain_text("草稿已保存")
    assert await texts_kept(year) == [TEXTS[0]]


async def texts_kept(year: Asked) -> list[str]:
    rows = await fetch(
        "SELECT text FROM draft_paragraph WHERE jurisdiction = $1 ORDER BY saved_at",
        year.jurisdiction,
    )
    return [row["text"] for row in rows]


async def what_is_typed_without_a_line_arrives(line: WeakLine, page: Page, year: Asked) -> None:
    """Also when the page is closed meanwhile; then nothing of it stays on the computer."""
    line.cut()
    await write(page, "线索整改", TEXTS[1])
    await expect(bar(page)).to_contain_text("线断了")
    line.mend()
    await page.reload()
    await expect(bar(page)).to_contain_text("草稿已保存")
    await write(page, "述职摘要", TEXTS[2])
    await expect(page.locator("[data-lacking]")).to_contain_text("全部 3 段已写")
    assert await texts_kept(year) == list(TEXTS)
    assert await page.evaluate("Object.keys(localStorage)") == []


async def a_large_file_goes_on_where_it_stopped(
    line: WeakLine, page: Page, folder: Path, year: Asked
) -> None:
    large = folder / "全年执法工作图册.pdf"
    large.write_bytes(a_pdf_of(LARGE))
    parts: list[str] = []
    page.on("request", lambda asked: asked.method == "PUT" and parts.append(asked.url))
    await page.locator("#file").set_input_files(large)
    await expect(page.locator("[data-under-way]")).to_contain_text("1 个附件还在传")
    while len(parts) < len("a few"):
        await page.wait_for_timeout(20)
    line.cut()
    await expect(page.locator("[data-uploads] li")).to_contain_text("没有应答，正在再试，会接着传")
    line.mend()
    attached = page.locator("[data-attached]")
    await expect(attached).to_contain_text("全年执法工作图册.pdf", timeout=40_000)
    await expect(page.locator("[data-under-way]")).to_be_hidden()
    assert len({part for part in parts if parts.count(part) > 1}) == 1
    rows = await fetch(
        "SELECT f.size FROM draft_attachment a JOIN kept_file f ON f.id = a.file "
        "WHERE a.jurisdiction = $1",
        year.jurisdiction,
    )
    assert [row["size"] for row in rows] == [large.stat().st_size]


async def an_officer_compares_and_accepts(browser: Browser, site: Site, year: Asked) -> None:
    office = await at_a_desk(browser, year.officer, site.url)
    here = f"{site.url}/office/years/{year.cycle}/reports/units/{year.unit}"
    page = await opened(office, f"{here}/difference?version=2&against=1")
    await expect(page.locator("ins").filter(has_text="自查 40 卷。")).to_be_visible()
    await page.goto(here)
    await page.get_by_role("link", name="接收第 2 版").click()
    await page.get_by_role("dialog").get_by_role("button", name="接收第 2 版").click()
    await expect(page.get_by_role("link", name="接收第 2 版")).to_have_count(0)


async def a_delegate_reads_the_summary(browser: Browser, site: Site, hall: given.Hall) -> None:
    context = await browser.new_context(viewport=LANDSCAPE, reduced_motion="reduce")
    page = await enter(context, site, hall.slips[0])
    await page.get_by_role("link", name="知道了").click()
    await turn_to(page, 1)
    await page.get_by_role("button", name="述职摘要").click()
    dialog = page.get_by_role("dialog", name="述职摘要")
    await expect(dialog.locator(".prose")).to_have_text(TEXTS[2])
    await check(page)
    size = await dialog.evaluate("it => [it.scrollHeight - it.clientHeight, it.clientHeight]")
    assert (size[0], size[1] < LANDSCAPE["height"]) == (0, True)
    await dialog.get_by_role("button", name="回到评分").click()
    await expect(dialog).to_be_hidden()
