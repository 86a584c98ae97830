"""Records that points are computed from: each with what a unit did, and by what name it is known.

`Record` is what a ground keeps of one that costs points, as it was called when it was computed.
"""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from evaluation.clues.states import TO_RECTIFY, ClueState
from evaluation.findings.rules import BY_ID

NAMED = 220
"""Characters of records named one by one in an evidence line, which is short."""
FOUND_TRUE = frozenset(
    {
        ClueState.FOUNDED,
        ClueState.PARTLY_FOUNDED,
        *TO_RECTIFY,
        ClueState.VERIFIED,
        ClueState.WRITTEN_OFF,
    }
)
"""What was found true, or notified without an investigation, and has not been reopened."""


class Kind:
    """Where a record is looked at: each has a page of its own."""

    CLUE = "clue"
    LETTER = "letter"
    CASE_FILE = "case_file"
    FINDING = "finding"


class Record(msgspec.Struct, frozen=True):
    """`label`: short, as it is said in a line; `file`: kept evidence of it; `under`: what it is a
    part of, where its page is found by both.
    """

    kind: str
    id: UUID
    label: str
    title: str = ""
    file: UUID | None = None
    under: UUID | None = None

    @property
    def words(self) -> str:
        return f"{self.label}　{self.title}" if self.title else self.label


def named(records: Sequence[Record]) -> str:
    """The labels, as many as a line takes, and of how many they are."""
    labels: list[str] = []
    length = 0
    for record in records:
        length += len(record.label) + 1
        if length > NAMED:
            return f"{'、'.join(labels)}等 {len(records)} 条"
        labels.append(record.label)
    return "、".join(labels)


class FindingFact(msgspec.Struct, frozen=True):
    """检查发现 that counts."""

    id: UUID
    rule: str
    cases: int
    text: str
    found_on: date
    file: UUID | None = None

    @property
    def record(self) -> Record:
        day = f"{self.found_on.year}年{self.found_on.month}月{self.found_on.day}日"
        label = f"{day}检查发现（{self.cases} {BY_ID[self.rule].count}）"
        return Record(Kind.FINDING, self.id, label, self.text, self.file)


class ClueFact(msgspec.Struct, frozen=True, kw_only=True):
    """线索 of the unit. `state`: an archived one as it was before; `overdue`: the last day of that
    state has passed. `answered` first, and `first_late`, of every time it was notified; `any_late`
    of every answer, those after 退回 too.
    """

    id: UUID
    label: str
    title: str
    state: ClueState
    overdue: bool = False
    notified: bool = False
    answered: bool = False
    first_late: bool = False
    any_late: bool = False
    false_write_off: bool = False
    accountable: bool = False
    held_to_account: bool = False
    repeats: bool = False

    @property
    def asked(self) -> bool:
        """Whether the unit was ever asked to mend something."""
        return self.notified or self.state in TO_RECTIFY or self.mended

    @property
    def mended(self) -> bool:
        """The bureau has looked at it and found it mended, or written it off."""
        return self.state in (ClueState.VERIFIED, ClueState.WRITTEN_OFF)

    @property
    def owed_late(self) -> bool:
        """The unit has not handed in what was due."""
        return self.overdue and self.state in (ClueState.RECTIFYING, ClueState.SENT_BACK)

    @property
    def record(self) -> Record:
        return Record(Kind.CLUE, self.id, f"线索 {self.label}", self.title)


class LetterFact(msgspec.Struct, frozen=True):
    """通报文书 to the unit; `read_on` None: not signed for. `due_on`: the last day for that."""

    id: UUID
    label: str
    title: str
    due_on: date
    read_on: date | None = None

    @property
    def record(self) -> Record:
        return Record(Kind.LETTER, self.id, self.label, self.title)


class FileFact(msgspec.Struct, frozen=True, kw_only=True):
    """案卷 that was drawn; `score` as it stands after objections, None: not settled.

    `accepted` None: nobody has looked at what the unit says it mended.
    """

    id: UUID
    campaign: str
    campaign_id: UUID
    closed: bool
    number: str
    title: str
    score: str | None
    self_reviewed: bool = True
    said_mended: bool = False
    accepted: bool | None = None

    @property
    def record(self) -> Record:
        got = f"，{self.score} 分" if self.score is not None else ""
        label = f"案卷 {self.number}{got}"
        return Record(Kind.CASE_FILE, self.id, label, self.title, under=self.campaign_id)
