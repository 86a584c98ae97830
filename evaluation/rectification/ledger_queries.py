"""专项整治台账: a row a problem that had to be mended, for the page, the print and the sheet."""

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from evaluation.clues.moving import clue_label
from evaluation.clues.setting import Light, Setting, light_of
from evaluation.clues.settings import setting_of
from evaluation.clues.states import RUNNING, ClueState, Level
from evaluation.db import fetch, found
from evaluation.workdays.queries import differs

PAGE = 50
MOST = 10_000
"""Rows of a sheet; a year of a city has some hundreds."""


class Stand(StrEnum):
    """What the tabs of the ledger choose by."""

    ALL = "all"
    MENDING = "mending"
    WAITING = "waiting"
    VERIFIED = "verified"
    OVERDUE = "overdue"
    OWING = "owing"
    WRITTEN_OFF = "written_off"


STANDS = {
    Stand.ALL: "全部",
    Stand.OVERDUE: "单位超期",
    Stand.MENDING: "整改中",
    Stand.WAITING: "待验收",
    Stand.VERIFIED: "待销号",
    Stand.WRITTEN_OFF: "已销号",
    Stand.OWING: "应追责未追责",
}
_TODAY = "(clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date"
_OWING = "(k.accountable AND NOT EXISTS (SELECT FROM accountability x WHERE x.clue = k.id))"
_OURS = "k.state IN ('rectifying', 'sent_back')"
_STANDS = {
    Stand.ALL: "true",
    Stand.MENDING: _OURS,
    Stand.WAITING: "k.state = 'verifying'",
    Stand.VERIFIED: "k.state = 'verified'",
    Stand.OVERDUE: f"({_OURS} AND k.due_on < {_TODAY})",
    Stand.OWING: _OWING,
    Stand.WRITTEN_OFF: "(k.state IN ('written_off', 'archived') AND k.finding <> 'unfounded')",
}
_ON_SITE = (
    "EXISTS (SELECT FROM on_site_matter m JOIN on_site_text t ON t.id = m.text "
    "WHERE m.clue = k.id AND t.state = 'released')"
)


class Wanted(msgspec.Struct, frozen=True, kw_only=True):
    """What the ledger is filtered by; what is empty chooses nothing."""

    unit: UUID | None = None
    kind: str = ""
    stand: Stand = Stand.ALL
    level: str = ""
    source: str = ""
    on_site: bool | None = None


class Consequence(msgspec.Struct, frozen=True):
    """责任追究 as a row of the ledger has it."""

    kind: str
    persons: int


class LedgerLine(msgspec.Struct, frozen=True, kw_only=True):
    """One problem. What was written, verified and kept is of the last round that was handed in."""

    clue: UUID
    year: int
    number: int | None
    unit: str
    source: str
    kind: str
    title: str
    text: str
    state: ClueState
    level: Level
    due_on: date | None
    deadline: date | None
    """整改时限: of the running state, or what it was when the answer came."""
    rounds: int
    measures: str
    progress: str
    leader: str
    person: str
    done_on: date | None
    late: bool
    files: tuple[str, ...]
    verified: bool
    verified_by: str
    verified_how: str
    remark: str
    written_off_on: date | None
    written_off_by: str
    accountable: bool
    false_write_off: bool
    held: tuple[Consequence, ...]
    on_site: bool
    light: Light | None = None

    @property
    def label(self) -> str:
        return clue_label(self.year, self.number)

    @property
    def owing(self) -> bool:
        """应追责未追责."""
        return self.accountable and not self.held


class Choice(msgspec.Struct, frozen=True):
    """A unit of the ledger's filter."""

    id: UUID
    title: str


class Year(msgspec.Struct, frozen=True):
    """Another year's ledger."""

    id: UUID
    year: int


class Ledger(msgspec.Struct, frozen=True, kw_only=True):
    """One page of it. `counts`: problems by stand, under the other filters."""

    cycle: UUID
    year: int
    jurisdiction_title: str
    sample: bool
    today: date
    wanted: Wanted
    counts: dict[Stand, int]
    years: tuple[Year, ...]
    units: tuple[Choice, ...]
    kinds: tuple[str, ...]
    setting: Setting
    lines: tuple[LedgerLine, ...]
    page: int

    @property
    def total(self) -> int:
        return self.counts[self.wanted.stand]

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // PAGE))


