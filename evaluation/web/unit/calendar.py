"""月历 of a unit: a month's days with what is due on them, days off, and weekends worked."""

import calendar
import re
from datetime import date

from litestar import get
from litestar.di import NamedDependency
from litestar.params import FromQuery
from litestar.response import Template

from evaluation.errors import Refused
from evaluation.web.months import WEEKDAYS, beside, month_of
from evaluation.web.office.pages import CHINA
from evaluation.web.unit.home import gathered
from evaluation.web.unit.pages import Desk, page
from evaluation.web.unit.schedule import entries_of
from evaluation.workdays.queries import marked_days, now, unannounced

MONTH = re.compile(r"2[01][0-9]{2}-(0[1-9]|1[0-2])")


def first_of(month: str) -> date:
    """Of `2026-11`. Raises Refused."""
    if not MONTH.fullmatch(month):
        raise Refused("没有这个月份。请回到待办，打开“按月份”，再换上个月、下个月。")
    return date.fromisoformat(f"{month}-01")


@get("/calendar")
async def show_month(desk: NamedDependency[Desk], month: FromQuery[str] = "") -> Template:
    at = await now()
    today = at.astimezone(CHINA).date()
    first = first_of(month) if month else today.replace(day=1)
    found = await gathered(desk)
    entries = await entries_of(desk, found.todos, found.done, at)
    last = first.replace(day=calendar.monthrange(first.year, first.month)[1])
    before, after = beside(first)
    return page(
        "calendar",
        desk,
        first=first,
        this=today.replace(day=1),
        days=month_of(first, today, await marked_days(first, last), entries),
        before=before,
        after=after,
        unannounced=await unannounced([first.year]),
        weekdays=WEEKDAYS,
    )


HANDLERS = [show_month]
