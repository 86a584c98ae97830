"""签到: who is there, counted by group and place; nothing of time, order or slips."""

from uuid import uuid4

import pytest

from evaluation.accounts.rules import Role
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.panel.rules import DelegateName
from evaluation.scoring import queries
from evaluation.scoring.attendance import (
    add_late_delegate,
    come_back,
    issue_one_more,
    leave,
    sign_in,
    take_back_sign_in,
)
from evaluation.scoring.conduct import change_scoring, close_sitting, open_sitting, pause_sitting
from evaluation.scoring.quorum_queries import presence_of, present_counts
from evaluation.scoring.rehearsal import clear_rehearsal, start_rehearsal
from evaluation.scoring.rules import NotNow, Scoring
from evaluation.scoring.sign_in_desk import movements_of, sign_in_desk
from tests import given
from tests.scoring.delegates import NAMES, invite


async def counts(hall: given.Hall) -> dict[tuple[int, str], tuple[int, int]]:
    rows = await fetch("SELECT * FROM movement WHERE sitting = $1", hall.sitting)
    return {(row["place"], row["group"]): (row["came"], row["went"]) for row in rows}


@pytest.fixture
async def hall(db) -> given.Hall:
    return await given.a_prepared_sitting(units=3)


@pytest.fixture
async def held(hall) -> given.Hall:
    """Open; the second unit is scored."""
    await given.rehearse(hall)
    await open_sitting(hall.officer, hall.sitting)
    await change_scoring(hall.officer, hall.sitting, hall.units[1:2], Scoring.OPEN)
    return hall


async def test_who_comes_before_the_opening_is_present_and_nobody_is_late(hall):
    first, second, *_ = await invite(hall, *NAMES)
    done = await sign_in(hall.officer, hall.sitting, first)
    assert (done.fresh, done.place) == (True, None)
    await sign_in(hall.officer, hall.sitting, second)
    presence = await presence_of(hall.sitting)
    party = presence.groups[0]
    assert (party.title, party.due, party.came, party.absent) == ("党代表", 4, 2, 2)
    assert (presence.needed, presence.met) == (3, False)
    assert await present_counts(hall.sitting) == {"party": 2}
    assert await counts(hall) == {}


async def test_the_same_one_twice_is_one(held):
    first, *_ = await invite(held, *NAMES)
    assert (await sign_in(held.officer, held.sitting, first)).fresh
    again = await sign_in(held.officer, held.sitting, first)
    assert (again.fresh, again.place) == (False, None)
    assert await present_counts(held.sitting) == {"party": 1}
    assert await counts(held) == {(2, "party"): (1, 0)}


async def test_late_comers_and_leavers_are_counted_at_the_unit_that_is_on(held):
    first, second, third, _ = await invite(held, *NAMES)
    for one in (first, second, third):
        await sign_in(held.officer, held.sitting, one)
    await change_scoring(held.officer, held.sitting, held.units[2:], Scoring.OPEN)
    assert (await leave(held.officer, held.sitting, second)).place == 3
    assert not (await leave(held.officer, held.sitting, second)).fresh
    await pause_sitting(held.officer, held.sitting)
    await leave(held.officer, held.sitting, third)
    assert await counts(held) == {(2, "party"): (3, 0), (3, "party"): (0, 2)}
    assert await present_counts(held.sitting) == {"party": 1}
    assert [one.title for one in await movements_of(held.sitting)] == [
        "第 2 家　第2局",
        "第 3 家　第3局",
    ]


async def test_taking_back_an_early_sign_in_takes_nobody_from_the_late(hall):
    early, late, *_ = await invite(hall, *NAMES)
    await sign_in(hall.officer, hall.sitting, early)
    await given.rehearse(hall)
    await open_sitting(hall.officer, hall.sitting)
    done = await sign_in(hall.officer, hall.sitting, late)
    assert done.place == 0
    await take_back_sign_in(hall.officer, hall.sitting, early, None)
    assert await counts(hall) == {(0, "party"): (1, 0)}
    await change_scoring(hall.officer, hall.sitting, hall.units[:1], Scoring.OPEN)
    await take_back_sign_in(hall.officer, hall.sitting, late, done.place)
    assert await counts(hall) == {(0, "party"): (0, 0)}
    assert await present_counts(hall.sitting) == {}
    assert await movements_of(hall.sitting) == []


