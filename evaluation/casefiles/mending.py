"""案卷整改: after the feedback the unit says what it mended, and the office whether that is so."""

from uuid import UUID

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.casefiles.listing import hold_file, is_officer
from evaluation.casefiles.rules import check_state
from evaluation.casefiles.states import CampaignState
from evaluation.db import fetch, found, transaction
from evaluation.errors import NotFound, Refused

LONGEST_TEXT = 500
AFTER_FEEDBACK = (CampaignState.ANNOUNCED, CampaignState.CLOSED)


class CaseFileMended(trail.Event, frozen=True):
    """说明案卷问题已整改."""

    case_file: UUID
    unit: UUID
    number: str


class CaseFileMendingDecided(trail.Event, frozen=True):
    """认定案卷整改, or not."""

    case_file: UUID
    unit: UUID
    number: str
    accepted: bool


async def say_mended(person: Person, case_file: UUID, text: str) -> None:
    """By the unit's clerk, until it is accepted. Raises NotFound, Refused."""
    words = " ".join(text.split())
    if not 1 <= len(words) <= LONGEST_TEXT:
        raise Refused(f"整改情况要有 1 到 {LONGEST_TEXT} 个字，没有提交。")
    async with transaction():
        one = await hold_file(person, case_file)
        if is_officer(person) or one.drawn is None:
            raise NotFound
        why = "评查结果反馈以后才报整改情况，没有提交。"
        check_state(one.campaign.state, *AFTER_FEEDBACK, why=why)
        if one.mended_accepted:
            raise Refused("这一卷的整改已经认可，不用再报，没有提交。")
        await fetch(
            "UPDATE case_file SET mended = $2, mended_at = clock_timestamp(), "
            "mended_accepted = NULL, mended_by = $3 WHERE id = $1",
            *(case_file, words, person.account),
        )
        event = CaseFileMended(case_file, one.unit, one.number)
        await trail.record(person.jurisdiction, person.username, event)


async def accept_mending(
    person: Person,
    case_file: UUID,
    accepted: bool,  # noqa: FBT001  # the one thing that is decided
) -> None:
    """By an officer; not accepted, the unit says it anew. Raises NotFound, Refused."""
    async with transaction():
        one = await hold_file(person, case_file)
        found(one if is_officer(person) else None)
        if not one.mended or one.mended_accepted is not None:
            raise Refused("这一卷没有待认定的整改情况，没有改动。")
        await fetch("UPDATE case_file SET mended_accepted = $2 WHERE id = $1", case_file, accepted)
        event = CaseFileMendingDecided(case_file, one.unit, one.number, accepted)
        await trail.record(person.jurisdiction, person.username, event)
