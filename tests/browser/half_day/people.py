"""Who is in the hall of one half-day, each at a browser of the own, and what they press."""

from dataclasses import dataclass, field
from hashlib import sha256

from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from evaluation.accounts import sessions
from evaluation.accounts.rules import Person, Role
from evaluation.db import transaction
from evaluation.panel.actions import settle_delegates
from evaluation.panel.rules import DelegateName
from evaluation.scoring.actions import issue_slips
from tests import given
from tests.browser.tablet import LANDSCAPE, give_facts, put_in, same, state
from tests.browser.year.desks import ask, clean, taken
from tests.documents.reading import texts_of
from tests.site import Site

UNITS = 4
DICE = "4 1 6 2 5 3 3 6 1 4"
INVITED = [
    DelegateName("party", "陈立新", "常德日报社"),
    DelegateName("npc", "单国强", "常德市第2局"),
    DelegateName("party", "周玉兰", "鼎城区第一中学"),
]
LATE = DelegateName("cppcc", "郑晓梅", "湖南文理学院")
WALL = {"width": 1920, "height": 1080}
TITLES = {"party": "党代表", "npc": "人大代表", "cppcc": "政协委员"}


@dataclass
class HalfDay:
    """`order` are the units' titles as the lots put them."""

    site: Site
    browser: Browser
    hall: given.Hall
    registrar: Person
    host: Person
    order: list[str] = field(default_factory=list)
    contexts: list[BrowserContext] = field(default_factory=list)

    @property
    def room(self) -> str:
        return f"/office/sittings/{self.hall.sitting}"

    async def browse(self, size: dict[str, int] = LANDSCAPE) -> Page:
        context = await self.browser.new_context(viewport=size, base_url=self.site.url)
        context.set_default_timeout(15_000)
        self.contexts.append(context)
        return await context.new_page()

    async def desk(self, person: Person, room: str = "") -> Page:
        """A page of this sitting, before this person."""
        page = await self.browse()
        secret = await sessions.begin(person.account, person.jurisdiction)
        await page.context.add_cookies([{"name": "sid", "value": secret, "url": self.site.url}])
        answer = await page.goto(self.room + room)
        assert answer is not None
        assert answer.status == 200, await page.inner_text("body")
        return page


async def prepared(site: Site, browser: Browser) -> HalfDay:
    """Everything up to the morning: slips printed and none handed out, key cards, a rehearsal."""
    hall = await given.a_prepared_sitting(units=UNITS, slips={"party": 3, "npc": 1, "cppcc": 1})
    await give_facts(hall)
    async with transaction():
        await settle_delegates(hall.jurisdiction, hall.cycle, INVITED, [])
    await given.rehearse(hall)
    for group in TITLES:
        await issue_slips(hall.officer, hall.sitting, group, 0)
    registrar, host = [
        await given.a_person(role, jurisdiction=hall.jurisdiction, full_name=name)
        for role, name in ((Role.REGISTRAR, "田静"), (Role.HOST, "罗勇"))
    ]
    return HalfDay(site, browser, hall, registrar, host)


async def draw_lots(day: HalfDay) -> None:
    """Any outsider can work the order out from the dice."""
    page = await day.desk(day.hall.officer, "/agenda/draw")
    await page.get_by_label("种子", exact=True).fill(DICE)
    await page.get_by_label("第 1 个半天").fill("2025-01-16")
    await page.get_by_role("button", name="下一步：核对").click()
    await page.get_by_role("button", name="抽签", exact=True).click()
    await page.wait_for_url("**/agenda")
    seed = DICE.replace(" ", "")
    day.order = sorted(
        (f"常德市第{number}局" for number in range(1, UNITS + 1)),
        key=lambda title: sha256(f"{seed}\n{title}".encode()).hexdigest(),
    )
    listed = await page.locator(".table th[scope=row]").all_inner_texts()
    assert [title.partition("　")[0].strip() for title in listed] == day.order


