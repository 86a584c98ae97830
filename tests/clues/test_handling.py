"""办理: each step one transaction that asks for what it needs, and says what is missing."""

import pytest

from evaluation.accounts.rules import Role
from evaluation.clues.handling import (
    accept,
    archive,
    assign,
    conclude,
    decline,
    extend,
    feed_back,
    reconsider,
    reopen,
    supervise,
    transfer,
)
from evaluation.clues.moving import move
from evaluation.clues.sealing import Complaint
from evaluation.clues.states import ClueState, Level
from evaluation.clues.steps import Step
from evaluation.db import fetch_one, transaction
from evaluation.errors import NotFound, Refused
from evaluation.workdays.queries import due_after
from tests import given
from tests.clues.given import a_clue
from tests.clues.people import COMPLAINT, a_room, investigated, reasons_of, recorded, row_of

GROUND = "与行政执法无关"


async def test_acceptance_needs_a_unit_of_the_year_a_fact_and_a_kind(db):
    room, elsewhere = await a_room(), await a_room("澧县")
    vague = await recorded(room, text="城管不好")
    with pytest.raises(Refused, match="没有具体事实"):
        await accept(room.officer, vague, unit=room.unit, kind="过度执法")
    clue = await recorded(room)
    with pytest.raises(Refused, match="问题类型还没有选"):
        await accept(room.officer, clue, unit=room.unit, kind="")
    with pytest.raises(NotFound):
        await accept(room.officer, clue, unit=elsewhere.unit, kind="过度执法")
    await accept(room.officer, clue, unit=room.unit, kind="过度执法")
    row = await row_of(clue)
    assert (row["state"], row["unit"], row["kind"]) == ("accepted", room.unit, "过度执法")
    assert row["due_on"] == await due_after(1)


async def test_declining_takes_a_ground_of_the_setting_and_words(db):
    room = await a_room()
    clue = await recorded(room)
    with pytest.raises(Refused, match="不予受理的情形不在督办规则里"):
        await decline(room.officer, clue, "不想管", "太忙")
    with pytest.raises(Refused, match="不予受理要写明理由"):
        await decline(room.officer, clue, GROUND, " ")
    await decline(room.officer, clue, GROUND, "是邻里纠纷")
    assert (await reasons_of(clue))[-1] == ("decline", "与行政执法无关：是邻里纠纷")
    await reconsider(room.officer, clue, "投诉人补了处罚决定书")
    assert (await row_of(clue))["state"] == "registered"


async def test_a_transfer_names_who_gets_it(db):
    room = await a_room()
    clue = await recorded(room)
    with pytest.raises(Refused, match="请写移送给哪个机关"):
        await transfer(room.officer, clue, " ", "涉嫌违纪")
    await transfer(room.officer, clue, "县纪委监委", "涉嫌违纪")
    assert (await reasons_of(clue))[-1] == ("transfer", "移送县纪委监委：涉嫌违纪")


async def test_a_clue_is_given_to_an_officer_of_the_own_jurisdiction(db):
    room, elsewhere = await a_room(), await a_room("澧县")
    host = await given.a_person(Role.HOST, jurisdiction=room.here, full_name="谭慧")
    clue = await recorded(room)
    await accept(room.officer, clue, unit=room.unit, kind="过度执法")
    with pytest.raises(NotFound):
        await assign(room.officer, clue, elsewhere.officer.account)
    with pytest.raises(Refused, match="谭慧不是评议办工作人员"):
        await assign(room.officer, clue, host.account)
    await assign(room.officer, clue, room.other.account)
    row = await row_of(clue)
    assert (row["state"], row["handler"]) == ("investigating", room.other.account)


async def test_supervising_sets_the_level_and_the_ground_on_which_it_is_a_must(db):
    room = await a_room()
    clue = await investigated(room)
    with pytest.raises(Refused, match="请选督办级别"):
        await supervise(room.officer, clue, Level.NONE, "进展慢")
    await supervise(room.officer, clue, Level.GENERAL, "进展慢")
    with pytest.raises(Refused, match="已经是一般督办"):
        await supervise(room.officer, clue, Level.GENERAL, "进展慢")
    with pytest.raises(Refused, match="应当督办的情形不在督办规则里"):
        await supervise(room.officer, clue, Level.KEY, "领导批了", mandatory="领导喜欢")
    await supervise(room.officer, clue, Level.KEY, "市里来函", mandatory="上级交办")
    row = await row_of(clue)
    assert (row["level"], row["mandatory"]) == ("key", "上级交办")
    assert (await reasons_of(clue))[-1] == ("supervise", "重点督办：市里来函")


@pytest.mark.parametrize(
    ("step", "state"),
    [
        (Step.FIND_FOUNDED, "founded"),
        (Step.FIND_PARTLY, "partly_founded"),
        (Step.FIND_UNFOUNDED, "unfounded"),
    ],
)
async def test_the_finding_stays_with_the_clue(db, step, state):
    room = await a_room()
    clue = await investigated(room)
    await conclude(room.other, clue, step, "看了现场和案卷")
    row = await row_of(clue)
    assert (row["state"], row["finding"], row["accountable"]) == (state, state, False)


