"""述职提纲 of a year: what the units are asked to write, and until when."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.duty_reports.review_rules import (
    CHINA,
    USUAL_DAYS,
    USUAL_HOUR,
    OutlineChanged,
    OutlineHeading,
    StoredHeading,
    check_changes,
    check_due,
    check_headings,
    stamp_of,
)
from evaluation.errors import Refused
from evaluation.workdays.queries import due_after, due_before, today

LONGEST_REMARK = 500


class ReportOutlineSet(trail.Event, frozen=True):
    """定述职提纲; `due_at` as an office reads it, `titles` in their order."""

    cycle: UUID
    due_at: str
    titles: str


class Outline(msgspec.Struct, frozen=True):
    """As it stands. `begun`: units that have opened their report."""

    id: UUID
    due_at: datetime
    remark: str
    set_by: str
    begun: int
    headings: tuple[StoredHeading, ...]

    @property
    def stamp(self) -> str:
        return stamp_of(self.due_at, self.remark, self.headings)


async def outline_of(cycle: UUID) -> Outline | None:
    """Of a year that the caller has measured by jurisdiction; None before it was set."""
    rows = await fetch(
        "SELECT o.id, o.due_at, o.remark, a.full_name AS set_by, (SELECT count(*) "
        "FROM duty_report r WHERE r.outline = o.id)::int AS begun FROM report_outline o "
        "JOIN account a ON a.id = o.set_by WHERE o.cycle = $1",
        cycle,
    )
    if not rows:
        return None
    return Outline(**rows[0], headings=tuple(await _headings(rows[0]["id"])))


async def _headings(outline: UUID) -> list[StoredHeading]:
    rows = await fetch(
        "SELECT h.id, h.title, h.hint, h.longest, h.summary, (SELECT count(DISTINCT x.report) "
        "FROM (SELECT d.report FROM draft_paragraph d WHERE d.heading = h.id "
        "AND d.text ~ '[^[:space:]]' UNION ALL SELECT v.report FROM version_paragraph p "
        "JOIN report_version v ON v.id = p.version WHERE p.heading = h.id) x)::int AS written "
        "FROM report_heading h WHERE h.outline = $1 ORDER BY h.position",
        outline,
    )
    return [StoredHeading(**row) for row in rows]


async def sitting_day(cycle: UUID) -> date | None:
    """评议会 of the year: the first day of its real sittings that stand."""
    day: date | None = await fetch_one(
        "SELECT min(held_on) FROM sitting WHERE cycle = $1 AND NOT rehearsal AND state <> 'voided'",
        cycle,
    )
    return day


async def usual_due(cycle: UUID) -> datetime:
    """十五个工作日 before the sitting; where that is over or unknown, as many from today."""
    held_on, now = await sitting_day(cycle), await today()
    day = await due_before(USUAL_DAYS, held_on) if held_on else now
    if day <= now:
        day = await due_after(USUAL_DAYS)
    return datetime.combine(day, USUAL_HOUR, CHINA)


async def set_outline(  # each is a field of the outline
    person: Person,
    cycle: UUID,
    due_at: datetime,
    headings: Sequence[OutlineHeading],
    *,
    remark: str = "",
    seen: str | None = None,
) -> UUID:
    """定提纲 — for the first time, or anew; `seen` is the stamp of the one that was changed.

    Raises NotFound outside the jurisdiction; Refused where units have written already.
    """
    words = " ".join(remark.split())
    if len(words) > LONGEST_REMARK:
        raise Refused(f"给各单位的话最多 {LONGEST_REMARK} 字，现在有 {len(words)} 字，请缩短。")
    check_headings(headings)
    async with transaction():
        await _hold_year(person.jurisdiction, cycle)
        stands = await outline_of(cycle)
        if seen is not None and seen != (stands.stamp if stands else ""):
            raise OutlineChanged
        now = await fetch_one("SELECT clock_timestamp()")
        check_due(due_at, stands.due_at if stands else None, now)
        if stands:
            await _hold_headings(stands.id)
        stored = await _headings(stands.id) if stands else []
        check_changes(stored, headings)
        outline = await _keep(person, cycle, due_at, words)
        await _place(person.jurisdiction, outline, headings)
        shown = f"{due_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        event = ReportOutlineSet(cycle, shown, "、".join(one.title for one in headings))
        await trail.record(person.jurisdiction, person.username, event)
        return outline


async def _hold_year(jurisdiction: UUID, cycle: UUID) -> None:
    rows = await fetch(
        "SELECT FROM cycle WHERE id = $1 AND jurisdiction = $2 FOR NO KEY UPDATE",
        *(cycle, jurisdiction),
    )
    found(rows or None)


async def _hold_headings(outline: UUID) -> None:
    """Nobody saves a paragraph under a heading while it is decided whether it may go."""
    await fetch("SELECT FROM report_heading WHERE outline = $1 FOR UPDATE", outline)


async def _keep(person: Person, cycle: UUID, due_at: datetime, remark: str) -> UUID:
    outline: UUID = await fetch_one(
        "INSERT INTO report_outline (id, jurisdiction, cycle, due_at, remark, set_by) "
        "VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (cycle) DO UPDATE SET "
        "due_at = excluded.due_at, remark = excluded.remark, set_by = excluded.set_by RETURNING id",
        *(uuid4(), person.jurisdiction, cycle, due_at.astimezone(UTC), remark, person.account),
    )
    return outline


async def _place(jurisdiction: UUID, outline: UUID, headings: Sequence[OutlineHeading]) -> None:
    """Those that are left out go, with their empty drafts; two never stand in one place."""
    kept = [one.id for one in headings if one.id]
    gone = "SELECT id FROM report_heading WHERE outline = $1 AND NOT id = ANY($2)"
    await fetch(f"DELETE FROM draft_paragraph WHERE heading IN ({gone})", outline, kept)  # noqa: S608  # our own words
    await fetch("DELETE FROM report_heading WHERE outline = $1 AND NOT id = ANY($2)", outline, kept)
    await fetch("UPDATE report_heading SET position = -position WHERE outline = $1", outline)
    for position, one in enumerate(headings, 1):
        await fetch(
            "INSERT INTO report_heading (id, jurisdiction, outline, position, title, hint, "
            "longest, summary) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (id) DO UPDATE "
            "SET position = excluded.position, title = excluded.title, hint = excluded.hint, "
            "longest = excluded.longest, summary = excluded.summary",
            *(one.id or uuid4(), jurisdiction, outline, position),
            *(one.title, one.hint, one.longest, one.summary),
        )
