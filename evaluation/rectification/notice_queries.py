"""What is read of the letters: the office's list, one letter, what may be notified."""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import msgspec

from evaluation.clues.moving import clue_label
from evaluation.clues.setting import DEFAULTS as DEFAULT_SETTING
from evaluation.clues.setting import Limit, Setting, ends_on
from evaluation.clues.states import STATE_TITLES, ClueState
from evaluation.db import fetch, found
from evaluation.rectification.default_templates import DEFAULTS
from evaluation.rectification.notice_content import Content, decoded
from evaluation.rectification.states import NOTICE_TITLES, NoticeState
from evaluation.rectification.templates import Reader, Template
from evaluation.workdays.queries import differs

A_PAGE = 50
FOR_UNITS = [kind for kind, one in DEFAULTS.items() if one.reader == Reader.UNIT]
TO_TELL = [kind for kind in FOR_UNITS if kind != "assignment"]
"""Letters of which the superior of a unit under vertical management is told."""
STANDS = {
    "draft": "草稿",
    "unread": "未签收",
    "late": "超期",
    "untold": "未告知上级",
    "withdrawn": "已作废",
}
VERTICAL = "垂直"


class NoticeLine(msgspec.Struct, frozen=True, kw_only=True):
    """One letter. `unread_late`, `answer_late`: red; `untold`: the superior was not told yet."""

    id: UUID
    kind: str
    state: NoticeState
    kind_title: str
    title: str
    document_number: str
    unit: UUID | None
    unit_title: str
    clues: int
    due_on: date | None
    made_at: datetime
    issued_on: date | None
    read_at: datetime | None
    read_by: str
    unread_late: bool
    answered: bool
    answer_late: bool
    untold: bool
    printed: bool

    @property
    def template(self) -> Template:
        return DEFAULTS[self.kind]

    @property
    def to_unit(self) -> bool:
        return self.template.reader == Reader.UNIT

    @property
    def late(self) -> bool:
        return self.unread_late or self.answer_late

    @property
    def state_title(self) -> str:
        return NOTICE_TITLES[self.state]


class NoticeList(msgspec.Struct, frozen=True):
    """A page of the letters of a year, with how many there are in each stand."""

    cycle: UUID
    year: int
    place: str
    sample: bool
    lines: list[NoticeLine]
    total: int
    counts: dict[str, int]
    units: list[tuple[UUID, str]]
    page: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // A_PAGE))


class ClueOfNotice(msgspec.Struct, frozen=True):
    id: UUID
    year: int
    number: int | None
    title: str
    kind: str
    state: ClueState
    due_on: date | None

    @property
    def label(self) -> str:
        return clue_label(self.year, self.number)

    @property
    def state_title(self) -> str:
        return STATE_TITLES[self.state]


class NoticePage(msgspec.Struct, frozen=True, kw_only=True):
    """One letter in the office. `told`: the letter that told its superior."""

    line: NoticeLine
    content: Content
    cycle: UUID
    year: int
    place: str
    sample: bool
    reason: str
    made_by: str
    issued_by: str
    issued_at: datetime | None
    vertical: bool
    told: UUID | None
    pdf_digest: str
    substitutes: str
    clues: list[ClueOfNotice]


class Clock(NamedTuple):
    """`unread_before`: what was issued on this day or before ought to have been read."""

    today: date
    limit: Limit
    marked: dict[date, bool]
    unread_before: date


