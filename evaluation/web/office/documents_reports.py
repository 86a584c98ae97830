"""All 单位评议报告: ordered with one press, watched while they are made, taken away together."""

from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.results.document_list import DocumentFile, why_not
from evaluation.results.papers import Kind
from evaluation.results.report_archive import report_archive
from evaluation.results.reports import order_reports, report_progress, retry_reports
from evaluation.results.sitting_facts import sitting_facts
from evaluation.scoring.desk import SittingHead
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import only
from evaluation.web.live import fragment
from evaluation.web.office.documents import ROOM, as_file
from evaluation.web.office.pages import RESULT, RUN, page, to_sitting

REPORTS = f"{ROOM}/reports"


@get("/sittings/{sitting_id:uuid}/documents/reports", guards=[only(*RESULT)])
async def show_reports(
    person: NamedDependency[Person], real: NamedDependency[SittingHead]
) -> Template:
    facts = await sitting_facts(real.id)
    return page(
        "documents-reports",
        person,
        sitting=real,
        facts=facts,
        why_not=why_not(facts, Kind.UNIT_REPORT),
        progress=await report_progress(real.id),
    )


@get(
    "/sittings/{sitting_id:uuid}/documents/reports/progress",
    guards=[only(*RESULT)],
    opt={"watching": True},
)
async def show_progress(request: AnyRequest, real: NamedDependency[SittingHead]) -> Response[bytes]:
    """The part of the page that changes; 304 while it doesn't."""
    progress = await report_progress(real.id)
    return fragment(
        request, "office/documents-progress.html", {"sitting": real, "progress": progress}
    )


@post("/sittings/{sitting_id:uuid}/documents/reports/order", guards=[only(*RUN)])
async def order(person: NamedDependency[Person], real: NamedDependency[SittingHead]) -> Redirect:
    await order_reports(person, real.id)
    return to_sitting(real, REPORTS)


@post("/sittings/{sitting_id:uuid}/documents/reports/retry", guards=[only(*RUN)])
async def retry(person: NamedDependency[Person], real: NamedDependency[SittingHead]) -> Redirect:
    await retry_reports(person, real.id)
    return to_sitting(real, REPORTS)


@get("/sittings/{sitting_id:uuid}/documents/reports/all.zip", guards=[only(*RESULT)])
async def take_all(real: NamedDependency[SittingHead]) -> Response[bytes]:
    content = await report_archive(real.id)
    name = f"{real.mark}{real.title}单位报告.zip"
    return as_file(DocumentFile(name, "application/zip", content))


HANDLERS = [show_reports, show_progress, order, retry, take_all]
