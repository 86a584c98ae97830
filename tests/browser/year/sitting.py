"""评议会: prepared, lots drawn, slips printed and entered, rehearsed, held, opened, signed."""

import re
from hashlib import sha256
from uuid import uuid4

from playwright.async_api import Page, expect

from evaluation.accounts.rules import Person
from evaluation.box.codes import read_code
from evaluation.db import fetch
from evaluation.scoring import queries
from evaluation.scoring.ballots import cast_ballot, enter_slip, tablet_hash
from tests.browser.tablet import put_in, same, state
from tests.browser.year.desks import GROUPS, REGISTER, SLIPS, Year, ask, clean, printed, taken
from tests.documents.reading import texts_of, words_of

CODE = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}-[0-9A-HJKMNP-TV-Z]{4}")
MARGIN, CARD, LEFT_PART = 10, 95, 60
"""Millimetres of the paper's edge, of a card, and of a card without its stub."""
DICE = "4 1 6 2 5 3 3 6 1 4"
SEED = DICE.replace(" ", "")
WRITTEN = "税务局"
HELD_ON = "2025-01-16"
MAXIMA = {"team": 25.0, "systems": 20.0, "casefile": 25.0, "clues": 20.0, "public": 10.0}
LOST = {"公安局": 2.5, "教育局": 5, "城管局": 10, "水利局": 12.5, "税务局": 15}
"""What each ballot but the tablet's takes off the full hundred."""


async def prepare(year: Year) -> None:
    page = await year.desk(year.officer, "/office/new-sitting")
    await page.get_by_label("名称").fill("2024 年度行政执法评议会")
    await page.get_by_label("日期").fill(HELD_ON)
    await page.get_by_role("button", name="筹备评议会").click()
    await page.wait_for_url(re.compile(r"/office/sittings/[0-9a-f-]{36}$"))
    rows = await fetch("SELECT id FROM sitting WHERE jurisdiction = $1", year.jurisdiction)
    year.sitting = rows[0]["id"]


def order_by_lot() -> list[str]:
    """What anyone can work out from the seed alone; who reports in writing comes last."""
    titles = [f"常德市{short}" for short in REGISTER if short != WRITTEN]
    drawn = sorted(titles, key=lambda title: sha256(f"{SEED}\n{title}".encode()).hexdigest())
    return [*drawn, f"常德市{WRITTEN}"]


async def draw_lots(year: Year) -> None:
    page = await year.desk(year.officer, f"{year.room}/agenda/draw")
    await page.get_by_label("种子", exact=True).fill(DICE)
    await page.get_by_label(f"常德市{WRITTEN}书面述职").check()
    await page.get_by_label("第 1 个半天").fill(HELD_ON)
    await page.get_by_label("家数").first.fill("2")
    await page.get_by_label("第 2 个半天").fill(HELD_ON)
    await clean(page)
    await page.get_by_role("button", name="下一步：核对").click()
    await expect(page.get_by_text(SEED, exact=True)).to_be_visible()
    await clean(page)
    await page.get_by_role("button", name="抽签", exact=True).click()
    await page.wait_for_url("**/agenda")
    titles = await page.locator(".table th[scope=row]").all_inner_texts()
    assert [title.partition("　")[0].strip() for title in titles] == order_by_lot()
    await expect(page.get_by_role("heading", name="1月16日上午　2 家")).to_be_visible()
    await clean(page)
    text = "".join(texts_of(await taken(page, "结果单")))
    assert SEED in text
    places = [text.index(title) for title in order_by_lot()]
    assert places == sorted(places)


async def print_slips(year: Year) -> None:
    """The codes exist on the paper only, and that is where they are read."""
    for group, title in GROUPS.items():
        page = await year.desk(year.officer, f"{year.room}/slips")
        await page.get_by_label("组别").select_option(group)
        await page.get_by_label("张数").fill(str(SLIPS))
        if group == "party":
            await clean(page)
        pdf = await printed(page, "制卡并打开")
        assert title in texts_of(pdf)[0]
        year.codes[group] = entry_codes(pdf)
        assert len(year.codes[group]) == SLIPS
    await hand_out(year)


def entry_codes(pdf: bytes) -> list[str]:
    """A card's entry code stands in its left part, the stub's right of the line to tear."""
    found = [word for page in words_of(pdf) for word in page if CODE.fullmatch(word.text)]
    assert len(found) == 2 * SLIPS
    return [word.text for word in found if (word.left - MARGIN) % CARD < LEFT_PART]


async def hand_out(year: Year) -> None:
    page = await year.desk(year.officer, year.room)
    for group, title in GROUPS.items():
        await page.get_by_label(f"{title}一共发出几张卡").fill(str(SLIPS))
        row = page.locator(f"tr[data-group={group}]")
        await row.get_by_role("button", name="发出").click()
        await expect(row.locator("[data-count=issued]")).to_have_text(str(SLIPS))


