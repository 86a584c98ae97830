"""Figures of the 评议会 and of what was published of it, in the own jurisdiction and below."""

from uuid import UUID

import msgspec

from evaluation.annual.fields import Figure, Year, counted
from evaluation.cycles.queries import bundle_scheme, newest_scheme
from evaluation.cycles.rules import Scope
from evaluation.db import fetch
from evaluation.documents.official import chinese_date

SITTING, RANKING, COUNTIES = "评议会", "评议结果", "县市区"
HELD = "('open', 'paused', 'closed', 'opened', 'signed')"
"""States of a sitting that has begun and was not voided."""


async def sitting_figures(year: Year) -> list[Figure]:
    """Days, units and delegates of all sittings of the year together; rehearsals are none."""
    rows = await fetch(
        "SELECT s.id, coalesce((SELECT array_agg(DISTINCT h.held_on) FROM half_day h "  # noqa: S608  # own words
        "WHERE h.sitting = s.id), ARRAY[s.held_on]) AS days, (SELECT count(*) FROM agenda_item a "
        "WHERE a.sitting = s.id) AS units FROM sitting s "
        f"WHERE s.cycle = $1 AND NOT s.rehearsal AND s.state IN {HELD} ORDER BY s.held_on, s.id",
        year.cycle,
    )
    days = sorted({day for row in rows for day in row["days"]})
    source = f"/office/sittings/{rows[0]['id']}" if rows else "/office"
    present = await _present([row["id"] for row in rows])
    groups = await _groups(year.cycle)
    counts = {
        "评议会场次": ("场", len(rows) or None),
        "评议会日期": ("", "、".join(map(chinese_date, days))),
        "参评单位数": ("家", sum(row["units"] for row in rows) or None),
        "到会代表数": ("人", present or None),
    }
    return [
        *(counted(name, SITTING, unit, source, value) for name, (unit, value) in counts.items()),
        *await _invited(year, groups),
    ]


async def _present(sittings: list[UUID]) -> int:
    rows = await fetch(
        "SELECT count(DISTINCT delegate) AS present FROM attendance WHERE sitting = ANY($1)",
        sittings,
    )
    return int(rows[0]["present"])


async def _groups(cycle: UUID) -> dict[str, str]:
    """Titles of the groups by id, in the order of the scheme."""
    scheme = await newest_scheme(cycle)
    groups = (await bundle_scheme(scheme))["groups"] if scheme else []
    return {group["id"]: group["title"] for group in groups}


async def _invited(year: Year, groups: dict[str, str]) -> list[Figure]:
    rows = await fetch(
        'SELECT "group", count(*) AS invited FROM delegate WHERE cycle = $1 GROUP BY 1', year.cycle
    )
    invited = {row["group"]: row["invited"] for row in rows}
    titles = [title for group, title in groups.items() if group in invited]
    source = "/office/delegates"
    return [
        counted("邀请代表数", SITTING, "人", source, sum(invited.values()) or None),
        counted("代表组数", SITTING, "个", source, len(titles) or None),
        counted("代表组别", SITTING, "", source, "、".join(titles)),
        *(
            counted(f"邀请{title}数", SITTING, "人", source, invited[group])
            for group, title in groups.items()
            if group in invited
        ),
    ]


class _Board(msgspec.Struct, frozen=True):
    """A board, and what was published of it last, if anything was; `graded` by the grade's id."""

    title: str
    scope: Scope | None
    sitting: UUID | None
    graded: dict[str, list[str]]


async def ranking_figures(year: Year) -> list[Figure]:
    """How many units got each grade, by board; names only where the scope makes them public."""
    scheme = await newest_scheme(year.cycle)
    listed = (await bundle_scheme(scheme))["grades"] if scheme else []
    grades = {grade["id"]: grade["title"] for grade in listed}
    figures = []
    for board in await _boards(year):
        source = f"/office/sittings/{board.sitting}/ranking" if board.sitting else "/office"
        ranked = {title: board.graded.get(grade, []) for grade, title in grades.items()}
        for grade, units in ranked.items():
            number = len(units) if board.sitting else None
            figures.append(counted(f"{board.title}{grade}数", RANKING, "家", source, number))
        for best in list(ranked)[:1]:
            names = "、".join(ranked[best]) if board.scope in PUBLIC else None
            figures.append(counted(f"{board.title}{best}名单", RANKING, "", source, names))
    return figures


PUBLIC = {Scope.EXCELLENT, Scope.GRADES, Scope.ALL}


async def _boards(year: Year) -> list[_Board]:
    rows = await fetch(
        "SELECT b.title, p.scope, p.sitting, coalesce((SELECT json_agg(json_build_array(n.grade, "
        "u.short_title) ORDER BY u.short_title) FROM standing n JOIN unit u ON u.id = n.unit "
        "WHERE n.tally = p.tally AND n.grade IS NOT NULL), '[]')::text AS graded "
        "FROM board b LEFT JOIN LATERAL (SELECT x.scope, x.tally, s.id AS sitting "
        "FROM publication x JOIN tally t ON t.id = x.tally JOIN sitting s ON s.id = t.sitting "
        "WHERE s.board = b.id ORDER BY t.version DESC LIMIT 1) p ON true "
        "WHERE b.cycle = $1 ORDER BY b.title DESC",
        year.cycle,
    )
    boards = []
    for row in rows:
        graded: dict[str, list[str]] = {}
        for grade, unit in msgspec.json.decode(row["graded"], type=list[tuple[str, str]]):
            graded.setdefault(grade, []).append(unit)
        scope = Scope(row["scope"]) if row["scope"] else None
        boards.append(_Board(row["title"], scope, row["sitting"], graded))
    return boards


async def county_figures(year: Year) -> list[Figure]:
    """The counties below: how many there are, and which of them held a sitting of this year."""
    if not year.over_counties:
        return []
    rows = await fetch(
        "SELECT j.title, EXISTS (SELECT FROM sitting s JOIN cycle c ON c.id = s.cycle "  # noqa: S608  # own words
        f"WHERE c.jurisdiction = j.id AND c.year = $2 AND NOT s.rehearsal AND s.state IN {HELD}) "
        "AS held FROM jurisdiction j WHERE j.superior = $1 ORDER BY j.code",
        *(year.jurisdiction, year.year),
    )
    held = [row["title"] for row in rows if row["held"]]
    source = "/office/counties"
    return [
        counted("县市区数", COUNTIES, "个", source, len(rows)),
        counted("召开评议会的县市区数", COUNTIES, "个", source, len(held)),
        counted("召开评议会的县市区", COUNTIES, "", source, "、".join(held)),
    ]
