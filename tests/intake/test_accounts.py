"""账号: new ones with random passwords; those that are there are left as they are."""

import pytest

from evaluation.accounts.actions import disable_account, log_in
from evaluation.accounts.justice_offices import add_justice_office
from evaluation.accounts.rules import Person, Role
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound
from tests import given
from tests.intake.given import ACCOUNT_HEADS, a_sheet, an_officer, looked_at, taken, where


async def an_administrator() -> Person:
    county = await given.a_jurisdiction("石门县")
    await given.a_unit(county, 1)
    return await given.a_person(Role.ADMINISTRATOR, jurisdiction=county, full_name="罗伟")


async def test_a_new_account_logs_in_with_the_password_that_is_handed_out(db):
    boss = await an_administrator()
    sheet = a_sheet(
        ACCOUNT_HEADS,
        "QinYong-1,覃勇,执法监督科,签到员、主持,",
        "tangli-1,唐莉,,单位联络员,第1局",
    )
    done = await taken(boss, "accounts", "", sheet)
    assert [(one.username, one.office, one.roles) for one in done.handed] == [
        ("qinyong-1", "执法监督科", ("host", "registrar")),
        ("tangli-1", "常德市第1局", ("clerk",)),
    ]
    assert len({one.password for one in done.handed}) == 2
    for one in done.handed:
        assert await log_in(one.username, one.password, "127.0.0.0/24")
    unit = await fetch_one(
        "SELECT u.title FROM account a JOIN unit u ON u.id = a.unit WHERE username = 'tangli-1'"
    )
    assert unit == "常德市第1局"


async def test_no_password_is_kept_anywhere(db):
    boss = await an_administrator()
    done = await taken(boss, "accounts", "", a_sheet(ACCOUNT_HEADS, "qinyong-1,覃勇,,主持,"))
    secret = done.handed[0].password
    for table in ("account", "audit_event", "draft"):
        rows = await fetch(f"SELECT t::text AS text FROM {table} t")
        assert [row for row in rows if secret in row["text"]] == []
    names = [row["name"] for row in await fetch("SELECT name FROM audit_event ORDER BY sequence")]
    assert names[-3:] == ["SheetReceived", "AccountCreated", "SheetTaken"]


async def test_faults_stand_at_the_column_that_has_to_be_mended(db):
    boss = await an_administrator()
    sheet = a_sheet(
        ACCOUNT_HEADS,
        "qin yong,覃勇,,主持,",
        "qinyong-1,覃勇,,主持人,",
        "qinyong-2,唐莉,,审计管理员、系统管理员,",
        "qinyong-3,谭慧,,单位联络员,",
        "qinyong-4,何芳,,主持,第1局",
        "qinyong-5,杨帆,,单位联络员,第9局",
        "qinyong-5,肖军,,主持,",
    )
    seen = await looked_at(boss, "accounts", "", sheet)
    assert where(seen) == [
        (2, "用户名"),
        (3, "角色"),
        (4, "角色"),
        (5, "所属单位"),
        (6, "所属单位"),
        (7, "所属单位"),
        (8, "用户名"),
    ]
    assert "覃勇" not in [note.words for note in seen.plan.notes]
    assert [note.row for note in seen.plan.notes] == [3]


async def test_an_account_that_is_there_is_left_and_no_other_person_gets_it(db):
    boss = await an_administrator()
    await taken(boss, "accounts", "", a_sheet(ACCOUNT_HEADS, "qinyong-1,覃勇,科室,主持,"))
    again = a_sheet(
        ACCOUNT_HEADS,
        "qinyong-1,覃勇,科室,主持,",
        "tangli-1,唐莉,,主持,",
    )
    done = await taken(boss, "accounts", "", again)
    assert ([one.username for one in done.handed], done.plan.unchanged) == (["tangli-1"], 1)
    other = a_sheet(ACCOUNT_HEADS, "qinyong-1,谭慧,科室,主持,", "tangli-1,唐莉,新处,签到员,")
    assert where(await looked_at(boss, "accounts", "", other)) == [
        (2, "用户名"),
        (3, "处室、单位"),
        (3, "角色"),
    ]


async def test_a_closed_account_and_another_jurisdictions_name_are_not_given_again(db):
    boss, far = await an_administrator(), await an_administrator()
    await taken(far, "accounts", "", a_sheet(ACCOUNT_HEADS, "far-1,覃勇,,主持,"))
    await taken(boss, "accounts", "", a_sheet(ACCOUNT_HEADS, "qinyong-1,覃勇,,主持,"))
    closed = await fetch_one("SELECT id FROM account WHERE username = 'qinyong-1'")
    await disable_account(boss, closed)
    sheet = a_sheet(ACCOUNT_HEADS, "far-1,覃勇,,主持,", "qinyong-1,覃勇,,主持,")
    seen = await looked_at(boss, "accounts", "", sheet)
    assert [fault.words for fault in seen.plan.faults] == [
        "用户名 far-1 已经有人用了，请换一个。",
        "这个账号已停用。请删去这一行，或换一个用户名。",
    ]


async def test_only_the_administrator_opens_accounts(db):
    officer = await an_officer()
    with pytest.raises(NotFound):
        await looked_at(officer, "accounts", "", a_sheet(ACCOUNT_HEADS, "q-1,覃勇,,主持,"))


async def test_people_of_a_justice_office_name_it_in_the_column_of_the_unit(db):
    boss = await an_administrator()
    await add_justice_office("test", boss.jurisdiction, "维新镇司法所")
    sheet = a_sheet(
        ACCOUNT_HEADS,
        "yiming-1,易明,,司法所工作人员,维新镇司法所",
        "xiangli-1,向丽,市财政局,评查员,",
    )
    await taken(boss, "accounts", "", sheet)
    place = await fetch_one(
        "SELECT o.title FROM account a JOIN justice_office o ON o.id = a.justice_office "
        "WHERE a.username = 'yiming-1' AND a.unit IS NULL"
    )
    assert place == "维新镇司法所"
    again = await looked_at(boss, "accounts", "", sheet)
    assert (again.plan.unchanged, again.plan.faults) == (2, [])


async def test_a_justice_office_that_is_not_there_is_refused_at_its_column(db):
    boss = await an_administrator()
    sheet = a_sheet(
        ACCOUNT_HEADS,
        "yiming-1,易明,,司法所工作人员,第1局",
        "yiming-2,易亮,,司法所工作人员,",
    )
    preview = await looked_at(boss, "accounts", "", sheet)
    assert [(fault.row, fault.column) for fault in preview.plan.faults] == [
        (2, "所属单位"),
        (3, "所属单位"),
    ]
    assert "没有登记这个司法所：第1局" in preview.plan.faults[0].words