async def test_what_was_never_counted_cannot_be_taken_off(held):
    first, *_ = await invite(held, *NAMES)
    await sign_in(held.officer, held.sitting, first)
    with pytest.raises(Refused, match="没有可减的人数"):
        await take_back_sign_in(held.officer, held.sitting, first, 1)
    assert await present_counts(held.sitting) == {"party": 1}


async def test_a_leaving_by_mistake_is_undone_and_a_return_is_a_coming(held):
    first, *_ = await invite(held, *NAMES)
    await sign_in(held.officer, held.sitting, first)
    done = await leave(held.officer, held.sitting, first)
    with pytest.raises(Refused, match="先改为“回到会场”"):
        await take_back_sign_in(held.officer, held.sitting, first, None)
    await come_back(held.officer, held.sitting, first, done.place)
    assert await counts(held) == {(2, "party"): (1, 0)}
    await leave(held.officer, held.sitting, first)
    await come_back(held.officer, held.sitting, first, None)
    assert await counts(held) == {(2, "party"): (2, 1)}
    assert await present_counts(held.sitting) == {"party": 1}


async def test_before_the_opening_nobody_leaves_early_and_after_the_closing_nothing_changes(held):
    first, second, *_ = await invite(held, *NAMES)
    await sign_in(held.officer, held.sitting, first)
    await close_sitting(held.officer, held.sitting)
    for act in (
        sign_in(held.officer, held.sitting, second),
        take_back_sign_in(held.officer, held.sitting, first, 2),
        leave(held.officer, held.sitting, first),
        come_back(held.officer, held.sitting, first, None),
        add_late_delegate(held.officer, held.sitting, DelegateName("party", "覃小武")),
    ):
        with pytest.raises(NotNow, match="已封箱"):
            await act
    other = await given.a_prepared_sitting()
    (third,) = await invite(other, "覃小武")
    await sign_in(other.officer, other.sitting, third)
    with pytest.raises(NotNow, match="会前离开的请撤回签到"):
        await leave(other.officer, other.sitting, third)


async def test_a_late_delegate_is_on_the_list_signed_in_and_in_the_trail_without_a_name(held):
    await invite(held, *NAMES)
    late = DelegateName("npc", "覃小武", "石门县")
    done = await add_late_delegate(held.officer, held.sitting, late)
    assert (done.fresh, done.place) == (True, 2)
    assert await present_counts(held.sitting) == {"npc": 1}
    event = (await fetch("SELECT * FROM audit_event ORDER BY sequence DESC LIMIT 1"))[0]
    assert event["name"] == "DelegateAdded"
    assert "人大代表" in str(dict(event))
    assert "覃小武" not in str(dict(event))
    with pytest.raises(Refused, match="名单里已有人大代表覃小武"):
        await add_late_delegate(held.officer, held.sitting, late)
    assert await fetch_one("SELECT count(*) FROM delegate WHERE name = '覃小武'") == 1


@pytest.mark.parametrize(
    ("late", "why"),
    [
        (DelegateName("npc", ""), "请填这位代表的姓名"),
        (DelegateName("npc", "覃小武", "13873612345"), "像是手机号"),
        (DelegateName("nobody", "覃小武"), "请先选这位代表的组别"),
    ],
)
async def test_a_late_delegate_who_is_not_taken(held, late, why):
    with pytest.raises(Refused, match=why):
        await add_late_delegate(held.officer, held.sitting, late)
    assert await fetch_one("SELECT count(*) FROM delegate") == 0


