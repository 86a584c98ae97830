"""导入导出 through the pages: the form, the sheet, the faults, the word, and what was done."""

import re
from urllib.parse import quote

import httpx
import pytest

from evaluation.accounts.rules import Person, Role
from tests import given
from tests.intake.given import (
    ACCOUNT_HEADS,
    DELEGATE_HEADS,
    PAST_HEADS,
    UNIT_HEADS,
    a_sheet,
    a_year,
    an_officer,
    taken,
    units_of,
    waiting,
)
from tests.scans import a_pdf
from tests.web.office.year import went_to

FORMS = {"take": {"seen": "0" * 32}, "drop": {}}
WATER = "市直单位,综合执法类,石门县水利局,县水利局,,,"


@pytest.fixture
def send(client: httpx.AsyncClient):
    """As this person, upload this file by the form of the page."""

    async def send(person: Person, path: str, content: bytes, **fields: str) -> httpx.Response:
        await given.log_in(client, person)
        token = client.headers.pop("x-csrftoken")
        name = fields.pop("name", "表.csv")
        return await client.post(
            path, data={"form_token": token, **fields}, files={"file": (name, content)}
        )

    return send


def seen_in(page: str) -> str:
    return re.search(r'name="seen" value="([0-9a-f]{32})"', page)[1]


async def test_a_register_goes_in_after_its_faults_are_mended(send, press, read):
    officer = await an_officer()
    assert "本辖区还没有名录" in await read(officer, "/office/register")
    assert "还没有" in await read(officer, "/office/import")
    faulty = a_sheet(UNIT_HEADS, WATER, WATER, "市直单位,综合类,石门县林业局,,,,")
    answer = await send(officer, "/office/import/units/sheet", faulty, of="2024")
    assert answer.status_code == 303
    page = await read(officer, answer.headers["location"])
    assert "<b>有 4 处要改。</b>整张表都没有导入，请改后再传。" in page
    for row, column in ((3, "单位全称"), (3, "单位简称"), (4, "类别"), (4, "单位简称")):
        assert f'<td class="num">{row}</td><td>{column}</td>' in page
    assert 'name="seen"' not in page
    assert await units_of(officer) == 0

    sound = a_sheet(UNIT_HEADS, WATER, WATER.replace("水利", "林业"))
    answer = await send(officer, "/office/import/units/sheet", sound, of="2024", classes="")
    draft = answer.headers["location"]
    page = await read(officer, draft)
    assert "导入：新增 2<" in page
    assert "共 2 行：市直单位 2 家" in page
    done = await press(officer, f"{draft}/take", {"seen": seen_in(page)})
    assert (done.status_code, "新增 2，改动 0，不变 0，删去 0" in done.text) == (200, True)
    assert await units_of(officer) == 2
    register = await read(officer, "/office/register")
    assert "名录　2024 年　2 家" in register
    assert "石门县林业局" in register


async def test_a_draft_of_another_jurisdiction_does_not_exist(send, press, client):
    officer, stranger = await an_officer(), await an_officer("澧县")
    sheet = a_sheet(UNIT_HEADS, WATER)
    draft = (await send(officer, "/office/import/units/sheet", sheet, of="2024")).headers[
        "location"
    ]
    await given.log_in(client, stranger)
    assert (await client.get(draft)).status_code == 404
    for act, form in FORMS.items():
        answer = await press(stranger, f"{draft}/{act}", form)
        assert (act, answer.status_code) == (act, 404)
    assert await waiting(officer) == 1
    went_to(await press(officer, f"{draft}/drop"), "/office/import/units")
    assert await waiting(officer) == 0


async def test_what_is_no_sheet_is_said_on_the_page_it_came_from(send):
    officer = await an_officer()
    answer = await send(officer, "/office/import/units/sheet", b"%PDF-1.7", of="2024")
    assert (answer.status_code, "这不是表格" in answer.text) == (409, True)
    assert 'href="/office/import/units">回到上一页' in answer.text
    huge = await send(officer, "/office/import/units/sheet", b"x" * 10_200_000, of="2024")
    assert huge.status_code == 413


async def test_files_come_under_their_chinese_names_and_are_not_kept(client):
    officer = await an_officer()
    await a_year(officer)
    await given.log_in(client, officer)
    for file, kind, name in (
        ("form.xlsx", "application/vnd.openxmlformats", "单位名录表样（2024年）.xlsx"),
        ("rows.csv", "text/csv; charset=UTF-8", "单位名录（2024年）.csv"),
        ("rows.gb18030.csv", "text/csv; charset=GB18030", "单位名录（2024年）.csv"),
    ):
        answer = await client.get(f"/office/import/units/{file}?of=2024")
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith(kind)
        expected = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
        assert answer.headers["content-disposition"] == expected
        assert answer.headers["cache-control"] == "no-store"
    assert (await client.get("/office/import/units/form.pdf")).status_code == 404
    assert (await client.get("/office/import/units?of=abc")).status_code == 404


