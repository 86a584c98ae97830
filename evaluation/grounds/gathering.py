"""What the records of a year say of its units: one question a kind of record, for all of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from evaluation.clues.moving import clue_label
from evaluation.clues.setting import DEFAULTS as USUAL
from evaluation.clues.setting import ends_on
from evaluation.clues.settings import setting_of
from evaluation.clues.states import ClueState
from evaluation.db import fetch
from evaluation.grounds.records import ClueFact, FileFact, FindingFact, LetterFact
from evaluation.grounds.rules import CHINA, REPORT, STATISTICS, Facts, Paper
from evaluation.rectification.default_templates import DEFAULTS
from evaluation.rectification.templates import Reader
from evaluation.workdays.queries import differs

T = TypeVar("T")
COUNTED = ("waiting", "accepted")
"""A return counts from its handing in; not while it is sent back, for then its figures move."""
TO_UNITS = [kind for kind, letter in DEFAULTS.items() if letter.reader == Reader.UNIT]
"""Kinds of letters that a unit signs for."""
NOT_TAKEN_UP = frozenset(
    {
        ClueState.UNREGISTERED,
        ClueState.REGISTERED,
        ClueState.DECLINED,
        ClueState.TRANSFERRED,
        ClueState.PASSED,
        ClueState.ARCHIVED,
    }
)
"""Nobody has accepted it as a clue of this unit; archived, that is, as one of these."""


async def facts_of(cycle: UUID, units: list[UUID]) -> dict[UUID, Facts]:
    """For units of that year."""
    values = (cycle, units)
    year = (await fetch(_YEAR, cycle))[0]
    papers = {
        REPORT: await _papers(_REPORTS, *values),
        STATISTICS: await _papers(_RETURNS, *values),
    }
    figures, findings = await _figures(*values), await _findings(units)
    clues = await _clues(*values, year["today"])
    letters, files = await _letters(*values), await _files(*values)
    return {
        unit: Facts(
            year["year"],
            {source: each[unit] for source, each in papers.items() if unit in each},
            figures.get(unit),
            findings=tuple(findings[unit]),
            complete=_said(year["said_by"], year["said_at"]),
            clues=tuple(clues[unit]),
            letters=tuple(letters[unit]),
            files=tuple(files[unit]),
            today=year["today"],
        )
        for unit in units
    }


_YEAR = (
    "SELECT c.year, a.full_name AS said_by, r.at AS said_at, "
    "(clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date AS today FROM cycle c "
    "LEFT JOIN complete_register r ON r.cycle = c.id LEFT JOIN account a ON a.id = r.said_by "
    "WHERE c.id = $1"
)


def _said(by: str | None, at: datetime | None) -> str:
    if by is None or at is None:
        return ""
    here = at.astimezone(CHINA)
    return f"{by} {here.year}年{here.month}月{here.day}日"


async def _papers(sql: str, *values: object) -> dict[UUID, Paper]:
    return {row["unit"]: Paper(**_without(row, "unit")) for row in await fetch(sql, *values)}


def _without(row: Mapping[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if key != name}


_REPORTS = (
    "SELECT u.id AS unit, o.due_at, o.due_at < clock_timestamp() AS over, "
    "coalesce(r.state, 'draft') AS state, v.handed_in_at AS first_at, "
    "coalesce(v.late, false) AS late FROM report_outline o "
    "JOIN unit u ON u.id = ANY($2) LEFT JOIN duty_report r ON r.unit = u.id "
    "LEFT JOIN report_version v ON v.report = r.id AND v.number = 1 WHERE o.cycle = $1"
)
_RETURNS = (
    "SELECT u.id AS unit, f.due_at, f.due_at < clock_timestamp() AS over, "
    "coalesce(r.state, 'draft') AS state, r.first_handed_in_at AS first_at, "
    "coalesce(r.late, false) AS late FROM statistics_form f "
    "JOIN unit u ON u.id = ANY($2) LEFT JOIN statistics_return r ON r.unit = u.id "
    "WHERE f.cycle = $1"
)
_CELLS = (
    "SELECT r.unit, c.cell, c.amount FROM statistics_return r "
    "JOIN statistics_form f ON f.id = r.form "
    'LEFT JOIN statistics_cell c ON c."return" = r.id '
    "AND c.cell ~ '^(staff|training)[.]' "
    "WHERE f.cycle = $1 AND r.unit = ANY($2) AND r.state = ANY($3)"
)


async def _figures(cycle: UUID, units: list[UUID]) -> dict[UUID, dict[str, Decimal | None]]:
    figures: dict[UUID, dict[str, Decimal | None]] = {}
    for row in await fetch(_CELLS, cycle, units, list(COUNTED)):
        cells = figures.setdefault(row["unit"], {})
        if row["cell"] is not None:
            cells[row["cell"]] = row["amount"]
    return figures


async def _findings(units: list[UUID]) -> dict[UUID, list[FindingFact]]:
    rows = await fetch(
        "SELECT unit, id, rule, cases, text, found_on, file FROM finding "
        "WHERE unit = ANY($1) AND NOT struck_out ORDER BY found_on, at, id",
        units,
    )
    return _by_unit((row["unit"], FindingFact(**_without(row, "unit"))) for row in rows)


async def _clues(cycle: UUID, units: list[UUID], day: date) -> dict[UUID, list[ClueFact]]:
    """Those that somebody took up as the unit's."""
    facts = ((row["unit"], _clue(row, day)) for row in await fetch(_CLUES, cycle, units))
    return _by_unit((unit, fact) for unit, fact in facts if fact.state not in NOT_TAKEN_UP)


