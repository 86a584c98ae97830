"""One half-day as people live it: registrar, host, hall, tablets, scrutineers, print, public.

Lots, a late delegate, a takeover, a stretch without network, a pause with a restart of the server
in it, an early leaver, a closing that is refused and mended, opening, signing, print.
"""

import asyncio
import io

import pikepdf
import pytest
from playwright.async_api import Browser, Page, expect

from evaluation.scoring.desk import sitting_head
from tests import given
from tests.browser.half_day.people import (
    LATE,
    TITLES,
    UNITS,
    WALL,
    HalfDay,
    count_sheet,
    draw_lots,
    hand_in,
    hand_out,
    in_box,
    open_box,
    prepared,
    score,
    sign,
    sign_in,
    start_tablet,
    take_next,
    type_code,
)
from tests.browser.tablet import look_again, state
from tests.browser.year.desks import ask, clean
from tests.site import Site


@pytest.fixture
async def day(site: Site, browser: Browser):
    day = await prepared(site, browser)
    yield day
    for context in day.contexts:
        await context.close()


async def test_a_half_day_in_the_hall(day: HalfDay):
    slips = {group: [slip.code for slip in day.hall.slips_of(group)] for group in TITLES}
    await draw_lots(day)
    desk = await morning(day)
    wall = await day.browse(WALL)
    await wall.goto(f"/screen/{day.hall.sitting}")
    host = await begin(day)
    first, second = await two_tablets(day, slips)

    await step_to_scoring(host, day, 1)
    await expect(wall.get_by_role("heading", level=1)).to_have_text(day.order[0])
    await score(first, day, 1, "优")
    await score(second, day, 1, "良")
    await expect(host.get_by_text("已交齐。")).to_be_visible(timeout=15_000)
    await expect(wall.locator(".big")).to_contain_text("2 / 2", timeout=15_000)
    await clean(wall)
    await clean(host)

    await step_to_scoring(host, day, 2)
    late = await a_late_delegate(day, desk, slips["cppcc"][0])
    first = await a_tablet_runs_out(day, first, slips["party"][0])
    await look_again(second)
    await second.context.set_offline(True)
    for page, grade in ((first, "优"), (second, "良"), (late, "中")):
        await score(page, day, 2, grade)
    await expect(state(second)).to_contain_text("待发送")
    await second.context.set_offline(False)
    await in_box(second, day, 2)

    await pause_over_a_restart(day, host, wall)
    await step_to_scoring(host, day, 3)
    for page, grade in ((first, "优"), (second, "良"), (late, "中")):
        await score(page, day, 3, grade)
    receipts = [await leave_early(day, desk, second)]

    await step_to_scoring(host, day, 4)
    for page in (first, late):
        await score(page, day, 4, "良")
        await in_box(page, day, 4)
    await take_next(host, "停止本家评分，各家就都评过了")
    receipts += [await hand_in(page) for page in (first, late)]

    root = await close_refused_and_mended(day, desk)
    await expect(wall.get_by_text(root[:4]).first).to_be_visible(timeout=15_000)
    await open_box(day)
    await sign(day)
    printed = await count_sheet(day)
    for words in ("应到", "实到", "缺席", "早退"):
        assert words in printed
    await outside(day, receipts)


async def morning(day: HalfDay) -> Page:
    """Two of three invited come; who is at the desk sees it, and hands out two slips."""
    desk = await day.desk(day.registrar, "/sign-in")
    await clean(desk)
    await sign_in(desk, "clx", "陈立新")
    await sign_in(desk, "sgq", "单国强")
    await hand_out(desk, "party", 1)
    await hand_out(desk, "npc", 1)
    return desk


async def begin(day: HalfDay) -> Page:
    """The address of the hall is this machine's own: the officer says that it is meant so."""
    officer = await day.desk(day.hall.officer)
    await officer.get_by_role("link", name="开始评议会").click()
    question = officer.get_by_role("dialog")
    await expect(question.get_by_text("平板打开的地址", exact=True)).to_be_visible()
    await question.get_by_role("checkbox").check()
    await question.get_by_role("button", name="开始评议会").click()
    await expect(officer.get_by_text("进行中").first).to_be_visible()
    await officer.context.close()
    return await day.desk(day.host, "/host")


async def two_tablets(day: HalfDay, slips: dict[str, list[str]]) -> tuple[Page, Page]:
    """One as the office gives it, one over plain http under a name that is not the server's own."""
    first, second = await day.browse(), await day.browse()
    await first.goto("/t/enter")
    await clean(first)
    await second.goto(f"http://hall.test:{day.site.port}/t/enter")
    assert await second.evaluate("isSecureContext") is False
    await start_tablet(first, slips["party"][0])
    await start_tablet(second, slips["npc"][0])
    return first, second


async def step_to_scoring(host: Page, day: HalfDay, number: int) -> None:
    """请…述职, 现场通报, 评分: three presses, each of which says what it does."""
    short = day.order[number - 1].removeprefix("常德市")
    await take_next(host, f"请 {number} {short} 述职")
    await take_next(host, "进入现场通报")
    await take_next(host, "开始评分")
    await expect(host.get_by_text("已交 / 应交")).to_be_visible()


