"""转办: within a county by place, between city and county as a clue of its own, and no further."""

import pytest

from evaluation.clues.handling import accept, archive, decline, reconsider
from evaluation.clues.passing import (
    advice_on_level,
    fate_of,
    hand_down,
    hand_up,
    neighbours_of,
    pass_on,
    sender_of,
)
from evaluation.clues.registering import record_clue, register
from evaluation.clues.sealing import opened_complaint
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from tests.clues.people import (
    COMPLAINT,
    NAME,
    Room,
    a_new,
    a_room,
    reasons_of,
    recorded,
    row_of,
)
from tests.given import a_justice_office

REASON = "属于那边的职权"


async def the_city_and_two_counties() -> tuple[Room, Room, Room]:
    city = await a_room("常德市")
    return city, await a_room("石门县", city.here), await a_room("澧县", city.here)


async def test_a_township_hands_its_clue_up_and_the_bureau_hands_it_down(db):
    room = await a_room()
    clue = await record_clue(room.township, room.cycle, a_new())
    assert (await row_of(clue))["place"] == room.place
    due = (await row_of(clue))["due_on"]
    await hand_up(room.township, clue, "所里核实不了")
    row = await row_of(clue)
    assert (row["place"], row["state"], row["due_on"]) == (None, "registered", due)
    with pytest.raises(NotFound):
        await hand_up(room.township, clue, "再报一次")
    await hand_down(room.officer, clue, room.place, "请到现场看一看")
    assert (await reasons_of(clue))[-1] == ("hand_down", "交维新镇司法所：请到现场看一看")
    with pytest.raises(Refused, match="线索已经在维新镇司法所"):
        await hand_down(room.officer, clue, room.place, "再看")


async def test_a_clue_is_not_handed_to_another_county_s_township(db):
    room, elsewhere = await a_room(), await a_room("澧县")
    clue = await recorded(room)
    with pytest.raises(NotFound):
        await hand_down(room.officer, clue, elsewhere.place, "请看")


async def test_the_city_passes_a_clue_on_as_a_clue_of_the_county(db):
    city, county, _ = await the_city_and_two_counties()
    clue = await recorded(city, complaint=COMPLAINT, kind="过度执法")
    fresh = await pass_on(city.officer, clue, county.here, REASON)
    mine, theirs = await row_of(clue), await row_of(fresh)
    assert (mine["state"], mine["passed_to"]) == ("passed", county.here)
    assert (theirs["state"], theirs["jurisdiction"], theirs["cycle"], theirs["origin"]) == (
        "unregistered",
        county.here,
        county.cycle,
        clue,
    )
    assert (theirs["channel"], theirs["kind"], theirs["unit"]) == ("上级交办", "过度执法", None)
    sealed = await fetch_one("SELECT sealed FROM complainant WHERE clue = $1", fresh)
    assert opened_complaint(fresh, sealed) == COMPLAINT
    with pytest.raises(Refused, match="与线索不符"):
        opened_complaint(clue, sealed)
    names = {
        row["jurisdiction"]: row["name"]
        for row in await fetch("SELECT jurisdiction, name FROM audit_event ORDER BY sequence")
    }
    assert (names[city.here], names[county.here]) == ("ClueMoved", "ClueReceived")


async def test_the_sender_sees_of_it_the_label_the_state_and_the_finding_alone(db):
    city, county, other = await the_city_and_two_counties()
    clue = await recorded(city)
    fresh = await pass_on(city.officer, clue, county.here, REASON)
    await register(county.officer, fresh)
    fate = await fate_of(city.officer, clue)
    assert fate is not None
    assert (fate.jurisdiction, fate.label, fate.state, fate.finding) == (
        "石门县司法局",
        "24-001",
        "待受理",
        "",
    )
    sender = await sender_of(county.officer, fresh)
    assert sender is not None
    assert (sender.jurisdiction, sender.label) == ("常德市司法局", "24-001")
    with pytest.raises(NotFound):
        await accept(city.officer, fresh, unit=city.unit, kind="过度执法")
    with pytest.raises(NotFound):
        await accept(county.officer, clue, unit=county.unit, kind="过度执法")
    assert await fate_of(county.officer, clue) is None
    assert await fate_of(other.officer, clue) is None
    assert await sender_of(other.officer, fresh) is None


