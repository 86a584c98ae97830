"""Objective items of a year as they stand, and what was computed from the records so far."""

from datetime import datetime
from uuid import UUID

import msgspec

from evaluation.cycles.queries import newest_scheme, scheme_of
from evaluation.db import fetch
from evaluation.grounds.rules import Step
from evaluation.rectification.problem_queries import SEEN


class ItemRow(msgspec.Struct, frozen=True):
    """An objective item as it stands, beside what was computed of it; `taken`: by deductions."""

    id: UUID
    unit: UUID
    item: str
    title: str
    maximum: str
    points: str | None
    found: tuple[str, ...]
    computed: tuple[str, ...]
    objected: bool
    content: str | None
    overridden: bool


async def items_of(units: list[UUID]) -> list[ItemRow]:
    """In the order of their numbers."""
    rows = await fetch(
        "SELECT o.id, o.unit, o.item, o.title, o.maximum, o.points, "
        "coalesce(array_agg(d.points) FILTER (WHERE d.ground = ''), '{}') AS found, "
        "coalesce(array_agg(d.points) FILTER (WHERE d.ground <> ''), '{}') AS computed, "
        "EXISTS (SELECT FROM objection j WHERE j.item = o.id) AS objected, g.content, "
        "g.overridden_by IS NOT NULL AS overridden FROM objective_item o "
        "LEFT JOIN deduction d ON d.item = o.id LEFT JOIN item_ground g ON g.item = o.id "
        "WHERE o.unit = ANY($1) GROUP BY o.id, g.id ORDER BY o.unit, o.item",
        units,
    )
    return [msgspec.convert(dict(row), ItemRow) for row in rows]


async def words_of_items(cycle: UUID) -> dict[str, tuple[str, str]]:
    """Title and rule by number, as the year's newest scheme has them."""
    version = await newest_scheme(cycle)
    items = (await scheme_of(version)).items if version else ()
    return {item.id: (item.title, item.rule) for item in items}


class GroundLine(msgspec.Struct, frozen=True):
    """核算依据 of one item as pages show it. `points` None: nothing could be computed."""

    points: str | None
    steps: tuple[Step, ...]
    computed_at: datetime
    overridden_by: str | None
    override_reason: str


async def grounds_of(jurisdiction: UUID, unit: UUID) -> dict[str, GroundLine]:
    """By the item's number; the caller has measured who may see the unit's scores."""
    rows = await fetch(
        "SELECT o.item, g.points, g.content, g.computed_at, a.full_name AS overridden_by, "
        "g.override_reason FROM item_ground g JOIN objective_item o ON o.id = g.item "
        "LEFT JOIN account a ON a.id = g.overridden_by "
        "WHERE o.unit = $1 AND o.jurisdiction = $2",
        *(unit, jurisdiction),
    )
    grounds = {}
    for row in rows:
        values = dict(row)
        item, steps = values.pop("item"), read_steps(values.pop("content"))
        grounds[item] = GroundLine(steps=steps, **values)
    return grounds


async def clues_known_to(jurisdiction: UUID, unit: UUID) -> set[UUID]:
    """线索 of the unit that it may open today; one that is investigated anew it may not."""
    rows = await fetch(
        "SELECT k.id FROM rectification r JOIN clue k ON k.id = r.clue "  # noqa: S608  # own text
        f"WHERE k.unit = $1 AND k.jurisdiction = $2 AND {SEEN}",
        *(unit, jurisdiction),
    )
    return {row["id"] for row in rows}


class Computed(msgspec.Struct, frozen=True):
    """Units of a year with grounds; `stale`: those whose records moved since."""

    units: int
    stale: int


_COMPUTED = (
    "WITH own AS (SELECT id, unit FROM clue WHERE cycle = $1), "
    "moved (unit, at) AS (SELECT k.unit, s.at FROM clue_step s JOIN own k ON k.id = s.clue "
    "UNION ALL SELECT k.unit, a.at FROM accountability a JOIN own k ON k.id = a.clue "
    "UNION ALL SELECT n.unit, greatest(n.issued_at, n.read_at) FROM notice n "
    "WHERE n.cycle = $1 AND n.state = 'issued' "
    "UNION ALL SELECT f.unit, greatest(m.closed_at, f.mended_at) FROM campaign m "
    "JOIN case_file f ON f.campaign = m.id WHERE m.cycle = $1 AND f.drawn IS NOT NULL "
    "UNION ALL SELECT f.unit, greatest(f.at, f.struck_out_at) FROM finding f "
    "JOIN unit u ON u.id = f.unit JOIN cycle c ON c.jurisdiction = u.jurisdiction "
    "AND c.year = u.year WHERE c.id = $1), "
    "last AS (SELECT unit, max(at) AS at FROM moved GROUP BY unit) "
    "SELECT count(DISTINCT o.unit)::int AS units, count(DISTINCT o.unit) FILTER (WHERE "
    "greatest(r.handed_in_at, CASE WHEN r.state = 'returned' THEN r.decided_at END, k.at, "
    "v.handed_in_at, l.at, q.at) > g.computed_at)::int AS stale FROM cycle c "
    "JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year "
    "JOIN objective_item o ON o.unit = u.id JOIN item_ground g ON g.item = o.id "
    "LEFT JOIN statistics_return r ON r.unit = u.id "
    'LEFT JOIN (SELECT "return", max(at) AS at FROM cell_correction GROUP BY 1) k '
    'ON k."return" = r.id LEFT JOIN duty_report d ON d.unit = u.id '
    "LEFT JOIN report_version v ON v.report = d.id AND v.number = 1 "
    "LEFT JOIN last l ON l.unit = u.id LEFT JOIN complete_register q ON q.cycle = c.id "
    "WHERE c.id = $1"
)


async def computed_in(cycle: UUID) -> Computed:
    """A return that is accepted has not moved; one that is sent back, or corrected, has.

    A day that passes moves no record, although what runs late by it costs points.
    """
    rows = await fetch(_COMPUTED, cycle)
    return Computed(**rows[0])


def write_steps(steps: tuple[Step, ...]) -> str:
    return msgspec.json.encode(steps).decode()


def read_steps(content: str) -> tuple[Step, ...]:
    return msgspec.json.decode(content, type=tuple[Step, ...])
