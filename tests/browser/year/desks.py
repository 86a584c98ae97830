"""The people of one year, each at a desk of the own, and what has come out so far."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from playwright.async_api import Browser, BrowserContext, Page, Route

from evaluation.accounts import sessions
from evaluation.accounts.rules import Person, Role
from evaluation.db import fetch_one
from tests import given
from tests.site import Site
from tests.sound import violations

SIZE = {"width": 1280, "height": 800}
REGISTER = {
    "公安局": "综合执法类",
    "城管局": "综合执法类",
    "教育局": "社会管理服务类",
    "水利局": "经济管理类",
    "税务局": "垂直和双重管理类",
}
"""Short titles and classes; the full title is 常德市 and the short one."""
GROUPS = {"party": "党代表", "npc": "人大代表", "cppcc": "政协委员"}
SLIPS = 3
"""Of each group."""


@dataclass
class Year:
    """`cards` are key codes in the order of `scrutineers`; `codes` those of slips, by group."""

    site: Site
    browser: Browser
    jurisdiction: UUID
    officer: Person
    other: Person
    administrator: Person
    scrutineers: list[Person]
    tellers: list[Person]
    cycle: UUID | None = None
    sitting: UUID | None = None
    units: dict[str, UUID] = field(default_factory=dict)
    clerks: dict[str, Page] = field(default_factory=dict)
    cards: list[str] = field(default_factory=list)
    codes: dict[str, list[str]] = field(default_factory=dict)
    contexts: dict[UUID | str, BrowserContext] = field(default_factory=dict)

    @property
    def room(self) -> str:
        return f"/office/sittings/{self.sitting}"

    async def context(self, name: UUID | str) -> BrowserContext:
        """One browser of its own for each name."""
        if name not in self.contexts:
            context = await self.browser.new_context(viewport=SIZE, base_url=self.site.url)
            context.set_default_timeout(15_000)
            self.contexts[name] = context
        return self.contexts[name]

    async def desk(self, person: Person, path: str) -> Page:
        """This person's page, opened at this path."""
        context = await self.context(person.account)
        if not context.pages:
            secret = await sessions.begin(person.account, person.jurisdiction)
            await context.add_cookies([{"name": "sid", "value": secret, "url": self.site.url}])
            await context.new_page()
        page = context.pages[0]
        answer = await page.goto(path)
        assert answer is not None
        assert answer.status == 200, f"{path} {answer.status}"
        return page

    async def stored(self, table: str) -> int:
        """Rows of the jurisdiction, as other connections see them."""
        count: int = await fetch_one(
            f'SELECT count(*) FROM "{table}" WHERE jurisdiction = $1', self.jurisdiction
        )
        return count


@asynccontextmanager
async def begun(site: Site, browser: Browser) -> AsyncIterator[Year]:
    here = await given.a_jurisdiction()

    async def people(role: Role, *names: str) -> list[Person]:
        return [await given.a_person(role, jurisdiction=here, full_name=name) for name in names]

    officer, other = await people(Role.CITY_OFFICER, "周敏", "陈立")
    year = Year(
        *(site, browser, here, officer, other),
        administrator=(await people(Role.ADMINISTRATOR, "管清"))[0],
        scrutineers=await people(Role.SCRUTINEER, "刘国平", "王淑兰", "李建华"),
        tellers=await people(Role.TELLER, "何芳", "杨帆"),
    )
    yield year
    for context in year.contexts.values():
        await context.close()


async def clean(page: Page) -> None:
    """Axe finds nothing against WCAG 2.2 AA."""
    assert (page.url, await violations(page)) == (page.url, [])


async def ask(page: Page, link: str, deed: str) -> None:
    """Press what is asked once more, and say yes in the dialog."""
    await page.get_by_role("link", name=link).click()
    await page.get_by_role("dialog").get_by_role("button", name=deed).click()


async def printed(page: Page, button: str) -> bytes:
    """The PDF that a form opens in a new tab, byte for byte as the browser got it."""
    got: list[bytes] = []

    async def keep(route: Route) -> None:
        answer = await route.fetch()
        assert answer.headers["content-type"] == "application/pdf", await answer.text()
        got.append(await answer.body())
        await route.fulfill(status=200, content_type="text/plain", body="printed")

    await page.context.route("**/slips", keep)
    async with page.context.expect_page() as opened:
        await page.get_by_role("button", name=button).click()
    tab = await opened.value
    await tab.wait_for_load_state()
    await tab.close()
    await page.context.unroute("**/slips", keep)
    return got[0]


async def taken(page: Page, link: str) -> bytes:
    """The file behind a link, asked for as the one who is logged in."""
    address = await page.get_by_role("link", name=link).get_attribute("href")
    answer = await page.context.request.get(address or "")
    assert answer.ok, f"{address} {answer.status}"
    return await answer.body()
