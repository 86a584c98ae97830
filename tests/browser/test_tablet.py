"""平板: what a delegate does on it, from the slip to the receipt."""

from playwright.async_api import BrowserContext, Locator, Page, expect

from evaluation.box.receipt import receipt, spaced
from evaluation.cycles.defaults import options_scheme
from evaluation.db import fetch
from evaluation.scoring.actions import NewSlip
from evaluation.scoring.conduct import (
    change_scoring,
    close_sitting,
)
from evaluation.scoring.rules import Scoring
from tests import given
from tests.browser.tablet import (
    ballots_sent,
    enter,
    grade,
    kept,
    look_again,
    main_button,
    put_in,
    reload,
    revisions,
    same,
    state,
    turn_to,
)
from tests.site import Site


async def test_scores_survive_a_reload_and_reach_the_box(page: Page, slip: NewSlip) -> None:
    await grade(page, 0, "优").click()
    await grade(page, 1, "良").click()
    await reload(page)
    await expect(page.locator(".value").nth(0)).to_have_text("19")
    await expect(page.locator(".value").nth(1)).to_have_text("17")
    await expect(page.get_by_text("已找回您没交的 1 家分数，请核对。")).to_be_visible()
    await expect(state(page)).to_contain_text("还有 3 项未评")
    for item in (2, 3, 4):
        await grade(page, item, "中").click()
    await expect(state(page)).to_contain_text("五项都评好了")
    await put_in(page)
    await expect(state(page)).to_contain_text("已入箱")
    await page.reload()
    await expect(state(page)).to_contain_text("已入箱")
    await expect(page.locator(".own-total")).to_contain_text("78")
    assert await revisions(slip) == [1]


async def test_a_change_counts_only_once_it_is_put_in_again(page: Page, slip: NewSlip) -> None:
    await same(page, "优").click()
    await put_in(page)
    await expect(state(page)).to_contain_text("已入箱")
    await page.get_by_role("button", name="加 0.5 分").first.click()
    await expect(state(page)).to_contain_text("有改动，未入箱")
    await page.get_by_role("button", name="减 0.5 分").first.click()
    await expect(state(page)).to_contain_text("交卡前可以修改")
    await grade(page, 0, "差").click()
    await page.get_by_role("link", name="全部单位").click()
    await expect(page.get_by_role("link", name="有改动")).to_be_visible()
    await page.get_by_role("link", name="回到评分").click()
    await page.get_by_role("button", name="重新投入票箱").click()
    await expect(state(page)).to_contain_text("交卡前可以修改")
    assert await revisions(slip) == [2]


async def test_the_entry_code_opens_the_sheet_and_a_wrong_one_is_refused(
    site: Site, context: BrowserContext, slip: NewSlip
) -> None:
    page = await context.new_page()
    await page.goto(f"{site.url}/t")
    await page.get_by_label("8 位代码").fill("ZZZZ-ZZZZ")
    await page.get_by_role("button", name="开始评议").click()
    await expect(page.get_by_role("alert")).to_contain_text("没有这个代码")
    await page.get_by_label("8 位代码").fill(slip.code.lower().replace("-", " "))
    await page.get_by_role("button", name="开始评议").click()
    await expect(page.get_by_role("heading", name="怎样评")).to_be_visible()


async def test_a_double_press_casts_once_and_stays_on_the_unit(page: Page, slip: NewSlip) -> None:
    sent = ballots_sent(page)
    await same(page, "优").click()
    await page.get_by_role("button", name="投入票箱").dblclick()
    await expect(state(page)).to_contain_text("已入箱")
    await expect(page.get_by_role("heading", level=1)).to_have_text("常德市第1局")
    assert (len(sent), await revisions(slip)) == (1, [1])


async def test_the_keypad_refuses_what_is_off_the_scale(page: Page) -> None:
    await page.locator(".value").first.click()
    pad = page.get_by_role("dialog")
    await expect(pad).to_contain_text("0 到 20 分，最小 0.5 分")
    for key in ("2", "2", "填入 22 分"):
        await pad.get_by_role("button", name=key, exact=True).click()
    await expect(pad.get_by_role("alert")).to_have_text("最高 20 分。您输入的是 22，请改。")
    await page.keyboard.type("18.7")
    await page.keyboard.press("Enter")
    await page.keyboard.type("18.7")
    await pad.get_by_role("button", name="填入 18.7 分").click()
    await expect(pad.get_by_role("alert")).to_have_text("只能以 0.5 分为一档。可填 18.5 或 19。")
    for key in ("1", "8", ".5", "填入 18.5 分"):
        await pad.get_by_role("button", name=key, exact=True).click()
    await expect(page.locator(".value").first).to_have_text("18.5")
    await expect(page.locator(".item").first.locator("[aria-pressed=true]")).to_have_count(0)


