"""From a count to the public: sign, approve, announce, publish; and the one way to correct."""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

from evaluation.accounts.approvals import first_word, two_persons
from evaluation.accounts.rules import Person, Role
from evaluation.audit import trail
from evaluation.cycles.actions import check_step, take_step
from evaluation.cycles.rules import CycleState
from evaluation.db import fetch, fetch_one, found, pulse, transaction
from evaluation.errors import Refused
from evaluation.results import printing
from evaluation.results.bundle import assemble
from evaluation.results.queries import Ranking, ranking_of
from evaluation.results.rules import Act, NotCounted, check_points
from evaluation.results.storing import store_tally
from evaluation.results.tables import Publication, Signature
from evaluation.scoring.conduct import hold_alone
from evaluation.scoring.rules import SittingState

FEWEST_TELLERS = FEWEST_SCRUTINEERS = 2
SIGNERS = (Role.TELLER, Role.SCRUTINEER)


class TallySigned(trail.Event, frozen=True):
    """签署 — one name under a tally."""

    tally: UUID
    role: str


class SittingSigned(trail.Event, frozen=True):
    """Two tellers and two scrutineers have signed."""

    sitting: UUID
    tally: UUID


class ResultsPublished(trail.Event, frozen=True):
    """公布."""

    publication: UUID
    tally: UUID
    pdf_sha256: str
    first: UUID
    second: UUID


class TallyCorrected(trail.Event, frozen=True):
    """更正 — objective points, adjustments, ceilings or `ranked`; never ballots."""

    sitting: UUID
    tally: UUID
    reason: str
    document_number: str
    first: UUID
    second: UUID


async def sign_tally(person: Person, sitting: UUID, role: Role) -> None:
    """签署 — tellers and scrutineers put their names under the newest tally; then it is signed."""
    if role not in SIGNERS or role not in person.roles:
        raise Refused("只有计票人和监票人能签署计票结果。")
    async with transaction():
        row = await hold_alone(sitting)
        if row["state"] not in (SittingState.OPENED, SittingState.SIGNED) or row["rehearsal"]:
            raise NotCounted
        tally = await _newest(sitting)
        added = await (
            Signature.insert(
                Signature(
                    id=uuid4(),
                    jurisdiction=row["jurisdiction"],
                    tally=tally,
                    account=person.account,
                    role=role,
                    at=datetime.now(UTC),
                )
            )
            .on_conflict((Signature.tally, Signature.account), "DO NOTHING")
            .returning(Signature.id)
        )
        if not added:
            raise Refused("您已经签署过这份计票结果。")
        await trail.record(row["jurisdiction"], person.username, TallySigned(tally, role))
        if row["state"] == SittingState.OPENED and await _has_enough_names(tally):
            await fetch("UPDATE sitting SET state = 'signed' WHERE id = $1", sitting)
            await trail.record(row["jurisdiction"], person.username, SittingSigned(sitting, tally))
        await pulse(f"sitting_{sitting.hex}")


async def _newest(sitting: UUID) -> UUID:
    rows = await fetch(
        "SELECT id FROM tally WHERE sitting = $1 ORDER BY version DESC LIMIT 1", sitting
    )
    if not rows:
        raise NotCounted
    tally: UUID = rows[0]["id"]
    return tally


async def _has_enough_names(tally: UUID) -> bool:
    rows = await fetch(
        "SELECT role, count(*) AS names FROM signature WHERE tally = $1 GROUP BY role", tally
    )
    names: dict[str, int] = {row["role"]: row["names"] for row in rows}
    return (
        names.get(Role.TELLER, 0) >= FEWEST_TELLERS
        and names.get(Role.SCRUTINEER, 0) >= FEWEST_SCRUTINEERS
    )


async def _check_signed(sitting: UUID) -> None:
    """The newest count; a correction is signed anew."""
    if not await _has_enough_names(await _newest(sitting)):
        raise Refused("计票结果还没有签署齐，请两位计票人、两位监票人先签署。")


async def approve_results(person: Person, sitting: UUID, document_number: str) -> bool:
    """审定 — two officers, with the document's number. False: the second word is missing."""
    if not document_number.strip():
        raise Refused("请填写审定文件的文号。")
    async with transaction():
        row = await hold_alone(sitting)
        await _check_signed(sitting)
        both = await two_persons(person, Act.APPROVE, row["cycle"], document_number)
        if both is None:
            return False
        await take_step(person, row["cycle"], CycleState.APPROVED, document_number, both)
        return True


