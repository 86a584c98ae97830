"""Who is waited for: pure arithmetic on counts of groups."""

from uuid import uuid4

import msgspec
import pytest

from evaluation.scoring.missing import GroupHere, HallCounts
from evaluation.scoring.modes import Mode

PARTY = GroupHere(issued=10, entered=8, handed_in=1, signed_in=0, present=0, came={})


def changed(**counts: object) -> GroupHere:
    return msgspec.structs.replace(PARTY, **counts)


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        (PARTY, 9),
        (changed(signed_in=30, present=12), 12),
        (changed(signed_in=30), 0),
        (changed(signed_in=30, present=12, came={2: 1, 4: 2}), 10),
        (changed(issued=0), 0),
    ],
)
def test_of_the_third_unit_those_are_waited_for_who_are_here_and_had_come(
    group: GroupHere, expected: int
):
    assert group.expected(3, Mode.TABLET) == expected


def test_in_a_mixed_hall_only_who_holds_a_tablet_is_waited_for():
    assert changed(signed_in=30, present=12).expected(3, Mode.MIXED) == 7


@pytest.mark.parametrize(("mode", "missing"), [(Mode.TABLET, 4), (Mode.MIXED, 2), (Mode.PAPER, 0)])
def test_a_leavers_ballot_is_counted_and_hides_nobody_who_is_missing(mode: Mode, missing: int):
    """Six cast, one of them left since: five of the nine that are still here have."""
    unit = uuid4()
    counts = HallCounts(
        mode, {"party": "党代表", "npc": "人大代表"}, {"party": PARTY}, {unit: {"party": 6}},
        {unit: {"party": 5}},
    )  # fmt: skip
    (line,) = counts.of(unit, 3)
    assert (line.title, line.cast, line.missing, line.due) == ("党代表", 6, missing, 6 + missing)