_TODAY = (
    "(clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date AS today, (SELECT s.content FROM "
    "clue_setting s WHERE s.jurisdiction = j.id) AS setting"
)
_ANSWERED = (
    "NOT EXISTS (SELECT FROM notice_matter m WHERE m.notice = n.id AND NOT EXISTS (SELECT FROM "
    "clue_step s WHERE s.clue = m.clue AND s.at > n.issued_at AND s.step IN ('answer', "
    "'find_unfounded', 'find_founded', 'find_partly', 'transfer', 'pass_on', 'write_off')))"
)
LINE = (
    "n.id, n.kind, n.state, n.content::jsonb ->> 'title' AS kind_title, n.title, "
    "n.document_number, n.unit, coalesce(u.short_title, '') AS unit_title, (SELECT count(*) FROM "
    "notice_matter m WHERE m.notice = n.id) AS clues, n.due_on, n.made_at, n.issued_on, n.read_at, "
    "coalesce(r.full_name, '') AS read_by, n.pdf IS NOT NULL AS printed, f.* "
)
FACTS = (
    "CROSS JOIN LATERAL (SELECT n.state = 'issued' AND n.read_at IS NULL AND n.kind = ANY($2) "  # noqa: S608  # own words
    f"AND n.issued_on <= $3 AS unread_late, {_ANSWERED} AS answered, n.state = 'issued' "
    f"AND n.kind = ANY($2) AND n.due_on < $4 AND NOT {_ANSWERED} AS answer_late, "
    "n.state = 'issued' AND n.kind = ANY($5) AND u.class LIKE '%垂直%' AND NOT EXISTS (SELECT FROM "
    "notice t WHERE t.jurisdiction = n.jurisdiction AND t.kind = 'superior' "
    "AND t.state = 'issued' AND t.content::jsonb ->> 'about' = n.id::text) AS untold) f "
)
FROM = "FROM notice n LEFT JOIN unit u ON u.id = n.unit LEFT JOIN account r ON r.id = n.read_by "
_STAND = (
    "CASE $6 WHEN '' THEN n.state <> 'withdrawn' WHEN 'draft' THEN n.state = 'draft' "
    "WHEN 'unread' THEN n.state = 'issued' AND n.read_at IS NULL AND n.kind = ANY($2) "
    "WHEN 'late' THEN f.unread_late OR f.answer_late WHEN 'untold' THEN f.untold "
    "WHEN 'withdrawn' THEN n.state = 'withdrawn' ELSE true END"
)
_LIST = (
    f"SELECT {LINE}, count(*) OVER () AS total {FROM}{FACTS}WHERE n.cycle = $1 AND {_STAND} "
    "AND ($7 = '' OR n.kind = $7) AND ($8::uuid IS NULL OR n.unit = $8) "
    "AND n.jurisdiction = $9 ORDER BY f.unread_late OR f.answer_late DESC, n.state = 'draft' DESC, "
    "coalesce(n.issued_at, n.made_at) DESC, n.id LIMIT $10 OFFSET $11"
)
_COUNTS = (
    "SELECT count(*) FILTER (WHERE n.state = 'draft') AS draft, count(*) FILTER (WHERE "
    "n.state = 'issued' AND n.read_at IS NULL AND n.kind = ANY($2)) AS unread, count(*) FILTER "
    "(WHERE f.unread_late OR f.answer_late) AS late, count(*) FILTER (WHERE f.untold) AS untold, "
    f"count(*) FILTER (WHERE n.state = 'withdrawn') AS withdrawn {FROM}{FACTS}"
    "WHERE n.cycle = $1 AND n.jurisdiction = $6"
)


async def notices_of(  # the filters of the page
    jurisdiction: UUID,
    cycle: UUID,
    *,
    stand: str = "",
    kind: str = "",
    unit: UUID | None = None,
    page: int = 1,
) -> NoticeList:
    """Overdue ones first, then drafts, then the newest. Raises NotFound for another's year."""
    rows = await fetch(
        f"SELECT c.id AS cycle, c.year, c.sample, j.title AS place, {_TODAY}, array("  # noqa: S608  # own words
        "SELECT ROW(u.id, u.short_title) FROM unit u WHERE u.jurisdiction = c.jurisdiction "
        "AND u.year = c.year ORDER BY u.short_title) AS units FROM cycle c JOIN jurisdiction j "
        "ON j.id = c.jurisdiction WHERE c.id = $1 AND c.jurisdiction = $2",
        *(cycle, jurisdiction),
    )
    head = dict(found(rows[0] if rows else None))
    clock = await _clock(head.pop("today"), head.pop("setting"))
    head["units"] = [tuple(one) for one in head["units"]]
    marks = (FOR_UNITS, clock.unread_before, clock.today, TO_TELL)
    bounds = (A_PAGE, (page - 1) * A_PAGE)
    listed = await fetch(_LIST, cycle, *marks, stand, kind, unit, jurisdiction, *bounds)
    (counts,) = await fetch(_COUNTS, cycle, *marks, jurisdiction)
    total = listed[0]["total"] if listed else 0
    return NoticeList(
        **head,
        lines=[line_of(dict(row)) for row in listed],
        total=total,
        counts=dict(counts),
        page=page,
    )


