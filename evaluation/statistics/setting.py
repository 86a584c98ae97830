"""统计表式 of a year: the national one with the days that bind it, set by the office."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, found, transaction
from evaluation.errors import Refused
from evaluation.statistics.forms import write_form
from evaluation.statistics.national import national_form
from evaluation.statistics.tables import StatisticsForm
from evaluation.workdays.queries import due_after, due_before

CHINA = timezone(timedelta(hours=8))
CLOSES = time(18)
DUE_DAY, PUBLIC_DAY = 21, 31
"""Of the January that follows: in by the 21st, public by the 31st (国办发〔2018〕118号)."""


class StatisticsFormSet(trail.Event, frozen=True):
    """定统计表式和期限; `due_at` as an office reads it."""

    cycle: UUID
    year: int
    due_at: str
    public_by: date


class Days(msgspec.Struct, frozen=True):
    """报送截止 and 公布日期."""

    due_at: datetime
    public_by: date


async def usual_days(year: int) -> Days:
    """21 January of the following year, or the nearest working day; public by 31 January."""
    wanted = date(year + 1, 1, DUE_DAY)
    day = await nearest_workday(wanted)
    return Days(datetime.combine(day, CLOSES, CHINA), date(year + 1, 1, PUBLIC_DAY))


async def nearest_workday(wanted: date) -> date:
    """The day itself when it is worked; of two that are as near, the later."""
    before = await due_before(0, wanted)
    if before == wanted:
        return wanted
    after = await due_after(1, wanted)
    return after if after - wanted <= wanted - before else before


async def set_form(person: Person, cycle: UUID, days: Days) -> UUID:
    """The form of the year, made from the national one, or new days for the one that is there.

    A return that was late stays late: the day that counted was the one of its handing in.
    """
    async with transaction():
        year = await _held_year(person.jurisdiction, cycle)
        check_days(year, days)
        rows = await fetch("SELECT id FROM statistics_form WHERE cycle = $1", cycle)
        form: UUID = rows[0]["id"] if rows else uuid4()
        if rows:
            await fetch(
                "UPDATE statistics_form SET due_at = $2, public_by = $3, set_by = $4 WHERE id = $1",
                *(form, days.due_at.astimezone(UTC), days.public_by, person.account),
            )
        else:
            await StatisticsForm.insert(
                StatisticsForm(
                    id=form,
                    jurisdiction=person.jurisdiction,
                    cycle=cycle,
                    content=write_form(national_form()),
                    due_at=days.due_at.astimezone(UTC),
                    public_by=days.public_by,
                    set_by=person.account,
                )
            )
        shown = f"{days.due_at.astimezone(CHINA):%Y-%m-%d %H:%M}"
        event = StatisticsFormSet(cycle, year, shown, days.public_by)
        await trail.record(person.jurisdiction, person.username, event)
        return form


async def _held_year(jurisdiction: UUID, cycle: UUID) -> int:
    rows = await fetch(
        "SELECT year FROM cycle WHERE id = $1 AND jurisdiction = $2 FOR UPDATE",
        *(cycle, jurisdiction),
    )
    year: int = found(rows[0] if rows else None)["year"]
    return year


def check_days(year: int, days: Days) -> None:
    """A year's figures are whole only after its end; both days lie in the year that follows."""
    due = days.due_at.astimezone(CHINA).date()
    for title, day in (("报送截止日期", due), ("公布日期", days.public_by)):
        if day.year != year + 1:
            raise Refused(f"{title}要在 {year + 1} 年内：{year} 年的数要到年底才齐。")
    if days.public_by < due:
        raise Refused("公布日期不能早于报送截止日期。请改其中一个。")
