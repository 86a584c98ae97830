"""What of the statistics waits for the office, by year: for its first page."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.db import fetch
from evaluation.statistics.publishing import PUBLISH, to_publish
from evaluation.statistics.queries_office import day_of
from evaluation.workdays.queries import days_left


class Waiting(msgspec.Struct, frozen=True):
    """One year. `asked`: a first officer wants to publish; `outdated`: corrected since it was
    published; `to_hand_up`: a county has handed nothing up yet. `left` and `public_left` are
    working days.
    """

    cycle: UUID
    year: int
    waiting: int
    missing: int
    due_at: datetime
    left: int
    public_by: date
    public_left: int
    published: bool
    asked: bool
    outdated: bool
    to_hand_up: bool


async def waiting_in(jurisdiction: UUID) -> list[Waiting]:
    """Years with a form whose figures are not public yet, or where something else waits."""
    lines = []
    for row in await fetch(_YEARS, jurisdiction, PUBLISH):
        values = dict(row)
        corrected = values.pop("corrected")
        values["outdated"] = corrected and (await to_publish(jurisdiction, row["cycle"])).outdated
        if not row["published"] or any(
            values[name] for name in ("waiting", "asked", "outdated", "to_hand_up")
        ):
            left = await days_left(day_of(row["due_at"]))
            public_left = await days_left(row["public_by"])
            lines.append(Waiting(**values, left=left, public_left=public_left))
    return lines


_YEARS = (
    "SELECT c.id AS cycle, c.year, f.due_at, f.public_by, "
    "(count(*) FILTER (WHERE r.state = 'waiting'))::int AS waiting, "
    "(count(*) FILTER (WHERE coalesce(r.state, 'draft') IN ('draft', 'returned')))::int "
    "AS missing, (p.at IS NOT NULL) AS published, "
    "EXISTS (SELECT FROM approval a WHERE a.act = $2 AND a.subject = c.id) AS asked, "
    'coalesce(bool_or(EXISTS (SELECT FROM cell_correction k WHERE k."return" = r.id '
    "AND k.at > p.at)), false) AS corrected, "
    "(j.superior IS NOT NULL AND NOT EXISTS (SELECT FROM jurisdiction_return x "
    "WHERE x.cycle = c.id)) AS to_hand_up "
    "FROM statistics_form f JOIN cycle c ON c.id = f.cycle "
    "JOIN jurisdiction j ON j.id = c.jurisdiction "
    "JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year AND u.own_code IS NULL "
    "LEFT JOIN statistics_return r ON r.unit = u.id "
    "LEFT JOIN LATERAL (SELECT max(at) AS at FROM statistics_publication WHERE cycle = c.id) p "
    "ON true WHERE c.jurisdiction = $1 "
    "GROUP BY c.id, c.year, f.due_at, f.public_by, p.at, j.superior ORDER BY c.year DESC"
)
