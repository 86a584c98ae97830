"""平板 in a hall where things break: what its holder sees, and what is in the box afterwards."""

from collections.abc import AsyncIterator

import asyncpg
import pytest
from playwright.async_api import Browser, BrowserContext, Locator, Page, expect

from evaluation.db import fetch
from evaluation.scoring import ballots, queries
from evaluation.scoring.actions import NewSlip
from evaluation.server.dsn import owner_dsn
from evaluation.settings import settings
from tests import given
from tests.browser.tablet import (
    LANDSCAPE,
    ballots_sent,
    enter,
    grade,
    look_again,
    put_in,
    revisions,
    same,
    state,
    turn_to,
)
from tests.site import Site
from tests.weak_line import WeakLine, weak_line

BACK = 30_000
"""Until a tablet has found the server again by itself, however long it had to wait last."""


@pytest.fixture
async def line(site: Site) -> AsyncIterator[WeakLine]:
    async with weak_line(site.port) as line:
        yield line


@pytest.fixture
async def far(context: BrowserContext, line: WeakLine, slip: NewSlip) -> Page:
    """The first unit's sheet on a tablet behind the line; its clock may be put forward."""
    page = await context.new_page()
    await page.clock.install()
    await page.goto(f"{line.url}/t/{slip.token}")
    await page.get_by_role("link", name="知道了").click()
    await turn_to(page, 1)
    return page


def lost(page: Page) -> Locator:
    return page.locator("#lost")


async def test_a_router_that_restarts_is_waited_for_and_nothing_is_sent_unasked(
    hall: given.Hall, line: WeakLine, far: Page, slip: NewSlip
) -> None:
    """The notice comes, counts, and goes by itself; a full sheet that nobody put in stays here."""
    sent = ballots_sent(far)
    line.cut()
    for number in (1, 2):
        await turn_to(far, number)
        await same(far, "良").click()
        await put_in(far)
    await expect(lost(far)).to_contain_text("连不上服务器，分数都存在这台平板上", timeout=BACK)
    await expect(lost(far)).to_contain_text("待送 2 家")
    await turn_to(far, 3)
    await same(far, "优").click()
    await turn_to(far, 4)
    await grade(far, 0, "中").click()
    for other in [hall.slips.pop(0) for _ in range(3)]:
        await cast_elsewhere(other, hall)
    tries = len(sent)
    line.mend()
    await expect(lost(far)).to_be_hidden(timeout=BACK)
    await expect(far.locator(".value").first).to_have_text("14")
    for number in (1, 2):
        await turn_to(far, number)
        await expect(state(far)).to_contain_text("已入箱", timeout=BACK)
    assert await revisions(slip) == [1, 1]
    keys = {message["key"] for message in sent}
    assert (len(keys), tries >= 2) == (2, True)
    await turn_to(far, 3)
    await expect(state(far)).to_contain_text("按“投入票箱”才算数")


async def cast_elsewhere(slip: NewSlip, hall: given.Hall) -> None:
    secret = await ballots.enter_slip(None, token=slip.token)
    holder = await queries.holder_of(ballots.tablet_hash(secret or ""))
    key = (await fetch("SELECT gen_random_uuid() AS key"))[0]["key"]
    await ballots.cast_ballot(holder, hall.units[3], key, scores=given.FULL)


async def test_the_old_address_keeps_the_drafts_and_says_what_to_do(
    site: Site, browser: Browser, line: WeakLine, far: Page, slip: NewSlip
) -> None:
    """One unit in the box, one on its way when the server gets another address."""
    await same(far, "优").click()
    await put_in(far)
    await expect(state(far)).to_contain_text("已入箱")
    line.cut()
    await turn_to(far, 2)
    await same(far, "差").click()
    await put_in(far)
    await expect(lost(far)).to_contain_text("待送 1 家", timeout=BACK)
    await expect(far.get_by_text("换了网址")).to_be_hidden()
    await far.clock.fast_forward(120_000)
    await expect(lost(far)).to_contain_text("在新网址再扫一次评议卡，照这里把待送的 1 家再评一遍")
    other = await browser.new_context(viewport=LANDSCAPE, reduced_motion="reduce")
    new = await enter(other, site, slip)
    await expect(new.locator(".tile").first).to_contain_text("已入箱")
    await expect(new.locator(".tile").nth(1)).to_contain_text("未评")
    await far.get_by_role("link", name="看待送的分数").click()
    row = far.get_by_role("row").filter(has_text="第2局")
    await expect(row).to_contain_text("待发送")
    await expect(row.locator(".num").nth(1)).to_have_text("10")
    assert await far.locator("#main button").count() == 0  # to be shown around: nothing to touch
    await turn_to(new, 2)
    await same(new, "差").click()
    await put_in(new)
    await expect(state(new)).to_contain_text("已入箱")
    assert await revisions(slip) == [1, 1]
    await other.close()


async def test_a_restored_server_gets_again_what_its_backup_lacks(
    hall: given.Hall, page: Page, slip: NewSlip
) -> None:
    """Acknowledged, then gone with the disk; the tablet notices, and its holder sees it counted."""
    await put_all_in(page, 3)
    before = await digests(slip)
    await forget(slip, hall.units[1:3])
    sent = ballots_sent(page)
    await look_again(page)
    await expect(page.get_by_text("服务器恢复以后，2 家已重新入箱。")).to_be_visible()
    await expect(state(page)).to_contain_text("已入箱")
    assert await revisions(slip) == [1, 1, 1]
    after = await digests(slip)
    assert after[hall.units[0]] == before[hall.units[0]]
    assert [after[unit] == before[unit] for unit in hall.units[1:3]] == [False, False]
    assert len(sent) == 2


async def test_a_slip_entered_after_the_backup_is_scanned_again_and_loses_nothing(
    hall: given.Hall, site: Site, page: Page, slip: NewSlip
) -> None:
    await put_all_in(page, 2)
    await forget(slip, hall.units, tablets=True)
    await page.goto(f"{site.url}/t/{slip.token}")
    await expect(page.get_by_text("2 家已重新入箱。")).to_be_visible()
    assert await revisions(slip) == [1, 1]


async def put_all_in(page: Page, count: int) -> None:
    for number in range(1, count + 1):
        await turn_to(page, number)
        await same(page, "良").click()
        await put_in(page)
        await expect(state(page)).to_contain_text("已入箱")


async def digests(slip: NewSlip) -> dict[object, bytes]:
    rows = await fetch(
        "SELECT b.unit, b.digests[b.revision] AS digest FROM ballot b "
        "JOIN slip s ON s.id = b.slip WHERE s.number = $1",
        slip.number,
    )
    return {row["unit"]: row["digest"] for row in rows}


async def forget(slip: NewSlip, units: list, *, tablets: bool = False) -> None:
    """As a backup has it that was made before."""
    owner = await asyncpg.connect(owner_dsn(settings()))
    of_slip = "slip = (SELECT id FROM slip WHERE number = $1)"
    await owner.execute(
        f"DELETE FROM ballot WHERE {of_slip} AND unit = ANY($2)", slip.number, units
    )
    if tablets:
        await owner.execute(f"DELETE FROM tablet WHERE {of_slip}", slip.number)
    await owner.close()
