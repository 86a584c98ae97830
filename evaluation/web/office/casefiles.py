"""案卷评查 in the office: the year's campaigns, one of them with its state, begun and changed."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import msgspec
from litestar import Router, get, post
from litestar.di import NamedDependency, Provide
from litestar.handlers import BaseRouteHandler
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.casefiles.campaign import NewCampaign, begin_campaign, change_campaign
from evaluation.casefiles.queries import (
    CampaignHead,
    campaign_head,
    campaigns_of,
    with_lists,
)
from evaluation.casefiles.rules import Bounds, Plan
from evaluation.casefiles.states import CAMPAIGN_TITLES, KIND_TITLES, CampaignState, FileKind
from evaluation.casefiles.statistics import unlisted_units
from evaluation.cycles.queries import cycles_of
from evaluation.errors import NotFound
from evaluation.web.guards import Form, only
from evaluation.web.office.objective import in_own_year
from evaluation.web.office.pages import RUN, page

READ = only(*RUN, Role.AUDITOR)
WRITE = only(*RUN)
ENTER = only(*RUN, Role.AUDITOR, Role.REVIEWER)
YEAR = "/years/{cycle_id:uuid}/casefiles"
ROOM = YEAR + "/{campaign_id:uuid}"
Count = Annotated[int, msgspec.Meta(ge=0, le=1000)]
Points = Annotated[str, msgspec.Meta(max_length=20)]


class Setting(Form, frozen=True, kw_only=True):
    """A campaign as it is begun or changed."""

    title: Annotated[str, msgspec.Meta(max_length=200)]
    listing_until: date
    penalty: Count = 0
    licence: Count = 0
    coercion: Count = 0
    inspection: Count = 0
    other: Count = 0
    excellent: Points = "95"
    passed: Points = "70"
    apart: Count = 10
    objection_days: Count = 5

    @property
    def new(self) -> NewCampaign:
        plan = Plan(
            {kind: getattr(self, kind) for kind in FileKind if getattr(self, kind)},
            Bounds(self.excellent.strip(), self.passed.strip()),
        )
        return NewCampaign(
            title=self.title,
            listing_until=self.listing_until,
            plan=plan,
            apart=self.apart,
            objection_days=self.objection_days,
        )


async def current_campaign(
    person: NamedDependency[Person], cycle_id: FromPath[UUID], campaign_id: FromPath[UUID]
) -> CampaignHead:
    """The one place where a campaign is measured by the jurisdiction and the year."""
    head = await campaign_head(person.jurisdiction, campaign_id, lists=False)
    if head.cycle != cycle_id:
        raise NotFound
    return head


def in_own_campaign(*handlers: BaseRouteHandler) -> Router:
    """Handlers that take `campaign: NamedDependency[CampaignHead]` of the own jurisdiction."""
    return Router(
        "/", route_handlers=handlers, dependencies={"campaign": Provide(current_campaign)}
    )


def casefile_page(name: str, person: Person, campaign: CampaignHead, **shown: object) -> Template:
    """A page of one campaign in its frame."""
    common: dict[str, Any] = {"campaign_titles": CAMPAIGN_TITLES, "kind_titles": KIND_TITLES}
    return page(name, person, campaign=campaign, **common, **shown)


def to_campaign(campaign: CampaignHead, room: str = "") -> Redirect:
    path = f"/office/years/{campaign.cycle}/casefiles/{campaign.id}"
    return Redirect(path + room, status_code=303)


@get("/casefiles", guards=[ENTER])
async def find_year(person: NamedDependency[Person]) -> Redirect | Template:
    """A reviewer's own reviews; for the others the newest year, or the one thing to do."""
    if person.roles.isdisjoint({*RUN, Role.AUDITOR}):
        return Redirect("/office/casefiles/reviews", status_code=303)
    years = await cycles_of(person.jurisdiction)
    if years:
        return Redirect(f"/office/years/{years[0].id}/casefiles", status_code=303)
    return page("casefiles-none", person)


@get(YEAR, guards=[READ])
async def show_year(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    return page(
        "casefiles",
        person,
        cycle=cycle,
        years=await cycles_of(person.jurisdiction),
        campaigns=await campaigns_of(person.jurisdiction, cycle),
        campaign_titles=CAMPAIGN_TITLES,
    )


@get(YEAR + "/new", guards=[WRITE])
async def show_new(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    years = await cycles_of(person.jurisdiction)
    year = next(one for one in years if one.id == cycle)
    shown = {"year": year, "campaign": None, "plan": Plan(), "kind_titles": KIND_TITLES}
    return page("casefiles-new", person, cycle=cycle, **shown)


@post(YEAR + "/new", guards=[WRITE])
async def begin(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: URLEncodedBody[Setting]
) -> Redirect:
    campaign = await begin_campaign(person, cycle, data.new)
    return Redirect(f"/office/years/{cycle}/casefiles/{campaign}", status_code=303)


@get(ROOM, guards=[READ])
async def show_campaign(
    person: NamedDependency[Person], campaign: NamedDependency[CampaignHead]
) -> Template:
    """The state as stages, what there is, and the one thing to do next."""
    campaign = await with_lists(campaign)
    missing: list[str] = []
    if campaign.state == CampaignState.LISTING:
        missing = await unlisted_units(person.jurisdiction, campaign.cycle, campaign.id)
    return casefile_page("casefiles-campaign", person, campaign, missing=missing)


@get(ROOM + "/setting", guards=[WRITE])
async def show_setting(
    person: NamedDependency[Person], campaign: NamedDependency[CampaignHead]
) -> Template:
    return casefile_page(
        "casefiles-new", person, campaign, cycle=campaign.cycle, year=campaign, plan=campaign.plan
    )


@post(ROOM + "/setting", guards=[WRITE])
async def change(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    data: URLEncodedBody[Setting],
) -> Redirect:
    await change_campaign(person, campaign.id, data.new)
    return to_campaign(campaign)


HANDLERS = [
    in_own_year(find_year, show_year, show_new, begin),
    in_own_campaign(show_campaign, show_setting, change),
]
