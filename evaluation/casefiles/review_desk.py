"""What a reviewer sees: the own files and the own sheets, and nothing of anybody else's."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.casefiles.rules import points_of
from evaluation.casefiles.sheet_rules import SheetFault
from evaluation.casefiles.standards import Standard, sheets_in
from evaluation.casefiles.states import KIND_TITLES, CampaignState, FileKind, ReviewState
from evaluation.db import fetch, found

SEEN = ("reviewing", "announced", "closed")
"""States of a campaign in which the reviewers know which files are theirs."""


class ReviewLine(msgspec.Struct, frozen=True):
    """One own sheet; `points` only once it is done."""

    id: UUID
    campaign: UUID
    campaign_title: str
    campaign_state: CampaignState
    year: int
    unit_title: str
    kind: FileKind
    number: str
    title: str
    third: bool
    has_scan: bool
    paper_number: str
    state: ReviewState
    begun: bool
    points: str | None
    done_at: datetime | None

    @property
    def kind_title(self) -> str:
        return KIND_TITLES[self.kind]

    @property
    def done(self) -> bool:
        return self.state == ReviewState.DONE

    @property
    def open(self) -> bool:
        return not self.done and self.campaign_state == CampaignState.REVIEWING


_LINES = (
    "SELECT v.id, p.id AS campaign, p.title AS campaign_title, p.state AS campaign_state, c.year, "
    "u.short_title AS unit_title, f.kind, f.number, f.title, v.position > 2 AS third, "
    "f.file IS NOT NULL AS has_scan, f.paper_number, v.state, v.points, v.done_at, "
    "(v.opinion <> '' OR v.zero_item <> '' OR EXISTS (SELECT FROM review_fault x "
    "WHERE x.review = v.id)) AS begun FROM case_reviewer r JOIN case_review v ON v.reviewer = r.id "
    "JOIN case_file f ON f.id = v.case_file JOIN unit u ON u.id = f.unit "
    "JOIN campaign p ON p.id = f.campaign JOIN cycle c ON c.id = p.cycle "
    "WHERE r.account = $1 AND r.jurisdiction = $2 AND p.state = ANY($3) "
)


async def own_reviews(jurisdiction: UUID, account: UUID) -> list[ReviewLine]:
    """The open ones first, the newest campaign first, in the order of the draw."""
    rows = await fetch(
        _LINES + "ORDER BY v.state DESC, p.at DESC, f.drawn, v.id",
        *(account, jurisdiction, list(SEEN)),
    )
    return msgspec.convert([dict(row) for row in rows], list[ReviewLine])


class ReviewSheet(msgspec.Struct, frozen=True):
    """One own sheet in full; `points`: what is left of 100 by what is saved."""

    line: ReviewLine
    sheet: Standard
    faults: dict[str, SheetFault]
    zero_item: str
    opinion: str
    points: str
    closed_on: date
    file: UUID | None
    following: UUID | None
    """The next own sheet of the campaign that is still open."""

    def lost(self, item: str) -> str:
        fault = self.faults.get(item)
        return fault.points if fault and fault.points != "0" else ""

    def note(self, item: str) -> str:
        fault = self.faults.get(item)
        return fault.note if fault else ""

    @property
    def zero_words(self) -> str:
        return self.sheet.words.get(self.zero_item, "")


async def own_review(jurisdiction: UUID, account: UUID, review: UUID) -> ReviewSheet:
    """Raises NotFound for anybody else's sheet."""
    rows = await fetch(
        _LINES.replace(
            "SELECT v.id,",
            "SELECT p.standards, v.zero_item, v.opinion, f.closed_on, f.file, v.id,",
            1,
        )
        + "AND v.id = $4",
        *(account, jurisdiction, list(SEEN), review),
    )
    row = dict(found(rows[0] if rows else None))
    sheet = sheets_in(row.pop("standards"))[FileKind(row["kind"])]
    more = {name: row.pop(name) for name in ("zero_item", "opinion", "closed_on", "file")}
    line = msgspec.convert(row, ReviewLine)
    faults = await _faults(review)
    lost = {item: fault.points for item, fault in faults.items()}
    return ReviewSheet(
        line=line,
        sheet=sheet,
        faults=faults,
        points=points_of(lost, sheet.most, zero=bool(more["zero_item"])),
        following=await _following(account, line),
        **more,
    )


async def _faults(review: UUID) -> dict[str, SheetFault]:
    rows = await fetch("SELECT item, points, note FROM review_fault WHERE review = $1", review)
    return {row["item"]: SheetFault(row["points"], row["note"]) for row in rows}


async def _following(account: UUID, line: ReviewLine) -> UUID | None:
    rows = await fetch(
        "SELECT v.id FROM case_review v JOIN case_reviewer r ON r.id = v.reviewer "
        "JOIN case_file f ON f.id = v.case_file WHERE r.account = $1 AND f.campaign = $2 "
        "AND v.state = 'open' AND v.id <> $3 ORDER BY f.drawn, v.id LIMIT 1",
        *(account, line.campaign, line.id),
    )
    return rows[0]["id"] if rows else None
