"""填报: a unit puts down its figures, last year's, and why they differ; nothing is overwritten."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Literal
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import OFFICERS, Person
from evaluation.audit import trail
from evaluation.db import fetch, found, transaction
from evaluation.errors import NotFound, Refused
from evaluation.registry.lineage import units_of_line
from evaluation.statistics.forms import Form, read_form
from evaluation.statistics.queries import amounts_of, earlier_of, explanations_of
from evaluation.statistics.rules import (
    ReturnState,
    bare,
    check_open,
    read_amount,
    read_words,
    written,
)

Column = Literal["now", "before", "why"]
"""本年, 上年 and 情况说明 of a cell."""
COLUMN_TITLES = {"now": "", "before": "上年　", "why": "说明　"}
MOST_ENTRIES = 1000
NO_CELL = "表里没有这一格。请重新打开这一页。"
BEFORE_IS_KNOWN = "上年数取自上年的报表，这里不能改。"


class FiguresFilled(trail.Event, frozen=True):
    """填报 — what was put down, in words; empty is taken out again."""

    unit: UUID
    title: str
    entries: str


class Entry(msgspec.Struct, frozen=True):
    """One cell as typed. `seen` is what stood there before, as the window that sends it knew it."""

    column: Column
    cell: str
    text: str
    seen: str = ""

    @property
    def key(self) -> str:
        return f"{self.column}:{self.cell}"


class Outcome(msgspec.Struct, frozen=True):
    """By column and cell. `words`: what can't be taken. `others`: what another window put there.

    Nothing at all was stored if there are either; else `stored` is what stands there now.
    """

    stored: dict[str, str] = {}
    words: dict[str, str] = {}
    others: dict[str, str] = {}

    @property
    def saved(self) -> bool:
        return not (self.words or self.others)


class HeldReturn(msgspec.Struct, frozen=True):
    """A return that nobody else changes until the transaction ends."""

    id: UUID
    unit: UUID
    jurisdiction: UUID
    title: str
    year: int
    state: ReturnState
    submissions: int
    form: Form
    due_at: datetime


async def hold_return(person: Person, unit: UUID, *, office: bool = False) -> HeldReturn:
    """In the caller's transaction; begun if need be. Raises NotFound for what is not theirs.

    `office`: officers of the jurisdiction may do it as well.
    """
    if not office or person.roles.isdisjoint(OFFICERS):
        await _check_own(person, unit)
    rows = await fetch(
        "SELECT u.id AS unit, u.jurisdiction, u.short_title AS title, u.year, f.id AS form_id, "
        "f.content, f.due_at FROM unit u JOIN cycle c ON c.jurisdiction = u.jurisdiction "
        "AND c.year = u.year JOIN statistics_form f ON f.cycle = c.id "
        "WHERE u.id = $1 AND u.jurisdiction = $2 AND u.own_code IS NULL FOR NO KEY UPDATE OF u",
        *(unit, person.jurisdiction),
    )
    row = dict(found(rows[0] if rows else None))
    form = row.pop("form_id")
    await fetch(
        "INSERT INTO statistics_return (id, jurisdiction, unit, form, state, submissions, late, "
        "remark) VALUES ($1, $2, $3, $4, 'draft', 0, false, '') ON CONFLICT DO NOTHING",
        *(uuid4(), person.jurisdiction, unit, form),
    )
    states = await fetch(
        "SELECT id, state, submissions FROM statistics_return WHERE unit = $1", unit
    )
    return msgspec.convert(
        row | dict(states[0]) | {"form": read_form(row.pop("content"))}, HeldReturn
    )


async def _check_own(person: Person, unit: UUID) -> None:
    if unit not in await units_of_line(person.jurisdiction, person.unit):
        raise NotFound


async def save_entries(person: Person, unit: UUID, entries: Sequence[Entry]) -> Outcome:
    """All of them or none. The same again changes nothing, however often a weak line sends it."""
    if len(entries) > MOST_ENTRIES:
        raise Refused("一次送来的格太多，没有存。请分几次。")
    async with transaction():
        held = await hold_return(person, unit)
        check_open(held.state)
        stored, before_is_known = await _stored(held)
        outcome = judged(held.form, entries, stored, before_is_known=before_is_known)
        if outcome.saved:
            await _write(person, held, outcome.stored, stored)
        return outcome


async def _stored(held: HeldReturn) -> tuple[dict[str, str], bool]:
    """What stands in each cell now, and whether the year before is known from its own return."""
    earlier, from_return = await earlier_of(held.jurisdiction, held.unit, held.year)
    return (
        {f"now:{cell}": written(amount) for cell, amount in (await amounts_of(held.id)).items()}
        | {f"before:{cell}": written(amount) for cell, amount in earlier.items()}
        | {f"why:{cell}": text for cell, text in (await explanations_of(held.id)).items()}
    ), from_return


def judged(
    form: Form, entries: Sequence[Entry], stored: Mapping[str, str], *, before_is_known: bool
) -> Outcome:
    """What may be stored, what can't be taken, and where another window was quicker."""
    taken, words, others = dict[str, str](), dict[str, str](), dict[str, str]()
    for entry in entries:
        there = stored.get(entry.key, "")
        try:
            text = _text(form, entry)
        except Refused as no:
            words[entry.key] = str(no)
            continue
        if text == there:
            taken[entry.key] = text
        elif entry.column == "before" and before_is_known:
            words[entry.key] = BEFORE_IS_KNOWN
        elif _as_stored(entry, entry.seen) != there:
            others[entry.key] = there
        else:
            taken[entry.key] = text
    return Outcome(taken, words, others)


