"""评查: a reviewer fills in the own sheet, as often as need be, and hands it in once."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.casefiles.rules import check_state
from evaluation.casefiles.settling import settle
from evaluation.casefiles.sheet_rules import Filled, SheetFault, read_sheet
from evaluation.casefiles.standards import Standard, sheets_in
from evaluation.casefiles.states import CampaignState, FileKind, ReviewState
from evaluation.db import fetch, found, transaction
from evaluation.errors import Refused


class CaseReviewDone(trail.Event, frozen=True):
    """提交评查表. A saved draft leaves no event: nobody but the reviewer sees it."""

    case_file: UUID
    points: str


class HeldReview(msgspec.Struct, frozen=True):
    """A reviewer's own sheet, held until the transaction ends."""

    id: UUID
    jurisdiction: UUID
    case_file: UUID
    kind: FileKind
    state: ReviewState
    campaign_state: CampaignState
    standards: str

    @property
    def sheet(self) -> Standard:
        return sheets_in(self.standards)[self.kind]


async def save_review(
    person: Person,
    review: UUID,
    faults: Mapping[str, SheetFault],
    zero_item: str,
    opinion: str,
    *,
    done: bool,
) -> str:
    """The points that are left. Done, it can't be changed, and the file settles if it was the
    last. Raises NotFound for anybody else's, Refused.
    """
    async with transaction():
        held = await _hold(person, review)
        why = "这次评查现在不收评查表，没有保存。"
        check_state(held.campaign_state, CampaignState.REVIEWING, why=why)
        if held.state == ReviewState.DONE:
            raise Refused("这份评查表已经提交，不能再改。没有保存。")
        filled = read_sheet(held.sheet, faults, zero_item, opinion, done=done)
        await _write(held, filled, done=done)
        if done:
            event = CaseReviewDone(held.case_file, filled.points)
            await trail.record(person.jurisdiction, person.username, event)
            await settle(person, held.case_file)
        return filled.points


async def _hold(person: Person, review: UUID) -> HeldReview:
    """The campaign first, shared, then the file: two who finish at once wait for one another."""
    own = await fetch(
        "SELECT f.id FROM campaign p JOIN case_file f ON f.campaign = p.id "
        "JOIN case_review v ON v.case_file = f.id JOIN case_reviewer r ON r.id = v.reviewer "
        "WHERE v.id = $1 AND v.jurisdiction = $2 AND r.account = $3 FOR SHARE OF p",
        *(review, person.jurisdiction, person.account),
    )
    await fetch("SELECT id FROM case_file WHERE id = $1 FOR UPDATE", found(own or None)[0]["id"])
    rows = await fetch(
        "SELECT v.id, v.jurisdiction, v.case_file, f.kind, v.state, p.state AS campaign_state, "
        "p.standards FROM case_review v JOIN case_file f ON f.id = v.case_file "
        "JOIN campaign p ON p.id = f.campaign JOIN case_reviewer r ON r.id = v.reviewer "
        "WHERE v.id = $1 AND r.account = $2 FOR UPDATE OF v",
        *(review, person.account),
    )
    return msgspec.convert(dict(found(rows[0] if rows else None)), HeldReview)


async def _write(held: HeldReview, filled: Filled, *, done: bool) -> None:
    await fetch("DELETE FROM review_fault WHERE review = $1", held.id)
    items = list(filled.faults)
    await fetch(
        "INSERT INTO review_fault (id, jurisdiction, review, item, points, note) "
        "SELECT gen_random_uuid(), $1, $2, t.item, t.points, t.note "
        "FROM unnest($3::varchar[], $4::varchar[], $5::varchar[]) AS t(item, points, note)",
        *(held.jurisdiction, held.id, items),
        [filled.faults[item].points for item in items],
        [filled.faults[item].note for item in items],
    )
    if not done:
        await fetch(
            "UPDATE case_review SET zero_item = $2, opinion = $3 WHERE id = $1",
            *(held.id, filled.zero_item, filled.opinion),
        )
        return
    await fetch(
        "UPDATE case_review SET zero_item = $2, opinion = $3, points = $4, state = 'done', "
        "done_at = clock_timestamp() WHERE id = $1",
        *(held.id, filled.zero_item, filled.opinion, filled.points),
    )
