"""Names that look like one another and are not the same text."""

import unicodedata
from collections.abc import Sequence
from functools import cache
from itertools import combinations
from pathlib import Path

from evaluation.spreadsheets.characters import UNSEEN

MOST_OF_ONE_LOOK = 50
"""Of names that all look alike; more pairs than these would tell nobody anything."""

VARIATIONS, IDEOGRAPHIC_VARIATIONS = range(0xFE00, 0xFE10), range(0xE0100, 0xE01F0)
"""Signs that choose between two drawings of one character."""

SIMILAR = (
    "己已巳", "未末", "土士", "日曰", "人入", "干千", "戊戌戍", "沭沐", "祎袆", "玟玫", "侯候",
    "泠冷", "汩汨", "崇祟", "晴睛", "旦亘", "芊芋", "仑仓", "钧钓", "刺剌", "茶荼", "博搏", "岭玲",
    "壬王", "丐丏", "毌毋母", "育肓盲", "籍藉", "萧肖", "闫阎", "傅付", "淼焱", "昊吴", "彤肜",
    "·•・‧∙⋅･", "〇○◯", "-‐‑–—－―一",
)  # fmt: skip
"""Each is compared as its first character."""

LATIN = dict(
    zip(
        "АВЕЅІЈКМНОРСТУХаеіјѕорсухΑΒΕΖΗΙΚΜΝΟΡΤΥΧο",
        "ABESIJKMHOPCTYXaeijsopcyxABEZHIKMNOPTYXo",
        strict=True,
    )
)
"""Cyrillic and Greek letters that are drawn like Latin ones."""

RADICALS = dict(
    zip(
        "⺁⺎⺠⺟⻁⻄⻅⻆⻉⻋⻓⻔⻘⻚⻛⻜⻝⻢⻣⻤⻥⻦⻨⻩⻬⻮⻰⻳",
        "厂兀民母虎西见角贝车长门青页风飞食马骨鬼鱼鸟麦黄齐齿龙龟",
        strict=True,
    )
)
"""What a copy from a PDF puts in the place of a character; NFKC knows only some of them."""


def look_alikes(names: Sequence[str]) -> list[tuple[int, int]]:
    """Pairs of positions whose names a reader would take for one, and whose texts differ."""
    looks: dict[str, list[int]] = {}
    for position, name in enumerate(names):
        looks.setdefault(look(name), []).append(position)
    return sorted(
        (first, second)
        for positions in looks.values()
        for first, second in combinations(positions[:MOST_OF_ONE_LOOK], 2)
        if names[first] != names[second]
    )


def look(name: str) -> str:
    """What a name is compared as: half-width, simplified, without spaces and unseen signs."""
    wide = unicodedata.normalize("NFKC", name)
    seen = "".join(sign for sign in wide if not _is_unseen(sign))
    return seen.translate(_simplified()).translate(_similar()).casefold()


@cache
def _is_unseen(sign: str) -> bool:
    code = ord(sign)
    return (
        sign.isspace()
        or sign in UNSEEN
        or code in VARIATIONS
        or code in IDEOGRAPHIC_VARIATIONS
        or unicodedata.category(sign) in ("Cf", "Cc")
    )


@cache
def _simplified() -> dict[int, str]:
    lines = Path(__file__).with_name("variants.txt").read_text("utf-8").splitlines()
    pairs = [pair for line in lines if not line.startswith("#") for pair in line.split()]
    simplified = {ord(pair[0]): pair[1] for pair in pairs}
    return simplified | {ord(sign): plain for sign, plain in (RADICALS | LATIN).items()}


@cache
def _similar() -> dict[int, str]:
    return {ord(sign): signs[0] for signs in SIMILAR for sign in signs[1:]}