def _text(form: Form, entry: Entry) -> str:
    line = form.lines.get(entry.cell)
    if line is None:
        raise Refused(NO_CELL)
    if entry.column == "why":
        return read_words(entry.text, "情况说明")
    if not entry.text.strip():
        return ""
    return written(read_amount(entry.text, line.decimals))


def _as_stored(entry: Entry, text: str) -> str:
    return " ".join(text.split()) if entry.column == "why" else bare(text)


async def _write(
    person: Person, held: HeldReturn, wanted: Mapping[str, str], stored: Mapping[str, str]
) -> None:
    fresh = {key: text for key, text in wanted.items() if text != stored.get(key, "")}
    if not fresh:
        return
    for key, text in fresh.items():
        column, _, cell = key.partition(":")
        await (_keep(person, held, column, cell, text) if text else _drop(held, column, cell))
    event = FiguresFilled(held.unit, held.title, told(held.form, fresh))
    await trail.record(person.jurisdiction, person.username, event)


def told(form: Form, entries: Mapping[str, str]) -> str:
    """处罚“罚款”：5；上年　处罚“罚款”：3."""
    return "；".join(
        f"{COLUMN_TITLES[column]}{form.named(cell)}：{text or '空'}"
        for key, text in entries.items()
        for column, _, cell in [key.partition(":")]
    )


async def _keep(person: Person, held: HeldReturn, column: str, cell: str, text: str) -> None:
    here = uuid4(), held.jurisdiction
    if column == "why":
        await fetch(
            'INSERT INTO cell_explanation (id, jurisdiction, "return", cell, text, written_by, at) '
            "VALUES ($1, $2, $3, $4, $5, $6, clock_timestamp()) "
            'ON CONFLICT ("return", cell) DO UPDATE SET text = excluded.text, '
            "written_by = excluded.written_by, at = excluded.at",
            *(*here, held.id, cell, text, person.account),
        )
        return
    amount = read_amount(text, held.form.lines[cell].decimals)
    if column == "now":
        await set_figure(held, cell, amount)
        return
    await fetch(
        "INSERT INTO earlier_figure (id, jurisdiction, unit, cell, amount) "
        "VALUES ($1, $2, $3, $4, $5) "
        "ON CONFLICT (unit, cell) DO UPDATE SET amount = excluded.amount",
        *(*here, held.unit, cell, amount),
    )


async def set_figure(held: HeldReturn, cell: str, amount: Decimal | None) -> None:
    await fetch(
        'INSERT INTO statistics_cell (id, jurisdiction, "return", cell, amount) '
        'VALUES ($1, $2, $3, $4, $5) ON CONFLICT ("return", cell) DO UPDATE '
        "SET amount = excluded.amount",
        *(uuid4(), held.jurisdiction, held.id, cell, amount),
    )


async def _drop(held: HeldReturn, column: str, cell: str) -> None:
    if column == "before":
        await fetch("DELETE FROM earlier_figure WHERE unit = $1 AND cell = $2", held.unit, cell)
        return
    table = "statistics_cell" if column == "now" else "cell_explanation"
    await fetch(f'DELETE FROM {table} WHERE "return" = $1 AND cell = $2', held.id, cell)  # noqa: S608  # own text