async def announce_results(person: Person, cycle: UUID) -> None:
    """公示 — the objection period of five working days begins."""
    async with transaction():
        await take_step(person, cycle, CycleState.ANNOUNCED)


async def publish_results(person: Person, sitting: UUID) -> UUID | None:
    """公布 — two officers; the first word alone gives None.

    PDF and table are made before the sitting is held: printing takes seconds.
    """
    ranking = await ranking_of(sitting)
    second = await first_word(Act.PUBLISH, sitting) is not None
    printed = await printing.print_ranking(ranking, sitting) if second else None
    async with transaction():
        row = await hold_alone(sitting)
        if row["rehearsal"]:
            raise Refused("演练的结果不能公布。")
        if await _newest(sitting) != ranking.tally:
            raise Refused("计票结果刚有更正，请重新查看后再公布。")
        await _check_signed(sitting)
        await check_step(row["cycle"], CycleState.PUBLISHED)
        both = await two_persons(person, Act.PUBLISH, sitting)
        if both is None:
            return None
        if printed is None:
            raise Refused("另一位刚刚确认。请再按一次，现在开始制作公布文件。")
        await take_step(person, row["cycle"], CycleState.PUBLISHED, both=both)
        publication = await _store(row["jurisdiction"], ranking, printed, both)
        await trail.record(
            row["jurisdiction"],
            person.username,
            ResultsPublished(publication, ranking.tally, _sha256(printed.pdf), *both),
        )
        return publication


async def _store(
    jurisdiction: UUID, ranking: Ranking, printed: printing.Printed, both: tuple[UUID, UUID]
) -> UUID:
    publication = uuid4()
    await Publication.insert(
        Publication(
            id=publication,
            jurisdiction=jurisdiction,
            tally=ranking.tally,
            scope=ranking.scope,
            pdf=printed.pdf,
            xlsx=printed.xlsx,
            pdf_digest=_sha256(printed.pdf),
            first=both[0],
            second=both[1],
            at=datetime.now(UTC),
        )
    )
    return publication


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


async def correct_points(  # each is a field of the correction form
    person: Person,
    sitting: UUID,
    unit: UUID,
    item: str,
    points: str | None,
    *,
    reason: str,
    document_number: str,
) -> bool:
    """更正 one objective item and count anew; ballots stay. False: the second word is missing."""
    if not reason.strip() or not document_number.strip():
        raise Refused("更正要写明原因和文号。")
    async with transaction(reserved=True):
        row = await hold_alone(sitting)
        if row["state"] not in (SittingState.OPENED, SittingState.SIGNED) or row["rehearsal"]:
            raise NotCounted
        await _check_item(sitting, unit, item, points)
        detail = f"{unit.hex} {item} {points} {document_number} {reason}"
        both = await two_persons(person, Act.CORRECT, sitting, detail)
        if both is None:
            return False
        await fetch(
            "UPDATE objective_item SET points = $3 WHERE unit = $1 AND item = $2",
            *(unit, item, points),
        )
        tally = await _count_anew(row["jurisdiction"], sitting, both, reason, document_number)
        await trail.record(
            row["jurisdiction"],
            person.username,
            TallyCorrected(sitting, tally, reason, document_number, *both),
        )
        return True


async def _check_item(sitting: UUID, unit: UUID, item: str, points: str | None) -> None:
    maximum = await fetch_one(
        "SELECT o.maximum FROM objective_item o JOIN agenda_item i ON i.unit = o.unit "
        "WHERE i.sitting = $1 AND o.unit = $2 AND o.item = $3",
        *(sitting, unit, item),
    )
    if maximum is None:
        raise Refused("这家单位没有这一项客观分，请核对。")
    if points is not None:
        check_points(points, maximum)


async def _count_anew(
    jurisdiction: UUID,
    sitting: UUID,
    both: tuple[UUID, UUID],
    reason: str,
    document_number: str,
) -> UUID:
    """Ballots, turnout and scheme as at the opening; the rest as stored today."""
    rows = await fetch("SELECT audit_bundle FROM tally WHERE sitting = $1 AND version = 1", sitting)
    former: dict[str, Any] = json.loads(found(rows[0] if rows else None)["audit_bundle"])
    bundle = await assemble(sitting, former["scheme"], former["turnout"], former["ballots"])
    return await store_tally(
        sitting, jurisdiction, bundle, both, reason=reason, document_number=document_number
    )
