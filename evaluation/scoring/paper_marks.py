"""录票: what the marks on a paper sheet mean, line by line."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Literal

import msgspec

from evaluation.cycles.rules import Scheme
from evaluation.errors import Refused
from evaluation.scoring.rules import Choice
from evaluation.scoring.scale import fault_of, millionths, shown

LINE_REASONS = {
    "blank": "有一项空着",
    "altered": "有改动",
    "scale": "超出满分或不合档",
    "both": "打了“√”又填了分，或填了两个",
    "unclear": "字迹认不清",
}
"""无效 of one unit's line, as the rules printed on the sheet say."""
DONT_KNOW = "—"
DASHES = frozenset("-—–－_")
OPTION_LETTERS = "ABCDEFGHIJ"
"""As the sheet prints them."""


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One unit's line that was filled in. `reason` only of an invalid one."""

    choice: Literal["scored", "abstained", "recused", "invalid"]
    scores: dict[str, str | None] | None = None
    reason: str = ""


class Reading(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A sheet as somebody read it: lines by the hex id of the unit; a line not there is 未交.

    `invalid` is the reason where the whole sheet does not count; then it has no lines.
    """

    invalid: str = ""
    lines: dict[str, Line] = {}


class MarkFault(msgspec.Struct, frozen=True):
    """What can't stand: `row` and `column` count from 0, column None is the whole line."""

    row: int
    column: int | None
    words: str


class MarksUnfit(Refused):
    """Some marks of a sheet can't be taken as they were typed; nothing was stored."""

    def __init__(self, faults: Sequence[MarkFault], titles: Sequence[str]) -> None:
        self.faults = tuple(faults)
        first = "；".join(f"{titles[one.row]}：{one.words}" for one in faults[:3])
        more = f"；等 {len(faults)} 处" if len(faults) > 3 else ""  # noqa: PLR2004  # as many as are read
        super().__init__(f"这张还没有收下。{first}{more}")


def read_lines(
    scheme: Scheme, units: Sequence[str], marks: Sequence[str], choices: Sequence[str]
) -> tuple[dict[str, Line], list[MarkFault]]:
    """The marks of all lines, row by row, as they were typed; `choices` one a line."""
    width = len(scheme.rules.indicators)
    if len(choices) != len(units) or len(marks) != len(units) * width:
        raise Refused("这一页与现在的议程不一样，没有收下。请重新打开这一页再录。")
    lines: dict[str, Line] = {}
    faults: list[MarkFault] = []
    for row, unit in enumerate(units):
        typed = marks[row * width : (row + 1) * width]
        found = read_line(scheme, typed, choices[row])
        if isinstance(found, Line):
            lines[unit] = found
        elif found:
            faults += [MarkFault(row, column, words) for column, words in found]
    return lines, faults


def read_line(
    scheme: Scheme, typed: Sequence[str], choice: str
) -> Line | list[tuple[int | None, str]]:
    """A line; an empty list for one with nothing on it (未交); or its faults by column."""
    marks = [one.strip() for one in typed]
    if choice and choice != Choice.SCORED:
        return _line_without_scores(marks, choice)
    if not any(marks):
        return []
    scores: dict[str, str | None] = {}
    faults: list[tuple[int | None, str]] = []
    for column, (indicator, mark) in enumerate(zip(scheme.rules.indicators, marks, strict=True)):
        score = read_mark(scheme, mark)
        words = "空着。票上确实空着的，这一家记无效。" if not mark else None
        words = words or fault_of(scheme, indicator, score)
        if words:
            faults.append((column, words))
        scores[indicator.id] = _shortest(scheme, score)
    return faults or Line("scored", scores)


def _line_without_scores(marks: Sequence[str], choice: str) -> Line | list[tuple[int | None, str]]:
    if choice in LINE_REASONS:
        return Line("invalid", None, choice)
    if choice not in (Choice.ABSTAINED, Choice.RECUSED):
        return [(None, "请选弃权、回避或无效的原因。")]
    if any(marks):
        return [(None, "既有分数又有弃权或回避。票上确实如此的，记无效；否则请删去一样。")]
    return Line("abstained" if choice == Choice.ABSTAINED else "recused")


def read_mark(scheme: Scheme, typed: str) -> str | None:
    """A score as `fault_of` judges it: None for 不了解, in the options form the option's id.

    Full-width signs count as the plain ones; letters as the sheet prints them, or 1 for A.
    """
    mark = unicodedata.normalize("NFKC", typed.strip()).replace("。", ".").upper()
    if mark and set(mark) <= DASHES:
        return None
    options = scheme.rules.options
    if options is None:
        return f"0{mark}" if re.fullmatch(r"\.[0-9]+", mark) else mark.removesuffix(".")
    if len(mark) == 1 and mark in OPTION_LETTERS[: len(options)]:
        return options[OPTION_LETTERS.index(mark)].id
    if mark.isascii() and mark.isdigit() and 1 <= int(mark) <= len(options):
        return options[int(mark) - 1].id
    return mark


def _shortest(scheme: Scheme, score: str | None) -> str | None:
    if score is None or scheme.rules.options is not None:
        return score
    return shown(millionths(score)) if re.fullmatch(r"[0-9]{1,20}(\.[0-9]{1,6})?", score) else score


def written(scheme: Scheme, score: str | None) -> str:
    """A score as it stands on the sheet, for the page of differences."""
    if score is None:
        return DONT_KNOW
    for letter, option in zip(OPTION_LETTERS, scheme.rules.options or (), strict=False):
        if option.id == score:
            return f"{letter} {option.title}"
    return score
