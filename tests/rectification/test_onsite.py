"""现场通报稿: from the draft over the unit's word to the release by another person."""

from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import asyncpg
import pytest

from evaluation.accounts.rules import Person, Role
from evaluation.clues.states import ClueState
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import NotFound, Refused
from evaluation.rectification.onsite import (
    confirm_text,
    draft_text,
    object_to_text,
    release_text,
    send_text,
    withdraw_text,
)
from evaluation.rectification.onsite_desk import OwnState, own_texts
from evaluation.rectification.onsite_queries import matters_of, on_site_unit, on_site_year
from evaluation.rectification.onsite_rules import Stand
from evaluation.workdays.queries import now
from tests import given
from tests.clues.given import GivenClue, a_clue

TEXT = "整治占道经营不分时段，不听商户陈述。已经整改。"


class Desk:
    """A unit with a founded clue, its clerk, and two officers."""

    clue: GivenClue
    unit: UUID
    author: Person
    other: Person
    clerk: Person


async def a_desk(**columns: object) -> Desk:
    desk = Desk()
    desk.clue = await a_clue(
        state=ClueState.RECTIFYING, finding="founded", complainant="张桂芳", **columns
    )
    here, desk.unit = desk.clue.jurisdiction, desk.clue.unit
    desk.author = await given.a_person(Role.CITY_OFFICER, jurisdiction=here)
    desk.other = await given.a_person(Role.CITY_OFFICER, jurisdiction=here, full_name="陈立")
    desk.clerk = await given.a_clerk(here, desk.unit)
    return desk


async def a_sent_text(desk: Desk, text: str = TEXT) -> UUID:
    made = await draft_text(desk.author, desk.unit, text)
    await send_text(desk.author, made, await now() + timedelta(days=1))
    return made


async def its_time_passes(text: UUID) -> None:
    await fetch(
        "UPDATE on_site_text SET due_at = clock_timestamp() - interval '1 hour' WHERE id = $1", text
    )


async def state_of(text: UUID) -> str:
    state: str = await fetch_one("SELECT state FROM on_site_text WHERE id = $1", text)
    return state


async def test_a_confirmed_text_is_released_by_another_person(db):
    desk = await a_desk()
    text = await a_sent_text(desk)
    await confirm_text(desk.clerk, text)
    with pytest.raises(Refused, match="另一个人放行"):
        await release_text(desk.author, text)
    await release_text(desk.other, text)
    on_site = await on_site_unit(desk.clue.jurisdiction, desk.clue.cycle, desk.unit)
    assert (on_site.stand, on_site.holds.text) == (Stand.RELEASED, TEXT)
    events = await fetch("SELECT name FROM audit_event WHERE name LIKE 'OnSite%' ORDER BY sequence")
    assert [row["name"].removeprefix("OnSiteText") for row in events] == [
        "Drafted", "Sent", "Confirmed", "Released",
    ]  # fmt: skip


async def test_the_database_itself_wants_another_person(db):
    desk = await a_desk()
    text = await a_sent_text(desk)
    with pytest.raises(asyncpg.CheckViolationError, match="released_by_another"):
        async with transaction():
            await fetch(
                "UPDATE on_site_text SET released_by = $2 WHERE id = $1",
                *(text, desk.author.account),
            )


async def test_while_the_unit_checks_nothing_is_released_and_nothing_written_over(db):
    desk = await a_desk()
    text = await a_sent_text(desk)
    with pytest.raises(Refused, match="还在核对"):
        await release_text(desk.other, text)
    with pytest.raises(Refused, match="请先撤下"):
        await draft_text(desk.author, desk.unit, "另一稿。")


async def test_after_an_objection_a_new_version_is_made_and_the_old_one_stays(db):
    desk = await a_desk()
    first = await a_sent_text(desk)
    await object_to_text(desk.clerk, first, "时段是写明的，见告知书。")
    second = await a_sent_text(desk, "占道经营整治的时段没有告知到每一户。")
    on_site = await on_site_unit(desk.clue.jurisdiction, desk.clue.cycle, desk.unit)
    assert [(one.id, one.version, one.state) for one in on_site.texts] == [
        (second, 2, "sent"),
        (first, 1, "objected"),
    ]
    with pytest.raises(Refused, match="更新的一稿"):
        await release_text(desk.other, first, "不采纳")


async def test_over_an_objection_it_is_released_only_with_a_reason(db):
    desk = await a_desk()
    text = await a_sent_text(desk)
    await object_to_text(desk.clerk, text, "时段是写明的。")
    with pytest.raises(Refused, match="请写明放行的理由"):
        await release_text(desk.other, text)
    await release_text(desk.other, text, "告知书没有送达，有送达回证为据。")
    (row,) = await fetch("SELECT state, reason, objection FROM on_site_text WHERE id = $1", text)
    assert tuple(row) == ("released", "告知书没有送达，有送达回证为据。", "时段是写明的。")


async def test_without_an_answer_in_time_it_counts_as_not_checked_and_may_be_released(db):
    desk = await a_desk()
    text = await a_sent_text(desk)
    await its_time_passes(text)
    with pytest.raises(Refused, match="期限已经过了"):
        await confirm_text(desk.clerk, text)
    await release_text(desk.other, text)
    on_site = await on_site_unit(desk.clue.jurisdiction, desk.clue.cycle, desk.unit)
    assert on_site.holds.unanswered


