"""What can be read about a hall: who holds what, what is open, how many are in the box."""

from collections import OrderedDict
from datetime import date
from typing import TypeVar
from uuid import UUID

import asyncpg
import msgspec

from evaluation.cycles.queries import newest_scheme, scheme_of
from evaluation.cycles.rules import Scheme
from evaluation.db import fetch, fetch_one, found
from evaluation.scoring.rules import NoSlip

Key = TypeVar("Key")
Value = TypeVar("Value")
Record = asyncpg.Record


class Holder(msgspec.Struct, frozen=True):
    """A tablet and the slip that was entered on it. Nothing of this ever changes."""

    tablet: bytes
    slip: UUID
    sitting: UUID
    jurisdiction: UUID
    group: str
    number: str


class Box(msgspec.Struct, frozen=True):
    """What a ballot of an open sitting is measured by and sealed to; fixed at its opening."""

    scheme: Scheme
    public: bytes
    sealed_size: int


class AgendaUnit(msgspec.Struct, frozen=True):
    """One unit as a tablet sees it; `turn` is 0 while no ballot of this slip is in the box.

    `digest` begins the receipt of the one that is: by it a tablet sees that a box was restored.
    """

    id: UUID
    number: int
    title: str
    short_title: str
    category: str
    written: bool
    scoring: str
    turn: int
    digest: str


class SlipState(msgspec.Struct, frozen=True):
    """What changes about a slip and its sitting."""

    state: str
    title: str
    rehearsal: bool
    sample: bool
    current: bool
    withdrawn: bool
    handed_in: bool
    leaf: bytes | None
    on_screen: UUID | None


_HOLDERS: OrderedDict[bytes, Holder] = OrderedDict()
_BOXES: OrderedDict[UUID, Box] = OrderedDict()
_MOST = 4096


def _remember(where: OrderedDict[Key, Value], key: Key, value: Value) -> Value:
    """Facts that never change, kept by one worker; the oldest goes when there are many."""
    where[key] = value
    if len(where) > _MOST:
        where.popitem(last=False)
    return value


async def holder_of(tablet: bytes) -> Holder:
    """Whose tablet this is, by the hash of its cookie, or NoSlip. Also after a takeover."""
    known = _HOLDERS.get(tablet)
    if known is not None:
        return known
    rows = await fetch(
        "SELECT t.secret_hash AS tablet, s.id AS slip, s.sitting, s.jurisdiction, "
        's."group", s.number FROM tablet t JOIN slip s ON s.id = t.slip WHERE t.secret_hash = $1',
        tablet,
    )
    if not rows:
        raise NoSlip
    return _remember(_HOLDERS, tablet, msgspec.convert(dict(rows[0]), Holder))


async def box_of(sitting: UUID) -> Box | None:
    """The open sitting's scheme and key; None while it has not opened."""
    known = _BOXES.get(sitting)
    if known is not None:
        return known
    rows = await fetch("SELECT scheme, box_public, sealed_size FROM sitting WHERE id = $1", sitting)
    if found(rows[0] if rows else None)["box_public"] is None:
        return None
    row = rows[0]
    box = Box(await scheme_of(row["scheme"]), row["box_public"], row["sealed_size"])
    return _remember(_BOXES, sitting, box)


async def sitting_state(sitting: UUID) -> str:
    rows = await fetch("SELECT state FROM sitting WHERE id = $1", sitting)
    return str(found(rows[0] if rows else None)["state"])


async def place_now(sitting: UUID) -> int:
    """Where in the agenda the sitting is: the unit on the screen, else the last that was scored;
    0 before the first.
    """
    place: int = await fetch_one(
        "SELECT coalesce((SELECT i.number FROM sitting s JOIN agenda_item i ON i.sitting = s.id "
        "AND i.unit = s.on_screen WHERE s.id = $1), (SELECT max(number) FROM agenda_item "
        "WHERE sitting = $1 AND scoring <> 'waiting'), 0)::int",
        sitting,
    )
    return place


async def scheme_for(sitting: UUID) -> Scheme:
    """The frozen scheme, or before the opening the cycle's newest."""
    box = await box_of(sitting)
    if box is not None:
        return box.scheme
    rows = await fetch("SELECT cycle FROM sitting WHERE id = $1", sitting)
    return await scheme_of(found(await newest_scheme(rows[0]["cycle"])))


async def slip_state(holder: Holder) -> SlipState:
    rows = await fetch(
        "SELECT m.state, m.title, m.rehearsal, c.sample, t.current, "
        "s.withdrawn, s.handed_in, s.leaf, m.on_screen FROM tablet t "
        "JOIN slip s ON s.id = t.slip JOIN sitting m ON m.id = s.sitting "
        "JOIN cycle c ON c.id = m.cycle WHERE t.secret_hash = $1",
        holder.tablet,
    )
    return msgspec.convert(dict(found(rows[0] if rows else None)), SlipState)


