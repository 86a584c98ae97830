"""Two people at the same moment: what is committed, seen from outside a test's transaction."""

import asyncio

import pytest

from evaluation.accounts.rules import Role
from evaluation.errors import NotFound, Refused
from evaluation.intake import actions
from tests import given
from tests.intake.given import UNIT_HEADS, a_sheet, an_officer, looked_at, units_of

SHEET = a_sheet(
    UNIT_HEADS, *(f"市直单位,综合执法类,石门县第{n}局,第{n}局,,," for n in range(1, 43))
)


@pytest.fixture
async def officer(committed: None):
    return await an_officer()


async def test_of_two_who_take_in_the_same_sheet_one_does(officer):
    seen = await looked_at(officer, "units", "2024", SHEET)
    ended = await asyncio.gather(
        *(actions.take(officer, seen.draft.id, seen.plan.seen) for _ in range(2)),
        return_exceptions=True,
    )
    assert sorted(type(one).__name__ for one in ended) == ["NotFound", "Taken"]
    assert isinstance(next(one for one in ended if isinstance(one, Exception)), NotFound)
    assert await units_of(officer) == 42


async def test_of_two_sheets_at_once_the_second_is_looked_at_again(officer):
    other = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=officer.jurisdiction)
    drafts = [(one, await looked_at(one, "units", "2024", SHEET)) for one in (officer, other)]
    ended = await asyncio.gather(
        *(actions.take(one, seen.draft.id, seen.plan.seen) for one, seen in drafts),
        return_exceptions=True,
    )
    refused = [one for one in ended if isinstance(one, Exception)]
    assert [type(one) for one in refused] == [Refused]
    assert "又有人改过" in str(refused[0])
    assert await units_of(officer) == 42


async def test_a_sheet_that_breaks_off_leaves_the_register_as_it_was(officer, monkeypatch):
    seen = await looked_at(officer, "units", "2024", SHEET)

    async def broken(*_: object) -> None:
        raise ConnectionResetError

    with monkeypatch.context() as patch:
        patch.setattr("evaluation.intake.actions.trail.record", broken)
        with pytest.raises(ConnectionResetError):
            await actions.take(officer, seen.draft.id, seen.plan.seen)
    assert await units_of(officer) == 0
    await actions.take(officer, seen.draft.id, seen.plan.seen)
    assert await units_of(officer) == 42
