"""客观考核: scored by one officer, confirmed by one unit, objected to by another, frozen."""

from datetime import timedelta

from playwright.async_api import Locator, Page, expect

from evaluation.db import fetch
from evaluation.workdays.queries import today
from tests.browser.year.desks import Year, ask, clean

CONFIRMS, OBJECTS = "公安局", "城管局"


async def score_and_settle(year: Year) -> None:
    room = f"/office/years/{year.cycle}/objective"
    officer = await year.desk(year.officer, room)
    await officer.get_by_role("button", name="按方案生成考核项").click()
    await expect(officer.get_by_role("button", name="送出全部 5 家")).to_be_visible()
    await deduct(officer, CONFIRMS, "1.1", "2", "两人无证独立执法")
    await officer.goto(room)
    await deduct(officer, OBJECTS, "2.1", "1", "两件处罚逾期公示")
    await clean(officer)
    await officer.goto(room)
    await officer.get_by_role("button", name="送出全部 5 家").click()
    await expect(officer.get_by_text("剩 3 个工作日")).to_have_count(5)
    await clean(officer)
    await confirm(year.clerks[CONFIRMS])
    await object_to(year.clerks[OBJECTS], "2.1")
    await decide(year, room)
    await the_days_of_answer_have_passed(year)
    await officer.goto(room)
    await ask(officer, "冻结客观分", "冻结客观分")
    await expect(officer.get_by_text("客观分已冻结。")).to_be_visible()


def row(page: Page, item: str) -> Locator:
    return page.get_by_role("row").filter(has=page.get_by_role("cell", name=item, exact=True))


async def deduct(page: Page, short: str, item: str, points: str, reason: str) -> None:
    await page.get_by_role("link", name=short, exact=True).click()
    await row(page, item).get_by_role("link", name="登记").click()
    await page.get_by_label("扣几分").fill(points)
    await page.get_by_label("原因", exact=True).fill(reason)
    await page.get_by_label("证据").first.fill("现场检查笔录第 7 号")
    await page.get_by_role("button", name="登记扣分").click()
    await expect(page.get_by_text(f"扣 {points} 分：")).to_be_visible()


async def confirm(clerk: Page) -> None:
    await clerk.reload()
    await clerk.get_by_role("link", name="去核对").click()
    await expect(clerk.get_by_text("扣 2 分：两人无证独立执法")).to_be_visible()
    await clean(clerk)
    await clerk.get_by_role("link", name="确认得分").click()
    await clerk.get_by_role("dialog").get_by_role("button").click()
    await expect(clerk.locator(".notice.good")).to_contain_text("确认")


async def object_to(clerk: Page, item: str) -> None:
    await clerk.reload()
    await clerk.get_by_role("link", name="去核对").click()
    await row(clerk, item).get_by_role("link", name="提异议").click()
    await clean(clerk)
    await clerk.get_by_label("异议的理由").fill("其中一件已按期公示，见公示截图。")
    await clerk.get_by_role("button", name="提交这一项的异议").click()
    await expect(clerk.get_by_text("异议待裁定").first).to_be_visible()


async def decide(year: Year, room: str) -> None:
    """The one who scored sees why it can't be that hand; the other decides."""
    where = f"{room}/units/{year.units[OBJECTS]}/objection?item=2.1"
    barred = await year.desk(year.officer, where)
    await expect(barred.get_by_text("给这家打过分的人不能裁定。")).to_be_visible()
    assert await barred.get_by_role("button", name="裁定这条异议").count() == 0
    other = await year.desk(year.other, where)
    await clean(other)
    await other.get_by_label("成立，改后的得分写在下面").check()
    await other.get_by_label("改后的得分", exact=True).fill("6.5")
    await other.get_by_label("裁定的理由").fill("一件已按期公示，退回 0.5 分。")
    await other.get_by_role("button", name="裁定这条异议").click()
    await expect(other.get_by_text("异议成立").first).to_be_visible()
    clerk = year.clerks[OBJECTS]
    await clerk.reload()
    await expect(clerk.get_by_text("成立，改后得 6.5 分。")).to_be_visible()


async def the_days_of_answer_have_passed(year: Year) -> None:
    """逾期: the units that have said nothing; nobody waits three working days in a test."""
    await fetch(
        "UPDATE confirmation SET due_on = $2 WHERE jurisdiction = $1",
        *(year.jurisdiction, await today() - timedelta(days=1)),
    )
