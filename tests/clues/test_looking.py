"""查看投诉人: only for a reason, which the trail keeps; never what was seen."""

import pytest

from evaluation.accounts.rules import Role
from evaluation.clues.looking import show_complainant
from evaluation.clues.registering import record_clue
from evaluation.db import fetch
from evaluation.errors import NotFound, Refused
from tests import given
from tests.clues.people import COMPLAINT, NAME, TELEPHONE, a_new, a_room, recorded


async def shown() -> list[str]:
    rows = await fetch("SELECT detail FROM audit_event WHERE name = 'ComplainantShown'")
    return [row["detail"] for row in rows]


async def test_an_officer_sees_who_reported_it_and_the_trail_keeps_the_reason(db):
    room = await a_room()
    clue = await recorded(room, complaint=COMPLAINT)
    assert await show_complainant(room.officer, clue, "打电话核实情况") == COMPLAINT
    (detail,) = await shown()
    assert '"number":"24-001"' in detail
    assert '"reason":"打电话核实情况"' in detail
    assert NAME not in detail
    assert TELEPHONE not in detail


@pytest.mark.parametrize("reason", ["", "看", "  看 看 ", "。。。。。", "看一看"])
async def test_without_a_reason_in_words_nothing_is_opened(db, reason):
    room = await a_room()
    clue = await recorded(room, complaint=COMPLAINT)
    with pytest.raises(Refused, match="至少 4 个字"):
        await show_complainant(room.officer, clue, reason)
    assert await shown() == []


async def test_a_reason_that_names_the_complainant_is_not_kept(db):
    room = await a_room()
    clue = await recorded(room, complaint=COMPLAINT)
    for reason in (f"给{NAME}回电话", f"拨打 {TELEPHONE}", "拨打 139 7361 2345"):
        with pytest.raises(Refused, match="投诉人的姓名或电话"):
            await show_complainant(room.officer, clue, reason)
    assert await shown() == []


async def test_a_township_sees_who_reported_its_own_clue_and_no_other(db):
    room = await a_room()
    own = await record_clue(room.township, room.cycle, a_new(complaint=COMPLAINT))
    assert await show_complainant(room.township, own, "上门核实情况") == COMPLAINT
    clue = await recorded(room, complaint=COMPLAINT)
    with pytest.raises(NotFound):
        await show_complainant(room.township, clue, "上门核实情况")


async def test_nobody_else_learns_it(db):
    room, elsewhere = await a_room(), await a_room("澧县")
    clue = await recorded(room, complaint=COMPLAINT, unit=room.unit)
    others = [
        await given.a_clerk(room.here, room.unit),
        await given.a_person(Role.AUDITOR, jurisdiction=room.here),
        await given.a_person(Role.ADMINISTRATOR, jurisdiction=room.here),
        await given.a_person(Role.REVIEWER, jurisdiction=room.here),
        elsewhere.officer,
        elsewhere.township,
    ]
    for person in others:
        with pytest.raises(NotFound):
            await show_complainant(person, clue, "打电话核实情况")
    assert await shown() == []


async def test_a_clue_without_a_complainant_says_so(db):
    room = await a_room()
    clue = await recorded(room)
    with pytest.raises(Refused, match="没有投诉人信息"):
        await show_complainant(room.officer, clue, "打电话核实情况")
