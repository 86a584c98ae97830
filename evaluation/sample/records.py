"""Invented records of the sample years: objective points, facts, a delegate's scoring."""

import random
from uuid import UUID, uuid4

from evaluation.cycles.defaults import INDICATORS, OBJECTIVE_ITEMS
from evaluation.db import fetch
from evaluation.objective.tables import Adjustment, Fact, ObjectiveItem

HALF = 2  # steps of half a point


async def invent_records(jurisdiction: UUID, year: int) -> None:
    """Objective points, a few bonuses and deductions, and facts for every city unit of the year.

    The same year gives the same figures.
    """
    units = await fetch(
        "SELECT id FROM unit WHERE jurisdiction = $1 AND year = $2 AND board = '市直单位' "
        "ORDER BY title",
        *(jurisdiction, year),
    )
    dice = random.Random(year)  # noqa: S311  # invented figures, no secret
    for row in units:
        care = dice.uniform(0.80, 0.99)
        await ObjectiveItem.insert(*_items(jurisdiction, row["id"], care, dice))
        await Fact.insert(*_facts(jurisdiction, row["id"], care, dice))
        if dice.random() < 0.2:  # noqa: PLR2004
            await Adjustment.insert(_adjustment(jurisdiction, row["id"], dice))


def _items(jurisdiction: UUID, unit: UUID, care: float, dice: random.Random) -> list[ObjectiveItem]:
    made = []
    for item in OBJECTIVE_ITEMS:
        top = int(item["max"])
        lost = round(top * HALF * max(0.0, 1 - care + dice.uniform(-0.05, 0.08))) / HALF
        made.append(
            ObjectiveItem(
                id=uuid4(),
                jurisdiction=jurisdiction,
                unit=unit,
                item=item["id"],
                dimension=item["dimension"],
                title=item["title"],
                maximum=item["max"],
                points=None if item["id"] == "5.2" and care < 0.83 else f"{top - lost:g}",  # noqa: PLR2004
            )
        )
    return made


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
