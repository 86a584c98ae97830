"""A hall of four units, and a tablet that has entered a slip."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, BrowserContext, Page

from evaluation.scoring.actions import NewSlip
from tests import given
from tests.browser.tablet import LANDSCAPE, enter, give_facts, turn_to
from tests.site import Site


@pytest.fixture(scope="module")
async def hall(site: Site) -> given.Hall:
    """Four units in the form of points, every one open; each test draws slips of its own."""
    hall = await given.an_open_sitting(units=4, slips={"party": 40, "npc": 1, "cppcc": 1})
    await give_facts(hall)
    return hall


@pytest.fixture
def slip(hall: given.Hall) -> NewSlip:
    return hall.slips.pop(0)


@pytest.fixture
async def context(browser: Browser) -> AsyncIterator[BrowserContext]:
    """One tablet."""
    context = await browser.new_context(viewport=LANDSCAPE, reduced_motion="reduce")
    context.set_default_timeout(8000)
    yield context
    await context.close()


@pytest.fixture
async def page(site: Site, context: BrowserContext, slip: NewSlip) -> Page:
    """The first unit's sheet on a tablet that has just entered its slip."""
    page = await enter(context, site, slip)
    await page.get_by_role("link", name="知道了").click()
    await turn_to(page, 1)
    return page
