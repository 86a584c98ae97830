"""案卷评查的结果: what was found, the feedback, the close, and what is printed of it."""

from typing import Annotated
from uuid import UUID

from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, QueryParameter
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.casefiles.campaign import announce, close
from evaluation.casefiles.importing import ALL_UNITS, import_lists
from evaluation.casefiles.printing import file_sheets, scores_book, unit_sheets
from evaluation.casefiles.queries import CampaignHead, reviewers_of
from evaluation.casefiles.reporting import make_report, report_pdf, reports_of
from evaluation.casefiles.rules import GRADE_TITLES
from evaluation.casefiles.statistics import (
    frequent_faults,
    grade_counts,
    kinds_of,
    spreads,
    unit_scores,
)
from evaluation.spreadsheets.writing import xlsx
from evaluation.web.downloads import as_file
from evaluation.web.guards import Form
from evaluation.web.office.casefiles import (
    READ,
    ROOM,
    WRITE,
    casefile_page,
    in_own_campaign,
    to_campaign,
)
from evaluation.web.uploads import UploadBody, uploaded
from evaluation.workdays.queries import due_after

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 10 * 2**20


class Lists(Form, frozen=True):
    file: UploadFile | None = None


@get(ROOM + "/lists", guards=[WRITE])
async def show_lists(
    person: NamedDependency[Person], campaign: NamedDependency[CampaignHead]
) -> Template:
    scores = await unit_scores(person.jurisdiction, campaign.id)
    return casefile_page("casefiles-lists", person, campaign, scores=scores, form=ALL_UNITS)


@get(ROOM + "/lists/form.xlsx", guards=[WRITE])
async def take_form(
    person: NamedDependency[Person],  # noqa: ARG001  # the campaign is measured by it
    campaign: NamedDependency[CampaignHead],
) -> Response[bytes]:
    content = xlsx(ALL_UNITS, made_on=campaign.today)
    return as_file(content, f"{ALL_UNITS.title}.xlsx", XLSX)


@post(ROOM + "/lists/sheet", guards=[WRITE], request_max_body_size=LARGEST + 100_000)
async def take_lists(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    data: UploadBody[Lists],
) -> Redirect:
    file = await uploaded(data.file)
    await import_lists(person, campaign.cycle, campaign.id, file.name, file.content)
    return to_campaign(campaign, "/lists")


@get(ROOM + "/statistics", guards=[READ])
async def show_statistics(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    unit: Annotated[UUID | None, QueryParameter()] = None,
) -> Template:
    """Of one unit the faults alone; scores, kinds and reviewers are of all."""
    here, bounds = person.jurisdiction, campaign.plan.bounds
    scores = await unit_scores(here, campaign.id)
    return casefile_page(
        "casefiles-statistics",
        person,
        campaign,
        scores=scores,
        grades=grade_counts(scores, bounds),
        grade_titles=GRADE_TITLES,
        unit=next((one for one in scores if one.unit == unit), None),
        faults=await frequent_faults(here, campaign.id, campaign.sheets, unit),
        kinds=await kinds_of(here, campaign.id, bounds),
        spreads=spreads(await reviewers_of(here, campaign.id)),
    )


@get(ROOM + "/announce", guards=[WRITE])
async def ask_to_announce(
    person: NamedDependency[Person], campaign: NamedDependency[CampaignHead]
) -> Template:
    until = await due_after(campaign.objection_days)
    return casefile_page("ask/announce-casefiles", person, campaign, until=until)


@post(ROOM + "/announce", guards=[WRITE])
async def announce_result(
    person: NamedDependency[Person], campaign: NamedDependency[CampaignHead]
) -> Redirect:
    await announce(person, campaign.id)
    return to_campaign(campaign)


@post(ROOM + "/close", guards=[WRITE])
async def close_campaign(
    person: NamedDependency[Person], campaign: NamedDependency[CampaignHead]
) -> Redirect:
    await close(person, campaign.id)
    return to_campaign(campaign)


@get(ROOM + "/reports", guards=[READ])
async def show_reports(
    person: NamedDependency[Person], campaign: NamedDependency[CampaignHead]
) -> Template:
    reports = await reports_of(person.jurisdiction, campaign.id)
    return casefile_page("casefiles-reports", person, campaign, reports=reports)


@post(ROOM + "/reports", guards=[WRITE])
async def print_report(
    person: NamedDependency[Person], campaign: NamedDependency[CampaignHead]
) -> Redirect:
    await make_report(person, campaign.id)
    return to_campaign(campaign, "/reports")


@get(ROOM + "/reports/{report:uuid}/report.pdf", guards=[READ])
async def take_report(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    report: FromPath[UUID],
) -> Response[bytes]:
    content = await report_pdf(person.jurisdiction, campaign.id, report)
    return as_file(content, f"{campaign.year}年度案卷评查报告.pdf", PDF)


@get(ROOM + "/scores.xlsx", guards=[READ])
async def take_scores(
    person: NamedDependency[Person], campaign: NamedDependency[CampaignHead]
) -> Response[bytes]:
    here = person.jurisdiction
    scores = await unit_scores(here, campaign.id)
    faults = await frequent_faults(here, campaign.id, campaign.sheets)
    content = await scores_book(campaign, here, scores, faults)
    return as_file(content, f"{campaign.title}得分与问题.xlsx", XLSX)


@get(ROOM + "/files/{file_id:uuid}/sheets.pdf", guards=[READ])
async def take_file_sheets(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    file_id: FromPath[UUID],
    empty: Annotated[bool, QueryParameter()] = False,  # noqa: FBT002  # a field of the address
) -> Response[bytes]:
    content = await file_sheets(campaign, person.jurisdiction, file_id, empty=empty)
    return as_file(content, "案卷评查表.pdf", PDF)


@get(ROOM + "/units/{unit:uuid}/sheets.pdf", guards=[READ])
async def take_unit_sheets(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    unit: FromPath[UUID],
) -> Response[bytes]:
    content = await unit_sheets(campaign, person.jurisdiction, unit)
    return as_file(content, "案卷评查表.pdf", PDF)


HANDLERS = [
    in_own_campaign(
        show_lists,
        take_form,
        take_lists,
        show_statistics,
        ask_to_announce,
        announce_result,
        close_campaign,
        show_reports,
        print_report,
        take_report,
        take_scores,
        take_file_sheets,
        take_unit_sheets,
    )
]
