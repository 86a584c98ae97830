"""The grid of 执法统计 in a real browser: keys, paste, checks at once, two windows, handing in."""

import json
import random
from collections.abc import AsyncIterator
from decimal import Decimal

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, BrowserContext, Page, expect

from evaluation.accounts import sessions
from evaluation.errors import Refused
from evaluation.statistics.checks import faults_of, flags_of
from evaluation.statistics.comparing import percent
from evaluation.statistics.queries import return_of
from evaluation.statistics.rules import read_amount, written
from tests.site import Site
from tests.statistics.year import FORM, Year, a_statistics_year, fill, state_of, whole

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
PASTE = """([cell, text]) => {
  const data = new DataTransfer()
  data.setData('text/plain', text)
  const input = document.querySelector(`input[name="now:${cell}"]`)
  input.focus()
  const how = { clipboardData: data, bubbles: true, cancelable: true }
  input.dispatchEvent(new ClipboardEvent('paste', how))
}"""


JUDGED = """async ([form, cases, typed]) => {
  const grid = await import(document.querySelector('script[src*="statistics"]').src
    .replace('statistics.js', 'grid.js'))
  const of = (now, before) => Object.keys(form.lines).map((cell) => [
    grid.percent(form, now[cell] ?? '', before[cell] ?? ''),
    grid.moved(form, now[cell] ?? '', before[cell] ?? '')])
  return {
    cases: cases.map(([now, before]) => [grid.faults(form, now), of(now, before)]),
    typed: typed.map(([text, decimals]) => grid.read(text, decimals, form.words.none)),
  }
}"""
TYPED = [
    *(
        "0",
        "12",
        "1,204",
        "１，２０４",
        "1 204",
        "1\u2009204",
        "007",
        "12.00",
        "1.5",
        "12.50",
        "1.005",
    ),
    *(
        "",
        " ",
        "N",
        "n",
        "Ｎ",
        "无此职权",
        "NaN",
        "1e5",
        "٣",
        "①",
        "二十",
        "=1",
        "1,20",
        "-3",
        "+3",
    ),
    *("9" * 12, "9" * 13, "1\u202e2", "12.", ".5", "1,204.5", "1,204,5", "０．５", "1．5"),
]


@pytest.fixture
async def year(site: Site) -> Year:
    """All pages but the first are filled in; last year had 163 没收."""
    year = await a_statistics_year()
    figures = {cell: text for cell, text in whole().items() if not cell.startswith("penalty.")}
    await fill(year, figures)
    await fill(year, {"penalty.confiscation": "163", "penalty.warning": "1186"}, "before")
    return year


@pytest.fixture
async def context(site: Site, browser: Browser, year: Year) -> AsyncIterator[BrowserContext]:
    context = await browser.new_context(
        viewport={"width": 1280, "height": 800}, base_url=site.url, reduced_motion="reduce"
    )
    context.set_default_timeout(8000)
    secret = await sessions.begin(year.clerk.account, year.jurisdiction)
    await context.add_cookies([{"name": "sid", "value": secret, "url": site.url}])
    yield context
    await context.close()


async def opened(context: BrowserContext, year: Year) -> Page:
    page = await context.new_page()
    await page.goto(f"/unit/statistics/{year.unit}")
    return page


def cell(page: Page, name: str):
    return page.locator(f'input[name="now:penalty.{name}"]')


def said(page: Page, name: str):
    return page.locator(f'tr[data-cell="penalty.{name}"] [data-said]')


async def clean(page: Page) -> None:
    axe = await Axe().run(page, options={"runOnly": {"type": "tag", "values": TAGS}})
    assert [(one["id"], one["nodes"][0]["html"]) for one in axe.response["violations"]] == []


async def saved(page: Page) -> None:
    await expect(page.locator("[data-status]")).to_contain_text("已保存")


