"""A campaign as it stands while an action holds it."""

from datetime import date
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.casefiles.rules import Plan
from evaluation.casefiles.standards import Standard, sheets_in
from evaluation.casefiles.states import CampaignState, FileKind
from evaluation.db import fetch, found


class HeldCampaign(msgspec.Struct, frozen=True):
    id: UUID
    jurisdiction: UUID
    cycle: UUID
    year: int
    title: str
    state: CampaignState
    plan: Plan
    sheets: dict[FileKind, Standard]
    """As of the draw; empty before it."""
    apart: int
    objection_days: int
    listing_until: date
    seed: str
    list_digest: str
    objections_until: date | None


async def hold_campaign(person: Person, campaign: UUID) -> HeldCampaign:
    """Until the transaction ends; another officer waits. Raises NotFound for another's."""
    rows = await fetch(
        "SELECT p.id, p.jurisdiction, p.cycle, c.year, p.title, p.state, p.plan, "
        "p.standards AS sheets, p.apart, p.objection_days, p.listing_until, p.seed, "
        "p.list_digest, p.objections_until FROM campaign p JOIN cycle c ON c.id = p.cycle "
        "WHERE p.id = $1 AND p.jurisdiction = $2 FOR UPDATE OF p",
        *(campaign, person.jurisdiction),
    )
    row = dict(found(rows[0] if rows else None))
    row["plan"] = msgspec.json.decode(row["plan"], type=Plan)
    row["sheets"] = sheets_in(row["sheets"])
    return msgspec.convert(row, HeldCampaign)
