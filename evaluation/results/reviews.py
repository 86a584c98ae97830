"""申请复核 — a unit asks, within the days of the 公示, that its result be looked at again."""

from datetime import UTC, date, datetime
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.cycles.actions import check_step
from evaluation.cycles.queries import announced_until
from evaluation.cycles.rules import CycleState
from evaluation.db import fetch, fetch_one, found, pulse, transaction
from evaluation.errors import NotFound, Refused
from evaluation.registry.lineage import units_of_line
from evaluation.results.rules import REVIEW_DAYS, check_in_time, check_review_text
from evaluation.results.tables import Review
from evaluation.scoring.conduct import hold_alone
from evaluation.scoring.queries import Record
from evaluation.workdays.queries import due_after, today


class ReviewAsked(trail.Event, frozen=True):
    """申请复核."""

    review: UUID
    sitting: UUID
    unit: UUID
    due_on: date


class ReviewDecided(trail.Event, frozen=True):
    """复核决定."""

    review: UUID
    outcome: str
    decision: str


async def ask_review(person: Person, sitting: UUID, text: str) -> UUID:
    """By the unit's clerk, once, until the last day of the 公示 by the database's clock.

    Raises NotFound for a sitting that the unit was not on.
    """
    check_review_text(text)
    async with transaction():
        row = await hold_alone(sitting)
        unit = await _unit_of(person, row)
        state = await fetch_one("SELECT state FROM cycle WHERE id = $1", row["cycle"])
        if state == CycleState.PUBLISHED:
            raise Refused("结果已经公布，没有收下。请向评议办书面反映。")
        await check_step(row["cycle"], CycleState.PUBLISHED)
        now = await today()
        check_in_time(await announced_until(row["cycle"]), now)
        review = await _store(person, row, unit, text, await due_after(REVIEW_DAYS, now))
        await pulse(f"sitting_{sitting.hex}")
        return review


async def _unit_of(person: Person, row: Record) -> UUID:
    """The clerk's unit as it stood on this agenda; an account may be of another year's register."""
    if row["jurisdiction"] != person.jurisdiction or row["rehearsal"]:
        raise NotFound
    unit: UUID = found(
        await fetch_one(
            "SELECT unit FROM agenda_item WHERE sitting = $1 AND unit = ANY($2)",
            *(row["id"], await units_of_line(person.jurisdiction, person.unit)),
        )
    )
    return unit


async def _store(person: Person, row: Record, unit: UUID, text: str, due_on: date) -> UUID:
    review = uuid4()
    added = await (
        Review.insert(
            Review(
                id=review,
                jurisdiction=row["jurisdiction"],
                sitting=row["id"],
                unit=unit,
                text=text,
                asked_by=person.account,
                asked_at=datetime.now(UTC),
                due_on=due_on,
            )
        )
        .on_conflict((Review.sitting, Review.unit), "DO NOTHING")
        .returning(Review.id)
    )
    if not added:
        raise Refused("您的单位已经申请过复核，一场评议会只能申请一次。")
    event = ReviewAsked(review, row["id"], unit, due_on)
    await trail.record(row["jurisdiction"], person.username, event)
    return review


async def decide_review(person: Person, review: UUID, *, upheld: bool, decision: str) -> None:
    """By someone else than who asked or had a hand in the unit's result. With a reason.

    Raises NotFound for another jurisdiction's.
    """
    async with transaction():
        rows = await fetch(
            "SELECT * FROM review WHERE id = $1 AND jurisdiction = $2 FOR UPDATE",
            *(review, person.jurisdiction),
        )
        row = found(rows[0] if rows else None)
        if row["upheld"] is not None:
            raise Refused("这份申请已经决定，不能再改。")
        if not decision.strip():
            raise Refused("请写明决定的理由。")
        if person.account in await involved(row["sitting"], row["unit"]) | {row["asked_by"]}:
            raise Refused(
                "您经手过这家单位的打分、加分扣分、异议或更正，不能由您决定。请另一位工作人员决定。"
            )
        await fetch(
            "UPDATE review SET upheld = $2, decision = $3, decided_by = $4, "
            "decided_at = clock_timestamp() WHERE id = $1",
            *(review, upheld, decision, person.account),
        )
        event = ReviewDecided(review, "成立" if upheld else "不成立", decision)
        await trail.record(row["jurisdiction"], person.username, event)
        await pulse(f"sitting_{row['sitting'].hex}")


async def involved(sitting: UUID, unit: UUID) -> set[UUID]:
    """Accounts that had a hand in the unit's objective part or in a correction of its result."""
    rows = await fetch(
        "SELECT d.entered_by AS account FROM deduction d JOIN objective_item o ON o.id = d.item "
        "WHERE o.unit = $1 UNION SELECT entered_by FROM adjustment WHERE unit = $1 "
        "UNION SELECT j.decided_by FROM objection j JOIN confirmation c ON c.id = j.confirmation "
        "WHERE c.unit = $1 UNION SELECT first FROM ceiling WHERE unit = $1 "
        "UNION SELECT second FROM ceiling WHERE unit = $1 "
        "UNION SELECT unnest(ARRAY[first, second]) FROM tally "
        "WHERE sitting = $2 AND change::json ->> 'unit' = $1::text",
        *(unit, sitting),
    )
    return {row["account"] for row in rows}
