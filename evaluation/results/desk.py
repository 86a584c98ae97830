"""What the office asks of results: where each sitting stands, and who has said what of a tally."""

from datetime import date, datetime
from uuid import UUID

import msgspec

from evaluation.accounts.approvals import FirstWord, first_word
from evaluation.accounts.rules import OFFICERS
from evaluation.cycles.rules import CycleState, Scope
from evaluation.db import fetch, found
from evaluation.results.changes import Change, read_change
from evaluation.results.reviewing import ReviewLine, reviews_of
from evaluation.results.rules import Act, Approval
from evaluation.scoring.desk import SittingHead
from evaluation.workdays.queries import today


class SittingLine(msgspec.Struct, frozen=True):
    """One sitting, or a rehearsal, as the first page lists it for one person."""

    id: UUID
    cycle: UUID
    cycle_state: str
    title: str
    board: str
    held_on: date
    state: str
    rehearsal: bool
    units: int
    own_card: bool
    own_signature: bool
    published: bool
    """The newest count is."""
    open_reviews: int
    waits_for_paper: bool
    """Closed, and its paper sheets are not yet in their box."""
    guests_asked: bool
    """Somebody else wants to let in guests and waits for the second word."""


async def sittings_of(
    jurisdiction: UUID, account: UUID, only: UUID | None = None
) -> list[SittingLine]:
    """`only`: the one that a guest came for, with its rehearsals."""
    rows = await fetch(
        "SELECT s.id, s.cycle, c.state AS cycle_state, s.title, b.title AS board, s.held_on, "
        "s.state, s.rehearsal, "
        "(SELECT count(*)::int FROM agenda_item i WHERE i.sitting = s.id) AS units, "
        "EXISTS (SELECT FROM key_card k WHERE k.sitting = coalesce(s.rehearsal_of, s.id) "
        "AND k.scrutineer = $2) AS own_card, "
        "EXISTS (SELECT FROM signature g JOIN tally t ON t.id = g.tally "
        "WHERE t.sitting = s.id AND g.account = $2 AND t.version = "
        "(SELECT max(version) FROM tally WHERE sitting = s.id)) AS own_signature, "
        "EXISTS (SELECT FROM publication p JOIN tally t ON t.id = p.tally WHERE t.sitting = s.id "
        "AND t.version = (SELECT max(version) FROM tally WHERE sitting = s.id)) AS published, "
        "(SELECT count(*)::int FROM review r WHERE r.sitting = s.id AND r.upheld IS NULL) "
        "AS open_reviews, s.state = 'closed' AND s.mode <> 'tablet' AND s.paper_root IS NULL "
        "AS waits_for_paper, "
        "EXISTS (SELECT FROM approval a WHERE a.act = 'guests' AND a.subject = s.id "
        "AND a.person <> $2) AS guests_asked "
        "FROM sitting s JOIN board b ON b.id = s.board JOIN cycle c ON c.id = s.cycle "
        "WHERE s.jurisdiction = $1 AND ($3::uuid IS NULL OR $3 IN (s.id, s.rehearsal_of)) "
        "ORDER BY s.held_on DESC, s.rehearsal, s.title, s.id",
        *(jurisdiction, account, only),
    )
    return msgspec.convert([dict(row) for row in rows], list[SittingLine])


class OpeningDesk(msgspec.Struct, frozen=True):
    """启封 — whose cards fit, whether this person has one, and the first word if it was given."""

    holders: tuple[str, ...]
    own_card: bool
    word: FirstWord | None


async def opening_desk(head: SittingHead, account: UUID) -> OpeningDesk:
    """A rehearsal is opened with the cards of the real sitting."""
    cards = await fetch(
        "SELECT k.scrutineer, a.full_name FROM key_card k JOIN account a ON a.id = k.scrutineer "
        "WHERE k.sitting = $1 ORDER BY a.full_name",
        head.rehearsal_of or head.id,
    )
    return OpeningDesk(
        holders=tuple(card["full_name"] for card in cards),
        own_card=any(card["scrutineer"] == account for card in cards),
        word=await first_word(Act.OPEN, head.id),
    )


class Name(msgspec.Struct, frozen=True):
    """签署 — one name under the tally."""

    full_name: str
    role: str
    at: datetime
    own: bool


class Version(msgspec.Struct, frozen=True):
    """One count: the opening, or a correction with its reason and document."""

    version: int
    reason: str | None
    document_number: str | None
    first: str
    second: str
    made_at: datetime


class Step(msgspec.Struct, frozen=True):
    """审定 or 公示 as it was taken, the newest of its kind."""

    document_number: str
    dated_on: date | None
    file: UUID | None
    until: date | None
    first: str
    second: str | None
    at: datetime


class PublishedVersion(msgspec.Struct, frozen=True):
    """公布 of one version of the count."""

    id: UUID
    version: int
    scope: str
    first: str
    second: str
    at: datetime


class Correction(msgspec.Struct, frozen=True):
    """The first word for a correction, read back without loss."""

    word: FirstWord
    change: Change


