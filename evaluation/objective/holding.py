"""Holding a unit's scores while they change: nobody else changes them, freezes or counts them."""

from uuid import UUID

import asyncpg
import msgspec

from evaluation.accounts.rules import Person
from evaluation.db import fetch, fetch_one, found
from evaluation.errors import Refused
from evaluation.files.actions import keep_file
from evaluation.objective.rules import Frozen, SheetIsOut, SheetState, read_words


class HeldUnit(msgspec.Struct, frozen=True):
    """`cycle` is None while the year of the unit's register has not begun."""

    id: UUID
    title: str
    cycle: UUID | None


class Finding(msgspec.Struct, frozen=True):
    """Why points are given or taken, and where that can be seen: in words, as a file, or both."""

    reason: str
    evidence: str = ""
    name: str = ""
    content: bytes = b""


class KeptFinding(msgspec.Struct, frozen=True):
    reason: str
    evidence: str
    file: UUID | None


async def hold_unit(person: Person, unit: UUID) -> HeldUnit:
    """In the caller's transaction, until it ends. Raises NotFound outside the jurisdiction.

    The locks let ballots pass, which only refer to the unit's row.
    """
    rows = await fetch(
        "SELECT u.id, u.short_title AS title, c.id AS cycle FROM unit u "
        "LEFT JOIN cycle c ON c.jurisdiction = u.jurisdiction AND c.year = u.year "
        "WHERE u.id = $1 AND u.jurisdiction = $2",
        *(unit, person.jurisdiction),
    )
    held = HeldUnit(**found(rows[0] if rows else None))
    await fetch("SELECT FROM cycle WHERE id = $1 FOR KEY SHARE", held.cycle)
    await fetch("SELECT FROM unit WHERE id = $1 FOR NO KEY UPDATE", unit)
    return held


async def hold_open(person: Person, unit: UUID) -> HeldUnit:
    """As `hold_unit`, for what may change only before the freeze. Raises Frozen."""
    held = await hold_unit(person, unit)
    if await fetch_one("SELECT id FROM score_freeze WHERE cycle = $1", held.cycle):
        raise Frozen
    await fetch(
        "SELECT pg_advisory_xact_lock_shared(sitting_lock(sitting)) FROM agenda_item "
        "WHERE unit = $1 AND live",
        unit,
    )
    if await is_counted(unit):
        raise Frozen
    return held


async def is_counted(unit: UUID) -> bool:
    """Whether the box of a real sitting with this unit has been opened."""
    counted: bool = await fetch_one(
        "SELECT EXISTS (SELECT FROM agenda_item i JOIN sitting s ON s.id = i.sitting "
        "WHERE i.unit = $1 AND NOT s.rehearsal AND s.state IN ('opened', 'signed'))",
        unit,
    )
    return counted


async def hold_editable(person: Person, unit: UUID) -> HeldUnit:
    """As `hold_open`, for what changes a sheet: not while the unit has it. Raises SheetIsOut."""
    held = await hold_open(person, unit)
    state = await fetch_one("SELECT state FROM confirmation WHERE unit = $1", unit)
    if state not in (None, SheetState.RECALLED):
        raise SheetIsOut
    return held


async def item_row(unit: UUID, item: str) -> asyncpg.Record:
    """An item of a held unit by its number. Raises Refused."""
    rows = await fetch("SELECT * FROM objective_item WHERE unit = $1 AND item = $2", unit, item)
    if not rows:
        raise Refused(f"这家单位没有“{item}”这一项。请核对，或先按方案生成考核项。")
    return rows[0]


async def check_undecided(item: asyncpg.Record) -> None:
    """What a decision has settled stays so."""
    if await fetch_one("SELECT id FROM objection WHERE item = $1", item["id"]):
        raise Refused(f"“{item['title']}”的异议已经裁定，得分不再改。")


async def keep_finding(person: Person, finding: Finding, what: str) -> KeptFinding:
    """Read, and its file kept, in the caller's transaction. Raises Refused."""
    reason = read_words(finding.reason, f"{what}的原因")
    if not finding.content and not finding.name:
        return KeptFinding(reason, read_words(finding.evidence, f"{what}的证据，或附上文件"), None)
    evidence = read_words(finding.evidence or finding.name, f"{what}的证据")
    file = await keep_file(person, finding.name, finding.content)
    return KeptFinding(reason, evidence, file)
