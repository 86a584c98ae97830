"""What a campaign found: units' scores, frequent faults, the reviewers' spread, what is missing."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from uuid import UUID

import msgspec

from evaluation.casefiles.queries import ReviewerLine
from evaluation.casefiles.rules import GRADE_TITLES, Bounds, Grade, grade_of, printed
from evaluation.casefiles.standards import Standard
from evaluation.casefiles.states import KIND_TITLES, FileKind
from evaluation.db import fetch

FREQUENT = 20
"""Faults that the page and the report list."""


class UnitScore(msgspec.Struct, frozen=True):
    """One unit in a campaign. `score`: the mean of its settled files, None while there is none."""

    unit: UUID
    title: str
    short_title: str
    listed: int
    drawn: int
    settled: int
    score: str | None
    faults: int

    def grade(self, bounds: Bounds) -> Grade | None:
        return grade_of(self.score, bounds) if self.score else None


async def unit_scores(jurisdiction: UUID, campaign: UUID) -> list[UnitScore]:
    """Every unit that listed a file, the best first, those without a score last."""
    rows = await fetch(
        "SELECT u.id AS unit, u.title, u.short_title, g.listed, coalesce(d.drawn, 0) AS drawn, "
        "coalesce(d.settled, 0) AS settled, d.total, coalesce(d.faults, 0) AS faults "
        "FROM (SELECT unit, count(*)::int AS listed FROM case_file WHERE campaign = $1 "
        "GROUP BY unit) g JOIN unit u ON u.id = g.unit AND u.jurisdiction = $2 "
        "LEFT JOIN (SELECT f.unit, count(*)::int AS drawn, count(f.score)::int AS settled, "
        "sum(f.score::numeric)::text AS total, sum(x.faults)::int AS faults FROM case_file f "
        "LEFT JOIN (SELECT v.case_file, count(*) AS faults FROM review_fault t "
        "JOIN case_review v ON v.id = t.review AND v.state = 'done' "
        "JOIN case_file y ON y.id = v.case_file WHERE y.campaign = $1 AND y.drawn IS NOT NULL "
        "GROUP BY v.case_file) x ON x.case_file = f.id "
        "WHERE f.campaign = $1 AND f.drawn IS NOT NULL GROUP BY f.unit) d ON d.unit = u.id",
        *(campaign, jurisdiction),
    )
    return sorted((_score_of(dict(row)) for row in rows), key=_best_first)


def _score_of(row: dict[str, object]) -> UnitScore:
    total, settled = row.pop("total"), row["settled"]
    score = printed(Fraction(str(total)) / int(str(settled))) if total is not None else None
    return msgspec.convert(row | {"score": score}, UnitScore)


def _best_first(one: UnitScore) -> tuple[bool, Fraction, str]:
    return (one.score is None, -Fraction(one.score or 0), one.short_title)


async def unlisted_units(jurisdiction: UUID, cycle: UUID, campaign: UUID) -> list[str]:
    """Units of the year's register that listed no file; a county on the city's board is none."""
    rows = await fetch(
        "SELECT u.short_title FROM unit u JOIN cycle c ON c.jurisdiction = u.jurisdiction "
        "AND c.year = u.year WHERE c.id = $1 AND c.jurisdiction = $2 AND u.own_code IS NULL "
        "AND NOT EXISTS (SELECT FROM case_file f WHERE f.campaign = $3 AND f.unit = u.id) "
        "ORDER BY u.short_title",
        *(cycle, jurisdiction, campaign),
    )
    return [row["short_title"] for row in rows]


class FaultLine(msgspec.Struct, frozen=True):
    """How often an item cost points, over all sheets that are done. `share`: of those sheets."""

    kind: FileKind
    head: str
    item: str
    words: str
    sheets: int
    files: int
    units: int
    points: str
    share: str

    @property
    def kind_title(self) -> str:
        return KIND_TITLES[self.kind]


async def frequent_faults(
    jurisdiction: UUID,
    campaign: UUID,
    sheets: Mapping[FileKind, Standard],
    unit: UUID | None = None,
) -> list[FaultLine]:
    """By the number of files, the commonest first; of one unit, or of all."""
    rows = await fetch(
        "WITH done AS (SELECT v.id, v.case_file, f.kind, f.unit FROM case_review v "
        "JOIN case_file f ON f.id = v.case_file WHERE f.campaign = $1 AND f.jurisdiction = $2 "
        "AND f.drawn IS NOT NULL AND v.state = 'done' AND ($3::uuid IS NULL OR f.unit = $3)) "
        "SELECT d.kind, x.item, count(*)::int AS sheets, "
        "count(DISTINCT d.case_file)::int AS files, count(DISTINCT d.unit)::int AS units, "
        "sum(x.points::numeric)::text AS points, "
        "(SELECT count(*) FROM done a WHERE a.kind = d.kind)::int AS all_sheets "
        "FROM done d JOIN review_fault x ON x.review = d.id GROUP BY d.kind, x.item "
        "ORDER BY files DESC, sum(x.points::numeric) DESC, d.kind, x.item LIMIT $4",
        *(campaign, jurisdiction, unit, FREQUENT),
    )
    return [_fault_of(dict(row), sheets) for row in rows]


def _fault_of(row: dict[str, object], sheets: Mapping[FileKind, Standard]) -> FaultLine:
    sheet = sheets.get(FileKind(str(row["kind"])))
    item, every = str(row["item"]), int(str(row.pop("all_sheets")))
    row["words"] = sheet.words.get(item, item) if sheet else item
    row["head"] = sheet.heads_of.get(item, "") if sheet else ""
    row["share"] = percent(int(str(row["sheets"])), every)
    return msgspec.convert(row, FaultLine)


def percent(part: int, whole: int) -> str:
    """One place, half-up: 33.3%; — of nothing."""
    if not whole:
        return "—"
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10}%"


class KindLine(msgspec.Struct, frozen=True):
    """Drawn files of one kind, by grade."""

    kind: FileKind
    drawn: int
    settled: int
    mean: str | None
    zeros: int
    grades: dict[Grade, int]

    @property
    def kind_title(self) -> str:
        return KIND_TITLES[self.kind]


async def kinds_of(jurisdiction: UUID, campaign: UUID, bounds: Bounds) -> list[KindLine]:
    rows = await fetch(
        "SELECT f.kind, count(*)::int AS drawn, count(f.score)::int AS settled, "
        "sum(f.score::numeric)::text AS total, "
        "(count(*) FILTER (WHERE f.score::numeric = 0))::int AS zeros, "
        "(count(*) FILTER (WHERE f.score::numeric >= $3::text::numeric))::int AS excellent, "
        "(count(*) FILTER (WHERE f.score::numeric < $4::text::numeric))::int AS failed "
        "FROM case_file f WHERE f.campaign = $1 AND f.jurisdiction = $2 AND f.drawn IS NOT NULL "
        "GROUP BY f.kind",
        *(campaign, jurisdiction, bounds.excellent, bounds.passed),
    )
    lines = [_kind_of(dict(row)) for row in rows]
    return sorted(lines, key=lambda line: list(FileKind).index(line.kind))


def _kind_of(row: dict[str, object]) -> KindLine:
    settled, excellent, failed = (
        int(str(row[name])) for name in ("settled", "excellent", "failed")
    )
    total = row["total"]
    grades = {
        Grade.EXCELLENT: excellent,
        Grade.PASSED: settled - excellent - failed,
        Grade.FAILED: failed,
    }
    return KindLine(
        FileKind(str(row["kind"])),
        int(str(row["drawn"])),
        settled,
        printed(Fraction(str(total)) / settled) if total is not None else None,
        int(str(row["zeros"])),
        grades,
    )


class Spread(msgspec.Struct, frozen=True):
    """How a reviewer judges: mean of the sheets that are done, beside the mean of all."""

    line: ReviewerLine
    mean: str | None
    from_all: str
    """How far above or below the mean of all; "" while there is none."""


def spreads(lines: Sequence[ReviewerLine]) -> list[Spread]:
    """The most severe first; those with nothing done last."""
    done = sum(line.done for line in lines)
    every = sum((Fraction(line.total) for line in lines), Fraction(0)) / done if done else None
    made = []
    for line in lines:
        own = Fraction(line.total) / line.done if line.done else None
        away = _signed(own - every) if own is not None and every is not None else ""
        made.append((own, Spread(line, printed(own) if own is not None else None, away)))
    made.sort(key=lambda pair: (pair[0] is None, pair[0] or Fraction(0), pair[1].line.username))
    return [one for _, one in made]


def _signed(value: Fraction) -> str:
    return f"{'+' if value >= 0 else '−'}{printed(abs(value))}"


def grade_counts(scores: Sequence[UnitScore], bounds: Bounds) -> dict[str, int]:
    """Units by grade, by its Chinese title."""
    grades = [grade_of(one.score, bounds) for one in scores if one.score]
    return {title: grades.count(grade) for grade, title in GRADE_TITLES.items()}
