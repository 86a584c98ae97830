"""签到: who came, who left, who was added on the day. No event, no time, nothing of slips.

All lines of a sitting are written anew at each change, in the order of fresh random ids: neither
their places nor the transaction that wrote them tells in which order people came.
"""

from collections.abc import Mapping
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.cycles.rules import group_titles
from evaluation.db import fetch, fetch_one, found, pulse, transaction
from evaluation.errors import Refused
from evaluation.panel.actions import add_delegate
from evaluation.panel.queries import delegate_counts
from evaluation.panel.rules import DelegateName, check_name
from evaluation.scoring import queries
from evaluation.scoring.actions import issue_slips
from evaluation.scoring.rules import NotNow, SittingState, check_before_closing

HELD = (SittingState.OPEN, SittingState.PAUSED)


class DelegateAdded(trail.Event, frozen=True):
    """当日增补 — only the count: who it was is on the list, and when stands beside no name."""

    sitting: UUID
    group: str
    invited: int


class SignedIn(msgspec.Struct, frozen=True):
    """`fresh` is False where nothing changed; `place`: where it was counted as late, or nowhere."""

    delegate: UUID
    fresh: bool
    place: int | None


async def sign_in(person: Person, sitting: UUID, delegate: UUID) -> SignedIn:
    """签到 — before the sitting opens it is nothing but that; after it, someone who came late."""
    async with transaction():
        state = await _hold(sitting)
        check_before_closing(state, "签到")
        group = await _group_of(sitting, delegate)
        here = await _here(sitting)
        if delegate in here:
            return SignedIn(delegate, fresh=False, place=None)
        await _write(person, sitting, here | {delegate: False})
        place = await _count(person, sitting, group, came=1) if state in HELD else None
        await pulse(f"sitting_{sitting.hex}")
        return SignedIn(delegate, fresh=True, place=place)


async def take_back_sign_in(
    person: Person, sitting: UUID, delegate: UUID, place: int | None
) -> None:
    """撤回签到 — `place`: where this one was counted as late; only there the count goes down."""
    async with transaction():
        check_before_closing(await _hold(sitting), "撤回签到")
        group = await _group_of(sitting, delegate)
        here = await _here(sitting)
        if here.get(delegate):
            raise Refused("这位代表已登记离会。请先改为“回到会场”，再撤回签到。")
        if delegate not in here:
            return
        await _write(person, sitting, {one: left for one, left in here.items() if one != delegate})
        if place is not None:
            await _uncount(sitting, group, place, "came")
        await pulse(f"sitting_{sitting.hex}")


async def leave(person: Person, sitting: UUID, delegate: UUID) -> SignedIn:
    """离会 — left early. Of the slip nothing is known here: it is handed in on its tablet."""
    async with transaction():
        state = await _hold(sitting)
        if state not in HELD:
            raise NotNow(state, "登记离会。会前离开的请撤回签到")
        group = await _group_of(sitting, delegate)
        here = await _here(sitting)
        if here.get(delegate, True):
            return SignedIn(delegate, fresh=False, place=None)
        await _write(person, sitting, here | {delegate: True})
        place = await _count(person, sitting, group, went=1)
        await pulse(f"sitting_{sitting.hex}")
        return SignedIn(delegate, fresh=True, place=place)


async def come_back(person: Person, sitting: UUID, delegate: UUID, place: int | None) -> None:
    """回到会场 — `place`: where the leaving was counted by mistake; without one it was no mistake,
    and the person is counted as coming again.
    """
    async with transaction():
        state = await _hold(sitting)
        check_before_closing(state, "登记回到会场")
        group = await _group_of(sitting, delegate)
        here = await _here(sitting)
        if not here.get(delegate):
            return
        await _write(person, sitting, here | {delegate: False})
        if place is not None:
            await _uncount(sitting, group, place, "went")
        else:
            await _count(person, sitting, group, came=1)
        await pulse(f"sitting_{sitting.hex}")


