"""审阅: a version that was handed in is accepted, or returned with remarks; once, by one person."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, found, transaction
from evaluation.duty_reports.review_rules import (
    check_decidable,
    check_reopenable,
    read_reason,
    read_remarks,
)
from evaluation.errors import NotFound


class DutyReportAccepted(trail.Event, frozen=True):
    unit: UUID
    title: str
    version: int


class DutyReportReturned(trail.Event, frozen=True):
    """退回 — with remarks on so many paragraphs; `remark` is the one on the whole."""

    unit: UUID
    title: str
    version: int
    paragraphs: int
    remark: str


class DutyReportReopened(trail.Event, frozen=True):
    """An accepted version goes back to the unit after all."""

    unit: UUID
    title: str
    version: int
    reason: str


class HeldVersion(msgspec.Struct, frozen=True):
    """A version whose report nobody else changes until this transaction ends."""

    report: UUID
    unit: UUID
    title: str
    number: int
    state: str
    newest: int
    decided_by: str | None


async def _hold(person: Person, version: UUID) -> HeldVersion:
    """The report first, as a hand-in does; then the version as it is now. Raises NotFound."""
    rows = await fetch(
        "SELECT id FROM duty_report WHERE jurisdiction = $2 AND id = "
        "(SELECT report FROM report_version WHERE id = $1) FOR UPDATE",
        *(version, person.jurisdiction),
    )
    found(rows or None)
    rows = await fetch(
        "SELECT v.report, r.unit, u.title, v.number, v.state, (SELECT max(number) "
        "FROM report_version WHERE report = v.report) AS newest, a.full_name AS decided_by "
        "FROM report_version v JOIN duty_report r ON r.id = v.report JOIN unit u ON u.id = r.unit "
        "LEFT JOIN account a ON a.id = v.decided_by WHERE v.id = $1",
        version,
    )
    return HeldVersion(**found(rows[0] if rows else None))


async def accept(person: Person, version: UUID) -> None:
    """接收 — the newest version, if it waits. Raises NotFound, Refused."""
    async with transaction():
        held = await _hold(person, version)
        check_decidable(held.number, held.state, held.newest, held.decided_by)
        await _decide(person, version, held, "accepted", "")
        event = DutyReportAccepted(held.unit, held.title, held.number)
        await trail.record(person.jurisdiction, person.username, event)


async def send_back(
    person: Person, version: UUID, remarks: Mapping[UUID, str], general: str = ""
) -> None:
    """退回 — with remarks by heading, one on the whole, or both. Raises NotFound, Refused."""
    async with transaction():
        held = await _hold(person, version)
        check_decidable(held.number, held.state, held.newest, held.decided_by)
        titles = await _titles(version)
        if not remarks.keys() <= titles.keys():
            raise NotFound
        said, whole = read_remarks(remarks, general, titles)
        for heading, words in said.items():
            await fetch(
                "UPDATE version_paragraph SET remark = $3 WHERE version = $1 AND heading = $2",
                *(version, heading, words),
            )
        await _decide(person, version, held, "returned", whole)
        event = DutyReportReturned(held.unit, held.title, held.number, len(said), whole)
        await trail.record(person.jurisdiction, person.username, event)


async def reopen(person: Person, version: UUID, reason: str) -> None:
    """退回已接收的 — the unit may hand in anew; until then nothing of it counts as accepted."""
    async with transaction():
        held = await _hold(person, version)
        check_reopenable(held.number, held.state, held.newest)
        words = read_reason(reason)
        await _decide(person, version, held, "returned", words)
        event = DutyReportReopened(held.unit, held.title, held.number, words)
        await trail.record(person.jurisdiction, person.username, event)


async def _titles(version: UUID) -> dict[UUID, str]:
    rows = await fetch("SELECT heading, title FROM version_paragraph WHERE version = $1", version)
    return {row["heading"]: row["title"] for row in rows}


async def _decide(person: Person, version: UUID, held: HeldVersion, state: str, word: str) -> None:
    await fetch(
        "UPDATE report_version SET state = $2, remark = $3, decided_by = $4, "
        "decided_at = clock_timestamp() WHERE id = $1",
        *(version, state, word, person.account),
    )
    await fetch("UPDATE duty_report SET state = $2 WHERE id = $1", held.report, state)
