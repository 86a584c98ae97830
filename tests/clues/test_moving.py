"""A clue moves by the table alone: held, checked, recorded, with the day its new state ends."""

import asyncpg
import pytest

from evaluation.accounts.rules import Role
from evaluation.clues.moving import move
from evaluation.clues.states import ClueState
from evaluation.clues.steps import Step
from evaluation.db import fetch, transaction
from evaluation.errors import NotFound, Refused
from evaluation.workdays.queries import due_after
from tests import given
from tests.clues.given import a_clue


async def test_a_step_leaves_its_record_and_starts_the_next_clock(db):
    clue = await a_clue(state=ClueState.REGISTERED)
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=clue.jurisdiction)
    async with transaction():
        await move(officer, clue.id, Step.ACCEPT)
    (row,) = await fetch("SELECT state, due_on FROM clue WHERE id = $1", clue.id)
    assert dict(row) == {"state": "accepted", "due_on": await due_after(1)}
    (step,) = await fetch(
        "SELECT before, after, due_after, by FROM clue_step WHERE clue = $1", clue.id
    )
    assert dict(step) == {
        "before": "registered", "after": "accepted", "due_after": row["due_on"],
        "by": officer.account,
    }  # fmt: skip


async def test_who_verified_does_not_write_off(db):
    clue = await a_clue(state=ClueState.VERIFYING)
    first = await given.a_person(Role.CITY_OFFICER, jurisdiction=clue.jurisdiction)
    second = await given.a_person(Role.CITY_OFFICER, jurisdiction=clue.jurisdiction)
    async with transaction():
        await move(first, clue.id, Step.VERIFY, reason="现场看过，已经改好")
    with pytest.raises(Refused, match="要由另一个人"):
        await move(first, clue.id, Step.WRITE_OFF)
    async with transaction():
        await move(second, clue.id, Step.WRITE_OFF)


async def test_an_officer_of_another_jurisdiction_finds_nothing(db):
    clue = await a_clue(state=ClueState.REGISTERED)
    elsewhere = await given.a_jurisdiction("澧县")
    stranger = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=elsewhere)
    with pytest.raises(NotFound):
        await move(stranger, clue.id, Step.ACCEPT)


async def test_a_reason_that_names_the_complainant_is_not_taken(db):
    clue = await a_clue(state=ClueState.REGISTERED, complainant="张桂芳")
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=clue.jurisdiction)
    with pytest.raises(Refused, match="投诉人的姓名或电话"):
        await move(officer, clue.id, Step.DECLINE, reason="张桂芳已经起诉")


async def test_the_database_itself_refuses_that_the_verifier_writes_off(db):
    clue = await a_clue(state=ClueState.VERIFYING)
    officer = await given.a_person(Role.CITY_OFFICER, jurisdiction=clue.jurisdiction)
    async with transaction():
        await move(officer, clue.id, Step.VERIFY, reason="现场看过，已经改好")
    with pytest.raises(asyncpg.CheckViolationError, match="whoever verified"):
        await fetch(
            "INSERT INTO clue_step (id, jurisdiction, clue, step, before, after, reason, late, "
            "by, at) SELECT gen_random_uuid(), jurisdiction, clue, 'write_off', 'verified', "
            "'written_off', '', false, by, clock_timestamp() FROM clue_step WHERE clue = $1",
            clue.id,
        )
