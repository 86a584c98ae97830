"""One workbook with several sheets, each with a form of its own: written empty, read whole."""

import io
from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time
from itertools import chain

import msgspec
from xlsxwriter import Workbook  # type: ignore[import-untyped]
from xlsxwriter.worksheet import Worksheet  # type: ignore[import-untyped]

from evaluation.spreadsheets.archives import Archive
from evaluation.spreadsheets.book import Book, open_book
from evaluation.spreadsheets.characters import folded, shown
from evaluation.spreadsheets.faults import Fault, SheetRefused
from evaluation.spreadsheets.forms import EXPLANATION, SheetForm
from evaluation.spreadsheets.grid import has_content
from evaluation.spreadsheets.reading import ZIP, Reading, check_sort, filled
from evaluation.spreadsheets.sheets import read_workbook
from evaluation.spreadsheets.writing import BODY, HEAD, KINDS, prepare, width_of

EXAMPLE = "示例"
"""The sheet that shows a filled one; it is never read."""
EXPLAINED = {"工作表": 12, "栏目": 16, "怎么填": 60, "是否必填": 10}
LISTS_FROM = len(EXPLAINED) + 1
WIDEST_FORM = 11
NOTHING = Reading((), (), ())


class Several(msgspec.Struct, frozen=True):
    """The readings by the forms' titles, and what is wrong with the workbook as such."""

    readings: dict[str, Reading]
    faults: tuple[Fault, ...]


def read_several(
    content: bytes, name: str, forms: Sequence[SheetForm], optional: Collection[str] = ()
) -> Several:
    """Raises SheetRefused for what is no workbook. A form's sheet is found by its title alone."""
    check_sort(content, name)
    names = "、".join(form.title for form in forms)
    if not content.startswith(ZIP):
        raise SheetRefused(f"没有收：要一个 XLSX 文件，里面有这些工作表：{names}。")
    archive = Archive(content)
    there = _filled_tabs(archive, open_book(archive))
    wanted = {folded(form.sheet_name): form for form in forms}
    passed_over = {folded(EXPLANATION), folded(EXAMPLE)}
    faults = [
        Fault(shown(tab), 0, "", f"不认识这张工作表。可用的是{names}。请改名或删去。")
        for key, tab in there.items()
        if key not in wanted and key not in passed_over
    ]
    readings = {}
    for key, form in wanted.items():
        readings[form.title] = _read(content, form) if key in there else NOTHING
        if key not in there and form.title not in optional:
            faults.append(Fault(form.title, 0, "", "没有这张工作表，或没有填。请补上。"))
    return Several(readings, tuple(faults))


def _filled_tabs(archive: Archive, book: Book) -> dict[str, str]:
    """Names by their folded ones; a hidden sheet is told of when another is read."""
    return {
        folded(tab.name): tab.name
        for tab in book.tabs
        if tab.part and not tab.hidden and has_content(book, archive.chunks(tab.part))
    }


def _read(content: bytes, form: SheetForm) -> Reading:
    """That the other sheets were not read this time is nothing to note."""
    table = read_workbook(content, form)
    return filled(msgspec.structs.replace(table, notes=()), form)


def several_xlsx(
    forms: Sequence[SheetForm],
    examples: Sequence[Iterable[Sequence[str]]],
    *,
    title: str,
    made_on: date,
) -> bytes:
    """Empty sheets with their heads and lists, one that shows filled ones, one that explains."""
    file = io.BytesIO()
    with Workbook(file, {"in_memory": True}) as book:
        created = datetime.combine(made_on, time())
        book.set_properties({"title": title, "created": created})
        head, body = book.add_format(HEAD), book.add_format(BODY)
        lists = LISTS_FROM
        for form in forms:
            sheet = book.add_worksheet(form.sheet_name)
            prepare(sheet, form, body, lists)
            _row(sheet, 0, [column.title for column in form.columns], head)
            lists += sum(column.kind == "choice" for column in form.columns)
        shown_rows = zip(forms, examples, strict=True)
        _example(book.add_worksheet(EXAMPLE), shown_rows, (head, body))
        _explain(book.add_worksheet(EXPLANATION), forms, (head, body))
    return file.getvalue()


Formats = tuple[object, object]


def _row(sheet: Worksheet, number: int, texts: Iterable[str], style: object) -> None:
    for place, text in enumerate(texts):
        sheet.write_string(number, place, text, style)


def _example(
    sheet: Worksheet,
    filled_ones: Iterable[tuple[SheetForm, Iterable[Sequence[str]]]],
    formats: Formats,
) -> None:
    head, body = formats
    number = 0
    for form, rows in filled_ones:
        _row(sheet, number, [f"工作表“{form.sheet_name}”这样填："], body)
        _row(sheet, number + 1, [column.title for column in form.columns], head)
        number += 2
        for row in rows:
            _row(sheet, number, row, body)
            number += 1
        number += 1
    sheet.set_column(0, WIDEST_FORM, 20)


def _explain(sheet: Worksheet, forms: Sequence[SheetForm], formats: Formats) -> None:
    """填表说明; to its right the lists of the choices, in the order of `prepare`."""
    head, body = formats
    for place, width in enumerate(EXPLAINED.values()):
        sheet.set_column(place, place, width)
    _row(sheet, 0, EXPLAINED, head)
    columns = [(form, column) for form in forms for column in form.columns]
    for number, (form, column) in enumerate(columns, 1):
        hint = f"{column.hint}{'。' if column.hint else ''}" + KINDS.get(
            column.kind, f"最多 {column.longest} 个字。"
        )
        required = "必填" if column.required else "可不填"
        _row(sheet, number, (form.sheet_name, column.title, hint, required), body)
    lists = [column for _, column in columns if column.kind == "choice"]
    for place, column in enumerate(lists, start=LISTS_FROM):
        sheet.set_column(place, place, width_of(column))
        for number, text in enumerate(chain((column.title,), column.choices)):
            sheet.write_string(number, place, text, body if number else head)
    sheet.freeze_panes(1, 0)
