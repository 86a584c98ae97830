"""线索督办 in a browser: from a hotline's sheet to what a unit loses, hears in the hall, and reads.

An import with two duplicates; one clue accepted, investigated, notified, answered, sent back,
answered again, verified, written off by a second person; then points lost, the text on site, and
the unit's report.
"""

import re
from pathlib import Path

import pytest
from playwright.async_api import Browser, Page, expect

from evaluation.accounts.rules import Person
from evaluation.clues.handling import accept, assign, conclude
from evaluation.clues.registering import register
from evaluation.clues.steps import Step
from evaluation.db import fetch, fetch_one
from evaluation.scoring.conduct import open_sitting
from tests import given
from tests.browser.half_day.people import take_next
from tests.browser.tablet import LANDSCAPE, enter
from tests.browser.test_duty_report import at_a_desk
from tests.clues.orders import CHECK, STALL, a_sheet, order
from tests.documents.reading import texts_of
from tests.scans import a_pdf
from tests.site import Site
from tests.sound import violations

UNIT, OTHER = "第1局", "第2局"
CALLER, TELEPHONE = "欧阳桂芳", "13907360018"
SHEET = (
    order("CD-0001", name=CALLER, telephone=TELEPHONE, unit=UNIT, title="暂扣摊位不给清单"),
    order("CD-0001", name=CALLER, telephone=TELEPHONE, unit=UNIT, title="暂扣摊位不给清单"),
    order("CD-0002", name=CALLER, telephone=TELEPHONE, unit=UNIT, on="2024-03-12",
          title="还是不给清单", text="上次反映的摊位清单到现在也没有给，说要再等等看"),
    order("CD-0003", unit=OTHER, title="同一周上门检查三次", text=CHECK),
)  # fmt: skip
"""The second is the first once more; the third is the same caller about the same unit."""


class People:
    """Each at a browser of the own."""

    def __init__(self, site: Site, browser: Browser, hall: given.Hall) -> None:
        self.site, self.browser, self.hall = site, browser, hall
        self.year = f"/office/years/{hall.cycle}"

    async def desk(self, person: Person) -> Page:
        context = await at_a_desk(self.browser, person, self.site.url)
        page = await context.new_page()
        page.set_default_timeout(10_000)
        return page

    async def open(self, page: Page, path: str) -> None:
        await page.goto(self.site.url + path)


@pytest.fixture
async def people(site: Site, browser: Browser) -> People:
    return People(site, browser, await given.a_prepared_sitting(units=2))


async def test_a_complaint_becomes_points_a_text_in_the_hall_and_a_line_in_the_report(
    people: People, tmp_path: Path
):
    officer, second = [await people.desk(one) for one in (people.hall.officer, people.hall.other)]
    clerk = await people.desk(await given.a_clerk(people.hall.jurisdiction, people.hall.units[0]))
    await import_the_sheet(people, officer)
    clue = await investigated(people, officer)
    await notified(people, officer, clue)
    await signed_for(people, clerk)
    await answered(people, clerk, clue, "立即补发清单，逐户当面交付。", tmp_path)
    await sent_back(people, officer, clue, "请附送达的签收单")
    await answered(people, clerk, clue, "已补发 12 份清单，签收单附后。", tmp_path)
    await verified(people, officer, clue)
    await written_off(people, officer, second, clue)
    await points_lost(people, officer)
    words = await text_on_site(people, officer, second, clerk)
    await shown_in_the_hall(people, officer, words)
    await in_the_report(people, officer, words)
    await nobody_is_named(people, clerk, clue)


async def sound(page: Page) -> None:
    assert await violations(page) == []


async def import_the_sheet(people: People, page: Page) -> None:
    await people.open(page, f"{people.year}/clues/import")
    sheet = {"name": "12345.csv", "mimeType": "text/csv", "buffer": a_sheet(*SHEET)}
    await page.set_input_files("#file", files=[sheet])  # type: ignore[list-item]
    await page.get_by_role("button", name="上传并核对").click()
    await expect(page.get_by_role("heading", name="可能重复的 2 行")).to_be_visible()
    await sound(page)
    choices = page.locator("select[name=decide]")
    await choices.nth(0).select_option(label="不导入")
    await choices.nth(1).select_option(label="作为重复投诉导入")
    await page.get_by_role("button", name="导入（按上面的选择）").click()
    await expect(page.get_by_role("status")).to_contain_text("导入了 3 条线索")


async def step(page: Page, words: str) -> None:
    await page.get_by_role("button", name=words, exact=True).click()


