"""Forms and exports: XLSX and CSV that go in again unchanged."""

import csv as delimited
import io
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time
from typing import Any, Literal

from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.format import Format  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from evaluation.spreadsheets.delimited import guarded
from evaluation.spreadsheets.forms import EXPLANATION, Column, SheetForm
from evaluation.spreadsheets.table import MOST_ROWS

HEAD = {"bold": True, "border": 1, "align": "center", "bg_color": "#E9EEF4", "num_format": "@"}
BODY = {"num_format": "@", "valign": "top"}
"""Texts as typed: a long number keeps its digits and a date its words."""
EXPLAINED = {"栏目": 16, "怎么填": 44, "是否必填": 10, "示例": 24}
LISTS_FROM = len(EXPLAINED) + 1
NARROWEST, WIDEST = 8, 36
KINDS = {
    "decimal": "数字，最多 6 位小数。",
    "whole": "整数。",
    "date": "日期，如 2025-01-16。",
    "choice": "从列表里选一项。",
}


def xlsx(form: SheetForm, rows: Iterable[Sequence[str]] = (), *, made_on: date) -> bytes:
    """The form with its rows; strings, never formulas; the same input gives the same bytes."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        created = datetime.combine(made_on, time())
        book.set_properties({"title": form.title, "created": created})
        head, body = book.add_format(HEAD), book.add_format(BODY)
        sheet = book.add_worksheet(form.sheet_name)
        explanation = book.add_worksheet(EXPLANATION)
        prepare(sheet, form, body)
        for number, row in enumerate((_titles(form), *rows)):
            for place, text in enumerate(row):
                sheet.write_string(number, place, text, body if number else head)
        _explain(explanation, form, head, book.add_format({"text_wrap": True, "valign": "top"}))
    return file.getvalue()


def csv(
    form: SheetForm,
    rows: Iterable[Sequence[str]] = (),
    encoding: Literal["utf-8-sig", "gb18030"] = "utf-8-sig",
) -> bytes:
    """The form as CSV; a cell that Excel would take for a formula is guarded."""
    text = io.StringIO(newline="")
    writer = delimited.writer(text, lineterminator="\r\n")
    writer.writerow(_titles(form))
    writer.writerows([guarded(value) for value in row] for row in rows)
    return text.getvalue().encode(encoding)


def _titles(form: SheetForm) -> list[str]:
    return [column.title for column in form.columns]


def prepare(sheet: Worksheet, form: SheetForm, body: Format, lists: int = LISTS_FROM) -> None:
    """`lists`: the column of the explanation where this form's choices begin."""
    sheet.freeze_panes(1, 0)
    sheet.repeat_rows(0)
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
    for place, column in enumerate(form.columns):
        sheet.set_column(place, place, width_of(column), body)
        rule: dict[str, Any] = {"validate": "any", "ignore_blank": True}
        if column.kind == "choice":
            rule |= {"validate": "list", "source": _range(lists, len(column.choices))}
            rule |= {"error_title": "不在列表里", "error_message": "请从列表里选一项。"}
            lists += 1
        if column.hint:
            rule["input_message"] = column.hint[:255]
        if column.hint or column.kind == "choice":
            sheet.data_validation(1, place, MOST_ROWS, place, rule)


def width_of(column: Column) -> int:
    content = max(map(len, column.choices), default=column.longest)
    return min(max(NARROWEST, 2 * len(column.title) + 4, 2 * content), WIDEST)


def _range(place: int, length: int) -> str:
    letter = chr(ord("A") + place)
    return f"='{EXPLANATION}'!${letter}$2:${letter}${length + 1}"


def _explain(sheet: Worksheet, form: SheetForm, head: Format, body: Format) -> None:
    """填表说明; to its right the lists that the choices are taken from."""
    lists = [column for column in form.columns if column.kind == "choice"]
    for place, (title, width) in enumerate(EXPLAINED.items()):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, title, head)
    for number, column in enumerate(form.columns, start=1):
        example = dict(enumerate(form.example, start=1)).get(number, "")
        kind = KINDS.get(column.kind, f"最多 {column.longest} 个字。")
        hint = f"{column.hint}{kind}"
        required = "必填" if column.required else "可不填"
        for place, text in enumerate((column.title, hint, required, example)):
            sheet.write_string(number, place, text, body)
    for place, column in enumerate(lists, start=LISTS_FROM):
        sheet.set_column(place, place, width_of(column))
        for number, text in enumerate((column.title, *column.choices)):
            sheet.write_string(number, place, text, body if number else head)
    sheet.freeze_panes(1, 0)