class ResultDesk(msgspec.Struct, frozen=True):
    """Everything beside the ranking: who has said what, and who is still wanted."""

    versions: tuple[Version, ...]
    names: tuple[Name, ...]
    steps: dict[str, Step]
    publications: tuple[PublishedVersion, ...]
    scope: Scope
    over: bool
    """The days of the 公示 have passed."""
    approve_word: FirstWord | None
    approval: Approval | None
    publish_word: FirstWord | None
    correction: Correction | None
    reviews: tuple[ReviewLine, ...]
    officers: tuple[str, ...]
    drawn: int

    @property
    def published(self) -> PublishedVersion | None:
        """The publication that holds now, of whichever version."""
        return self.publications[0] if self.publications else None

    @property
    def open_reviews(self) -> int:
        return sum(review.upheld is None for review in self.reviews)

    @property
    def has_signed(self) -> bool:
        return any(name.own for name in self.names)


async def result_desk(sitting: UUID, account: UUID, tally: UUID) -> ResultDesk:
    """`drawn`: slips handed out, of all groups together. The names are those under `tally`."""
    rows = await fetch(
        "SELECT s.cycle, s.jurisdiction, b.scope FROM sitting s JOIN board b ON b.id = s.board "
        "WHERE s.id = $1",
        sitting,
    )
    head = found(rows[0] if rows else None)
    steps = await _steps(head["cycle"])
    announced = steps.get(CycleState.ANNOUNCED)
    word = await first_word(Act.APPROVE, head["cycle"])
    return ResultDesk(
        versions=tuple(await _versions(sitting)),
        names=tuple(await _names(tally, account)),
        steps=steps,
        publications=tuple(await _publications(sitting)),
        scope=Scope(head["scope"]),
        over=announced is not None and (announced.until is None or announced.until < await today()),
        approve_word=word,
        approval=msgspec.json.decode(word.detail, type=Approval) if word else None,
        publish_word=await first_word(Act.PUBLISH, sitting),
        correction=await waiting_correction(sitting),
        reviews=tuple(await reviews_of(sitting)),
        officers=tuple(await _officers(head["jurisdiction"])),
        drawn=await _drawn(sitting),
    )


async def _versions(sitting: UUID) -> list[Version]:
    rows = await fetch(
        "SELECT t.version, t.reason, t.document_number, a.full_name AS first, "
        "b.full_name AS second, t.made_at FROM tally t JOIN account a ON a.id = t.first "
        "JOIN account b ON b.id = t.second WHERE t.sitting = $1 ORDER BY t.version DESC",
        sitting,
    )
    return msgspec.convert([dict(row) for row in rows], list[Version])


async def _names(tally: UUID, account: UUID) -> list[Name]:
    rows = await fetch(
        "SELECT a.full_name, g.role, g.at, g.account = $2 AS own FROM signature g "
        "JOIN account a ON a.id = g.account WHERE g.tally = $1 ORDER BY g.at",
        *(tally, account),
    )
    return msgspec.convert([dict(row) for row in rows], list[Name])


async def _steps(cycle: UUID) -> dict[str, Step]:
    rows = await fetch(
        "SELECT s.state, s.document_number, s.dated_on, s.file, s.until, a.full_name AS first, "
        "b.full_name AS second, s.at FROM cycle_step s JOIN account a ON a.id = s.first "
        "LEFT JOIN account b ON b.id = s.second WHERE s.cycle = $1 AND s.state = ANY($2) "
        "ORDER BY s.at",
        *(cycle, [CycleState.APPROVED, CycleState.ANNOUNCED]),
    )
    return {row["state"]: msgspec.convert(dict(row), Step) for row in rows}


async def approval_scan(cycle: UUID) -> UUID | None:
    """Of the approval, or of its first word while that waits."""
    step = (await _steps(cycle)).get(CycleState.APPROVED)
    word = await first_word(Act.APPROVE, cycle)
    if step is None and word is not None:
        return msgspec.json.decode(word.detail, type=Approval).file
    return step.file if step else None


async def _publications(sitting: UUID) -> list[PublishedVersion]:
    rows = await fetch(
        "SELECT p.id, t.version, p.scope, a.full_name AS first, b.full_name AS second, p.at "
        "FROM publication p JOIN tally t ON t.id = p.tally JOIN account a ON a.id = p.first "
        "JOIN account b ON b.id = p.second WHERE t.sitting = $1 ORDER BY t.version DESC",
        sitting,
    )
    return msgspec.convert([dict(row) for row in rows], list[PublishedVersion])


async def waiting_correction(sitting: UUID) -> Correction | None:
    """What the first has proposed, until the second confirms it."""
    word = await first_word(Act.CORRECT, sitting)
    return Correction(word, read_change(word.detail)) if word else None


async def _officers(jurisdiction: UUID) -> list[str]:
    rows = await fetch(
        "SELECT full_name FROM account WHERE jurisdiction = $1 AND NOT disabled "
        "AND roles && $2::varchar[] ORDER BY full_name",
        *(jurisdiction, sorted(OFFICERS)),
    )
    return [row["full_name"] for row in rows]


async def _drawn(sitting: UUID) -> int:
    rows = await fetch(
        "SELECT coalesce(sum(issued), 0)::int AS drawn FROM slips_out WHERE sitting = $1", sitting
    )
    drawn: int = rows[0]["drawn"]
    return drawn
