"""还差几张: ballots that are still to come, as counts per group. Who owes one is nowhere."""

from collections.abc import Mapping
from uuid import UUID

import msgspec

from evaluation.cycles.rules import group_titles
from evaluation.db import fetch
from evaluation.scoring.modes import Mode
from evaluation.scoring.queries import scheme_for


class GroupHere(msgspec.Struct, frozen=True):
    """A group of the hall: delegates present if sign-in was used, else slips that are out.

    Slips that were handed in belong to leavers, who are waited for no more.
    """

    issued: int
    entered: int
    handed_in: int
    signed_in: int
    present: int
    came: dict[int, int]

    def expected(self, number: int, mode: str) -> int:
        """Still in the hall who had come by then. In a mixed hall those alone who hold tablets."""
        on_tablets = self.entered - self.handed_in
        if mode == Mode.MIXED:
            return on_tablets
        here = self.present if self.signed_in else self.issued - self.handed_in
        late = sum(count for place, count in self.came.items() if place > number)
        return max(here - late, 0)


class GroupMissing(msgspec.Struct, frozen=True):
    """已交, 应交 and 还差 of one group for one unit."""

    group: str
    title: str
    cast: int
    missing: int

    @property
    def due(self) -> int:
        return self.cast + self.missing


class HallCounts(msgspec.Struct, frozen=True):
    """Counts of a hall at one moment. `here`: cast by slips that were not handed in since."""

    mode: str
    titles: dict[str, str]
    groups: dict[str, GroupHere]
    cast: dict[UUID, dict[str, int]]
    here: dict[UUID, dict[str, int]]

    def of(self, unit: UUID, number: int) -> list[GroupMissing]:
        """By group, in the scheme's order; nothing is waited for in a hall that scores on paper."""
        cast, here = self.cast.get(unit, {}), self.here.get(unit, {})
        return [
            GroupMissing(
                group,
                title,
                cast.get(group, 0),
                0
                if self.mode == Mode.PAPER
                else max(self.groups[group].expected(number, self.mode) - here.get(group, 0), 0),
            )
            for group, title in self.titles.items()
            if group in self.groups
        ]


async def hall_counts(sitting: UUID) -> HallCounts:
    rows = await fetch(
        'SELECT b.unit, s."group", count(*)::int AS cast, '
        "(count(*) FILTER (WHERE NOT s.handed_in))::int AS here FROM ballot b "
        "JOIN slip s ON s.id = b.slip WHERE b.sitting = $1 AND NOT s.withdrawn GROUP BY 1, 2",
        sitting,
    )
    cast: dict[UUID, dict[str, int]] = {}
    here: dict[UUID, dict[str, int]] = {}
    for row in rows:
        cast.setdefault(row["unit"], {})[row["group"]] = row["cast"]
        here.setdefault(row["unit"], {})[row["group"]] = row["here"]
    mode, groups = await _groups(sitting)
    return HallCounts(mode, group_titles(await scheme_for(sitting)), groups, cast, here)


async def _groups(sitting: UUID) -> tuple[str, dict[str, GroupHere]]:
    rows = await fetch(
        'WITH slips AS (SELECT "group", count(*) FILTER (WHERE entered) AS entered, '
        "count(*) FILTER (WHERE handed_in) AS handed_in FROM slip "
        'WHERE sitting = $1 AND NOT withdrawn GROUP BY "group"), '
        'people AS (SELECT d."group", count(*) AS signed_in, '
        "count(*) FILTER (WHERE NOT a.left) AS present FROM attendance a "
        'JOIN delegate d ON d.id = a.delegate WHERE a.sitting = $1 GROUP BY d."group"), '
        'came AS (SELECT "group", jsonb_object_agg(place, came) AS came FROM movement '
        'WHERE sitting = $1 AND came > 0 GROUP BY "group") '
        'SELECT m.mode, g."group", coalesce(o.issued, 0)::int AS issued, '
        "coalesce(s.entered, 0)::int AS entered, coalesce(s.handed_in, 0)::int AS handed_in, "
        "coalesce((SELECT sum(signed_in) FROM people), 0)::int AS signed_in, "
        "coalesce(p.present, 0)::int AS present, coalesce(c.came, '{}')::text AS came "
        'FROM sitting m LEFT JOIN (SELECT "group" FROM slips UNION SELECT "group" FROM people) g '
        'ON true LEFT JOIN slips s USING ("group") LEFT JOIN people p USING ("group") '
        'LEFT JOIN came c USING ("group") '
        'LEFT JOIN slips_out o ON o.sitting = m.id AND o."group" = g."group" WHERE m.id = $1',
        sitting,
    )
    groups = {row["group"]: _here(dict(row)) for row in rows if row["group"] is not None}
    return (rows[0]["mode"] if rows else Mode.TABLET), groups


def _here(row: dict[str, object]) -> GroupHere:
    came = msgspec.json.decode(str(row["came"]), type=dict[int, int])
    return msgspec.convert(row | {"came": came}, GroupHere)


async def missing_by_group(sitting: UUID, units: Mapping[UUID, int]) -> dict[str, int]:
    """By group title, over these units, which come with their numbers. No query for none."""
    if not units:
        return {}
    counts = await hall_counts(sitting)
    totals = dict.fromkeys(counts.titles.values(), 0)
    for unit, number in units.items():
        for line in counts.of(unit, number):
            totals[line.title] += line.missing
    return totals
