"""审核: the office accepts a unit's return, or sends it back with what is to be mended."""

from datetime import UTC, datetime
from uuid import UUID

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, found, transaction
from evaluation.errors import Refused
from evaluation.statistics.rules import ReturnState

LONGEST_REMARK = 500


class ReturnAccepted(trail.Event, frozen=True):
    """接收报表."""

    unit: UUID
    submissions: int


class ReturnSentBack(trail.Event, frozen=True):
    """退回报表."""

    unit: UUID
    submissions: int
    remark: str


async def accept(person: Person, cycle: UUID, unit: UUID, submissions: int) -> None:
    """接收 — `submissions` is the one that the officer has read; a newer one is read first."""
    async with transaction():
        report = await _held(person, cycle, unit, submissions)
        await _decide(person, report, ReturnState.ACCEPTED, "")
        await trail.record(person.jurisdiction, person.username, ReturnAccepted(unit, submissions))


async def send_back(person: Person, cycle: UUID, unit: UUID, submissions: int, remark: str) -> None:
    """退回 — the unit reads the remark on its desk, and hands in again."""
    words = remark.strip()
    if not 1 <= len(words) <= LONGEST_REMARK:
        raise Refused(f"请写明哪里要改，1 到 {LONGEST_REMARK} 个字。单位会看到。")
    async with transaction():
        report = await _held(person, cycle, unit, submissions)
        await _decide(person, report, ReturnState.RETURNED, words)
        event = ReturnSentBack(unit, submissions, words)
        await trail.record(person.jurisdiction, person.username, event)


async def _held(person: Person, cycle: UUID, unit: UUID, submissions: int) -> UUID:
    """Raises NotFound for another jurisdiction's or year's; Refused unless it waits as it was."""
    rows = await fetch(
        "SELECT r.id, r.state, r.submissions FROM statistics_return r "
        "JOIN statistics_form f ON f.id = r.form "
        "WHERE r.unit = $1 AND r.jurisdiction = $2 AND f.cycle = $3 FOR UPDATE OF r",
        *(unit, person.jurisdiction, cycle),
    )
    row = found(rows[0] if rows else None)
    check_waiting(ReturnState(row["state"]), row["submissions"], submissions)
    report: UUID = row["id"]
    return report


def check_waiting(state: ReturnState, there: int, seen: int) -> None:
    if state == ReturnState.ACCEPTED:
        raise Refused("这份报表已经接收，不能再退回。有数要改的，请用“更正”。")
    if state != ReturnState.WAITING:
        raise Refused("这份报表不在待审，单位还没有报送。")
    if there != seen:
        raise Refused(f"单位刚刚报送了第 {there} 次，您看的是第 {seen} 次。请看过新的再办。")


async def _decide(person: Person, report: UUID, state: ReturnState, remark: str) -> None:
    await fetch(
        "UPDATE statistics_return SET state = $2, remark = $3, decided_by = $4, decided_at = $5 "
        "WHERE id = $1",
        *(report, state, remark, person.account, datetime.now(UTC)),
    )
