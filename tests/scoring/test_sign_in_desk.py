"""What the desk reads: lists while somebody types, 应回避 by group, in few questions."""

import pytest

from evaluation.db import engine
from evaluation.scoring.attendance import sign_in
from evaluation.scoring.recusals import recusals_of
from evaluation.scoring.sign_in_desk import Show, arrivals_of, sign_in_desk
from tests import given
from tests.scoring.delegates import NAMES, invite


@pytest.fixture
async def hall(db) -> given.Hall:
    return await given.a_prepared_sitting(units=3)


async def test_those_of_the_units_own_house_are_counted_by_group(hall):
    own = await invite(hall, *NAMES, at="常德市第2局")
    (other,) = await invite(hall, "覃小武", group="npc", at="第2局法规科")
    await invite(hall, "李佩兰", group="cppcc", at="民盟常德市委")
    all_invited = await recusals_of(hall.sitting)
    assert all_invited.invited
    assert [(line.number, line.short_title, line.counts) for line in all_invited.lines] == [
        (2, "第2局", {"party": 4, "npc": 1})
    ]
    for one in (own[0], other):
        await sign_in(hall.officer, hall.sitting, one)
    came = await recusals_of(hall.sitting)
    assert not came.invited
    assert [line.counts for line in came.lines] == [{"party": 1, "npc": 1}]


async def test_of_those_equally_near_who_is_still_to_come_stands_first(hall):
    first, second, *_ = await invite(hall, *NAMES, at="石门县")
    await sign_in(hall.officer, hall.sitting, first)
    found = await arrivals_of(hall.sitting, "陈", Show.FOUND)
    assert [(line.id, line.came, line.sure) for line in found.lines] == [
        (second, False, True),
        (first, True, False),
    ]
    assert found.lines[0].marked == ("", "陈", "美玲")
    assert (found.found, found.invited) == (2, 4)


async def test_enter_is_for_the_nearest_by_name_and_never_for_the_next_best(hall):
    first, *_ = await invite(hall, *NAMES, at="石门县")
    await sign_in(hall.officer, hall.sitting, first)
    for text in ("clx", "chenl", "石门", ""):
        found = await arrivals_of(hall.sitting, text, Show.FOUND)
        assert [line.name for line in found.lines if line.sure] == []
    for text, sure in (("cml", "陈美玲"), ("zj", "曾静"), ("曾 石门", "曾静")):
        found = await arrivals_of(hall.sitting, text, Show.FOUND)
        assert [line.name for line in found.lines if line.sure] == [sure]


async def test_a_whole_list_goes_by_groups_and_then_by_pinyin(hall):
    (last,) = await invite(hall, "安琪", group="cppcc")
    first, second, third, fourth = await invite(hall, *NAMES)
    await sign_in(hall.officer, hall.sitting, first)
    absent = await arrivals_of(hall.sitting, "", Show.ABSENT, ("party", "npc", "cppcc"))
    assert [line.id for line in absent.lines] == [second, third, fourth, last]
    present = await arrivals_of(hall.sitting, "", Show.PRESENT)
    assert [line.id for line in present.lines] == [first]
    assert (await arrivals_of(hall.sitting, "", Show.LEFT)).lines == []
    assert (await arrivals_of(hall.sitting, "", Show.FOUND)).lines == []


async def test_the_desk_asks_as_often_for_a_long_list_as_for_a_short_one(hall):
    asked = []
    connection = engine().current_transaction.get().connection

    async def questions() -> int:
        asked.clear()
        with connection.query_logger(asked.append):
            await sign_in_desk(hall.sitting)
            await arrivals_of(hall.sitting, "c", Show.FOUND)
        return len(asked)

    await invite(hall, "陈立新", at="第1局")
    short = await questions()
    await invite(hall, *(f"代表{number}" for number in range(60)), group="npc", at="第2局")
    assert await questions() == short
    assert 0 < short < 20