async def notice_of(jurisdiction: UUID, notice: UUID) -> NoticePage:
    """Raises NotFound."""
    clock = await clock_of(jurisdiction)
    rows = await fetch(
        f"SELECT {LINE}, n.content, n.cycle, c.year, j.title AS place, c.sample, n.reason, "  # noqa: S608  # own words
        "m.full_name AS made_by, coalesce(i.full_name, '') AS issued_by, n.issued_at, "
        "coalesce(u.class LIKE '%垂直%', false) AS vertical, n.pdf_digest, n.substitutes, "
        "(SELECT t.id FROM notice t WHERE t.jurisdiction = n.jurisdiction AND t.kind = 'superior' "
        "AND t.state <> 'withdrawn' AND t.content::jsonb ->> 'about' = n.id::text "
        "ORDER BY t.made_at DESC LIMIT 1) AS told "
        f"{FROM}{FACTS}JOIN cycle c ON c.id = n.cycle JOIN jurisdiction j "
        "ON j.id = n.jurisdiction JOIN account m ON m.id = n.made_by "
        "LEFT JOIN account i ON i.id = n.issued_by WHERE n.id = $1 AND n.jurisdiction = $6",
        *(notice, FOR_UNITS, clock.unread_before, clock.today, TO_TELL),
        jurisdiction,
    )
    row = dict(found(rows[0] if rows else None))
    return NoticePage(
        line=line_of(row),
        content=decoded(row["content"]),
        clues=await clues_in(notice),
        **{name: row[name] for name in _PAGE},
    )


_PAGE = (
    *("cycle", "year", "place", "sample", "reason", "made_by", "issued_by", "issued_at"),
    *("vertical", "told", "pdf_digest", "substitutes"),
)


async def clues_in(notice: UUID) -> list[ClueOfNotice]:
    rows = await fetch(
        "SELECT k.id, c.year, k.number, k.title, k.kind, k.state, k.due_on FROM notice_matter m "
        "JOIN clue k ON k.id = m.clue JOIN cycle c ON c.id = k.cycle WHERE m.notice = $1 "
        "ORDER BY m.position",
        notice,
    )
    return msgspec.convert([dict(row) for row in rows], list[ClueOfNotice])


async def clock_of(jurisdiction: UUID) -> Clock:
    (row,) = await fetch(f"SELECT {_TODAY} FROM jurisdiction j WHERE j.id = $1", jurisdiction)  # noqa: S608  # own words
    return await _clock(row["today"], row["setting"])


async def _clock(day: date, content: str | None) -> Clock:
    setting = msgspec.json.decode(content, type=Setting) if content else DEFAULT_SETTING
    limit, marked = setting.limits.get("reading") or Limit(2), await differs()
    issued = day - timedelta(days=1)
    while ends_on(issued, limit, marked) >= day:
        issued -= timedelta(days=1)
    return Clock(day, limit, marked, issued)


def line_of(row: dict[str, object]) -> NoticeLine:
    fields = NoticeLine.__struct_fields__
    return msgspec.convert(
        {name: row[name] or _EMPTY.get(name, row[name]) for name in fields}, NoticeLine
    )


_EMPTY = {"untold": False, "unread_late": False, "answer_late": False, "answered": False}
