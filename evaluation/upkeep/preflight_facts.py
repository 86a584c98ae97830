"""会前检查: the facts that it judges by, and the lines that it says. A part that is None could not
be found.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from evaluation.scoring.modes import Mode
from evaluation.upkeep.findings import Finding


class State(StrEnum):
    GOOD = "good"
    WARNING = "warning"
    BLOCKING = "blocking"


class Part(StrEnum):
    """Where on the page a line stands."""

    AGENDA = "议程与方案"
    CARDS = "评议卡与钥匙卡"
    PEOPLE = "人"
    HALL = "会场与网络"
    SERVER = "服务器"


class Mend(StrEnum):
    """Where a line is mended; the web knows the address, and who may go there."""

    AGENDA = "agenda"
    SCHEME = "scheme"
    SCORES = "scores"
    NOTICES = "notices"
    DELEGATES = "delegates"
    SLIPS = "slips"
    KEYS = "keys"
    REHEARSAL = "rehearsal"
    SITTING = "sitting"
    SIGN_IN = "sign-in"
    DISPLAYS = "displays"
    ACCOUNTS = "accounts"
    ADDRESS = "address"
    SERVER = "server"


class Line(msgspec.Struct, frozen=True):
    """`refused`: the opening itself is refused while this stands."""

    part: Part
    subject: str
    state: State
    words: str
    mend: Mend
    refused: bool = False


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The sitting itself. `drawn`: whether lots were; `as_drawn`: the order is still theirs."""

    state: str
    mode: str
    held_on: date
    last_day: date
    today: date
    units: int
    oral: int
    free: int
    drawn: bool
    as_drawn: bool
    scheme: bool
    quick_grades: bool
    options: bool
    frozen: bool


class Notices(msgspec.Struct, frozen=True):
    """现场通报稿 of the agenda: how many are released; the others by unit, with how they stand."""

    released: int
    waiting: tuple[tuple[str, str], ...] = ()


class GroupFacts(msgspec.Struct, frozen=True):
    """`made`: slips that are not withdrawn."""

    title: str
    delegates: int
    made: int
    issued: int


class KeyHolder(msgspec.Struct, frozen=True):
    """A key card's owner; `tried`: the card opened a practice box since the last change."""

    full_name: str
    able: bool
    tried: bool


class Printed(msgspec.Struct, frozen=True):
    """Slips by how they were made, of all groups together."""

    cards: int = 0
    labels: int = 0
    shown: int = 0
    ballots: int = 0

    @property
    def tablets(self) -> int:
        return self.cards + self.labels


class Practised(msgspec.Struct, frozen=True):
    """`later`: what was changed since the newest practice box was opened, in words."""

    opened: bool
    later: tuple[str, ...]


class People(msgspec.Struct, frozen=True):
    """Names of the accounts that can log in, by role; `ids` tell accounts of one name apart."""

    names: Mapping[str, Sequence[str]]
    ids: Mapping[str, frozenset[str]]
    codes: "Codes | None" = None

    def count(self, role: str) -> int:
        return len(self.ids.get(role, ()))


class Codes(msgspec.Struct, frozen=True):
    """动态口令: whether it is asked, and of whom it is asked that has none yet."""

    required: bool
    lacking: tuple[str, ...]


class Quorum(msgspec.Struct, frozen=True):
    """应到 of all groups, and how many must come; `present` None before anyone signed in."""

    invited: int
    needed: int
    present: int | None = None


class Address(msgspec.Struct, frozen=True):
    """Where tablets find the site. `answer` None where nobody asked it."""

    url: str
    on_this_machine: bool
    answer: Finding | None = None
    own_authority: bool = False


class Backup(msgspec.Struct, frozen=True):
    """The newest; `days` None when there was none."""

    days: int | None
    name: str = ""


class Facts(msgspec.Struct, frozen=True, kw_only=True):
    plan: Plan | None = None
    notices: Notices | None = None
    groups: tuple[GroupFacts, ...] | None = None
    holders: tuple[KeyHolder, ...] | None = None
    printed: Printed | None = None
    practised: Practised | None = None
    people: People | None = None
    quorum: Quorum | None = None
    displays: int | None = None
    address: Address | None = None
    backup: Backup | None = None
    machine: tuple[Finding, ...] | None = None

    @property
    def mode(self) -> Mode:
        return Mode(self.plan.mode) if self.plan else Mode.TABLET


class Verdict(msgspec.Struct, frozen=True):
    """`over`: the sitting has begun, and there is nothing more to check."""

    lines: tuple[Line, ...]
    over: bool

    def of(self, state: State) -> list[Line]:
        return [line for line in self.lines if line.state == state]

    @property
    def blocking(self) -> list[Line]:
        return self.of(State.BLOCKING)

    @property
    def warnings(self) -> list[Line]:
        return self.of(State.WARNING)

    @property
    def may_open(self) -> bool:
        return not self.blocking

    @property
    def refused(self) -> bool:
        return any(line.refused for line in self.lines)

    @property
    def words(self) -> str:
        if self.blocking:
            return f"还不能开会：差 {len(self.blocking)} 项。"
        return "可以开会。"

    def parts(self, state: State) -> dict[Part, list[Line]]:
        found: dict[Part, list[Line]] = {}
        for line in self.of(state):
            found.setdefault(line.part, []).append(line)
        return found


def unknown(part: Part, subject: str, mend: Mend) -> Line:
    words = "这一项没有查到。请刷新再看；还是这样，请到那一页自己核对。"
    return Line(part, subject, State.WARNING, words, mend)


def twice(names: Iterable[str]) -> list[str]:
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
    return [name for name, count in seen.items() if count > 1]