async def test_nothing_is_filled_in_by_plus_and_minus_on_an_empty_item(page: Page) -> None:
    await page.get_by_role("button", name="加 0.5 分").first.click()
    await page.get_by_role("button", name="不改了").click()
    await expect(page.locator(".value").first).to_have_text("未评")


async def test_five_at_one_grade_is_one_press_and_the_next_takes_it_back(page: Page) -> None:
    await grade(page, 2, "差").click()
    await same(page, "优").click()
    values = page.locator(".value")
    await expect(values).to_have_text(["19", "19", "24", "19", "14.5"])
    await expect(page.locator(".own-total")).to_contain_text("95.5")
    await same(page, "优").click()
    await expect(values).to_have_text(["未评", "未评", "12.5", "未评", "未评"])


async def test_unknown_abstained_and_recused_are_said_as_such(page: Page) -> None:
    sent = ballots_sent(page)
    await same(page, "良").click()
    await grade(page, 3, "不了解").click()
    await expect(page.locator(".own-total")).to_contain_text("满分 80")
    await put_in(page)
    await expect(state(page)).to_contain_text("已入箱")
    await turn_to(page, 2)
    await grade(page, 0, "优").click()
    await page.get_by_role("button", name="弃权").click()
    await expect(grade(page, 0, "优")).to_have_attribute("aria-disabled", "true")
    await page.get_by_role("button", name="弃权").click()
    await expect(grade(page, 0, "优")).to_have_attribute("aria-pressed", "true")
    await page.get_by_role("button", name="弃权").click()
    await put_in(page)
    await expect(state(page)).to_contain_text("已入箱")
    await turn_to(page, 3)
    await page.get_by_role("button", name="回避").click()
    await put_in(page)
    await expect(state(page)).to_contain_text("已入箱")
    scores = {"team": "17", "systems": "17", "casefile": "21.5", "clues": None, "public": "13"}
    said = [{name: ballot.get(name) for name in ("scores", "choice")} for ballot in sent]
    assert said == [
        {"scores": scores, "choice": None},
        {"scores": None, "choice": "abstained"},
        {"scores": None, "choice": "recused"},
    ]


async def test_leaving_early_says_in_red_what_is_missing_and_wipes_the_tablet(
    page: Page, slip: NewSlip
) -> None:
    await same(page, "优").click()
    await put_in(page)
    await expect(state(page)).to_contain_text("已入箱")
    await turn_to(page, 2)
    await grade(page, 0, "优").click()
    await page.get_by_role("link", name="全部单位").click()
    await expect(page.get_by_role("heading", name="还有 3 家没有评")).to_be_visible()
    await page.get_by_role("button", name="提前离会交卡").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.locator(".red")).to_contain_text("3 家")
    await expect(dialog.get_by_role("button", name="再看看")).to_be_focused()
    await dialog.get_by_role("button", name="交卡，不再修改").click()
    await expect(page.get_by_text("1 家在箱，3 家未交。谢谢，请把平板交还。")).to_be_visible()
    rows = await fetch("SELECT leaf, handed_in FROM slip WHERE number = $1", slip.number)
    assert rows[0]["handed_in"]
    code = spaced(receipt(rows[0]["leaf"]))
    await expect(page.locator(".receipt")).to_have_text(code)
    assert await kept(page) == [0, 0]
    await page.reload()
    await expect(page.locator(".receipt")).to_have_text(code)
    await page.go_back()
    await expect(page.locator(".receipt")).to_have_text(code)
    await expect(page.locator(".value")).to_have_count(0)