async def test_passwords_of_new_accounts_stand_in_one_answer_only(send, press, read):
    county = await given.a_jurisdiction("石门县")
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=county)
    sheet = a_sheet(ACCOUNT_HEADS, "qinyong-1,覃勇,监督科,签到员、主持,", "tanhui-1,谭慧,,主持,")
    answer = await send(boss, "/office/import/accounts/sheet", sheet)
    draft = answer.headers["location"]
    done = await press(boss, f"{draft}/take", {"seen": seen_in(await read(boss, draft))})
    passwords = re.findall(r'<dt>密码</dt><dd class="code">(Cd-[0-9a-z]{16})</dd>', done.text)
    assert len(passwords) == 2
    assert done.headers["cache-control"] == "no-store"
    assert "密码只在这一页上" in done.text
    again = await press(boss, f"{draft}/take", {"seen": "0" * 32})
    assert again.status_code == 404
    for path in ("/office/accounts", "/office/import/accounts"):
        page = await read(boss, path)
        assert [one for one in passwords if one in page] == []


async def test_delegates_stand_by_group_and_a_telephone_is_refused(send, press, read):
    officer = await an_officer()
    assert "还没有评议年度" in await read(officer, "/office/delegates")
    assert "还没有评议年度" in await read(officer, "/office/import/delegates")
    cycle = str(await a_year(officer))
    assert "本年度还没有评议代表" in await read(officer, "/office/delegates")
    private = a_sheet(DELEGATE_HEADS, "党代表,覃勇,13873612345")
    answer = await send(officer, "/office/import/delegates/sheet", private, of=cycle)
    assert (answer.status_code, "第 2 行“单位”像是手机号" in answer.text) == (409, True)
    sheet = a_sheet(DELEGATE_HEADS, "党代表,覃勇,石门一中", "人大代表,覃勇,", "党代表,唐莉,")
    draft = (await send(officer, "/office/import/delegates/sheet", sheet, of=cycle)).headers[
        "location"
    ]
    page = await read(officer, draft)
    assert "覃勇在第 2 行是党代表，这里是人大代表" in page
    assert "共 3 行：党代表 2 人、人大代表 1 人" in page
    await press(officer, f"{draft}/take", {"seen": seen_in(page)})
    page = await read(officer, "/office/delegates")
    for words in ("2024 年度　3 人", "党代表　2 人", "政协委员　0 人", "这一组还没有代表"):
        assert words in page
    stranger = await an_officer("澧县")
    await a_year(stranger)
    assert "覃勇" not in await read(stranger, "/office/delegates")


async def test_another_jurisdictions_delegates_are_not_shown(client):
    officer, stranger = await an_officer(), await an_officer("澧县")
    cycle = await a_year(officer)
    await given.log_in(client, stranger)
    assert (await client.get(f"/office/delegates?cycle={cycle}")).status_code == 404
    assert (await client.get(f"/office/import/delegates?of={cycle}")).status_code == 404
    answer = await client.get(f"/office/import/delegates/rows.csv?of={cycle}")
    assert answer.status_code == 404


async def test_past_years_are_marked_and_have_their_scan(send, read, client):
    officer = await an_officer()
    assert "还没有往年结果" in await read(officer, "/office/past-years")
    await taken(officer, "past-years", "2022", a_sheet(PAST_HEADS, "2022,市直单位,甲局,90,1,优秀"))
    page = await read(officer, "/office/past-years")
    assert page.count("未经复算") >= 2
    path = re.search(r'action="(/office/past-years/[0-9a-f-]+/scan)"', page)[1]
    answer = await send(officer, path, a_pdf(), source="9号", name="原件.pdf")
    went_to(answer, "/office/past-years")
    assert "出处：9号" in await read(officer, "/office/past-years")
    scan = await client.get(path)
    assert (scan.status_code, scan.content) == (200, a_pdf())
    await given.log_in(client, await an_officer("澧县"))
    assert (await client.get(path)).status_code == 404


async def test_changes_are_recorded_taken_back_and_carried_into_the_next_year(press, read):
    officer = await an_officer()
    sheet = a_sheet(UNIT_HEADS, WATER, WATER.replace("水利", "林业"))
    await taken(officer, "units", "2024", sheet)
    page = await read(officer, "/office/register?year=2024")
    change = re.findall(r'href="(/office/register/units/[0-9a-f-]+/change)"', page)
    assert len(change) == 2
    assert "石门县林业局" in await read(officer, change[0])
    nothing = await press(officer, change[0], {"kind": "renamed"})
    assert (nothing.status_code, "请从名录里选承接单位" in nothing.text) == (409, True)
    assert (await press(officer, change[0], {"kind": "moved"})).status_code == 400
    form = {"kind": "renamed", "title": "石门县林草局", "short_title": "县林草局"}
    went_to(
        await press(officer, change[0], form | {"changed_on": "2025-02-01"}),
        "/office/register?year=2024",
    )
    page = await read(officer, "/office/register?year=2024")
    assert "石门县林草局（2025 年名录）" in page
    page = await read(officer, "/office/register/carry?from_year=2024&to_year=2025")
    assert "把 1 家带入 2025 年" in page
    went_to(
        await press(officer, "/office/register/carry", {"from_year": "2024", "to_year": "2025"}),
        "/office/register?year=2025",
    )
    assert "2025 年　2 家" in await read(officer, "/office/register")
    page = await read(officer, "/office/register?year=2024")
    back = re.search(r'action="(/office/register/changes/[0-9a-f-]+/take-back)"', page)[1]
    assert (await press(await an_officer("澧县"), back)).status_code == 404
    went_to(await press(officer, back), "/office/register?year=2024")
    assert "没有登记" in await read(officer, "/office/register?year=2024")


async def test_the_new_year_leads_to_the_import(read):
    officer = await an_officer()
    assert 'href="/office/import/units">导入当年名录' in await read(officer, "/office/new-year")
