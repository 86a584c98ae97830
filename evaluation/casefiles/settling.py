"""How a file's reviews become its score, and when a third is called for."""

from fractions import Fraction
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.casefiles.assigning_rules import Reviewer, Task, third
from evaluation.casefiles.rules import are_apart, printed, settled
from evaluation.casefiles.states import KIND_TITLES, FileKind, ReviewState
from evaluation.db import fetch, fetch_one, found


class CaseFileSettled(trail.Event, frozen=True):
    """案卷得分确定; `score` from `reviews`, or by an objection that was upheld."""

    case_file: UUID
    score: str
    reviews: int


class ThirdReviewerCalled(trail.Event, frozen=True):
    """指派第三人: the two reviews differ by more than the campaign allows."""

    case_file: UUID
    username: str


class _File(msgspec.Struct, frozen=True):
    id: UUID
    jurisdiction: UUID
    campaign: UUID
    kind: FileKind
    number: str
    unit_title: str
    seed: str
    apart: int
    score: str | None

    @property
    def task(self) -> Task:
        key = f"{self.unit_title}\n{KIND_TITLES[self.kind]}\n{self.number}"
        return Task(self.id, key, self.unit_title, self.number)


async def settle(person: Person, case_file: UUID) -> str | None:
    """Inside the caller's transaction, after a review was done or an objection was upheld.

    Its score now; None while a review is missing. A third reviewer is called when two differ too
    much; where nobody is left, the file waits for one and the office sees it. Raises NotFound.
    """
    file = await _held(person, case_file)
    upheld = await fetch_one(
        "SELECT points FROM case_objection WHERE case_file = $1 AND upheld", case_file
    )
    rows = await fetch(
        "SELECT state, points, reviewer FROM case_review WHERE case_file = $1 ORDER BY position",
        case_file,
    )
    scores = [row["points"] for row in rows if row["state"] == ReviewState.DONE]
    whole = scores if len(scores) == len(rows) else []
    if are_apart(whole, file.apart):
        await _call_third(person, file, [row["reviewer"] for row in rows])
    score = printed(Fraction(upheld)) if upheld else settled(whole, file.apart)
    if score != file.score:
        await fetch("UPDATE case_file SET score = $2 WHERE id = $1", case_file, score)
        event = CaseFileSettled(case_file, score or "", len(scores))
        await trail.record(person.jurisdiction, person.username, event)
    return score


async def _held(person: Person, case_file: UUID) -> _File:
    rows = await fetch(
        "SELECT f.id, f.jurisdiction, f.campaign, f.kind, f.number, u.title AS unit_title, "
        "p.seed, p.apart, f.score FROM case_file f JOIN unit u ON u.id = f.unit "
        "JOIN campaign p ON p.id = f.campaign "
        "WHERE f.id = $1 AND f.jurisdiction = $2 AND f.drawn IS NOT NULL FOR UPDATE OF f",
        *(case_file, person.jurisdiction),
    )
    return msgspec.convert(dict(found(rows[0] if rows else None)), _File)


async def _call_third(person: Person, file: _File, taken: list[UUID]) -> None:
    reviewers, loads = await reviewers_with_loads(file.campaign)
    chosen = third(file.seed, file.task, reviewers, loads, taken)
    if chosen is None:
        return
    await fetch(
        "INSERT INTO case_review (id, jurisdiction, case_file, reviewer, position, state, "
        "zero_item, opinion) VALUES ($1, $2, $3, $4, $5, 'open', '', '')",
        *(uuid4(), file.jurisdiction, file.id, chosen, len(taken) + 1),
    )
    username = next(one.username for one in reviewers if one.id == chosen)
    await trail.record(person.jurisdiction, person.username, ThirdReviewerCalled(file.id, username))


async def reviewers_with_loads(campaign: UUID) -> tuple[list[Reviewer], dict[UUID, int]]:
    """Everybody who reviews in it, with the home unit's title and the number of files so far."""
    rows = await fetch(
        "SELECT r.id, a.username, coalesce(u.title, '') AS unit, (SELECT count(*) "
        "FROM case_review v WHERE v.reviewer = r.id)::int AS load FROM case_reviewer r "
        "JOIN account a ON a.id = r.account LEFT JOIN unit u ON u.id = r.unit "
        "WHERE r.campaign = $1 ORDER BY a.username",
        campaign,
    )
    reviewers = [Reviewer(row["id"], row["username"], row["unit"]) for row in rows]
    return reviewers, {row["id"]: row["load"] for row in rows}
