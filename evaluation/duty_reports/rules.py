"""述职报告: what may be written and handed in, and when."""

import unicodedata
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from evaluation.errors import Refused

LONGEST_DRAFT = 20_000
"""Characters that a paragraph may have while it is being written, whatever its heading allows."""
LONGEST_SUMMARY = 300
"""Characters of a 述职摘要: with `MOST_LINES` it stays on one screen of a tablet, in 大字 too."""
MOST_LINES = 8
"""Lines that a 述职摘要 may be broken into."""
MOST_ATTACHMENTS = 20


class ReportState(StrEnum):
    """述职报告的状态 — `returned` wants a new version; `accepted` is closed for the unit."""

    DRAFT = "draft"
    WAITING = "waiting"
    RETURNED = "returned"
    ACCEPTED = "accepted"


class VersionState(StrEnum):
    """版本的状态 — of what was handed in; `overtaken` by a later version before it was decided."""

    WAITING = "waiting"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    OVERTAKEN = "overtaken"


VERSION_TITLES = {
    VersionState.WAITING: "已交，待审阅",
    VersionState.RETURNED: "退回",
    VersionState.ACCEPTED: "已接收",
    VersionState.OVERTAKEN: "已由新版代替",
}


class Gap(StrEnum):
    """What a paragraph still lacks. `unchanged` may be handed in knowingly, the others not."""

    EMPTY = "empty"
    LONG = "long"
    UNCHANGED = "unchanged"


class Paragraph(msgspec.Struct, frozen=True):
    """A heading with what is written under it just now.

    `returned` is the text that came back with the remark of the newest version, if it did.
    """

    heading: UUID
    title: str
    longest: int
    summary: bool
    text: str
    revision: int
    returned: str | None = None

    @property
    def count(self) -> int:
        return counted(self.text)

    @property
    def gap(self) -> Gap | None:
        if not self.text.strip():
            return Gap.EMPTY
        lines = len(self.text.strip().split("\n"))
        if self.count > self.longest or (self.summary and lines > MOST_LINES):
            return Gap.LONG
        return Gap.UNCHANGED if self.text == self.returned else None

    @property
    def lack(self) -> str:
        """The gap in words, under the field; empty when nothing is missing."""
        if self.gap == Gap.LONG and self.count <= self.longest:
            return f"分行太多，最多 {MOST_LINES} 行，平板上一屏才放得下。"
        return {
            None: "",
            Gap.EMPTY: "还没有写。",
            Gap.LONG: f"最多 {self.longest} 字，现在有 {self.count} 字，请缩短。",
            Gap.UNCHANGED: "这一段和退回的那一版一样，还没有按意见修改。",
        }[self.gap]


class DraftOvertaken(Refused):
    """Somebody saved this paragraph since it was read; `theirs` is what stands there now."""

    def __init__(self, theirs: "Saved") -> None:
        super().__init__("另一个窗口刚刚改过这一段。您写的还在，请选用哪一份。")
        self.theirs = theirs


class Saved(msgspec.Struct, frozen=True):
    """A draft paragraph as it stands in the database."""

    text: str
    revision: int
    saved_by: str
    saved_at: datetime


def cleaned(text: str) -> str:
    """Without control characters and what has no place in a text; line breaks stay."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\u2028", "\n").split("\n")
    return "\n".join(_plain(line) for line in lines)


def _plain(line: str) -> str:
    return "".join(sign for sign in line if sign == "\t" or unicodedata.category(sign) not in _OUT)


_OUT = frozenset({"Cc", "Cf", "Cs", "Zp"})
"""Control characters (NUL among them), unseen ones (they turn the line), halves of characters."""


def counted(text: str) -> int:
    """字数 — characters as a person counts them: no blanks, no line breaks; signs do count."""
    return sum(not sign.isspace() for sign in text)


def read_draft(title: str, text: str) -> str:
    """What may be saved as a draft."""
    plain = cleaned(text)
    if len(plain) > LONGEST_DRAFT:
        raise Refused(
            f"“{title}”没有保存：有 {len(plain)} 个字符，一段最多 {LONGEST_DRAFT} 个。"
            "请缩短，长的材料请作为附件上传。"
        )
    return plain


def check_open(state: str) -> None:
    if state == ReportState.ACCEPTED:
        raise Refused("这份述职报告已经接收，不能再改。要补充，请与评议办联系。")


def check_revision(seen: int, stored: Saved | None, text: str) -> bool:
    """False: the very same is there already, an answer got lost. Raises DraftOvertaken."""
    if stored is None:
        return True
    if stored.text == text:
        return False
    if stored.revision != seen:
        raise DraftOvertaken(stored)
    return True


def check_complete(paragraphs: Sequence[Paragraph]) -> None:
    lacking = [
        f"“{paragraph.title}”{paragraph.lack.rstrip('。')}"
        for paragraph in paragraphs
        if paragraph.gap in (Gap.EMPTY, Gap.LONG)
    ]
    if lacking or not paragraphs:
        raise Refused(f"还不能交：{'；'.join(lacking) or '评议办还没有定要写哪几段'}。没有交出。")


def check_changed(paragraphs: Sequence[Paragraph], *, knowingly: bool) -> None:
    """Returned paragraphs that say the same as before are handed in only when it is meant."""
    same = [f"“{each.title}”" for each in paragraphs if each.gap == Gap.UNCHANGED]
    if same and not knowingly:
        raise Refused(
            f"{'、'.join(same)}和退回的那一版一样。请按意见修改；确实不用改的，"
            "请在确认的那一页勾选后再交。没有交出。"
        )


def check_as_seen(stamp: str, seen: str) -> None:
    """What is handed in is what the person was asked about."""
    if stamp != seen:
        raise Refused("草稿刚刚又改过，没有交出。请再看一遍，然后交。")


def check_new(state: str, *, same: bool) -> None:
    """While a version waits, the very same again would only overtake it."""
    if state == ReportState.WAITING and same:
        raise Refused("和已经交出的一版一样，不用再交。评议办审阅后会告知。")


def check_room(attachments: int) -> None:
    if attachments >= MOST_ATTACHMENTS:
        raise Refused(f"附件最多 {MOST_ATTACHMENTS} 个，没有加上。请合并或先移除一个。")
