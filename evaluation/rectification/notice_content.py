"""What a letter says, as it is kept: the wording with its gaps, and the problems it is about."""

import re
from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from uuid import UUID

import msgspec

from evaluation.clues.sealing import HIDDEN_NAME
from evaluation.documents.blocks import Block, Grid, Level, Paragraph
from evaluation.documents.notice import Annex, NoticeDocument
from evaluation.documents.official import chinese_date
from evaluation.errors import Refused
from evaluation.rectification.templates import (
    COMPLAINANT,
    DEMANDS,
    DUE,
    PROBLEMS,
    Form,
    check_paragraphs,
)

IN_THE_TEXT = 4
"""Problems up to this number stand in the text; more make an annex."""
MOST_PROBLEMS = 30
LONGEST_HEADING, LONGEST_LINE, LONGEST_PROBLEM, LONGEST_DEMANDS = 100, 200, 2000, 2000
ANNEX_TITLE = ("行政执法", "问题清单")
ANNEX_WIDTHS = (2, 3, 4, 14)
LEVEL_1 = re.compile(r"[一二三四五六七八九十]+、(.+)")
LEVEL_2 = re.compile(r"（[一二三四五六七八九十]+）([^。]+。?)(.*)")


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """问题. `clue`: the number of its clue, such as 24-097; "" while the letter has to make one."""

    text: str
    clue: str = ""
    kind: str = ""
    title: str = ""


class Content(msgspec.Struct, frozen=True, kw_only=True):
    """`about`: the letter that a superior is told of. It never holds a complainant's name."""

    title: str
    form: Form
    heading: str
    addressee: str
    paragraphs: tuple[str, ...]
    problems: tuple[Problem, ...] = ()
    demands: str = ""
    copies_to: str = ""
    printed_by: str = ""
    about: UUID | None = None

    @property
    def digest(self) -> str:
        """Comes back with a form, so that nobody overwrites what somebody else wrote meanwhile."""
        return sha256(encoded(self).encode()).hexdigest()

    @property
    def texts(self) -> str:
        """All that a person may have written."""
        problems = (f"{one.title}\n{one.text}" for one in self.problems)
        lines = (self.heading, self.addressee, *self.paragraphs, self.demands, self.copies_to)
        return "\n".join((*lines, *problems))


def encoded(content: Content) -> str:
    return msgspec.json.encode(content, order="sorted").decode()


def decoded(content: str) -> Content:
    return msgspec.json.decode(content, type=Content)


def check_content(content: Content) -> None:
    """Raises Refused in words; nothing is stored."""
    check_paragraphs(content.heading, content.paragraphs)
    for name, text, longest in (
        ("标题", content.heading, LONGEST_HEADING),
        ("主送", content.addressee, LONGEST_LINE),
        ("抄送", content.copies_to, LONGEST_LINE),
        ("整改要求", content.demands, LONGEST_DEMANDS),
    ):
        if len(text) > longest:
            raise Refused(f"{name}最多 {longest} 字，现在有 {len(text)} 字，没有保存。")
    if not content.addressee.strip():
        raise Refused("主送还没有写，没有保存。")
    for one in content.problems:
        if not 1 <= len(one.text.strip()) <= LONGEST_PROBLEM:
            raise Refused(f"每个问题要有 1 到 {LONGEST_PROBLEM} 字，没有保存。")


def read_paragraphs(content: Content, due_on: date | None) -> list[str]:
    """As they are read on a page, with every gap filled but that of the problems."""
    return [one if one == PROBLEMS else _words(one, content, due_on) for one in content.paragraphs]


def _words(text: str, content: Content, due_on: date | None) -> str:
    text = text.replace(DEMANDS, content.demands)
    return text.replace(DUE, chinese_date(due_on) if due_on else "　　年　月　日")


def letter_document(  # each is a part of the letter
    content: Content,
    *,
    bureau: str,
    number: str,
    signed_on: date,
    due_on: date | None,
    mark: str | None,
    complainant: str = "",
) -> NoticeDocument:
    """`complainant`: the name, for a print that is kept nowhere."""
    official = content.form == Form.OFFICIAL
    annexed = len(content.problems) > IN_THE_TEXT
    blocks = [
        block
        for paragraph in read_paragraphs(content, due_on)
        for block in _blocks(paragraph, content.problems)
    ]
    return NoticeDocument(
        issuer=bureau,
        head=f"{bureau}文件" if official else bureau,
        number=number,
        heading=tuple(content.heading.split()),
        addressee=content.addressee.replace(COMPLAINANT, complainant or HIDDEN_NAME),
        blocks=tuple(blocks),
        annexes=(_annex(content.problems),) if annexed else (),
        signed_on=signed_on,
        made_on=signed_on,
        copies_to=content.copies_to,
        printed_by=content.printed_by if official else "",
        mark=mark,
    )


def _blocks(paragraph: str, problems: Sequence[Problem]) -> list[Block]:
    if paragraph == PROBLEMS:
        return _problem_blocks(problems)
    return [_block(line) for line in paragraph.split("\n") if line.strip()]


def _problem_blocks(problems: Sequence[Problem]) -> list[Block]:
    if len(problems) > IN_THE_TEXT:
        return [Paragraph(f"共{len(problems)}个问题，详见附件。")]
    if len(problems) > 1:
        return [Level(3, "", " ".join(one.text.split())) for one in problems]
    return [Paragraph(line) for one in problems for line in one.text.split("\n") if line.strip()]


def _block(line: str) -> Block:
    """一、 and （一） at the beginning of a line make a level, which is numbered in printing."""
    words = line.strip()
    if first := LEVEL_1.fullmatch(words):
        return Level(1, first[1].rstrip("。"))
    if second := LEVEL_2.fullmatch(words):
        return Level(2, second[1] if second[2] else second[1].rstrip("。"), second[2])
    return Paragraph(words)


def _annex(problems: Sequence[Problem]) -> Annex:
    rows = tuple(
        (str(place), one.clue or "—", one.kind or "—", " ".join(one.text.split()))
        for place, one in enumerate(problems, 1)
    )
    grid = Grid("", ("序号", "线索", "问题类型", "问题"), rows, ANNEX_WIDTHS, (3,))
    return Annex(ANNEX_TITLE, (grid,))
