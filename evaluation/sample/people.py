"""The people of the sample year (示例数据): one account for each role, with random passwords."""

from uuid import UUID

import msgspec

from evaluation.accounts.actions import create_account
from evaluation.accounts.justice_offices import add_justice_office
from evaluation.accounts.passwords import random_password
from evaluation.accounts.rules import Person, Role
from evaluation.db import fetch

ACTOR = "demo"

PEOPLE = (
    ("zhoumin", "周敏", "市司法局执法监督科", {Role.CITY_OFFICER}),
    ("chenli", "陈立", "市司法局执法监督科", {Role.CITY_OFFICER}),
    ("xiaojun", "肖军", "市司法局办公室", {Role.REGISTRAR}),
    ("tanhui", "谭慧", "市司法局办公室", {Role.HOST}),
    ("jianpiao1", "刘国平", "市纪委监委驻局组", {Role.SCRUTINEER}),
    ("jianpiao2", "王淑兰", "市人大监察司法委", {Role.SCRUTINEER}),
    ("jianpiao3", "李建华", "市政协社法委", {Role.SCRUTINEER}),
    ("jipiao1", "何芳", "市司法局法治督察科", {Role.TELLER}),
    ("jipiao2", "杨帆", "市司法局法治督察科", {Role.TELLER}),
    ("pingcha1", "向丽", "市财政局法规科", {Role.REVIEWER}),
    ("pingcha2", "谢军", "市教育局法规科", {Role.REVIEWER}),
    ("shenji", "彭海涛", "市司法局机关纪委", {Role.AUDITOR}),
    ("xitong", "罗伟", "市司法局信息中心", {Role.ADMINISTRATOR}),
    ("anquan", "曾静", "市司法局信息中心", {Role.SECURITY_OFFICER}),
)


COUNTY = "430726"
"""石门县, whose 司法所 hand clues up."""
JUSTICE_OFFICES = ("维新镇司法所", "壶瓶山镇司法所", "磨市镇司法所")


CLERKS = (
    ("chengguan", "唐莉", "市城管局"),
    ("shuili", "邓华", "市水利局"),
    ("linye", "袁芳", "市林业局"),
)


class Login(msgspec.Struct, frozen=True):
    """What `var/demo.json` says of an account."""

    role: str
    username: str
    password: str


async def settle_people(city: UUID) -> list[Login]:
    """Make every account of PEOPLE, those of a county and the clerks of three units."""
    made = [
        await settle_one(city, username, name, office, roles)
        for username, name, office, roles in PEOPLE
    ]
    made += await _settle_county()
    for username, name, short_title in CLERKS:
        rows = await fetch(
            "SELECT id FROM unit WHERE short_title = $1 AND year = 2024 AND jurisdiction = $2",
            *(short_title, city),
        )
        office = f"{short_title}法规科"
        made.append(await settle_one(city, username, name, office, {Role.CLERK}, rows[0]["id"]))
    return made


async def _settle_county() -> list[Login]:
    """An officer, and somebody of the first of its 司法所."""
    county = (await fetch("SELECT id FROM jurisdiction WHERE code = $1", COUNTY))[0]["id"]
    places = [await add_justice_office(ACTOR, county, title) for title in JUSTICE_OFFICES]
    township, roles = JUSTICE_OFFICES[0], {Role.JUSTICE_OFFICE}
    return [
        await settle_one(county, "shimen", "覃勇", "石门县司法局", {Role.COUNTY_OFFICER}),
        await settle_one(county, "weixin", "易明", township, roles, place=places[0]),
    ]


async def settle_one(  # a row of the table above
    jurisdiction: UUID,
    username: str,
    name: str,
    office: str,
    roles: set[Role],
    unit: UUID | None = None,
    *,
    place: UUID | None = None,
) -> Login:
    password = random_password()
    await create_account(
        ACTOR,
        jurisdiction,
        username=username,
        full_name=name,
        roles=roles,
        password=password,
        unit=unit,
        place=place,
        office=office,
    )
    return Login("、".join(sorted(roles)), username, password)


async def person(username: str) -> Person:
    """The account as if it were logged in: the sample year is held through the real actions."""
    rows = await fetch(
        "SELECT a.*, j.code FROM account a JOIN jurisdiction j ON j.id = a.jurisdiction "
        "WHERE username = $1",
        username,
    )
    row = rows[0]
    return Person(
        account=row["id"],
        jurisdiction=row["jurisdiction"],
        jurisdiction_code=row["code"],
        unit=row["unit"],
        place=row["justice_office"],
        username=username,
        full_name=row["full_name"],
        office=row["office"],
        roles=frozenset(Role(role) for role in row["roles"]),
        form_token="",
    )
