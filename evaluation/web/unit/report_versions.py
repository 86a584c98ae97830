"""述职报告版本 at the unit's desk: what was handed in, what changed, its files and its print."""

import asyncio
from uuid import UUID

from litestar import Response, get
from litestar.di import NamedDependency
from litestar.params import FromPath
from litestar.response import Stream, Template

from evaluation.duty_reports.difference import Kind
from evaluation.duty_reports.draft_printing import print_draft
from evaluation.duty_reports.printing import PrintedVersion, print_version
from evaluation.duty_reports.queries import Version, check_own_attachment, own_desk, own_version
from evaluation.duty_reports.queries_office import comparison_of
from evaluation.duty_reports.rules import VERSION_TITLES
from evaluation.errors import NotFound
from evaluation.files.queries import kept_on_disk
from evaluation.web.downloads import as_file, as_stream
from evaluation.web.unit.pages import Desk, page

HERE = "/unit/report"
VERSION = "/report/versions/{version:uuid}"


async def version_at_hand(desk: Desk, version: UUID) -> Version:
    return await own_version(desk.person.jurisdiction, desk.units, version)


@get(VERSION)
async def show_version(desk: NamedDependency[Desk], version: FromPath[UUID]) -> Template:
    read = await version_at_hand(desk, version)
    return page("report-version", desk, version=read, here=HERE, version_titles=VERSION_TITLES)


@get("/report/versions/{before:uuid}/against/{after:uuid}")
async def show_difference(
    desk: NamedDependency[Desk], before: FromPath[UUID], after: FromPath[UUID]
) -> Template:
    """The older against the newer, whichever stands first. Raises NotFound for two reports."""
    versions = [await version_at_hand(desk, one) for one in (before, after)]
    versions.sort(key=lambda one: one.line.number)
    if versions[0].report != versions[1].report:
        raise NotFound
    told = await asyncio.to_thread(comparison_of, *versions)
    return page("report-difference", desk, version=versions[1], told=told, here=HERE, kinds=Kind)


@get("/report/files/{file:uuid}")
async def take_attachment(desk: NamedDependency[Desk], file: FromPath[UUID]) -> Stream:
    """A file that goes with the own unit's draft or versions; any other does not exist."""
    await check_own_attachment(desk.person.jurisdiction, desk.units, file)
    return as_stream(await kept_on_disk(desk.person.jurisdiction, file))


def _pdf(printed: PrintedVersion) -> Response[bytes]:
    return as_file(printed.content, printed.name, "application/pdf")


@get(VERSION + "/report.pdf")
async def take_pdf(desk: NamedDependency[Desk], version: FromPath[UUID]) -> Response[bytes]:
    read = await version_at_hand(desk, version)
    return _pdf(await print_version(desk.person.jurisdiction, read.line.id))


@get("/report/{report:uuid}/draft.pdf")
async def take_draft(desk: NamedDependency[Desk], report: FromPath[UUID]) -> Response[bytes]:
    """The draft as it was last saved."""
    return _pdf(await print_draft(await own_desk(desk.person.jurisdiction, desk.units, report)))


HANDLERS = [show_version, show_difference, take_attachment, take_pdf, take_draft]
