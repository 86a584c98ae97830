"""上报: sums go up, versions stay, and nobody else reads them."""

import pytest

from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.statistics.handing_in import correct_cell
from evaluation.statistics.handing_up import hand_up, handed_up_sums, handing_up, versions_of
from tests import given
from tests.objective.year import events_of
from tests.statistics.returned import a_set_year, accepted
from tests.statistics.year import Year


@pytest.fixture
async def city(db: None) -> Year:
    return await a_set_year(units=1)


@pytest.fixture
async def county(city: Year) -> Year:
    county = await a_set_year("石门县", over=city.jurisdiction)
    await accepted(county, 0)
    return county


async def test_the_preview_says_the_sums_and_which_units_are_lacking(county):
    now = await handing_up(county.jurisdiction, county.cycle)
    assert (now.counted, now.units, now.lacking) == (1, 2, ("石门县第2局",))
    assert (now.superior, now.sums["penalty.fine"], now.new) == ("常德市", 3, True)


async def test_each_version_stays_and_a_later_one_says_why(county):
    await hand_up(county.officer, county.cycle, 1)
    with pytest.raises(Refused, match="与第 1 版相同"):
        await hand_up(county.officer, county.cycle, 2, "再报")
    await correct_cell(county.officer, county.unit, "penalty.fine", "8", "核实")
    with pytest.raises(Refused, match="为什么再报"):
        await hand_up(county.officer, county.cycle, 2)
    now = await handing_up(county.jurisdiction, county.cycle)
    assert now.changed == [("penalty.fine", 3, 8), ("penalty.total", 36, 41)]
    await hand_up(county.officer, county.cycle, 2, "罚款更正")
    rows = await fetch(
        "SELECT id FROM jurisdiction_return WHERE cycle = $1 ORDER BY version", county.cycle
    )
    fines = [
        (await handed_up_sums(county.jurisdiction, row["id"], 2024)).sums["penalty.fine"]
        for row in rows
    ]
    assert fines == [3, 8]
    assert (await events_of(county.officer))[-3:] == [
        "SumsHandedUp",
        "FigureCorrected",
        "SumsHandedUp",
    ]


async def test_who_saw_an_older_state_hands_nothing_up(county):
    await hand_up(county.officer, county.cycle, 1)
    await accepted(county, 1)
    with pytest.raises(Refused, match="刚刚有人上报了第 1 版"):
        await hand_up(county.officer, county.cycle, 1)
    assert len(await versions_of(county.cycle)) == 1


async def test_the_city_has_nobody_to_hand_up_to_and_an_empty_county_nothing(city, county):
    with pytest.raises(Refused, match="没有上级司法局"):
        await hand_up(city.officer, city.cycle, 1)
    empty = await a_set_year("澧县", over=city.jurisdiction)
    with pytest.raises(Refused, match="还没有一家单位报送"):
        await hand_up(empty.officer, empty.cycle, 1)


async def test_the_city_reads_sums_and_another_county_or_city_nothing(city, county):
    await hand_up(county.officer, county.cycle, 1)
    version = (await versions_of(county.cycle))[0].id
    read = await handed_up_sums(city.jurisdiction, version, 2024)
    assert (read.county, read.units, read.sums["penalty.total"]) == ("石门县", 1, 36)
    beside = await a_set_year("澧县", over=city.jurisdiction)
    for stranger in (beside.jurisdiction, await given.a_jurisdiction("岳阳市")):
        with pytest.raises(NotFound):
            await handed_up_sums(stranger, version, 2024)
    with pytest.raises(NotFound):
        await hand_up(beside.officer, county.cycle, 2, "再报")


async def test_what_is_handed_up_holds_sums_and_no_word_of_a_unit(county):
    await hand_up(county.officer, county.cycle, 1)
    content: str = await fetch_one(
        "SELECT content FROM jurisdiction_return WHERE cycle = $1", county.cycle
    )
    assert "局" not in content
    assert str(county.unit) not in content
