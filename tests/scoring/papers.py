"""A closed sitting with sheets of paper, and what its tellers read on them."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from evaluation.accounts.rules import Person, Role
from evaluation.scoring.conduct import change_scoring, close_sitting, open_sitting
from evaluation.scoring.modes import Mode
from evaluation.scoring.paper import choose_mode, enter_sheet, finish_entering
from evaluation.scoring.paper_closing import close_paper_box
from evaluation.scoring.paper_marks import Line, Reading
from evaluation.scoring.rules import Scoring
from tests import given

FULL = Line("scored", dict(given.FULL))
HALF = Line("scored", dict(given.HALF))
ABSTAINED, RECUSED = Line("abstained"), Line("recused")
ALTERED = Line("invalid", None, "altered")


async def an_open_hall(mode: Mode = Mode.PAPER, **wanted: Any) -> given.Hall:
    hall = await given.a_prepared_sitting(**wanted)
    await choose_mode(hall.officer, hall.sitting, mode)
    await given.rehearse(hall)
    await open_sitting(hall.officer, hall.sitting)
    await change_scoring(hall.officer, hall.sitting, hall.units, Scoring.OPEN)
    return hall


async def a_closed_hall(sheets: int, mode: Mode = Mode.PAPER, **wanted: Any) -> given.Hall:
    hall = await an_open_hall(mode, **wanted)
    await close_sitting(hall.officer, hall.sitting, paper_sheets=sheets)
    return hall


async def a_third(hall: given.Hall) -> Person:
    return await given.a_person(Role.TELLER, jurisdiction=hall.jurisdiction, full_name="罗建国")


def reading(lines: Mapping[UUID, Line]) -> Reading:
    return Reading(lines={unit.hex: line for unit, line in lines.items()})


def all_of(hall: given.Hall, line: Line) -> Reading:
    return reading(dict.fromkeys(hall.units, line))


async def enter(hall: given.Hall, teller: Person, readings: Mapping[str, Reading]) -> None:
    """By card number; then this teller is done."""
    groups = {slip.number: slip.group for slip in hall.slips}
    for number, one in readings.items():
        await enter_sheet(teller, hall.sitting, groups[number], number, one)
    await finish_entering(teller, hall.sitting)


async def enter_alike(hall: given.Hall, readings: Mapping[str, Reading]) -> None:
    for teller in hall.tellers:
        await enter(hall, teller, readings)


async def close_box(hall: given.Hall, aside: Mapping[str, int] | None = None) -> str:
    first, second = hall.tellers
    assert await close_paper_box(first, hall.sitting, aside or {}) is None
    root = await close_paper_box(second, hall.sitting, aside or {})
    assert root is not None
    return root
