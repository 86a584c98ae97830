"""录票表: a group's sheets as one spreadsheet, a row for each unit of each card."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from evaluation.box.codes import read_code
from evaluation.box.crockford import CodeUnreadable
from evaluation.cycles.rules import Scheme
from evaluation.db import fetch
from evaluation.errors import Refused
from evaluation.scoring.paper import CARD_SIGNS
from evaluation.scoring.paper_desk import EntryPage
from evaluation.scoring.paper_marks import LINE_REASONS, Line, Reading, read_line
from evaluation.scoring.paper_rules import SHEET_REASONS
from evaluation.spreadsheets.faults import Fault
from evaluation.spreadsheets.forms import Column, SheetForm
from evaluation.spreadsheets.reading import Row, read
from evaluation.spreadsheets.table import MOST_ROWS

CARD, NUMBER, UNIT, OTHER, WHOLE_SHEET = "卡号", "序", "单位", "弃权回避无效", "整张"
OTHERS = {
    "弃权": "abstained",
    "回避": "recused",
    **{f"无效：{title}": reason for reason, title in LINE_REASONS.items()},
}
BLANK = "交了白票"
SHEETS = {BLANK: "", **{f"整张无效：{title}": reason for reason, title in SHEET_REASONS.items()}}


def entry_form(page: EntryPage) -> SheetForm:
    """Titles of indicators that would name another column are numbered."""
    return SheetForm(
        f"录票表 {page.title}",
        (
            Column(CARD, "已印好，不要改", longest=20),
            Column(NUMBER, "已印好，不要改", longest=6),
            Column(UNIT, "已印好，不要改"),
            *(
                Column(title, _hint(page.scheme, at), required=False, longest=20)
                for at, title in enumerate(_titles(page.scheme))
            ),
            Column(
                OTHER,
                "这一家没有分数的才选；全部空着是未交",
                required=False,
                kind="choice",
                choices=tuple(OTHERS),
            ),
            Column(
                WHOLE_SHEET,
                "只填在这张卡的第一行：整张无效，或交了白票",
                required=False,
                kind="choice",
                choices=tuple(SHEETS),
            ),
        ),
    )


def _titles(scheme: Scheme) -> list[str]:
    taken = {CARD, NUMBER, UNIT, OTHER, WHOLE_SHEET}
    return [
        f"{at} {one.title}" if one.title in taken else one.title
        for at, one in enumerate(scheme.rules.indicators, 1)
    ]


def _hint(scheme: Scheme, at: int) -> str:
    if scheme.rules.options:
        letters = "，".join(
            f"{letter} {option.title}"
            for letter, option in zip("ABCDEFGHIJ", scheme.rules.options, strict=False)
        )
        return f"填字母：{letters}；不了解的填 —"
    top = scheme.rules.indicators[at].max
    return f"0 至 {top}，{scheme.rules.step} 分一档；不了解的填 —"


async def form_rows(sitting: UUID, page: EntryPage) -> list[tuple[str, ...]]:
    """Every card of the group whose sheet may come back. Raises Refused for too many."""
    cards = await fetch(
        'SELECT number FROM slip WHERE sitting = $1 AND "group" = $2 AND NOT withdrawn '
        "AND NOT EXISTS (SELECT FROM ballot b WHERE b.slip = slip.id) ORDER BY number",
        *(sitting, page.group),
    )
    if len(cards) * len(page.units) > MOST_ROWS:
        raise Refused(f"这一组的卡太多，表格超过 {MOST_ROWS} 行。请在屏幕上录。")
    empty = ("",) * (len(page.scheme.rules.indicators) + 2)
    return [
        (card["number"], str(unit.number), unit.title, *empty)
        for card in cards
        for unit in page.units
    ]


class FilledForm(msgspec.Struct, frozen=True):
    """Readings by card number; with faults nothing of it is taken."""

    readings: dict[str, Reading]
    faults: tuple[Fault, ...]


def read_form(page: EntryPage, name: str, content: bytes) -> FilledForm:
    """Cards with nothing filled in did not come back. Raises SheetRefused."""
    form = entry_form(page)
    reading = read(content, name, form)
    faults = list(reading.faults)
    cards: dict[str, list[Row]] = {}
    for row in reading.rows:
        try:
            cards.setdefault(read_code(row.values[CARD], CARD_SIGNS), []).append(row)
        except CodeUnreadable as no:
            faults.append(Fault(form.sheet_name, row.number, CARD, str(no)))
    readings = {}
    for number, rows in cards.items():
        if any(_marks(page.scheme, row) for row in rows):
            readings[number], found = _card(page, rows)
            faults += [Fault(form.sheet_name, *one) for one in found]
    if not readings and not faults:
        faults.append(Fault(form.sheet_name, 0, "", "没有填任何一张票。"))
    return FilledForm(readings, tuple(faults))


def _marks(scheme: Scheme, row: Row) -> list[str]:
    """What was filled in, if anything."""
    columns = [*_titles(scheme), OTHER, WHOLE_SHEET]
    return [row.values[column] for column in columns if row.values[column]]


Found = tuple[int, str, str]
"""Row, column, words."""


def _card(page: EntryPage, rows: Sequence[Row]) -> tuple[Reading, list[Found]]:
    whole = [(row.number, row.values[WHOLE_SHEET]) for row in rows if row.values[WHOLE_SHEET]]
    if whole:
        return _whole(page.scheme, rows, whole)
    titles = _titles(page.scheme)
    units = {str(unit.number): unit for unit in page.units}
    lines: dict[str, Line] = {}
    faults: list[Found] = []
    seen: set[str] = set()
    for row in rows:
        unit = units.get(row.values[NUMBER])
        if unit is None or unit.title != row.values[UNIT]:
            faults.append((row.number, UNIT, "与现在的议程不一样。请重新下载录票表。"))
            continue
        if unit.id.hex in seen:
            faults.append((row.number, UNIT, "这张卡的这一家已在前面。请删去一行。"))
            continue
        seen.add(unit.id.hex)
        choice = OTHERS.get(row.values[OTHER], "")
        found = read_line(page.scheme, [row.values[title] for title in titles], choice)
        if isinstance(found, Line):
            lines[unit.id.hex] = found
        else:
            faults += [
                (row.number, OTHER if at is None else titles[at], words) for at, words in found
            ]
    missing = [unit.title for unit in page.units if unit.id.hex not in seen]
    if missing and not faults:
        faults.append(
            (rows[0].number, CARD, f"这张卡缺{len(missing)}家，先缺{missing[0]}。请补上。")
        )
    return Reading(lines=lines), faults


def _whole(
    scheme: Scheme, rows: Sequence[Row], whole: Sequence[tuple[int, str]]
) -> tuple[Reading, list[Found]]:
    at, said = whole[0]
    if len(whole) > 1 or sum(len(_marks(scheme, row)) for row in rows) > 1:
        words = "整张无效或白票的，其他各格都要空着。"
        return Reading(), [(at, WHOLE_SHEET, words)]
    return Reading(invalid=SHEETS.get(said, "")), []