async def test_a_conclusion_is_one_of_three_and_blames_nobody_when_it_is_unfounded(db):
    room = await a_room()
    clue = await investigated(room)
    with pytest.raises(Refused, match="请选调查结论"):
        await conclude(room.other, clue, Step.ARCHIVE, "看了")
    with pytest.raises(Refused, match="不属实的线索没有应追究的责任"):
        await conclude(room.other, clue, Step.FIND_UNFOUNDED, "看了", accountable=True)
    await conclude(room.other, clue, Step.FIND_FOUNDED, "看了", accountable=True)
    assert (await row_of(clue))["accountable"] is True


async def test_an_extension_is_given_once_and_with_a_reason(db):
    room = await a_room()
    clue = await investigated(room)
    before = (await row_of(clue))["due_on"]
    with pytest.raises(Refused, match="延期要写明理由"):
        await extend(room.officer, clue, "")
    await extend(room.officer, clue, "要等鉴定")
    assert str((await row_of(clue))["due_on"]) > str(before)
    with pytest.raises(Refused, match="已经延期一次"):
        await extend(room.officer, clue, "还要等")


async def test_who_left_a_number_hears_of_the_end_before_it_is_archived(db):
    room = await a_room()
    clue = await recorded(room, complaint=COMPLAINT)
    await decline(room.officer, clue, GROUND, "是邻里纠纷")
    assert (await row_of(clue))["feedback_due_on"] == await due_after(15)
    with pytest.raises(Refused, match="还没有反馈。请先反馈投诉人，再归档"):
        await archive(room.officer, clue)
    with pytest.raises(Refused, match="反馈方式不在督办规则里"):
        await feed_back(room.officer, clue, "托梦", "说了")
    await feed_back(room.officer, clue, "电话", "已说明可以向法院起诉")
    await archive(room.officer, clue)
    assert (await row_of(clue))["state"] == "archived"


async def test_an_anonymous_clue_is_archived_at_once(db):
    room = await a_room()
    clue = await recorded(room, anonymous=True)
    await decline(room.officer, clue, GROUND, "没有执法行为")
    assert (await row_of(clue))["feedback_due_on"] is None
    with pytest.raises(Refused, match="没有投诉人信息，不用反馈，可以直接归档"):
        await feed_back(room.officer, clue, "电话", "说了")
    await archive(room.officer, clue)


async def test_who_left_no_way_to_be_reached_is_not_waited_for_and_the_record_says_so(db):
    room = await a_room()
    clue = await recorded(room, complaint=Complaint(name="向阿秀"))
    await decline(room.officer, clue, GROUND, "没有执法行为")
    await archive(room.officer, clue)
    assert (await reasons_of(clue))[-1] == ("archive", "投诉人没有留下联系方式，无法反馈")


async def test_a_clue_that_is_reopened_begins_anew_and_its_complainant_is_told_anew(db):
    room = await a_room()
    clue = await investigated(room, complaint=COMPLAINT)
    await conclude(room.other, clue, Step.FIND_UNFOUNDED, "看了现场")
    await feed_back(room.other, clue, "电话", "说明了")
    await archive(room.officer, clue)
    with pytest.raises(Refused, match="没有销过号，不能记为虚假销号"):
        await reopen(room.officer, clue, "又有照片", false_write_off=True)
    await reopen(room.officer, clue, "又有照片")
    row = await row_of(clue)
    assert (row["state"], row["finding"], row["fed_back_at"]) == ("investigating", "", None)


async def test_what_was_written_off_on_what_was_not_so_is_marked_for_good(db):
    room = await a_room()
    clue = await a_clue(
        state=ClueState.VERIFIED, jurisdiction=room.here, cycle=room.cycle, unit=room.unit
    )
    async with transaction():
        await move(room.officer, clue.id, Step.WRITE_OFF)
    await reopen(room.other, clue.id, "现场还在占道", false_write_off=True)
    assert (await row_of(clue.id))["false_write_off"] is True
    await conclude(room.other, clue.id, Step.FIND_FOUNDED, "确实没有改")
    assert (await row_of(clue.id))["false_write_off"] is True


async def test_a_declined_clue_has_no_investigation_to_reopen(db):
    room = await a_room()
    clue = await recorded(room)
    await decline(room.officer, clue, GROUND, "是邻里纠纷")
    await archive(room.officer, clue)
    with pytest.raises(Refused, match="没有受理过"):
        await reopen(room.officer, clue, "再查")


async def test_a_step_that_is_refused_leaves_no_record_and_no_event(db):
    room = await a_room()
    clue = await recorded(room)
    before = await fetch_one("SELECT count(*) FROM audit_event")
    with pytest.raises(Refused):
        await decline(room.officer, clue, GROUND, "")
    with pytest.raises(NotFound):
        await accept(room.township, clue, unit=room.unit, kind="过度执法")
    assert await fetch_one("SELECT count(*) FROM audit_event") == before
    assert await reasons_of(clue) == [("register", "")]
