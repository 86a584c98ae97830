"""What the wall's templates are told beside the hall itself: steps, the next unit, the agenda."""

from collections.abc import Sequence
from math import ceil, floor

from evaluation.scoring.floor_queries import FloorView
from evaluation.scoring.floor_rules import following_unit
from evaluation.scoring.hall import Hall
from evaluation.scoring.modes import STEP_TITLES, Step
from evaluation.scoring.queries import AgendaUnit

MOST_ON_AGENDA = 42
"""Units in three columns that can be read from the last row."""


def spaced(count: int) -> str:
    """A thin space between thousands."""
    return f"{count:,}".replace(",", "\u2009")


def clocked(seconds: float) -> str:
    """As assets/clock.js writes it: what is over is counted up, with a sign before it."""
    whole = ceil(seconds) if seconds > 0 else floor(-seconds)
    sign = "\u2212" if seconds < 0 < whole else ""
    return f"{sign}{whole // 60}:{whole % 60:02d}"


def steps_of(hall: Hall, stands: FloorView | None) -> list[tuple[str, str]]:
    """Titles of the unit's steps, each `done`, `now` or `later`.

    Where the host's page is not used there is only the scoring, and that a report was in writing.
    """
    written = hall.unit is not None and hall.unit.written
    titles = dict(STEP_TITLES) | ({Step.REPORT: "书面述职"} if written else {})
    if stands is None or stands.turn == 0 or stands.unit is None:
        shown = [Step.REPORT, Step.SCORING] if written else [Step.SCORING]
    else:
        shown = list(Step)
    now = shown.index(hall.step) if hall.step in shown else len(shown) - 1
    places = ["done"] * now + ["now"] + ["later"] * (len(shown) - now - 1)
    return [(titles[step], place) for step, place in zip(shown, places, strict=True)]


def next_unit(hall: Hall) -> AgendaUnit | None:
    """Who makes ready; whoever calls another unit first may."""
    after = hall.unit.number if hall.unit else 0
    others = [unit for unit in hall.agenda if unit != hall.unit]
    number = following_unit(others, after)
    return next((unit for unit in others if number and unit.id == number.id), None)


def around(agenda: Sequence[AgendaUnit], unit: object, most: int) -> Sequence[AgendaUnit]:
    """The whole of a short agenda; of a long one the part with this unit in its first third."""
    place = next((at for at, one in enumerate(agenda) if one.id == unit), 0)
    start = max(min(place - most // 3, len(agenda) - most), 0)
    return agenda[start : start + most]
