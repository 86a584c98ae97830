"""Holding a sitting: open it, score unit by unit, pause, close the box, void it."""

from collections import defaultdict
from collections.abc import Sequence
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.approvals import two_persons
from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.box import merkle, receipt
from evaluation.box.keys import make_box
from evaluation.box.seal import padded_size
from evaluation.cycles.actions import take_step
from evaluation.cycles.queries import newest_scheme, scheme_of
from evaluation.cycles.rules import CycleState, group_titles
from evaluation.db import fetch, found, pulse, transaction
from evaluation.errors import Refused
from evaluation.scoring import queries
from evaluation.scoring.floor_moving import aside_of, place_of, write_move
from evaluation.scoring.floor_queries import floor_row
from evaluation.scoring.floor_rules import plan_scoring
from evaluation.scoring.modes import Mode
from evaluation.scoring.paper_rules import check_paper_count
from evaluation.scoring.rules import (
    NotNow,
    Scoring,
    SittingState,
    check_entered,
    check_next,
    check_ready,
)
from evaluation.scoring.scale import score_texts
from evaluation.scoring.tables import Envelope


class SittingOpened(trail.Event, frozen=True):
    """评议会开始 — the scheme is frozen and the box has its key."""

    sitting: UUID
    scheme: UUID
    box_public: str


class SittingPaused(trail.Event, frozen=True):
    sitting: UUID


class SittingResumed(trail.Event, frozen=True):
    sitting: UUID


class ScoringChanged(trail.Event, frozen=True):
    """评分开启或停止 for one unit, a batch or all."""

    sitting: UUID
    units: list[UUID]
    scoring: str


class SittingClosed(trail.Event, frozen=True):
    """封箱 — after this no ballot lands."""

    sitting: UUID
    ballots: int
    slips: int
    root: str
    paper_sheets: int | None = None
    """收回的信封; None where there is no paper."""


class SittingVoided(trail.Event, frozen=True):
    """作废 — the box was destroyed unread."""

    sitting: UUID
    reason: str
    ballots: int
    first: UUID
    second: UUID


class Closing(msgspec.Struct, frozen=True):
    """What is shown and signed: counts, and the root (封箱码) in hex."""

    ballots: int
    slips: int
    root: str


async def open_sitting(person: Person, sitting: UUID) -> None:
    """开始 — freeze the scheme, make the box, let tablets cast for the units that are opened."""
    async with transaction():
        row = await hold_alone(sitting)
        check_next(row["state"], SittingState.OPEN, "开始")
        rehearsed = row["rehearsal"] or row["state"] == SittingState.REHEARSED
        await _give_box(row, rehearsed=rehearsed)
        await change_state(sitting, row["state"], SittingState.OPEN)
        if not row["rehearsal"]:
            await take_step(person, row["cycle"], CycleState.SITTING)
        opened = (await fetch("SELECT scheme, box_public FROM sitting WHERE id = $1", sitting))[0]
        await _record(
            person, row, SittingOpened(sitting, opened["scheme"], opened["box_public"].hex())
        )


async def _give_box(row: queries.Record, *, rehearsed: bool) -> None:
    """A key pair whose private half is nowhere but in the envelopes of pairs of key cards."""
    sitting = row["id"]
    cards = await fetch(
        "SELECT id, public FROM key_card WHERE sitting = $1 ORDER BY id",
        row["rehearsal_of"] or sitting,
    )
    units = [item.id.hex for item in await queries.agenda_of(sitting)]
    slips = await fetch("SELECT count(*)::int AS n FROM slip WHERE sitting = $1", sitting)
    version = await newest_scheme(row["cycle"])
    check_ready(
        units=len(units),
        slips=slips[0]["n"],
        cards=len(cards),
        scheme=version is not None,
        rehearsed=rehearsed,
    )
    scheme = await scheme_of(found(version))
    size = padded_size(
        sitting.hex,
        units,
        [group.id for group in scheme.rules.groups],
        [indicator.id for indicator in scheme.rules.indicators],
        score_texts(scheme),
    )
    box = make_box([card["public"] for card in cards])
    await fetch(
        "UPDATE sitting SET scheme = $2, box_public = $3, sealed_size = $4 WHERE id = $1",
        *(sitting, version, box.public, size),
    )
    await Envelope.insert(
        *(
            Envelope(
                id=uuid4(),
                jurisdiction=row["jurisdiction"],
                sitting=sitting,
                first=cards[envelope.first]["id"],
                second=cards[envelope.second]["id"],
                sealed=envelope.sealed,
            )
            for envelope in box.envelopes
        )
    )


async def pause_sitting(person: Person, sitting: UUID) -> None:
    """暂停 — also overnight, also over a restart of the server. Ballots wait on the tablets."""
    async with transaction():
        row = await hold_alone(sitting)
        check_next(row["state"], SittingState.PAUSED, "暂停")
        await change_state(sitting, row["state"], SittingState.PAUSED)
        await _record(person, row, SittingPaused(sitting))


async def resume_sitting(person: Person, sitting: UUID) -> None:
    async with transaction():
        row = await hold_alone(sitting)
        if row["state"] != SittingState.PAUSED:
            raise NotNow(row["state"], "继续")
        await change_state(sitting, row["state"], SittingState.OPEN)
        await _record(person, row, SittingResumed(sitting))


