"""检查发现 of a year as its pages show them."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.clues.moving import clue_label
from evaluation.cycles.queries import check_cycle_of
from evaluation.db import fetch, found
from evaluation.findings.rules import BY_ID, FindingRule
from evaluation.objective.rules import millionths, shown


class FindingLine(msgspec.Struct, frozen=True):
    """`struck_out_by` None: it counts."""

    id: UUID
    unit: UUID
    short_title: str
    rule: str
    cases: int
    text: str
    found_on: date
    evidence: str
    file: UUID | None
    clue: UUID | None
    entered_by: str
    at: datetime
    struck_out_by: str | None
    struck_out_reason: str
    struck_out_at: datetime | None

    @property
    def about(self) -> FindingRule:
        return BY_ID[self.rule]

    @property
    def points(self) -> str:
        """What it takes by itself, before the item is used up; empty once it is struck out."""
        if self.struck_out_by:
            return ""
        times = 1 if self.about.once else self.cases
        return shown(times * millionths(self.about.points))


class UnitChoice(msgspec.Struct, frozen=True):
    id: UUID
    short_title: str


class Register(msgspec.Struct, frozen=True):
    """检查发现登记册. `whole`: how many it has without a filter, struck-out ones left out.

    `complete_by` None: nobody has called it complete.
    """

    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    frozen: bool
    complete_by: str | None
    complete_at: datetime | None
    whole: int
    units: tuple[UnitChoice, ...]
    lines: tuple[FindingLine, ...]

    @property
    def counted(self) -> list[FindingLine]:
        return [line for line in self.lines if not line.struck_out_by]


_HEAD = (
    "SELECT c.id AS cycle, c.year, c.sample, j.title AS jurisdiction_title, "
    "EXISTS (SELECT FROM score_freeze f WHERE f.cycle = c.id) AS frozen, "
    "a.full_name AS complete_by, r.at AS complete_at, (SELECT count(*)::int FROM finding f "
    "JOIN unit u ON u.id = f.unit WHERE u.jurisdiction = c.jurisdiction AND u.year = c.year "
    "AND NOT f.struck_out) AS whole FROM cycle c JOIN jurisdiction j ON j.id = c.jurisdiction "
    "LEFT JOIN complete_register r ON r.cycle = c.id LEFT JOIN account a ON a.id = r.said_by "
    "WHERE c.id = $1"
)
_UNITS = (
    "SELECT u.id, u.short_title FROM cycle c JOIN board b ON b.cycle = c.id "
    "JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year AND u.board = b.title "
    "WHERE c.id = $1 ORDER BY b.title, u.class, u.title"
)
_LINES = (
    "SELECT f.id, f.unit, u.short_title, f.rule, f.cases, f.text, f.found_on, f.evidence, f.file, "
    "f.clue, a.full_name AS entered_by, f.at, s.full_name AS struck_out_by, f.struck_out_reason, "
    "f.struck_out_at FROM finding f JOIN unit u ON u.id = f.unit "
    "JOIN account a ON a.id = f.entered_by LEFT JOIN account s ON s.id = f.struck_out_by "
)


async def register_of(
    jurisdiction: UUID, cycle: UUID, unit: UUID | None = None, rule: str = ""
) -> Register:
    """Newest first, of one unit or under one rule if they are given. Raises NotFound, for a unit
    that is not in the year's register as well.
    """
    await check_cycle_of(jurisdiction, cycle)
    head = (await fetch(_HEAD, cycle))[0]
    units = tuple(UnitChoice(**row) for row in await fetch(_UNITS, cycle))
    found(unit is None or unit in {one.id for one in units} or None)
    rows = await fetch(
        _LINES + "JOIN cycle c ON c.jurisdiction = u.jurisdiction AND c.year = u.year "
        "WHERE c.id = $1 AND ($2::uuid IS NULL OR f.unit = $2) AND ($3 = '' OR f.rule = $3) "
        "ORDER BY f.struck_out, f.found_on DESC, f.at DESC, f.id",
        *(cycle, unit, rule),
    )
    return Register(
        **head,
        units=units,
        lines=tuple(FindingLine(**row) for row in rows),
    )


async def one_finding(jurisdiction: UUID, cycle: UUID, finding: UUID) -> FindingLine:
    """Raises NotFound for one of another year or jurisdiction."""
    rows = await fetch(
        _LINES + "JOIN cycle c ON c.jurisdiction = u.jurisdiction AND c.year = u.year "
        "WHERE f.id = $1 AND f.jurisdiction = $2 AND c.id = $3",
        *(finding, jurisdiction, cycle),
    )
    return FindingLine(**found(rows[0] if rows else None))


class ClueChoice(msgspec.Struct, frozen=True):
    id: UUID
    year: int
    number: int | None
    title: str

    @property
    def words(self) -> str:
        return f"线索 {clue_label(self.year, self.number)} {self.title}"


async def clues_of(jurisdiction: UUID, unit: UUID) -> list[ClueChoice]:
    """线索 that a finding of the unit may name, newest first."""
    rows = await fetch(
        "SELECT k.id, c.year, k.number, k.title FROM clue k JOIN cycle c ON c.id = k.cycle "
        "WHERE k.unit = $1 AND k.jurisdiction = $2 AND k.number IS NOT NULL "
        "ORDER BY k.number DESC LIMIT 200",
        *(unit, jurisdiction),
    )
    return [ClueChoice(**row) for row in rows]
