"""Who has to do with the invented clues beside the people of the sample: clerks and an officer."""

from evaluation.accounts.rules import Role
from evaluation.db import fetch_one
from evaluation.sample.people import CLERKS, Login, person, settle_one

NOW = 2024
MADE_UP = "示例联络员"
SECOND = ("shimen2", "唐秀英")
"""销号 is never done by who verified: a second officer of the county."""
MORE_CLERKS = {
    "jiaotong": "市交通运输局", "shijian": "市市场监管局", "huanbao": "市生态环境局",
    "weijian": "市卫健委", "zhujian": "市住建局", "yingji": "市应急管理局",
}  # fmt: skip
COUNTY_CLERKS = {
    "smgongan": "公安局", "smchengguan": "城市管理和综合执法局", "smjiaotong": "交通运输局",
    "smnongye": "农业农村局", "smshijian": "市场监督管理局", "smweijian": "卫生健康局",
}  # fmt: skip
"""Who answers for the units that have mended something."""


async def settle_clerks() -> list[Login]:
    city = (await person("chenli")).jurisdiction
    county = (await person("shimen")).jurisdiction
    role = {Role.COUNTY_OFFICER}
    logins = [await settle_one(county, *SECOND, "石门县司法局", role)]
    for here, clerks in ((city, MORE_CLERKS), (county, COUNTY_CLERKS)):
        for username, short_title in clerks.items():
            unit = await fetch_one(
                "SELECT id FROM unit WHERE jurisdiction = $1 AND year = $2 AND short_title = $3",
                *(here, NOW, short_title),
            )
            office, roles = f"{short_title}法规科", {Role.CLERK}
            logins.append(await settle_one(here, username, MADE_UP, office, roles, unit))
    return logins


WITH_CLERK = {short_title for _, _, short_title in CLERKS} | set(MORE_CLERKS.values())
