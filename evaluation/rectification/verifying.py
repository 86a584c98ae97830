"""验收、退回、销号: one officer looks at what a unit handed in, another one writes it off."""

from datetime import date
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person
from evaluation.clues.moving import hold, move
from evaluation.clues.sealing import check_nobody_named
from evaluation.clues.steps import Step
from evaluation.db import fetch, transaction
from evaluation.errors import Refused
from evaluation.rectification.answer_rules import (
    HOW_TITLES,
    LONGEST_REMARK,
    How,
    check_waiting,
    read_text,
)
from evaluation.rectification.states import RoundState


async def verify(person: Person, clue: UUID, number: int, how: How, remark: str) -> None:
    """验收通过 — the round that the person read (`number`), on paper or on site.

    Raises NotFound, Refused.
    """
    async with transaction():
        answer = await _waiting(person, clue, number)
        words = await _remark(clue, remark, "请写明看了什么、结论是什么，没有验收。")
        await move(person, clue, Step.VERIFY, reason=f"{HOW_TITLES[how]}：{words}")
        await _decide(person, answer, RoundState.VERIFIED, words, how)


async def send_back(
    person: Person, clue: UUID, number: int, remark: str, due_on: date | None = None
) -> None:
    """退回整改 — with what is missing and a new last day; the unit goes on from what it wrote.

    Without `due_on`: the setting's limit. Raises NotFound, Refused.
    """
    async with transaction():
        answer = await _waiting(person, clue, number)
        words = await _remark(clue, remark, "请写明哪里不行、要补什么，没有退回。")
        await move(person, clue, Step.SEND_BACK, reason=words, due_on=due_on)
        await _decide(person, answer, RoundState.SENT_BACK, words)
        await _copy(answer)


async def doubt(person: Person, clue: UUID, reason: str) -> None:
    """退回验收 — the second person does not agree: it waits for another look."""
    async with transaction():
        await move(person, clue, Step.DOUBT, reason=reason)
        await fetch(
            "UPDATE rectification_round SET state = $2, verified_how = '', remark = '', "
            "decided_by = NULL, decided_at = NULL WHERE id = (SELECT d.id "
            "FROM rectification_round d JOIN rectification r ON r.id = d.rectification "
            "WHERE r.clue = $1 AND d.state = 'verified' ORDER BY d.number DESC LIMIT 1)",
            *(clue, RoundState.WAITING),
        )


async def write_off(person: Person, clue: UUID) -> None:
    """销号 — by another account than the one that verified. Raises NotFound, Refused."""
    async with transaction():
        await move(person, clue, Step.WRITE_OFF)


async def _waiting(person: Person, clue: UUID, number: int) -> UUID:
    """The round that waits, while the transaction holds its clue."""
    await hold(person, clue)
    rows = await fetch(
        "SELECT d.id, d.number, d.state FROM rectification_round d "
        "JOIN rectification r ON r.id = d.rectification "
        "WHERE r.clue = $1 AND d.state <> 'draft' ORDER BY d.number DESC LIMIT 1",
        clue,
    )
    check_waiting(RoundState(rows[0]["state"]) if rows else None)
    if rows[0]["number"] != number:
        raise Refused(
            f"单位又交了第 {rows[0]['number']} 次，您看的是第 {number} 次。没有办理，请先看新的。"
        )
    return UUID(str(rows[0]["id"]))


async def _remark(clue: UUID, remark: str, otherwise: str) -> str:
    words = read_text("意见", remark, LONGEST_REMARK)
    if not words:
        raise Refused(otherwise)
    await check_nobody_named(clue, words)
    return words


async def _decide(
    person: Person, answer: UUID, state: RoundState, words: str, how: str = ""
) -> None:
    await fetch(
        "UPDATE rectification_round SET state = $2, remark = $3, verified_how = $4, "
        "decided_by = $5, decided_at = clock_timestamp() WHERE id = $1",
        *(answer, state, words, how, person.account),
    )


async def _copy(answer: UUID) -> None:
    """The next draft begins with what came back, and with its files."""
    draft = uuid4()
    await fetch(
        "INSERT INTO rectification_round (id, jurisdiction, rectification, number, state, "
        "measures, progress, leader, person, done_on, late, saved_by, saved_at, verified_how, "
        "remark) SELECT $2, jurisdiction, rectification, number + 1, 'draft', measures, progress, "
        "leader, person, done_on, false, saved_by, saved_at, '', '' FROM rectification_round "
        "WHERE id = $1",
        *(answer, draft),
    )
    await fetch(
        "INSERT INTO round_file (id, jurisdiction, answer, file, added_at) "
        "SELECT gen_random_uuid(), jurisdiction, $2, file, added_at FROM round_file "
        "WHERE answer = $1",
        *(answer, draft),
    )
