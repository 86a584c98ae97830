"""A sheet in a form that is not ours, the province's perhaps: which place stands for which cell."""

import re
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher

import msgspec

from evaluation.errors import Refused
from evaluation.spreadsheets.characters import cleaned, folded
from evaluation.spreadsheets.faults import SheetRefused
from evaluation.spreadsheets.grid import PLACE, column_number
from evaluation.spreadsheets.likeness import look
from evaluation.spreadsheets.reading import letters
from evaluation.spreadsheets.table import Line as SheetLine
from evaluation.spreadsheets.table import Table
from evaluation.spreadsheets.values import NOT_TAKEN
from evaluation.statistics.forms import Form
from evaluation.statistics.rules import read_amount

MOST_PLACES = 600
LONGEST_LABEL = 60
UNITS_OF_MEASURE = frozenset(
    ["宗", "件", "次", "元", "万元", "人", "人次", "学时", "期", "个", "项"]
)
OF_ANOTHER_YEAR = re.compile("上年|去年|同期|增减|同比|%")
INSIDE_MERGED = "在合并的单元格 {range} 里。请取消合并，这一格单独填上。"
DAY = "是日期格式。请把这一格设为文本，重新填写。"
ENOUGH = 0.6
"""Of likeness, from which a place is proposed."""
CONTAINED, IN_SECTION = 0.8, 0.15


class Place(msgspec.Struct, frozen=True):
    """A place that may hold a figure, and the words around it; `fault` says why it can't be used.

    `section` is the last row above that holds words and no figures.
    """

    row: int
    column: int
    left: str
    above: str
    section: str
    text: str = ""
    fault: str = ""

    @property
    def at(self) -> str:
        return f"{letters(self.column).partition(' ')[0]}{self.row}"

    @property
    def where(self) -> str:
        return f"第 {self.row} 行 {letters(self.column)}"

    @property
    def label(self) -> str:
        return "　".join(word for word in (self.section, self.left, self.above) if word)


class Foreign(msgspec.Struct, frozen=True):
    """The places of one sheet, in the order in which it is read."""

    sheet: str
    places: tuple[Place, ...]

    def at(self, typed: str) -> Place:
        """Raises Refused for what is no place with words around it."""
        wanted = folded(typed).upper()
        found = next((place for place in self.places if place.at == wanted), None)
        if found is None:
            hint = "" if PLACE.fullmatch(wanted) else "要写成“列字母加行号”，如 C7。"
            raise Refused(f"表里没有“{wanted[:10]}”这一格的数。{hint}")
        return found


class Label(msgspec.Struct, frozen=True):
    """How a place is found again, in a sheet that may have got other rows."""

    at: str
    left: str
    above: str
    section: str


Places = Mapping[str, Label]
"""By cell of our form."""


def foreign_of(table: Table) -> Foreign:
    """Raises SheetRefused for a sheet without any figure, or with far too many."""
    rows = {line.number: line for line in table.lines}
    columns = {column for line in table.lines for column in line.cells if _is_figure(line, column)}
    above, section, places = dict[int, str](), "", list[Place]()
    for line in rows.values():
        labels = {c: _label(cell.text) for c, cell in line.cells.items() if _is_label(line, c)}
        if not any(_is_figure(line, column) for column in line.cells):
            above |= labels
            section = section if len(labels) > 1 else next(iter(labels.values()), section)
            continue
        places += [
            _place(table, line, column, (left, above.get(column, ""), section))
            for column in sorted(columns)
            if column not in labels and (left := _left_of(labels, column))
        ]
    if not places:
        raise SheetRefused("没有收：表里没有找到带文字说明的数。请核对是不是传错了文件。")
    if len(places) > MOST_PLACES:
        raise SheetRefused(f"没有收：表里的数超过 {MOST_PLACES} 个。请只留统计表那一部分再传。")
    return Foreign(table.sheet, tuple(places))


def _is_figure(line: SheetLine, column: int) -> bool:
    """A number, or what stands where a number ought to: a formula, a day, 无此职权."""
    cell = line.cells[column]
    if cell.sort != "text":
        return True
    try:
        read_amount(cell.text, 2)
    except Refused:
        return False
    return True


def _is_label(line: SheetLine, column: int) -> bool:
    return not _is_figure(line, column)


def _label(text: str) -> str:
    return cleaned(" ".join(text.split()))[:LONGEST_LABEL]


