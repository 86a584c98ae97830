"""Letters to a county's unit in its published year: one issued, one not; its word in both."""

from uuid import UUID

from evaluation.accounts.rules import Person
from evaluation.clues.states import ClueState
from evaluation.db import fetch
from evaluation.rectification.notices import draft_notice, issue_notice
from tests.clues.given import a_clue


async def notice_places(officer: Person, cycle: UUID, unit: UUID, secret: str) -> dict[str, object]:
    """`letter` is not signed for; `letter_draft` is about the same clue."""
    clue = await a_clue(
        state=ClueState.INVESTIGATING,
        jurisdiction=officer.jurisdiction,
        cycle=cycle,
        unit=unit,
        title=f"{secret}久拖不办",
        number=8,
    )
    letter, draft = [
        await draft_notice(officer, cycle, "pressing", clues=[clue.id]) for _ in range(2)
    ]
    await issue_notice(officer, letter)
    await fetch("UPDATE notice SET pdf = 'pdf', docx = 'docx' WHERE id = $1", letter)
    return {"letter": letter, "letter_draft": draft}