async def investigated(people: People, page: Page) -> str:
    """The clue's id; it was registered, accepted, assigned and found to be so."""
    await people.open(page, f"{people.year}/clues?tab=all&q=CD-0001")
    await page.get_by_role("link", name="暂扣摊位不给清单").click()
    await expect(page.get_by_role("heading", name="下一步")).to_be_visible()
    await sound(page)
    clue = page.url.rpartition("/")[2].partition("?")[0]
    assert STALL[:8] in await page.locator("main").inner_text()
    await step(page, "登记，给编号")
    await page.locator("#accept-kind").select_option(label="程序不合法")
    await step(page, "受理")
    await step(page, "交办，开始调查")
    await page.get_by_label("属实", exact=True).check()
    await page.locator("#conclude-reason").fill("调取记录，当日暂扣确实没有出具清单。")
    await step(page, "认定")
    await expect(page.locator(".chip", has_text="属实").first).to_be_visible()
    return clue


async def notified(people: People, page: Page, clue: str) -> None:
    await page.get_by_role("link", name="起草通报文书").first.click()
    await page.locator("#kind").select_option(label="整改通知书")
    await page.get_by_role("button", name="列出可以选的线索").click()
    await page.get_by_role("button", name="起草整改通知书").click()
    await expect(page.locator("#demands")).to_be_visible()
    await sound(page)
    await page.locator("#demands").fill("补发清单，规范暂扣程序。")
    await page.get_by_role("button", name="发出……").click()
    await page.get_by_role("button", name="发出，编文号").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("1号", timeout=30_000)
    await sound(page)


async def signed_for(people: People, clerk: Page) -> None:
    await people.open(clerk, "/unit")
    await clerk.get_by_role("link", name=re.compile("签收")).first.click()
    if await clerk.get_by_role("link", name=re.compile("整改通知书")).count():
        await clerk.get_by_role("link", name=re.compile("整改通知书")).first.click()
    await clerk.get_by_role("button", name="签收").click()
    await expect(clerk.get_by_text("暂扣", exact=False).first).to_be_visible()
    await sound(clerk)


async def answered(people: People, clerk: Page, clue: str, progress: str, tmp_path: Path) -> None:
    await people.open(clerk, f"/unit/rectification/{clue}")
    await clerk.get_by_label("整治措施").fill("修订暂扣物品清单样式，执法车上常备。")
    await clerk.get_by_label("进展情况").fill(progress)
    await clerk.get_by_label("责任领导").fill("分管副局长")
    await clerk.get_by_label("责任人", exact=True).fill("执法大队长")
    await clerk.locator("#done-on").fill("2026-11-30")
    scan = tmp_path / f"签收单{len(progress)}.pdf"
    scan.write_bytes(a_pdf())
    await clerk.set_input_files("#file", scan)
    await expect(clerk.get_by_role("link", name=scan.stem)).to_be_visible(timeout=15_000)
    await sound(clerk)
    await clerk.get_by_role("button", name=re.compile("保存，去提交")).click()
    await clerk.get_by_role("button", name=re.compile("^提交第")).click()
    await expect(clerk.get_by_text("等评议办验收")).to_be_visible()


async def sent_back(people: People, officer: Page, clue: str, remark: str) -> None:
    await people.open(officer, f"{people.year}/rectification/{clue}")
    await sound(officer)
    await officer.get_by_label("退回意见").fill(remark)
    await officer.get_by_role("button", name="退回，请单位再改").click()
    await expect(officer.get_by_text(remark).first).to_be_visible()


async def verified(people: People, officer: Page, clue: str) -> None:
    await people.open(officer, f"{people.year}/rectification/{clue}")
    await officer.locator("input[name=how]").first.check()
    await officer.get_by_label("验收意见").fill("签收单齐全，抽查 3 户属实。")
    await officer.get_by_role("button", name=re.compile("验收通过")).click()
    await expect(officer.get_by_text("等待办理")).to_be_visible()


async def written_off(people: People, first: Page, second: Page, clue: str) -> None:
    """By who did not verify it."""
    await expect(first.locator("a[href$='/write-off']")).to_have_count(0)
    await people.open(second, f"{people.year}/rectification/{clue}")
    await second.locator("a[href$='/write-off']").click()
    await second.get_by_role("button", name="销号", exact=True).click()
    await expect(second.locator(".chip", has_text="已销号").first).to_be_visible()


