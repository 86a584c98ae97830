"""Two officers at the same moment: one reminder, one version, one publication."""

import asyncio

from evaluation.db import fetch_one
from evaluation.errors import Refused
from evaluation.statistics.handing_up import hand_up
from evaluation.statistics.publishing import publish_statistics, to_publish
from evaluation.statistics.reminding import remind
from evaluation.statistics.reviewing import accept, send_back
from tests.statistics.returned import a_set_year, accepted, another_officer, handed_in
from tests.statistics.year import state_of


async def at_once(*acts) -> list[str]:
    """What was refused."""
    ended = await asyncio.gather(*acts, return_exceptions=True)
    faults = [one for one in ended if isinstance(one, BaseException)]
    assert all(isinstance(fault, Refused) for fault in faults), faults
    return [str(fault) for fault in faults]


async def test_a_unit_is_reminded_once(committed):
    year = await a_set_year()
    other = await another_officer(year)
    no = await at_once(*(remind(one, year.cycle, year.units) for one in (year.officer, other)))
    assert len(no) == 1
    asked = "SELECT count(*) FROM reminder WHERE unit = ANY($1)"
    assert await fetch_one(asked, year.units) == 2


async def test_a_return_is_either_accepted_or_sent_back(committed):
    year = await a_set_year()
    await handed_in(year.clerk, year.unit)
    other = await another_officer(year)
    no = await at_once(
        accept(year.officer, year.cycle, year.unit, 1),
        send_back(other, year.cycle, year.unit, 1, "请核对"),
    )
    assert len(no) == 1
    assert (await state_of(year.unit))[0] in ("accepted", "returned")


async def test_the_sums_go_up_once_and_are_published_once(committed):
    city = await a_set_year()
    county = await a_set_year("石门县", over=city.jurisdiction)
    await accepted(county)
    other = await another_officer(county)
    pair = (county.officer, other)
    assert len(await at_once(*(hand_up(one, county.cycle, 1) for one in pair))) == 1
    seen = (await to_publish(county.jurisdiction, county.cycle)).seen
    assert await at_once(*(publish_statistics(one, county.cycle, seen) for one in pair)) == []
    for table in ("jurisdiction_return", "statistics_publication"):
        asked = f"SELECT count(*) FROM {table} WHERE cycle = $1"
        assert (table, await fetch_one(asked, county.cycle)) == (table, 1)
