"""主持台: what the host's page asks, in a few queries however long the agenda is."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import msgspec

from evaluation.errors import Refused
from evaluation.rectification.onsite_hall import AgendaNotice, notices_of
from evaluation.scoring.floor_moving import aside_of, before_of, place_of
from evaluation.scoring.floor_queries import FloorView, Lengths, floor_row
from evaluation.scoring.floor_rules import (
    Before,
    Move,
    Place,
    following_unit,
    plan_next,
    plan_undo,
    steps_of,
)
from evaluation.scoring.hall import Hall, hall_of
from evaluation.scoring.missing import GroupMissing, hall_counts
from evaluation.scoring.modes import Step
from evaluation.scoring.queries import AgendaUnit
from evaluation.scoring.rules import Scoring, SittingState


class UnitLine(msgspec.Struct, frozen=True):
    """A unit of the agenda with what is missing of it, by group."""

    unit: AgendaUnit
    groups: tuple[GroupMissing, ...]

    @property
    def missing(self) -> int:
        return sum(group.missing for group in self.groups)

    @property
    def lacking(self) -> list[GroupMissing]:
        return [group for group in self.groups if group.missing]


class HostDesk(msgspec.Struct, frozen=True):
    """`next_move` is what the large button does; `undo_no` says why nothing can be undone."""

    hall: Hall
    mode: str
    floor: FloorView
    lengths: Lengths
    place: Place
    aside: Place | None
    before: Before | None
    next_move: Move | None
    undo_no: str
    lines: tuple[UnitLine, ...]
    notices: Mapping[UUID, AgendaNotice] = {}

    @property
    def is_open(self) -> bool:
        return self.hall.state == SittingState.OPEN

    @property
    def is_paused(self) -> bool:
        return self.hall.state == SittingState.PAUSED

    @property
    def line(self) -> UnitLine | None:
        return self.line_of(self.floor.unit)

    def line_of(self, unit: UUID | None) -> UnitLine | None:
        return next((line for line in self.lines if line.unit.id == unit), None)

    @property
    def steps(self) -> list[tuple[Step, str]]:
        """Of the unit that is on: `done`, `now`, `later` — or `written`, where it is left out."""
        if self.line is None:
            return []
        order = list(Step)
        at, own = order.index(self.floor.step), steps_of(written=self.line.unit.written)
        looks = ["done"] * at + ["now"] + ["later"] * (len(order) - at - 1)
        return [
            (step, look if step in own else "written")
            for step, look in zip(order, looks, strict=True)
        ]

    @property
    def notice(self) -> AgendaNotice | None:
        """现场通报稿 of the unit that is on: whether there is one for the hall."""
        return self.notices.get(self.floor.unit) if self.floor.unit else None

    @property
    def scored(self) -> list[UnitLine]:
        """What the floor waits for: the unit in its scoring step, or the units of a batch."""
        if self.line is not None:
            return [self.line] if self.floor.step == Step.SCORING else []
        return [line for line in self.lines if line.unit.scoring == Scoring.OPEN]

    @property
    def groups(self) -> list[GroupMissing]:
        """Who is missing, over all that is scored; before it, who will have to score."""
        lines = self.scored or ([self.line] if self.line else [])
        return [
            GroupMissing(
                first.group,
                first.title,
                sum(line.groups[at].cast for line in lines),
                sum(line.groups[at].missing for line in lines),
            )
            for at, first in enumerate(lines[0].groups if lines else ())
        ]

    @property
    def missing(self) -> int:
        return sum(line.missing for line in self.scored)

    @property
    def open_elsewhere(self) -> list[UnitLine]:
        """Scored still, and neither on the floor nor waiting aside: nobody should forget them."""
        on = {line.unit.id for line in self.scored} | {self.aside.unit if self.aside else None}
        return [
            line
            for line in self.lines
            if line.unit.scoring == Scoring.OPEN and line.unit.id not in on
        ]

    @property
    def incomplete(self) -> list[UnitLine]:
        """Stopped while ballots were missing: they can be recalled."""
        return [line for line in self.lines if line.unit.scoring == Scoring.CLOSED and line.missing]

    @property
    def following(self) -> AgendaUnit | None:
        here = self.line.unit if self.line else None
        agenda = [unit for unit in self.hall.agenda if unit is not here]
        unit = following_unit(agenda, here.number if here else 0)
        return next((one for one in agenda if unit and one.id == unit.id), None)

    @property
    def may_skip(self) -> bool:
        return bool(self.line and self.floor.step != Step.SCORING and self.following)

    def window(self, size: int) -> Sequence[UnitLine]:
        """The part of the agenda around what is on, so that the page needs no scrolling."""
        on = self.line or self.line_of(self.following.id if self.following else None)
        at = self.lines.index(on) if on else 0
        start = max(0, min(at - size // 3, len(self.lines) - size))
        return self.lines[start : start + size]


async def host_desk(sitting: UUID) -> HostDesk:
    """Raises NotFound."""
    row = await floor_row(sitting)
    hall = await hall_of(sitting)
    counts = await hall_counts(sitting)
    place, aside, before = place_of(row), aside_of(row), before_of(row)
    cast = {unit: sum(groups.values()) for unit, groups in counts.cast.items()}
    lines = [UnitLine(unit, tuple(counts.of(unit.id, unit.number))) for unit in hall.agenda]
    return HostDesk(
        hall=hall,
        mode=counts.mode,
        floor=row.view,
        lengths=row.lengths,
        place=place,
        aside=aside,
        before=before,
        next_move=plan_next(place, hall.agenda, aside),
        undo_no=_undo_no(before, cast),
        lines=tuple(lines),
        notices={one.unit: one for one in await notices_of(sitting)},
    )


def _undo_no(before: Before | None, cast: dict[UUID, int]) -> str:
    try:
        plan_undo(before, cast)
    except Refused as no:
        return str(no)
    return ""