async def points_lost(people: People, officer: Page) -> None:
    """The caller had to call again, and rightly: 4.4 loses half a point, and leads to the clue."""
    await found_true(people.hall)
    await people.open(officer, f"{people.year}/objective/grounds")
    await expect(officer.get_by_text("重复投诉", exact=False).first).to_be_visible()
    await sound(officer)
    await officer.get_by_role("button", name="采用核算结果").click()
    await officer.wait_for_url("**/objective")
    points = await fetch_one(
        "SELECT points FROM objective_item WHERE unit = $1 AND item = '4.4'", people.hall.units[0]
    )
    assert points == "2.5"


async def found_true(hall: given.Hall) -> None:
    """The second call, by the same way as the first."""
    clue = await fetch_one("SELECT id FROM clue WHERE outer_number = 'CD-0002'")
    await register(hall.officer, clue)
    await accept(hall.officer, clue, unit=hall.units[0], kind="程序不合法")
    await assign(hall.officer, clue, hall.officer.account)
    await conclude(hall.officer, clue, Step.FIND_FOUNDED, "电话核实，清单仍未送到。")


async def text_on_site(people: People, officer: Page, second: Page, clerk: Page) -> str:
    """Confirmed by the unit, released by another officer; its first words."""
    room = f"{people.year}/on-site/units/{people.hall.units[0]}"
    await people.open(officer, room)
    words = "暂扣商户摊位没有出具清单，已整改销号。"
    await officer.locator("#text").fill(words)
    await officer.get_by_role("button", name="保存草稿").click()
    await officer.get_by_role("button", name=re.compile("稿核对")).click()
    await expect(officer.locator(".chip", has_text="单位核对中").first).to_be_visible()
    await sound(officer)
    await people.open(clerk, "/unit/on-site")
    await sound(clerk)
    await clerk.get_by_role("button", name="确认，事实无误").click()
    await expect(clerk.locator(".chip", has_text="已确认").first).to_be_visible()
    await people.open(second, room)
    await second.get_by_role("link", name=re.compile("^放行")).click()
    await second.get_by_role("button", name="放行", exact=True).click()
    await expect(second.locator(".chip", has_text="已放行").first).to_be_visible()
    return words


async def shown_in_the_hall(people: People, officer: Page, words: str) -> None:
    """On the wall and on a tablet from the step 现场通报 on, and not before."""
    hall = people.hall
    await given.rehearse(hall)
    await open_sitting(hall.officer, hall.sitting)
    context = await people.browser.new_context(viewport=LANDSCAPE)
    wall = await context.new_page()
    await people.open(wall, f"/screen/{hall.sitting}")
    await people.open(officer, f"/office/sittings/{hall.sitting}/host")
    await take_next(officer, "请")
    await expect(wall.get_by_role("heading", level=1)).to_contain_text("第1局")
    await expect(wall.get_by_text(words)).to_have_count(0)
    await take_next(officer, "现场通报")
    await expect(wall.get_by_text(words)).to_be_visible(timeout=10_000)
    tablet = await enter(context, people.site, hall.slips[0])
    await tablet.get_by_role("link", name="知道了").click()
    await tablet.goto(f"{tablet.url.partition('#')[0]}#1")
    await tablet.get_by_role("button", name="现场通报").click()
    await expect(tablet.get_by_role("dialog").get_by_text(words)).to_be_visible()
    await context.close()


async def in_the_report(people: People, officer: Page, words: str) -> None:
    hall = people.hall
    await given.close_and_open(hall)
    await people.open(officer, f"/office/sittings/{hall.sitting}/documents/reports")
    await officer.get_by_role("button", name="印制全部单位报告").click()
    await expect(
        officer.get_by_text("打包下载全部").or_(officer.get_by_text("全部印好"))
    ).to_be_visible(timeout=60_000)
    pdfs: list[bytes] = []
    for _ in range(60):
        rows = await fetch(
            "SELECT pdf FROM document WHERE unit = $1 AND kind = 'unit_report'", hall.units[0]
        )
        pdfs = [row["pdf"] for row in rows]
        if pdfs:
            break
        await officer.wait_for_timeout(500)
    text = "".join(texts_of(pdfs[0]))
    assert words in text
    assert "重复投诉" in text


async def nobody_is_named(people: People, clerk: Page, clue: str) -> None:
    for path in (f"/unit/rectification/{clue}", "/unit/notices", "/unit/on-site"):
        await people.open(clerk, path)
        content = await clerk.content()
        assert CALLER not in content
        assert TELEPHONE not in content
