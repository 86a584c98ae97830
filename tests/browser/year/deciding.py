"""After the count: documents, approval, 公示, a review upheld, its correction, publication."""

import io
import json
import re
import zipfile
from pathlib import Path

import pikepdf
from playwright.async_api import Page, expect

from tests import given
from tests.browser.year import sitting
from tests.browser.year.desks import Year, ask, clean, taken
from tests.browser.year.objective import CONFIRMS
from tests.documents.reading import texts_of

ASKS = CONFIRMS
"""The unit that asks for a review: the officer has scored it, the other has had no hand in it."""
BEFORE = ["教育局", "公安局", "城管局", "水利局", "税务局"]
AFTER = ["公安局", "教育局", "城管局", "水利局", "税务局"]
PAPER = {"name": "用印件.pdf", "mimeType": "application/pdf"}


def a_scan(words: str) -> dict[str, object]:
    """A PDF of one empty page; its title makes its digest its own."""
    kept = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = words
        pdf.save(kept)
    return PAPER | {"buffer": kept.getvalue()}


async def ranked_on(page: Page) -> list[str]:
    links = page.get_by_role("region", name="排名表").get_by_role("rowheader").get_by_role("link")
    return await links.all_inner_texts()


async def make_documents(year: Year) -> None:
    box = await document(year, "封箱单")
    assert any("监票人" in text for text in texts_of(box))
    count = "".join(texts_of(await document(year, "计票结果报告单")))
    assert "有效权重" in count
    page = await year.desk(year.officer, f"{year.room}/documents")
    await clean(page)
    first = page.get_by_role("region", name="计票结果报告单")
    await first.get_by_role("link", name="PDF").first.wait_for()
    await hand_in_the_sealed_copy(year)


async def document(year: Year, title: str) -> bytes:
    """Made with one press; the page of the new document is shown."""
    page = await year.desk(year.officer, f"{year.room}/documents")
    await page.get_by_role("button", name=f"印{title}").click()
    await page.wait_for_url(re.compile(r"/documents/[0-9a-f-]{36}$"))
    await expect(page.get_by_role("heading", level=1)).to_contain_text(title)
    return await taken(page, "下载 PDF")


async def hand_in_the_sealed_copy(year: Year) -> None:
    """用印扫描件 of the 计票结果报告单, which was made last; it comes back byte for byte."""
    page = (await year.context(year.officer.account)).pages[0]
    await page.go_back()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("计票结果报告单")
    scan = a_scan("计票结果报告单")
    await page.get_by_label("扫描件", exact=True).set_input_files(scan)
    await page.get_by_role("button", name="收下扫描件").click()
    await expect(page.get_by_text("纸质件为正本，扫描件 SHA-256")).to_be_visible()
    assert await taken(page, "用印件.pdf") == scan["buffer"]
    await clean(page)


async def approve(year: Year) -> None:
    page = await year.desk(year.officer, f"{year.room}/ranking")
    scan = a_scan("审定")
    await page.get_by_label("审定文件的文号").fill("常司发〔2025〕3号")
    await page.get_by_label("审定文件的日期").fill("2025-01-20")
    await page.get_by_label("扫描件").set_input_files(scan)
    await page.get_by_role("button", name="作为第一人确认审定").click()
    await expect(page.get_by_text("您是第一人，第二人不能也是您。")).to_be_visible()
    assert await page.get_by_role("button", name="作为第二人确认审定").count() == 0
    page = await year.desk(year.other, f"{year.room}/ranking")
    assert await taken(page, "打开核对") == scan["buffer"]
    await clean(page)
    await page.get_by_role("button", name="作为第二人确认审定").click()
    await ask(page, "开始公示", "开始公示")
    await expect(page.get_by_text("过了这一天才能公布")).to_be_visible()


async def ask_for_review(year: Year) -> None:
    clerk = year.clerks[ASKS]
    await clerk.goto("/unit")
    await clean(clerk)
    await clerk.get_by_role("link", name="去核对").click()
    await clean(clerk)
    await clerk.get_by_label("申请的理由").fill("两人当日持有效证件，见证件复印件。")
    await clerk.get_by_role("button", name="提交复核申请").click()
    await expect(clerk.get_by_text("等待决定")).to_be_visible()


