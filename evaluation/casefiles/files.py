"""Case files as lists: found by number and title, filtered, a page at a time; and one of them."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec

from evaluation.casefiles.rules import GRADE_TITLES, Bounds, Grade, grade_of
from evaluation.casefiles.states import KIND_TITLES, FileKind, ReviewState
from evaluation.db import fetch, found

PAGE = 50
LONGEST_WANTED = 60


class FileStand(StrEnum):
    """How a file stands, in one word."""

    LISTED = "listed"
    UNASSIGNED = "unassigned"
    REVIEWING = "reviewing"
    THIRD = "third"
    SETTLED = "settled"
    OBJECTED = "objected"


STAND_TITLES = {
    FileStand.LISTED: "没有抽中",
    FileStand.UNASSIGNED: "待分派",
    FileStand.REVIEWING: "待评查",
    FileStand.THIRD: "待第三人",
    FileStand.SETTLED: "已评定",
    FileStand.OBJECTED: "有异议待处理",
}


class Wanted(msgspec.Struct, frozen=True):
    """What is looked for; empty fields ask for nothing. `undone`: drawn and without a score."""

    text: str = ""
    unit: UUID | None = None
    kind: FileKind | None = None
    stand: FileStand | None = None
    grade: Grade | None = None
    drawn: bool = False
    undone: bool = False
    page: int = 1

    @property
    def state(self) -> str:
        """As the filter's list says it."""
        return self.stand or ("undone" if self.undone else "drawn" if self.drawn else "")

    @property
    def query(self) -> dict[str, str]:
        """All but the page, as an address says it; what is not asked for is left out."""
        asked = {"q": self.text, "unit": str(self.unit or ""), "kind": self.kind or ""}
        asked |= {"state": self.state, "grade": self.grade or ""}
        return {name: str(value) for name, value in asked.items() if value}


class FileLine(msgspec.Struct, frozen=True):
    """One file in a list; `place` in the draw, None where it was not drawn."""

    id: UUID
    unit: UUID
    unit_title: str
    kind: FileKind
    number: str
    title: str
    closed_on: date
    place: int | None
    handed_in: bool
    stand: FileStand
    done: int
    reviews: int
    score: str | None

    @property
    def kind_title(self) -> str:
        return KIND_TITLES[self.kind]

    def grade_title(self, bounds: Bounds) -> str:
        return GRADE_TITLES[grade_of(self.score, bounds)] if self.score else ""


class FilePage(msgspec.Struct, frozen=True):
    lines: tuple[FileLine, ...]
    found: int
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.found // PAGE))


_STAND = (
    "CASE WHEN f.drawn IS NULL THEN 'listed' "
    "WHEN EXISTS (SELECT FROM case_objection o WHERE o.case_file = f.id AND o.upheld IS NULL) "
    "THEN 'objected' WHEN f.score IS NOT NULL THEN 'settled' WHEN n.reviews < 2 THEN 'unassigned' "
    "WHEN n.reviews > 2 OR n.done = 2 THEN 'third' ELSE 'reviewing' END"
)
_REVIEWS = (
    " LEFT JOIN LATERAL (SELECT count(*)::int AS reviews, "
    "(count(*) FILTER (WHERE r.state = 'done'))::int AS done "
    "FROM case_review r WHERE r.case_file = f.id AND f.drawn IS NOT NULL) n ON true"
)
_FILES = "FROM case_file f JOIN unit u ON u.id = f.unit"
_OWN = " WHERE f.campaign = $1 AND f.jurisdiction = $2"
_ORDER = " ORDER BY f.drawn NULLS LAST, u.short_title, f.kind, f.number"