async def make_key_cards(year: Year) -> None:
    for person in year.scrutineers:
        page = await year.desk(person, f"{year.room}/key-card")
        await page.get_by_role("button", name="制作我的钥匙卡").click()
        groups = page.get_by_role("list", name="密码").locator(".code")
        await expect(groups).to_have_count(13)
        year.cards.append("-".join(await groups.all_inner_texts()))
    await clean(page)
    await page.goto(f"{year.room}/key-card")
    await expect(page.get_by_text("您的钥匙卡已经制过。")).to_be_visible()


async def rehearse(year: Year) -> None:
    page = await year.desk(year.officer, year.room)
    await page.get_by_label("每组练习卡（张）").fill("1")
    await page.get_by_role("button", name="开始演练").click()
    await page.get_by_role("button", name="投入练习票").click()
    await expect(page.get_by_text("彩排数据").first).to_be_visible()
    await page.wait_for_url(re.compile(r"/office/sittings/[0-9a-f-]{36}$"))
    ranking = await close_and_open(year, page, page.url.removeprefix(year.site.url))
    await expect(ranking.get_by_text("演练，永不公布")).to_be_visible()


async def close_and_open(year: Year, officer: Page, room: str) -> Page:
    """封箱 by the officer, 启封 by two scrutineers with their cards; the second's page."""
    await ask(officer, "封箱", "封箱")
    await expect(officer.get_by_role("heading", name="封箱码")).to_be_visible()
    one, two = year.scrutineers[:2]
    first = await year.desk(one, f"{room}/opening")
    await first.get_by_role("button", name="我是第一人").click()
    await expect(first.get_by_text("您已确认")).to_be_visible()
    second = await year.desk(two, f"{room}/opening")
    for person, card in zip((one, two), year.cards, strict=False):
        await second.get_by_label(f"{person.full_name}的钥匙卡").fill(card)
    await second.get_by_role("button", name="启封并计票").click()
    await second.wait_for_url("**/ranking")
    return second


async def hold(year: Year) -> str:
    """Opened, one slip on a real tablet and the others by the same actions; its receipt."""
    officer = await year.desk(year.officer, year.room)
    await officer.get_by_role("link", name="开始评议会").click()
    question = officer.get_by_role("dialog")
    await question.get_by_role("checkbox").check()  # the address of the hall is this machine's own
    await question.get_by_role("button", name="开始评议会").click()
    await officer.get_by_role("button", name="全部开启").click()
    await expect(officer.locator("[data-is=open]:visible")).not_to_have_count(0)
    receipt = await score_on_a_tablet(year, year.codes["party"][0])
    for group, codes in year.codes.items():
        for code in codes[1:] if group == "party" else codes:
            await cast(year, code)
    await officer.reload()
    await expect(officer.locator("[data-lacking]", has_text="0")).to_have_count(len(REGISTER))
    ranking = await close_and_open(year, officer, year.room)
    await clean(ranking)
    return receipt


async def score_on_a_tablet(year: Year, code: str) -> str:
    page = await (await year.context("tablet")).new_page()
    await page.goto("/t/enter")
    await page.get_by_label("8 位代码").fill(code)
    await page.get_by_role("button", name="开始评议").click()
    await page.get_by_role("link", name="知道了").click()
    for number, title in enumerate(order_by_lot(), 1):
        await page.evaluate("number => { location.hash = number; }", number)
        await expect(page.get_by_role("heading", level=1)).to_have_text(title)
        await same(page, "优").click()
        await put_in(page)
        await page.evaluate("number => { location.hash = number; }", number)
        await expect(state(page)).to_contain_text("已入箱", timeout=15_000)
    await page.get_by_role("link", name="全部单位").click()
    await page.get_by_role("button", name="交卡").click()
    await page.get_by_role("button", name="交卡，不再修改").click()
    return (await page.locator(".receipt").inner_text()).replace(" ", "")


async def cast(year: Year, code: str) -> None:
    """What a tablet does with the code that stands on the card."""
    secret = await enter_slip(None, code=read_code(code))
    holder = await queries.holder_of(tablet_hash(secret or ""))
    for short, lost in LOST.items():
        scores = {name: f"{most - lost / 5:g}" for name, most in MAXIMA.items()}
        await cast_ballot(holder, year.units[short], uuid4(), scores=scores)


async def sign(year: Year) -> None:
    """Two tellers and two scrutineers, each at the own desk."""
    for person in (*year.tellers, *year.scrutineers[:2]):
        await sign_as(year, person)


async def sign_as(year: Year, person: Person) -> None:
    page = await year.desk(person, f"{year.room}/ranking")
    await page.get_by_role("link", name="签署这份计票结果").click()
    await page.get_by_role("dialog").get_by_role("button", name="身份签署").click()
    signed = page.get_by_role("listitem").filter(has_text=person.full_name)
    await expect(signed.first).to_be_visible()