async def test_handing_in_waits_for_the_ballots_that_are_on_their_way(
    context: BrowserContext, page: Page
) -> None:
    for number in (1, 2, 3, 4):
        await turn_to(page, number)
        await same(page, "优").click()
        if number == 4:
            await context.set_offline(True)
        await put_in(page)
    await expect(main_button(page)).to_have_text("看全部单位")
    await page.get_by_role("link", name="全部单位").click()
    await page.get_by_role("button", name="交卡").click(force=True)  # it says why it can't be yet
    await expect(page.locator(".toast")).to_have_text("还有 1 家待发送，入箱后才能交卡。")
    await context.set_offline(False)
    await expect(page.get_by_role("heading", name="4 家都已入箱")).to_be_visible()
    await page.get_by_role("button", name="交卡").click()
    await page.get_by_role("button", name="交卡，不再修改").click()
    await expect(page.get_by_text("4 家全部在箱。谢谢，请把平板交还。")).to_be_visible()


async def test_the_larger_text_stays_on_the_tablet(page: Page) -> None:
    await page.get_by_role("button", name="大字").click()
    await page.reload()
    await expect(page.locator("html")).to_have_attribute("data-text", "large")
    await expect(page.get_by_role("button", name="大字")).to_have_attribute("aria-pressed", "true")


async def test_the_whole_sheet_works_from_the_keyboard(page: Page, slip: NewSlip) -> None:
    async def tab_to(target: Locator) -> None:
        for _ in range(60):
            if await target.evaluate("node => node === document.activeElement"):
                return
            await page.keyboard.press("Tab")
        await expect(target).to_be_focused()

    await page.locator("#skip").focus()
    await page.keyboard.press("Enter")
    await expect(page.locator("#main")).to_be_focused()
    for item, name in enumerate("优良中差"):
        await tab_to(grade(page, item, name))
        await page.keyboard.press("Enter")
    await tab_to(page.locator(".value").nth(4))
    await page.keyboard.press("Enter")
    await page.keyboard.type("13.5")
    await page.keyboard.press("Enter")
    await expect(page.locator(".value")).to_have_text(["19", "17", "17.5", "10", "13.5"])
    await expect(page.locator(".value").nth(4)).to_be_focused()
    await tab_to(main_button(page))
    await page.keyboard.press("Enter")
    await expect(state(page)).to_contain_text("已入箱")
    assert await revisions(slip) == [1]


async def test_the_form_of_options_and_a_strict_closing_of_a_unit(
    site: Site, context: BrowserContext
) -> None:
    scheme = options_scheme() | {"strict": True}
    hall = await given.an_open_sitting(units=2, scheme=scheme)
    page = await enter(context, site, hall.slips[0])
    sent = ballots_sent(page)
    await page.get_by_role("link", name="知道了").click()
    await same(page, "基本满意").click()
    await grade(page, 0, "不了解").click()
    await expect(page.locator(".own-total")).to_contain_text("56")
    await put_in(page)
    await expect(state(page)).to_contain_text("已入箱")
    assert sent[0]["scores"] == dict.fromkeys(
        ("systems", "casefile", "clues", "public"), "fair"
    ) | {"team": "unknown"}
    await turn_to(page, 2)
    await same(page, "满意").click()
    await change_scoring(hall.officer, hall.sitting, hall.units[1:], Scoring.CLOSED)
    await put_in(page)
    await expect(state(page)).to_contain_text("这一家已停止评分")
    await expect(grade(page, 0, "满意").first).to_have_attribute("aria-pressed", "true")
    assert await revisions(hall.slips[0]) == [1]


async def test_after_the_closing_the_page_shows_the_receipt(
    site: Site, context: BrowserContext
) -> None:
    hall = await given.an_open_sitting(units=2)
    page = await enter(context, site, hall.slips[0])
    await page.get_by_role("link", name="知道了").click()
    await same(page, "优").click()
    await put_in(page)
    await expect(state(page)).to_contain_text("已入箱")
    await close_sitting(hall.officer, hall.sitting)
    await look_again(page)
    await expect(page.locator(".value").first).to_have_text("19")
    await expect(main_button(page)).to_have_text("看回执码")
    await page.evaluate("location.hash = 'receipt'")
    leaf = await fetch("SELECT leaf FROM slip WHERE number = $1", hall.slips[0].number)
    await expect(page.locator(".receipt")).to_have_text(spaced(receipt(leaf[0]["leaf"])))
    await expect(page.get_by_role("heading", name="票箱已封")).to_be_visible()
