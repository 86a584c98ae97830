"""A clue in any state, without the way that led there."""

from datetime import date, timedelta
from uuid import UUID, uuid4

import msgspec

from evaluation.clues.sealing import Complaint, keep_complaint
from evaluation.clues.states import ClueState
from evaluation.clues.tables import Clue
from evaluation.cycles.tables import Cycle
from evaluation.registry.tables import Unit
from evaluation.workdays.queries import now, today
from tests import given


class GivenClue(msgspec.Struct, frozen=True):
    id: UUID
    jurisdiction: UUID
    cycle: UUID
    unit: UUID


async def a_year(jurisdiction: UUID | None = None, year: int = 2024) -> tuple[UUID, UUID]:
    """Jurisdiction and cycle."""
    here = jurisdiction or await given.a_jurisdiction()
    cycle = Cycle(id=uuid4(), jurisdiction=here, year=year, basis="年度执法监督计划")
    await Cycle.insert(cycle)
    return here, UUID(str(cycle.id))


async def a_unit(
    jurisdiction: UUID, title: str = "市城市管理和行政执法局", year: int = 2024
) -> UUID:
    unit = Unit(
        id=uuid4(),
        jurisdiction=jurisdiction,
        year=year,
        board="市直单位",
        category="综合执法类",
        title=title,
        short_title=title[:10],
    )
    await Unit.insert(unit)
    return UUID(str(unit.id))


async def a_clue(
    *,
    state: ClueState = ClueState.UNREGISTERED,
    jurisdiction: UUID | None = None,
    cycle: UUID | None = None,
    unit: UUID | None = None,
    complainant: str = "",
    due_on: date | None = None,
    title: str = "占道经营整治不分时段",
    **columns: object,
) -> GivenClue:
    """In the year 2024 of a jurisdiction of its own, unless those are given; due in ten days."""
    if jurisdiction is None or cycle is None:
        jurisdiction, cycle = await a_year(jurisdiction)
    unit = unit or await a_unit(jurisdiction, f"市城管局{uuid4().hex[:6]}")
    clue = Clue(
        id=uuid4(),
        jurisdiction=jurisdiction,
        cycle=cycle,
        unit=unit,
        title=title,
        text="整治占道经营时不分时段，不听商户陈述。",
        state=state,
        state_since=await now(),
        due_on=due_on or await today() + timedelta(days=10),
        **({"source": "complaint", "received_on": await today()} | columns),
    )
    await Clue.insert(clue)
    made = GivenClue(UUID(str(clue.id)), jurisdiction, cycle, unit)
    if complainant:
        complaint = Complaint(name=complainant, telephone="13973600001", text="原文")
        await keep_complaint(jurisdiction, made.id, complaint)
    return made
