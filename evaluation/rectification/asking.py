"""提出整改: what a unit is asked to mend, in the transaction of the letter that asks for it."""

from uuid import UUID, uuid4

from evaluation.accounts.rules import Person
from evaluation.clues.moving import hold
from evaluation.clues.sealing import check_nobody_named
from evaluation.db import fetch
from evaluation.errors import Refused
from evaluation.rectification.answer_rules import LONGEST_DEMANDS, read_text


async def begin(person: Person, clue: UUID, unit: UUID, demands: str) -> UUID:
    """In the caller's transaction, which moves the clue; the id of the rectification.

    After a reopening it is asked anew: the rounds of before stay, and are counted on. A draft that
    was left lying goes on as the next one. Raises NotFound, Refused.
    """
    held = await hold(person, clue)
    if held.unit != unit:
        raise Refused("这条线索不是这家单位的，没有提出整改。")
    words = read_text("整改要求", demands, LONGEST_DEMANDS)
    await check_nobody_named(clue, words)
    rows = await fetch(
        "INSERT INTO rectification (id, jurisdiction, clue, unit, demands, begun_at) "
        "VALUES ($1, $2, $3, $4, $5, clock_timestamp()) ON CONFLICT (clue) DO UPDATE SET "
        "unit = excluded.unit, demands = excluded.demands, begun_at = excluded.begun_at "
        "RETURNING id",
        *(uuid4(), person.jurisdiction, clue, unit, words),
    )
    return UUID(str(rows[0]["id"]))