async def ledger_of(jurisdiction: UUID, cycle: UUID, wanted: Wanted, page: int = 1) -> Ledger:
    """Raises NotFound outside the jurisdiction."""
    return await _ledger(jurisdiction, cycle, wanted, page, PAGE)


async def whole_ledger(jurisdiction: UUID, cycle: UUID, wanted: Wanted) -> Ledger:
    """All that was filtered, by number: for paper and sheet. Raises NotFound."""
    return await _ledger(jurisdiction, cycle, wanted, 1, MOST)


async def _ledger(jurisdiction: UUID, cycle: UUID, wanted: Wanted, page: int, size: int) -> Ledger:
    rows = await fetch(_HEAD, jurisdiction, cycle, *_values(wanted))
    head = dict(found(rows[0] if rows else None))
    counts = {stand: head.pop(stand) for stand in Stand}
    setting, marked = await setting_of(jurisdiction), await differs()
    order = _BY_NUMBER if size == MOST else _BY_CLOCK
    lines = await fetch(
        _LINES.format(stand=_STANDS[wanted.stand], order=order),
        *(jurisdiction, cycle, *_values(wanted), size, (page - 1) * size),
    )
    told = [_line(dict(row), head["today"], setting, marked) for row in lines]
    units = msgspec.json.decode(head.pop("units"), type=tuple[Choice, ...])
    years = msgspec.json.decode(head.pop("years"), type=tuple[Year, ...])
    kinds = tuple(head.pop("kinds"))
    return Ledger(
        **head, cycle=cycle, wanted=wanted, counts=counts, years=years, units=units, kinds=kinds,
        setting=setting, lines=tuple(told), page=page,
    )  # fmt: skip


def _values(wanted: Wanted) -> tuple[object, ...]:
    return wanted.unit, wanted.kind, wanted.level, wanted.source, wanted.on_site


def _line(
    row: dict[str, object], today: date, setting: Setting, marked: Mapping[date, bool]
) -> LedgerLine:
    row["held"] = msgspec.json.decode(str(row["held"]))
    line = msgspec.convert(row, LedgerLine)
    due = line.due_on if line.state in RUNNING else None
    return msgspec.structs.replace(line, light=light_of(due, today, setting.warn_days, marked))


