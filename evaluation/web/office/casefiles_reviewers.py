"""评查员: who reviews, whose files they never get, the assignment, and the start."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.casefiles.queries import (
    CampaignHead,
    may_become_reviewers,
    reviewers_of,
    units_of_year,
)
from evaluation.casefiles.reviewers import (
    BEFORE_FEEDBACK,
    LONGEST_REASON,
    add_reviewer,
    assign,
    call_thirds,
    exchange,
    remove_reviewer,
    start_reviewing,
)
from evaluation.casefiles.statistics import spreads
from evaluation.web.guards import Form
from evaluation.web.office.casefiles import (
    READ,
    ROOM,
    WRITE,
    casefile_page,
    in_own_campaign,
    to_campaign,
)

PEOPLE = ROOM + "/reviewers"


class Adding(Form, frozen=True):
    """`unit` empty: a person of no unit."""

    account: UUID
    unit: Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f-]{36})?$")] = ""

    @property
    def home(self) -> UUID | None:
        return UUID(self.unit) if self.unit else None


class Exchange(Form, frozen=True):
    review: UUID
    file: UUID
    reviewer: UUID
    reason: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_REASON)] = ""


@get(PEOPLE, guards=[READ])
async def show_reviewers(
    person: NamedDependency[Person], campaign: NamedDependency[CampaignHead]
) -> Template:
    lines = await reviewers_of(person.jurisdiction, campaign.id)
    return casefile_page(
        "casefiles-reviewers",
        person,
        campaign,
        lines=lines,
        spreads=spreads(lines),
        open=campaign.state in BEFORE_FEEDBACK,
        others=await may_become_reviewers(person.jurisdiction, campaign.id),
        units=await units_of_year(person.jurisdiction, campaign.cycle),
    )


@post(PEOPLE, guards=[WRITE])
async def add(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    data: URLEncodedBody[Adding],
) -> Redirect:
    await add_reviewer(person, campaign.id, data.account, data.home)
    return to_campaign(campaign, "/reviewers")


@post(PEOPLE + "/{reviewer:uuid}/remove", guards=[WRITE])
async def remove(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    reviewer: FromPath[UUID],
) -> Redirect:
    await remove_reviewer(person, campaign.id, reviewer)
    return to_campaign(campaign, "/reviewers")


@post(PEOPLE + "/assign", guards=[WRITE])
async def assign_files(
    person: NamedDependency[Person], campaign: NamedDependency[CampaignHead]
) -> Redirect:
    await assign(person, campaign.id)
    return to_campaign(campaign, "/reviewers")


@post(PEOPLE + "/exchange", guards=[WRITE])
async def exchange_one(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    data: URLEncodedBody[Exchange],
) -> Redirect:
    await exchange(person, campaign.id, data.review, data.reviewer, data.reason)
    return to_campaign(campaign, f"/files/{data.file}")


@post(PEOPLE + "/start", guards=[WRITE])
async def start(
    person: NamedDependency[Person], campaign: NamedDependency[CampaignHead]
) -> Redirect:
    await start_reviewing(person, campaign.id)
    return to_campaign(campaign)


@post(PEOPLE + "/thirds", guards=[WRITE])
async def call(
    person: NamedDependency[Person], campaign: NamedDependency[CampaignHead]
) -> Redirect:
    await call_thirds(person, campaign.id)
    return to_campaign(campaign)


HANDLERS = [in_own_campaign(show_reviewers, add, remove, assign_files, exchange_one, start, call)]
