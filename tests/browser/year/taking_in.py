"""Register, year, delegates and accounts: sheets with faults, mended, taken in."""

import io

import xlsxwriter
from playwright.async_api import Page, expect

from evaluation.db import fetch
from tests.browser.year.desks import GROUPS, REGISTER, Year, clean

UNIT_HEADS = ("榜单", "类别", "单位全称", "单位简称", "自有代码", "承办单位", "备注")
RARE = "李䶮"
"""A name that GB2312 cannot write and GB18030 can."""


def register_lines() -> list[tuple[str, ...]]:
    return [
        ("市直单位", category, f"常德市{short}", short, "", "否", "")
        for short, category in REGISTER.items()
    ]


def faulty_lines() -> list[tuple[str, ...]]:
    """A class that nobody knows, a title that is missing, and one short title twice."""
    lines = [list(line) for line in register_lines()]
    lines[1][1], lines[2][2], lines[4][3] = "综合类", "", "公安局"
    return [tuple(line) for line in lines]


def workbook(lines: list[tuple[str, ...]]) -> dict[str, object]:
    kept = io.BytesIO()
    with xlsxwriter.Workbook(kept) as book:
        sheet = book.add_worksheet("单位名录")
        for number, line in enumerate([UNIT_HEADS, *lines]):
            sheet.write_row(number, 0, line)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return {"name": "名录.xlsx", "mimeType": kind, "buffer": kept.getvalue()}


def delegates(groups: dict[str, str], coding: str) -> dict[str, object]:
    lines = ["组别,姓名,单位"]
    lines += [
        f"{title},{name}{mark},常德市第{number}中学"
        for mark, title in zip("甲乙丙", groups.values(), strict=True)
        for number, name in enumerate((RARE, "王芳", "赵明"), 1)
    ]
    content = "\r\n".join(lines).encode(coding)
    return {"name": "代表.csv", "mimeType": "text/csv", "buffer": content}


async def send(page: Page, sheet: dict[str, object]) -> None:
    await page.get_by_label("填好的表").set_input_files(sheet)
    await page.get_by_role("button", name="上传并核对").click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text("核对")


async def faults_on(page: Page) -> list[tuple[str, str, str]]:
    """Sheet, row and column of each line that is to be mended."""
    rows = page.get_by_role("table").first.locator("tbody tr")
    return [
        tuple((await row.locator("td").all_inner_texts())[:3])  # type: ignore[misc]
        for row in await rows.all()
    ]


async def take(page: Page) -> None:
    await page.get_by_role("button", name="导入：").click()
    await expect(page.get_by_role("status")).to_contain_text("新增")


async def import_register(year: Year) -> None:
    page = await year.desk(year.officer, "/office/import/units?of=2024")
    await send(page, workbook(faulty_lines()))
    await expect(page.get_by_text("有 3 处要改")).to_be_visible()
    assert sorted(await faults_on(page), key=lambda fault: fault[1]) == [
        ("单位名录", "3", "类别"),
        ("单位名录", "4", "单位全称"),
        ("单位名录", "6", "单位简称"),
    ]
    await clean(page)
    assert await page.get_by_role("button", name="导入：").count() == 0
    assert await year.stored("unit") == 0
    await page.get_by_role("link", name="改好后再传").click()
    await send(page, workbook(register_lines()))
    assert await year.stored("unit") == 0
    await clean(page)
    await take(page)
    rows = await fetch(
        "SELECT id, short_title FROM unit WHERE jurisdiction = $1", year.jurisdiction
    )
    year.units = {row["short_title"]: row["id"] for row in rows}
    assert year.units.keys() == REGISTER.keys()


async def begin_year(year: Year) -> None:
    page = await year.desk(year.officer, "/office/new-year")
    await expect(page.get_by_label("年度", exact=True)).to_have_value("2024")
    await page.get_by_label("依据文件").fill("《湖南省行政执法监督条例》")
    await expect(page.get_by_label("第 1 个榜单", exact=True)).to_have_value("市直单位")
    await page.get_by_role("button", name="建立年度").click()
    await page.wait_for_url("**/office")
    rows = await fetch("SELECT id FROM cycle WHERE jurisdiction = $1", year.jurisdiction)
    year.cycle = rows[0]["id"]


async def import_delegates(year: Year) -> None:
    page = await year.desk(year.officer, f"/office/import/delegates?of={year.cycle}")
    await send(page, delegates(GROUPS | {"npc": "工商联"}, "gb18030"))
    await expect(page.get_by_text("有 3 处要改")).to_be_visible()
    assert {fault[1:] for fault in await faults_on(page)} == {
        (number, "组别") for number in ("5", "6", "7")
    }
    assert await year.stored("delegate") == 0
    await page.get_by_role("link", name="改好后再传").click()
    await send(page, delegates(GROUPS, "gb18030"))
    await take(page)
    await page.get_by_role("link", name="去看评议代表").click()
    await expect(page.get_by_role("rowheader", name=f"{RARE}甲")).to_be_visible()
    assert await year.stored("delegate") == 9


async def open_accounts(year: Year, *shorts: str) -> None:
    """单位联络员 of these units; each logs in with the password that was printed once."""
    lines = ["用户名,姓名,处室、单位,角色,所属单位"]
    lines += [
        f"{year.jurisdiction.hex[:6]}.{number},联络员{number},办公室,单位联络员,常德市{short}"
        for number, short in enumerate(shorts)
    ]
    page = await year.desk(year.administrator, "/office/import/accounts")
    content = "\n".join(lines).encode("utf-8-sig")
    await send(page, {"name": "账号.csv", "mimeType": "text/csv", "buffer": content})
    await take(page)
    await clean(page)
    strips = await page.locator(".strips li").all()
    for short, strip in zip(shorts, strips, strict=True):
        username, password = await strip.locator("dd.code").all_inner_texts()
        year.clerks[short] = await log_in(year, username, password)


async def log_in(year: Year, username: str, password: str) -> Page:
    page = await (await year.context(username)).new_page()
    await page.goto("/log-in")
    await page.get_by_label("用户名").fill(username)
    await page.get_by_label("密码").fill(password)
    await page.get_by_role("button", name="登录").click()
    await page.wait_for_url("**/unit")
    await clean(page)
    return page