_CHOSEN = (
    "r.jurisdiction = $1 AND k.cycle = $2 AND ($3::uuid IS NULL OR k.unit = $3) "
    "AND ($4 = '' OR k.kind = $4) AND ($5 = '' OR k.level = $5) "
    f"AND ($6 = '' OR k.source = $6) AND ($7::boolean IS NULL OR {_ON_SITE} = $7)"
)
_HEAD = (
    "SELECT c.year, j.title AS jurisdiction_title, c.sample, "  # noqa: S608  # own text
    f"{_TODAY} AS today, n.*, (SELECT json_agg(json_build_object('id', y.id, 'year', y.year) "
    "ORDER BY y.year DESC) FROM cycle y WHERE y.jurisdiction = $1)::text AS years, "
    "coalesce((SELECT json_agg(json_build_object('id', o.id, 'title', o.short_title) "
    "ORDER BY o.short_title) FROM unit o WHERE o.id IN (SELECT k.unit FROM rectification r "
    "JOIN clue k ON k.id = r.clue WHERE k.cycle = $2)), '[]'::json)::text AS units, "
    "ARRAY(SELECT DISTINCT k.kind FROM rectification r JOIN clue k ON k.id = r.clue "
    "WHERE k.cycle = $2 AND k.kind <> '' ORDER BY k.kind) AS kinds "
    "FROM cycle c JOIN jurisdiction j ON j.id = c.jurisdiction CROSS JOIN (SELECT "
    + ", ".join(f'count(*) FILTER (WHERE {rule}) AS "{stand}"' for stand, rule in _STANDS.items())
    + f" FROM rectification r JOIN clue k ON k.id = r.clue WHERE {_CHOSEN}) n "
    "WHERE c.id = $2 AND c.jurisdiction = $1"
)
_BY_NUMBER = "k.number NULLS LAST, k.id"
_BY_CLOCK = (
    "k.state NOT IN ('rectifying', 'sent_back', 'verifying', 'verified', 'investigating', "
    "'founded', 'partly_founded'), k.due_on NULLS LAST, k.number, k.id"
)
_LINES = (
    "WITH chosen AS (SELECT k.*, r.id AS rectification FROM rectification r "  # noqa: S608
    f"JOIN clue k ON k.id = r.clue WHERE {_CHOSEN} AND {{stand}} "
    "ORDER BY {order} LIMIT $8 OFFSET $9) "
    "SELECT k.id AS clue, c.year, k.number, u.title AS unit, k.source, k.kind, k.title, k.text, "
    "k.state, k.level, k.due_on, k.accountable, k.false_write_off, "
    "CASE WHEN k.state IN ('rectifying', 'sent_back') THEN k.due_on ELSE s.due_before END "
    "AS deadline, coalesce(d.number, 0) AS rounds, coalesce(d.measures, '') AS measures, "
    "coalesce(d.progress, '') AS progress, coalesce(d.leader, '') AS leader, "
    "coalesce(d.person, '') AS person, d.done_on, coalesce(d.late, false) AS late, "
    "ARRAY(SELECT f.name FROM round_file e JOIN kept_file f ON f.id = e.file "
    "WHERE e.answer = d.id ORDER BY e.added_at, e.id) AS files, "
    "coalesce(d.state = 'verified', false) AS verified, "
    "coalesce(v.full_name, '') AS verified_by, coalesce(d.verified_how, '') AS verified_how, "
    "coalesce(d.remark, '') AS remark, "
    "CASE WHEN k.state IN ('written_off', 'archived') THEN w.on END AS written_off_on, "
    "CASE WHEN k.state IN ('written_off', 'archived') THEN w.by ELSE '' END AS written_off_by, "
    "coalesce((SELECT json_agg(json_build_object('kind', x.kind, 'persons', x.persons) "
    "ORDER BY x.decided_on, x.id) FROM accountability x WHERE x.clue = k.id), '[]'::json)::text "
    f"AS held, {_ON_SITE} AS on_site "
    "FROM chosen k JOIN cycle c ON c.id = k.cycle JOIN unit u ON u.id = k.unit "
    "LEFT JOIN LATERAL (SELECT * FROM rectification_round WHERE rectification = k.rectification "
    "AND state <> 'draft' ORDER BY number DESC LIMIT 1) d ON true "
    "LEFT JOIN account v ON v.id = d.decided_by "
    "LEFT JOIN LATERAL (SELECT due_before FROM clue_step WHERE clue = k.id AND step = 'answer' "
    "ORDER BY at DESC LIMIT 1) s ON true "
    "LEFT JOIN LATERAL (SELECT (o.at AT TIME ZONE 'Asia/Shanghai')::date AS on, "
    "a.full_name AS by FROM clue_step o JOIN account a ON a.id = o.by WHERE o.clue = k.id "
    "AND o.step = 'write_off' ORDER BY o.at DESC LIMIT 1) w ON true ORDER BY {order}"
)


class Waiting(msgspec.Struct, frozen=True):
    """What the ledger of a year asks of the officers, as numbers of problems."""

    cycle: UUID
    year: int
    waiting: int
    verified: int
    overdue: int
    owing: int
    first: UUID | None
    """The one that waits, where it is a single one."""


async def waiting_in(jurisdiction: UUID) -> list[Waiting]:
    """Newest year first; years that ask for nothing are left out."""
    rows = await fetch(_WAITING, jurisdiction)
    return msgspec.convert([dict(row) for row in rows], list[Waiting])


_WAITING = (
    "SELECT * FROM (SELECT c.id AS cycle, c.year, "  # noqa: S608
    + "".join(
        f'count(*) FILTER (WHERE {_STANDS[stand]}) AS "{stand}", '
        for stand in (Stand.WAITING, Stand.VERIFIED, Stand.OVERDUE, Stand.OWING)
    )
    + "(array_agg(k.id) FILTER (WHERE k.state = 'verifying'))[1] AS first "
    "FROM rectification r JOIN clue k ON k.id = r.clue JOIN cycle c ON c.id = k.cycle "
    "WHERE r.jurisdiction = $1 GROUP BY c.id, c.year) n "
    "WHERE waiting + verified + overdue + owing > 0 ORDER BY year DESC"
)
