"""What the office reads of the duty reports: all units of a year, one unit's report, what waits."""

from collections import Counter
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

import msgspec

from evaluation.db import fetch, fetch_one, found
from evaluation.duty_reports.difference import Compared, Told, compared
from evaluation.duty_reports.outline import sitting_day
from evaluation.duty_reports.queries import Attachment, Version, VersionLine, version_of
from evaluation.errors import NotFound
from evaluation.workdays.queries import days_left


class Stand(StrEnum):
    """How a unit's report stands, in one word; in the order in which they want looking after."""

    UNSTARTED = "unstarted"
    DRAFT = "draft"
    RETURNED = "returned"
    WAITING = "waiting"
    ACCEPTED = "accepted"


STAND_TITLES = {
    Stand.UNSTARTED: "未开始",
    Stand.DRAFT: "草稿",
    Stand.RETURNED: "退回",
    Stand.WAITING: "待审",
    Stand.ACCEPTED: "已接收",
}
MISSING = (Stand.UNSTARTED, Stand.DRAFT)
"""Nothing was ever handed in."""


class UnitLine(msgspec.Struct, frozen=True):
    """One unit. From `number` on: of its newest version, if there is one."""

    unit: UUID
    short_title: str
    board: str
    category: str
    stand: Stand
    number: int | None
    late: bool
    handed_in_at: datetime | None
    handed_in_by: str | None
    reminded_at: datetime | None

    @property
    def missing(self) -> bool:
        return self.stand in MISSING

    @property
    def remindable(self) -> bool:
        return self.stand in (*MISSING, Stand.RETURNED)


class ReportYear(msgspec.Struct, frozen=True):
    """述职报告 of a year at a glance. `due_at` None: the outline was not set."""

    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    due_at: datetime | None
    left: int | None
    over: bool
    held_on: date | None
    units: tuple[UnitLine, ...]

    @property
    def counts(self) -> dict[str, int]:
        return dict(Counter(line.stand for line in self.units))

    @property
    def missing(self) -> list[UnitLine]:
        return [line for line in self.units if line.missing]

    @property
    def remindable(self) -> list[UnitLine]:
        return [line for line in self.units if line.remindable]

    @property
    def waiting(self) -> list[UnitLine]:
        """Who waits longest comes first."""
        lines = [line for line in self.units if line.stand == Stand.WAITING]
        return sorted(lines, key=lambda line: (line.handed_in_at is None, line.handed_in_at))


_YEAR = (
    "SELECT c.id AS cycle, c.year, c.sample, j.title AS jurisdiction_title, o.due_at, "
    "(o.due_at AT TIME ZONE 'Asia/Shanghai')::date AS due_on, "
    "coalesce(clock_timestamp() > o.due_at, false) AS over FROM cycle c "
    "JOIN jurisdiction j ON j.id = c.jurisdiction LEFT JOIN report_outline o ON o.cycle = c.id "
    "WHERE c.id = $1 AND c.jurisdiction = $2"
)
OF_THE_YEAR = (
    "u.jurisdiction = c.jurisdiction AND u.year = c.year AND (u.own_code IS NULL "
    "OR EXISTS (SELECT FROM duty_report w WHERE w.unit = u.id) "
    "OR EXISTS (SELECT FROM agenda_item i WHERE i.unit = u.id AND i.live))"
)
"""A county on the city's board is asked only where it stands on an agenda, or writes of itself."""
_UNITS = (
    "SELECT u.id AS unit, u.short_title, u.board, u.class AS category, "  # noqa: S608  # our own words
    "CASE WHEN v.id IS NOT NULL THEN r.state WHEN r.id IS NOT NULL THEN 'draft' "
    "ELSE 'unstarted' END AS stand, v.number, coalesce(v.late, false) AS late, v.handed_in_at, "
    "a.full_name AS handed_in_by, m.at AS reminded_at "
    f"FROM cycle c JOIN unit u ON {OF_THE_YEAR} LEFT JOIN duty_report r ON r.unit = u.id "
    "LEFT JOIN LATERAL (SELECT * FROM report_version WHERE report = r.id "
    "ORDER BY number DESC LIMIT 1) v ON true LEFT JOIN account a ON a.id = v.handed_in_by "
    "LEFT JOIN LATERAL (SELECT max(at) AS at FROM reminder WHERE unit = u.id "
    "AND matter = 'duty_report') m ON true "
    "WHERE c.id = $1 ORDER BY array_position(ARRAY['unstarted', 'draft', 'returned', 'waiting', "
    "'accepted'], CASE WHEN v.id IS NOT NULL THEN r.state::text WHEN r.id IS NOT NULL THEN 'draft' "
    "ELSE 'unstarted' END), u.board, u.class, u.title"
)


async def report_year(jurisdiction: UUID, cycle: UUID) -> ReportYear:
    """Who has not handed in comes first. Raises NotFound for another jurisdiction's year."""
    rows = await fetch(_YEAR, cycle, jurisdiction)
    head = dict(found(rows[0] if rows else None))
    due_on = head.pop("due_on")
    return ReportYear(
        **head,
        left=await days_left(due_on) if due_on else None,
        held_on=await sitting_day(cycle),
        units=tuple(msgspec.convert(dict(row), UnitLine) for row in await fetch(_UNITS, cycle)),
    )


