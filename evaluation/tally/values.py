"""Single values of a bundle, each checked where it is read; decimals as integer millionths."""

import re
from collections.abc import Callable, Collection
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TypeVar

from evaluation.tally.reading import MOST_DIGITS, refused

MILLION = 1_000_000
HUNDRED = 100 * MILLION

Found = TypeVar("Found")

_LONGEST_DECIMAL = 30
_DECIMAL = re.compile(r"[0-9]+(?:\.[0-9]{1,6})?")
_FRACTION = re.compile(r"([0-9]+)/([0-9]+)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise refused(value, path, "文字")
    return value


def name(value: object, path: str) -> str:
    """An id: any text but the empty one."""
    if not isinstance(value, str) or not value:
        raise refused(value, path, "编号（不空的文字）")
    return value


def one_of(allowed: Collection[str], wanted: str = "") -> Callable[[object, str], str]:
    """A reader of these words or ids and no others; `wanted` names them if they are many."""

    def read(value: object, path: str) -> str:
        if not isinstance(value, str) or value not in allowed:
            raise refused(value, path, wanted or " 或 ".join(allowed))
        return value

    return read


def or_none(read: Callable[[object, str], Found]) -> Callable[[object, str], Found | None]:
    return lambda value, path: None if value is None else read(value, path)


def flag(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise refused(value, path, "true 或 false")
    return value


def integer(value: object, path: str) -> int:
    """A JSON integer; true and false, which Python takes for integers, are none."""
    if not isinstance(value, int) or isinstance(value, bool):
        raise refused(value, path, "整数")
    return int(value)


def count(value: object, path: str) -> int:
    number = integer(value, path)
    if number < 0:
        raise refused(value, path, "不小于 0 的整数")
    return number


def day(value: object, path: str) -> str:
    if not isinstance(value, str) or not _DAY.fullmatch(value):
        raise refused(value, path, "日期（年-月-日，如 2025-01-16）")
    try:
        date.fromisoformat(value)
    except ValueError:
        raise refused(value, path, "日历上有的日期") from None
    return value


def decimal(value: object, path: str) -> int:
    """In millionths, so that nothing is lost."""
    if not isinstance(value, str) or len(value) > _LONGEST_DECIMAL or not _DECIMAL.fullmatch(value):
        raise refused(value, path, "带引号的数（最多六位小数，总长不过 30 个字符）")
    before, _, after = value.partition(".")
    return int(before + after.ljust(6, "0"))


def up_to(most: int) -> Callable[[object, str], int]:
    """A reader of decimals from 0 to the number of millionths given, itself included."""

    def read(value: object, path: str) -> int:
        millionths = decimal(value, path)
        if millionths > most:
            raise refused(value, path, f"不大于 {plain(most)} 的数")
        return millionths

    return read


def plain(millionths: int) -> str:
    """As people write the number."""
    return f"{Decimal(millionths) / MILLION:f}"


def positive(value: object, path: str) -> int:
    millionths = decimal(value, path)
    if not millionths:
        raise refused(value, path, "大于 0 的数")
    return millionths


def hundred_scale(value: object, path: str) -> Fraction:
    """A decimal or a fraction within 0…100, exactly."""
    parts = _FRACTION.fullmatch(value) if isinstance(value, str) else None
    if parts is None:
        return Fraction(up_to(HUNDRED)(value, path), MILLION)
    above, below = parts.groups()
    if max(len(above), len(below)) > MOST_DIGITS:
        raise refused(value, path, f"分子、分母各不超过 {MOST_DIGITS} 位的分数")
    if not int(below):
        raise refused(value, path, "分母大于 0 的分数")
    exact = Fraction(int(above), int(below))
    if exact > HUNDRED // MILLION:
        raise refused(value, path, "0 至 100 的分数")
    return exact
