"""What an outsider sees of a publication, on the site and in the folder for the portal."""

from pathlib import Path

from playwright.async_api import Browser, Page, expect

from tests.browser.year.desks import clean

PHONE = {"width": 390, "height": 844}


async def outside(browser: Browser) -> Page:
    """Nobody, on a telephone."""
    context = await browser.new_context(viewport=PHONE)
    return await context.new_page()


async def looks_up(page: Page, receipt: str) -> None:
    await page.get_by_label("十位回执码").fill(receipt)
    await page.get_by_role("button", name="查是否在箱里").click()
    await expect(page.get_by_text("在箱里。")).to_be_visible()


async def text_of(page: Page) -> str:
    return await page.locator("main").inner_text()


async def text_of_folder(page: Page, folder: Path) -> str:
    """All its pages, opened as files; each is as sound as those of the site."""
    texts = []
    for path in pages_in(folder):
        await page.goto(path.as_uri())
        await clean(page)
        texts.append(await text_of(page))
    return "\n".join(texts)


def pages_in(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.html"))