def _clue(row: Mapping[str, Any], day: date) -> ClueFact:
    """An archived clue is what it was before."""
    values = dict(row)
    label = clue_label(values.pop("year"), values.pop("number"))
    due_on, ended_as = values.pop("due_on"), values.pop("ended_as")
    state = ClueState(ended_as or values.pop("state"))
    own = {name: values[name] for name in ClueFact.__struct_fields__ if name in values}
    overdue = due_on is not None and due_on < day
    return ClueFact(**own | {"label": label, "state": state, "overdue": overdue})


_CLUES = (
    "WITH own AS (SELECT k.id, k.unit, c.year, k.number, k.title, k.state, k.due_on, "
    "k.accountable, k.false_write_off, k.repeats IS NOT NULL AS repeats FROM clue k "
    "JOIN cycle c ON c.id = k.cycle WHERE k.cycle = $1 AND k.unit = ANY($2)), "
    "steps AS (SELECT s.clue, bool_or(s.step IN ('notify', 'notify_directly')) AS notified, "
    "bool_or(s.step = 'answer' AND s.before = 'rectifying') AS answered, "
    "bool_or(s.step = 'answer' AND s.before = 'rectifying' AND s.late) AS first_late, "
    "bool_or(s.step = 'answer' AND s.late) AS any_late, "
    "(array_agg(s.before ORDER BY s.at DESC) FILTER (WHERE s.step = 'archive'))[1] AS archived "
    "FROM clue_step s JOIN own ON own.id = s.clue GROUP BY s.clue) "
    "SELECT own.*, CASE WHEN own.state = 'archived' THEN s.archived END AS ended_as, "
    "coalesce(s.notified, false) AS notified, coalesce(s.answered, false) AS answered, "
    "coalesce(s.first_late, false) AS first_late, coalesce(s.any_late, false) AS any_late, "
    "EXISTS (SELECT FROM accountability a WHERE a.clue = own.id) AS held_to_account "
    "FROM own LEFT JOIN steps s ON s.clue = own.id ORDER BY own.number NULLS LAST, own.id"
)


_LETTERS = (
    "SELECT n.jurisdiction, n.unit, n.id, n.document_number, n.title, n.issued_on, "
    "(n.read_at AT TIME ZONE 'Asia/Shanghai')::date AS read_on FROM notice n "
    "WHERE n.cycle = $1 AND n.unit = ANY($2) AND n.state = 'issued' AND n.kind = ANY($3) "
    "ORDER BY n.issued_on, n.number, n.id"
)


async def _letters(cycle: UUID, units: list[UUID]) -> dict[UUID, list[LetterFact]]:
    """Issued ones, each with the last day to sign for it by the limits of the jurisdiction."""
    rows = await fetch(_LETTERS, cycle, units, TO_UNITS)
    if not rows:
        return defaultdict(list)
    limits = (await setting_of(rows[0]["jurisdiction"])).limits
    limit = limits.get("reading", USUAL.limits["reading"])
    marked = await differs()
    return _by_unit(
        (
            row["unit"],
            LetterFact(
                row["id"],
                row["document_number"] or row["title"],
                row["title"] if row["document_number"] else "",
                ends_on(row["issued_on"], limit, marked),
                row["read_on"],
            ),
        )
        for row in rows
    )


async def _files(cycle: UUID, units: list[UUID]) -> dict[UUID, list[FileFact]]:
    """Drawn ones, in the order of the draw; an objection that was upheld gives the score."""
    rows = await fetch(
        "SELECT f.unit, f.id, m.title AS campaign, m.id AS campaign_id, "
        "m.state = 'closed' AS closed, f.number, f.title, "
        "coalesce(CASE WHEN o.upheld THEN o.points END, f.score) AS score, "
        "EXISTS (SELECT FROM self_review s WHERE s.campaign = m.id AND s.unit = f.unit) "
        "AS self_reviewed, f.mended_at IS NOT NULL AS said_mended, f.mended_accepted AS accepted "
        "FROM campaign m JOIN case_file f ON f.campaign = m.id "
        "LEFT JOIN case_objection o ON o.case_file = f.id "
        "WHERE m.cycle = $1 AND f.unit = ANY($2) AND f.drawn IS NOT NULL "
        "ORDER BY m.at, f.drawn, f.id",
        *(cycle, units),
    )
    return _by_unit((row["unit"], FileFact(**_without(row, "unit"))) for row in rows)


def _by_unit(pairs: Iterable[tuple[UUID, T]]) -> dict[UUID, list[T]]:
    found: dict[UUID, list[T]] = defaultdict(list)
    for unit, fact in pairs:
        found[unit].append(fact)
    return found
