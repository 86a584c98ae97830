"""述职报告 of a year in the office: every unit at a glance, and those that are missing reminded."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.queries import cycles_of
from evaluation.cycles.reminding import LONGEST_TEXT
from evaluation.duty_reports.compilations import compilation_desk
from evaluation.duty_reports.queries_office import STAND_TITLES, report_year, waiting_in
from evaluation.duty_reports.reminding import USUAL_TEXT, remind
from evaluation.errors import Refused
from evaluation.web.guards import Form, only
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import RUN, page
from evaluation.web.office.steps import Todo

READ = only(*RUN, Role.AUDITOR)
WRITE = only(*RUN)
ROOM = "/years/{cycle_id:uuid}/reports"


class Reminding(Form, frozen=True, kw_only=True):
    unit: list[UUID] | UUID = []
    text: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_TEXT)] = ""

    @property
    def units(self) -> list[UUID]:
        return self.unit if isinstance(self.unit, list) else [self.unit]


def to_reports(cycle: UUID, room: str = "") -> Redirect:
    return Redirect(f"/office/years/{cycle}/reports{room}", status_code=303)


@get("/reports", guards=[READ])
async def find_year(person: NamedDependency[Person]) -> Redirect | Template:
    """The newest year's page; without a year the one thing to do."""
    years = await cycles_of(person.jurisdiction)
    return to_reports(years[0].id) if years else page("reports-none", person)


@get(ROOM, guards=[READ])
async def show_year(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    return page(
        "reports",
        person,
        year=await report_year(person.jurisdiction, cycle),
        years=await cycles_of(person.jurisdiction),
        volume=await compilation_desk(person.jurisdiction, cycle),
        stand_titles=STAND_TITLES,
    )


@get(ROOM + "/remind", guards=[WRITE])
async def ask_to_remind(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromQuery[list[UUID] | None] = None,
    everyone: FromQuery[bool] = False,  # noqa: FBT002  # a field of the form
) -> Template:
    """The units that were ticked, or all that have handed nothing in."""
    year = await report_year(person.jurisdiction, cycle)
    chosen = [line for line in year.remindable if line.unit in (unit or ())]
    lines = year.missing if everyone else chosen
    if not lines:
        raise Refused("请先勾选要催交的单位，再按“催交勾选的”。")
    text = {"usual": USUAL_TEXT, "longest": LONGEST_TEXT}
    return page("ask/remind-reports", person, year=year, lines=lines, text=text)


@post(ROOM + "/remind", guards=[WRITE])
async def remind_units(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: URLEncodedBody[Reminding]
) -> Redirect:
    await remind(person, cycle, data.units, data.text)
    return to_reports(cycle)


async def report_todos(jurisdiction: UUID) -> list[Todo]:
    """What the duty reports of a year ask of the officers, for the office's first page."""
    found = []
    for line in await waiting_in(jurisdiction):
        about, path = f"{line.year} 年度述职报告", f"/office/years/{line.cycle}/reports"
        if not line.outlined:
            found.append(Todo("定述职提纲：各单位写哪几段、什么时候交", about, f"{path}/outline"))
        if line.waiting:
            one = f"{path}/units/{line.first}" if line.waiting == 1 else path
            found.append(Todo(f"审阅单位交来的述职报告　{line.waiting} 份", about, one))
    return found


HANDLERS = [in_own_year(find_year, show_year, ask_to_remind, remind_units)]
