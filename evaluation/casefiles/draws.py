"""抽取: done once, from a seed of dice; given up with a reason only before any review began."""

from datetime import datetime
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.casefiles.drawing import Candidate, drawn, list_digest
from evaluation.casefiles.holding import HeldCampaign, hold_campaign
from evaluation.casefiles.rules import check_state
from evaluation.casefiles.setting import standards_of
from evaluation.casefiles.standards import encoded
from evaluation.casefiles.states import CampaignState
from evaluation.cycles.seeds import read_seed
from evaluation.db import fetch, transaction
from evaluation.errors import Refused
from evaluation.workdays.queries import now

LONGEST_REASON = 200


class CaseFilesDrawn(trail.Event, frozen=True):
    """抽取案卷; with what is needed to redo it."""

    campaign: UUID
    seed: str
    list_digest: str
    listed: int
    drawn: int


class DrawGivenUp(trail.Event, frozen=True):
    """作废抽取; the lists are open again."""

    campaign: UUID
    seed: str
    reason: str


class FormerDraw(msgspec.Struct, frozen=True):
    """作废的抽取 — shown beside the one that counts."""

    seed: str
    list_digest: str
    reason: str
    by: str
    at: datetime


async def candidates(campaign: UUID) -> list[Candidate]:
    rows = await fetch(
        "SELECT f.id, f.unit, u.title AS unit_title, f.kind, f.number FROM case_file f "
        "JOIN unit u ON u.id = f.unit WHERE f.campaign = $1",
        campaign,
    )
    return [msgspec.convert(dict(row), Candidate) for row in rows]


async def draw(person: Person, campaign: UUID, seed: str, seen: str) -> int:
    """How many were drawn. `seen`: the digest of the list that the person was asked about.

    The sheets are those of today from now on. Raises NotFound and Refused.
    """
    figures = read_seed(seed)
    async with transaction():
        held = await hold_campaign(person, campaign)
        why = "案卷已经抽取，没有再抽。要重抽请先作废这次抽取。"
        check_state(held.state, CampaignState.LISTING, why=why)
        files = await candidates(campaign)
        digest = list_digest(files)
        if digest != seen:
            raise Refused("目录刚刚有变动，没有抽取。请重新打开抽取的页面，核对以后再抽。")
        taken = drawn(figures, files, held.plan)
        await fetch(
            "UPDATE case_file f SET drawn = t.place FROM unnest($1::uuid[], $2::int[]) "
            "AS t(id, place) WHERE f.id = t.id",
            *([one.file.id for one in taken], [one.place for one in taken]),
        )
        sheets = encoded(await standards_of(person.jurisdiction))
        await fetch(
            "UPDATE campaign SET state = 'drawn', seed = $2, list_digest = $3, standards = $4, "
            "drawn_by = $5, drawn_at = clock_timestamp() WHERE id = $1",
            *(campaign, figures, digest, sheets, person.account),
        )
        event = CaseFilesDrawn(campaign, figures, digest, len(files), len(taken))
        await trail.record(person.jurisdiction, person.username, event)
    return len(taken)


async def give_up_draw(person: Person, campaign: UUID, reason: str) -> None:
    """Back to the lists; what was assigned goes with it, the seed and the reason stay."""
    words = " ".join(reason.split())
    if not 1 <= len(words) <= LONGEST_REASON:
        raise Refused(f"请写明为什么作废这次抽取，1 到 {LONGEST_REASON} 个字，没有作废。")
    async with transaction():
        held = await hold_campaign(person, campaign)
        why = "评查已经开始，抽取的结果不能作废，没有改动。"
        check_state(held.state, CampaignState.DRAWN, why=why)
        await _write_given_up(person, held, words)
        event = DrawGivenUp(campaign, held.seed, words)
        await trail.record(person.jurisdiction, person.username, event)


async def _write_given_up(person: Person, held: HeldCampaign, reason: str) -> None:
    former = FormerDraw(held.seed, held.list_digest, reason, person.full_name, await now())
    await fetch(
        "DELETE FROM case_review v USING case_file f WHERE f.id = v.case_file AND f.campaign = $1",
        held.id,
    )
    await fetch("UPDATE case_file SET drawn = NULL WHERE campaign = $1", held.id)
    await fetch(
        "UPDATE campaign SET state = 'listing', seed = '', list_digest = '', standards = '', "
        "drawn_by = NULL, drawn_at = NULL, former_draws = (former_draws::jsonb || $2::jsonb)::text "
        "WHERE id = $1",
        *(held.id, f"[{msgspec.json.encode(former).decode()}]"),
    )
