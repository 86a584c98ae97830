"""Invented records of the sample years: objective points, facts, a delegate's scoring."""

import random
from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person
from evaluation.cycles.defaults import INDICATORS, OBJECTIVE_ITEMS
from evaluation.db import fetch
from evaluation.objective.tables import Adjustment, Deduction, Fact, ObjectiveItem

HALF = 2  # steps of half a point
WHY = {
    "1.1": "辅助人员单独执法",
    "1.2": "人均培训学时不足",
    "1.3": "法制审核人员少于执法人员的5%",
    "1.4": "抽查时未开执法记录仪",
    "1.5": "年报迟报",
    "2.1": "行政处罚决定逾期公示",
    "2.2": "应录未录",
    "2.3": "重大执法决定审核意见不具体",
    "3.1": "抽查案卷的平均分",
    "3.2": "反馈的问题未全部整改",
    "4.1": "线索逾期反馈",
    "4.2": "线索逾期办结",
    "4.3": "整改未按期销号",
    "4.4": "同一问题重复投诉",
    "5.1": "问卷满意度",
    "5.2": "涉企检查未扫码亮证",
    "5.3": "12345满意率",
    "5.4": "市级媒体曝光，已查实",
}


async def invent_records(scorer: Person, year: int, board: str = "市直单位") -> None:
    """Objective points with reasons, a few bonuses and deductions, facts, for each unit of a board.

    The same year gives the same figures.
    """
    units = await fetch(
        "SELECT id FROM unit WHERE jurisdiction = $1 AND year = $2 AND board = $3 ORDER BY title",
        *(scorer.jurisdiction, year, board),
    )
    dice = random.Random(year)  # noqa: S311  # invented figures, no secret
    for row in units:
        care = dice.uniform(0.80, 0.99)
        items = _items(scorer.jurisdiction, row["id"], care, dice)
        await ObjectiveItem.insert(*items)
        await Deduction.insert(*(_deduction(scorer, item) for item in items if _lost(item)))
        await Fact.insert(*_facts(scorer.jurisdiction, row["id"], care, dice))
        if dice.random() < 0.2:  # noqa: PLR2004
            await Adjustment.insert(_adjustment(scorer.jurisdiction, row["id"], dice))


def _items(jurisdiction: UUID, unit: UUID, care: float, dice: random.Random) -> list[ObjectiveItem]:
    made = []
    for item in OBJECTIVE_ITEMS:
        top = int(item["max"])
        lost = round(top * HALF * max(0.0, 1 - care + dice.uniform(-0.05, 0.08))) / HALF
        none = item["id"] == "5.2" and care < 0.83  # noqa: PLR2004
        made.append(
            ObjectiveItem(
                id=uuid4(),
                jurisdiction=jurisdiction,
                unit=unit,
                item=item["id"],
                dimension=item["dimension"],
                title=item["title"],
                maximum=item["max"],
                points=None if none else f"{top - lost:g}",
                inapplicable_reason="本单位无涉企检查职责（示例）" if none else "",
            )
        )
    return made


def _lost(item: ObjectiveItem) -> Decimal:
    return Decimal(item.maximum) - Decimal(item.maximum if item.points is None else item.points)


def _deduction(scorer: Person, item: ObjectiveItem) -> Deduction:
    return Deduction(
        id=uuid4(),
        jurisdiction=scorer.jurisdiction,
        item=item.id,
        points=f"{_lost(item):f}",
        reason=f"{WHY[item.item]}（示例）",
        evidence="评查记录（示例）",
        entered_by=scorer.account,
        at=datetime.now(UTC),
    )


def _adjustment(jurisdiction: UUID, unit: UUID, dice: random.Random) -> Adjustment:
    bonus = dice.random() < 0.6  # noqa: PLR2004
    return Adjustment(
        id=uuid4(),
        jurisdiction=jurisdiction,
        unit=unit,
        kind="bonus" if bonus else "deduction",
        points="1" if bonus else "0.5",
        reason="案卷入选省级优秀案卷（示例）" if bonus else "行政复议被确认违法 1 件（示例）",
    )


def _facts(jurisdiction: UUID, unit: UUID, care: float, dice: random.Random) -> list[Fact]:
    clues = dice.randint(2, 18)
    closed = min(clues, round(clues * care))
    texts = {
        "team": f"持证率 {90 + care * 10:.1f}%，参训率 {88 + care * 12:.0f}%，"
        f"法制审核 {dice.randint(2, 14)} 人",
        "systems": f"公示逾期 {dice.randint(0, 4)} 件，应录未录 {dice.randint(0, 2)} 件，"
        f"应审未审 {dice.randint(0, 1)} 件",
        "casefile": f"抽查 2 卷，均分 {70 + care * 25:.1f}（全市均分 88.3）",
        "clues": f"线索 {clues} 条，按期办结 {closed} 条，销号率 {closed / clues * 100:.1f}%",
        "public": f"问卷满意度 {75 + care * 18:.1f}%（{dice.randint(120, 480)} 份），"
        f"12345 满意率 {80 + care * 17:.1f}%",
    }
    return [
        Fact(id=uuid4(), jurisdiction=jurisdiction, unit=unit, indicator=indicator, text=text)
        for indicator, text in texts.items()
    ]


def invented_scores(dice: random.Random, liking: float) -> dict[str, str | None]:
    """One delegate's sheet: around `liking` (0…1) of each maximum, now and then 不了解."""
    scores: dict[str, str | None] = {}
    for indicator in INDICATORS:
        top = int(indicator["max"]) * HALF
        steps = round(top * min(1.0, max(0.3, dice.gauss(liking, 0.06))))
        scores[indicator["id"]] = None if dice.random() < 0.02 else f"{steps / HALF:g}"  # noqa: PLR2004
    return scores
