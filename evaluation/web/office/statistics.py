"""执法统计 of a year in the office: its form and days, who has handed in, reminders, to-dos."""

from datetime import date, datetime
from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.exceptions import ValidationException
from litestar.params import URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.queries import cycles_of
from evaluation.cycles.reminding import LONGEST_TEXT
from evaluation.statistics.handed_up import handed_up_in
from evaluation.statistics.publishing import to_publish
from evaluation.statistics.queries_office import STAND_TITLES, desk_of, soon
from evaluation.statistics.reminding import remind
from evaluation.statistics.rules import shown
from evaluation.statistics.setting import CHINA, Days, set_form, usual_days
from evaluation.statistics.totals import form_of_year, totals_of
from evaluation.statistics.waiting import Waiting
from evaluation.web.guards import Form, only
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import RUN, day, moment, page
from evaluation.web.office.steps import Todo

READ = only(*RUN, Role.AUDITOR)
WRITE = only(*RUN)
ROOM = "/years/{cycle_id:uuid}/statistics"
Time = Annotated[str, msgspec.Meta(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]


class Setting(Form, frozen=True):
    due_on: date
    due_time: Time
    public_by: date

    @property
    def days(self) -> Days:
        try:
            due = datetime.fromisoformat(f"{self.due_on}T{self.due_time}").replace(tzinfo=CHINA)
        except ValueError as no:
            raise ValidationException(str(no)) from no
        return Days(due, self.public_by)


class Reminding(Form, frozen=True, kw_only=True):
    """`everyone`: all that are missing, whatever is ticked."""

    unit: list[UUID] | UUID = []
    text: Annotated[str, msgspec.Meta(max_length=2 * LONGEST_TEXT)] = ""
    everyone: bool = False


def at(value: datetime) -> str:
    """A deadline with its year: it lies in the one that follows."""
    here = value.astimezone(CHINA)
    return f"{day(here.date())} {here:%H:%M}"


def to_year(cycle: UUID, room: str = "") -> Redirect:
    return Redirect(f"/office/years/{cycle}/statistics{room}", status_code=303)


@get("/statistics", guards=[READ])
async def find_year(person: NamedDependency[Person]) -> Redirect | Template:
    """The newest year's page; without a year the one thing to do."""
    years = await cycles_of(person.jurisdiction)
    return to_year(years[0].id) if years else page("statistics-none", person)


@get(ROOM, guards=[READ])
async def show_year(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    year = await desk_of(person.jurisdiction, cycle)
    return page(
        "statistics",
        person,
        year=year,
        years=await cycles_of(person.jurisdiction),
        stand_titles=STAND_TITLES,
        totals=await totals_of(person.jurisdiction, year.year),
        handed_up=await handed_up_in(person.jurisdiction, year.year),
        publishing=await to_publish(person.jurisdiction, cycle),
        longest=LONGEST_TEXT,
        spaced=shown,
        at=at,
    )


@get(ROOM + "/setting", guards=[WRITE])
async def show_setting(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    year = await desk_of(person.jurisdiction, cycle)
    usual = await usual_days(year.year)
    days = Days(year.form.due_at, year.form.public_by) if year.form else usual
    due = days.due_at.astimezone(CHINA)
    form = await form_of_year(person.jurisdiction, year.year)
    context = {"days": days, "due": due, "usual": usual, "form": form}
    return page("statistics-setting", person, year=year, **context)


@post(ROOM + "/setting", guards=[WRITE])
async def settle(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: URLEncodedBody[Setting]
) -> Redirect:
    await set_form(person, cycle, data.days)
    return to_year(cycle)


@post(ROOM + "/remind", guards=[WRITE])
async def send_reminders(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: URLEncodedBody[Reminding]
) -> Redirect:
    units = data.unit if isinstance(data.unit, list) else [data.unit]
    if data.everyone:
        year = await desk_of(person.jurisdiction, cycle)
        units = [line.unit for line in year.missing]
    await remind(person, cycle, units, data.text)
    return to_year(cycle)


def statistics_todos(waiting: list[Waiting]) -> list[Todo]:
    """What the statistics of the years ask of the officers, on the office's first page."""
    found = []
    for line in waiting:
        path = f"/office/years/{line.cycle}/statistics"
        about = f"{line.year} 年度执法统计"
        if line.waiting:
            found.append(Todo(f"审核单位报送的统计　{line.waiting} 家", about, path))
        if line.missing and soon(line.left):
            due = moment(line.due_at)
            word = "已过报送截止" if line.left < 0 else "报送快到期"
            found.append(Todo(f"{word}：{line.missing} 家还没有报", f"{about}　{due}截止", path))
        if line.to_hand_up and soon(line.left):
            found.append(Todo("把汇总数上报上级司法局", about, f"{path}/hand-up"))
        if line.asked:
            found.append(Todo("公布执法统计，等第二人确认", about, f"{path}/publish"))
        elif line.outdated:
            found.append(Todo("公布以后有更正，公布新的一版", about, f"{path}/publish"))
        elif not line.published and soon(line.public_left):
            late = "已过公布日期" if line.public_left < 0 else "快到公布日期"
            about += f"　{day(line.public_by)}"
            found.append(Todo(f"{late}，公布执法统计", about, f"{path}/publish"))
    return found


HANDLERS = [in_own_year(find_year, show_year, show_setting, settle, send_reminders)]