class UnitReport(msgspec.Struct, frozen=True):
    """述职报告 of one unit. `version` None: nothing was handed in; `versions`: newest first."""

    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    unit: UUID
    title: str
    short_title: str
    category: str
    due_at: datetime | None
    stand: Stand
    saved_at: datetime | None
    version: Version | None
    versions: tuple[VersionLine, ...]

    @property
    def newest(self) -> bool:
        return self.version is not None and self.version.line.id == self.versions[0].id

    @property
    def decidable(self) -> bool:
        return self.newest and self.stand == Stand.WAITING

    @property
    def former(self) -> VersionLine | None:
        """The version before the one that is shown."""
        if self.version is None:
            return None
        number = self.version.line.number
        return next((one for one in self.versions if one.number < number), None)


_UNIT = (
    "SELECT c.id AS cycle, c.year, c.sample, j.title AS jurisdiction_title, u.id AS unit, u.title, "
    "u.short_title, u.class AS category, o.due_at, r.id AS report, r.state, "
    "(SELECT max(saved_at) FROM draft_paragraph WHERE report = r.id) AS saved_at "
    "FROM cycle c JOIN jurisdiction j ON j.id = c.jurisdiction "
    "JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year "
    "LEFT JOIN report_outline o ON o.cycle = c.id LEFT JOIN duty_report r ON r.unit = u.id "
    "WHERE c.id = $1 AND c.jurisdiction = $2 AND u.id = $3"
)


async def unit_report(
    jurisdiction: UUID, cycle: UUID, unit: UUID, number: int | None = None
) -> UnitReport:
    """With its newest version, or the one of that number. Raises NotFound."""
    rows = await fetch(_UNIT, cycle, jurisdiction, unit)
    head = dict(found(rows[0] if rows else None))
    report, state = head.pop("report"), head.pop("state")
    versions = await _versions(report)
    chosen = [one for one in versions if number in (None, one.number)]
    if number is not None and not chosen:
        raise NotFound
    stand = Stand(state) if versions else Stand.DRAFT if report else Stand.UNSTARTED
    return UnitReport(
        **head,
        stand=stand,
        version=await version_of(jurisdiction, chosen[0].id) if chosen else None,
        versions=tuple(versions),
    )


async def _versions(report: UUID | None) -> list[VersionLine]:
    rows = await fetch(
        "SELECT v.id, v.number, v.late, v.state, v.remark, a.full_name AS handed_in_by, "
        "v.handed_in_at, coalesce(b.full_name, '') AS decided_by, v.decided_at "
        "FROM report_version v JOIN account a ON a.id = v.handed_in_by "
        "LEFT JOIN account b ON b.id = v.decided_by WHERE v.report = $1 ORDER BY v.number DESC",
        report,
    )
    return [msgspec.convert(dict(row), VersionLine) for row in rows]


class Comparison(msgspec.Struct, frozen=True):
    """Two versions of one report, the older against the newer."""

    before: VersionLine
    after: VersionLine
    paragraphs: tuple[Compared, ...]
    added: tuple[Attachment, ...]
    removed: tuple[Attachment, ...]

    @property
    def changed(self) -> int:
        return sum(one.changed for one in self.paragraphs)


def comparison_of(before: Version, after: Version) -> Comparison:
    """Takes a moment for long texts. Attachments: what one has and the other has not."""
    old, new = ({one.file for one in side.attachments} for side in (before, after))
    return Comparison(
        before.line,
        after.line,
        tuple(compared(_told(before), _told(after))),
        added=tuple(one for one in after.attachments if one.file not in old),
        removed=tuple(one for one in before.attachments if one.file not in new),
    )


def _told(version: Version) -> list[Told]:
    return [Told(one.heading, one.title, one.text) for one in version.paragraphs]


async def check_handed_in(jurisdiction: UUID, unit: UUID, file: UUID) -> None:
    """Raises NotFound for a file that goes with no version of that unit: drafts are its own."""
    found(
        await fetch_one(
            "SELECT true FROM version_attachment a JOIN report_version v ON v.id = a.version "
            "JOIN duty_report r ON r.id = v.report WHERE r.unit = $2 AND r.jurisdiction = $1 "
            "AND a.file = $3 LIMIT 1",
            *(jurisdiction, unit, file),
        )
    )


class ReportsWaiting(msgspec.Struct, frozen=True):
    """What a year's duty reports ask of the officers. `outlined`: the outline was set."""

    cycle: UUID
    year: int
    outlined: bool
    waiting: int
    first: UUID | None


async def waiting_in(jurisdiction: UUID) -> list[ReportsWaiting]:
    """Years before their count in which a report waits, or that ask for none yet."""
    rows = await fetch(
        "SELECT c.id AS cycle, c.year, o.id IS NOT NULL AS outlined, "
        "(count(v.id))::int AS waiting, "
        "(array_agg(r.unit ORDER BY v.handed_in_at) FILTER (WHERE v.id IS NOT NULL))[1] AS first "
        "FROM cycle c LEFT JOIN report_outline o ON o.cycle = c.id "
        "LEFT JOIN duty_report r ON r.outline = o.id AND r.state = 'waiting' "
        "LEFT JOIN report_version v ON v.report = r.id AND v.state = 'waiting' "
        "WHERE c.jurisdiction = $1 AND (c.state IN ('preparing', 'reporting', 'supervising') "
        "OR (c.state = 'sitting' AND o.id IS NOT NULL)) "
        "AND EXISTS (SELECT FROM unit u WHERE u.jurisdiction = c.jurisdiction AND u.year = c.year) "
        "GROUP BY c.id, c.year, o.id ORDER BY c.year DESC",
        jurisdiction,
    )
    lines = [ReportsWaiting(**row) for row in rows]
    return [line for line in lines if line.waiting or not line.outlined]
