"""司法所 and the accounts of their people and of reviewers; what these two see of the office."""

from evaluation.accounts.rules import Role
from evaluation.db import fetch, fetch_one
from tests import given
from tests.given import a_justice_office

PATH = "/office/accounts/justice-offices"
TOWNSHIP = {
    "username": "yiming-1",
    "full_name": "易明",
    "password": "Taoyuan-4307",
    "role": "justice_office",
}


async def test_a_justice_office_is_added_renamed_and_removed(press, read):
    county = await given.a_jurisdiction("石门县")
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=county)
    assert "还没有司法所" in await read(boss, PATH)
    assert (await press(boss, f"{PATH}/add", {"title": " 维新镇 司法所"})).status_code == 303
    for title, words in (("维新镇司法所", "已经有维新镇司法所"), ("所", "要有 3 到 40 个字")):
        answer = await press(boss, f"{PATH}/add", {"title": title})
        assert (answer.status_code, words in answer.text) == (409, True)
    place = await fetch_one("SELECT id FROM justice_office WHERE jurisdiction = $1", county)
    await press(boss, f"{PATH}/{place}/rename", {"title": "维新司法所"})
    assert "维新司法所" in await read(boss, PATH)
    assert (await press(boss, f"{PATH}/{place}/remove")).status_code == 303
    assert "还没有司法所" in await read(boss, PATH)
    names = [row["name"] for row in await fetch("SELECT name FROM audit_event ORDER BY sequence")]
    assert names[-3:] == ["JusticeOfficeAdded", "JusticeOfficeRenamed", "JusticeOfficeRemoved"]


async def test_an_account_of_a_justice_office_names_which_one(press, read):
    county, other = [await given.a_jurisdiction(title) for title in ("石门县", "澧县")]
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=county)
    place, strange = await a_justice_office(county), await a_justice_office(other)
    assert "维新镇司法所" in await read(boss, "/office/accounts/new")
    words = "司法所工作人员要有所属司法所，其他角色没有"
    for form in (TOWNSHIP, TOWNSHIP | {"role": "host", "place": str(place)}):
        answer = await press(boss, "/office/accounts/new", form)
        assert (answer.status_code, words in answer.text) == (409, True)
    elsewhere = TOWNSHIP | {"place": str(strange)}
    assert (await press(boss, "/office/accounts/new", elsewhere)).status_code == 404
    mine = TOWNSHIP | {"place": str(place)}
    assert (await press(boss, "/office/accounts/new", mine)).status_code == 303
    assert "维新镇司法所" in await read(boss, "/office/accounts")
    kept = await press(boss, f"{PATH}/{place}/remove")
    assert (kept.status_code, "有账号或者线索，不能删去" in kept.text) == (409, True)


async def test_another_county_s_justice_office_is_not_touched(press):
    county, other = [await given.a_jurisdiction(title) for title in ("石门县", "澧县")]
    boss = await given.a_person(Role.ADMINISTRATOR, jurisdiction=county)
    strange = await a_justice_office(other)
    for path, form in (
        (f"{PATH}/{strange}/rename", {"title": "我的司法所"}),
        (f"{PATH}/{strange}/remove", {}),
    ):
        assert (await press(boss, path, form)).status_code == 404


async def test_reviewers_and_township_people_see_a_home_without_years_and_sittings(read):
    hall = await given.a_prepared_sitting()
    place = await a_justice_office(hall.jurisdiction)
    for role in (Role.REVIEWER, Role.JUSTICE_OFFICE):
        person = await given.a_person(role, jurisdiction=hall.jurisdiction)
        if role == Role.JUSTICE_OFFICE:
            await fetch(
                "UPDATE account SET justice_office = $2 WHERE id = $1", person.account, place
            )
        home = await read(person, "/office")
        assert "现在没有要您办的事" in home
        assert str(hall.sitting) not in home
        assert "2024 年度" not in home
        assert "备份" not in home
        await read(person, "/office/deeds")
