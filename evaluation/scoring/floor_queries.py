"""会场进程: which unit is on, at which step, and how its clock stands, at one moment."""

from datetime import datetime
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.scoring.clock import Clock
from evaluation.scoring.modes import STEP_TITLES, Step


class FloorView(msgspec.Struct, frozen=True):
    """The floor by the database's time. `unit` is None before the first one and in a batch.

    `turn` counts the moves: every act says which turn it saw.
    """

    unit: UUID | None
    step: Step
    turn: int
    running: bool
    seconds_left: float
    length: int
    warning_seconds: int
    ends_at: datetime | None
    extra: int
    now: datetime

    @property
    def step_title(self) -> str:
        return STEP_TITLES[self.step]

    @property
    def over(self) -> bool:
        return self.seconds_left <= 0

    @property
    def warning(self) -> bool:
        """In its last seconds, and not over yet."""
        return 0 < self.seconds_left <= self.warning_seconds

    @property
    def ends_ms(self) -> int | None:
        """For assets/clock.js: milliseconds since 1970 at which a running clock stands at zero."""
        return round(self.ends_at.timestamp() * 1000) if self.ends_at else None


class Lengths(msgspec.Struct, frozen=True):
    """环节时长, in seconds, and how long before the end the warning comes."""

    report_seconds: int = 360
    notice_seconds: int = 120
    scoring_seconds: int = 90
    warning_seconds: int = 60

    def of(self, step: Step) -> int:
        return {
            Step.REPORT: self.report_seconds,
            Step.NOTICE: self.notice_seconds,
            Step.SCORING: self.scoring_seconds,
        }[step]


class FloorRow(msgspec.Struct, frozen=True):
    """What is stored, with the time at which it was read; the defaults before the first act."""

    now: datetime
    unit: UUID | None = None
    step: Step = Step.REPORT
    since: datetime | None = None
    ran: int = 0
    report_seconds: int = 360
    notice_seconds: int = 120
    scoring_seconds: int = 90
    warning_seconds: int = 60
    turn: int = 0
    extra: int = 0
    before: str = ""
    aside: str = ""

    @property
    def lengths(self) -> Lengths:
        return msgspec.convert(self, Lengths, from_attributes=True)

    @property
    def clock(self) -> Clock:
        length = self.lengths.of(self.step) + self.extra
        return Clock(length, self.warning_seconds, self.ran, self.since)

    @property
    def view(self) -> FloorView:
        clock = self.clock
        return FloorView(
            unit=self.unit,
            step=self.step,
            turn=self.turn,
            running=clock.running,
            seconds_left=clock.left(self.now),
            length=clock.length,
            warning_seconds=clock.warns_at,
            ends_at=clock.ends_at,
            extra=self.extra,
            now=self.now,
        )


async def floor_row(sitting: UUID) -> FloorRow:
    """Raises NotFound where there is no such sitting."""
    rows = await fetch(
        "SELECT clock_timestamp() AS now, f.unit, f.step, f.since, f.ran, f.report_seconds, "
        "f.notice_seconds, f.scoring_seconds, f.warning_seconds, f.turn, f.extra, f.before, "
        "f.aside FROM sitting s LEFT JOIN floor f ON f.sitting = s.id WHERE s.id = $1",
        sitting,
    )
    row = dict(found(rows[0] if rows else None))
    return FloorRow(row["now"]) if row["turn"] is None else msgspec.convert(row, FloorRow)


async def floor_of(sitting: UUID) -> FloorView:
    """What the wall and the host's page draw. Raises NotFound."""
    return (await floor_row(sitting)).view
