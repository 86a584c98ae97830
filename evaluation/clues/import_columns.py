"""热线工单: the columns of a hotline's sheet, by any of the names that hotlines give them."""

import re

import msgspec

from evaluation.spreadsheets.characters import cleaned, folded, shown
from evaluation.spreadsheets.delimited import read_delimited
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.reading import ZIP, Reading, check_sort, filled
from evaluation.spreadsheets.sheets import read_workbook
from evaluation.spreadsheets.table import Cell, Line, Table

NUMBER, RECEIVED, TITLE, TEXT = "工单编号", "来电时间", "诉求标题", "诉求内容"
NAME, TELEPHONE, ADDRESS = "诉求人", "联系电话", "诉求地址"
UNIT, KIND, HAPPENED = "承办单位", "诉求类型", "事发时间"
FORM = SheetForm(
    "热线工单",
    (
        Column(NUMBER, "热线系统里的编号，用来找重复的", required=False, longest=60),
        Column(RECEIVED, "带时刻也可以，只取日期", kind="date"),
        Column(TITLE, "不填就取内容的开头", required=False, longest=120),
        Column(TEXT, "原文加密保存，页面上遮去姓名和号码", longest=5000),
        Column(NAME, "加密保存；匿名的不填", required=False, longest=40),
        Column(TELEPHONE, "加密保存", required=False, longest=40),
        Column(ADDRESS, "加密保存", required=False, longest=200),
        Column(UNIT, "名录里的全称或简称；不认识的留待登记时选", required=False),
        Column(KIND, "本局督办规则里的问题类型", required=False),
        Column(HAPPENED, "", required=False, kind="date"),
    ),
    ("示例20240101001", "2024-01-02", "示例：占道经营整治不分时段", "示例：请删去这一行",
     "", "", "", "市城管局", "“一刀切”执法", "2024-01-01"),
)  # fmt: skip
"""The form to download; a hotline's own sheet is taken as it is."""

SYNONYMS: dict[str, tuple[str, ...]] = {
    NUMBER: (NUMBER, "受理编号", "工单号", "工单编码", "诉求编号", "编号", "流水号"),
    RECEIVED: (RECEIVED, "受理时间", "来电日期", "受理日期", "登记时间", "诉求时间", "创建时间"),
    TITLE: (TITLE, "标题", "工单标题", "问题标题", "主题"),
    TEXT: (TEXT, "问题描述", "工单内容", "诉求描述", "来电内容", "反映内容", "内容"),
    NAME: (NAME, "来电人姓名", "诉求人姓名", "来电人", "投诉人", "反映人", "市民姓名", "姓名"),
    TELEPHONE: (TELEPHONE, "来电号码", "联系方式", "来电电话", "诉求人电话", "手机号码", "电话"),
    ADDRESS: (ADDRESS, "来电人地址", "联系地址", "事发地址", "问题地址", "地址"),
    UNIT: (UNIT, "被反映单位", "被投诉单位", "主办单位", "责任单位", "办理单位"),
    KIND: (KIND, "问题类型", "诉求类别", "问题类别", "工单类型", "类型"),
    HAPPENED: (HAPPENED, "事发日期", "发生时间", "发生日期"),
}
"""Of several that stand in one sheet, the first here counts."""
MEANT = {folded(name): column for column, names in SYNONYMS.items() for name in names}
RANK = {folded(name): rank for names in SYNONYMS.values() for rank, name in enumerate(names)}
EVERY_NAME = SheetForm(
    FORM.title, tuple(Column(name) for names in SYNONYMS.values() for name in names)
)
"""By which the separator of a CSV file is found."""
REQUIRED = frozenset(column.title for column in FORM.columns if column.required)
DATES = frozenset(column.title for column in FORM.columns if column.kind == "date")
TITLES_ABOVE = 5
"""So many lines of headings may stand over the head."""
LEAST_COLUMNS = 2
FAR = 1_000_000
WITH_TIME = re.compile(r"(\d{4}[-/.年]\d{1,2}[-/.月]\d{1,2}日?)[ T]*\d{1,2}[:：时]\d{1,2}.*")


def read_orders(content: bytes, name: str) -> Reading:
    """Rows by the form's own titles. Raises SheetRefused for what is no sheet."""
    check_sort(content, name)
    is_workbook = content.startswith(ZIP)
    table = read_workbook(content, FORM) if is_workbook else read_delimited(content, EVERY_NAME)
    return filled(as_form(table), FORM)


def as_form(table: Table) -> Table:
    """The same with the form's titles at its head, only what has one, every cell in one line."""
    place = _head(table.lines)
    if place is None:
        return table
    head, body = table.lines[place], table.lines[place + 1 :]
    columns, passed_over = _meant(head)
    missing = [column.title for column in FORM.columns if column.title not in columns.values()]
    optional = [title for title in missing if title not in REQUIRED]
    titles = {at: Cell(title) for at, title in columns.items()}
    titles |= {FAR + number: Cell(title) for number, title in enumerate(optional)}
    lines = [_own(line, columns) for line in body]
    above = {line.number for line in table.lines[:place]}
    return msgspec.structs.replace(
        table,
        lines=(msgspec.structs.replace(head, cells=titles), *(one for one in lines if one.cells)),
        faults=tuple(one for one in table.faults if one.row not in above),
        notes=(*table.notes, *_notes(table.sheet, head.number, passed_over, optional)),
    )


def _head(lines: tuple[Line, ...]) -> int | None:
    """The first line that has at least two of the names."""
    for place, line in enumerate(lines[:TITLES_ABOVE]):
        names = {MEANT.get(folded(cleaned(cell.text))) for cell in line.cells.values()}
        if len(names - {None}) >= LEAST_COLUMNS:
            return place
    return None


def _meant(head: Line) -> tuple[dict[int, str], list[str]]:
    """Which column is which, and the names of those that nobody asked for."""
    names = {at: folded(cleaned(cell.text)) for at, cell in head.cells.items()}
    ranked = sorted((RANK.get(name, 0), at) for at, name in names.items() if name in MEANT)
    columns: dict[int, str] = {}
    for _, at in ranked:
        if MEANT[names[at]] not in columns.values():
            columns[at] = MEANT[names[at]]
    passed_over = [shown(cell.text) for at, cell in head.cells.items() if at not in columns]
    return columns, passed_over


def _own(line: Line, columns: dict[int, str]) -> Line:
    cells = {at: _plain(cell, columns[at]) for at, cell in line.cells.items() if at in columns}
    return msgspec.structs.replace(line, cells=cells)


def _plain(cell: Cell, column: str) -> Cell:
    """Texts in one line; of a moment its day, written with hyphens."""
    text = " ".join(cell.text.split())
    if column not in DATES:
        return Cell(text, cell.sort)
    if cell.sort == "moment" and text:
        return Cell(text, "date")
    found = WITH_TIME.fullmatch(text)
    return Cell((found[1] if found else text).replace(".", "-"), cell.sort)


def _notes(sheet: str, row: int, passed_over: list[str], missing: list[str]) -> list[Fault]:
    notes = []
    if passed_over:
        notes.append(Fault(sheet, row, "", f"这些栏没有读：{'、'.join(passed_over)}。"))
    if missing:
        notes.append(Fault(sheet, row, "", f"表里没有这些栏：{'、'.join(missing)}。"))
    return notes