async def sign_in(desk: Page, typed: str, name: str) -> None:
    """A few signs and Enter."""
    await desk.get_by_label("姓名、拼音首字母或单位").fill(typed)
    await expect(desk.locator("[data-first]")).to_have_attribute("aria-label", f"{name}签到")
    await desk.keyboard.press("Enter")
    await expect(desk.get_by_role("heading", name=f"{name}，已签到")).to_be_visible()


async def hand_out(desk: Page, group: str, count: int) -> None:
    await desk.get_by_label(f"{TITLES[group]}一共发出几张卡").fill(str(count))
    row = desk.locator("tr", has=desk.get_by_role("rowheader", name=TITLES[group])).last
    await row.get_by_role("button", name="登记").click()
    await expect(row.locator("td").nth(1)).to_have_text(str(count))


def next_button(host: Page) -> Locator:
    return host.locator("button#next-step")


async def take_next(host: Page, words: str) -> None:
    """The large button, once it says this; a press too soon after another is not heard."""
    await host.wait_for_timeout(600)
    await expect(next_button(host)).to_contain_text(words)
    turn = await host.locator("[data-turn]").get_attribute("data-turn")
    await next_button(host).click()
    await expect(host.locator("[data-turn]")).not_to_have_attribute("data-turn", turn or "")


async def type_code(page: Page, code: str) -> None:
    await page.get_by_label("8 位代码").fill(code)
    await page.get_by_role("button", name="开始评议").click()


async def start_tablet(page: Page, code: str) -> None:
    """A slip that is used for the first time is explained once."""
    await type_code(page, code)
    await page.get_by_role("link", name="知道了").click()


async def score(page: Page, day: HalfDay, number: int, grade: str) -> None:
    await turn_to(page, day, number)
    await same(page, grade).click()
    await put_in(page)


async def in_box(page: Page, day: HalfDay, number: int) -> None:
    await turn_to(page, day, number)
    await expect(state(page)).to_contain_text("已入箱", timeout=15_000)


async def turn_to(page: Page, day: HalfDay, number: int) -> None:
    await page.evaluate("number => { location.hash = number; }", number)
    await expect(page.get_by_role("heading", level=1)).to_have_text(day.order[number - 1])


async def hand_in(page: Page) -> str:
    """The receipt, without its space."""
    await page.get_by_role("link", name="全部单位").click()
    await page.get_by_role("button", name="交卡").click()
    await page.get_by_role("button", name="交卡，不再修改").click()
    await expect(page.locator(".receipt")).to_be_visible()
    return (await page.locator(".receipt").inner_text()).replace(" ", "")


async def open_box(day: HalfDay) -> None:
    """Two scrutineers, each at the own desk, with their cards."""
    one, two = day.hall.scrutineers[:2]
    first = await day.desk(one, "/opening")
    await first.get_by_role("button", name="我是第一人").click()
    await expect(first.get_by_text("您已确认")).to_be_visible()
    second = await day.desk(two, "/opening")
    await clean(second)
    for person, card in zip((one, two), day.hall.cards, strict=False):
        await second.get_by_label(f"{person.full_name}的钥匙卡").fill(card)
    await second.get_by_role("button", name="启封并计票").click()
    await second.wait_for_url("**/ranking")


async def sign(day: HalfDay) -> None:
    """Two tellers and two scrutineers."""
    for person in (*day.hall.tellers, *day.hall.scrutineers[:2]):
        page = await day.desk(person, "/ranking")
        await ask(page, "签署这份计票结果", "身份签署")
        names = page.locator("section", has=page.get_by_role("heading", name="签署", exact=True))
        signed = names.get_by_role("listitem").filter(has_text=person.full_name)
        await expect(signed).to_be_visible()
        await page.context.close()


async def count_sheet(day: HalfDay) -> str:
    """The text of the 计票结果报告单 as it was printed, without spaces and line ends."""
    page = await day.desk(day.hall.officer, "/documents")
    await page.click("form:has(input[value=count_sheet]) button[type=submit]")
    await page.wait_for_url("**/documents/*-*", timeout=60_000)
    return "".join("".join(texts_of(await taken(page, "PDF"))).split())
