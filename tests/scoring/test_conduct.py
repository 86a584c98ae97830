"""Preparing and holding a sitting: what each state allows, and what takes two persons."""

from uuid import uuid4

import asyncpg
import pytest

from evaluation.accounts.rules import Role
from evaluation.cycles.actions import adopt_scheme
from evaluation.cycles.defaults import points_scheme
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import Refused
from evaluation.scoring import queries
from evaluation.scoring.actions import issue_slips, make_key_card, make_slips
from evaluation.scoring.conduct import (
    change_scoring,
    close_sitting,
    open_sitting,
    pause_sitting,
    resume_sitting,
    void_sitting,
)
from evaluation.scoring.rehearsal import cast_practice_ballots, clear_rehearsal, start_rehearsal
from evaluation.scoring.rules import (
    NEXT_STATES,
    MoreEnteredThanIssued,
    NotNow,
    NotReady,
    Scoring,
    SittingState,
)
from tests import given


async def state_of(hall: given.Hall) -> str:
    return await queries.sitting_state(hall.sitting)


async def test_an_opening_says_everything_that_is_still_missing(db):
    hall = await given.a_prepared_sitting()
    await fetch("DELETE FROM key_card WHERE sitting = $1", hall.sitting)
    await fetch("DELETE FROM slip WHERE sitting = $1", hall.sitting)
    with pytest.raises(NotReady) as refused:
        await open_sitting(hall.officer, hall.sitting)
    assert refused.value.missing == (
        "还没有制评议卡",
        "监票人的钥匙卡不足 3 张（现有 0 张）",
        "还没有演练过开箱",
    )
    assert await state_of(hall) == "prepared"


async def test_a_real_sitting_opens_only_after_a_rehearsal_that_opened_its_box(db):
    hall = await given.a_prepared_sitting()
    rehearsal = await start_rehearsal(hall.officer, hall.sitting, 1)
    await close_sitting(hall.officer, rehearsal.sitting)
    with pytest.raises(NotReady, match="还没有演练过开箱"):
        await open_sitting(hall.officer, hall.sitting)
    await given.open_with_cards(hall, rehearsal.sitting)
    assert await state_of(hall) == "rehearsed"
    await open_sitting(hall.officer, hall.sitting)
    assert await state_of(hall) == "open"


async def test_practice_ballots_give_the_result_that_was_known_beforehand(db):
    hall = await given.a_prepared_sitting(units=3)
    rehearsal = await start_rehearsal(hall.officer, hall.sitting, 2)
    assert await cast_practice_ballots(rehearsal) == 2 * 3 * 3
    await close_sitting(hall.officer, rehearsal.sitting)
    await given.open_with_cards(hall, rehearsal.sitting)
    rows = await fetch(
        "SELECT u ->> 'panel' AS panel FROM tally, "
        "json_array_elements(audit_result::json -> 'units') AS u WHERE sitting = $1",
        rehearsal.sitting,
    )
    assert ['"score":"50.00"' in row["panel"] for row in rows] == [True] * 3


async def test_a_rehearsal_is_cleared_whole_and_a_real_sitting_never(db):
    hall = await given.a_prepared_sitting()
    rehearsal = await given.rehearse(hall)
    await clear_rehearsal(hall.officer, rehearsal)
    assert await fetch_one("SELECT count(*) FROM slip WHERE sitting = $1", rehearsal) == 0
    assert await fetch_one("SELECT count(*) FROM sitting WHERE id = $1", rehearsal) == 0
    with pytest.raises(asyncpg.CheckViolationError, match="only a rehearsal"):
        await clear_rehearsal(hall.officer, hall.sitting)


async def test_the_scheme_is_frozen_by_the_opening(db):
    hall = await given.an_open_sitting()
    with pytest.raises(asyncpg.CheckViolationError, match="scheme is frozen"):
        async with transaction():
            await adopt_scheme(hall.officer, hall.cycle, points_scheme())


async def test_the_agenda_is_fixed_by_the_opening(db):
    hall = await given.an_open_sitting()
    for statement in (
        "UPDATE agenda_item SET number = 9 WHERE sitting = $1 AND number = 1",
        "DELETE FROM agenda_item WHERE sitting = $1",
    ):
        with pytest.raises(asyncpg.CheckViolationError, match="agenda is fixed"):
            async with transaction():
                await fetch(statement, hall.sitting)


async def test_a_unit_is_in_one_live_sitting_only(db):
    hall = await given.a_prepared_sitting()
    with pytest.raises(asyncpg.UniqueViolationError):
        async with transaction():
            await fetch(
                "INSERT INTO agenda_item (id, jurisdiction, sitting, unit, number) "
                "SELECT gen_random_uuid(), jurisdiction, sitting, unit, 9 FROM agenda_item "
                "WHERE sitting = $1 LIMIT 1",
                hall.sitting,
            )


async def test_the_database_itself_lets_no_sitting_go_where_the_rules_do_not(db):
    for before in SittingState:
        for after in set(SittingState) - {before}:
            may = await fetch_one("SELECT sitting_may_go($1, $2)", before.value, after.value)
            assert may is (after in NEXT_STATES[before]), (before, after)


async def test_a_sitting_that_is_open_does_not_go_back_to_its_preparation(db):
    hall = await given.an_open_sitting()
    with pytest.raises(asyncpg.CheckViolationError, match="does not go from open to prepared"):
        async with transaction():
            await fetch("UPDATE sitting SET state = 'prepared' WHERE id = $1", hall.sitting)


