"""统计表式: the days of a year, and who is told that a return is missing."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from evaluation.cycles.reminding import reminders_of
from evaluation.cycles.rules import Matter
from evaluation.db import fetch
from evaluation.errors import NotFound, Refused
from evaluation.statistics.comparing import percent, plain, spaced
from evaluation.statistics.queries import form_of
from evaluation.statistics.queries_office import UnitStand, desk_of
from evaluation.statistics.reminding import remind
from evaluation.statistics.setting import CHINA, Days, nearest_workday, set_form, usual_days
from tests import given
from tests.objective.year import events_of
from tests.statistics.returned import a_set_year, accepted, handed_in
from tests.statistics.year import a_statistics_year


@pytest.mark.parametrize(
    ("wanted", "day"),
    [
        (date(2025, 1, 21), date(2025, 1, 21)),
        (date(2023, 1, 21), date(2023, 1, 20)),
        (date(2024, 1, 21), date(2024, 1, 22)),
        (date(2023, 1, 24), date(2023, 1, 28)),
    ],
    ids=["worked", "Saturday of 春节", "Sunday", "as near to both, then later"],
)
async def test_the_usual_day_is_the_nearest_that_is_worked(db, wanted, day):
    assert await nearest_workday(wanted) == day


async def test_a_year_gets_the_national_form_and_its_usual_days(db):
    year = await a_set_year()
    form = await form_of(year.cycle)
    assert form is not None
    assert (form.due_at.astimezone(CHINA), form.public_by) == (
        datetime(2025, 1, 21, 18, tzinfo=CHINA),
        date(2025, 1, 31),
    )
    assert [one.title for one in form.form.highlights] == [
        "行政处罚",
        "行政许可",
        "其他行政案件",
        "轻微不罚",
        "首违不罚",
    ]


async def test_the_days_are_changed_and_the_form_stays(db):
    year = await a_set_year()
    before = await form_of(year.cycle)
    days = Days(datetime(2025, 1, 10, 12, tzinfo=CHINA), date(2025, 1, 20))
    await set_form(year.officer, year.cycle, days)
    after = await form_of(year.cycle)
    assert (after.id, after.form, after.public_by) == (before.id, before.form, days.public_by)
    assert (await events_of(year.officer))[-2:] == ["StatisticsFormSet"] * 2


@pytest.mark.parametrize(
    ("due", "public", "words"),
    [
        ((2024, 12, 31), (2025, 1, 31), "报送截止日期要在 2025 年内"),
        ((2025, 1, 21), (2026, 1, 31), "公布日期要在 2025 年内"),
        ((2025, 1, 21), (2025, 1, 20), "公布日期不能早于报送截止日期"),
    ],
)
async def test_days_that_can_not_be_are_refused(db, due, public, words):
    year = await a_set_year()
    days = Days(datetime(*due, 18, tzinfo=CHINA), date(*public))
    with pytest.raises(Refused, match=words):
        await set_form(year.officer, year.cycle, days)


async def test_another_jurisdiction_sets_no_form_here(db):
    year, other = await a_set_year(), await a_set_year("岳阳市")
    with pytest.raises(NotFound):
        await set_form(other.officer, year.cycle, await usual_days(2024))
    with pytest.raises(NotFound):
        await remind(other.officer, other.cycle, [year.unit])


async def test_the_desk_tells_who_is_where(db):
    year = await a_statistics_year(units=4)
    await accepted(year, 0)
    await handed_in(year.clerks[1], year.units[1])
    await fetch(
        "UPDATE statistics_form SET due_at = clock_timestamp() - interval '1 day' WHERE cycle = $1",
        year.cycle,
    )
    desk = await desk_of(year.jurisdiction, year.cycle)
    assert [(line.short_title, line.stand, line.overdue, line.filled) for line in desk.units] == [
        ("第2局", UnitStand.WAITING, False, desk.cells),
        ("第3局", UnitStand.NONE, True, 0),
        ("第4局", UnitStand.NONE, True, 0),
        ("第1局", UnitStand.ACCEPTED, False, desk.cells),
    ]


async def test_only_who_is_missing_is_reminded_and_not_twice_in_an_hour(db):
    year = await a_set_year(units=2)
    await accepted(year, 0)
    assert await remind(year.officer, year.cycle, year.units, "周五前报") == 1
    assert [(one.unit, one.text) for one in await reminders_of(year.units, Matter.STATISTICS)] == [
        (year.units[1], "周五前报")
    ]
    with pytest.raises(Refused, match="都已提交，或者一小时内刚刚催过"):
        await remind(year.officer, year.cycle, year.units)
    assert len(await reminders_of(year.units, Matter.STATISTICS)) == 1


async def test_a_county_standing_as_a_unit_of_the_city_owes_no_return(db):
    year = await a_set_year(units=1)
    county = await given.a_unit(year.jurisdiction, 9)
    await fetch("UPDATE unit SET own_code = '430726' WHERE id = $1", county)
    desk = await desk_of(year.jurisdiction, year.cycle)
    assert [line.unit for line in desk.units] == year.units


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        ("2895237", "3373999", "−14.2 %"),
        ("3135279", "1211998", "+158.7 %"),
        ("1000", "1000.4", "0.0 %"),
        ("10005", "10000", "+0.1 %"),
        ("9995", "10000", "−0.1 %"),
        ("0", "0", "0.0 %"),
        ("5", "0", "上年为 0"),
        ("5", None, "上年无数"),
        (None, "5", ""),
    ],
)
def test_a_change_is_rounded_once_and_half_up(now, before, words):
    assert percent(now and Decimal(now), before and Decimal(before)) == words


def test_a_figure_is_written_without_needless_noughts():
    assert [plain(Decimal(text)) for text in ("12.00", "12.50", "0.00")] == ["12", "12.5", "0"]
    assert spaced(Decimal("2895237.00")) == "2\u2009895\u2009237"
