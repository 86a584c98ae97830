"""练习票核对: what a rehearsal's known ballots must give, beside what was counted."""

from collections.abc import Sequence
from uuid import UUID

import msgspec

from evaluation.cycles.queries import bundle_scheme, newest_scheme
from evaluation.db import fetch_one, found
from evaluation.results.queries import Ranking, RankingLine
from evaluation.scoring.actions import NewSlip
from evaluation.scoring.rehearsal_rules import KNOWN, expected_of


class PracticeLine(msgspec.Struct, frozen=True):
    """One unit; `expected` None where other ballots than the practice ones were cast as well."""

    short_title: str
    expected: str | None
    counted: str | None

    @property
    def right(self) -> bool:
        return self.expected is not None and self.expected == self.counted


class PracticeCheck(msgspec.Struct, frozen=True):
    lines: tuple[PracticeLine, ...]

    @property
    def known(self) -> list[PracticeLine]:
        """Those of which it is known beforehand what they must get."""
        return [line for line in self.lines if line.expected is not None]

    @property
    def wrong(self) -> list[PracticeLine]:
        return [line for line in self.known if not line.right]

    @property
    def expected(self) -> str | None:
        """The one score of all, where it is one."""
        said = {line.expected for line in self.lines}
        return said.pop() if len(said) == 1 else None


async def practice_gives(cycle: UUID, slips: Sequence[NewSlip]) -> str | None:
    """What every unit must get from the practice ballots of these slips, and of no others."""
    counts = {slip.group: 0 for slip in slips}
    for slip in slips:
        counts[slip.group] += 1
    valid = {min(count, KNOWN) for count in counts.values()}
    scheme = await bundle_scheme(found(await newest_scheme(cycle)))
    return expected_of(scheme, valid.pop()) if len(valid) == 1 else None


async def practice_check(ranking: Ranking) -> PracticeCheck | None:
    """None for a real sitting, of whose ballots nothing is known."""
    if not ranking.rehearsal:
        return None
    version = await fetch_one("SELECT scheme FROM sitting WHERE id = $1", ranking.sitting)
    scheme = await bundle_scheme(version)
    return PracticeCheck(
        tuple(
            PracticeLine(line.short_title, expected_of(scheme, _valid(line)), line.panel)
            for line in ranking.lines
        )
    )


def _valid(line: RankingLine) -> int:
    """Of each group alike, else 0: then it was not the practice ballots alone."""
    valid = {group.valid for group in line.groups}
    return valid.pop() if len(valid) == 1 else 0
