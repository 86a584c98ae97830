"""What an office prepared in the sample years: delegates, lots, sheets to confirm, a paper year."""

import random
from datetime import date
from uuid import UUID

from evaluation.accounts.rules import Person
from evaluation.db import fetch, transaction
from evaluation.objective.confirming import confirm_sheet, send_confirmations
from evaluation.objective.objections import object_to
from evaluation.panel.actions import settle_delegates
from evaluation.panel.rules import DelegateName
from evaluation.results.past_years import PastLine, settle_past_year
from evaluation.scoring.agenda import draw_lots
from evaluation.scoring.lots import Draw, HalfDayPlan, Method, Part

FAMILY_NAMES = "李王张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN_NAMES = (
    *(
        "国庆",
        "志强",
        "秀英",
        "建华",
        "玉兰",
        "晓东",
        "海燕",
        "立新",
        "桂芳",
        "俊杰",
        "丽娟",
        "永红",
    ),
    *("明辉", "春梅", "小平", "文斌", "雪梅", "勇", "敏", "静", "磊", "洁", "涛", "琳"),
)
ORGANISATIONS = (
    *("武陵区某社区", "鼎城区某中学", "桃源县某合作社", "汉寿县某卫生院", "澧县某企业"),
    *("安乡县某村", "石门县某茶业公司", "临澧县某律师事务所", "津市市某工厂", "市直某单位"),
)


async def invite_delegates(person: Person, cycle: UUID, counts: dict[str, int]) -> None:
    """Invented names, each once in its group."""
    dice = random.Random(sum(counts.values()))  # noqa: S311  # invented people
    names = [family + given for family in FAMILY_NAMES for given in GIVEN_NAMES]
    dice.shuffle(names)
    invited = [
        DelegateName(group, names.pop(), dice.choice(ORGANISATIONS))
        for group, count in counts.items()
        for _ in range(count)
    ]
    async with transaction():
        await settle_delegates(person.jurisdiction, cycle, invited, [])


async def draw_order(
    person: Person, sitting: UUID, units: list[UUID], seed: str, held_on: date
) -> list[UUID]:
    """Two half-days, three units in writing; the order that the seed gives."""
    half = (len(units) - 3) // 2
    plans = (HalfDayPlan(held_on, Part.MORNING, half), HalfDayPlan(held_on, Part.AFTERNOON))
    await draw_lots(
        person,
        sitting,
        Draw(
            method=Method.SEED,
            units=frozenset(units),
            written=frozenset(units[-3:]),
            seed=seed,
            half_days=plans,
        ),
    )
    rows = await fetch("SELECT unit FROM agenda_item WHERE sitting = $1 ORDER BY number", sitting)
    return [row["unit"] for row in rows]


async def send_sheets(officer: Person, cycle: UUID, agreeing: Person, objecting: Person) -> None:
    """Every unit has its sheet; one has confirmed it, one objects to an item."""
    await send_confirmations(officer, cycle)
    for clerk in (agreeing, objecting):
        if clerk.unit is None:
            raise RuntimeError("a clerk has a unit")
        if clerk is agreeing:
            await confirm_sheet(clerk, clerk.unit)
        else:
            item = await fetch(
                "SELECT o.item FROM objective_item o JOIN deduction d ON d.item = o.id "
                "WHERE o.unit = $1 ORDER BY o.item LIMIT 1",
                clerk.unit,
            )
            words = "扣分所指的案卷已于规定期限内公示，附公示截图（示例）。请予核实。"
            await object_to(clerk, clerk.unit, item[0]["item"], words)


async def recall_paper_year(jurisdiction: UUID) -> None:
    """2022 as it stands on paper: 未经复算."""
    rows = await fetch(
        "SELECT title FROM unit WHERE jurisdiction = $1 AND year = 2023 AND board = '市直单位' "
        "ORDER BY title",
        jurisdiction,
    )
    dice = random.Random(2022)  # noqa: S311  # invented scores
    scores = sorted((round(dice.uniform(76, 95), 2) for _ in rows), reverse=True)
    titles = [row["title"] for row in rows]
    dice.shuffle(titles)
    lines = [
        PastLine("市直单位", title, f"{score:.2f}", rank, _grade(score))
        for rank, (title, score) in enumerate(zip(titles, scores, strict=True), 1)
    ]
    async with transaction():
        await settle_past_year(jurisdiction, 2022, {"市直单位": lines})


def _grade(score: float) -> str:
    return "优秀" if score >= 90 else "良好" if score >= 80 else "合格"  # noqa: PLR2004  # usual
