"""案卷异议: a unit once a file, within the days set; decided by somebody who had no part in it."""

from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.casefiles.listing import HeldFile, hold_file, is_officer
from evaluation.casefiles.rules import check_state, read_points
from evaluation.casefiles.settling import settle
from evaluation.casefiles.states import CampaignState
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import NotFound, Refused
from evaluation.workdays.queries import today

LONGEST_TEXT = 500


class CaseFileObjected(trail.Event, frozen=True):
    """对案卷得分有异议."""

    case_file: UUID
    unit: UUID
    number: str


class CaseObjectionDecided(trail.Event, frozen=True):
    """裁定案卷异议; `points` where it was upheld."""

    case_file: UUID
    number: str
    upheld: bool
    points: str
    decision: str


class HeldObjection(msgspec.Struct, frozen=True):
    id: UUID
    made_by: UUID
    upheld: bool | None


async def object_to(person: Person, case_file: UUID, text: str) -> None:
    """提异议, by the unit's clerk. Raises NotFound, Refused."""
    words = _words(text, "异议")
    async with transaction():
        one = await hold_file(person, case_file)
        if is_officer(person) or one.drawn is None:
            raise NotFound
        await _check_in_time(one)
        made = await fetch_one(
            "INSERT INTO case_objection (id, jurisdiction, case_file, text, made_by, at, decision) "
            "VALUES ($1, $2, $3, $4, $5, clock_timestamp(), '') "
            "ON CONFLICT (case_file) DO NOTHING RETURNING id",
            *(uuid4(), person.jurisdiction, case_file, words, person.account),
        )
        if made is None:
            raise Refused("这一卷已经提过异议，只能提一次，没有提交。")
        event = CaseFileObjected(case_file, one.unit, one.number)
        await trail.record(person.jurisdiction, person.username, event)


async def _check_in_time(one: HeldFile) -> None:
    why = "这次评查现在不收异议，没有提交。"
    check_state(one.campaign.state, CampaignState.ANNOUNCED, why=why)
    until = one.campaign.objections_until
    if until is not None and await today() > until:
        raise Refused(f"提异议的期限是{until.month}月{until.day}日，已经过了，没有提交。")


def _words(text: str, what: str) -> str:
    words = " ".join(text.split())
    if not words:
        raise Refused(f"请写明{what}，没有提交。")
    if len(words) > LONGEST_TEXT:
        raise Refused(f"{what}最多 {LONGEST_TEXT} 字，现在有 {len(words)} 字，没有提交。")
    return words


async def decide_objection(
    person: Person,
    case_file: UUID,
    upheld: bool,  # noqa: FBT001  # the one thing that is decided
    points: str,
    decision: str,
) -> None:
    """裁定 — by an officer who neither reviewed the file nor made the objection. Upheld, `points`
    is the file's score from then on. Raises NotFound, Refused.
    """
    words = _words(decision, "裁定的理由")
    score = read_points(points) if upheld else ""
    async with transaction():
        one = await hold_file(person, case_file)
        found(one if is_officer(person) else None)
        objection = await _hold_objection(case_file)
        why = "这次评查现在不能裁定异议，没有裁定。"
        check_state(one.campaign.state, CampaignState.ANNOUNCED, why=why)
        await _check_apart(person, case_file, objection)
        await fetch(
            "UPDATE case_objection SET upheld = $2, points = $3, decision = $4, decided_by = $5, "
            "decided_at = clock_timestamp() WHERE id = $1",
            *(objection.id, upheld, score or None, words, person.account),
        )
        event = CaseObjectionDecided(case_file, one.number, upheld, score, words)
        await trail.record(person.jurisdiction, person.username, event)
        await settle(person, case_file)


async def _hold_objection(case_file: UUID) -> HeldObjection:
    rows = await fetch(
        "SELECT id, made_by, upheld FROM case_objection WHERE case_file = $1 FOR UPDATE", case_file
    )
    objection = msgspec.convert(dict(found(rows[0] if rows else None)), HeldObjection)
    if objection.upheld is not None:
        raise Refused("这件异议已经裁定，没有再改。")
    return objection


async def _check_apart(person: Person, case_file: UUID, objection: HeldObjection) -> None:
    if objection.made_by == person.account:
        raise Refused("异议是您提的，要由别人裁定。没有裁定。")
    reviewed = await fetch_one(
        "SELECT count(*) FROM case_review v JOIN case_reviewer r ON r.id = v.reviewer "
        "WHERE v.case_file = $1 AND r.account = $2",
        *(case_file, person.account),
    )
    if reviewed:
        raise Refused("这一卷是您评查的，异议要由没有评查它的人裁定。没有裁定。")
