"""A sitting that was held and counted, small enough for a test and real throughout."""

from collections.abc import Mapping
from uuid import uuid4

from evaluation.scoring.ballots import cast_ballot, enter_slip, tablet_hash
from evaluation.scoring.conduct import close_sitting
from evaluation.scoring.queries import holder_of
from evaluation.scoring.rules import Choice
from tests import given

SLIPS = {"party": 6, "npc": 3, "cppcc": 4}


async def a_counted_sitting(
    *, units: int = 2, slips: Mapping[str, int] | None = None
) -> given.Hall:
    """One slip recuses itself from the second unit, and one scores the first unit only."""
    hall = await given.an_open_sitting(units=units, slips=slips or SLIPS)
    await score(hall)
    await close_sitting(hall.officer, hall.sitting)
    await given.open_with_cards(hall)
    return hall


async def score(hall: given.Hall) -> None:
    for place, slip in enumerate(hall.slips):
        secret = await enter_slip(None, token=slip.token)
        holder = await holder_of(tablet_hash(secret or ""))
        for number, unit in enumerate(hall.units):
            if (place, number) == (0, 1):
                await cast_ballot(holder, unit, uuid4(), choice=Choice.RECUSED)
            elif (place, number) != (1, 1):
                scores = given.FULL if (place + number) % 2 else given.HALF
                await cast_ballot(holder, unit, uuid4(), scores=scores)
