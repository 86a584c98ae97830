"""述职材料汇编 in the office: ordered, watched while it is made, taken away."""

from uuid import UUID

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.duty_reports.compilations import compilation_desk, volume_of
from evaluation.duty_reports.compiling import order_compilation
from evaluation.duty_reports.review_rules import READY_DAYS
from evaluation.web.downloads import as_file
from evaluation.web.errors import AnyRequest
from evaluation.web.live import fragment
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import day, moment, page
from evaluation.web.office.reports import READ, ROOM, WRITE, to_reports


@get(ROOM + "/compilation", guards=[READ])
async def show_compilation(
    person: NamedDependency[Person], cycle: NamedDependency[UUID]
) -> Template:
    desk = await compilation_desk(person.jurisdiction, cycle)
    return page("reports-compilation", person, desk=desk, ready_days=READY_DAYS)


@get(ROOM + "/compilation/progress", guards=[READ], opt={"watching": True})
async def show_progress(
    request: AnyRequest, person: NamedDependency[Person], cycle: NamedDependency[UUID]
) -> Response[bytes]:
    """The part of the page that changes; 304 while it doesn't."""
    desk = await compilation_desk(person.jurisdiction, cycle)
    context = {"desk": desk, "day": day, "moment": moment}
    return fragment(request, "office/reports-volumes.html", context)


@post(ROOM + "/compilation", guards=[WRITE])
async def order(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Redirect:
    await order_compilation(person, cycle)
    return to_reports(cycle, "/compilation")


@get(ROOM + "/compilation/{compilation:uuid}/volume.pdf", guards=[READ])
async def take_volume(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], compilation: FromPath[UUID]
) -> Response[bytes]:
    volume = await volume_of(person.jurisdiction, cycle, compilation)
    return as_file(volume.content, volume.name, "application/pdf")


HANDLERS = [in_own_year(show_compilation, show_progress, order, take_volume)]
