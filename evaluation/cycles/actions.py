"""Setting a year up: the cycle with its basis, its boards, its scheme."""

from datetime import date
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.cycles.rules import STEPS_FROM, CycleState, Scheme, Scope
from evaluation.cycles.scheme_faults import judge
from evaluation.cycles.tables import Board
from evaluation.db import fetch, fetch_one, transaction
from evaluation.errors import Refused
from evaluation.tally.reading import BundleRefused


class CycleBegun(trail.Event, frozen=True):
    cycle: UUID
    year: int
    basis: str


class SchemeAdopted(trail.Event, frozen=True):
    cycle: UUID
    version: int
    sha256: str


class CycleMoved(trail.Event, frozen=True):
    """The year took a step."""

    cycle: UUID
    state: str
    document_number: str
    dated_on: date | None
    until: date | None


class StepPaper(msgspec.Struct, frozen=True):
    """What a step of the year stands on: its document, the scan of it; `until` ends a 公示."""

    document_number: str = ""
    dated_on: date | None = None
    file: UUID | None = None
    until: date | None = None


NO_PAPER = StepPaper()


class SchemeUnfit(Refused):
    """The scheme breaks a rule of the arithmetic; path and reason stand in the text."""


class SchemeOvertaken(Refused):
    """Somebody adopted a version while this one was being written."""

    def __init__(self, newest: int) -> None:
        super().__init__(f"刚刚有人采用了第 {newest} 版。您填写的都还在，请先看两版的差别。")


async def begin_cycle(  # what the first page of the year asks for
    person: Person,
    year: int,
    boards: dict[str, Scope],
    *,
    basis: str,
    plan_number: str = "",
    approved_by: str = "",
    sample: bool = False,
) -> UUID:
    """年度开始 — the cycle states its basis (依据文件, 计划号, 批准人)."""
    paper = YearPaper(basis, plan_number, approved_by, sample=sample)
    return await found_cycle(person.username, person.jurisdiction, year, boards, paper)


class YearPaper(msgspec.Struct, frozen=True):
    """What a year stands on."""

    basis: str
    plan_number: str = ""
    approved_by: str = ""
    sample: bool = False


async def found_cycle(
    actor: str, jurisdiction: UUID, year: int, boards: dict[str, Scope], paper: YearPaper
) -> UUID:
    """As `begin_cycle`, for a command too: `actor` is plain text."""
    if not paper.basis.strip():
        raise Refused("请写明本年度评议的依据文件。")
    async with transaction():
        rows = await fetch(
            "INSERT INTO cycle (id, jurisdiction, year, state, basis, plan_number, approved_by, "
            "sample) VALUES ($1, $2, $3, 'preparing', $4, $5, $6, $7) "
            "ON CONFLICT DO NOTHING RETURNING id",
            *(uuid4(), jurisdiction, year, paper.basis, paper.plan_number, paper.approved_by),
            paper.sample,
        )
        if not rows:
            raise Refused(f"{year} 年度已经建立，不用再建。")
        cycle: UUID = rows[0]["id"]
        await Board.insert(
            *(
                Board(id=uuid4(), jurisdiction=jurisdiction, cycle=cycle, title=title, scope=scope)
                for title, scope in boards.items()
            )
        )
        await trail.record(jurisdiction, actor, CycleBegun(cycle, year, paper.basis))
        return cycle


async def adopt_scheme(
    person: Person,
    cycle: UUID,
    content: dict[str, Any],
    document_number: str = "",
    *,
    after: int | None = None,
) -> UUID:
    """采用方案 — the next version; refused by the database once a sitting has opened.

    `content` is `{"rules", "quick_grades", "strict", "items"}`. `after`: the version that the
    person had seen, 0 for none; raises SchemeOvertaken if it isn't the newest any more, and
    SchemeUnfit.
    """
    check_scheme(content)
    async with transaction():
        newest = await _hold_newest(cycle)
        if after not in {None, newest}:
            raise SchemeOvertaken(newest)
        return await found_scheme(
            *(person.username, person.jurisdiction, cycle, content),
            document_number=document_number,
            made_by=person.account,
        )


async def found_scheme(
    actor: str,
    jurisdiction: UUID,
    cycle: UUID,
    content: dict[str, Any],
    *,
    document_number: str = "",
    made_by: UUID | None = None,
) -> UUID:
    """The next version, of content that was checked; by nobody when a command adopts a default."""
    text = msgspec.json.encode(content, order="sorted").decode()
    digest, version = sha256(text.encode()).digest(), uuid4()
    newest = await _hold_newest(cycle)
    await fetch(
        "INSERT INTO scheme_version (id, jurisdiction, cycle, version, document_number, "
        "content, sha256, made_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        *(version, jurisdiction, cycle, newest + 1, document_number),
        *(text, digest, made_by),
    )
    await trail.record(jurisdiction, actor, SchemeAdopted(cycle, newest + 1, digest.hex()))
    return version


async def _hold_newest(cycle: UUID) -> int:
    """The newest version, 0 for none; until the end of the transaction nobody adopts another."""
    await fetch("SELECT id FROM cycle WHERE id = $1 FOR UPDATE", cycle)
    newest: int = await fetch_one(
        "SELECT coalesce(max(version), 0) FROM scheme_version WHERE cycle = $1", cycle
    )
    return newest


NOT_ITS_TURN = "年度还没有走到这一步，或者已经办过了。请回到首页看现在的阶段。"


async def take_step(
    person: Person,
    cycle: UUID,
    state: CycleState,
    paper: StepPaper = NO_PAPER,
    both: tuple[UUID, UUID] | None = None,
) -> None:
    """One step of the year, inside the caller's transaction; the same state again is none.

    `both` are the two persons of a step that takes two. Raises Refused where it isn't its turn.
    """
    rows = await fetch(
        "UPDATE cycle SET state = $2 FROM cycle former WHERE cycle.id = $1 AND former.id = $1 "
        "AND cycle.state = ANY($3) RETURNING former.state, cycle.jurisdiction",
        *(cycle, state, list(STEPS_FROM[state])),
    )
    if not rows:
        raise Refused(NOT_ITS_TURN)
    if rows[0]["state"] == state:
        return
    first, second = both or (person.account, None)
    await fetch(
        "INSERT INTO cycle_step (id, jurisdiction, cycle, state, document_number, dated_on, file, "
        "until, first, second, at) "
        "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, clock_timestamp())",
        *(uuid4(), rows[0]["jurisdiction"], cycle, state),
        *(paper.document_number, paper.dated_on, paper.file, paper.until, first, second),
    )
    moved = CycleMoved(cycle, state, paper.document_number, paper.dated_on, paper.until)
    await trail.record(rows[0]["jurisdiction"], person.username, moved)


async def check_step(cycle: UUID, state: CycleState) -> None:
    """Whether the step is the year's next, before anyone gives a word for it."""
    now = await fetch_one("SELECT state FROM cycle WHERE id = $1", cycle)
    if now not in STEPS_FROM[state]:
        raise Refused(NOT_ITS_TURN)


def check_scheme(content: dict[str, Any]) -> None:
    """The shape that pages need, and the arithmetic's own reading of the scheme."""
    try:
        msgspec.convert(content, Scheme)
        judge(content)
    except BundleRefused as no:
        raise SchemeUnfit(f"方案不能采用：{no}") from no
    except (KeyError, msgspec.ValidationError) as no:
        raise SchemeUnfit(f"方案不完整：{no}") from no
