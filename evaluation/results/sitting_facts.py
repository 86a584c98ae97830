"""What the head of every document of a sitting says; days are days of Asia/Shanghai."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID

import msgspec

from evaluation.db import fetch, found
from evaluation.documents.official import chinese_date
from evaluation.errors import Refused
from evaluation.scoring.rules import SITTING_TITLES, SittingState


class SittingFacts(msgspec.Struct, frozen=True):
    """`root` is hex, None before the closing; `tally`, `counted_on` and `version` of the newest."""

    id: UUID
    jurisdiction: UUID
    place: str
    bureau: str
    cycle: UUID
    cycle_state: str
    year: int
    sample: bool
    board: str
    title: str
    state: str
    rehearsal: bool
    scheme: UUID | None
    held_on: date
    days: tuple[date, ...]
    closed_ballots: int | None
    closed_slips: int | None
    root: str | None
    tally: UUID | None
    version: int | None
    counted_on: date | None

    @property
    def mark(self) -> str | None:
        return "彩排数据" if self.rehearsal else "示例数据" if self.sample else None

    @property
    def made_on(self) -> date:
        """A document's day where none is given: of the count, or of the sitting before it."""
        return self.counted_on or self.days[-1]

    @property
    def days_in_words(self) -> tuple[str, ...]:
        return tuple(chinese_date(day) for day in self.days)

    def heading(self, *kind: str) -> tuple[str, ...]:
        """In words that no line break may split."""
        return (self.place, f"{self.year}年度", "行政执法评议", *kind)


async def sitting_facts(sitting: UUID) -> SittingFacts:
    """Raises NotFound."""
    rows = await fetch(
        "SELECT s.id, s.jurisdiction, j.title AS place, j.bureau, s.cycle, c.state AS cycle_state, "
        "c.year, c.sample, b.title AS board, s.title, s.state, s.rehearsal, s.scheme, s.held_on, "
        "coalesce((SELECT array_agg(DISTINCT h.held_on ORDER BY h.held_on) FROM half_day h "
        "WHERE h.sitting = s.id), ARRAY[s.held_on]) AS days, "
        "s.closed_ballots, s.closed_slips, encode(s.box_root, 'hex') AS root, "
        "t.id AS tally, t.version, (t.made_at AT TIME ZONE 'Asia/Shanghai')::date AS counted_on "
        "FROM sitting s JOIN jurisdiction j ON j.id = s.jurisdiction "
        "JOIN cycle c ON c.id = s.cycle JOIN board b ON b.id = s.board "
        "LEFT JOIN LATERAL (SELECT id, version, made_at FROM tally "
        "WHERE sitting = s.id ORDER BY version DESC LIMIT 1) t ON true WHERE s.id = $1",
        sitting,
    )
    return msgspec.convert(dict(found(rows[0] if rows else None)), SittingFacts)


def check_closed(facts: SittingFacts) -> str:
    """The root. Raises Refused before the closing."""
    if facts.root is None:
        now = SITTING_TITLES[SittingState(facts.state)]
        raise Refused(f"评议会现在是“{now}”，还没有封箱码。封箱后再印。")
    return facts.root


async def full_names(accounts: Sequence[UUID]) -> tuple[str, ...]:
    """In the order given."""
    rows = await fetch("SELECT id, full_name FROM account WHERE id = ANY($1)", list(accounts))
    names = {row["id"]: row["full_name"] for row in rows}
    return tuple(names[account] for account in accounts)
