"""Invented letters (通报文书) beside those of the sample's 整改, through the real actions."""

from uuid import UUID

from evaluation.accounts.rules import Person
from evaluation.clues.states import ClueState
from evaluation.db import fetch
from evaluation.rectification.notices import (
    draft_notice,
    hand_over,
    issue_notice,
    mark_read,
    withdraw_notice,
)
from evaluation.sample.people import person

YEAR = 2024
_FIT = (
    "SELECT k.id FROM clue k JOIN cycle c ON c.id = k.cycle LEFT JOIN unit u ON u.id = k.unit "
    "WHERE k.jurisdiction = $1 AND c.year = $2 AND k.state = ANY($3) AND k.unit IS NOT NULL "
    "AND (NOT $4 OR EXISTS (SELECT FROM complainant p WHERE p.clue = k.id AND p.has_name)) "
    "AND NOT EXISTS (SELECT FROM notice_matter m WHERE m.clue = k.id) "
    "ORDER BY u.class LIKE '%垂直%' DESC, k.number LIMIT $5"
)


async def make_notices() -> None:
    """After the clues and what is mended of them; never of a clue that has its letter."""
    officer = await person("chenli")
    (row,) = await fetch(
        "SELECT id FROM cycle WHERE jurisdiction = $1 AND year = $2", officer.jurisdiction, YEAR
    )
    cycle: UUID = row["id"]
    for clue in await _fit(officer, ClueState.INVESTIGATING, count=3):
        await _issued(officer, cycle, "pressing", clue)
    for clue in await _fit(officer, ClueState.ACCEPTED, count=1):
        await _issued(officer, cycle, "assignment", clue)
    for clue in await _fit(officer, ClueState.ACCEPTED, named=True, count=1):
        await _issued(officer, cycle, "accepted", clue)
    for clue in await _fit(officer, ClueState.DECLINED, named=True, count=1):
        await hand_over(officer, await _issued(officer, cycle, "declined", clue), "当面")
    founded = await _fit(officer, ClueState.FOUNDED, count=1)
    for clue in founded:
        await draft_notice(officer, cycle, "supervision", clues=[clue])
    for clue in await _fit(officer, ClueState.INVESTIGATING, count=1):
        wrong = await _issued(officer, cycle, "pressing", clue)
        await withdraw_notice(officer, wrong, "主送单位写错，另发（示例）")
    await _tell_superior(officer, cycle)
    await _read_some()


async def _fit(officer: Person, *states: ClueState, named: bool = False, count: int) -> list[UUID]:
    rows = await fetch(_FIT, officer.jurisdiction, YEAR, list(states), named, count)
    return [row["id"] for row in rows]


async def _issued(officer: Person, cycle: UUID, kind: str, clue: UUID) -> UUID:
    notice = await draft_notice(officer, cycle, kind, clues=[clue])
    await issue_notice(officer, notice)
    return notice


async def _tell_superior(officer: Person, cycle: UUID) -> None:
    """Of one letter to a unit under vertical management; others stay as what is still missing."""
    rows = await fetch(
        "SELECT n.id FROM notice n JOIN unit u ON u.id = n.unit WHERE n.cycle = $1 "
        "AND n.state = 'issued' AND n.kind IN ('rectification', 'pressing') "
        "AND u.class LIKE '%垂直%' ORDER BY n.number LIMIT 1",
        cycle,
    )
    for row in rows:
        told = await draft_notice(officer, cycle, "superior", about=row["id"])
        await issue_notice(officer, told)


async def _read_some() -> None:
    """By the clerk of the sample's manual; the newest of its unit waits on the desk."""
    rows = await fetch(
        "SELECT n.id, a.username FROM notice n JOIN account a ON a.unit = n.unit "
        "WHERE n.state = 'issued' AND n.read_at IS NULL AND n.kind = 'rectification' "
        "ORDER BY n.number OFFSET 1 LIMIT 4"
    )
    for row in rows:
        await mark_read(await person(row["username"]), row["id"])
