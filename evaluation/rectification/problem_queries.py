"""What the office and a unit read of one problem on its way to 销号."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import msgspec

from evaluation.clues.setting import Light, light_of
from evaluation.clues.settings import setting_of
from evaluation.clues.states import RUNNING
from evaluation.db import fetch, fetch_one, found
from evaluation.rectification.problem import Entry, Evidence, Letter, Problem, Round, Taken
from evaluation.rectification.states import RoundState
from evaluation.workdays.queries import differs, today

_HEAD = (
    "SELECT k.id AS clue, k.cycle, c.year, c.sample, j.title AS jurisdiction_title, k.number, "
    "u.id AS unit, u.title AS unit_title, u.short_title AS unit_short, k.title, k.text, k.kind, "
    "k.source, k.state, k.level, k.finding, k.due_on, k.extended, k.accountable, "
    "k.false_write_off, r.id AS rectification, r.demands, r.begun_at FROM rectification r "
    "JOIN clue k ON k.id = r.clue JOIN cycle c ON c.id = k.cycle "
    "JOIN jurisdiction j ON j.id = k.jurisdiction JOIN unit u ON u.id = k.unit "
    "WHERE k.id = $1 AND k.jurisdiction = $2 "
)


async def problem_of(jurisdiction: UUID, cycle: UUID, clue: UUID) -> Problem:
    """For the office, with its steps and entries. Raises NotFound outside jurisdiction and year."""
    rows = await fetch(_HEAD + "AND k.cycle = $3", clue, jurisdiction, cycle)
    problem = await _problem(jurisdiction, dict(found(rows[0] if rows else None)))
    return msgspec.structs.replace(
        problem, draft=None, steps=await _steps(clue), entries=await _entries(clue)
    )


async def own_problem(jurisdiction: UUID, units: Sequence[UUID], clue: UUID) -> Problem:
    """For the unit: nothing of how the problem came to the bureau. Raises NotFound for another
    unit's, and for one under investigation.
    """
    rows = await fetch(_HEAD + f"AND k.unit = ANY($3) AND {SEEN}", clue, jurisdiction, list(units))
    row = dict(found(rows[0] if rows else None))
    return await _problem(jurisdiction, row | {"text": "", "source": "", "finding": ""})


SEEN = (
    "(k.state IN ('rectifying', 'verifying', 'sent_back', 'verified', 'written_off') "
    "OR k.state = 'archived' AND k.finding <> 'unfounded')"
)
"""Of a clue `k` with a rectification: whether its unit knows of it."""


async def _problem(jurisdiction: UUID, row: dict[str, Any]) -> Problem:
    rectification = row.pop("rectification")
    rounds = await _rounds(rectification)
    light = await _light(jurisdiction, row)
    letters = await _letters(row["clue"])
    return msgspec.convert(
        row
        | {
            "light": light,
            "rounds": tuple(one for one in rounds if one.state != RoundState.DRAFT),
            "draft": next((one for one in rounds if one.state == RoundState.DRAFT), None),
            "letters": letters,
        },
        Problem,
    )


async def _light(jurisdiction: UUID, row: dict[str, Any]) -> Light:
    setting = await setting_of(jurisdiction)
    due: date | None = row["due_on"] if row["state"] in RUNNING else None
    return light_of(due, await today(), setting.warn_days, await differs())


async def _rounds(rectification: object) -> list[Round]:
    """Newest first, each with its files."""
    rows = await fetch(
        "SELECT d.*, a.full_name AS saved, coalesce(b.full_name, '') AS decided "
        "FROM rectification_round d JOIN account a ON a.id = d.saved_by "
        "LEFT JOIN account b ON b.id = d.decided_by WHERE d.rectification = $1 "
        "ORDER BY d.number DESC",
        rectification,
    )
    files = await fetch(
        "SELECT e.answer, f.id AS file, f.name, f.size FROM round_file e "
        "JOIN kept_file f ON f.id = e.file JOIN rectification_round d ON d.id = e.answer "
        "WHERE d.rectification = $1 ORDER BY e.added_at, e.id",
        rectification,
    )
    kept: dict[UUID, list[Evidence]] = {}
    for one in files:
        kept.setdefault(one["answer"], []).append(Evidence(one["file"], one["name"], one["size"]))
    return [
        msgspec.convert(
            dict(row)
            | {
                "saved_by": row["saved"],
                "decided_by": row["decided"],
                "files": tuple(kept.get(row["id"], ())),
            },
            Round,
        )
        for row in rows
    ]


async def _letters(clue: object) -> list[Letter]:
    rows = await fetch(
        "SELECT n.id, n.title, n.document_number, n.issued_on, n.due_on, n.read_at FROM notice n "
        "JOIN notice_matter m ON m.notice = n.id WHERE m.clue = $1 AND n.state = 'issued' "
        "AND n.unit IS NOT NULL ORDER BY n.issued_at DESC",
        clue,
    )
    return msgspec.convert([dict(row) for row in rows], list[Letter])


async def _steps(clue: UUID) -> tuple[Taken, ...]:
    """Newest first."""
    rows = await fetch(
        "SELECT s.step, s.reason, s.late, s.due_after, s.by AS account, "
        "coalesce(a.full_name, '系统') AS by, s.at "
        "FROM clue_step s LEFT JOIN account a ON a.id = s.by WHERE s.clue = $1 ORDER BY s.at DESC",
        clue,
    )
    return msgspec.convert([dict(row) for row in rows], tuple[Taken, ...])


async def _entries(clue: UUID) -> tuple[Entry, ...]:
    rows = await fetch(
        "SELECT x.id, x.kind, x.persons, x.text, x.document_number, x.decided_on, "
        "a.full_name AS entered_by FROM accountability x JOIN account a ON a.id = x.entered_by "
        "WHERE x.clue = $1 ORDER BY x.decided_on, x.at",
        clue,
    )
    return msgspec.convert([dict(row) for row in rows], tuple[Entry, ...])


async def check_evidence(clue: UUID, file: UUID, *, drafts: bool) -> None:
    """A file of a round of the problem, which the caller has found; of its draft too, or not."""
    found(
        await fetch_one(
            "SELECT true FROM round_file e JOIN rectification_round d ON d.id = e.answer "
            "JOIN rectification r ON r.id = d.rectification WHERE r.clue = $1 AND e.file = $2 "
            "AND ($3 OR d.state <> 'draft') LIMIT 1",
            *(clue, file, drafts),
        )
    )


async def check_asked(jurisdiction: UUID, cycle: UUID, clue: UUID) -> None:
    """A problem of that year that was asked to be mended. Raises NotFound."""
    found(
        await fetch_one(
            "SELECT true FROM rectification r JOIN clue k ON k.id = r.clue "
            "WHERE k.id = $1 AND k.jurisdiction = $2 AND k.cycle = $3",
            *(clue, jurisdiction, cycle),
        )
    )
