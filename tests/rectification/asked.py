"""A problem that a unit has been asked to mend: two officers, the unit's clerk, the clue."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from evaluation.accounts.rules import Person, Role
from evaluation.clues.moving import move
from evaluation.clues.states import ClueState
from evaluation.clues.steps import Step
from evaluation.db import fetch, fetch_one, transaction
from evaluation.rectification.answer_rules import Answer, How
from evaluation.rectification.answering import attach, hand_in, save_draft
from evaluation.rectification.asking import begin
from evaluation.rectification.problem_queries import own_problem
from evaluation.rectification.verifying import verify
from tests import given
from tests.clues.given import a_clue, a_unit, a_year
from tests.duty_reports.year import a_joined_upload

DEMANDS = "三十日内规范占道经营整治，听取商户陈述申辩。"
ANSWER = Answer(
    measures="修订占道经营整治规程，分时段管理。",
    progress="已对三名队员批评教育，回访商户 12 户。",
    leader="分管副局长",
    person="执法大队大队长",
    done_on=date(2026, 11, 20),
)


@dataclass
class Asked:
    jurisdiction: UUID
    cycle: UUID
    officer: Person
    second: Person
    clerk: Person
    unit: UUID
    clue: UUID


async def a_problem(
    *,
    number: int | None = 7,
    due_on: date | None = None,
    complainant: str = "",
    year: tuple[UUID, UUID] | None = None,
    unit: UUID | None = None,
    officers: tuple[Person, Person] | None = None,
    **columns: object,
) -> Asked:
    """Found to be so and asked to be mended by the usual day, or by `due_on`, also a past one."""
    here, cycle = year or await a_year()
    unit = unit or await a_unit(here)
    officer, second = officers or [
        await given.a_person(Role.CITY_OFFICER, jurisdiction=here, full_name=name)
        for name in ("周敏", "陈立")
    ]
    clue = await a_clue(
        state=ClueState.FOUNDED,
        jurisdiction=here,
        cycle=cycle,
        unit=unit,
        complainant=complainant,
        number=number,
        **columns,
    )
    await ask(officer, clue.id, unit)
    if due_on:
        await due(clue.id, due_on)
    clerk = await given.a_clerk(here, unit)
    return Asked(here, cycle, officer, second, clerk, unit, clue.id)


async def ask(officer: Person, clue: UUID, unit: UUID, demands: str = DEMANDS) -> None:
    """What the issuing of a letter does for each of its clues."""
    async with transaction():
        await move(officer, clue, Step.NOTIFY)
        await begin(officer, clue, unit, demands)


async def due(clue: UUID, day: date) -> None:
    await fetch("UPDATE clue SET due_on = $2 WHERE id = $1", clue, day)


async def state_of(clue: UUID) -> str:
    return str(await fetch_one("SELECT state FROM clue WHERE id = $1", clue))


async def written(asked: Asked, answer: Answer = ANSWER) -> None:
    """As the clerk sees the draft just now."""
    await save_draft(asked.clerk, asked.clue, answer, await seen(asked))


async def seen(asked: Asked) -> str:
    problem = await own_problem(asked.jurisdiction, [asked.unit], asked.clue)
    return problem.typed.stamp


async def handed_in(asked: Asked, answer: Answer = ANSWER, *, file: str = "整改照片.pdf") -> UUID:
    """Written, with one more file, and handed in."""
    await written(asked, answer)
    if file:
        await attach(asked.clerk, asked.clue, await a_joined_upload(asked.clerk, file))
    problem = await own_problem(asked.jurisdiction, [asked.unit], asked.clue)
    return await hand_in(asked.clerk, asked.clue, problem.draft.whole_stamp)


async def verified(asked: Asked, number: int = 1) -> None:
    await verify(asked.officer, asked.clue, number, How.SITE, "到现场看过，已改。")
