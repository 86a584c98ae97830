"""热线导入: a hotline's sheet is received, waits sealed, and becomes clues, or nothing at all."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.clues.import_queries import (
    FRESH,
    PURPOSE,
    Waiting,
    check_officer,
    look_at,
    opened,
)
from evaluation.clues.import_rules import Said, Wanted, wanted
from evaluation.clues.recording import fresh_ids, record_clues
from evaluation.clues.registering import NewClue
from evaluation.clues.sealing import Complaint, sealed_bytes
from evaluation.clues.settings import setting_of
from evaluation.clues.states import Source
from evaluation.cycles.queries import check_cycle_of
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import NotFound, Refused
from evaluation.workdays.queries import today

LARGEST = 10_000_000
HOTLINE = "12345 热线"
ANY_NAME = "热线工单"
"""In the place of the file's own name, which may name somebody."""


class ClueSheetReceived(trail.Event, frozen=True):
    """上传热线工单 — nothing of it is stored as a clue yet."""

    draft: UUID
    rows: int


class ClueSheetTaken(trail.Event, frozen=True):
    """导入热线工单; `numbers` from the first to the last, empty where they wait for 登记."""

    draft: UUID
    clues: list[UUID]
    repeats: int
    left_out: int
    numbers: str


class ClueSheetDropped(trail.Event, frozen=True):
    """不导入 — the sheet is gone."""

    draft: UUID


async def receive_orders(person: Person, cycle: UUID, name: str, content: bytes) -> UUID:
    """上传 — sealed until the officer has looked; a former sheet of that person makes way.

    Raises Refused for what can't be read at all.
    """
    check_officer(person)
    await check_cycle_of(person.jurisdiction, cycle)
    if not content:
        raise Refused("没有收：没有选文件。请选热线导出的 XLSX 或 CSV 文件再传。")
    if len(content) > LARGEST:
        raise Refused(f"没有收：超过 {LARGEST // 1_000_000} MB。请分成几个文件再传。")
    waiting = Waiting(name[-120:], content)
    year = await fetch_one("SELECT year FROM cycle WHERE id = $1", cycle)
    looked = await look_at(person.jurisdiction, cycle, year, waiting)
    draft = uuid4()
    async with transaction():
        await forget_old_sheets(person)
        await fetch(
            "INSERT INTO clue_import (id, jurisdiction, cycle, name, sealed, made_by, at) "
            "VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp())",
            *(draft, person.jurisdiction, cycle, ANY_NAME),
            *(sealed_bytes(PURPOSE, msgspec.msgpack.encode(waiting)), person.account),
        )
        event = ClueSheetReceived(draft, len(looked.orders))
        await trail.record(person.jurisdiction, person.username, event)
    return draft


async def forget_old_sheets(person: Person) -> None:
    """The person's own, and everybody's that are a day old."""
    await fetch(
        f"DELETE FROM clue_import i WHERE i.made_by = $1 OR NOT ({FRESH})",  # noqa: S608  # own text
        person.account,
    )


async def store_orders(  # what was seen, what is said to it, and what is done at once
    person: Person, cycle: UUID, draft: UUID, seen: str, said: Said, *, register: bool
) -> ClueSheetTaken:
    """导入 — read and looked at again here, where nobody else imports. Pressed twice, the second
    answer is the first's. Raises Refused, and the sheet waits on.
    """
    check_officer(person)
    async with transaction():
        await fetch(
            "SELECT pg_advisory_xact_lock(hashtextextended('clue import ' || $1, 0))",
            str(person.jurisdiction),
        )
        row = await _let_go(person, cycle, draft)
        if row is None:
            return await taken(person, draft)
        looked = await look_at(person.jurisdiction, cycle, row[0], row[1])
        rows = wanted(looked, said)
        if looked.seen != seen:
            raise Refused("您看过以后，线索或名录又有变动，没有导入。请重新看一遍再确认。")
        if not rows:
            raise Refused("每一行都选了不导入。要放弃这张表，请按“不导入了”。")
        event = await _store(person, cycle, draft, rows, register=register)
        event = msgspec.structs.replace(event, left_out=len(looked.orders) - len(rows))
        await trail.record(person.jurisdiction, person.username, event)
        return event


async def _let_go(person: Person, cycle: UUID, draft: UUID) -> tuple[int, Waiting] | None:
    """Year and sheet; of two who say yes at the same moment, one finds it."""
    rows = await fetch(
        "DELETE FROM clue_import i USING cycle c WHERE i.id = $1 AND i.jurisdiction = $2 "  # noqa: S608  # own text
        f"AND i.cycle = $3 AND c.id = i.cycle AND {FRESH} RETURNING c.year, i.sealed",
        *(draft, person.jurisdiction, cycle),
    )
    return (rows[0]["year"], opened(rows[0]["sealed"])) if rows else None


async def _store(
    person: Person, cycle: UUID, draft: UUID, rows: Sequence[Wanted], *, register: bool
) -> ClueSheetTaken:
    channels = (await setting_of(person.jurisdiction)).channels
    channel = HOTLINE if HOTLINE in channels else ""
    day = await today()
    ids = fresh_ids(len(rows))
    by_row = {one.order.row: clue for one, clue in zip(rows, ids, strict=True)}
    clues = [
        (clue, _new_clue(one, channel, one.order.received_on or day, by_row))
        for one, clue in zip(rows, ids, strict=True)
    ]
    recorded = await record_clues(person, cycle, clues, register=register)
    return ClueSheetTaken(
        draft=draft,
        clues=ids,
        repeats=sum(new.repeats is not None for _, new in clues),
        left_out=0,
        numbers=f"{recorded.first} 至 {recorded.last}" if recorded.first else "",
    )


def _new_clue(one: Wanted, channel: str, received_on: date, by_row: dict[int, UUID]) -> NewClue:
    order = one.order
    told = order.complaint
    hides = told.name or told.telephone or told.address or told.text != order.text
    return NewClue(
        title=order.title,
        text=order.text,
        received_on=received_on,
        source=Source.COMPLAINT,
        channel=channel,
        outer_number=order.number,
        kind=order.kind,
        unit=order.unit,
        anonymous=order.anonymous,
        happened_on=order.happened_on,
        complaint=told if hides and told != Complaint() else None,
        repeats=one.clue or by_row.get(one.row),
    )


async def drop_orders(person: Person, cycle: UUID, draft: UUID) -> None:
    """不导入 — the sheet is gone."""
    check_officer(person)
    async with transaction():
        found(await _let_go(person, cycle, draft))
        event = ClueSheetDropped(draft)
        await trail.record(person.jurisdiction, person.username, event)


async def taken(person: Person, draft: UUID) -> ClueSheetTaken:
    """What was done with a sheet that was stored. Raises NotFound for any other."""
    check_officer(person)
    detail = await fetch_one(
        "SELECT detail FROM audit_event WHERE jurisdiction = $1 AND name = $2 "
        "AND position($3 IN detail) > 0 ORDER BY sequence DESC LIMIT 1",
        *(person.jurisdiction, ClueSheetTaken.__name__, str(draft)),
    )
    if detail is None:
        raise NotFound
    return msgspec.json.decode(detail, type=ClueSheetTaken)
