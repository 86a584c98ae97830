"""申请复核: who may ask, until when, who may decide, and that publishing waits for it."""

from datetime import timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.queries import announced_until
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from evaluation.results.changes import PointsChanged
from evaluation.results.correcting import correct_tally
from evaluation.results.publishing import announce_results, publish_results
from evaluation.results.reviewing import own_results, review_of, reviews_of
from evaluation.results.reviews import ask_review, decide_review
from evaluation.workdays.queries import due_after, today
from tests import given

WHY = "案卷评查的扣分依据有误，请复核。"


@pytest.fixture
async def hall(client) -> given.Hall:
    """Announced; its days are still running."""
    hall = await given.an_open_sitting(slips={"party": 3, "npc": 3, "cppcc": 3})
    await given.cast_all(hall, {hall.units[0]: given.FULL, hall.units[1]: given.HALF})
    await given.close_and_open(hall)
    await given.sign(hall)
    await given.approve(hall)
    await announce_results(hall.officer, hall.cycle)
    return hall


async def a_clerk(hall: given.Hall, unit: UUID) -> Person:
    return await given.a_clerk(hall.jurisdiction, unit)


async def test_a_unit_asks_once_and_the_decision_is_due_in_ten_working_days(hall):
    clerk = await a_clerk(hall, hall.units[0])
    review = await ask_review(clerk, hall.sitting, WHY)
    one = await review_of(hall.sitting, review)
    assert (one.text, one.asked_by, one.upheld) == (WHY, clerk.full_name, None)
    assert one.due_on == await due_after(10)
    assert (one.left, one.light) == (10, "green")
    with pytest.raises(Refused, match="已经申请过复核"):
        await ask_review(clerk, hall.sitting, "再问一次")
    other = await a_clerk(hall, hall.units[1])
    assert await ask_review(other, hall.sitting, WHY) != review


@pytest.mark.parametrize(
    ("text", "words"), [(" ", "请写明"), ("长" * 1001, "最多 1000 字，现在 1001")]
)
async def test_a_reason_has_words_and_at_most_a_thousand(hall, text, words):
    clerk = await a_clerk(hall, hall.units[0])
    with pytest.raises(Refused, match=words):
        await ask_review(clerk, hall.sitting, text)
    await ask_review(clerk, hall.sitting, "长" * 1000)


async def test_a_request_after_the_last_day_is_refused_with_the_day(hall):
    await given.the_days_have_passed(hall.cycle)
    until = await announced_until(hall.cycle)
    assert until == await today() - timedelta(days=1)
    with pytest.raises(Refused, match=f"期限是 {until}，已经过了"):
        await ask_review(await a_clerk(hall, hall.units[0]), hall.sitting, WHY)


async def test_on_the_last_day_itself_a_request_is_taken(hall):
    await given.the_days_have_passed(hall.cycle)
    await given.announced_until(hall.cycle, await today())
    assert await ask_review(await a_clerk(hall, hall.units[0]), hall.sitting, WHY)


async def test_before_the_announcement_and_after_the_publication_nothing_is_asked(client):
    hall = await given.an_open_sitting(units=1)
    await given.close_and_open(hall)
    clerk = await a_clerk(hall, hall.units[0])
    with pytest.raises(Refused, match="还没有走到这一步"):
        await ask_review(clerk, hall.sitting, WHY)
    await given.publish(hall)
    with pytest.raises(Refused, match="结果已经公布"):
        await ask_review(clerk, hall.sitting, WHY)


async def test_only_a_clerk_of_a_unit_on_the_agenda_may_ask(hall):
    stranger = await given.a_unit(hall.jurisdiction, 9)
    elsewhere = await given.a_jurisdiction("石门县")
    county = await given.a_clerk(elsewhere, hall.units[0])
    for person in (await a_clerk(hall, stranger), hall.officer, county):
        with pytest.raises(NotFound):
            await ask_review(person, hall.sitting, WHY)


async def test_publishing_waits_for_every_decision_of_the_year(hall):
    review = await ask_review(await a_clerk(hall, hall.units[0]), hall.sitting, WHY)
    await given.the_days_have_passed(hall.cycle)
    with pytest.raises(Refused, match="还有 1 家单位的复核申请没有决定"):
        await publish_results(hall.officer, hall.sitting)
    await decide_review(hall.officer, review, upheld=False, decision="依据无误。")
    assert await given.publish_now(hall)


async def test_a_decision_has_a_reason_and_stays(hall):
    review = await ask_review(await a_clerk(hall, hall.units[0]), hall.sitting, WHY)
    with pytest.raises(Refused, match="请写明决定的理由"):
        await decide_review(hall.officer, review, upheld=True, decision=" ")
    await decide_review(hall.officer, review, upheld=True, decision="扣分有误。")
    one = await review_of(hall.sitting, review)
    assert (one.upheld, one.decision, one.decided_by) == (
        True,
        "扣分有误。",
        hall.officer.full_name,
    )
    with pytest.raises(Refused, match="已经决定"):
        await decide_review(hall.other, review, upheld=False, decision="不。")


