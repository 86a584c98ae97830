"""Many clues at once, each just as `record_clue` and `register` would have left it.

One statement a table and not twenty a clue: two thousand rows take the trail for a moment only.
"""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import OFFICERS, Person
from evaluation.clues.moving import clue_label
from evaluation.clues.registering import (
    NewClue,
    check_words,
    hold_numbers,
    tidy,
    without_complainant,
)
from evaluation.clues.sealing import sealed_complaint, telephone_hash
from evaluation.clues.setting import Setting, ends_on
from evaluation.clues.settings import setting_of
from evaluation.clues.states import ClueState
from evaluation.clues.steps import Step, check_step
from evaluation.cycles.queries import check_cycle_of
from evaluation.db import fetch, fetch_one
from evaluation.errors import NotFound, Refused
from evaluation.workdays.queries import differs, now, today

A_LOT = 250
"""So many in one statement, whose indexes take their time: none comes near the longest wait."""


class Recorded(msgspec.Struct, frozen=True):
    """`first`, `last`: the numbers they got, empty where they wait for their registration."""

    clues: Sequence[UUID]
    first: str = ""
    last: str = ""


class _Entry(msgspec.Struct, frozen=True, kw_only=True):
    """What is the same for all of them."""

    cycle: UUID
    state: ClueState
    due_on: date | None
    at: datetime
    former_due: date | None
    number: int | None


async def record_clues(
    person: Person, cycle: UUID, clues: Sequence[tuple[UUID, NewClue]], *, register: bool
) -> Recorded:
    """In the caller's transaction, which records the event. A clue may repeat one that stands
    before it. Raises Refused for the first that is not as it must be, saying which.
    """
    if person.roles.isdisjoint(OFFICERS):
        raise NotFound
    await check_cycle_of(person.jurisdiction, cycle)
    await hold_numbers(cycle)
    setting = await setting_of(person.jurisdiction)
    day = await today()
    await _check_units(person.jurisdiction, cycle, {new.unit for _, new in clues if new.unit})
    safe = [(clue, _safe(setting, day, place, new)) for place, (clue, new) in enumerate(clues, 1)]
    entry = await _entry(person, cycle, setting, day, register=register)
    for first in range(0, len(safe), A_LOT):
        await _insert(person.jurisdiction, entry, first, safe[first : first + A_LOT])
    await _seal(person.jurisdiction, safe)
    if not register or not clues:
        return Recorded([clue for clue, _ in clues])
    await _step(person, entry, [clue for clue, _ in clues])
    year = await fetch_one("SELECT year FROM cycle WHERE id = $1", cycle)
    first = entry.number or 1
    last = first + len(clues) - 1
    ids = [clue for clue, _ in clues]
    return Recorded(ids, clue_label(year, first), clue_label(year, last))


def _safe(setting: Setting, day: date, place: int, new: NewClue) -> NewClue:
    new = tidy(new)
    try:
        check_words(new, setting, day)
        return without_complainant(new)
    except Refused as no:
        raise Refused(f"第 {place} 条：{no}") from no


async def _check_units(jurisdiction: UUID, cycle: UUID, units: Collection[UUID]) -> None:
    here = await fetch_one(
        "SELECT count(*) FROM unit u JOIN cycle c ON c.id = $2 AND c.year = u.year "
        "WHERE u.jurisdiction = $1 AND u.id = ANY($3)",
        *(jurisdiction, cycle, list(units)),
    )
    if here != len(units):
        raise NotFound


async def _entry(
    person: Person, cycle: UUID, setting: Setting, day: date, *, register: bool
) -> _Entry:
    """The states by the table of steps, the days by the setting."""
    marked, number = await differs(), None
    state = ClueState.UNREGISTERED
    limit = setting.limits.get(state)
    due = former_due = ends_on(day, limit, marked) if limit else None
    if register:
        state = check_step(Step.REGISTER, state, person.roles, "")
        limit = setting.limits.get(state)
        due = ends_on(day, limit, marked) if limit else None
        number = 1 + await fetch_one(
            "SELECT coalesce(max(number), 0) FROM clue WHERE cycle = $1", cycle
        )
    return _Entry(
        cycle=cycle, state=state, due_on=due, at=await now(), former_due=former_due, number=number
    )


async def _insert(
    jurisdiction: UUID, entry: _Entry, first: int, clues: Sequence[tuple[UUID, NewClue]]
) -> None:
    """A clue that repeats one of the same lot finds it: the check of the key comes at the end."""
    texts = ("source", "channel", "outer_number", "title", "text", "kind")
    news = [new for _, new in clues]
    await fetch(
        "INSERT INTO clue (id, jurisdiction, cycle, number, unit, source, channel, outer_number, "
        "title, text, kind, anonymous, happened_on, received_on, repeats, state, state_since, "
        "due_on, extended, level, mandatory, finding, accountable, false_write_off) "
        "SELECT x.id, $1, $2, $3::int + x.place - 1, x.unit, x.source, x.channel, x.outer_number, "
        "x.title, x.text, x.kind, x.anonymous, x.happened_on, x.received_on, x.repeats, $4, "
        "$5, $6, 0, '', '', '', false, false FROM unnest($7::uuid[], $8::uuid[], $9::text[], "
        "$10::text[], $11::text[], $12::text[], $13::text[], $14::text[], $15::bool[], "
        "$16::date[], $17::date[], $18::uuid[]) WITH ORDINALITY AS x(id, unit, source, channel, "
        "outer_number, title, text, kind, anonymous, happened_on, received_on, repeats, place)",
        *(jurisdiction, entry.cycle, None if entry.number is None else entry.number + first),
        *(entry.state, entry.at, entry.due_on),
        *([clue for clue, _ in clues], [new.unit for new in news]),
        *([getattr(new, name) for new in news] for name in texts),
        *([new.anonymous for new in news], [new.happened_on for new in news]),
        *([new.received_on for new in news], [new.repeats for new in news]),
    )


async def _seal(jurisdiction: UUID, clues: Sequence[tuple[UUID, NewClue]]) -> None:
    told = [(clue, new.complaint) for clue, new in clues if new.complaint is not None]
    await fetch(
        "INSERT INTO complainant (id, jurisdiction, clue, sealed, has_name, has_telephone, "
        "telephone_hash) SELECT gen_random_uuid(), $1, x.* FROM unnest($2::uuid[], $3::bytea[], "
        "$4::bool[], $5::bool[], $6::bytea[]) AS x",
        jurisdiction,
        [clue for clue, _ in told],
        [sealed_complaint(clue, complaint) for clue, complaint in told],
        [bool(complaint.name.strip()) for _, complaint in told],
        [bool(complaint.telephone.strip()) for _, complaint in told],
        [telephone_hash(complaint.telephone) for _, complaint in told],
    )


async def _step(person: Person, entry: _Entry, clues: Sequence[UUID]) -> None:
    await fetch(
        "INSERT INTO clue_step (id, jurisdiction, clue, step, before, after, reason, due_before, "
        "due_after, late, by, at) SELECT gen_random_uuid(), $1, x.clue, $2, $3, $4, '', $5, $6, "
        "false, $7, $8 FROM unnest($9::uuid[]) AS x(clue)",
        *(person.jurisdiction, Step.REGISTER, ClueState.UNREGISTERED, entry.state),
        *(entry.former_due, entry.due_on, person.account, entry.at, list(clues)),
    )


def fresh_ids(count: int) -> list[UUID]:
    """So that one of the lot can name another as what it repeats."""
    return [uuid4() for _ in range(count)]
