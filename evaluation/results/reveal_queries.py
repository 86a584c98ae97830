"""What the wall and the operator may know of a reveal: what was shown, and how much is to come."""

from collections import OrderedDict
from uuid import UUID

import msgspec

from evaluation.accounts.approvals import FirstWord, first_word
from evaluation.cycles.rules import Scope
from evaluation.db import fetch, found
from evaluation.results.queries import Ranking, ranking_of
from evaluation.results.reveal_rules import RevealStep, Shown, shown_steps, steps_of
from evaluation.results.rules import Act, NotCounted


class Whole(msgspec.Struct, frozen=True):
    """A released count as steps; it never leaves this room and its actions."""

    steps: tuple[RevealStep, ...]
    shares: dict[str, str]


class RevealView(msgspec.Struct, frozen=True):
    """What the hall has seen so far, the newest step last; of what is to come only how many units.

    `stopped`: a correction or another scope came after the release. Then nothing is in it.
    """

    steps: tuple[RevealStep, ...]
    hidden: int
    shares: dict[str, str]
    scope: Scope
    stopped: bool = False

    @property
    def now(self) -> RevealStep | None:
        return self.steps[-1] if self.steps else None

    @property
    def shown(self) -> int:
        return sum(len(step.units) for step in self.steps)

    @property
    def rows(self) -> list[tuple[RevealStep, Shown]]:
        """Places of the class that is on, the best first."""
        here = [step for step in self.steps if self.now and step.section == self.now.section]
        return [(step, unit) for step in reversed(here) if step.rank for unit in step.units]


class RevealRow(msgspec.Struct, frozen=True):
    """As stored, with what holds now beside it; a sitting without a row was never switched on."""

    state: str
    rehearsal: bool
    jurisdiction: UUID
    board_scope: Scope
    newest: UUID | None
    version: int | None
    switched_on: bool = False
    tally: UUID | None = None
    scope: str = ""
    position: int = 0

    @property
    def released(self) -> bool:
        return self.tally is not None

    @property
    def stopped(self) -> bool:
        return self.released and (self.tally, self.scope) != (self.newest, self.board_scope)


async def reveal_row(sitting: UUID) -> RevealRow:
    """Raises NotFound."""
    rows = await fetch(
        "SELECT s.state, s.rehearsal, s.jurisdiction, b.scope AS board_scope, n.id AS newest, "
        "n.version, coalesce(r.switched_on, false) AS switched_on, r.tally, "
        "coalesce(r.scope, '') AS scope, coalesce(r.position, 0) AS position "
        "FROM sitting s JOIN board b ON b.id = s.board LEFT JOIN reveal r ON r.sitting = s.id "
        "LEFT JOIN LATERAL (SELECT id, version FROM tally WHERE sitting = s.id "
        "ORDER BY version DESC LIMIT 1) n ON true WHERE s.id = $1",
        sitting,
    )
    return msgspec.convert(dict(found(rows[0] if rows else None)), RevealRow)


async def reveal_of(sitting: UUID) -> RevealView | None:
    """None until two persons have released it: before that not even its length is there."""
    row = await reveal_row(sitting)
    if not row.released:
        return None
    if row.stopped:
        return RevealView((), 0, {}, Scope(row.scope), stopped=True)
    whole = await whole_of(sitting, row)
    to_come = sum(len(step.units) for step in whole.steps[row.position :])
    return RevealView(whole.steps[: row.position], to_come, whole.shares, Scope(row.scope))


_WHOLE: OrderedDict[tuple[UUID, str], Whole] = OrderedDict()
_MOST = 8


async def whole_of(sitting: UUID, row: RevealRow) -> Whole:
    """Of the newest count; a released one is kept by the worker, for a count never changes."""
    if row.newest is None:
        raise NotCounted
    scope = Scope(row.scope or row.board_scope)
    known = _WHOLE.get((row.newest, scope))
    if known is None:
        ranking = await ranking_of(sitting, row.version)
        known = Whole(_steps(ranking, scope), dict(ranking.shares))
        if row.released:
            _WHOLE[row.newest, scope] = known
            if len(_WHOLE) > _MOST:
                _WHOLE.popitem(last=False)
    return known


def _steps(ranking: Ranking, scope: Scope) -> tuple[RevealStep, ...]:
    units = [
        Shown(
            title=line.title,
            short_title=line.short_title,
            category=line.category,
            rank=line.rank,
            total=line.total,
            grade=line.grade,
            objective=line.objective,
            panel=line.panel,
            note=line.note,
        )
        for line in ranking.lines
    ]
    return shown_steps(steps_of(units, scope, list(ranking.grades.values()), ranking.rank_within))


class RevealDesk(msgspec.Struct, frozen=True):
    """The operator's page. `view` is what the wall has; nothing beyond it is on the page."""

    row: RevealRow
    view: RevealView | None
    word: FirstWord | None


async def reveal_desk(sitting: UUID) -> RevealDesk:
    return RevealDesk(
        row=await reveal_row(sitting),
        view=await reveal_of(sitting),
        word=await first_word(Act.REVEAL, sitting),
    )