async def test_the_sender_archives_once_the_other_side_has_ended(db):
    city, county, _ = await the_city_and_two_counties()
    clue = await recorded(city, complaint=COMPLAINT)
    fresh = await pass_on(city.officer, clue, county.here, REASON)
    with pytest.raises(Refused, match="石门县司法局还没有办结（待登记）"):
        await archive(city.officer, clue)
    await register(county.officer, fresh)
    await decline(county.officer, fresh, "与行政执法无关", "是邻里纠纷")
    await archive(city.officer, clue)
    assert (await row_of(clue))["state"] == "archived"


async def test_what_the_other_side_declined_comes_back_and_may_go_elsewhere(db):
    city, county, other = await the_city_and_two_counties()
    clue = await recorded(city)
    fresh = await pass_on(city.officer, clue, county.here, REASON)
    with pytest.raises(Refused, match="对方不予受理时，才能收回来"):
        await reconsider(city.officer, clue, "收回")
    await register(county.officer, fresh)
    await decline(county.officer, fresh, "与行政执法无关", "发生在澧县")
    await reconsider(city.officer, clue, "发生在澧县")
    assert (await row_of(clue))["passed_to"] is None
    assert await fate_of(city.officer, clue) is None
    await pass_on(city.officer, clue, other.here, "发生在澧县")
    fate = await fate_of(city.officer, clue)
    assert fate is not None
    assert (fate.jurisdiction, fate.state) == ("澧县司法局", "待登记")


async def test_a_county_passes_up_to_its_city_and_never_to_another_county(db):
    city, county, other = await the_city_and_two_counties()
    stranger = await a_room("别的市")
    clue = await recorded(county)
    for nobody in (other.here, stranger.here, county.here):
        with pytest.raises(NotFound):
            await pass_on(county.officer, clue, nobody, REASON)
    fresh = await pass_on(county.officer, clue, city.here, "是县政府的行为")
    assert (await row_of(fresh))["channel"] == "12345 热线"
    assert [one.bureau for one in await neighbours_of(county.officer)] == ["常德市司法局"]
    assert {one.bureau for one in await neighbours_of(city.officer)} == {
        "石门县司法局",
        "澧县司法局",
    }


async def test_where_that_year_was_not_begun_nothing_is_passed_on(db):
    city, county, _ = await the_city_and_two_counties()
    clue = await recorded(city, complaint=COMPLAINT)
    await fetch("UPDATE cycle SET year = 2023 WHERE id = $1", county.cycle)
    with pytest.raises(Refused, match="石门县司法局还没有建立 2024 年度"):
        await pass_on(city.officer, clue, county.here, REASON)
    assert (await row_of(clue))["state"] == "registered"


async def test_a_township_passes_nothing_on_and_sees_only_its_own_place(db):
    room = await a_room()
    elsewhere = await a_justice_office(room.here, "壶瓶山镇司法所")
    of_bureau = await recorded(room)
    of_other = await recorded(room)
    await hand_down(room.officer, of_other, elsewhere, "请看")
    for clue in (of_bureau, of_other):
        with pytest.raises(NotFound):
            await hand_up(room.township, clue, "报送")
    own = await record_clue(room.township, room.cycle, a_new())
    with pytest.raises(NotFound):
        await pass_on(room.township, own, room.here, REASON)


async def test_a_reason_for_passing_on_that_names_the_complainant_is_refused(db):
    city, county, _ = await the_city_and_two_counties()
    clue = await recorded(city, complaint=COMPLAINT)
    with pytest.raises(Refused, match="投诉人的姓名或电话"):
        await pass_on(city.officer, clue, county.here, f"{NAME}住在石门")
    assert await fetch_one("SELECT count(*) FROM clue") == 1


@pytest.mark.parametrize(
    ("of_city", "unit", "own_code", "text", "words"),
    [
        (False, "", False, "石门县人民政府作出的征收决定", "建议转办到市里"),
        (False, "津市市人民政府", False, "征收决定", "建议转办到市里"),
        (False, "石门县水利局", False, "砂石处罚过重", ""),
        (True, "石门县", True, "县水利局处罚过重", "建议转办到那里"),
        (True, "石门县", True, "县政府的征收决定", ""),
        (True, "市水利局", False, "砂石处罚过重", ""),
    ],
)
def test_whose_act_it_is_decides_who_supervises_it(of_city, unit, own_code, text, words):
    advice = advice_on_level(of_city=of_city, unit=unit, own_code=own_code, text=text)
    assert (words in advice) if words else advice == ""
