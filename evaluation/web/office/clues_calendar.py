"""月历 of a year's clues: what falls due on which day, days off, and weekends worked."""

import calendar
import re
from datetime import date
from uuid import UUID

import msgspec
from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from evaluation.accounts.rules import Person
from evaluation.clues.queries import DueDay, due_between
from evaluation.clues.queries_year import clue_year
from evaluation.clues.seeing import sight_of
from evaluation.errors import Refused
from evaluation.web.months import WEEKDAYS, beside, month_of
from evaluation.web.office.clues import READ, ROOM, clue_page
from evaluation.web.office.objective import in_own_year
from evaluation.workdays.queries import marked_days


class Entry(msgspec.Struct, frozen=True):
    """What falls due on a day. `stage`: `now` for today."""

    day: date
    title: str
    words: str
    stage: str
    path: str
    over: bool


MONTH = re.compile(r"2[01][0-9]{2}-(0[1-9]|1[0-2])")


@get(ROOM + "/calendar", guards=[READ])
async def show_month(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], month: FromQuery[str] = ""
) -> Template:
    sight = sight_of(person, cycle)
    year = await clue_year(sight)
    first = first_of(month) if month else year.today.replace(day=1)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    entries = [as_entry(one, year.today, cycle) for one in await due_between(sight, first, last)]
    marked = await marked_days(first, last)
    before, after = beside(first)
    return clue_page(
        "clues-calendar",
        person,
        year,
        first=first,
        days=month_of(first, year.today, marked, entries),
        before=before,
        after=after,
        weekdays=WEEKDAYS,
    )


def first_of(month: str) -> date:
    """Of `2026-11`. Raises Refused."""
    if not MONTH.fullmatch(month):
        raise Refused("没有这个月份。请回到线索督办，打开“日历”，再换上个月、下个月。")
    return date.fromisoformat(f"{month}-01")


def as_entry(due: DueDay, today: date, cycle: UUID) -> Entry:
    """The count leads to the list of that day; the first few are named."""
    names = "；".join(due.titles)
    more = f"等 {due.count} 条" if due.count > len(due.titles) else ""
    over = due.day < today
    title = f"{'超期' if over else '到期'} {due.count} 条"
    path = f"/office/years/{cycle}/clues?tab=running&due={due.day.isoformat()}"
    stage = "now" if due.day == today else ""
    return Entry(due.day, title, names + more, stage, path, over)


HANDLERS = [in_own_year(show_month)]
