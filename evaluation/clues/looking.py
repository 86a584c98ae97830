"""查看投诉人: for a reason in words that the trail keeps; what was seen it does not keep."""

from uuid import UUID

from evaluation.accounts.rules import OFFICERS, Person, Role
from evaluation.audit import trail
from evaluation.clues.moving import hold
from evaluation.clues.sealing import Complaint, check_nobody_named, opened_complaint
from evaluation.clues.steps import LONGEST_REASON
from evaluation.db import fetch_one, transaction
from evaluation.errors import NotFound, Refused

SHORTEST_REASON = 4


class ComplainantShown(trail.Event, frozen=True):
    """查看投诉人; never the data."""

    clue: UUID
    number: str
    reason: str


async def show_complainant(person: Person, clue: UUID, reason: str) -> Complaint:
    """For officers and the 司法所 that has the clue; a unit never learns who complained."""
    if person.roles.isdisjoint(OFFICERS | {Role.JUSTICE_OFFICE}):
        raise NotFound
    words = " ".join(reason.split())
    if sum(sign.isalnum() for sign in words) < SHORTEST_REASON:
        raise Refused(f"请写明为什么要看投诉人，至少 {SHORTEST_REASON} 个字；会记入操作记录。")
    if len(words) > LONGEST_REASON:
        raise Refused(f"理由最多 {LONGEST_REASON} 字，请缩短。没有打开。")
    async with transaction():
        held = await hold(person, clue)
        sealed = await fetch_one("SELECT sealed FROM complainant WHERE clue = $1", clue)
        if sealed is None:
            raise Refused("这条线索没有投诉人信息。")
        await check_nobody_named(clue, words)
        event = ComplainantShown(clue, held.label, words)
        await trail.record(person.jurisdiction, person.username, event)
        return opened_complaint(clue, sealed)
