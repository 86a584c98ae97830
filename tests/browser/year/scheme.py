"""评议方案: the default, then a maximum and a weight changed, each in a version of its own."""

from playwright.async_api import Page, expect

from evaluation.cycles.queries import scheme_versions
from tests.browser.year.desks import Year, clean


async def adopt(page: Page, version: int) -> None:
    await page.get_by_label("文号").fill(f"常司发〔2024〕{version}号")
    await page.get_by_role("button", name=f"采用为第 {version} 版").click()


async def change_twice(year: Year) -> None:
    path = f"/office/years/{year.cycle}/scheme"
    page = await year.desk(year.officer, path)
    await adopt(page, 1)
    await page.wait_for_url("**/versions")
    await page.goto(path)
    await change_maxima(page)
    await page.wait_for_url("**/versions")
    await expect(page.get_by_text("从第 1 版到第 2 版：")).to_be_visible()
    await clean(page)
    await page.goto(path)
    await page.get_by_label("第 1 个组的权重").fill("40")
    await page.get_by_label("第 3 个组的权重").fill("20")
    await adopt(page, 3)
    await expect(page.get_by_text("从第 2 版到第 3 版：")).to_be_visible()
    told = await page.locator("#differences ~ ul li").all_inner_texts()
    assert len(told) == 2, told
    assert "党代表" in told[0]
    versions = await scheme_versions(year.cycle)
    assert [line.version for line in versions] == [3, 2, 1]
    assert versions[0].scheme["rules"]["groups"][0]["weight"] == "40"
    assert versions[0].scheme["rules"]["indicators"][0]["max"] == "25"


async def change_maxima(page: Page) -> None:
    """First in a way that can't be counted: nothing is adopted, and the field says why."""
    await page.get_by_label("第 1 项指标的满分").fill("廿五")
    await page.get_by_label("第 5 项指标的满分").fill("10")
    await adopt(page, 2)
    await expect(page.get_by_role("alert")).to_contain_text("还不能采用：有 1 处要改")
    field = page.get_by_label("第 1 项指标的满分")
    assert await field.get_attribute("aria-invalid") == "true"
    said = page.locator(f"#{await field.get_attribute('aria-describedby')}")
    await expect(said).to_contain_text("满分填大于 0 的数")
    await clean(page)
    await field.fill("25")
    await adopt(page, 2)