async def a_late_delegate(day: HalfDay, desk: Page, code: str) -> Page:
    """Added, signed in and given a slip; that the slip is out is forgotten at the desk."""
    await desk.get_by_text("当日增补代表").first.click()
    await desk.get_by_label("姓名", exact=True).fill(LATE.name)
    await desk.get_by_label("组别").select_option(LATE.group)
    await desk.get_by_label("单位", exact=True).fill(LATE.organisation)
    await desk.get_by_role("button", name="增补并签到").click()
    await expect(desk.get_by_role("heading", name=f"{LATE.name}，已增补并签到")).to_be_visible()
    await clean(desk)
    page = await day.browse()
    await page.goto("/t/enter")
    await start_tablet(page, code)
    return page


async def a_tablet_runs_out(day: HalfDay, old: Page, code: str) -> Page:
    """Its slip goes on another one, which knows what is in the box; the old one is told."""
    new = await day.browse()
    await new.goto("/t/enter")
    await type_code(new, code)
    await expect(new.get_by_role("heading", level=1)).to_contain_text("没有评", timeout=15_000)
    await in_box(new, day, 1)
    await look_again(old)
    await expect(old.get_by_text("已在另一台平板上使用").first).to_be_visible()
    return new


async def pause_over_a_restart(day: HalfDay, host: Page, wall: Page) -> None:
    await host.get_by_role("button", name="暂停会议").click()
    await expect(host.get_by_role("button", name="继续会议")).to_be_visible()
    await expect(wall.get_by_role("heading", level=1)).to_contain_text("会议暂停", timeout=15_000)
    day.site.kill()
    await asyncio.to_thread(day.site.start)
    await host.reload()
    await host.get_by_role("button", name="继续会议").click()
    await expect(host.get_by_role("button", name="暂停会议")).to_be_visible()
    await expect(wall.get_by_role("heading", level=1)).to_have_text(day.order[1], timeout=20_000)


async def leave_early(day: HalfDay, desk: Page, tablet: Page) -> str:
    """提前离会交卡; the host no longer waits for this one."""
    await in_box(tablet, day, 3)
    receipt = await hand_in(tablet)
    await desk.get_by_label("姓名、拼音首字母或单位").fill("sgq")
    await desk.get_by_role("button", name="单国强离会").click()
    await expect(desk.get_by_role("heading", name="单国强，已登记离会")).to_be_visible()
    return receipt


async def close_refused_and_mended(day: HalfDay, desk: Page) -> str:
    """One slip more is in use than was handed out: two people mend the count. The root."""
    officer = await day.desk(day.hall.officer)
    await ask(officer, "封箱", "封箱")
    refused = officer.get_by_text("政协委员启用的评议卡比登记发出的多 1 张")
    await expect(refused.first).to_be_visible()
    await desk.reload()
    await desk.get_by_label("政协委员一共发出几张卡").fill("1")
    row = desk.locator("tr", has=desk.get_by_role("rowheader", name="政协委员")).last
    await row.get_by_role("button", name="登记").click()
    await expect(desk.get_by_text("等第二人确认").first).to_be_visible()
    await officer.goto(day.room)
    row = officer.locator("tr[data-group=cppcc]")
    await officer.get_by_label("政协委员一共发出几张卡").fill("1")
    await row.get_by_role("button", name="发出").click()
    await expect(row.locator("[data-count=issued]")).to_have_text("1")
    await ask(officer, "封箱", "封箱")
    await expect(officer.get_by_role("heading", name="封箱码")).to_be_visible()
    await clean(officer)
    return (await sitting_head(day.hall.sitting)).root or ""


async def outside(day: HalfDay, receipts: list[str]) -> None:
    """What a delegate finds at home: the ranking, and the own receipt in it."""
    publication = await publish(day)
    page = await day.browse({"width": 390, "height": 844})
    await page.goto(f"/rankings/{publication}")
    await clean(page)
    await page.get_by_label("十位回执码").fill(receipts[0])
    await page.get_by_role("button", name="查是否在箱里").click()
    await expect(page.get_by_text("在箱里").first).to_be_visible()
    answer = await page.context.request.get(f"/rankings/{publication}/ranking.pdf")
    with pikepdf.open(io.BytesIO(await answer.body())) as pdf:
        attached = {str(one.obj.UF): one for one in pdf.attachments.values()}
        listed = attached["回执名单.csv"].get_file().read_bytes().decode("utf-8-sig")
        assert set(attached) == {"公开版计票数据包.json", "计票结果.json", "回执名单.csv"}
    assert sorted(listed.replace(" ", "").split()[1:]) == sorted(receipts)
    assert len(receipts) == UNITS - 1


async def publish(day: HalfDay) -> object:
    hall = day.hall
    await given.approve(hall)
    await given.announce_results(hall.officer, hall.cycle, starts=given.POSTED)
    return await given.publish_now(hall)
