"""The one way in which a clue moves: held, checked by the table of steps, written, recorded."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import OFFICERS, Person, Role
from evaluation.audit import trail
from evaluation.clues.sealing import check_nobody_named
from evaluation.clues.setting import ends_on, put_off
from evaluation.clues.settings import setting_of
from evaluation.clues.states import ClueState, Level
from evaluation.clues.steps import STEP_TITLES, WAYS, Step, check_step
from evaluation.db import fetch, fetch_one, found
from evaluation.errors import Refused
from evaluation.registry.lineage import units_of_line
from evaluation.workdays.queries import differs, today


class ClueMoved(trail.Event, frozen=True):
    """线索办理; `step` by its title. The reason holds nothing of the complainant."""

    clue: UUID
    number: str
    step: str
    before: str
    after: str
    reason: str


class Held(msgspec.Struct, frozen=True):
    """A clue as it stands while the caller's transaction holds it."""

    id: UUID
    jurisdiction: UUID
    cycle: UUID
    year: int
    place: UUID | None
    number: int | None
    unit: UUID | None
    state: ClueState
    due_on: date | None
    extended: int
    level: Level
    finding: str
    has_complainant: bool
    """Somebody known reported it, who is told of its end."""

    @property
    def label(self) -> str:
        return clue_label(self.year, self.number)


def clue_label(year: int, number: int | None) -> str:
    """As it is written and spoken: 24-097; without a number 未编号."""
    return f"{year % 100:02d}-{number:03d}" if number else "未编号"


async def hold(person: Person, clue: UUID) -> Held:
    """Until the transaction ends. Raises NotFound for what is not the person's to see."""
    rows = await fetch(_HELD, clue, person.jurisdiction)
    row = found(rows[0] if rows else None)
    held = msgspec.convert(dict(row), Held)
    found(held if await _is_theirs(person, held) else None)
    return held


async def _is_theirs(person: Person, clue: Held) -> bool:
    """Officers have their whole jurisdiction, a 司法所 what it was handed, a clerk the unit's."""
    if not person.roles.isdisjoint(OFFICERS):
        return True
    if Role.JUSTICE_OFFICE in person.roles:
        return clue.place is not None and clue.place == person.place
    if person.unit is None or clue.unit is None:
        return False
    return clue.unit in await units_of_line(person.jurisdiction, person.unit)


_HELD = (
    "SELECT k.id, k.jurisdiction, k.cycle, c.year, k.place, k.number, k.unit, k.state, k.due_on, "
    "k.extended, k.level, k.finding, NOT k.anonymous AND EXISTS (SELECT FROM complainant p "
    "WHERE p.clue = k.id AND (p.has_name OR p.has_telephone)) AS has_complainant "
    "FROM clue k JOIN cycle c ON c.id = k.cycle "
    "WHERE k.id = $1 AND k.jurisdiction = $2 FOR UPDATE OF k"
)


async def move(  # a step has all of these
    person: Person,
    clue: UUID,
    step: Step,
    *,
    reason: str = "",
    due_on: date | None = None,
    **changes: object,
) -> UUID:
    """Inside the caller's transaction; the id of the record of the step.

    `due_on` in the place of the state's limit. `changes`: columns of the clue that change with the
    step, named by the caller's code. Raises NotFound, and Refused in words.
    """
    held = await hold(person, clue)
    words = " ".join(reason.split())
    after = check_step(step, held.state, person.roles, words)
    await check_nobody_named(clue, words)
    await _check_another(person, held, step)
    due = await _due(held, step, after, due_on)
    if step == Step.EXTEND:
        changes["extended"] = held.extended + 1
    if held.has_complainant and after in WITH_FEEDBACK and after != held.state:
        changes["feedback_due_on"] = await _feedback_due(held)
    await _write(held, step, after, due, changes)
    record = uuid4()
    await fetch(
        "INSERT INTO clue_step (id, jurisdiction, clue, step, before, after, reason, due_before, "
        "due_after, late, by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8::date, $9, "
        "coalesce($8::date < (clock_timestamp() AT TIME ZONE 'Asia/Shanghai')::date, false), "
        "$10, clock_timestamp())",
        *(record, held.jurisdiction, clue, step, held.state, after, words, held.due_on, due),
        person.account,
    )
    label = clue_label(held.year, _number(changes) or held.number)
    event = ClueMoved(clue, label, STEP_TITLES[step], held.state, after, words)
    await trail.record(person.jurisdiction, person.username, event)
    return record


WITH_FEEDBACK = WAYS[Step.FEED_BACK].begins
"""Ends of which the complainant hears."""


def _number(changes: dict[str, Any]) -> int | None:
    number: int | None = changes.get("number")
    return number


async def _check_another(person: Person, held: Held, step: Step) -> None:
    former = WAYS[step].not_who
    if former is None:
        return
    last = await fetch_one(
        "SELECT by FROM clue_step WHERE clue = $1 AND step = $2 ORDER BY at DESC LIMIT 1",
        *(held.id, former),
    )
    if last == person.account:
        raise Refused(f"{STEP_TITLES[former]}的是您。{STEP_TITLES[step]}要由另一个人办理。")


async def _due(held: Held, step: Step, after: ClueState, wanted: date | None) -> date | None:
    """A step that stays where it is keeps the clock running; 延期 moves its end, once."""
    limits = (await setting_of(held.jurisdiction)).limits
    if step == Step.EXTEND:
        limit = limits.get(held.state)
        if limit is None or not limit.extension or held.due_on is None:
            raise Refused("这一步没有可以延长的时限，没有延期。")
        if held.extended:
            raise Refused("已经延期一次，不能再延。")
        return put_off(held.due_on, limit, await differs())
    if after == held.state:
        return held.due_on
    if wanted is not None:
        if wanted < await today():
            raise Refused("期限不能早于今天，没有办理。")
        return wanted
    limit = limits.get(after)
    return ends_on(await today(), limit, await differs()) if limit else None


async def _feedback_due(held: Held) -> date | None:
    limit = (await setting_of(held.jurisdiction)).limits.get("feedback")
    return ends_on(await today(), limit, await differs()) if limit else None


async def _write(
    held: Held, step: Step, after: ClueState, due: date | None, changes: dict[str, object]
) -> None:
    if after != held.state and step != Step.EXTEND:
        changes.setdefault("extended", 0)
    names = sorted(changes)
    columns = "".join(f', "{name}" = ${place}' for place, name in enumerate(names, 4))
    since = ", state_since = clock_timestamp()" if after != held.state else ""
    await fetch(
        f"UPDATE clue SET state = $2, due_on = $3{since}{columns} WHERE id = $1",  # noqa: S608
        *(held.id, after, due, *(changes[name] for name in names)),
    )
