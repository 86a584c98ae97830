"""线索概览: the figures of a year beside those of the year before, each with its list's address."""

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from urllib.parse import urlencode

import msgspec

from evaluation.clues.picks import GROUP, LEFT, STAGES
from evaluation.clues.setting import Limit, Setting
from evaluation.clues.states import LEVEL_TITLES, STATE_TITLES

OUTSIDE, OPEN = "规则以外", "还没有定类型"
MOST_REPEATED = 20
FUNNEL = {
    "received": "收到",
    "registered": "登记",
    "accepted": "受理",
    "founded": "查实",
    "noticed": "通报",
    "answered": "整改",
    "written_off": "销号",
}


def moved(now: int, before: int | None) -> str:
    """“−14.2 %”, rounded once and half up; in words where there is nothing to measure it by."""
    if before is None:
        return "上年无数"
    if before == 0:
        return "上年为 0" if now else "0.0 %"
    size = int(abs(Fraction(now - before, before)) * 1000 + Fraction(1, 2))
    sign = "−" if now < before else "+" if now > before else ""
    return f"{sign}{size // 10}.{size % 10} %"


class Line(msgspec.Struct, frozen=True):
    """One thing that is counted; `query` opens the list behind it, in either year."""

    title: str
    now: int
    before: int | None
    query: str

    @property
    def change(self) -> str:
        return moved(self.now, self.before)


class Wait(msgspec.Struct, frozen=True):
    """办理环节: how many working days the clues waited there that have gone on from it.

    `clues`: how many those are. Days are tenths, rounded half up; None where none has gone on.
    """

    title: str
    clues: Line
    now: str | None
    before: str | None
    limit: str


class Repeated(msgspec.Struct, frozen=True):
    """重复问题: one unit with one kind of problem more than once in the year."""

    unit: str
    kind: str
    clues: int
    query: str


class Overdue(msgspec.Struct, frozen=True):
    """A unit with clues that run past their day."""

    unit: str
    overdue: int
    running: int
    query: str
    running_query: str


class Group(msgspec.Struct, frozen=True):
    """A class of problems, and the kinds in it."""

    line: Line
    kinds: Sequence[Line]


class Counted(msgspec.Struct, frozen=True):
    """What the database counted of one year: by name, and by (column, value)."""

    sums: Mapping[str, int]
    groups: Mapping[tuple[str, str], int]
    waits: Mapping[str, tuple[int, int, int]]
    """By stage: clues, passages, working days of all passages together."""


def address(**asked: str) -> str:
    return urlencode(asked)


def tenths(days: int, times: int) -> str | None:
    """Rounded half up, once."""
    if not times:
        return None
    value = int(Fraction(days, times) * 10 + Fraction(1, 2))
    return f"{value // 10}.{value % 10}"


def funnel_of(now: Counted, before: Counted | None) -> list[Line]:
    return [
        Line(
            title,
            now.sums.get(name, 0),
            before.sums.get(name, 0) if before else None,
            address(tab="all") if name == "received" else address(of=name),
        )
        for name, title in FUNNEL.items()
    ]


def sums_of(now: Counted, before: Counted | None) -> list[Line]:
    """What is worth a figure of its own."""
    wanted = {
        "repeating": ("重复投诉", address(of="repeating")),
        "repeated": ("同一单位同一类型不止一条", address(of="repeated")),
        "late": ("有一步超期办理", address(of="late")),
        "mandatory": ("依法应当督办", address(of="mandatory")),
        "overdue": ("在办，已超期", address(tab="overdue")),
    }
    return [
        Line(title, now.sums.get(name, 0), before.sums.get(name, 0) if before else None, query)
        for name, (title, query) in wanted.items()
    ]


def lines_of(
    column: str, titles: Iterable[tuple[str, str]], now: Counted, before: Counted | None
) -> list[Line]:
    """Each of the known values, whether there is one or not."""
    return [
        Line(
            title,
            now.groups.get((column, value), 0),
            before.groups.get((column, value), 0) if before else None,
            address(**{column: value}),
        )
        for value, title in titles
    ]


def states_of(now: Counted, before: Counted | None) -> list[Line]:
    lines = lines_of("state", [(s.value, t) for s, t in STATE_TITLES.items()], now, before)
    return [line for line in lines if line.now or line.before]


def levels_of(now: Counted, before: Counted | None) -> list[Line]:
    titles = [(level.value, title) for level, title in LEVEL_TITLES.items() if level]
    return lines_of("level", titles, now, before)


def sources_of(setting: Setting, now: Counted, before: Counted | None) -> list[Line]:
    known = dict(setting.sources)
    gone = {value for column, value in now.groups if column == "source"} - set(known)
    return lines_of("source", [*known.items(), *((one, one) for one in sorted(gone))], now, before)


def kinds_of(setting: Setting, now: Counted, before: Counted | None) -> list[Group]:
    """By class of the setting; then what it does not name any more, and what has no kind yet."""
    classes: dict[str, list[str]] = {}
    for kind in setting.kinds:
        classes.setdefault(kind.group, []).append(kind.title)
    named = {kind for kinds in classes.values() for kind in kinds}
    every = {value for column, value in now.groups if column == "kind" and value}
    found = [
        _group(name, f"{GROUP}{name}", kinds, (now, before)) for name, kinds in classes.items()
    ]
    if outside := sorted(every - named):
        found.append(_group(OUTSIDE, GROUP, outside, (now, before)))
    if now.groups.get(("kind", "")):
        found.append(Group(_without_kind(now, before), ()))
    return found


def _group(
    name: str, of: str, kinds: Sequence[str], years: tuple[Counted, Counted | None]
) -> Group:
    lines = lines_of("kind", [(kind, kind) for kind in kinds], *years)
    former = None if years[1] is None else sum(line.before or 0 for line in lines)
    line = Line(name, sum(line.now for line in lines), former, address(of=of))
    return Group(line, [line for line in lines if line.now or line.before])


def _without_kind(now: Counted, before: Counted | None) -> Line:
    key = ("kind", "")
    former = before.groups.get(key, 0) if before else None
    return Line(OPEN, now.groups.get(key, 0), former, address(of="no_kind"))


def waits_of(setting: Setting, now: Counted, before: Counted | None) -> list[Wait]:
    found = []
    for name, stage in STAGES.items():
        clues, times, days = now.waits.get(name, (0, 0, 0))
        former = before.waits.get(name, (0, 0, 0)) if before else None
        query = address(of=f"{LEFT}{name}")
        found.append(
            Wait(
                stage.title,
                Line(stage.title, clues, former[0] if former else None, query),
                tenths(days, times),
                tenths(former[2], former[1]) if former else None,
                _limit(setting.limits.get(stage.states[0])),
            )
        )
    return found


def _limit(limit: Limit | None) -> str:
    if limit is None:
        return "—"
    return f"{limit.days} {'个工作日' if limit.working else '天'}"


class Bar(msgspec.Struct, frozen=True):
    """A line as a chart draws it; without a former year `before` is empty."""

    title: str
    now: str
    before: str


def bars_of(lines: Sequence[Line]) -> list[Bar]:
    return [
        Bar(line.title, str(line.now), "" if line.before is None else str(line.before))
        for line in lines
    ]
