"""日程 of a unit: the sittings it is on, its place and minutes there, the days of publication."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from evaluation.db import fetch


class Milestone(msgspec.Struct, frozen=True):
    """A day that the unit has nothing to hand in for."""

    day: date
    title: str
    words: str = ""


async def milestones_of(jurisdiction: UUID, units: Sequence[UUID]) -> list[Milestone]:
    """In order; `units` are those of the desk that asks."""
    values = (jurisdiction, list(units))
    sittings = [_sitting(dict(row)) for row in await fetch(_SITTINGS, *values)]
    days = [
        Milestone(row["day"], f"{row['year']} 年度{row['what']}")
        for row in await fetch(_DAYS, *values)
    ]
    return sorted(sittings + days, key=lambda one: (one.day, one.title))


_SITTINGS = (
    "SELECT coalesce(h.held_on, s.held_on) AS day, s.title, i.number, i.written, "
    "(SELECT count(*) FROM agenda_item a WHERE a.sitting = s.id) AS units, "
    "coalesce(f.report_seconds, 360) AS seconds, "
    "s.state <> 'prepared' OR EXISTS (SELECT FROM lots l WHERE l.sitting = s.id) AS drawn "
    "FROM agenda_item i JOIN sitting s ON s.id = i.sitting "
    "LEFT JOIN half_day h ON h.sitting = s.id AND h.number = i.half_day "
    "LEFT JOIN floor f ON f.sitting = s.id "
    "WHERE i.jurisdiction = $1 AND i.unit = ANY($2) AND i.live AND NOT s.rehearsal "
    "AND s.state <> 'voided'"
)
_DAYS = (
    "SELECT f.public_by AS day, c.year, '执法统计公布' AS what FROM statistics_form f "
    "JOIN cycle c ON c.id = f.cycle JOIN unit u ON u.jurisdiction = c.jurisdiction "
    "AND u.year = c.year WHERE c.jurisdiction = $1 AND u.id = ANY($2) "
    "UNION SELECT p.until, c.year, '评议结果公示期满' FROM cycle c "
    "JOIN unit u ON u.jurisdiction = c.jurisdiction AND u.year = c.year "
    "JOIN LATERAL (SELECT until FROM cycle_step WHERE cycle = c.id AND state = 'announced' "
    "AND until IS NOT NULL ORDER BY at DESC LIMIT 1) p ON true "
    "WHERE c.jurisdiction = $1 AND u.id = ANY($2)"
)


def _sitting(row: dict[str, object]) -> Milestone:
    return Milestone(
        msgspec.convert(row["day"], date),
        str(row["title"]),
        place_in_words(
            number=msgspec.convert(row["number"], int),
            of=msgspec.convert(row["units"], int),
            seconds=msgspec.convert(row["seconds"], int),
            written=bool(row["written"]),
            drawn=bool(row["drawn"]),
        ),
    )


def place_in_words(*, number: int, of: int, seconds: int, written: bool, drawn: bool) -> str:
    """Where the unit stands on the agenda, and how long it may speak."""
    if written:
        return "书面述职，不用到会发言"
    minutes, rest = divmod(seconds, 60)
    limit = f"限 {minutes} 分{f' {rest} 秒' if rest else '钟'}"
    place = f"第 {number} 家述职（共 {of} 家）" if drawn else "述职顺序还没有抽签"
    return f"{place}，{limit}"