async def agenda_of(sitting: UUID, slip: UUID | None = None) -> list[AgendaUnit]:
    """In the order of the agenda; `turn` says how often this slip has cast."""
    rows = await fetch(
        "SELECT u.id, i.number, u.title, u.short_title, u.class AS category, i.written, i.scoring, "
        "coalesce(b.turn, 0) AS turn, "
        "coalesce(left(encode(b.digests[b.revision], 'hex'), 12), '') AS digest "
        "FROM agenda_item i JOIN unit u ON u.id = i.unit "
        "LEFT JOIN ballot b ON b.slip = $2 AND b.unit = i.unit "
        "WHERE i.sitting = $1 ORDER BY i.number",
        sitting,
        slip,
    )
    return msgspec.convert([dict(row) for row in rows], list[AgendaUnit])


class GroupCount(msgspec.Struct, frozen=True):
    """Slips of one group: made, handed out, entered on a tablet, handed in, withdrawn."""

    group: str
    made: int
    issued: int
    entered: int
    handed_in: int
    withdrawn: int


async def group_counts(sitting: UUID) -> list[GroupCount]:
    rows = await fetch(
        'SELECT s."group", count(*)::int AS made, '
        "coalesce(max(o.issued), 0)::int AS issued, "
        "(count(*) FILTER (WHERE s.entered AND NOT s.withdrawn))::int AS entered, "
        "(count(*) FILTER (WHERE s.handed_in AND NOT s.withdrawn))::int AS handed_in, "
        "(count(*) FILTER (WHERE s.withdrawn))::int AS withdrawn "
        'FROM slip s LEFT JOIN slips_out o ON o.sitting = s.sitting AND o."group" = s."group" '
        'WHERE s.sitting = $1 GROUP BY s."group" ORDER BY s."group"',
        sitting,
    )
    return msgspec.convert([dict(row) for row in rows], list[GroupCount])


async def slip_numbers(sitting: UUID) -> frozenset[str]:
    """Of every slip ever made for it, withdrawn ones too."""
    rows = await fetch("SELECT number FROM slip WHERE sitting = $1", sitting)
    return frozenset(row["number"] for row in rows)


class HalfDayLine(msgspec.Struct, frozen=True):
    """半天 — and how many units report in it; `part` is 上午, 下午 or 晚上."""

    number: int
    held_on: date
    part: str
    units: int

    @property
    def title(self) -> str:
        return f"{self.held_on.month}月{self.held_on.day}日{self.part}"


async def half_days_of(sitting: UUID) -> list[HalfDayLine]:
    """None for a sitting that takes no more than one."""
    rows = await fetch(
        "SELECT h.number, h.held_on, h.part, (SELECT count(*)::int FROM agenda_item i "
        "WHERE i.sitting = h.sitting AND i.half_day = h.number AND NOT i.written) AS units "
        "FROM half_day h WHERE h.sitting = $1 ORDER BY h.number",
        sitting,
    )
    return msgspec.convert([dict(row) for row in rows], list[HalfDayLine])


class FreeUnit(msgspec.Struct, frozen=True):
    id: UUID
    title: str
    category: str


async def free_units(sitting: UUID) -> list[FreeUnit]:
    """Of the sitting's board and in no sitting yet, in the register's order."""
    rows = await fetch(
        "SELECT u.id, u.title, u.class AS category FROM sitting s "
        "JOIN board b ON b.id = s.board JOIN cycle c ON c.id = s.cycle "
        "JOIN unit u ON u.jurisdiction = s.jurisdiction AND u.year = c.year AND u.board = b.title "
        "WHERE s.id = $1 AND NOT EXISTS "
        "(SELECT FROM agenda_item i WHERE i.unit = u.id AND i.live) ORDER BY u.class, u.title",
        sitting,
    )
    return msgspec.convert([dict(row) for row in rows], list[FreeUnit])


class AgendaLine(msgspec.Struct, frozen=True):
    """One unit on the office's page of the agenda."""

    id: UUID
    number: int
    title: str
    category: str
    written: bool
    half_day: int


async def agenda_lines(sitting: UUID) -> list[AgendaLine]:
    rows = await fetch(
        "SELECT u.id, i.number, u.title, u.class AS category, i.written, i.half_day "
        "FROM agenda_item i JOIN unit u ON u.id = i.unit WHERE i.sitting = $1 ORDER BY i.number",
        sitting,
    )
    return msgspec.convert([dict(row) for row in rows], list[AgendaLine])
