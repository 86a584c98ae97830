"""公布: two officers, the whole figures, and a new version after a correction."""

from uuid import UUID

import asyncpg
import pytest

from evaluation.accounts.approvals import take_back
from evaluation.db import fetch, transaction
from evaluation.errors import NotFound, Refused
from evaluation.statistics.handing_in import correct_cell
from evaluation.statistics.publishing import (
    PUBLISH,
    has_duty,
    publish_statistics,
    published_figures,
    published_statistics,
    to_publish,
)
from tests.objective.year import events_of
from tests.statistics.returned import a_set_year, accepted, another_officer, handed_in
from tests.statistics.year import FORM, Year

NONE = {"levy__count": "N", "levy__amount": "N"}


@pytest.fixture
async def year(db: None) -> Year:
    year = await a_set_year()
    await accepted(year, 0, **NONE)
    return year


async def seen(year: Year) -> str:
    return (await to_publish(year.jurisdiction, year.cycle)).seen


async def issued(year: Year) -> list[UUID]:
    """What the public start page leads to, of this year."""
    rows = await fetch("SELECT id FROM statistics_publication WHERE cycle = $1", year.cycle)
    own = {row["id"] for row in rows}
    return [line.id for line in await published_statistics() if line.id in own]


async def published(year: Year):
    """By two officers; what everyone reads."""
    assert await publish_statistics(year.officer, year.cycle, await seen(year)) is None
    other = await another_officer(year)
    publication = await publish_statistics(other, year.cycle, await seen(year))
    return await published_figures(publication)


async def test_one_officer_alone_publishes_nothing_however_often(year):
    await publish_statistics(year.officer, year.cycle, await seen(year))
    with pytest.raises(Refused, match="您是第一人，第二人不能也是您"):
        await publish_statistics(year.officer, year.cycle, await seen(year))
    assert await issued(year) == []
    await take_back(year.officer, PUBLISH, year.cycle)
    assert (await to_publish(year.jurisdiction, year.cycle)).word is None


async def test_two_officers_publish_what_was_accepted_and_name_who_is_missing(year):
    await handed_in(year.clerks[1], year.units[1])
    one = await published(year)
    assert [unit.title for unit in one.figures.units] == ["常德市第1局"]
    assert (one.figures.missing, one.figures.sums["penalty.total"]) == (("常德市第2局",), 36)
    assert dict(one.figures.highlights)["轻微不罚"] == 3
    assert (await events_of(year.officer))[-1] == "FirstWordGiven"


async def test_nought_is_nought_and_no_power_is_no_duty(year):
    await accepted(year, 1, levy__count="0", levy__amount="0")
    one = await published(year)
    levy = FORM.table("levy")
    duties = {unit.title: has_duty(unit, levy) for unit in one.figures.units}
    assert duties == {"常德市第1局": False, "常德市第2局": True}
    assert [unit.figures["levy.count"] for unit in one.figures.units] == [None, 0]


async def test_a_correction_asks_for_a_new_version_and_the_old_one_stays(year):
    first = await published(year)
    now = await to_publish(year.jurisdiction, year.cycle)
    assert (now.changed, now.outdated) == (False, False)
    with pytest.raises(Refused, match="与第 1 版公布的相同"):
        await publish_statistics(year.officer, year.cycle, now.seen)
    await correct_cell(year.officer, year.unit, "penalty.fine", "9", "核实")
    assert (await to_publish(year.jurisdiction, year.cycle)).outdated
    second = await published(year)
    again = await published_figures(first.id)
    assert (again.figures.sums["penalty.fine"], second.figures.sums["penalty.fine"]) == (3, 9)
    assert (again.replaced, second.replaced, second.version) == (True, False, 2)
    assert await issued(year) == [second.id]


async def test_the_second_confirms_the_very_figures_of_the_first(year):
    first = await seen(year)
    await publish_statistics(year.officer, year.cycle, first)
    await correct_cell(year.officer, year.unit, "penalty.fine", "9", "核实")
    other = await another_officer(year)
    with pytest.raises(Refused, match="数刚刚有变动"):
        await publish_statistics(other, year.cycle, first)
    with pytest.raises(Refused, match="与您的不同"):
        await publish_statistics(other, year.cycle, await seen(year))
    assert await issued(year) == []


async def test_nothing_is_published_before_the_year_is_over_or_without_a_return(db):
    empty = await a_set_year()
    with pytest.raises(Refused, match="还没有一家的报表已接收"):
        await publish_statistics(empty.officer, empty.cycle, await seen(empty))
    await fetch("UPDATE cycle SET year = 2199 WHERE id = $1", empty.cycle)
    with pytest.raises(Refused, match="2199 年还没有结束"):
        await publish_statistics(empty.officer, empty.cycle, await seen(empty))


async def test_another_jurisdiction_publishes_nothing_here(year):
    other = await a_set_year("岳阳市")
    with pytest.raises(NotFound):
        await publish_statistics(other.officer, year.cycle, await seen(year))
    with pytest.raises(NotFound):
        await to_publish(other.jurisdiction, year.cycle)


async def test_the_database_too_wants_two_persons(year):
    await published(year)
    with pytest.raises(asyncpg.CheckViolationError, match="two_persons"):
        async with transaction():
            await fetch(
                "INSERT INTO statistics_publication (id, jurisdiction, cycle, version, content, "
                "first, second, at) SELECT gen_random_uuid(), jurisdiction, cycle, 2, content, "
                "first, first, at FROM statistics_publication WHERE cycle = $1",
                year.cycle,
            )
