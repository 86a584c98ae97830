"""Case files of a campaign: found, filtered, paged; one with its sheets side by side."""

import re
from typing import Annotated
from urllib.parse import urlencode
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency, Provide
from litestar.params import FromPath, FromQuery, QueryParameter, URLEncodedBody
from litestar.response import Redirect, Stream, Template

from evaluation.accounts.rules import Person
from evaluation.casefiles.default_standards import DEFAULTS
from evaluation.casefiles.files import STAND_TITLES, FileStand, Wanted, files_of, one_file
from evaluation.casefiles.listing import LONGEST_PAPER, hand_in_paper
from evaluation.casefiles.mending import accept_mending
from evaluation.casefiles.objecting import LONGEST_TEXT, decide_objection
from evaluation.casefiles.queries import CampaignHead, reviewers_of, units_of_year
from evaluation.casefiles.rules import GRADE_TITLES, Grade, grade_of
from evaluation.casefiles.states import CampaignState, FileKind
from evaluation.db import found
from evaluation.files.queries import kept_on_disk
from evaluation.web.downloads import as_stream
from evaluation.web.guards import Form
from evaluation.web.office.casefiles import (
    READ,
    ROOM,
    WRITE,
    casefile_page,
    in_own_campaign,
    to_campaign,
)

FILES = ROOM + "/files"


class Paper(Form, frozen=True):
    paper_number: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_PAPER)] = ""


class Deciding(Form, frozen=True):
    """`points`: the file's score from then on, where the objection is upheld."""

    upheld: bool
    points: Annotated[str, msgspec.Meta(max_length=20)] = ""
    decision: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_TEXT)] = ""


class Mended(Form, frozen=True):
    accepted: bool


async def current_wanted(
    q: FromQuery[str] = "",
    unit: FromQuery[str] = "",
    kind: FromQuery[str] = "",
    stand: Annotated[str, QueryParameter(name="state")] = "",
    grade: FromQuery[str] = "",
    page_number: Annotated[int, QueryParameter(name="page", ge=1, le=10_000)] = 1,
) -> Wanted:
    """`state` is a stand, or `drawn`, or `undone`; what no list knows asks for nothing."""
    return Wanted(
        text=q,
        unit=UUID(unit) if re.fullmatch(r"[0-9a-f-]{36}", unit) else None,
        kind=FileKind(kind) if kind in set(FileKind) else None,
        stand=FileStand(stand) if stand in set(FileStand) else None,
        grade=Grade(grade) if grade in set(Grade) else None,
        drawn=stand == "drawn",
        undone=stand == "undone",
        page=page_number,
    )


@get(FILES, guards=[READ], dependencies={"wanted": Provide(current_wanted)})
async def show_files(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    wanted: NamedDependency[Wanted],
) -> Template:
    bounds = campaign.plan.bounds
    return casefile_page(
        "casefiles-files",
        person,
        campaign,
        wanted=wanted,
        found=await files_of(person.jurisdiction, campaign.id, wanted, bounds),
        units=await units_of_year(person.jurisdiction, campaign.cycle),
        stand_titles=STAND_TITLES,
        grade_titles=GRADE_TITLES,
        turned=urlencode(wanted.query),
    )


@get(FILES + "/{file_id:uuid}", guards=[READ])
async def show_file(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    file_id: FromPath[UUID],
) -> Template:
    file = await one_file(person.jurisdiction, campaign.id, file_id)
    reviewers = await reviewers_of(person.jurisdiction, campaign.id)
    return casefile_page(
        "casefiles-file",
        person,
        campaign,
        file=file,
        sheet=campaign.sheets.get(file.kind, DEFAULTS[file.kind]),
        fit=[one for one in reviewers if file.may_be_reviewed_by(one.id, one.unit)],
        may_exchange=campaign.state in (CampaignState.DRAWN, CampaignState.REVIEWING),
        grade=GRADE_TITLES[grade_of(file.score, campaign.plan.bounds)] if file.score else "",
        reviewed=any(one.account == person.account for one in file.reviews),
    )


@get(FILES + "/{file_id:uuid}/scan", guards=[READ])
async def take_scan(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    file_id: FromPath[UUID],
) -> Stream:
    file = await one_file(person.jurisdiction, campaign.id, file_id)
    return as_stream(await kept_on_disk(person.jurisdiction, found(file.file)))


@post(FILES + "/{file_id:uuid}/paper", guards=[WRITE])
async def keep_paper(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    file_id: FromPath[UUID],
    data: URLEncodedBody[Paper],
) -> Redirect:
    await hand_in_paper(person, file_id, data.paper_number)
    return to_campaign(campaign, f"/files/{file_id}")


@post(FILES + "/{file_id:uuid}/objection", guards=[WRITE])
async def decide(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    file_id: FromPath[UUID],
    data: URLEncodedBody[Deciding],
) -> Redirect:
    await decide_objection(person, file_id, data.upheld, data.points, data.decision)
    return to_campaign(campaign, f"/files/{file_id}")


@post(FILES + "/{file_id:uuid}/mending", guards=[WRITE])
async def judge_mending(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    file_id: FromPath[UUID],
    data: URLEncodedBody[Mended],
) -> Redirect:
    await accept_mending(person, file_id, data.accepted)
    return to_campaign(campaign, f"/files/{file_id}")


HANDLERS = [in_own_campaign(show_files, show_file, take_scan, keep_paper, decide, judge_mending)]