async def test_a_clerk_fills_in_by_keys_and_paste_is_told_at_once_and_hands_in(context, year):
    page = await opened(context, year)
    await cell(page, "warning").focus()
    await page.keyboard.type("1,204")
    await page.keyboard.press("Enter")
    assert await cell(page, "warning").input_value() == "1\u2009204"
    await page.keyboard.type("３６")
    await page.keyboard.press("ArrowDown")
    assert await cell(page, "criticism").input_value() == "36"
    await page.evaluate(PASTE, ["penalty.fine", "2 317\n四百\n12\n"])
    await page.get_by_text("没有粘贴：第 2 行第 1 列是“四百”").wait_for()
    assert await cell(page, "fine").input_value() == ""
    await page.evaluate(PASTE, ["penalty.fine", "2 317\r\n418\r\n１２\r\n"])
    await page.get_by_text("已粘贴 3 格，2 格去掉了逗号、空格或全角").wait_for()
    assert await cell(page, "suspension").input_value() == "12"
    await cell(page, "downgrading").focus()
    await page.keyboard.press("n")
    assert await cell(page, "downgrading").input_value() == "无此职权"
    for name in ("restriction", "stoppage", "closure", "revocation", "detention", "other"):
        await cell(page, name).fill("0" if name != "other" else "25")
    await cell(page, "total").fill("4021")
    await cell(page, "amount").fill("12.5")
    await cell(page, "amount").press("Enter")
    await expect(said(page, "total")).to_contain_text("各项相加是 4\u2009012，差 9")
    await expect(page.get_by_role("navigation", name="表")).to_contain_text("1 处不符")
    await expect(said(page, "confiscation")).to_contain_text("变化超过 50%，要写说明")
    await saved(page)
    await clean(page)
    await page.get_by_role("button", name="按各项相加填").click()
    await expect(said(page, "total")).to_be_empty()
    await said(page, "confiscation").get_by_role("link", name="写说明").click()
    await page.get_by_label("没收违法所得、没收非法财物 本年 418").fill(
        "农资打假专项行动，立案集中。"
    )
    await page.get_by_role("link", name="提交统计").click()
    await page.get_by_role("button", name="提交统计").click()
    await page.get_by_text("已提交，等待审核。").wait_for()
    await clean(page)
    assert await state_of(year.unit) == ("waiting", 1, False)
    taken = await return_of(year.jurisdiction, year.unit)
    assert taken.amounts["penalty.total"] == 4012
    assert taken.explanations == {"penalty.confiscation": "农资打假专项行动，立案集中。"}


async def test_two_windows_never_overwrite_each_other(context, year):
    one, other = await opened(context, year), await opened(context, year)
    await cell(one, "fine").fill("5")
    await cell(one, "fine").press("Enter")
    await saved(one)
    await cell(other, "fine").fill("7")
    await cell(other, "fine").press("Enter")
    await expect(said(other, "fine")).to_contain_text("这一格刚在另一个窗口改成 5")
    await clean(other)
    await other.get_by_role("button", name="用我的 7").click()
    await saved(other)
    await expect(said(other, "fine")).to_be_empty()
    assert (await return_of(year.jurisdiction, year.unit)).amounts["penalty.fine"] == 7


async def test_a_broken_line_is_told_and_what_was_typed_arrives_later(context, year):
    page = await opened(context, year)
    await context.set_offline(True)
    await cell(page, "fine").fill("5")
    await cell(page, "fine").press("Enter")
    await page.get_by_text("没有连上，1 格还没有存").wait_for()
    await context.set_offline(False)
    await saved(page)
    assert (await return_of(year.jurisdiction, year.unit)).amounts["penalty.fine"] == 5


async def test_the_page_judges_as_the_server_does(context, year):
    page = await opened(context, year)
    form = json.loads(await page.locator("#grid").get_attribute("data-grid"))
    chance = random.Random(5)
    cases = [(some_figures(chance), some_figures(chance)) for _ in range(200)]
    typed = [(text, decimals) for text in TYPED for decimals in (0, 2)]
    texts = [[figures_in_words(one) for one in case] for case in cases]
    judged = await page.evaluate(JUDGED, [form, texts, typed])
    assert judged["typed"] == [_read(*one) for one in typed]
    for (now, before), (wrong, moves) in zip(cases, judged["cases"], strict=True):
        faults: dict[str, str] = {}
        for fault in faults_of(FORM, now):
            faults.setdefault(fault.cell, fault.words)
        assert wrong == faults
        flagged = {flag.cell for flag in flags_of(FORM, now, before)}
        assert moves == [
            [
                percent(now[one], before[one]) if one in now and one in before else "",
                one in flagged,
            ]
            for one in FORM.lines
        ]


def some_figures(chance: random.Random) -> dict[str, Decimal | None]:
    """Small ones, so that checks are met as often as not; a few are left out."""
    figures: dict[str, Decimal | None] = {}
    for one, line in FORM.lines.items():
        sort = chance.random()
        parts = [figures.get(part) or 0 for part in line.total_of]
        if sort < 0.1:
            figures[one] = None
        elif sort < 0.98:
            figures[one] = Decimal(
                sum(parts) + chance.randrange(2) if parts else chance.randrange(4)
            )
            if line.decimals:
                figures[one] = Decimal(chance.randrange(10**6)) / 100
    return figures


def figures_in_words(figures: dict[str, Decimal | None]) -> dict[str, str]:
    return {one: written(amount) for one, amount in figures.items()}


def _read(text: str, decimals: int) -> str | None:
    if not text.strip():
        return ""
    try:
        return written(read_amount(text, decimals))
    except Refused:
        return None


@pytest.mark.parametrize("wide", [1280, 390])
async def test_the_pages_around_it_are_clean_and_fit(context, year, wide):
    page = await context.new_page()
    await page.set_viewport_size({"width": wide, "height": 844})
    here = f"/unit/statistics/{year.unit}"
    for path in (here, f"{here}?table=leniency", f"{here}/sheet", f"{here}/hand-in"):
        await page.goto(path)
        await clean(page)
        assert (path, await page.evaluate(WIDER)) == (path, 0)
