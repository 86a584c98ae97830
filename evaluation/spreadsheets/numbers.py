"""Numbers of a spreadsheet: they are binary inside, and days are numbers with a format."""

import math
import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Literal

from evaluation.spreadsheets.table import Cell

Look = Literal["plain", "date", "percent", "padded"]

DATES = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
PERCENT = frozenset({9, 10})
MOST_EXACT = 10**15
"""A spreadsheet keeps 15 digits; what was typed beyond them is lost already."""
NUMBER = re.compile(r"[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]{1,3})?")
LEAP_DAY_1900 = 60
"""29 February 1900 never was, yet spreadsheets count it."""
LAST_SERIAL = 150_000
ISO = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})(T00:00:00(\.0+)?Z?)?")


def look_of(code: int, custom: str | None) -> Look:
    """What a number format makes of a number, by its built-in code or its own words."""
    if custom is None:
        return "date" if code in DATES else "percent" if code in PERCENT else "plain"
    bare = re.sub(r'"[^"]*"?|\[[^\]]*\]?|[\\_*].', "", custom)
    bare = re.sub(r"general|g/通用格式|e[+-]", "", bare, flags=re.IGNORECASE)
    if "%" in bare:
        return "percent"
    if re.search("[ymdhsge]|年|月", bare, re.IGNORECASE) or re.search(r"\[[hms]+\]", custom):
        return "date"
    return "padded" if re.search("0[^#0.]*0", bare.partition(".")[0]) else "plain"


def number_cell(raw: str, look: Look, *, from_1904: bool) -> Cell:
    """A number as it was typed, when that can be known; else a cell that says why not."""
    if not NUMBER.fullmatch(raw) or math.isinf(number := float(raw)):
        return Cell("", "broken")
    if look == "date":
        return _day(number, from_1904=from_1904)
    if look == "percent":
        return Cell("", "percent")
    typed = f"{number:.15g}"
    if float(typed) != number or abs(number) >= MOST_EXACT:
        return Cell("", "inexact")
    return Cell(f"{Decimal(typed):f}", "number" if look == "plain" else "padded")


def iso_cell(raw: str) -> Cell:
    """A cell of type "d" says its day in words."""
    if found := ISO.fullmatch(raw):
        return Cell(found[1], "date")
    return Cell(raw[:10] if ISO.fullmatch(raw[:10]) else "", "moment")


def _day(number: float, *, from_1904: bool) -> Cell:
    if not 0 < number < LAST_SERIAL or (int(number) == LEAP_DAY_1900 and not from_1904):
        return Cell("", "no_date")
    zero = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    early = number < LEAP_DAY_1900 and not from_1904
    day = (zero + timedelta(days=int(number) + early)).isoformat()
    return Cell(day, "date" if number.is_integer() else "moment")