def _left_of(labels: Mapping[int, str], column: int) -> str:
    """The nearest words to the left that are more than a unit of measure."""
    return next(
        (
            labels[place]
            for place in sorted(labels, reverse=True)
            if place < column and labels[place] not in UNITS_OF_MEASURE
        ),
        "",
    )


def _place(table: Table, line: SheetLine, column: int, labels: tuple[str, str, str]) -> Place:
    cell = line.cells.get(column)
    fault = _hidden_or_merged(table, line, column)
    if cell is not None and not fault:
        fault = DAY if cell.sort == "date" else NOT_TAKEN.get(cell.sort, "")
    text = _label(cell.text) if cell is not None and not fault else ""
    return Place(line.number, column, *labels, text, fault)


def _hidden_or_merged(table: Table, line: SheetLine, column: int) -> str:
    if line.hidden or any(first <= column <= last for first, last in table.hidden_columns):
        return "被隐藏了。请取消隐藏，核对后再传。"
    found = next((one for one in table.merged if _covers(one, line.number, column)), None)
    return INSIDE_MERGED.format(range=found) if found else ""


def _covers(merged: str, row: int, column: int) -> bool:
    ends = [PLACE.fullmatch(end) for end in merged.split(":")]
    corners = [(int(end[2]), column_number(end[1])) for end in ends if end]
    (top, first), (bottom, last) = corners[0], corners[-1]
    return top <= row <= bottom and first <= column <= last


def proposals(form: Form, foreign: Foreign) -> dict[str, Place]:
    """By likeness of the words, the most alike first; no place is proposed twice."""
    scored = sorted(
        (
            (_likeness(form, cell, place), place, cell)
            for cell in form.lines
            for place in foreign.places
            if not OF_ANOTHER_YEAR.search(place.above)
        ),
        key=lambda one: (-one[0], one[1].column, one[1].row),
    )
    found: dict[str, Place] = {}
    used: set[str] = set()
    for likeness, place, cell in scored:
        if likeness >= ENOUGH and cell not in found and place.at not in used:
            found[cell] = place
            used.add(place.at)
    return {cell: found[cell] for cell in form.lines if cell in found}


def _likeness(form: Form, cell: str, place: Place) -> float:
    wanted, there = look(form.lines[cell].title.removeprefix("其中：")), look(place.left)
    ratio = SequenceMatcher(None, wanted, there).ratio()
    if wanted == there:
        ratio = 1.0
    elif wanted in there or there in wanted:
        ratio = max(ratio, CONTAINED)
    around = look(place.section + place.above + place.left)
    return ratio + (IN_SECTION if look(form.table_of(cell).title) in around else 0)


def labels_of(form: Form, foreign: Foreign, typed: Mapping[str, str]) -> dict[str, Label]:
    """What was chosen on the page, by cell; an empty one stands for nothing. Raises Refused."""
    labels: dict[str, Label] = {}
    used: dict[str, str] = {}
    for cell, at in typed.items():
        if cell not in form.lines or not at.strip():
            continue
        place = foreign.at(at)
        if place.at in used:
            other = form.named(used[place.at])
            raise Refused(f"{place.at} 选了两次：{other}和{form.named(cell)}。请改其中一个。")
        used[place.at] = cell
        labels[cell] = Label(place.at, place.left, place.above, place.section)
    if not labels:
        raise Refused("还没有对照任何一格。请至少选一格。")
    return labels


def found_again(labels: Places, foreign: Foreign) -> tuple[dict[str, Place], list[str]]:
    """The places by cell, and the cells whose words are not in this sheet, or not only once."""
    by_words: dict[tuple[str, ...], list[Place]] = {}
    for place in foreign.places:
        by_words.setdefault(_words(place), []).append(place)
    found, lost = dict[str, Place](), list[str]()
    for cell, label in labels.items():
        chosen = _chosen(by_words.get(_words(label), ()), label)
        if chosen is None:
            lost.append(cell)
        else:
            found[cell] = chosen
    return found, lost


def _words(one: Place | Label) -> tuple[str, ...]:
    """Years in the heads change from year to year."""
    return tuple(
        re.sub(r"20\d\d年?", "", look(text)) for text in (one.left, one.above, one.section)
    )


def _chosen(places: Sequence[Place], label: Label) -> Place | None:
    if len(places) == 1:
        return places[0]
    return next((place for place in places if place.at == label.at), None)
