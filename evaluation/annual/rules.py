"""年度报告: how a figure is written in a text, what may be written, what stands in the way."""

import difflib
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from evaluation.documents.blocks import LEVELS
from evaluation.duty_reports.rules import cleaned
from evaluation.errors import Refused

FIELD = re.compile(r"【([^【】\n]*)】")
LOOSE = re.compile(r"[【】]")
DOTS = str.maketrans("•・．.‧", "·····")
NO_DATA = "暂无数据"
TO_FILL_IN = "（请填写"
TEXT = 0
LEVEL_TITLES = {TEXT: "正文", 1: "一、", 2: "（一）", 3: "1.", 4: "（1）"}
LONGEST, LONGEST_TITLE, MOST_PARAGRAPHS = 4000, 60, 200
Figures = Mapping[str, str | None]
"""A field's value by its name; None where there was no data."""


class Doubt(StrEnum):
    """What may be issued all the same, once somebody says that it is known."""

    EARLY = "early"
    FUTURE = "future"
    OUTDATED = "outdated"
    LACKING = "lacking"


class Piece(msgspec.Struct, frozen=True):
    """A run of the text as it stands, or a field of it by its `name`."""

    text: str = ""
    name: str = ""


class Moved(msgspec.Struct, frozen=True):
    """A figure that is not what it was when the paragraph was written."""

    name: str
    then: str | None
    now: str | None


class Written(msgspec.Struct, frozen=True):
    """A paragraph as it stands: `figures` are those that it was written with."""

    level: int
    text: str
    figures: dict[str, str | None]

    @property
    def names(self) -> list[str]:
        return names_in(self.text)


def named(inside: str) -> str:
    """What stands between the brackets, as the list of fields writes it."""
    return "".join(inside.split()).translate(DOTS)


def pieces_of(text: str) -> list[Piece]:
    """The text in its order, cut at its fields."""
    pieces = []
    for number, part in enumerate(FIELD.split(text)):
        if number % 2:
            pieces.append(Piece(name=named(part)))
        elif part:
            pieces.append(Piece(text=part))
    return pieces


def names_in(text: str) -> list[str]:
    """Each once, in the order of the text."""
    return list(dict.fromkeys(piece.name for piece in pieces_of(text) if piece.name))


def tidied(text: str) -> str:
    """Without what has no place in a text; fields as the list writes them."""
    lines = (line.strip() for line in cleaned(text).split("\n"))
    kept = "\n".join(line for line in lines if line)
    return FIELD.sub(lambda found: f"【{named(found[1])}】", kept)


def fault_in(level: int, text: str, known: Collection[str]) -> str:
    """Why a tidied text can't be kept, in words, with the place; "" when it can."""
    if not 0 <= level <= LEVELS:
        return "没有这一级标题。"
    if not text:
        return "还没有写。要去掉这一段，请用“删除”。"
    if len(text) > LONGEST:
        return f"一段最多 {LONGEST} 字，现在有 {len(text)} 字。请分成几段。"
    if level == 1 and ("\n" in text or len(text) > LONGEST_TITLE):
        return f"“一、”这一级只写标题，一行，最多 {LONGEST_TITLE} 字。正文请另加一段。"
    return _bracket(text) or _unknown(text, known)


def _bracket(text: str) -> str:
    bare = FIELD.sub(lambda found: "□" * len(found[0]), text)
    if loose := LOOSE.search(bare):
        where = _place(text, loose.start())
        return f"{where}的“{loose[0]}”没有配成一对。【】里只写数的名称。"
    return ""


def _unknown(text: str, known: Collection[str]) -> str:
    for found in FIELD.finditer(text):
        name = named(found[1])
        if name not in known:
            close = difflib.get_close_matches(name, known, 1, 0.5)
            hint = f"您是不是要写【{close[0]}】？" if close else "请从右边的清单里选。"
            return f"{_place(text, found.start())}的【{name}】不是清单里的数。{hint}"
    return ""


def _place(text: str, at: int) -> str:
    line = text.count("\n", 0, at)
    sign = at - (text.rfind("\n", 0, at) + 1)
    return f"第 {line + 1} 行第 {sign + 1} 字" if "\n" in text else f"第 {sign + 1} 字"


def filled(written: Written) -> str:
    """The text as it is printed, with the figures that it was written with."""
    return FIELD.sub(lambda found: written.figures.get(named(found[1])) or NO_DATA, written.text)


def moved_in(written: Written, now: Figures) -> list[Moved]:
    """Figures that changed since; one that is not in the list any more has no value now."""
    return [
        Moved(name, written.figures.get(name), now.get(name))
        for name in written.names
        if written.figures.get(name) != now.get(name)
    ]


def figures_for(text: str, now: Figures) -> dict[str, str | None]:
    """What a text is kept with when it is saved."""
    return {name: now.get(name) for name in names_in(text)}


def obstacles(paragraphs: Sequence[Written], signed_on: date | None) -> list[str]:
    """Why the report can't be issued yet, in words."""
    found = []
    if not any(one.level == TEXT or one.level > 1 for one in paragraphs):
        found.append("还没有正文。")
    if signed_on is None:
        found.append("还没有填成文日期。")
    for number, one in enumerate(paragraphs, 1):
        if TO_FILL_IN in one.text:
            found.append(f"第 {number} 段还有“{TO_FILL_IN}…）”，请写好或删去。")
        empty = [name for name in one.names if one.figures.get(name) is None]
        if empty:
            found.append(f"第 {number} 段的{_marked(empty)}{NO_DATA}，请改写这一段或删去这个数。")
    return found


def _marked(names: Iterable[str]) -> str:
    return "、".join(f"【{name}】" for name in names)


def check_issuable(found: Sequence[str]) -> None:
    if found:
        raise Refused("还不能印发：" + "".join(found) + "什么都没有保存。")


def doubts_about_day(year: int, signed_on: date, today: date) -> dict[Doubt, str]:
    """Amber, not red: a date that can't be right for a report on the whole year."""
    end, found = date(year, 12, 31), {}
    if signed_on < end:
        found[Doubt.EARLY] = (
            f"成文日期 {_day(signed_on)} 早于统计期末 {_day(end)}：报告写的是全年，"
            "那时全年还没有结束。请看看年份是不是写错了。"
        )
    if signed_on > today:
        found[Doubt.FUTURE] = f"成文日期 {_day(signed_on)} 还没有到，今天是 {_day(today)}。"
    return found


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"


def check_known(doubts: Mapping[Doubt, str], ticked: Collection[str]) -> None:
    """Raises Refused with what was not ticked."""
    open_ = [words for doubt, words in doubts.items() if doubt not in ticked]
    if open_:
        raise Refused("有要核对的没有打勾：" + "".join(open_) + "核对后打勾，再印发。没有印发。")


class ReportOvertaken(Refused):
    """Somebody changed the report since it was read."""

    def __init__(self) -> None:
        super().__init__("另一个窗口刚刚改过这里，您这一次没有保存。请重新打开这一页再改。")
