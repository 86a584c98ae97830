"""From a signed count to the public: approve, announce, publish, and again after a correction."""

import hashlib
from datetime import UTC, date, datetime
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.approvals import first_word, two_persons
from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.cycles.actions import StepPaper, check_step, take_step
from evaluation.cycles.queries import announced_until
from evaluation.cycles.rules import SCOPE_TITLES, CycleState, Scope
from evaluation.db import fetch, fetch_one, found, pulse, transaction
from evaluation.errors import Refused
from evaluation.files.actions import keep_file
from evaluation.results import printing
from evaluation.results.confirming import both_agree
from evaluation.results.queries import Ranking, ranking_of
from evaluation.results.rules import (
    ANNOUNCED_FOR,
    Act,
    Approval,
    Scan,
    approval_in_words,
    check_approval,
    check_days,
    check_over,
)
from evaluation.results.signing import check_signed, newest_tally
from evaluation.results.tables import Publication
from evaluation.scoring.conduct import hold_alone
from evaluation.scoring.queries import Record
from evaluation.workdays.queries import due_after, today


class ResultsPublished(trail.Event, frozen=True):
    """公布."""

    publication: UUID
    tally: UUID
    scope: str
    pdf_sha256: str
    first: UUID
    second: UUID


class ScopeChanged(trail.Event, frozen=True):
    """公布范围 of a board, in words."""

    board: UUID
    before: str
    after: str


async def approve_results(
    person: Person, sitting: UUID, paper: Approval, scan: Scan | None = None
) -> bool:
    """审定 of the whole year, by two officers, on one document. False: the second word is missing.

    The first keeps the scan; the second confirms number, date and scan as the first gave them.
    """
    async with transaction():
        row = await hold_alone(sitting)
        held_on = await _check_all_signed(row["cycle"], sitting)
        check_approval(paper, held_on, await today())
        await check_step(row["cycle"], CycleState.APPROVED)
        if scan is not None and scan.content:
            file = await keep_file(person, scan.name, scan.content)
            paper = msgspec.structs.replace(paper, file=file)
        await _check_own_file(person, paper)
        both = await both_agree(
            *(person, Act.APPROVE, row["cycle"]),
            *(msgspec.json.encode(paper).decode(), approval_in_words),
        )
        if both is None:
            return False
        step = StepPaper(paper.document_number, paper.dated_on, paper.file)
        await take_step(person, row["cycle"], CycleState.APPROVED, step, both)
        return True


async def _check_all_signed(cycle: UUID, sitting: UUID) -> date:
    """Every sitting of the year that counts; the day of the last one."""
    await check_signed(sitting)
    rows = await fetch(
        "SELECT id, held_on FROM sitting WHERE cycle = $1 AND NOT rehearsal AND state <> 'voided' "
        "ORDER BY held_on",
        cycle,
    )
    for row in rows:
        await check_signed(row["id"])
    last: date = rows[-1]["held_on"]
    return last


async def _check_own_file(person: Person, paper: Approval) -> None:
    """Raises NotFound for a scan that is none of this jurisdiction's."""
    if paper.file is not None:
        found(
            await fetch_one(
                "SELECT id FROM kept_file WHERE id = $1 AND jurisdiction = $2",
                *(paper.file, person.jurisdiction),
            )
        )


async def announce_results(
    person: Person, cycle: UUID, days: int = ANNOUNCED_FOR, *, starts: date | None = None
) -> date:
    """公示 of that many working days begins; its last day is stored and answered.

    `starts` is the day on which it was posted: today, and an earlier one only for a year that is
    entered after the event. Never before the day of the approval.
    """
    async with transaction():
        now = await today()
        await check_step(cycle, CycleState.ANNOUNCED)
        check_days(days, starts or now, await _approved_on(cycle), now)
        until = await due_after(days, starts or now)
        await take_step(person, cycle, CycleState.ANNOUNCED, StepPaper(until=until))
        return until


async def _approved_on(cycle: UUID) -> date | None:
    day: date | None = await fetch_one(
        "SELECT dated_on FROM cycle_step WHERE cycle = $1 AND state = 'approved' "
        "ORDER BY at DESC LIMIT 1",
        cycle,
    )
    return day