async def test_who_scored_or_adjusted_the_unit_does_not_decide(hall):
    unit, other = hall.units
    review = await ask_review(await a_clerk(hall, unit), hall.sitting, WHY)
    item = await fetch_one("SELECT id FROM objective_item WHERE unit = $1 LIMIT 1", unit)
    await fetch(
        "INSERT INTO deduction (id, jurisdiction, item, points, reason, evidence, entered_by, at) "
        "VALUES ($1, $2, $3, '1', '迟报', '', $4, clock_timestamp())",
        *(uuid4(), hall.jurisdiction, item, hall.officer.account),
    )
    await fetch(
        "INSERT INTO adjustment (id, jurisdiction, unit, kind, points, reason, evidence, "
        "entered_by) VALUES ($1, $2, $3, 'bonus', '1', '表彰', '', $4)",
        *(uuid4(), hall.jurisdiction, unit, hall.other.account),
    )
    for officer in (hall.officer, hall.other):
        with pytest.raises(Refused, match="不能由您决定"):
            await decide_review(officer, review, upheld=False, decision="不成立。")
    third = await given.a_person(Role.CITY_OFFICER, jurisdiction=hall.jurisdiction)
    await decide_review(third, review, upheld=False, decision="不成立。")
    # the same officer may decide on a unit that he has not scored
    review = await ask_review(await a_clerk(hall, other), hall.sitting, WHY)
    await decide_review(hall.officer, review, upheld=False, decision="不成立。")


async def test_who_corrected_the_unit_does_not_decide(hall):
    unit = hall.units[0]
    review = await ask_review(await a_clerk(hall, unit), hall.sitting, WHY)
    change = PointsChanged(
        unit=unit, item="1.1", points="3", reason="核实", document_number="〔2025〕9号"
    )
    for officer in (hall.officer, hall.other):
        await correct_tally(officer, hall.sitting, change)
    for officer in (hall.officer, hall.other):
        with pytest.raises(Refused, match="不能由您决定"):
            await decide_review(officer, review, upheld=False, decision="不成立。")


async def test_who_asked_does_not_decide_and_the_database_holds_it(hall):
    clerk = await a_clerk(hall, hall.units[0])
    review = await ask_review(clerk, hall.sitting, WHY)
    await fetch("UPDATE review SET asked_by = $2 WHERE id = $1", review, hall.officer.account)
    with pytest.raises(Refused, match="不能由您决定"):
        await decide_review(hall.officer, review, upheld=True, decision="成立。")
    for columns in (
        "upheld = true, decision = '', decided_by = $2",
        "upheld = true, decision = '成立', decided_by = asked_by",
        "upheld = true, decision = '成立'",
        "decided_by = $2",
    ):
        with pytest.raises(asyncpg.CheckViolationError, match="decided_with_reason"):
            async with transaction():
                await fetch(
                    f"UPDATE review SET {columns} WHERE id = $1 AND $2::uuid IS NOT NULL",
                    *(review, hall.other.account),
                )


async def test_another_jurisdictions_officer_decides_nothing(hall):
    review = await ask_review(await a_clerk(hall, hall.units[0]), hall.sitting, WHY)
    elsewhere = await given.a_jurisdiction("石门县")
    stranger = await given.a_person(Role.COUNTY_OFFICER, jurisdiction=elsewhere)
    with pytest.raises(NotFound):
        await decide_review(stranger, review, upheld=True, decision="成立。")


async def test_an_upheld_review_is_followed_until_its_correction_is_counted(hall):
    unit = hall.units[0]
    review = await ask_review(await a_clerk(hall, unit), hall.sitting, WHY)
    await decide_review(hall.officer, review, upheld=True, decision="成立。")
    assert not (await review_of(hall.sitting, review)).corrected
    change = PointsChanged(
        unit=unit, item="1.1", points="3", reason="申诉成立", document_number="〔2025〕9号"
    )
    for officer in (hall.officer, hall.other):
        await correct_tally(officer, hall.sitting, change)
    assert (await review_of(hall.sitting, review)).corrected


async def test_deadlines_are_green_then_yellow_then_red(hall):
    review = await ask_review(await a_clerk(hall, hall.units[0]), hall.sitting, WHY)
    for due, light in (
        (await due_after(4), "green"),
        (await due_after(3), "yellow"),
        (await today(), "yellow"),
        (await today() - timedelta(days=7), "red"),
    ):
        await fetch("UPDATE review SET due_on = $2 WHERE id = $1", review, due)
        assert (await reviews_of(hall.sitting))[0].light == light


async def test_a_unit_sees_its_own_result_and_the_decision_and_nobody_elses(hall):
    unit, other = hall.units
    clerk = await a_clerk(hall, unit)
    (before,) = await own_results([unit])
    assert (before.rank, before.in_time, before.review) == (1, True, None)
    review = await ask_review(clerk, hall.sitting, WHY)
    await decide_review(hall.officer, review, upheld=False, decision="依据无误。")
    (after,) = await own_results([unit])
    assert after.review.decision == "依据无误。"
    assert (await own_results([other]))[0].review is None


async def test_who_decided_an_objection_of_the_unit_does_not_decide(hall):
    unit = hall.units[0]
    review = await ask_review(await a_clerk(hall, unit), hall.sitting, WHY)
    confirmation, item = (
        uuid4(),
        await fetch_one("SELECT id FROM objective_item WHERE unit = $1 LIMIT 1", unit),
    )
    await fetch(
        "INSERT INTO confirmation (id, jurisdiction, unit, state, days, sent_by, sent_at, due_on) "
        "VALUES ($1, $2, $3, 'settled', 5, $4, clock_timestamp(), $5)",
        *(confirmation, hall.jurisdiction, unit, hall.other.account, await today()),
    )
    await fetch(
        "INSERT INTO objection (id, jurisdiction, confirmation, item, text, made_by, at, upheld, "
        "decision, decided_by, decided_at) VALUES (gen_random_uuid(), $1, $2, $3, '异议', $4, "
        "clock_timestamp(), false, '不成立', $5, clock_timestamp())",
        *(hall.jurisdiction, confirmation, item, hall.other.account, hall.officer.account),
    )
    with pytest.raises(Refused, match="不能由您决定"):
        await decide_review(hall.officer, review, upheld=False, decision="不成立。")
    await decide_review(hall.other, review, upheld=False, decision="不成立。")
