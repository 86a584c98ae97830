"""A year of clues as every page of the room has it: rules, register, calendar, saved views."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

import msgspec

from evaluation.clues.conditions import Clock, tabs_asked
from evaluation.clues.search import Tab
from evaluation.clues.seeing import Sight
from evaluation.clues.setting import DEFAULTS, Light, Setting, light_of
from evaluation.clues.states import RUNNING
from evaluation.db import fetch, found
from evaluation.workdays.rules import after_workdays


class Choice(msgspec.Struct, frozen=True):
    """Something to choose in a form; `group` heads several of them."""

    id: UUID
    title: str
    group: str = ""


class View(msgspec.Struct, frozen=True):
    """常用查询 of one account."""

    id: UUID
    title: str
    query: str


class Marked(msgspec.Struct, frozen=True):
    day: date
    works: bool


class YearOfCycle(msgspec.Struct, frozen=True):
    id: UUID
    year: int


class ClueYear(msgspec.Struct, frozen=True, kw_only=True):
    """All in one question; `marked`: the days that break the week's order, for the clocks."""

    cycle: UUID
    year: int
    sample: bool
    jurisdiction_title: str
    of_city: bool
    today: date
    setting: Setting
    marked: list[Marked]
    years: list[YearOfCycle]
    units: list[Choice]
    places: list[Choice]
    officers: list[Choice]
    views: list[View]

    @property
    def differs(self) -> Mapping[date, bool]:
        return {one.day: one.works for one in self.marked}

    @property
    def clock(self) -> Clock:
        """From the first day with one working day more than the warning's a clue has time."""
        after = after_workdays(self.today, self.setting.warn_days + 1, self.differs)
        return Clock(self.today, after - timedelta(days=1))

    @property
    def unit_titles(self) -> dict[UUID, str]:
        return {one.id: one.title for one in self.units}

    @property
    def unit_groups(self) -> dict[str, list[Choice]]:
        return _grouped(self.units)

    @property
    def kind_groups(self) -> dict[str, list[str]]:
        groups: dict[str, list[str]] = {}
        for kind in self.setting.kinds:
            groups.setdefault(kind.group, []).append(kind.title)
        return groups


def _grouped(choices: list[Choice]) -> dict[str, list[Choice]]:
    groups: dict[str, list[Choice]] = {}
    for one in choices:
        groups.setdefault(one.group, []).append(one)
    return groups


AROUND = timedelta(days=500)
"""Clocks look no further back or ahead than the longest limit and what is long overdue."""
_YEAR = """
SELECT c.id AS cycle, c.year, c.sample, j.title AS jurisdiction_title,
  j.superior IS NULL AS of_city, t.today,
  (SELECT content FROM clue_setting WHERE jurisdiction = j.id) AS setting,
  (SELECT json_agg(json_build_object('day', day, 'works', works)) FROM holiday
    WHERE day BETWEEN t.today - $4::int AND t.today + $4::int) AS marked,
  (SELECT json_agg(json_build_object('id', id, 'year', year) ORDER BY year DESC) FROM cycle
    WHERE jurisdiction = j.id) AS years,
  (SELECT json_agg(json_build_object('id', id, 'title', short_title, 'group', class)
    ORDER BY board DESC, class, short_title) FROM unit
    WHERE jurisdiction = j.id AND year = c.year) AS units,
  (SELECT json_agg(json_build_object('id', id, 'title', title) ORDER BY title) FROM justice_office
    WHERE jurisdiction = j.id) AS places,
  (SELECT json_agg(json_build_object('id', id, 'title', full_name) ORDER BY full_name) FROM account
    WHERE jurisdiction = j.id AND NOT disabled
    AND roles && ARRAY['city_officer', 'county_officer']::varchar[]) AS officers,
  (SELECT json_agg(json_build_object('id', id, 'title', title, 'query', query) ORDER BY title)
    FROM saved_view WHERE account = $3 AND jurisdiction = j.id) AS views
FROM cycle c JOIN jurisdiction j ON j.id = c.jurisdiction
CROSS JOIN (SELECT (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date AS today) t
WHERE c.id = $1 AND c.jurisdiction = $2
"""


async def clue_year(sight: Sight) -> ClueYear:
    """Raises NotFound for another jurisdiction's year."""
    rows = await fetch(_YEAR, sight.cycle, sight.jurisdiction, sight.account, AROUND.days)
    row = dict(found(rows[0] if rows else None))
    setting = row.pop("setting")
    lists = {
        name: msgspec.json.decode(row.pop(name) or "[]", type=kind) for name, kind in _LISTS.items()
    }
    read = msgspec.json.decode(setting, type=Setting) if setting else DEFAULTS
    return ClueYear(**row, setting=read, **lists)


_LISTS = {
    "marked": list[Marked],
    "years": list[YearOfCycle],
    "units": list[Choice],
    "places": list[Choice],
    "officers": list[Choice],
    "views": list[View],
}


def light(year: ClueYear, state: str, due: date | None) -> Light:
    """For a clue that runs; one that ended has no clock of the office's own."""
    if state not in RUNNING:
        due = None
    return light_of(due, year.today, year.setting.warn_days, year.differs)


MOST_COUNTED, MOST_FOUND = 1000, 300
"""Nobody reads an exact figure beyond, of a tab or a search; a count that stops there costs the
same in any year.
"""


def counted(number: int, most: int = MOST_COUNTED) -> str:
    """As it is shown: `1000+` for more than is counted."""
    return f"{most}+" if number > most else str(number)


async def counts_of(sight: Sight, clock: Clock) -> dict[Tab, int]:
    """How many clues of a year are under each tab, to MOST_COUNTED and one more."""
    conditions, values = tabs_asked(sight, clock, Tab)
    every = ", ".join(
        f"(SELECT count(*) FROM (SELECT FROM clue k WHERE {condition} "  # noqa: S608  # conditions of our own
        f"LIMIT {MOST_COUNTED + 1}) x) AS {tab.value}"
        for tab, condition in zip(Tab, conditions, strict=True)
    )
    (row,) = await fetch(f"SELECT {every}", *values)  # as above
    return {tab: row[tab.value] for tab in Tab}