async def files_of(jurisdiction: UUID, campaign: UUID, wanted: Wanted, bounds: Bounds) -> FilePage:
    """Drawn ones first, in the order of the draw; then the others by unit and number.

    Reviews are counted for the page alone, unless it is asked how files stand.
    """
    where, values = _where(wanted, bounds)
    chosen = f"{_FILES}{_REVIEWS if wanted.stand else ''}{_OWN}{where}"
    own = (campaign, jurisdiction, *values)
    total = await fetch(
        f"SELECT count(*)::int AS found, count(f.drawn)::int AS drawn {chosen}", *own
    )
    count: int = total[0]["found"]
    here = min(max(wanted.page, 1), max(1, -(-count // PAGE)))
    whole = here * PAGE <= total[0]["drawn"]  # then nothing else has to be put in order
    order = " AND f.drawn IS NOT NULL ORDER BY f.drawn" if whole else _ORDER
    page = f"SELECT f.id {chosen}{order} LIMIT {PAGE} OFFSET {(here - 1) * PAGE}"
    rows = await fetch(
        "SELECT f.id, f.unit, u.short_title AS unit_title, f.kind, f.number, f.title, "  # noqa: S608  # our own words
        "f.closed_on, f.drawn AS place, (f.file IS NOT NULL OR f.paper_number <> '') AS "
        f"handed_in, {_STAND} AS stand, n.done, n.reviews, f.score FROM ({page}) p "
        f"JOIN case_file f ON f.id = p.id JOIN unit u ON u.id = f.unit{_REVIEWS}{_ORDER}",
        *own,
    )
    return FilePage(tuple(msgspec.convert(dict(row), FileLine) for row in rows), count, here)


def _where(wanted: Wanted, bounds: Bounds) -> tuple[str, list[object]]:
    """Conditions and their values, from $3 on."""
    parts: list[str] = []
    values: list[object] = []

    def add(words: str, *found: object) -> None:
        places = [f"${len(values) + 3 + at}" for at in range(len(found))]
        parts.append(words.format(*places))
        values.extend(found)

    text = wanted.text.strip()[:LONGEST_WANTED]
    if text:
        signs = {"\\": "\\\\", "%": "\\%", "_": "\\_"}
        pattern = "".join(signs.get(sign, sign) for sign in text)
        add("(f.number || ' ' || f.title) LIKE {0}", f"%{pattern}%")
    if wanted.unit:
        add("f.unit = {0}", wanted.unit)
    if wanted.kind:
        add("f.kind = {0}", wanted.kind)
    if wanted.stand:
        add(f"{_STAND} = {{0}}", wanted.stand)
    if wanted.grade:
        _add_grade(add, wanted.grade, bounds)
    if wanted.drawn or wanted.undone or wanted.stand not in (None, FileStand.LISTED):
        parts.append("f.drawn IS NOT NULL")
    if wanted.undone:
        parts.append("f.score IS NULL")
    return "".join(f" AND {part}" for part in parts), values


def _add_grade(add: Any, grade: Grade, bounds: Bounds) -> None:  # noqa: ANN401  # a local function
    if grade == Grade.EXCELLENT:
        add("f.score::numeric >= {0}::text::numeric", bounds.excellent)
    elif grade == Grade.FAILED:
        add("f.score::numeric < {0}::text::numeric", bounds.passed)
    else:
        add(
            "f.score::numeric >= {0}::text::numeric AND f.score::numeric < {1}::text::numeric",
            *(bounds.passed, bounds.excellent),
        )


class Fault(msgspec.Struct, frozen=True):
    item: str
    points: str
    note: str


class ReviewSide(msgspec.Struct, frozen=True):
    """One sheet on the file, as the office reads it beside the others."""

    id: UUID
    position: int
    reviewer: UUID
    account: UUID
    full_name: str
    username: str
    home: str
    state: ReviewState
    points: str | None
    zero_item: str
    opinion: str
    done_at: datetime | None
    faults: dict[str, Fault]

    @property
    def done(self) -> bool:
        return self.state == ReviewState.DONE


class Objection(msgspec.Struct, frozen=True):
    text: str
    made_by: str
    at: datetime
    upheld: bool | None
    points: str | None
    decision: str
    decided_by: str | None
    decided_at: datetime | None


class OneFile(msgspec.Struct, frozen=True):
    """One file with its sheets side by side."""

    id: UUID
    unit: UUID
    unit_title: str
    short_title: str
    kind: FileKind
    number: str
    title: str
    closed_on: date
    place: int | None
    file: UUID | None
    paper_number: str
    score: str | None
    mended: str
    mended_at: datetime | None
    mended_accepted: bool | None
    reviews: tuple[ReviewSide, ...] = ()
    objection: Objection | None = None

    @property
    def kind_title(self) -> str:
        return KIND_TITLES[self.kind]

    def may_be_reviewed_by(self, reviewer: UUID, home: UUID | None) -> bool:
        """Not by the own unit's people, and by nobody twice."""
        return home != self.unit and all(one.reviewer != reviewer for one in self.reviews)


async def one_file(jurisdiction: UUID, campaign: UUID, case_file: UUID) -> OneFile:
    """Raises NotFound for one of another campaign or jurisdiction."""
    rows = await fetch(
        "SELECT f.id, f.unit, u.title AS unit_title, u.short_title, f.kind, f.number, f.title, "
        "f.closed_on, f.drawn AS place, f.file, f.paper_number, f.score, f.mended, f.mended_at, "
        "f.mended_accepted FROM case_file f JOIN unit u ON u.id = f.unit "
        "WHERE f.id = $1 AND f.campaign = $2 AND f.jurisdiction = $3",
        *(case_file, campaign, jurisdiction),
    )
    head = dict(found(rows[0] if rows else None))
    sides = await sides_of(jurisdiction, [case_file])
    head["reviews"] = tuple(sides.get(case_file, ()))
    head["objection"] = await _objection(case_file)
    return msgspec.convert(head, OneFile)


async def sides_of(jurisdiction: UUID, files: list[UUID]) -> dict[UUID, list[ReviewSide]]:
    """The sheets of these files, by file, with their faults in one query."""
    rows = await fetch(
        "SELECT v.case_file, v.id, v.position, v.reviewer, a.id AS account, a.full_name, "
        "a.username, coalesce(u.short_title, '') AS home, v.state, v.points, v.zero_item, "
        "v.opinion, v.done_at, coalesce(json_object_agg(x.item, json_build_object('item', "
        "x.item, 'points', x.points, 'note', x.note)) "
        "FILTER (WHERE x.item IS NOT NULL), '{}') AS faults "
        "FROM case_review v JOIN case_reviewer r ON r.id = v.reviewer "
        "JOIN account a ON a.id = r.account LEFT JOIN unit u ON u.id = r.unit "
        "LEFT JOIN review_fault x ON x.review = v.id "
        "WHERE v.case_file = ANY($1) AND v.jurisdiction = $2 "
        "GROUP BY v.id, a.id, u.short_title ORDER BY v.case_file, v.position",
        *(files, jurisdiction),
    )
    found_sides: dict[UUID, list[ReviewSide]] = {}
    for row in rows:
        values = dict(row)
        values["faults"] = msgspec.json.decode(values["faults"])
        file = values.pop("case_file")
        found_sides.setdefault(file, []).append(msgspec.convert(values, ReviewSide))
    return found_sides


async def _objection(case_file: UUID) -> Objection | None:
    rows = await fetch(
        "SELECT o.text, a.full_name AS made_by, o.at, o.upheld, o.points, o.decision, "
        "b.full_name AS decided_by, o.decided_at FROM case_objection o "
        "JOIN account a ON a.id = o.made_by LEFT JOIN account b ON b.id = o.decided_by "
        "WHERE o.case_file = $1",
        case_file,
    )
    return msgspec.convert(dict(rows[0]), Objection) if rows else None
