"""揭晓: switched on by the bureau, released by two persons, moved step by step by the operator."""

from uuid import UUID, uuid4

from evaluation.accounts.approvals import first_word, take_back, two_persons
from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.cycles.rules import SCOPE_TITLES, Scope
from evaluation.db import fetch, pulse, transaction
from evaluation.errors import Refused
from evaluation.results.reveal_queries import RevealRow, reveal_row, whole_of
from evaluation.results.reveal_rules import (
    RevealNotOn,
    RevealNotReleased,
    RevealStopped,
    check_releasable,
    check_scope,
    check_something,
    moved,
)
from evaluation.results.rules import Act
from evaluation.results.signing import check_signed
from evaluation.scoring.conduct import hold_alone


class RevealSwitched(trail.Event, frozen=True):
    """开启或关闭揭晓."""

    sitting: UUID
    switched_on: bool


class RevealReleased(trail.Event, frozen=True):
    """放行揭晓 — of this count, as far as the scope goes."""

    sitting: UUID
    tally: UUID
    scope: str
    first: UUID
    second: UUID


class RevealMoved(trail.Event, frozen=True):
    """揭晓进到第几步; 0 is before the first."""

    sitting: UUID
    position: int


async def switch_reveal(person: Person, sitting: UUID, *, on: bool) -> None:
    """Off takes it from every screen at once, and the release with it."""
    async with transaction():
        row = await _hold(sitting)
        if row.rehearsal:
            raise Refused("演练的结果不揭晓。")
        if row.switched_on == on:
            return
        if not on and await first_word(Act.REVEAL, sitting) is not None:
            await _drop_word(person, sitting)
        await fetch(
            "INSERT INTO reveal (id, jurisdiction, sitting, switched_on) VALUES ($1, $2, $3, $4) "
            "ON CONFLICT (sitting) DO UPDATE SET switched_on = $4, tally = NULL, scope = '', "
            "position = 0, first = NULL, second = NULL",
            *(uuid4(), row.jurisdiction, sitting, on),
        )
        await _record(person, row, sitting, RevealSwitched(sitting, on))


async def _drop_word(person: Person, sitting: UUID) -> None:
    """A word that waits goes only with its own person."""
    await take_back(person, Act.REVEAL, sitting)
    if await first_word(Act.REVEAL, sitting) is not None:
        raise Refused("放行正等第二人确认。请第一人先撤回，再关闭揭晓。")


async def release_reveal(person: Person, sitting: UUID) -> bool:
    """放行 — two officers, on the newest count and its scope. False: the second word is missing.

    After a correction it is released anew, and begins anew.
    """
    async with transaction():
        row = await _hold(sitting)
        check_releasable(row.state, rehearsal=row.rehearsal)
        if not row.switched_on:
            raise RevealNotOn
        check_scope(row.board_scope)
        await check_signed(sitting)
        if row.released and not row.stopped:
            raise Refused("揭晓已经放行，不用再放行。")
        check_something((await whole_of(sitting, _anew(row))).steps)
        both = await two_persons(person, Act.REVEAL, sitting, what_is_released(row))
        if both is None:
            await pulse(f"sitting_{sitting.hex}")
            return False
        await fetch(
            "UPDATE reveal SET tally = $2, scope = $3, position = 0, first = $4, second = $5 "
            "WHERE sitting = $1",
            *(sitting, row.newest, row.board_scope.value, *both),
        )
        await _record(person, row, sitting, _released(row, sitting, both))
        return True


def what_is_released(row: RevealRow) -> str:
    """Both persons release the same count in the same scope."""
    return f"第 {row.version} 版，{SCOPE_TITLES[Scope(row.board_scope)]}"


def _anew(row: RevealRow) -> RevealRow:
    """As it would be released now; a release that was stopped is forgotten."""
    return RevealRow(
        row.state, row.rehearsal, row.jurisdiction, row.board_scope, row.newest, row.version
    )


def _released(row: RevealRow, sitting: UUID, both: tuple[UUID, UUID]) -> RevealReleased:
    if row.newest is None:
        raise RevealNotReleased
    return RevealReleased(sitting, row.newest, SCOPE_TITLES[row.board_scope], *both)


async def move_reveal(person: Person, sitting: UUID, seen: int, by: int) -> None:
    """One step on (1) or back (-1) from the step that the person saw.

    A second press of the same button changes nothing: a place that was skipped is seen by all.
    """
    async with transaction():
        row = await _hold(sitting)
        if not row.switched_on:
            raise RevealNotOn
        if not row.released:
            raise RevealNotReleased
        if row.stopped:
            raise RevealStopped
        if row.position != seen:
            return
        steps = (await whole_of(sitting, row)).steps
        position = moved(row.position, len(steps), by)
        await fetch("UPDATE reveal SET position = $2 WHERE sitting = $1", sitting, position)
        await _record(person, row, sitting, RevealMoved(sitting, position))


async def _hold(sitting: UUID) -> RevealRow:
    await hold_alone(sitting)
    return await reveal_row(sitting)


async def _record(person: Person, row: RevealRow, sitting: UUID, event: trail.Event) -> None:
    await trail.record(row.jurisdiction, person.username, event)
    await pulse(f"sitting_{sitting.hex}")
