"""One clue as its page has it: facts, every step, files, letters, and the clues it belongs with."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.clues.moving import clue_label
from evaluation.clues.queries_year import ClueYear, light
from evaluation.clues.search import LABEL
from evaluation.clues.seeing import Sight
from evaluation.clues.setting import Light
from evaluation.clues.states import STATE_TITLES, ClueState, Level
from evaluation.clues.steps import STEP_TITLES, Step
from evaluation.db import fetch, fetch_one, found
from evaluation.errors import Refused


class StepLine(msgspec.Struct, frozen=True):
    """One step that was taken; `late`: after the last day of the state that it ended."""

    step: Step
    before: ClueState
    after: ClueState
    reason: str
    due_before: date | None
    due_after: date | None
    late: bool
    by: str
    at: datetime

    @property
    def title(self) -> str:
        return STEP_TITLES[self.step]

    @property
    def moved(self) -> str:
        return STATE_TITLES[self.after] if self.after != self.before else ""


class FileLine(msgspec.Struct, frozen=True):
    file: UUID
    name: str
    size: int
    added_at: datetime


class LetterLine(msgspec.Struct, frozen=True):
    """A 通报文书 that is about the clue."""

    id: UUID
    title: str
    document_number: str
    state: str
    issued_on: date | None


class Related(msgspec.Struct, frozen=True):
    """Another clue of the same jurisdiction, and its year."""

    id: UUID
    cycle: UUID
    year: int
    number: int | None
    title: str
    state: ClueState

    @property
    def label(self) -> str:
        return clue_label(self.year, self.number)


class ClueView(msgspec.Struct, frozen=True, kw_only=True):
    """Of the complainant only that there is one, and whether name and telephone are known."""

    id: UUID
    label: str
    number: int | None
    title: str
    text: str
    source: str
    channel: str
    outer_number: str
    kind: str
    unit: UUID | None
    unit_title: str
    unit_short: str
    own_code: str
    anonymous: bool
    happened_on: date | None
    received_on: date
    state: ClueState
    state_since: datetime
    due_on: date | None
    light: Light
    extended: int
    level: Level
    mandatory: str
    finding: str
    handler: UUID | None
    handler_name: str
    place: UUID | None
    place_title: str
    accountable: bool
    false_write_off: bool
    feedback_due_on: date | None
    fed_back_at: datetime | None
    passed_to: str
    came_from: bool
    """Another jurisdiction passed it on."""
    has_complainant: bool
    has_name: bool
    has_telephone: bool
    asked_to_mend: bool
    """There is a 整改 of it, with a page of its own."""
    verifier: UUID | None
    steps: list[StepLine]
    files: list[FileLine]
    letters: list[LetterLine]
    repeats: Related | None
    repeated_by: list[Related]

    @property
    def waits_for_word(self) -> bool:
        return self.feedback_due_on is not None and self.fed_back_at is None


_RELATED = (
    "json_build_object('id', x.id, 'cycle', x.cycle, 'year', y.year, 'number', x.number, "
    "'title', x.title, 'state', x.state)"
)
_ONE = f"""
SELECT k.id, k.number, k.title, k.text, k.source, k.channel, k.outer_number, k.kind, k.unit,
  coalesce(u.title, '') AS unit_title, coalesce(u.short_title, '') AS unit_short,
  coalesce(u.own_code, '') AS own_code, k.anonymous,
  k.happened_on, k.received_on, k.state, k.state_since, k.due_on, k.extended, k.level, k.mandatory,
  k.finding, k.handler, coalesce(a.full_name, '') AS handler_name, k.place,
  coalesce(p.title, '') AS place_title, k.accountable, k.false_write_off, k.feedback_due_on,
  k.fed_back_at, coalesce(t.bureau, '') AS passed_to, k.origin IS NOT NULL AS came_from,
  c.id IS NOT NULL AS has_complainant,
  coalesce(c.has_name, false) AS has_name, coalesce(c.has_telephone, false) AS has_telephone,
  EXISTS (SELECT FROM rectification r WHERE r.clue = k.id) AS asked_to_mend,
  (SELECT s.by FROM clue_step s WHERE s.clue = k.id AND s.step = 'verify'
    ORDER BY s.at DESC LIMIT 1) AS verifier,
  (SELECT json_agg(json_build_object('step', s.step, 'before', s.before, 'after', s.after,
    'reason', s.reason, 'due_before', s.due_before, 'due_after', s.due_after, 'late', s.late,
    'by', coalesce(b.full_name, '系统'), 'at', s.at) ORDER BY s.at DESC, s.id)
    FROM clue_step s LEFT JOIN account b ON b.id = s.by WHERE s.clue = k.id) AS steps,
  (SELECT json_agg(json_build_object('file', f.id, 'name', f.name, 'size', f.size,
    'added_at', e.added_at) ORDER BY e.added_at, f.name)
    FROM clue_file e JOIN kept_file f ON f.id = e.file WHERE e.clue = k.id) AS files,
  (SELECT json_agg(json_build_object('id', n.id, 'title', n.title, 'state', n.state,
    'document_number', n.document_number, 'issued_on', n.issued_on) ORDER BY n.made_at DESC)
    FROM notice_matter m JOIN notice n ON n.id = m.notice WHERE m.clue = k.id) AS letters,
  (SELECT {_RELATED} FROM clue x JOIN cycle y ON y.id = x.cycle
    WHERE x.id = k.repeats AND x.jurisdiction = $3) AS repeats,
  (SELECT json_agg({_RELATED} ORDER BY x.received_on) FROM clue x JOIN cycle y ON y.id = x.cycle
    WHERE x.repeats = k.id AND x.jurisdiction = $3) AS repeated_by
