"""A problem of a county's unit in its published year: answered, sent back; its word everywhere."""

from datetime import date
from uuid import UUID

from evaluation.accounts.rules import Person
from evaluation.clues.states import ClueState
from evaluation.db import fetch_one
from evaluation.rectification.accountability import NewEntry, enter
from evaluation.rectification.answer_rules import Answer
from evaluation.rectification.verifying import send_back
from tests import given
from tests.clues.given import a_clue
from tests.rectification.asked import Asked, ask, handed_in


async def rectification_places(
    officers: list[Person], cycle: UUID, unit: UUID, secret: str
) -> dict[str, object]:
    """`problem` waits for the unit's next answer; `evidence` went with the last one."""
    officer, second, *_ = officers
    here = officer.jurisdiction
    clue = await a_clue(
        state=ClueState.FOUNDED,
        jurisdiction=here,
        cycle=cycle,
        unit=unit,
        title=f"{secret}整治不分时段",
        number=7,
    )
    await ask(officer, clue.id, unit, secret)
    clerk = await given.a_clerk(here, unit)
    asked = Asked(here, cycle, officer, second, clerk, unit, clue.id)
    answer = Answer(
        measures=secret, progress=secret, leader=secret, person=secret, done_on=date(2025, 3, 3)
    )
    await handed_in(asked, answer, file=f"{secret}.pdf")
    await send_back(officer, clue.id, 1, secret)
    entry = NewEntry(kind="约谈", persons=1, text=secret, decided_on=date(2025, 3, 3))
    await enter(officer, clue.id, entry)
    evidence = await fetch_one("SELECT file FROM round_file WHERE jurisdiction = $1 LIMIT 1", here)
    return {"problem": clue.id, "evidence": evidence}
