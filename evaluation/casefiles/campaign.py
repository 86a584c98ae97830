"""评查活动 from its beginning to its close; what happens in between has modules of its own."""

from datetime import date
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.casefiles.holding import HeldCampaign, hold_campaign
from evaluation.casefiles.rules import Plan, check_plan, check_state
from evaluation.casefiles.states import CampaignState
from evaluation.cycles.queries import check_cycle_of
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import Refused
from evaluation.workdays.queries import due_after, today

LONGEST_TITLE = 80


class CampaignBegun(trail.Event, frozen=True):
    """建立评查活动; `plan` as JSON."""

    campaign: UUID
    title: str
    plan: str
    listing_until: date


class CampaignChanged(trail.Event, frozen=True):
    """改评查活动, before the draw."""

    campaign: UUID
    title: str
    plan: str
    listing_until: date


class CampaignAnnounced(trail.Event, frozen=True):
    """反馈评查结果; the units may object until that day."""

    campaign: UUID
    files: int
    objections_until: date


class CampaignClosed(trail.Event, frozen=True):
    """评查活动办结."""

    campaign: UUID
    files: int


class NewCampaign(msgspec.Struct, frozen=True, kw_only=True):
    title: str
    listing_until: date
    plan: Plan = msgspec.field(default_factory=Plan)
    apart: int = 10
    objection_days: int = 5


async def begin_campaign(person: Person, cycle: UUID, new: NewCampaign) -> UUID:
    """Units may hand their lists in from now on. Raises NotFound and Refused."""
    _check(new)
    if new.listing_until < await today():
        raise Refused("报送目录的截止日期不能早于今天，没有建立。")
    campaign, plan = uuid4(), msgspec.json.encode(new.plan, order="sorted").decode()
    async with transaction():
        await check_cycle_of(person.jurisdiction, cycle)
        made = await fetch_one(
            "INSERT INTO campaign (id, jurisdiction, cycle, title, state, plan, standards, apart, "
            "objection_days, listing_until, seed, list_digest, former_draws, made_by, at) VALUES "
            "($1, $2, $3, $4, 'listing', $5, '', $6, $7, $8, '', '', '[]', $9, clock_timestamp()) "
            "ON CONFLICT (cycle, title) DO NOTHING RETURNING id",
            *(campaign, person.jurisdiction, cycle, new.title.strip(), plan, new.apart),
            *(new.objection_days, new.listing_until, person.account),
        )
        if made is None:
            raise Refused(f"本年度已经有“{new.title.strip()}”，没有建立。请换一个名称。")
        event = CampaignBegun(campaign, new.title.strip(), plan, new.listing_until)
        await trail.record(person.jurisdiction, person.username, event)
    return campaign


async def change_campaign(person: Person, campaign: UUID, new: NewCampaign) -> None:
    """Only before the draw. Raises NotFound and Refused."""
    _check(new)
    plan = msgspec.json.encode(new.plan, order="sorted").decode()
    async with transaction():
        held = await hold_campaign(person, campaign)
        why = "案卷已经抽取，活动的设置不能再改，没有改动。"
        check_state(held.state, CampaignState.LISTING, why=why)
        title = new.title.strip()
        if await fetch_one(
            "SELECT id FROM campaign WHERE cycle = $1 AND title = $2 AND id <> $3",
            *(held.cycle, title, campaign),
        ):
            raise Refused(f"本年度已经有“{title}”，没有改动。请换一个名称。")
        await fetch(
            "UPDATE campaign SET title = $2, plan = $3, apart = $4, objection_days = $5, "
            "listing_until = $6 WHERE id = $1",
            *(campaign, title, plan, new.apart, new.objection_days, new.listing_until),
        )
        event = CampaignChanged(campaign, title, plan, new.listing_until)
        await trail.record(person.jurisdiction, person.username, event)


def _check(new: NewCampaign) -> None:
    if not 1 <= len(new.title.strip()) <= LONGEST_TITLE or not new.title.strip().isprintable():
        raise Refused(f"活动名称要有 1 到 {LONGEST_TITLE} 个字，没有保存。")
    check_plan(new.plan, new.apart, new.objection_days)


async def announce(person: Person, campaign: UUID) -> date:
    """反馈 — the units see their scores and may object; the last day for it. Raises as `close`."""
    async with transaction():
        held = await hold_campaign(person, campaign)
        why = "只有评查中的活动能反馈结果。请先完成前面的步骤，没有反馈。"
        check_state(held.state, CampaignState.REVIEWING, why=why)
        files, open_ones = await _counts(campaign)
        if open_ones:
            raise Refused(f"还有 {open_ones} 卷没有评完，没有反馈。请在案卷列表里看“没有评完”的。")
        until = await due_after(held.objection_days)
        await fetch(
            "UPDATE campaign SET state = 'announced', announced_at = clock_timestamp(), "
            "objections_until = $2 WHERE id = $1",
            *(campaign, until),
        )
        event = CampaignAnnounced(campaign, files, until)
        await trail.record(person.jurisdiction, person.username, event)
    return until


async def _counts(campaign: UUID) -> tuple[int, int]:
    """Files that were drawn, and those of them without a score."""
    rows = await fetch(
        "SELECT count(*)::int AS files, (count(*) FILTER (WHERE score IS NULL))::int AS open "
        "FROM case_file WHERE campaign = $1 AND drawn IS NOT NULL",
        campaign,
    )
    return rows[0]["files"], rows[0]["open"]


async def close(person: Person, campaign: UUID) -> None:
    """办结 — when the days for objections are over and none is open. Raises NotFound, Refused."""
    async with transaction():
        held = await hold_campaign(person, campaign)
        why = "只有反馈过的活动能办结。请先反馈评查结果，没有办结。"
        check_state(held.state, CampaignState.ANNOUNCED, why=why)
        await _check_objections(held)
        files, _ = await _counts(campaign)
        await fetch(
            "UPDATE campaign SET state = 'closed', closed_at = clock_timestamp() WHERE id = $1",
            campaign,
        )
        event = CampaignClosed(campaign, files)
        await trail.record(person.jurisdiction, person.username, event)


async def _check_objections(held: HeldCampaign) -> None:
    open_ones = await fetch_one(
        "SELECT count(*) FROM case_objection o JOIN case_file f ON f.id = o.case_file "
        "WHERE f.campaign = $1 AND o.upheld IS NULL",
        held.id,
    )
    if open_ones:
        raise Refused(f"还有 {open_ones} 件异议没有处理，没有办结。")
    until = held.objections_until
    if until is not None and await today() <= until:
        raise Refused(f"异议期到 {until.month}月{until.day}日为止，期满的第二天起才能办结。")
