"""登记: numbers without gaps, the complainant sealed, and mended only until it is accepted."""

import asyncio

import pytest

from evaluation.clues.handling import accept
from evaluation.clues.registering import mend, record_clue, register
from evaluation.clues.sealing import Complaint, opened_complaint
from evaluation.db import connection_pool, fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.workdays.queries import due_after
from tests.clues.people import COMPLAINT, NAME, TELEPHONE, a_new, a_room, recorded, row_of


async def test_a_registered_clue_has_its_number_and_its_clock(db):
    room = await a_room()
    first, second = await recorded(room), await recorded(room)
    row = await row_of(first)
    assert (row["state"], row["number"], row["due_on"]) == ("registered", 1, await due_after(5))
    assert (await row_of(second))["number"] == 2
    events = await fetch("SELECT name FROM audit_event ORDER BY sequence")
    assert [event["name"] for event in events] == ["ClueRecorded", "ClueMoved"] * 2


async def test_what_waits_for_its_registration_has_no_number_until_then(db):
    room = await a_room()
    clue = await record_clue(room.officer, room.cycle, a_new(), register=False)
    row = await row_of(clue)
    assert (row["state"], row["number"], row["due_on"]) == (
        "unregistered",
        None,
        await due_after(2),
    )
    await register(room.officer, clue)
    assert (await row_of(clue))["number"] == 1


async def test_two_at_once_get_numbers_that_follow_each_other(committed):
    room = await a_room()
    async with connection_pool():
        await asyncio.gather(*(recorded(room) for _ in range(6)))
    rows = await fetch("SELECT number FROM clue WHERE cycle = $1 ORDER BY number", room.cycle)
    assert [row["number"] for row in rows] == [1, 2, 3, 4, 5, 6]


async def test_a_clue_that_is_refused_takes_no_number(db):
    room = await a_room()
    await recorded(room)
    with pytest.raises(Refused):
        await recorded(room, title=" ")
    assert (await row_of(await recorded(room)))["number"] == 2


async def test_the_complainant_is_cut_out_and_lies_sealed(db):
    room = await a_room()
    clue = await recorded(
        room,
        title=f"{NAME}反映被扣秤",
        text=f"{NAME}（电话 139 7361 2345）说：城管把秤扣走了，没有给凭证。",
        complaint=Complaint(name=NAME, telephone=TELEPHONE),
    )
    row = await row_of(clue)
    assert row["title"] == "（投诉人）反映被扣秤"
    assert row["text"] == "（投诉人）（电话 （号码已遮蔽））说：城管把秤扣走了，没有给凭证。"
    sealed = await fetch_one("SELECT sealed FROM complainant WHERE clue = $1", clue)
    opened = opened_complaint(clue, sealed)
    assert (opened.name, opened.telephone) == (NAME, TELEPHONE)
    assert opened.text.startswith(f"{NAME}反映被扣秤\n{NAME}（电话 139 7361 2345）说")


async def test_a_number_in_the_text_is_cut_out_though_nobody_is_named(db):
    room = await a_room()
    clue = await recorded(room, text="有人来电说：再罚款就打 13973600001，快来看看。")
    assert "13973600001" not in str((await row_of(clue))["text"])
    sealed = await fetch_one("SELECT sealed FROM complainant WHERE clue = $1", clue)
    assert "13973600001" in opened_complaint(clue, sealed).text


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"title": "  "}, "标题还没有写"),
        ({"title": "长" * 121}, "标题最多 120 字，现在有 121 字"),
        ({"text": ""}, "内容还没有写"),
        ({"source": "rumour"}, "问题来源不在督办规则里：rumour"),
        ({"channel": "飞鸽"}, "来源渠道不在督办规则里：飞鸽"),
        ({"kind": "不喜欢"}, "问题类型不在督办规则里：不喜欢"),
        ({"received_on": a_new().received_on.replace(year=2199)}, "收到日期在今天之后"),
        ({"happened_on": a_new().received_on.replace(year=2025)}, "发生日期在收到日期之后"),
        ({"anonymous": True, "complaint": COMPLAINT}, "勾了“匿名”，又填了投诉人"),
        ({"outer_number": "回电13973600001"}, "来源编号里像有投诉人"),
    ],
)
async def test_what_is_wrong_is_said_and_nothing_is_kept(db, changed, words):
    room = await a_room()
    with pytest.raises(Refused, match=words):
        await recorded(room, **changed)
    assert await fetch_one("SELECT count(*) FROM clue") == 0


async def test_until_it_is_accepted_a_clue_is_mended_and_the_trail_names_what_changed(db):
    room = await a_room()
    clue = await recorded(room, complaint=COMPLAINT)
    await mend(room.officer, clue, a_new(title=f"{NAME}的秤被扣", unit=room.unit))
    row = await row_of(clue)
    assert (row["title"], row["unit"]) == ("（投诉人）的秤被扣", room.unit)
    detail = await fetch_one("SELECT detail FROM audit_event WHERE name = 'ClueMended'")
    assert '"changed":["unit","title"]' in detail
    assert NAME not in detail
    await accept(room.officer, clue, unit=room.unit, kind="过度执法")
    with pytest.raises(Refused, match="登记的内容不能再改"):
        await mend(room.officer, clue, a_new())


async def test_a_mending_that_changes_nothing_leaves_no_event(db):
    room = await a_room()
    clue = await recorded(room)
    await mend(room.officer, clue, a_new())
    assert not await fetch("SELECT FROM audit_event WHERE name = 'ClueMended'")


async def test_who_reported_it_can_be_put_in_later(db):
    room = await a_room()
    clue = await recorded(room)
    await mend(room.officer, clue, a_new(complaint=COMPLAINT))
    sealed = await fetch_one("SELECT sealed FROM complainant WHERE clue = $1", clue)
    assert opened_complaint(clue, sealed) == COMPLAINT


async def test_a_clue_repeats_another_of_the_same_jurisdiction_and_never_itself(db):
    room, elsewhere = await a_room(), await a_room("澧县")
    first = await recorded(room)
    again = await recorded(room, repeats=first)
    assert (await row_of(again))["repeats"] == first
    with pytest.raises(NotFound):
        await recorded(room, repeats=await recorded(elsewhere))
    with pytest.raises(Refused, match="不能是它自己的重复"):
        await mend(room.officer, again, a_new(repeats=again))


async def test_another_year_s_unit_and_another_county_s_are_not_taken(db):
    room, elsewhere = await a_room(), await a_room("澧县")
    with pytest.raises(NotFound):
        await recorded(room, unit=elsewhere.unit)
    await fetch("UPDATE unit SET year = 2023 WHERE id = $1", room.unit)
    with pytest.raises(Refused, match="不在这一年度的名录里"):
        await recorded(room, unit=room.unit)
