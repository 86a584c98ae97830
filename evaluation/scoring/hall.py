"""大屏: what everyone in the hall may see: counts, never a group, a name or a score."""

from datetime import date
from enum import StrEnum
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.scoring.modes import STEP_TITLES, Mode, Step
from evaluation.scoring.queries import AgendaUnit, agenda_of
from evaluation.scoring.rules import Scoring, SittingState


class Scene(StrEnum):
    """What the big screen shows. BATCH: several units are scored, and none of them is on it."""

    BEFORE = "before"
    WAITING = "waiting"
    UNIT = "unit"
    BATCH = "batch"
    PAUSED = "paused"
    SEALED = "sealed"
    OPENED = "opened"
    VOIDED = "voided"


_SCENES = {
    SittingState.PREPARED: Scene.BEFORE,
    SittingState.REHEARSED: Scene.BEFORE,
    SittingState.PAUSED: Scene.PAUSED,
    SittingState.CLOSED: Scene.SEALED,
    SittingState.OPENED: Scene.OPENED,
    SittingState.SIGNED: Scene.OPENED,
    SittingState.VOIDED: Scene.VOIDED,
}


class Hall(msgspec.Struct, frozen=True):
    """A sitting as the hall sees it; `step` is that of the unit on the screen.

    Roots are hex; `root` and `closed_ballots` come at the closing, `paper_root` when the sheets
    have been entered.
    """

    title: str
    held_on: date
    state: SittingState
    rehearsal: bool
    sample: bool
    on_screen: UUID | None
    step: Step
    closed_ballots: int | None
    root: str | None
    mode: Mode
    paper_sheets: int | None
    paper_root: str | None
    agenda: tuple[AgendaUnit, ...]

    @property
    def mark(self) -> str:
        return "彩排数据" if self.rehearsal else "示例数据" if self.sample else ""

    @property
    def unit(self) -> AgendaUnit | None:
        return next((unit for unit in self.agenda if unit.id == self.on_screen), None)

    @property
    def step_title(self) -> str:
        return STEP_TITLES[self.step]

    @property
    def scored_now(self) -> list[AgendaUnit]:
        return [unit for unit in self.agenda if unit.scoring == Scoring.OPEN]

    @property
    def scored(self) -> int:
        """Units whose scoring has been stopped."""
        return sum(unit.scoring == Scoring.CLOSED for unit in self.agenda)

    @property
    def on_paper(self) -> bool:
        """Nobody casts on a tablet here."""
        return self.mode == Mode.PAPER

    @property
    def root_in_fours(self) -> list[str]:
        return _in_fours(self.root)

    @property
    def paper_root_in_fours(self) -> list[str]:
        return _in_fours(self.paper_root)

    @property
    def scene(self) -> Scene:
        if self.state != SittingState.OPEN:
            return _SCENES[self.state]
        if self.unit is not None and (
            self.step != Step.SCORING or self.unit in self.scored_now or not self.scored_now
        ):
            return Scene.UNIT
        return Scene.BATCH if self.scored_now else Scene.WAITING


def _in_fours(root: str | None) -> list[str]:
    return [(root or "")[at : at + 4] for at in range(0, len(root or ""), 4)]


async def hall_of(sitting: UUID) -> Hall:
    """Raises NotFound."""
    rows = await fetch(
        "SELECT s.title, s.held_on, s.state, s.rehearsal, c.sample, s.on_screen, "
        "coalesce(f.step, 'scoring') AS step, s.closed_ballots, "
        "encode(s.box_root, 'hex') AS root, s.mode, s.paper_sheets, "
        "encode(s.paper_root, 'hex') AS paper_root FROM sitting s JOIN cycle c ON c.id = s.cycle "
        "LEFT JOIN floor f ON f.sitting = s.id WHERE s.id = $1",
        sitting,
    )
    head = dict(found(rows[0] if rows else None))
    return msgspec.convert(head | {"agenda": tuple(await agenda_of(sitting))}, Hall)
