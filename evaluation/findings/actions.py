"""检查发现: entered, struck out with a reason, and the register of a year called complete."""

from datetime import date
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.clues.sealing import check_nobody_named
from evaluation.cycles.queries import check_cycle_of
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import Refused
from evaluation.files.actions import keep_file
from evaluation.findings.rules import (
    LONGEST_REASON,
    LONGEST_TEXT,
    FindingRule,
    check_cases,
    check_day,
    check_names_nobody,
    read_rule,
)
from evaluation.objective.holding import HeldUnit, hold_unit
from evaluation.objective.rules import read_words
from evaluation.workdays.queries import today


class NewFinding(msgspec.Struct, frozen=True, kw_only=True):
    """What was found, and where it can be seen: in words, as a file (`name`, `content`), or both.

    `clue`: the clue of the unit that led to it.
    """

    rule: str
    cases: int
    text: str
    found_on: date
    evidence: str = ""
    name: str = ""
    content: bytes = b""
    clue: UUID | None = None


class FindingEntered(trail.Event, frozen=True):
    """登记检查发现; `rule` by its words."""

    finding: UUID
    unit: UUID
    title: str
    rule: str
    cases: int
    found: str


class FindingStruckOut(trail.Event, frozen=True):
    """划去检查发现 — it stays in the register and counts no more."""

    finding: UUID
    unit: UUID
    title: str
    rule: str
    reason: str


class RegisterCompleted(trail.Event, frozen=True):
    """声明登记齐全 — so many findings counted then."""

    cycle: UUID
    count: int


class RegisterReopened(trail.Event, frozen=True):
    """撤回登记齐全的声明."""

    cycle: UUID
    reason: str


async def enter_finding(person: Person, unit: UUID, new: NewFinding) -> UUID:
    """登记 — in any state of the year's scores, which do not move by it. Raises Refused."""
    async with transaction():
        held = await hold_unit(person, unit)
        rule = read_rule(new.rule)
        text = await _read(held, rule, new)
        evidence = read_words(new.evidence or new.name, "检查发现的证据，或附上文件", LONGEST_TEXT)
        check_names_nobody(text, evidence)
        if new.clue is not None:
            await _check_clue(held, new.clue, text, evidence)
        file = await keep_file(person, new.name, new.content) if new.name or new.content else None
        finding = uuid4()
        await fetch(
            "INSERT INTO finding (id, jurisdiction, unit, rule, cases, text, found_on, evidence, "
            "file, clue, entered_by, at, struck_out, struck_out_reason) VALUES ($1, $2, $3, $4, "
            "$5, $6, $7, $8, $9, $10, $11, clock_timestamp(), false, '')",
            *(finding, person.jurisdiction, unit, rule.id, new.cases, text, new.found_on),
            *(evidence, file, new.clue, person.account),
        )
        event = FindingEntered(finding, unit, held.title, rule.words, new.cases, text)
        await trail.record(person.jurisdiction, person.username, event)
        return finding


async def _read(held: HeldUnit, rule: FindingRule, new: NewFinding) -> str:
    """The text, once all that is said with it may stand. Raises Refused."""
    check_cases(new.cases)
    year = await fetch_one("SELECT year FROM unit WHERE id = $1", held.id)
    check_day(new.found_on, year, await today())
    if rule.reviewed and await _is_reviewed(held):
        raise Refused("本年度的案卷评查在系统里，3.2 按评查记录核算，不用再登记。没有登记。")
    return read_words(new.text, "发现了什么", LONGEST_TEXT)


async def _is_reviewed(held: HeldUnit) -> bool:
    return bool(
        await fetch_one(
            "SELECT EXISTS (SELECT FROM case_file f JOIN campaign m ON m.id = f.campaign "
            "WHERE f.unit = $1 AND m.cycle = $2 AND f.drawn IS NOT NULL)",
            *(held.id, held.cycle),
        )
    )


async def _check_clue(held: HeldUnit, clue: UUID, *texts: str) -> None:
    if not await fetch_one(
        "SELECT EXISTS (SELECT FROM clue WHERE id = $1 AND unit = $2)", clue, held.id
    ):
        raise Refused("选的线索不是这家单位的，没有登记。请重新选。")
    for text in texts:
        await check_nobody_named(clue, text)


async def strike_out(person: Person, finding: UUID, reason: str) -> None:
    """划去 — of what was entered by mistake or did not stand; never deleted. Raises Refused."""
    async with transaction():
        row = await _row(person, finding)
        held = await hold_unit(person, row)
        words = read_words(reason, "划去的理由", LONGEST_REASON)
        check_names_nobody(words)
        rows = await fetch(
            "UPDATE finding SET struck_out = true, struck_out_reason = $2, struck_out_by = $3, "
            "struck_out_at = clock_timestamp() WHERE id = $1 AND NOT struck_out RETURNING rule",
            *(finding, words, person.account),
        )
        if not rows:
            raise Refused("这条检查发现已经划去，不用再划。")
        rule = read_rule(rows[0]["rule"])
        event = FindingStruckOut(finding, held.id, held.title, rule.words, words)
        await trail.record(person.jurisdiction, person.username, event)


async def _row(person: Person, finding: UUID) -> UUID:
    """The unit of a finding. Raises NotFound outside the jurisdiction."""
    unit: UUID = found(
        await fetch_one(
            "SELECT unit FROM finding WHERE id = $1 AND jurisdiction = $2",
            *(finding, person.jurisdiction),
        )
    )
    return unit


async def call_complete(person: Person, cycle: UUID) -> None:
    """声明登记齐全 — from now on a rule without a finding takes nothing, and says so."""
    async with transaction():
        await check_cycle_of(person.jurisdiction, cycle)
        rows = await fetch(
            "INSERT INTO complete_register (id, jurisdiction, cycle, said_by, at) "
            "VALUES ($1, $2, $3, $4, clock_timestamp()) ON CONFLICT (cycle) DO NOTHING "
            "RETURNING id",
            *(uuid4(), person.jurisdiction, cycle, person.account),
        )
        if not rows:
            raise Refused("本年度已经声明登记齐全，不用再声明。")
        count = await fetch_one(
            "SELECT count(*) FROM finding f JOIN unit u ON u.id = f.unit JOIN cycle c "
            "ON c.jurisdiction = u.jurisdiction AND c.year = u.year "
            "WHERE c.id = $1 AND NOT f.struck_out",
            cycle,
        )
        await trail.record(person.jurisdiction, person.username, RegisterCompleted(cycle, count))


async def reopen_register(person: Person, cycle: UUID, reason: str) -> None:
    """撤回声明 — with the reason; what was taken over stays as it is."""
    async with transaction():
        await check_cycle_of(person.jurisdiction, cycle)
        words = read_words(reason, "撤回声明的理由", LONGEST_REASON)
        if not await fetch("DELETE FROM complete_register WHERE cycle = $1 RETURNING id", cycle):
            raise Refused("本年度没有声明过登记齐全，不用撤回。")
        await trail.record(person.jurisdiction, person.username, RegisterReopened(cycle, words))
