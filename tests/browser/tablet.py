"""What a delegate does and sees on the tablet, in few words."""

from typing import Any
from uuid import uuid4

from playwright.async_api import BrowserContext, Locator, Page, expect

from evaluation.cycles.defaults import INDICATORS
from evaluation.db import fetch
from evaluation.objective.tables import Fact
from evaluation.scoring.actions import NewSlip
from tests import given
from tests.site import Site

LANDSCAPE = {"width": 1280, "height": 800}
PORTRAIT = {"width": 800, "height": 1280}


async def give_facts(hall: given.Hall) -> None:
    """A line of figures beside every indicator of every unit."""
    await Fact.insert(
        *(
            Fact(
                id=uuid4(),
                jurisdiction=hall.jurisdiction,
                unit=unit,
                indicator=indicator["id"],
                text=f"抽查 {number} 卷，均分 {90 + number / 10}（全市均分 88.3），无不合格卷",
            )
            for number, unit in enumerate(hall.units)
            for indicator in INDICATORS
        )
    )


async def enter(context: BrowserContext, site: Site, slip: NewSlip) -> Page:
    page = await context.new_page()
    await page.goto(f"{site.url}/t/{slip.token}")
    return page


def state(page: Page) -> Locator:
    return page.locator(".box-state")


def main_button(page: Page) -> Locator:
    return page.locator("#foot .main:visible")


def grade(page: Page, item: int, name: str) -> Locator:
    return page.locator(".item").nth(item).locator(".grade", has_text=name)


def same(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="五项同档").get_by_text(name, exact=True)


async def turn_to(page: Page, number: int) -> None:
    await page.evaluate("number => { location.hash = number; }", number)
    await expect(page.get_by_role("heading", level=1)).to_have_text(f"常德市第{number}局")


async def put_in(page: Page) -> None:
    await page.get_by_role("button", name="投入票箱").click()


ON_DISK = """() => new Promise((done) => {
  const asked = indexedDB.open('tablet', 1);
  asked.onsuccess = () => {
    const read = asked.result.transaction(['slip', 'sheet'], 'readonly');
    read.oncomplete = () => { asked.result.close(); done(); };
    read.objectStore('sheet').count();
  };
})"""
"""Stands in line behind whatever is being written."""


async def reload(page: Page) -> None:
    """As soon as what was pressed lies on the tablet's disk, which takes it some milliseconds."""
    await page.evaluate(ON_DISK)
    await page.reload()


async def look_again(page: Page) -> None:
    """What the tablet does by itself every ten seconds, and when it is picked up again."""
    async with page.expect_response("**/t/state"):
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")


def ballots_sent(page: Page) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    page.on("request", lambda asked: asked.method == "PUT" and sent.append(asked.post_data_json))
    return sent


async def revisions(slip: NewSlip) -> list[int]:
    """How often each ballot of this slip was changed, by unit."""
    rows = await fetch(
        "SELECT b.revision FROM ballot b JOIN slip s ON s.id = b.slip WHERE s.number = $1",
        slip.number,
    )
    return [row["revision"] for row in rows]


async def kept(page: Page) -> list[int]:
    """Records in the tablet's own memory, by store."""
    counts: list[int] = await page.evaluate(
        """() => new Promise((resolve) => { indexedDB.open('tablet').onsuccess = ({target}) => {
            const stores = ['slip', 'sheet'], done = target.result.transaction(stores);
            const asked = stores.map((name) => done.objectStore(name).count());
            done.oncomplete = () => { target.result.close(); resolve(asked.map((a) => a.result)); };
        }; })"""
    )
    return counts
