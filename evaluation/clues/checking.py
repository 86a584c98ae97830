"""What a clue has to have: a unit of its year, a kind of the setting, a fact in words."""

from collections.abc import Collection
from uuid import UUID

from evaluation.clues.moving import Held
from evaluation.clues.setting import Setting
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused

SHORTEST_FACT = 8
"""Signs of a 具体事实: fewer name nothing that happened."""


def check_line(name: str, text: str, shortest: int, longest: int) -> None:
    if len(text) < shortest:
        raise Refused(f"{name}还没有写，没有保存。")
    if len(text) > longest:
        raise Refused(f"{name}最多 {longest} 字，现在有 {len(text)} 字，请缩短。没有保存。")


def check_choice(name: str, choice: str, choices: Collection[str]) -> None:
    if choice not in choices:
        words = f"不在督办规则里：{choice[:40]}" if choice else "还没有选"
        raise Refused(f"{name}{words}，请从列出的里面选。没有保存。")


def check_kind(setting: Setting, kind: str) -> None:
    check_choice("问题类型", kind, [one.title for one in setting.kinds])


async def check_unit(jurisdiction: UUID, cycle: UUID, unit: UUID) -> None:
    """Of the cycle's year and jurisdiction. Raises NotFound for another's."""
    there = await fetch(
        "SELECT u.year = c.year AS fits FROM unit u, cycle c "
        "WHERE u.id = $1 AND u.jurisdiction = $2 AND c.id = $3 AND c.jurisdiction = $2",
        *(unit, jurisdiction, cycle),
    )
    if not there:
        raise NotFound
    if not there[0]["fits"]:
        raise Refused("选的单位不在这一年度的名录里，请重新选。没有保存。")


async def check_own_clue(jurisdiction: UUID, clue: UUID, *, other_than: UUID | None = None) -> None:
    """Of the same jurisdiction, and not the clue itself. Raises NotFound."""
    here = await fetch_one(
        "SELECT true FROM clue WHERE id = $1 AND jurisdiction = $2", clue, jurisdiction
    )
    if not here:
        raise NotFound
    if clue == other_than:
        raise Refused("线索不能是它自己的重复，请选另一条。没有保存。")


async def check_acceptable(held: Held, unit: UUID, kind: str, setting: Setting) -> None:
    """受理: 明确对象, 具体事实, within what is supervised."""
    await check_unit(held.jurisdiction, held.cycle, unit)
    check_kind(setting, kind)
    text = await fetch_one("SELECT text FROM clue WHERE id = $1", held.id)
    if len("".join(text.split())) < SHORTEST_FACT:
        raise Refused(
            "内容里没有具体事实（什么时候、什么事），不能受理。请先补充内容，或者不予受理。"
        )