async def change_scoring(
    person: Person, sitting: UUID, units: Sequence[UUID], scoring: Scoring
) -> None:
    """Open or close scoring for units of the agenda; a single one that opens is on the screen."""
    async with transaction():
        row = await hold_alone(sitting)
        if row["state"] not in (SittingState.OPEN, SittingState.PAUSED):
            raise NotNow(row["state"], "开启或停止评分")
        floor, agenda = await floor_row(sitting), await queries.agenda_of(sitting)
        move = plan_scoring(place_of(floor), agenda, units, scoring, aside_of(floor))
        await write_move(row, floor, agenda, move)
        await _record(person, row, ScoringChanged(sitting, sorted(move.scoring), scoring.value))


async def close_sitting(
    person: Person, sitting: UUID, *, paper_sheets: int | None = None
) -> Closing:
    """封箱 — waits for ballots under way, then lets no more in; counts, one leaf a slip, the root.

    `paper_sheets`: envelopes that came back, wherever there is paper. Raises MoreEnteredThanIssued,
    and Refused for a number of envelopes that can't be. Takes a connection of its own, so it never
    queues behind voters.
    """
    async with transaction(reserved=True):
        row = await hold_alone(sitting)
        check_next(row["state"], SittingState.CLOSED, "封箱")
        await _check_counts(sitting)
        paper = await _envelopes_back(row, paper_sheets)
        leaves, ballots = await _leaves(sitting)
        await fetch(
            "UPDATE slip SET leaf = l.leaf FROM unnest($1::uuid[], $2::bytea[]) AS l(id, leaf) "
            "WHERE slip.id = l.id",
            *(list(leaves), list(leaves.values())),
        )
        root = merkle.root(sorted(leaves.values()))
        await fetch(
            "UPDATE sitting SET closed_ballots = $2, closed_slips = $3, box_root = $4, "
            "paper_sheets = $5, paper_root = $6, state = 'closed' WHERE id = $1",
            *(sitting, ballots, len(leaves), root, paper, _empty_paper_box(row, paper)),
        )
        closing = Closing(ballots, len(leaves), root.hex())
        await _record(
            person, row, SittingClosed(sitting, ballots, len(leaves), closing.root, paper)
        )
        return closing


async def _envelopes_back(row: queries.Record, stated: int | None) -> int | None:
    if row["mode"] == Mode.TABLET:
        return None
    if stated is None and row["rehearsal"]:
        return 0
    if stated is None:
        raise Refused("这场评议会有纸质评议票。请填收回的信封个数；一个都没有的填 0。")
    counts = await queries.group_counts(row["id"])
    check_paper_count(stated, sum(line.issued for line in counts))
    return stated


def _empty_paper_box(row: queries.Record, paper: int | None) -> bytes | None:
    """A rehearsal without a sheet needs no tellers: its second box is closed with the first."""
    return merkle.root([]) if row["rehearsal"] and paper == 0 else None


async def _check_counts(sitting: UUID) -> None:
    titles = group_titles(await queries.scheme_for(sitting))
    counts = await queries.group_counts(sitting)
    check_entered(
        {titles[line.group]: line.entered for line in counts},
        {titles[line.group]: line.issued for line in counts},
    )


async def _leaves(sitting: UUID) -> tuple[dict[UUID, bytes], int]:
    """One leaf for each slip that cast at all, and the number of ballots."""
    rows = await fetch(
        "SELECT b.slip, b.digests[b.revision] AS digest FROM ballot b "
        "JOIN slip s ON s.id = b.slip WHERE b.sitting = $1 AND NOT s.withdrawn",
        sitting,
    )
    digests: dict[UUID, list[bytes]] = defaultdict(list)
    for row in rows:
        digests[row["slip"]].append(row["digest"])
    return {slip: receipt.leaf(found) for slip, found in digests.items()}, len(rows)


async def void_sitting(person: Person, sitting: UUID, reason: str) -> bool:
    """作废 — two persons; the box is destroyed unread. False: the second word is still missing."""
    if not reason.strip():
        raise Refused("请写明作废的原因。")
    async with transaction(reserved=True):
        row = await hold_alone(sitting)
        check_next(row["state"], SittingState.VOIDED, "作废")
        both = await two_persons(person, "void", sitting, reason)
        if both is None:
            return False
        await fetch(
            "UPDATE sitting SET state = 'voided', voided_first = $2, voided_second = $3, "
            "voided_reason = $4 WHERE id = $1",
            *(sitting, *both, reason),
        )
        await fetch("UPDATE agenda_item SET live = false WHERE sitting = $1", sitting)
        gone = (await fetch("SELECT destroy_box($1) AS gone", sitting))[0]["gone"]
        await _record(person, row, SittingVoided(sitting, reason, gone, *both))
        return True


async def hold_alone(sitting: UUID) -> queries.Record:
    """Until the transaction ends no ballot lands and nobody else changes the sitting."""
    await fetch("SELECT pg_advisory_xact_lock(sitting_lock($1))", sitting)
    rows = await fetch("SELECT * FROM sitting WHERE id = $1 FOR UPDATE", sitting)
    return found(rows[0] if rows else None)


async def change_state(sitting: UUID, before: str, after: SittingState) -> None:
    await fetch(
        "UPDATE sitting SET state = $3 WHERE id = $1 AND state = $2", sitting, before, after.value
    )


async def _record(person: Person, row: queries.Record, event: trail.Event) -> None:
    await trail.record(row["jurisdiction"], person.username, event)
    await pulse(f"sitting_{row['id'].hex}")
