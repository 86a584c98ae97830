"""Workbooks of 执法统计, whole ones and whatever a test spoils in them."""

import io
from collections.abc import Callable
from typing import Any

from xlsxwriter import Workbook

from evaluation.statistics.sheets import FIGURES

HEAD = [column.title for column in FIGURES.columns]
FINE = ("penalty.fine", "处罚", "罚款", "宗", "12", "9")
Spoil = Callable[[Any, Any], None]
"""Takes the workbook and the sheet, before it is closed."""


def book(
    *rows: tuple[Any, ...],
    head: list[str] | None = None,
    name: str = "执法统计",
    spoil: Spoil | None = None,
) -> bytes:
    """Texts as texts, numbers as numbers, what begins with "=" as a formula."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as made:
        sheet = made.add_worksheet(name)
        for number, row in enumerate([head or HEAD, *rows]):
            for place, value in enumerate(row):
                if isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(number, place, value)
                elif value != "":
                    sheet.write(number, place, value)
        if spoil:
            spoil(made, sheet)
    return file.getvalue()


def province(*, year: int = 2024, extra: bool = False, fine: Any = 2317) -> bytes:
    """A form of other hands: a title over all columns, sections, units of measure, last year."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as made:
        sheet = made.add_worksheet("年报表")
        sheet.merge_range("A1:E1", "行政执法情况年报表")
        rows: list[tuple[Any, ...]] = [
            ("序号", "指标名称", "计量单位", f"{year}年", "上年同期"),
            ("一、行政处罚情况",),
            (1, "警告", "宗", 1204, 1186),
            (2, "罚款", "宗", fine, 2208),
            ("二、行政强制情况",),
            (3, "扣押财物", "宗", 7, 6),
            (4, "其他强制执行", "宗", "", ""),
        ]
        if extra:
            rows.insert(2, (9, "新增的一项", "宗", 5, 5))
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, str) and value.startswith("="):
                    sheet.write_formula(number, place, value)
                elif value != "":
                    sheet.write(number, place, value)
    return file.getvalue()