async def test_signing_in_and_leaving_leave_no_event_and_no_time(held):
    first, *_ = await invite(held, *NAMES)
    before = await fetch_one("SELECT count(*) FROM audit_event")
    done = await sign_in(held.officer, held.sitting, first)
    await leave(held.officer, held.sitting, first)
    await come_back(held.officer, held.sitting, first, done.place)
    await take_back_sign_in(held.officer, held.sitting, first, done.place)
    assert await fetch_one("SELECT count(*) FROM audit_event") == before
    kept = await fetch(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_name IN "
        "('attendance', 'movement') AND data_type ~ 'time|date'"
    )
    assert kept == []


async def test_the_rows_tell_nothing_of_the_order_in_which_people_came(hall):
    people = await invite(hall, *(f"代表{number}" for number in range(20)))
    for one in people:
        await sign_in(hall.officer, hall.sitting, one)
    rows = await fetch(
        "SELECT id, delegate, xmin::text AS writer FROM attendance WHERE sitting = $1 "
        "ORDER BY ctid",
        hall.sitting,
    )
    assert len({row["writer"] for row in rows}) == 1
    assert [row["id"] for row in rows] == sorted(row["id"] for row in rows)
    assert [row["delegate"] for row in rows] != people


async def test_no_column_leads_from_attendance_to_a_slip(database):
    rows = await fetch(
        "SELECT conrelid::regclass::text AS place, confrelid::regclass::text AS other "
        "FROM pg_constraint WHERE contype = 'f'"
    )
    leads = {(row["place"], row["other"]) for row in rows}
    around = {other for place, other in leads if place in ("attendance", "movement")}
    assert around == {"jurisdiction", "sitting", "delegate"}
    assert {place for place, other in leads if other in ("attendance", "movement")} == set()
    assert {place for place, other in leads if other == "delegate"} == {"attendance"}


async def test_a_delegate_of_another_year_or_office_is_not_found(hall):
    other = await given.a_prepared_sitting()
    (stranger,) = await invite(other, "覃小武")
    for one in (stranger, uuid4()):
        with pytest.raises(NotFound):
            await sign_in(hall.officer, hall.sitting, one)


async def test_one_more_slip_is_one_press_until_more_are_entered_than_were_handed_out(held):
    registrar = await given.a_person(Role.REGISTRAR, jurisdiction=held.jurisdiction)
    with pytest.raises(Refused, match="只有 1 张卡"):
        await issue_one_more(registrar, held.sitting, "party")
    await fetch("UPDATE slips_out SET issued = 0 WHERE sitting = $1", held.sitting)
    assert await issue_one_more(registrar, held.sitting, "party")
    counted = {one.group: one.issued for one in await queries.group_counts(held.sitting)}
    assert counted == {"party": 1, "npc": 0, "cppcc": 0}
    await fetch(
        "UPDATE slip SET entered = true WHERE sitting = $1 AND \"group\" = 'npc'", held.sitting
    )
    assert not await issue_one_more(registrar, held.sitting, "npc")
    desk = await sign_in_desk(held.sitting)
    assert desk.issue_word is not None
    assert (desk.issue_word.group, desk.issue_word.count) == ("npc", 1)


async def test_a_rehearsal_has_its_own_attendance_which_goes_with_it(hall):
    first, *_ = await invite(hall, *NAMES)
    practice = (await start_rehearsal(hall.officer, hall.sitting, 1)).sitting
    await sign_in(hall.officer, practice, first)
    assert await present_counts(practice) == {"party": 1}
    assert await present_counts(hall.sitting) == {}
    with pytest.raises(Refused, match="演练里不能增补代表"):
        await add_late_delegate(hall.officer, practice, DelegateName("party", "覃小武"))
    await clear_rehearsal(hall.officer, practice)
    assert await fetch_one("SELECT count(*) FROM attendance") == 0
    assert await fetch_one("SELECT count(*) FROM delegate") == 4
