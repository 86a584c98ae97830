"""What the host does: move the floor from step to step, run its clock. Each says what it saw."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, found, pulse, transaction
from evaluation.errors import Refused
from evaluation.scoring import queries
from evaluation.scoring.clock import Clock
from evaluation.scoring.conduct import hold_alone
from evaluation.scoring.floor_moving import aside_of, before_of, place_of, write_move
from evaluation.scoring.floor_queries import FloorRow, Lengths, floor_row
from evaluation.scoring.floor_rules import (
    ONE_MORE,
    Move,
    Place,
    check_extra,
    check_lengths,
    check_none_missing,
    check_seen,
    plan_call,
    plan_next,
    plan_recall,
    plan_scoring,
    plan_skip,
    plan_undo,
)
from evaluation.scoring.missing import missing_by_group
from evaluation.scoring.rules import NotNow, Scoring, SittingState, check_before_closing


class FloorMoved(trail.Event, frozen=True):
    """会场进程 — one press of the host; `opened` and `stopped` are units by their titles."""

    sitting: UUID
    deed: str
    on_floor: str
    step: str
    opened: str
    stopped: str


class ClockChanged(trail.Event, frozen=True):
    """计时 — started, stopped, set back or given a minute more; `seconds` are what was left."""

    sitting: UUID
    clock: str
    seconds: int


class LengthsSet(trail.Event, frozen=True):
    """环节时长 in seconds."""

    sitting: UUID
    report: int
    notice: int
    scoring_length: int
    warning: int


@dataclass(frozen=True)
class _Held:
    """A sitting that this transaction holds alone, its floor and its agenda."""

    row: queries.Record
    floor: FloorRow
    agenda: list[queries.AgendaUnit]

    @property
    def place(self) -> Place:
        return place_of(self.floor)

    @property
    def aside(self) -> Place | None:
        return aside_of(self.floor)


async def take_next(person: Person, sitting: UUID, seen: int, told: int | None = None) -> None:
    """下一步 — what the large button says. Raises Moved, and StillMissing on the first press.

    `told`: the turn in which the person was told of missing ballots, and presses again.
    """
    async with transaction():
        held = await _hold(sitting, seen)
        move = plan_next(held.place, held.agenda, held.aside)
        if move is None:
            raise Refused("各家都评过了。请评议办封箱；缺票的可以召回补评。")
        numbers = {unit.id: unit.number for unit in held.agenda if unit.id in move.closes}
        lacking = await missing_by_group(sitting, numbers)
        check_none_missing(lacking, seen, told)
        await _write(person, held, move)


async def skip_unit(person: Person, sitting: UUID, seen: int) -> None:
    """下一家 — this one is scored later, in a batch perhaps."""
    async with transaction():
        held = await _hold(sitting, seen)
        await _write(person, held, plan_skip(held.place, held.agenda))


async def call_unit(person: Person, sitting: UUID, seen: int, unit: UUID) -> None:
    """请上场 — out of turn."""
    async with transaction():
        held = await _hold(sitting, seen)
        await _write(person, held, plan_call(held.agenda, unit))


async def recall_unit(person: Person, sitting: UUID, seen: int, unit: UUID) -> None:
    """召回 — for ballots that are missing; afterwards the floor goes on where it was."""
    async with transaction():
        held = await _hold(sitting, seen)
        await _write(person, held, plan_recall(held.place, held.agenda, unit, held.aside))


async def set_scoring(
    person: Person, sitting: UUID, seen: int, units: Sequence[UUID], scoring: Scoring
) -> None:
    """Open or close scoring for one unit or a batch. Closing only ends the hall's wait."""
    async with transaction():
        held = await _hold(sitting, seen)
        await _write(
            person, held, plan_scoring(held.place, held.agenda, units, scoring, held.aside)
        )


async def undo(person: Person, sitting: UUID, seen: int) -> None:
    """撤回 the last step. No ballot is touched; refused where one would be shut out."""
    async with transaction():
        held = await _hold(sitting, seen)
        before = before_of(held.floor)
        cast = await fetch(
            "SELECT b.unit, count(*)::int AS n FROM ballot b JOIN slip s ON s.id = b.slip "
            "WHERE b.sitting = $1 AND b.unit = ANY($2) AND NOT s.withdrawn GROUP BY b.unit",
            *(sitting, list(before.scoring) if before else []),
        )
        await _write(person, held, plan_undo(before, {row["unit"]: row["n"] for row in cast}))