async def test_pause_and_resume_are_each_allowed_once(db):
    hall = await given.an_open_sitting()
    await pause_sitting(hall.officer, hall.sitting)
    with pytest.raises(NotNow, match="不能暂停"):
        await pause_sitting(hall.officer, hall.sitting)
    await resume_sitting(hall.officer, hall.sitting)
    with pytest.raises(NotNow, match="不能继续"):
        await resume_sitting(hall.officer, hall.sitting)


async def test_scoring_opens_for_one_unit_a_batch_or_all(db):
    hall = await given.an_open_sitting(units=3)
    await change_scoring(hall.officer, hall.sitting, hall.units, Scoring.CLOSED)
    await change_scoring(hall.officer, hall.sitting, hall.units[:1], Scoring.OPEN)
    agenda = await queries.agenda_of(hall.sitting)
    assert [unit.scoring for unit in agenda] == ["open", "closed", "closed"]
    assert (
        await fetch_one("SELECT on_screen FROM sitting WHERE id = $1", hall.sitting)
        == (hall.units[0])
    )
    for units in ([], [uuid4()]):
        with pytest.raises(Refused, match="请先选"):
            await change_scoring(hall.officer, hall.sitting, units, Scoring.OPEN)


async def test_closing_is_refused_while_more_slips_are_in_use_than_were_handed_out(client):
    hall = await given.an_open_sitting()
    await fetch("UPDATE slips_out SET issued = 0 WHERE sitting = $1", hall.sitting)
    await given.enter(client, hall.slips[0])
    with pytest.raises(MoreEnteredThanIssued, match="党代表启用的评议卡比登记发出的多"):
        await close_sitting(hall.officer, hall.sitting)
    assert await state_of(hall) == "open"
    assert await issue_slips(hall.officer, hall.sitting, "party", 1) is False
    with pytest.raises(Refused, match="第二人不能也是您"):
        await issue_slips(hall.officer, hall.sitting, "party", 1)
    assert await issue_slips(hall.other, hall.sitting, "party", 1) is True
    await close_sitting(hall.officer, hall.sitting)
    assert await state_of(hall) == "closed"


async def test_one_person_raises_the_count_for_a_late_delegate_and_two_lower_it(db):
    hall = await given.an_open_sitting(slips={"party": 3, "npc": 1, "cppcc": 1})
    await fetch(
        "UPDATE slips_out SET issued = 2 WHERE sitting = $1 AND \"group\" = 'party'", hall.sitting
    )
    assert await issue_slips(hall.officer, hall.sitting, "party", 3) is True
    assert await issue_slips(hall.officer, hall.sitting, "party", 2) is False
    with pytest.raises(Refused, match="只有 3 张卡"):
        await issue_slips(hall.officer, hall.sitting, "party", 4)


async def test_a_sitting_is_voided_by_two_persons_and_its_box_destroyed_unread(client):
    hall = await given.an_open_sitting()
    await given.enter(client, hall.slips[0])
    await client.put(f"/t/ballots/{hall.units[0]}", json=given.sheet(given.FULL))
    assert await void_sitting(hall.officer, hall.sitting, "停电") is False
    with pytest.raises(Refused, match="与您的不同"):
        await void_sitting(hall.other, hall.sitting, "别的原因")
    assert await void_sitting(hall.other, hall.sitting, "停电") is True
    assert await fetch("SELECT id FROM ballot WHERE sitting = $1", hall.sitting) == []
    assert await fetch("SELECT id FROM envelope WHERE sitting = $1", hall.sitting) == []
    answer = await client.put(f"/t/ballots/{hall.units[0]}", json=given.sheet(given.FULL))
    assert (answer.status_code, answer.json()["reason"]) == (409, "voided")


async def test_two_persons_are_held_by_the_database(db):
    hall = await given.an_open_sitting()
    with pytest.raises(asyncpg.CheckViolationError, match="two_persons_void"):
        async with transaction():
            await fetch(
                "UPDATE sitting SET state = 'voided', voided_reason = 'x', "
                "voided_first = $2, voided_second = $2 WHERE id = $1",
                *(hall.sitting, hall.officer.account),
            )


async def test_a_closed_sitting_has_a_count_and_a_root(db):
    hall = await given.an_open_sitting()
    with pytest.raises(asyncpg.CheckViolationError, match="a_closed_box_is_counted"):
        async with transaction():
            await fetch("UPDATE sitting SET state = 'closed' WHERE id = $1", hall.sitting)


async def test_a_scrutineer_has_one_key_card_and_a_sitting_five_at_most(db):
    hall = await given.a_prepared_sitting()
    with pytest.raises(Refused, match="已经制过一次"):
        await make_key_card(hall.scrutineers[0], hall.sitting)
    more = [await given.a_person(Role.SCRUTINEER, jurisdiction=hall.jurisdiction) for _ in range(3)]
    for person in more[:2]:
        await make_key_card(person, hall.sitting)
    with pytest.raises(Refused, match="最多 5 张"):
        await make_key_card(more[2], hall.sitting)


@pytest.mark.parametrize("count", [0, -1, 501])
async def test_a_typing_slip_does_not_print_a_forest(db, count):
    hall = await given.a_prepared_sitting()
    with pytest.raises(Refused, match="一次可制 1 至 500 张"):
        await make_slips(hall.officer, hall.sitting, "party", count)


async def test_of_slips_only_keyed_hashes_are_kept(db):
    hall = await given.a_prepared_sitting()
    rows = await fetch("SELECT * FROM slip WHERE sitting = $1", hall.sitting)
    kept = " ".join(str(value) for row in rows for value in row.values())
    for slip in hall.slips:
        for secret in (slip.token, slip.code, slip.stub):
            assert secret not in kept