async def add_late_delegate(person: Person, sitting: UUID, late: DelegateName) -> SignedIn:
    """当日增补 — on the list of the year, and signed in. Not in a rehearsal: the list is real."""
    check_name(late)
    async with transaction():
        rows = await fetch("SELECT cycle, rehearsal FROM sitting WHERE id = $1", sitting)
        row = found(rows[0] if rows else None)
        if row["rehearsal"]:
            raise Refused("演练里不能增补代表：名单是正式的。请到正式的评议会里增补。")
        check_before_closing(await queries.sitting_state(sitting), "增补代表")
        titles = group_titles(await queries.scheme_for(sitting))
        if late.group not in titles:
            raise Refused("请先选这位代表的组别。")
        delegate = await add_delegate(person.jurisdiction, row["cycle"], late)
        if delegate is None:
            raise Refused(f"名单里已有{titles[late.group]}{late.name}。请直接查找、签到。")
        counts = await delegate_counts(person.jurisdiction, row["cycle"])
        await trail.record(
            person.jurisdiction,
            person.username,
            DelegateAdded(sitting, titles[late.group], counts[late.group]),
        )
        return await sign_in(person, sitting, delegate)


async def issue_one_more(person: Person, sitting: UUID, group: str) -> bool:
    """+1 发卡 — two desks that press at once hand out two. False: a second person must say so."""
    async with transaction():
        await fetch("SELECT pg_advisory_xact_lock(hashtextextended($1, 3))", f"{sitting} {group}")
        out = await fetch_one(
            'SELECT issued FROM slips_out WHERE sitting = $1 AND "group" = $2', sitting, group
        )
        return await issue_slips(person, sitting, group, (out or 0) + 1)


async def _hold(sitting: UUID) -> str:
    """Its state. A closing waits, and so does every other desk; ballots do not."""
    await fetch("SELECT pg_advisory_xact_lock_shared(sitting_lock($1))", sitting)
    await fetch("SELECT pg_advisory_xact_lock(hashtextextended($1, 3))", str(sitting))
    return await queries.sitting_state(sitting)


async def _group_of(sitting: UUID, delegate: UUID) -> str:
    """Raises NotFound for who is not on the list of the sitting's own year."""
    group = await fetch_one(
        'SELECT d."group" FROM delegate d JOIN sitting s ON s.cycle = d.cycle '
        "AND s.jurisdiction = d.jurisdiction WHERE s.id = $1 AND d.id = $2",
        *(sitting, delegate),
    )
    return str(found(group))


async def _here(sitting: UUID) -> dict[UUID, bool]:
    """Who has signed in, and whether they left."""
    rows = await fetch('SELECT delegate, "left" FROM attendance WHERE sitting = $1', sitting)
    return {row["delegate"]: row["left"] for row in rows}


async def _write(person: Person, sitting: UUID, here: Mapping[UUID, bool]) -> None:
    await fetch("DELETE FROM attendance WHERE sitting = $1", sitting)
    await fetch(
        'INSERT INTO attendance (id, jurisdiction, sitting, delegate, "left") '
        'SELECT id, $2, $1, delegate, "left" FROM unnest($3::uuid[], $4::uuid[], $5::boolean[]) '
        'AS line(id, delegate, "left") ORDER BY id',
        *(sitting, person.jurisdiction),
        *([uuid4() for _ in here], list(here), list(here.values())),
    )


async def _count(person: Person, sitting: UUID, group: str, *, came: int = 0, went: int = 0) -> int:
    """Where in the agenda."""
    place = await queries.place_now(sitting)
    await fetch(
        'INSERT INTO movement AS m (id, jurisdiction, sitting, "group", place, came, went) '
        'VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (sitting, "group", place) '
        "DO UPDATE SET came = m.came + excluded.came, went = m.went + excluded.went",
        *(uuid4(), person.jurisdiction, sitting, group, place, came, went),
    )
    return place


async def _uncount(sitting: UUID, group: str, place: int, column: str) -> None:
    changed = await fetch(
        f"UPDATE movement SET {column} = {column} - 1 "  # noqa: S608  # came or went
        f'WHERE sitting = $1 AND "group" = $2 AND place = $3 AND {column} > 0 RETURNING id',
        *(sitting, group, place),
    )
    if not changed:
        raise Refused("这一处已没有可减的人数，没有撤回。请重新打开签到页再看。")
