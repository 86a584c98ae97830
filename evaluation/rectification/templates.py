"""文书模板: how a kind of letter is worded, numbered and laid out, and what goes into its gaps."""

import re
from collections.abc import Mapping
from enum import StrEnum

import msgspec

from evaluation.clues.states import TO_RECTIFY, ClueState
from evaluation.clues.steps import Step
from evaluation.errors import Refused

GAP = re.compile(r"\{([^{}]*)\}")
PROBLEMS, DEMANDS, DUE, COMPLAINANT = "{问题}", "{整改要求}", "{期限}", "{投诉人}"
OPEN = {PROBLEMS, DEMANDS, DUE, COMPLAINANT}
"""Gaps that stay in a draft until it is printed: what fills them may still change, or, with the
complainant, must stand nowhere.
"""
FILLED = {
    *("{单位}", "{机关}", "{年度}", "{线索}", "{事项}"),
    *("{来源}", "{收到日期}", "{理由}", "{原文书}"),
}
"""Gaps that are filled when the letter is begun."""
LONGEST_TITLE, LONGEST_PARAGRAPH, MOST_PARAGRAPHS = 30, 2000, 30
SHORTEST_WORD, LONGEST_WORD, MOST_DAYS = 1, 20, 365
TO_NOTIFY = frozenset({ClueState.FOUNDED, ClueState.PARTLY_FOUNDED})


class Form(StrEnum):
    """版式 of GB/T 9704-2012."""

    OFFICIAL = "official"
    LETTER = "letter"


FORM_TITLES = {Form.OFFICIAL: "公文（红头文件）", Form.LETTER: "信函"}


class Reader(StrEnum):
    """主送: to whom a letter goes."""

    UNIT = "unit"
    COMPLAINANT = "complainant"
    SUPERIOR = "superior"


READER_TITLES = {
    Reader.UNIT: "被监督单位",
    Reader.COMPLAINANT: "投诉人",
    Reader.SUPERIOR: "上一级主管部门",
}


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of letter. An office may change all but `reader`, `begins`, and what it does."""

    title: str
    """文种, such as 督办函."""
    word: str
    """代字 of its numbers; {地} is the first sign of the place: {地}司督 is 常司督〔2024〕3号."""
    heading: str
    """Its title in words that no line break may split, with a space between them."""
    paragraphs: tuple[str, ...]
    form: Form = Form.LETTER
    reader: Reader = Reader.UNIT
    demands: str = ""
    """整改要求 that a draft begins with."""
    days: int = 0
    """Until the answer, from the day after; 0: none is asked for."""
    working: bool = False
    rectifies: bool = False
    """It asks for rectification: its clues go on to 整改中; without one, a clue is made of it."""
    presses: bool = False
    """It raises the level of its clues (督办级别)."""
    feeds_back: bool = False
    """Handed over, it is the word that the complainant waits for."""
    begins: frozenset[ClueState] = frozenset()
    """States of clues that it may be about."""

    def number(self, place: str, year: int, count: int) -> str:
        return f"{self.word.replace('{地}', place[:1])}〔{year}〕{count}号"

    def step_for(self, state: ClueState) -> Step | None:
        """What it does to such a clue; None for one that stays as it is."""
        if self.presses:
            return Step.SUPERVISE
        if self.rectifies and state in TO_NOTIFY:
            return Step.NOTIFY
        return Step.NOTIFY_DIRECTLY if self.rectifies and state == ClueState.REGISTERED else None


def filled(text: str, values: Mapping[str, str]) -> str:
    """Gaps that are not among the values stay as they are."""
    return GAP.sub(lambda gap: values.get(gap[0], gap[0]), text)


def check_gaps(text: str, known: frozenset[str] | set[str] = OPEN | FILLED) -> None:
    for gap in GAP.finditer(text):
        if gap[0] not in known:
            names = "、".join(sorted(known))
            raise Refused(f"不认识“{gap[0]}”。能用的是：{names}。没有保存。")


def check_template(template: Template, others: Mapping[str, Template]) -> None:
    """`others`: the other kinds of the office. Raises Refused in words."""
    if not 1 <= len(template.title) <= LONGEST_TITLE:
        raise Refused(f"文种名称要有 1 到 {LONGEST_TITLE} 个字，没有保存。")
    plain = template.word.replace("{地}", "")
    fits = SHORTEST_WORD <= len(template.word) <= LONGEST_WORD
    if not fits or re.search(r"[\s〔〕\d{}]", plain):
        raise Refused(
            f"代字要有 1 到 {LONGEST_WORD} 个字，不含数字、空格和括号，例：{{地}}司督。没有保存。"
        )
    for other in others.values():
        if other.word == template.word:
            raise Refused(
                f"代字“{template.word}”已用于{other.title}，同一文号会出现两次。没有保存。"
            )
    if not 0 <= template.days <= MOST_DAYS:
        raise Refused(f"答复天数是 0 到 {MOST_DAYS}，没有保存。")
    if template.rectifies and not template.days:
        raise Refused("要求整改的文书要有答复天数，没有保存。")
    check_gaps(template.heading + template.demands)
    check_paragraphs(template.heading, template.paragraphs)
    if template.rectifies and PROBLEMS not in template.paragraphs:
        raise Refused(f"正文里要有单独一段“{PROBLEMS}”，印的时候换成问题清单，没有保存。")


def check_paragraphs(heading: str, paragraphs: tuple[str, ...]) -> None:
    if not heading.strip() or not paragraphs:
        raise Refused("标题和正文都要写，没有保存。")
    if len(paragraphs) > MOST_PARAGRAPHS:
        raise Refused(f"正文最多 {MOST_PARAGRAPHS} 段，没有保存。")
    for text in paragraphs:
        check_gaps(text)
        if len(text) > LONGEST_PARAGRAPH:
            raise Refused(f"一段最多 {LONGEST_PARAGRAPH} 字，有一段 {len(text)} 字，没有保存。")


UNIT_STATES = frozenset({*TO_NOTIFY, ClueState.REGISTERED, *TO_RECTIFY})
"""Clues that a letter may demand rectification of; one in 整改 gets a further letter only."""
