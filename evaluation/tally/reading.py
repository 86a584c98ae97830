"""JSON text and its plain shapes, read and checked; every breach is refused with its path."""

import json
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

MOST_DIGITS = 4300  # of one integer: a million of them would keep Python busy for half a minute
_LONGEST_SHOWN = 40

Read = TypeVar("Read")


class BundleRefused(Exception):
    """The bundle breaks a rule and is refused whole: `path` says where, `reason` why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason

    def __str__(self) -> str:
        return f"{self.path}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Unfit:
    """Stands in parsed text for what no value can be; whoever comes to read it refuses it."""

    path: str
    reason: str


def parse(text: bytes) -> object:
    """The JSON value of a text, with keys given twice and huge integers marked `Unfit`."""
    if text.startswith(b"\xef\xbb\xbf"):
        raise BundleRefused("$", "开头带有字节序标记（BOM），请另存为不带标记的 UTF-8")
    read_object = partial(_object, texts={})
    try:
        return json.loads(text.decode(), object_pairs_hook=read_object, parse_int=_integer)
    except UnicodeDecodeError as fault:
        raise BundleRefused("$", f"第 {fault.start + 1} 个字节起不是 UTF-8 文字") from None
    except json.JSONDecodeError as fault:
        where = f"第 {fault.lineno} 行第 {fault.colno} 列"
        raise BundleRefused("$", f"{where}不合 JSON 的写法") from None
    except (RecursionError, MemoryError):
        raise BundleRefused("$", "嵌套太深或内容太大，读不下来") from None


def _object(pairs: list[tuple[str, Any]], texts: dict[str, str]) -> dict[str, Any] | Unfit:
    # Of equal texts one is kept: a bundle may hold millions, and few that differ.
    found = {
        key: texts.setdefault(value, value) if isinstance(value, str) else value
        for key, value in pairs
    }
    if len(found) == len(pairs):
        return found
    ((twice, _),) = Counter(key for key, _ in pairs).most_common(1)
    return Unfit(f".{shown(twice)}", "这一项给了两次")


def _integer(digits: str) -> int | Unfit:
    if len(digits.lstrip("-")) > MOST_DIGITS:
        return Unfit("", f"整数超过 {MOST_DIGITS} 位")
    return int(digits)


def shown(text: str) -> str:
    """The text, or its beginning, safe to print whatever it holds (unpaired surrogates too)."""
    brief = text if len(text) <= _LONGEST_SHOWN else f"{text[:_LONGEST_SHOWN]}…"
    return brief if brief.isprintable() else json.dumps(brief)


def refused(value: object, path: str, wanted: str) -> BundleRefused:
    """What to raise for a value that is not what is wanted here."""
    if isinstance(value, Unfit):
        return BundleRefused(path + value.path, value.reason)
    if isinstance(value, dict | list):
        given = "一个对象" if isinstance(value, dict) else "一个数组"
    else:
        given = f"“{shown(value if isinstance(value, str) else json.dumps(value))}”"
    space = " " if wanted[0].isascii() else ""
    return BundleRefused(path, f"应为{space}{wanted}，给的是{given}")


def fields(
    value: object, path: str, required: Collection[str], optional: Collection[str] = ()
) -> dict[str, Any]:
    """An object with every required key, and no others but optional ones."""
    if not isinstance(value, dict):
        raise refused(value, path, "一个对象")
    for key in required:
        if key not in value:
            raise BundleRefused(f"{path}.{key}", "缺少这一项")
    if len(value) > len(required):
        for key in value:
            if key not in required and key not in optional:
                raise BundleRefused(f"{path}.{shown(key)}", "格式中没有这一项")
    return value


def member(owner: dict[str, Any], path: str, key: str, read: Callable[[object, str], Read]) -> Read:
    return read(owner[key], f"{path}.{key}")


def each(
    value: object, path: str, read: Callable[[object, str], Read], least: int = 0
) -> list[Read]:
    if not isinstance(value, list):
        raise refused(value, path, "一个数组")
    if len(value) < least:
        raise BundleRefused(path, f"至少要有 {least} 项")
    return [read(row, f"{path}[{place}]") for place, row in enumerate(value)]


def distinct(keys: Iterable[Hashable], path: str, key: str) -> None:
    """Refuse a key that stands in an earlier row too; `key` is its name inside the row."""
    seen = set()
    for place, found in enumerate(keys):
        if found in seen:
            raise BundleRefused(f"{path}[{place}].{key}", "与前面的一项重复")
        seen.add(found)


def unpaired(value: object, path: str) -> str | None:
    """Where in a bundle that is otherwise sound a text holds half of a surrogate pair."""
    if isinstance(value, str):
        return path if any("\ud800" <= sign <= "\udfff" for sign in value) else None
    inside: Iterable[tuple[str, object]] = ()
    if isinstance(value, dict):
        inside = ((f"{path}.{key}", item) for key, item in value.items())
    if isinstance(value, list):
        inside = ((f"{path}[{place}]", item) for place, item in enumerate(value))
    return next((found for where, item in inside if (found := unpaired(item, where))), None)