async def test_a_newly_released_text_takes_the_place_of_the_old_one_for_good(db):
    desk = await a_desk()
    first = await a_sent_text(desk)
    await confirm_text(desk.clerk, first)
    await release_text(desk.other, first)
    second = await a_sent_text(desk, "第二稿。")
    assert await state_of(first) == "released"
    await confirm_text(desk.clerk, second)
    await release_text(desk.other, second)
    await withdraw_text(desk.author, second, "事实有变")
    assert [await state_of(text) for text in (first, second)] == ["withdrawn", "withdrawn"]


@pytest.mark.parametrize(
    "named",
    ["张桂芳反映占道。", "张 桂芳反映占道。", "电话13973600001。", "电话１３９ 7360-0001。"],
)
async def test_who_complained_is_in_no_text_however_it_is_spaced(db, named):
    desk = await a_desk()
    with pytest.raises(Refused, match="投诉人的姓名或电话"):
        await draft_text(desk.author, desk.unit, named)
    text = await a_sent_text(desk)
    with pytest.raises(Refused, match="投诉人的姓名或电话"):
        await object_to_text(desk.clerk, text, named)
    assert await fetch_one("SELECT count(*) FROM on_site_text WHERE objection <> ''") == 0


async def test_the_complainant_of_another_clue_of_the_unit_is_not_named_either(db):
    desk = await a_desk()
    await a_clue(
        jurisdiction=desk.clue.jurisdiction,
        cycle=desk.clue.cycle,
        unit=desk.unit,
        complainant="贺建军",
    )
    with pytest.raises(Refused, match="投诉人的姓名或电话"):
        await draft_text(desk.author, desk.unit, "贺建军反映的问题。")


async def test_the_first_draft_tells_titles_kinds_and_how_far_it_is(db):
    desk = await a_desk(kind="简单粗暴执法")
    await a_clue(
        jurisdiction=desk.clue.jurisdiction,
        cycle=desk.clue.cycle,
        unit=desk.unit,
        state=ClueState.INVESTIGATING,
        title="还在查的事",
    )
    on_site = await on_site_unit(desk.clue.jurisdiction, desk.clue.cycle, desk.unit)
    assert on_site.draft == "1. 占道经营整治不分时段（简单粗暴执法），正在整改。"


async def test_it_notes_which_clues_it_speaks_of(db):
    desk = await a_desk()
    text = await draft_text(desk.author, desk.unit, TEXT)
    await draft_text(desk.other, desk.unit, "改过的草稿。")
    rows = await fetch("SELECT text, clue FROM on_site_matter")
    assert [tuple(row) for row in rows] == [(text, desk.clue.id)]
    assert [one.clue for one in await matters_of(desk.clue.cycle, desk.unit)] == [desk.clue.id]
    on_site = await on_site_unit(desk.clue.jurisdiction, desk.clue.cycle, desk.unit)
    assert [(one.version, one.made_by) for one in on_site.texts] == [(1, "陈立")]


async def test_the_unit_checks_until_the_day_before_its_sitting(db):
    hall = await given.a_prepared_sitting(units=1)
    at = await now()
    await fetch(
        "UPDATE sitting SET held_on = (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date + 3"
    )
    text = await draft_text(hall.officer, hall.units[0], TEXT)
    with pytest.raises(Refused, match="最迟要在前一天"):
        await send_text(hall.officer, text, at + timedelta(days=4))
    with pytest.raises(Refused, match="截止时间已经过了"):
        await send_text(hall.officer, text, datetime(2020, 1, 1, tzinfo=UTC))
    on_site = await on_site_unit(hall.jurisdiction, hall.cycle, hall.units[0])
    assert on_site.due_at.date() < on_site.held_on
    await send_text(hall.officer, text, on_site.due_at)


async def test_a_draft_is_nothing_to_the_unit_and_a_text_of_another_does_not_exist(db):
    desk = await a_desk()
    draft = await draft_text(desk.author, desk.unit, TEXT)
    assert await own_texts([desk.unit]) == []
    with pytest.raises(NotFound):
        await confirm_text(desk.clerk, draft)
    await send_text(desk.author, draft, await now() + timedelta(hours=5))
    (own,) = await own_texts([desk.unit])
    assert (own.line.text, own.state) == (TEXT, OwnState.OPEN)
    elsewhere = await a_desk()
    for act in (confirm_text(elsewhere.clerk, draft), object_to_text(elsewhere.clerk, draft, "不")):
        with pytest.raises(NotFound):
            await act
    for act in (
        draft_text(elsewhere.author, desk.unit, TEXT),
        send_text(elsewhere.author, draft, await now() + timedelta(hours=5)),
        release_text(elsewhere.other, draft),
        withdraw_text(elsewhere.other, draft, "不"),
        on_site_unit(elsewhere.clue.jurisdiction, desk.clue.cycle, desk.unit),
        release_text(desk.other, uuid4()),
    ):
        with pytest.raises(NotFound):
            await act


async def test_a_year_at_a_glance_has_what_is_to_do_first(db):
    desk = await a_desk()
    year = await on_site_year(desk.clue.jurisdiction, desk.clue.cycle)
    assert [(one.stand, one.matters) for one in year.units] == [(Stand.MISSING, 1)]
    text = await a_sent_text(desk)
    await its_time_passes(text)
    year = await on_site_year(desk.clue.jurisdiction, desk.clue.cycle)
    assert ([one.stand for one in year.to_release], year.released) == ([Stand.UNANSWERED], 0)