async def uphold(year: Year) -> None:
    """The officer who took the points off is told that it must be another one."""
    page = await year.desk(year.officer, f"{year.room}/ranking/reviews")
    await clean(page)
    await page.get_by_role("link", name="去决定").click()
    await expect(page.get_by_text("不能由您决定")).to_be_visible()
    page = await year.desk(year.other, page.url)
    await clean(page)
    await page.get_by_label("成立，接着更正").check()
    await page.get_by_label("理由").fill("两人当日持证，扣分退回。")
    await page.get_by_role("button", name="作出决定").click()
    await expect(page.get_by_role("heading", name="决定：成立")).to_be_visible()


async def correct(year: Year) -> None:
    """By two persons who have both seen what it changes."""
    page = (await year.context(year.other.account)).pages[0]
    await page.get_by_role("link", name="去更正").click()
    await page.get_by_label("项目").select_option("1.1")
    await page.get_by_label("改为（分）").fill("5")
    await page.get_by_label("文号").fill("常司发〔2025〕5号")
    await page.get_by_role("button", name="先看变化").click()
    await sees_the_change(page)
    await page.get_by_role("button", name="作为第一人提出更正").click()
    await page.wait_for_url("**/ranking")
    assert await ranked_on(page) == BEFORE
    page = await year.desk(year.officer, f"{year.room}/ranking/correction")
    await sees_the_change(page)
    await page.get_by_role("button", name="作为第二人确认，重新计票").click()
    await page.wait_for_url("**/ranking")
    assert await ranked_on(page) == AFTER
    await page.goto(f"{year.room}/ranking?version=1")
    await expect(page.get_by_text("这是第 1 版，不是最新的。")).to_be_visible()
    assert await ranked_on(page) == BEFORE
    await clean(page)


async def sees_the_change(page: Page) -> None:
    moved = page.get_by_role("region", name="更正引起的变化")
    await expect(moved.get_by_role("row", name=ASKS)).to_contain_text("2 → 1")
    await expect(moved.get_by_role("row", name="教育局")).to_contain_text("1 → 2")
    await clean(page)


async def publish(year: Year) -> str:
    """After the days of the 公示; the publication's path."""
    assert year.cycle is not None
    await given.the_days_have_passed(year.cycle)
    page = await year.desk(year.officer, f"{year.room}/ranking")
    await page.get_by_text("改公布范围").click()
    await page.get_by_label("公开全部").check()
    await page.get_by_role("button", name="改成这样").click()
    await expect(page.get_by_text("现在：公开全部")).to_be_visible()
    await page.get_by_role("button", name="作为第一人确认公布").click()
    await expect(page.get_by_text("您是第一人，第二人不能也是您。")).to_be_visible()
    page = await year.desk(year.other, f"{year.room}/ranking")
    await page.get_by_role("button", name="作为第二人公布结果").click()
    await expect(page.get_by_role("heading", name="已公布")).to_be_visible()
    await clean(page)
    return await page.get_by_role("link", name="看公布的页面").get_attribute("href") or ""


async def check_the_unit_was_told(year: Year) -> None:
    clerk = year.clerks[ASKS]
    await clerk.reload()
    await expect(clerk.get_by_text("两人当日持证，扣分退回。")).to_be_visible()
    await expect(clerk.get_by_text("结果已经更正")).to_be_visible()


async def unpacked(year: Year, folder: Path) -> None:
    """网站文件夹, as the office hands it to the government's portal."""
    page = (await year.context(year.other.account)).pages[0]
    with zipfile.ZipFile(io.BytesIO(await taken(page, "网站文件夹"))) as archive:
        archive.extractall(folder)
    result = json.loads((folder / "result.json").read_text("utf-8"))
    ranks = {unit["unit"]: unit["rank"] for unit in result["units"]}
    assert [ranks[year.units[short].hex] for short in AFTER] == [1, 2, 3, 4, 5]


async def sign_again(year: Year) -> None:
    """The new count wants four names of its own."""
    page = await year.desk(year.officer, f"{year.room}/ranking")
    await expect(page.get_by_text("还没有人签署")).to_be_visible()
    await sitting.sign(year)
