"""抽取案卷: the list and its digest, the seed, the question once more, and how to redo it."""

from typing import Annotated

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.casefiles.drawing import drawn, list_digest, shorts
from evaluation.casefiles.draws import LONGEST_REASON, candidates, draw, give_up_draw
from evaluation.casefiles.queries import CampaignHead
from evaluation.casefiles.states import CampaignState
from evaluation.casefiles.statistics import unlisted_units
from evaluation.cycles.seeds import FEWEST_DICE, read_seed
from evaluation.web.guards import Form
from evaluation.web.office.casefiles import (
    READ,
    ROOM,
    WRITE,
    casefile_page,
    in_own_campaign,
    to_campaign,
)

Digest = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{64}$")]


class Drawing(Form, frozen=True):
    """`seen`: the digest of the list that the question showed."""

    seed: Annotated[str, msgspec.Meta(max_length=200)]
    seen: Digest


class GivingUp(Form, frozen=True):
    reason: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_REASON)] = ""


@get(ROOM + "/draw", guards=[READ])
async def show_draw(
    person: NamedDependency[Person], campaign: NamedDependency[CampaignHead]
) -> Template:
    """Before the draw the list as it is; after it everything that is needed to redo it."""
    files = await candidates(campaign.id)
    titles = {file.unit_title for file in files}
    return casefile_page(
        "casefiles-draw",
        person,
        campaign,
        files=files,
        digest=list_digest(files),
        taken=drawn(campaign.seed, files, campaign.plan) if campaign.seed else [],
        short=shorts(sorted(titles), files, campaign.plan),
        unlisted=await unlisted_units(person.jurisdiction, campaign.cycle, campaign.id),
        fewest=FEWEST_DICE,
    )


@get(ROOM + "/draw/ask", guards=[WRITE])
async def ask_to_draw(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    seed: FromQuery[str] = "",
) -> Template:
    figures = read_seed(seed)
    files = await candidates(campaign.id)
    titles = {file.unit_title for file in files}
    return casefile_page(
        "ask/draw-casefiles",
        person,
        campaign,
        seed=figures,
        files=files,
        digest=list_digest(files),
        open=campaign.state == CampaignState.LISTING,
        count=len(drawn(figures, files, campaign.plan)),
        short=shorts(sorted(titles), files, campaign.plan),
    )


@post(ROOM + "/draw", guards=[WRITE])
async def draw_files(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    data: URLEncodedBody[Drawing],
) -> Redirect:
    await draw(person, campaign.id, data.seed, data.seen)
    return to_campaign(campaign, "/draw")


@post(ROOM + "/draw/give-up", guards=[WRITE])
async def give_up(
    person: NamedDependency[Person],
    campaign: NamedDependency[CampaignHead],
    data: URLEncodedBody[GivingUp],
) -> Redirect:
    await give_up_draw(person, campaign.id, data.reason)
    return to_campaign(campaign, "/draw")


HANDLERS = [in_own_campaign(show_draw, ask_to_draw, draw_files, give_up)]
