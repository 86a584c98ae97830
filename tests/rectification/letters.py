"""A letter as a test takes it for granted."""

from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person, Role
from evaluation.clues.states import ClueState
from evaluation.db import fetch
from evaluation.rectification.notice_content import Problem
from evaluation.rectification.notices import draft_notice, issue_notice
from tests import given
from tests.clues.given import a_clue, a_unit, a_year


class Office(msgspec.Struct, frozen=True):
    """A year with a unit, its clerk, and two officers."""

    jurisdiction: UUID
    cycle: UUID
    unit: UUID
    officer: Person
    other: Person
    clerk: Person


async def an_office(title: str = "常德市", category: str = "综合执法类") -> Office:
    here = await given.a_jurisdiction(title)
    _, cycle = await a_year(here)
    unit = await a_unit(here)
    await fetch("UPDATE unit SET class = $2 WHERE id = $1", unit, category)
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=here)
    other = await given.a_person(Role.CITY_OFFICER, jurisdiction=here, full_name="陈立")
    return Office(here, cycle, unit, officer, other, await given.a_clerk(here, unit))


async def a_clue_of(
    office: Office, state: ClueState = ClueState.FOUNDED, number: int = 97, **more: object
) -> UUID:
    clue = await a_clue(
        state=state,
        jurisdiction=office.jurisdiction,
        cycle=office.cycle,
        unit=office.unit,
        number=number,
        kind="“一刀切”执法",
        **more,
    )
    return clue.id


async def a_draft(office: Office, kind: str = "rectification", *clues: UUID) -> UUID:
    """Without clues it is a direct one."""
    problem = (
        None
        if clues
        else Problem(
            title="罚没票据没有编号", text="3月检查发现罚没票据12份没有编号。", kind="程序不合法"
        )
    )
    return await draft_notice(
        office.officer, office.cycle, kind, unit=office.unit, clues=clues, problem=problem
    )


async def an_issued(office: Office, kind: str = "rectification", *clues: UUID) -> UUID:
    notice = await a_draft(office, kind, *clues)
    await issue_notice(office.officer, notice)
    return notice


async def of(notice: UUID, columns: str = "state, number, document_number") -> dict[str, object]:
    (row,) = await fetch(f"SELECT {columns} FROM notice WHERE id = $1", notice)
    return dict(row)
