"""One unit's 述职报告 in the office: read by paragraph, compared, accepted or returned."""

import asyncio
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Stream, Template

from evaluation.accounts.rules import Person
from evaluation.duty_reports.difference import Kind
from evaluation.duty_reports.printing import print_version
from evaluation.duty_reports.queries_office import (
    STAND_TITLES,
    UnitReport,
    check_handed_in,
    comparison_of,
    unit_report,
)
from evaluation.duty_reports.review_rules import LONGEST_REMARK
from evaluation.duty_reports.reviewing import accept, reopen, send_back
from evaluation.duty_reports.rules import VERSION_TITLES, counted
from evaluation.errors import NotFound
from evaluation.files.queries import kept_on_disk
from evaluation.web.downloads import as_file, as_stream
from evaluation.web.guards import Form
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import page
from evaluation.web.office.reports import READ, ROOM, WRITE, to_reports

UNIT = ROOM + "/units/{unit:uuid}"
Remark = Annotated[str, msgspec.Meta(max_length=4 * LONGEST_REMARK)]


class Accepting(Form, frozen=True):
    version: UUID


class Returning(Form, frozen=True, kw_only=True):
    """Each heading with its remark, in the order of the page; empty ones say nothing."""

    version: UUID
    heading: list[UUID] | UUID = []
    remark: list[Remark] | Remark = []
    general: Remark = ""

    @property
    def remarks(self) -> dict[UUID, str]:
        headings = self.heading if isinstance(self.heading, list) else [self.heading]
        remarks = self.remark if isinstance(self.remark, list) else [self.remark]
        return dict(zip(headings, remarks, strict=False))


class Reopening(Form, frozen=True):
    version: UUID
    reason: Remark


async def report_in(
    person: Person, cycle: UUID, unit: UUID, number: int | None = None
) -> UnitReport:
    """The one place where a unit's report is measured by jurisdiction and year. NotFound."""
    return await unit_report(person.jurisdiction, cycle, unit, number)


async def check_version_in(person: Person, cycle: UUID, unit: UUID, version: UUID) -> None:
    """A decision names the version it was made on. Raises NotFound for another report's."""
    report = await report_in(person, cycle, unit)
    if version not in {one.id for one in report.versions}:
        raise NotFound


def to_unit(cycle: UUID, unit: UUID) -> Redirect:
    return to_reports(cycle, f"/units/{unit}")


def _page(name: str, person: Person, report: UnitReport, **more: Any) -> Template:  # noqa: ANN401  # whatever the page shows
    words = {"stand_titles": STAND_TITLES, "version_titles": VERSION_TITLES, "counted": counted}
    return page(name, person, report=report, longest=LONGEST_REMARK, **words, **more)


@get(UNIT, guards=[READ])
async def show_report(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    version: FromQuery[int | None] = None,
) -> Template:
    return _page("reports-unit", person, await report_in(person, cycle, unit, version))


@get(UNIT + "/difference", guards=[READ])
async def show_difference(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    version: FromQuery[int] = 0,
    against: FromQuery[int] = 0,
) -> Template:
    """The older against the newer, whichever is named first."""
    numbers = sorted({version, against})
    reports = [await report_in(person, cycle, unit, number) for number in numbers]
    sides = [one.version for one in reports if one.version]
    if len(sides) != len({"older", "newer"}):
        raise NotFound
    told = await asyncio.to_thread(comparison_of, *sides)
    return _page("reports-difference", person, reports[1], told=told, kinds=Kind)


@get(UNIT + "/accept", guards=[WRITE])
async def ask_to_accept(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    version: FromQuery[int] = 0,
) -> Template:
    """With the 述职摘要 as the delegates will see it. Raises NotFound where nothing came."""
    report = await report_in(person, cycle, unit, version)
    if report.version is None:
        raise NotFound
    return _page("ask/accept-report", person, report, version=report.version)


@post(UNIT + "/accept", guards=[WRITE])
async def accept_report(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Accepting],
) -> Redirect:
    await check_version_in(person, cycle, unit, data.version)
    await accept(person, data.version)
    return to_unit(cycle, unit)


@post(UNIT + "/return", guards=[WRITE])
async def return_report(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Returning],
) -> Redirect:
    await check_version_in(person, cycle, unit, data.version)
    await send_back(person, data.version, data.remarks, data.general)
    return to_unit(cycle, unit)


@post(UNIT + "/reopen", guards=[WRITE])
async def reopen_report(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Reopening],
) -> Redirect:
    await check_version_in(person, cycle, unit, data.version)
    await reopen(person, data.version, data.reason)
    return to_unit(cycle, unit)


@get(UNIT + "/versions/{version:uuid}/report.pdf", guards=[READ])
async def take_pdf(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    version: FromPath[UUID],
) -> Response[bytes]:
    await check_version_in(person, cycle, unit, version)
    printed = await print_version(person.jurisdiction, version)
    return as_file(printed.content, printed.name, "application/pdf")


@get(UNIT + "/files/{file:uuid}", guards=[READ])
async def take_attachment(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    file: FromPath[UUID],
) -> Stream:
    """A file that was handed in with this unit's report; any other does not exist."""
    await report_in(person, cycle, unit)
    await check_handed_in(person.jurisdiction, unit, file)
    return as_stream(await kept_on_disk(person.jurisdiction, file))


HANDLERS = [
    in_own_year(
        show_report,
        show_difference,
        ask_to_accept,
        accept_report,
        return_report,
        reopen_report,
        take_pdf,
        take_attachment,
    )
]