async def change_scope(person: Person, sitting: UUID, scope: Scope) -> None:
    """公布范围 of the sitting's board; fixed once anything of the board is published."""
    async with transaction():
        row = await hold_alone(sitting)
        former = await fetch("SELECT scope FROM board WHERE id = $1 FOR UPDATE", row["board"])
        published = await fetch_one(
            "SELECT count(*) FROM publication p JOIN tally t ON t.id = p.tally "
            "JOIN sitting s ON s.id = t.sitting WHERE s.board = $1",
            row["board"],
        )
        if published:
            raise Refused("这个榜单已经公布，公布范围不能再改。")
        if await first_word(Act.PUBLISH, sitting) is not None:
            raise Refused("公布正等第二人确认。请第一人先撤回，再改公布范围。")
        await fetch("UPDATE board SET scope = $2 WHERE id = $1", row["board"], scope)
        before = SCOPE_TITLES[Scope(former[0]["scope"])]
        event = ScopeChanged(row["board"], before, SCOPE_TITLES[scope])
        await trail.record(row["jurisdiction"], person.username, event)
        await pulse(f"sitting_{sitting.hex}")


async def publish_results(person: Person, sitting: UUID) -> UUID | None:
    """公布, or 更正公布 after a correction — two officers; the first word alone gives None.

    PDF and table are made before the sitting is held: printing takes seconds.
    """
    ranking = await ranking_of(sitting)
    second = await first_word(Act.PUBLISH, sitting) is not None
    printed = await printing.print_ranking(ranking, sitting) if second else None
    async with transaction():
        row = await hold_alone(sitting)
        await _check_publishable(row, ranking)
        both = await two_persons(person, Act.PUBLISH, sitting, _what(ranking))
        if both is None:
            return None
        if printed is None:
            raise Refused("另一位刚刚确认。请再按一次，现在开始制作公布文件。")
        await take_step(person, row["cycle"], CycleState.PUBLISHED, both=both)
        publication = await _store(row["jurisdiction"], ranking, printed, both)
        event = ResultsPublished(
            *(publication, ranking.tally, SCOPE_TITLES[Scope(ranking.scope)]),
            *(_sha256(printed.pdf), *both),
        )
        await trail.record(row["jurisdiction"], person.username, event)
        return publication


def _what(ranking: Ranking) -> str:
    """Both persons publish the same count in the same scope."""
    return f"第 {ranking.version} 版，{SCOPE_TITLES[Scope(ranking.scope)]}"


async def _check_publishable(row: Record, ranking: Ranking) -> None:
    if row["rehearsal"]:
        raise Refused("演练的结果不能公布。")
    if await newest_tally(row["id"]) != ranking.tally:
        raise Refused("计票结果刚有更正，请重新查看后再公布。")
    scope = await fetch_one("SELECT scope FROM board WHERE id = $1 FOR SHARE", row["board"])
    if scope != ranking.scope:
        raise Refused("公布范围刚刚改过，请重新查看后再公布。")
    if await fetch_one("SELECT count(*) FROM publication WHERE tally = $1", ranking.tally):
        raise Refused("这份结果已经公布，不用再公布。更正以后可以另行公布。")
    await check_signed(row["id"])
    await check_step(row["cycle"], CycleState.PUBLISHED)
    check_over(await announced_until(row["cycle"]), await today())
    await _check_reviews_decided(row["cycle"])


async def _check_reviews_decided(cycle: UUID) -> None:
    """Of the whole year: one unit's review may move every rank of its board."""
    open_ = await fetch_one(
        "SELECT count(*) FROM review r JOIN sitting s ON s.id = r.sitting "
        "WHERE s.cycle = $1 AND r.upheld IS NULL",
        cycle,
    )
    if open_:
        raise Refused(f"还有 {open_} 家单位的复核申请没有决定，决定以后才能公布。")


async def _store(
    jurisdiction: UUID, ranking: Ranking, printed: printing.Printed, both: tuple[UUID, UUID]
) -> UUID:
    publication = uuid4()
    await Publication.insert(
        Publication(
            id=publication,
            jurisdiction=jurisdiction,
            tally=ranking.tally,
            scope=ranking.scope,
            pdf=printed.pdf,
            xlsx=printed.xlsx,
            pdf_digest=_sha256(printed.pdf),
            first=both[0],
            second=both[1],
            at=datetime.now(UTC),
        )
    )
    return publication


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