FROM clue k LEFT JOIN unit u ON u.id = k.unit LEFT JOIN account a ON a.id = k.handler
LEFT JOIN justice_office p ON p.id = k.place LEFT JOIN jurisdiction t ON t.id = k.passed_to
LEFT JOIN complainant c ON c.clue = k.id
WHERE k.id = $1 AND k.cycle = $2 AND k.jurisdiction = $3 AND ($4::uuid IS NULL OR k.place = $4)
"""  # noqa: S608  # own words
_LISTS = {
    "steps": list[StepLine],
    "files": list[FileLine],
    "letters": list[LetterLine],
    "repeated_by": list[Related],
}


async def clue_view(sight: Sight, year: ClueYear, clue: UUID) -> ClueView:
    """Raises NotFound for another jurisdiction's, another year's, and another 司法所's."""
    rows = await fetch(_ONE, clue, sight.cycle, sight.jurisdiction, sight.place)
    row = dict(found(rows[0] if rows else None))
    read = {
        name: msgspec.json.decode(row.pop(name) or "[]", type=kind) for name, kind in _LISTS.items()
    }
    repeats = row.pop("repeats")
    return msgspec.convert(
        row
        | read
        | {
            "label": clue_label(year.year, row["number"]),
            "light": light(year, row["state"], row["due_on"]),
            "repeats": msgspec.json.decode(repeats, type=Related) if repeats else None,
        },
        ClueView,
    )


async def check_seen(sight: Sight, clue: UUID) -> None:
    """Raises NotFound unless the clue is of that year and the person's to see."""
    found(
        await fetch_one(
            "SELECT true FROM clue WHERE id = $1 AND cycle = $2 AND jurisdiction = $3 "
            "AND ($4::uuid IS NULL OR place = $4)",
            *(clue, sight.cycle, sight.jurisdiction, sight.place),
        )
    )


async def check_file_of(sight: Sight, clue: UUID, file: UUID) -> None:
    """Raises NotFound unless it is attached to that clue."""
    await check_seen(sight, clue)
    found(await fetch_one("SELECT true FROM clue_file WHERE clue = $1 AND file = $2", clue, file))


async def clue_named(sight: Sight, label: str) -> UUID | None:
    """The clue that a person writes as 24-097, or 97 of this year; None for nothing written."""
    if not label.strip():
        return None
    named = LABEL.fullmatch(label.strip())
    if named is None:
        raise Refused("先前的编号写成 24-097 这样，或者空着。没有保存。")
    clue: UUID | None = await fetch_one(
        "SELECT k.id FROM clue k JOIN cycle c ON c.id = k.cycle WHERE k.jurisdiction = $1 "
        "AND k.number = $2 AND CASE WHEN $3::int IS NULL THEN c.id = $4 ELSE c.year % 100 = $3 END "
        "AND ($5::uuid IS NULL OR k.place = $5) ORDER BY c.year DESC LIMIT 1",
        *(sight.jurisdiction, int(named[2]), int(named[1]) if named[1] else None),
        *(sight.cycle, sight.place),
    )
    if clue is None:
        raise Refused(f"没有编号是 {label.strip()} 的线索，请核对先前的编号。没有保存。")
    return clue
