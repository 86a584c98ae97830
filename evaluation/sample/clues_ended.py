"""How an invented clue ends: asked of the unit, answered with a file, looked at, written off."""

from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.clues.moving import move
from evaluation.clues.steps import Step
from evaluation.db import fetch, fetch_one, transaction
from evaluation.files.actions import keep_file
from evaluation.rectification.answer_rules import Answer, How
from evaluation.rectification.answering import hand_in, save_draft
from evaluation.rectification.asking import begin
from evaluation.rectification.problem import Problem
from evaluation.rectification.problem_queries import own_problem
from evaluation.rectification.verifying import verify, write_off
from evaluation.sample.people import person
from evaluation.sample.rectification import DEMANDS, DONE_ON, MARK, picture

EVIDENCE = "整改前后对照.png"


class Ends(msgspec.Struct, frozen=True):
    """`second`: who writes off what `officer` has verified."""

    clue: UUID
    unit: UUID
    officer: Person
    second: Person


async def write_off_as_mended(ends: Ends) -> None:
    """The unit's own clerk answers."""
    clerk = await person(await _clerk_of(ends.unit))
    async with transaction():
        await move(ends.officer, ends.clue, Step.NOTIFY)
        await begin(ends.officer, ends.clue, ends.unit, DEMANDS)
    await save_draft(clerk, ends.clue, ANSWER, (await _problem(clerk, ends)).typed.stamp)
    await _show(clerk, ends.clue)
    draft = (await _problem(clerk, ends)).draft
    if draft is None:
        raise RuntimeError("a draft was saved just now")
    await hand_in(clerk, ends.clue, draft.whole_stamp)
    words = f"看了制度文件和回访记录，抽查三件，已经改正。{MARK}"
    await verify(ends.officer, ends.clue, 1, How.PAPER, words)
    await write_off(ends.second, ends.clue)


ANSWER = Answer(
    measures=f"修订工作规程，明确依据、时段和告知方式；每季度抽查一次。{MARK}",
    progress=f"已向当事人说明，纠正这一件；查同类案件，没有再发现。{MARK}",
    leader="分管副局长",
    person="政策法规科科长",
    done_on=DONE_ON,
)


async def _clerk_of(unit: UUID) -> str:
    """Of the unit in whichever year the account names it."""
    name: str = await fetch_one(
        "SELECT a.username FROM unit u JOIN unit n ON n.jurisdiction = u.jurisdiction "
        "AND n.title = u.title JOIN account a ON a.unit = n.id WHERE u.id = $1 "
        "ORDER BY a.username LIMIT 1",
        unit,
    )
    return name


async def _problem(clerk: Person, ends: Ends) -> Problem:
    return await own_problem(clerk.jurisdiction, [ends.unit], ends.clue)


async def _show(clerk: Person, clue: UUID) -> None:
    """佐证材料: one picture a clerk, kept once, for to look into each takes a second."""
    file = await fetch_one(
        "SELECT id FROM kept_file WHERE jurisdiction = $1 AND name = $2 LIMIT 1",
        *(clerk.jurisdiction, EVIDENCE),
    )
    file = file or await keep_file(clerk, EVIDENCE, picture(120))
    await fetch(
        "INSERT INTO round_file (id, jurisdiction, answer, file, added_at) SELECT $1, "
        "d.jurisdiction, d.id, $3, clock_timestamp() FROM rectification_round d "
        "JOIN rectification r ON r.id = d.rectification WHERE r.clue = $2 AND d.state = 'draft'",
        *(uuid4(), clue, file),
    )
