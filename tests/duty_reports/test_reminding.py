"""催交: who has handed in nothing is told, once an hour, and the desk shows it."""

import asyncio

import pytest

from evaluation.cycles.reminding import reminders_of
from evaluation.cycles.rules import Matter
from evaluation.db import fetch
from evaluation.duty_reports.reminding import USUAL_TEXT, remind
from evaluation.duty_reports.reviewing import accept, send_back
from evaluation.errors import NotFound, Refused
from tests.duty_reports.year import Asked, a_handed_in_report, a_year_that_asks
from tests.objective.year import a_bare_unit


@pytest.fixture
async def year(db: None) -> Asked:
    return await a_year_that_asks()


async def an_hour_passes(year: Asked) -> None:
    await fetch(
        "UPDATE reminder SET at = at - interval '61 minutes' WHERE jurisdiction = $1",
        year.jurisdiction,
    )


async def test_a_missing_unit_is_reminded_and_reads_it_on_its_desk(year):
    assert await remind(year.officer, year.cycle, [year.unit], "明天要编汇编。") == 1
    [told] = await reminders_of([year.unit], Matter.DUTY_REPORT)
    assert (told.unit, told.text, told.made_by) == (year.unit, "明天要编汇编", "周敏")
    events = await fetch("SELECT name FROM audit_event WHERE actor = $1", year.officer.username)
    assert [row["name"] for row in events].count("UnitsReminded") == 1


async def test_without_words_the_usual_ones_are_said(year):
    await remind(year.officer, year.cycle, [year.unit], "  ")
    assert [one.text for one in await reminders_of([year.unit], Matter.DUTY_REPORT)] == [USUAL_TEXT]


async def test_a_second_press_within_the_hour_reminds_nobody(year):
    other = await a_bare_unit(year.jurisdiction, 2)
    await remind(year.officer, year.cycle, [year.unit])
    with pytest.raises(Refused, match="一小时内刚刚催过"):
        await remind(year.officer, year.cycle, [year.unit])
    assert await remind(year.officer, year.cycle, [year.unit, other]) == 1
    await an_hour_passes(year)
    assert await remind(year.officer, year.cycle, [year.unit]) == 1


async def test_who_has_handed_in_is_not_reminded_and_who_got_it_back_is(year):
    _, version = await a_handed_in_report(year)
    with pytest.raises(Refused, match="都已提交"):
        await remind(year.officer, year.cycle, [year.unit])
    await send_back(year.officer, version, {}, "请补充")
    assert await remind(year.officer, year.cycle, [year.unit]) == 1


async def test_an_accepted_report_is_not_asked_for_again(year):
    _, version = await a_handed_in_report(year)
    await accept(year.officer, version)
    with pytest.raises(Refused, match="都已提交"):
        await remind(year.officer, year.cycle, [year.unit])


async def test_a_reminder_names_units_has_few_words_and_an_outline(year):
    with pytest.raises(Refused, match="先勾选"):
        await remind(year.officer, year.cycle, [])
    with pytest.raises(Refused, match="最多 200 字，现在有 201 字"):
        await remind(year.officer, year.cycle, [year.unit], "字" * 201)
    await fetch("DELETE FROM report_heading WHERE jurisdiction = $1", year.jurisdiction)
    await fetch("DELETE FROM report_outline WHERE cycle = $1", year.cycle)
    with pytest.raises(Refused, match="还没有定述职提纲"):
        await remind(year.officer, year.cycle, [year.unit])


async def test_nobody_is_reminded_across_jurisdictions_or_years(year):
    there = await a_year_that_asks("岳阳市")
    former = await a_bare_unit(year.jurisdiction, 9, 2023)
    for unit in (there.unit, former):
        with pytest.raises(NotFound):
            await remind(year.officer, year.cycle, [year.unit, unit])
    with pytest.raises(NotFound):
        await remind(there.officer, year.cycle, [year.unit])
    assert await reminders_of([year.unit], Matter.DUTY_REPORT) == []


async def test_two_officers_at_once_send_one_reminder(committed):
    year = await a_year_that_asks("郴州市")
    ended = await asyncio.gather(
        *(remind(year.officer, year.cycle, [year.unit]) for _ in range(2)), return_exceptions=True
    )
    assert [type(one) for one in ended if one != 1] == [Refused]
    assert len(await reminders_of([year.unit], Matter.DUTY_REPORT)) == 1
