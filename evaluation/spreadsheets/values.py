"""What a cell means in its column: a value, and what is to be said about it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import msgspec

from evaluation.spreadsheets.characters import cleaned, folded, shown, strange
from evaluation.spreadsheets.forms import Column, Kind
from evaluation.spreadsheets.table import Cell, Sort

LONGEST_FIGURE = 30
DECIMAL = re.compile(r"[0-9]+(\.[0-9]{1,6})?")
WHOLE = re.compile(r"[0-9]+")
DATE = re.compile(
    r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})"
    r"|年([0-9]{1,2})月([0-9]{1,2})日)"
)
SERIALS = range(20_000, 80_000)
"""1954 to 2119: a plain number that can only be meant as a day."""
DAY_ZERO = date(1899, 12, 30)

IS_FORMULA = "是公式。请复制后“粘贴为数值”，核对再传。"
NOT_TAKEN: dict[Sort, str] = {
    "formula": IS_FORMULA,
    "boolean": "是 TRUE 或 FALSE。请改成文字。",
    "broken": "是表格软件算不出的值。请改成应填的内容。",
    "inexact": "超过 15 位，表格软件存不准。请把这一格设为文本，重新填写。",
    "percent": "是百分数格式。请把这一格设为文本，重新填写。",
    "padded": "是补零的数字格式。请把这一格设为文本，连同前面的 0 重新填写。",
    "moment": "带有时刻。请只写日期，如 2025-01-16。",
    "no_date": "不是能认的日期。请写成 2025-01-16 这样。",
}
NO_DATE = NOT_TAKEN["no_date"]


class Value(msgspec.Struct, frozen=True):
    """The text as it goes on; a fault stops the import, a note doesn't."""

    text: str = ""
    fault: str = ""
    note: str = ""


def value_of(cell: Cell, column: Column) -> Value:
    """Read one cell by its column's rules; `text` is "" where nothing may be taken from it."""
    if cell.sort in NOT_TAKEN:
        return Value(fault=NOT_TAKEN[cell.sort])
    if cell.sort == "date" and column.kind != "date":
        return Value(fault="是日期格式。请把这一格设为文本，重新填写。")
    text = cleaned(cell.text)
    if re.search(r"[\n\r\t]", text):
        return Value(fault="里面有换行或制表符。请写成一行。")
    if sign := strange(text):
        return Value(fault=f"里有看不见或印不出的字符 {sign}。请删去后重新填写。")
    if not text:
        return Value(fault="没有填。") if column.required else Value()
    return KINDS[column.kind](text, cell, column)


def _text(text: str, _: Cell, column: Column) -> Value:
    if len(text) > column.longest:
        return Value(text, f"最多 {column.longest} 个字，现在是 {len(text)} 个。请缩短。")
    return Value(text)


def _decimal(text: str, *_: object) -> Value:
    return _figure(text, DECIMAL, "要填数字，最多 6 位小数，如 85.5")


def _whole(text: str, *_: object) -> Value:
    return _figure(text, WHOLE, "要填整数，如 12")


def _figure(text: str, pattern: re.Pattern[str], wanted: str) -> Value:
    figure = folded(text)
    if not pattern.fullmatch(figure) or len(figure) > LONGEST_FIGURE:
        return Value(text, f"{wanted}。现在是“{shown(text)}”，请改。")
    return Value(figure, note=_folding(text, figure))


def _date(text: str, cell: Cell, _: Column) -> Value:
    if cell.sort == "number" and WHOLE.fullmatch(text) and int(text) in SERIALS:
        day = (DAY_ZERO + timedelta(days=int(text))).isoformat()
        return Value(day, note=f"是数字 {text}，按日期读作 {day}。请核对。")
    found = DATE.fullmatch(folded(text))
    try:
        day = date(*(int(part) for part in found.groups() if part)).isoformat() if found else ""
    except ValueError:
        day = ""
    note = _folding(text, folded(text))
    return Value(day, note=note) if day else Value(text, NO_DATE)


def _choice(text: str, _: Cell, column: Column) -> Value:
    if text in column.choices:
        return Value(text)
    alike = [choice for choice in column.choices if folded(choice) == folded(text)]
    if len(alike) == 1:
        return Value(alike[0], note=f"按“{alike[0]}”读。")
    return Value(text, f"不认识：{shown(text)}。可填{'、'.join(column.choices)}。")


def _folding(text: str, figure: str) -> str:
    return "" if text == figure else f"有全角字符或空格，按“{figure}”读。"


KINDS: dict[Kind, Callable[[str, Cell, Column], Value]] = {
    "text": _text,
    "decimal": _decimal,
    "whole": _whole,
    "date": _date,
    "choice": _choice,
}