async def _hold(sitting: UUID, seen: int) -> _Held:
    row = await hold_alone(sitting)
    _check_open(row["state"], "换环节")
    floor = await floor_row(sitting)
    check_seen(floor.turn, seen)
    return _Held(row, floor, await queries.agenda_of(sitting))


def _check_open(state: str, deed: str) -> None:
    if state != SittingState.OPEN:
        raise NotNow(state, deed)


async def _write(person: Person, held: _Held, move: Move) -> None:
    await write_move(held.row, held.floor, held.agenda, move)
    titles = {unit.id: unit.short_title for unit in held.agenda}
    changed = {
        scoring: "、".join(t for unit, t in titles.items() if move.scoring.get(unit) == scoring)
        for scoring in Scoring
    }
    unit = titles.get(move.to.unit, "") if move.to.unit else ""
    event = FloorMoved(
        held.row["id"],
        move.deed.value,
        unit,
        move.to.step.value,
        changed[Scoring.OPEN],
        changed[Scoring.CLOSED],
    )
    await _record(person, held.row, event)


async def start_clock(person: Person, sitting: UUID, seen: int) -> None:
    """开始计时 — one that runs already runs on."""
    await _change_clock(
        person, sitting, seen, "started", lambda floor: floor.clock.started(floor.now)
    )


async def stop_clock(person: Person, sitting: UUID, seen: int) -> None:
    """停表 — one that stands already stands."""
    await _change_clock(
        person, sitting, seen, "stopped", lambda floor: floor.clock.stopped(floor.now)
    )


async def restart_clock(person: Person, sitting: UUID, seen: int) -> None:
    """从头计时 — the speaker comes to the desk only now. A minute that was added stays."""
    await _change_clock(
        person, sitting, seen, "restarted", lambda floor: floor.clock.restarted(floor.now)
    )


async def extend_clock(person: Person, sitting: UUID, seen: int, extra: int) -> None:
    """+1 分钟 — `extra` is what the person saw as added, so that a double press adds once."""
    async with transaction():
        row, floor = await _hold_clock(sitting, seen)
        check_extra(floor.extra, extra)
        await fetch("UPDATE floor SET extra = extra + $2 WHERE sitting = $1", sitting, ONE_MORE)
        left = floor.clock.left(floor.now) + ONE_MORE
        await _record(person, row, ClockChanged(sitting, "extended", round(left)))


async def _change_clock(
    person: Person, sitting: UUID, seen: int, word: str, change: Callable[[FloorRow], Clock]
) -> None:
    async with transaction():
        row, floor = await _hold_clock(sitting, seen)
        clock = change(floor)
        if clock == floor.clock:
            return
        await fetch(
            "UPDATE floor SET since = $2, ran = $3 WHERE sitting = $1",
            *(sitting, clock.since, clock.ran),
        )
        await _record(person, row, ClockChanged(sitting, word, round(clock.left(floor.now))))


async def _hold_clock(sitting: UUID, seen: int) -> tuple[queries.Record, FloorRow]:
    """No ballot waits for the clock: only the sitting's row is held, not its lock."""
    rows = await fetch("SELECT * FROM sitting WHERE id = $1 FOR UPDATE", sitting)
    row = found(rows[0] if rows else None)
    _check_open(row["state"], "改计时")
    floor = await floor_row(sitting)
    check_seen(floor.turn, seen)
    if floor.turn == 0:
        raise Refused("还没有请单位上场，没有可计的时间。")
    return row, floor


async def set_lengths(person: Person, sitting: UUID, lengths: Lengths) -> None:
    """环节时长 — before the sitting, and also while it is held: from then on it counts."""
    async with transaction():
        row = await hold_alone(sitting)
        check_before_closing(row["state"], "改环节时长")
        seconds = msgspec.structs.astuple(lengths)
        check_lengths(*seconds)
        await fetch(
            "INSERT INTO floor (id, jurisdiction, sitting, report_seconds, notice_seconds, "
            "scoring_seconds, warning_seconds) VALUES ($1, $2, $3, $4, $5, $6, $7) "
            "ON CONFLICT (sitting) DO UPDATE SET report_seconds = $4, notice_seconds = $5, "
            "scoring_seconds = $6, warning_seconds = $7",
            *(uuid4(), row["jurisdiction"], sitting, *seconds),
        )
        await _record(person, row, LengthsSet(sitting, *seconds))


async def _record(person: Person, row: queries.Record, event: trail.Event) -> None:
    await trail.record(row["jurisdiction"], person.username, event)
    await pulse(f"sitting_{row['id'].hex}")
