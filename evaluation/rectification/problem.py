"""One problem on its way to 销号, as values: what is asked, the rounds, who decided what."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.clues.moving import clue_label
from evaluation.clues.setting import Light
from evaluation.clues.states import ClueState, Level
from evaluation.clues.steps import Step
from evaluation.duty_reports.difference import Run, difference
from evaluation.rectification.answer_rules import FIELDS, Answer, lacking, stamp_of
from evaluation.rectification.states import RoundState

WORDS = ("measures", "progress", "leader", "person")


class Evidence(msgspec.Struct, frozen=True):
    """佐证材料: a kept file of a round."""

    file: UUID
    name: str
    size: int


class Round(msgspec.Struct, frozen=True, kw_only=True):
    """整改报告, one time; `decided_by` is a name."""

    id: UUID
    number: int
    state: RoundState
    measures: str
    progress: str
    leader: str
    person: str
    done_on: date | None
    late: bool
    saved_by: str
    saved_at: datetime
    handed_in_at: datetime | None
    verified_how: str
    remark: str
    decided_by: str
    decided_at: datetime | None
    files: tuple[Evidence, ...] = ()

    @property
    def answer(self) -> Answer:
        return Answer(
            measures=self.measures,
            progress=self.progress,
            leader=self.leader,
            person=self.person,
            done_on=self.done_on,
        )

    @property
    def whole_stamp(self) -> str:
        """Of words and files: which draft a person was asked about."""
        return stamp_of(self.answer, [one.file for one in self.files])


class Typed(msgspec.Struct, frozen=True):
    """What a form shows, and the stamp of the draft that it comes from."""

    answer: Answer
    stamp: str
    files: tuple[Evidence, ...] = ()

    @property
    def lacking(self) -> list[str]:
        return lacking(self.answer, len(self.files))


class Change(msgspec.Struct, frozen=True):
    """A field that differs from the round before; for files the names that came and went."""

    title: str
    runs: tuple[Run, ...] = ()
    came: tuple[str, ...] = ()
    went: tuple[str, ...] = ()


class Letter(msgspec.Struct, frozen=True):
    """通报文书 that was issued about the problem."""

    id: UUID
    title: str
    document_number: str
    issued_on: date
    due_on: date | None
    read_at: datetime | None


class Taken(msgspec.Struct, frozen=True):
    """A step of the clue, as its timeline has it."""

    step: Step
    reason: str
    late: bool
    due_after: date | None
    account: UUID | None
    by: str
    at: datetime


class Entry(msgspec.Struct, frozen=True):
    """责任追究, one entry."""

    id: UUID
    kind: str
    persons: int
    text: str
    document_number: str
    decided_on: date
    entered_by: str


class Problem(msgspec.Struct, frozen=True, kw_only=True):
    """All of it. `text` is the office's wording and is not for the unit's pages."""

    clue: UUID
    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    number: int | None
    unit: UUID
    unit_title: str
    unit_short: str
    title: str
    text: str
    kind: str
    source: str
    state: ClueState
    level: Level
    finding: str
    due_on: date | None
    extended: int
    accountable: bool
    false_write_off: bool
    demands: str
    begun_at: datetime
    light: Light
    rounds: tuple[Round, ...]
    """Those that were handed in, newest first."""
    draft: Round | None
    letters: tuple[Letter, ...]
    steps: tuple[Taken, ...] = ()
    entries: tuple[Entry, ...] = ()

    @property
    def label(self) -> str:
        return clue_label(self.year, self.number)

    @property
    def newest(self) -> Round | None:
        return self.rounds[0] if self.rounds else None

    @property
    def next_number(self) -> int:
        return self.rounds[0].number + 1 if self.rounds else 1

    @property
    def typed(self) -> Typed:
        """The draft as it is stored; an empty one before the first save."""
        answer = self.draft.answer if self.draft else Answer()
        return Typed(answer, stamp_of(answer, ()), self.draft.files if self.draft else ())

    @property
    def returned(self) -> Round | None:
        """The round that the unit has to answer to."""
        newest = self.newest
        back = self.state == ClueState.SENT_BACK and newest is not None
        return newest if back else None

    @property
    def times_back(self) -> int:
        return sum(one.state == RoundState.SENT_BACK for one in self.rounds)

    @property
    def owing(self) -> bool:
        """应追责未追责."""
        return self.accountable and not self.entries

    def last(self, step: Step) -> Taken | None:
        return next((one for one in self.steps if one.step == step), None)

    @property
    def verification(self) -> Taken | None:
        return self.last(Step.VERIFY)

    def changes(self, number: int) -> list[Change] | None:
        """Of a round against the one before; None for the first."""
        pair = [one for one in self.rounds if one.number in (number, number - 1)]
        return changes(pair[1], pair[0]) if len(pair) == len({"newer", "older"}) else None


def changes(before: Round, after: Round) -> list[Change]:
    """Field by field, and the files that came and went."""
    told = []
    for name in WORDS:
        old, new = getattr(before, name), getattr(after, name)
        if old != new:
            told.append(Change(FIELDS[name], runs=tuple(difference(old, new))))
    if before.done_on != after.done_on:
        days = (str(before.done_on or ""), str(after.done_on or ""))
        told.append(Change(FIELDS["done_on"], runs=tuple(difference(*days))))
    former, now = ({one.file: one.name for one in side.files} for side in (before, after))
    came = tuple(name for file, name in now.items() if file not in former)
    went = tuple(name for file, name in former.items() if file not in now)
    return [*told, Change("佐证材料", came=came, went=went)] if came or went else told
