"""The office in a real browser: refusals in place, questions as dialogs, live counts, the CSV."""

from pathlib import Path
from uuid import uuid4

import pytest
from playwright.async_api import Browser, Page, expect

from evaluation.accounts import sessions
from evaluation.accounts.rules import Person, Role
from evaluation.cycles import defaults
from evaluation.scoring import queries
from evaluation.scoring.ballots import cast_ballot, enter_slip, tablet_hash
from evaluation.scoring.quorum_queries import present_counts
from tests import given
from tests.scoring.delegates import NAMES, invite
from tests.site import Site
from tests.sound import violations


@pytest.fixture
def sit_down(site: Site, browser: Browser):
    """As this person at a desk of the own; with or without JavaScript."""

    async def sit_down(person: Person, *, javascript: bool = True) -> Page:
        context = await browser.new_context(java_script_enabled=javascript)
        context.set_default_timeout(8000)
        secret = await sessions.begin(person.account, person.jurisdiction)
        await context.add_cookies([{"name": "sid", "value": secret, "url": site.url}])
        return await context.new_page()

    return sit_down


async def test_a_refusal_stands_beside_the_form_and_what_was_typed_stays(site, sit_down):
    hall = await given.a_prepared_sitting()
    page = await sit_down(hall.officer)
    await page.goto(f"{site.url}/office/new-year")
    await page.get_by_label("年度", exact=True).fill("2024")
    await page.get_by_label("依据文件").fill("石门县工作方案")
    await page.get_by_label("第 1 个榜单", exact=True).fill("市直单位")
    await page.get_by_role("button", name="建立年度").click()
    refusal = page.get_by_role("alert")
    await refusal.wait_for()
    assert await refusal.inner_text() == "2024 年度已经建立，不用再建。"
    assert await page.get_by_label("依据文件").input_value() == "石门县工作方案"
    assert page.url == f"{site.url}/office/new-year"


async def test_what_cannot_be_undone_is_asked_first_and_can_be_left(site, sit_down):
    hall = await given.an_open_sitting(units=1)
    page = await sit_down(hall.officer)
    await page.goto(f"{site.url}/office/sittings/{hall.sitting}")
    await page.get_by_role("link", name="封箱").click()
    dialog = page.get_by_role("dialog", name="现在封箱吗？")
    await dialog.wait_for()
    back = dialog.get_by_role("link", name="先不做，回去")
    assert await back.evaluate("it => it === document.activeElement")
    assert await violations(page) == []
    await back.click()
    assert await page.get_by_role("dialog").count() == 0
    assert await queries.sitting_state(hall.sitting) == "open"
    await page.get_by_role("link", name="封箱").click()
    await dialog.get_by_role("button", name="封箱").click()
    await page.get_by_role("heading", name="封箱码").wait_for()
    assert await queries.sitting_state(hall.sitting) == "closed"


async def test_counts_change_by_themselves_and_leave_the_checked_boxes_alone(site, sit_down):
    hall = await given.an_open_sitting(units=1)
    page = await sit_down(hall.officer)
    await page.goto(f"{site.url}/office/sittings/{hall.sitting}")
    await page.get_by_label("第1局", exact=True).check()
    secret = await enter_slip(None, token=hall.slips_of("party")[0].token)
    holder = await queries.holder_of(tablet_hash(secret or ""))
    await cast_ballot(holder, hall.units[0], uuid4(), scores=given.FULL)
    await page.locator("[data-cast=party]", has_text="1 / 1").wait_for()
    assert await page.locator("[data-lacking]").inner_text() == "2"
    assert await page.get_by_label("第1局", exact=True).is_checked()


async def test_a_registrar_signs_in_with_the_keyboard_alone(site, sit_down):
    hall = await given.a_prepared_sitting()
    registrar = await given.a_person(Role.REGISTRAR, jurisdiction=hall.jurisdiction)
    await invite(hall, *NAMES)
    page = await sit_down(registrar)
    address = f"{site.url}/office/sittings/{hall.sitting}/sign-in"
    await page.goto(address)
    said, field = page.locator("#said h2"), page.locator("#find")
    for typed, name in (("clx", "陈立新"), ("shancm", "单春梅")):
        await page.keyboard.type(typed)
        await page.keyboard.press("Enter")  # at once: the list for these signs is still on its way
        await expect(said).to_have_text(f"{name}，已签到")
        await expect(field).to_have_value("")
        await expect(field).to_be_focused()
    await page.keyboard.type("clx")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("请按名单里那一行的按钮")
    assert await present_counts(hall.sitting) == {"party": 2}
    await page.get_by_role("button", name="撤回单春梅的签到").click()
    await expect(said).to_have_text("单春梅，签到已撤回")
    assert await present_counts(hall.sitting) == {"party": 1}
    assert page.url == address
    assert await violations(page) == []


async def test_the_file_of_slips_runs_nothing_in_a_spreadsheet(site, sit_down, tmp_path: Path):
    scheme = defaults.points_scheme()
    groups = [dict(group) for group in defaults.GROUPS]
    groups[0]["title"] = '=HYPERLINK("http://evil.cn")'
    scheme["rules"]["groups"] = groups
    hall = await given.a_prepared_sitting(scheme=scheme)
    page = await sit_down(hall.officer)
    await page.goto(f"{site.url}/office/sittings/{hall.sitting}/slips")
    await page.get_by_label("张数").fill("2")
    await page.get_by_label("不印，在屏幕上看").check()
    async with page.context.expect_page() as opened:
        await page.get_by_role("button", name="制卡").click()
    page = await opened.value
    async with page.expect_download() as download:
        await page.get_by_role("button", name="下载 CSV").click()
    file = tmp_path / "slips.csv"
    await (await download.value).save_as(file)
    lines = file.read_bytes().decode("utf-8").split("\r\n")
    assert lines[0] == '\ufeff"组别","卡号","代码","链接","存根代码"'
    assert len(lines) == 4
    assert lines[1].startswith('"\'=HYPERLINK(""http://evil.cn"")","')


async def test_everything_works_without_javascript(site, sit_down):
    hall = await given.an_open_sitting(units=1)
    page = await sit_down(hall.officer, javascript=False)
    await page.goto(f"{site.url}/office/sittings/{hall.sitting}")
    await page.get_by_role("button", name="暂停会议").click()
    await page.get_by_role("button", name="继续评议会").click()
    await page.get_by_role("link", name="封箱").click()
    await page.get_by_role("button", name="封箱").click()
    await page.get_by_role("heading", name="封箱码").wait_for()
    page = await sit_down(hall.scrutineers[1], javascript=False)
    await page.goto(f"{site.url}/office/sittings/{hall.sitting}/opening")
    await page.get_by_role("button", name="我是第一人").click()
    await page.get_by_role("button", name="撤回我的确认").wait_for()
