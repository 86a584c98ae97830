"""提交 and 更正: the figures go to the office, and change afterwards only with a trace."""

from decimal import Decimal
from uuid import UUID, uuid4

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.db import fetch, transaction
from evaluation.errors import Refused
from evaluation.statistics.checks import Standing, faults_of, standing_of, sum_of
from evaluation.statistics.filling import NO_CELL, HeldReturn, hold_return, set_figure
from evaluation.statistics.forms import Form
from evaluation.statistics.queries import amounts_of, earlier_of, explanations_of
from evaluation.statistics.rules import (
    check_handed_in,
    check_open,
    read_amount,
    read_words,
    written,
)

NAMED = 3
"""Cells that a refusal names; the page shows them all."""


class ReturnHandedIn(trail.Event, frozen=True):
    """提交统计."""

    unit: UUID
    title: str
    version: int
    late: bool


class FigureCorrected(trail.Event, frozen=True):
    """统计更正 — of one cell, and of the totals that it is part of."""

    unit: UUID
    title: str
    cell: str
    before: str
    after: str
    reason: str
    totals: str


async def hand_in(person: Person, unit: UUID) -> bool:
    """Whether it was late, by the database's clock; a return sent back stays what it was."""
    async with transaction():
        held = await hold_return(person, unit)
        check_open(held.state)
        check_ready(held.form, await _standing(held))
        rows = await fetch(
            "UPDATE statistics_return SET state = 'waiting', submissions = submissions + 1, "
            "late = CASE WHEN submissions = 0 THEN clock_timestamp() > $2 ELSE late END, "
            "handed_in_by = $3, handed_in_at = clock_timestamp(), "
            "first_handed_in_at = coalesce(first_handed_in_at, clock_timestamp()) "
            "WHERE id = $1 RETURNING submissions, late",
            *(held.id, held.due_at, person.account),
        )
        late = bool(rows[0]["late"])
        event = ReturnHandedIn(unit, held.title, rows[0]["submissions"], late)
        await trail.record(person.jurisdiction, person.username, event)
        return late


async def _standing(held: HeldReturn) -> Standing:
    amounts = await amounts_of(held.id)
    earlier, _ = await earlier_of(held.jurisdiction, held.unit, held.year)
    return standing_of(held.form, amounts, earlier, tuple(await explanations_of(held.id)))


def check_ready(form: Form, standing: Standing) -> None:
    """Raises Refused with what is still to be done, in the order in which it is done."""
    words = []
    if standing.missing:
        named = "、".join(form.named(cell) for cell in standing.missing[:NAMED])
        words.append(f"还有 {len(standing.missing)} 格没有填：{named}{_more(standing.missing)}")
    if standing.faults:
        named = "、".join(form.named(one.cell) for one in standing.faults[:NAMED])
        words.append(f"有 {len(standing.faults)} 处不符：{named}{_more(standing.faults)}")
    if standing.unexplained:
        named = "、".join(form.named(one.cell) for one in standing.unexplained[:NAMED])
        more = _more(standing.unexplained)
        words.append(f"有 {len(standing.unexplained)} 格变化大、还没写说明：{named}{more}")
    if words:
        raise Refused("还不能提交。" + "；".join(words) + "。")


def _more(those: tuple[object, ...]) -> str:
    return "等" if len(those) > NAMED else ""


async def correct_cell(person: Person, unit: UUID, cell: str, typed: str, reason: str) -> None:
    """更正 — by the unit's clerk or an officer; the totals above the cell follow it.

    Raises Refused before the handing in, and where the figures would no longer fit together.
    """
    async with transaction():
        held = await hold_return(person, unit, office=True)
        check_handed_in(held.state)
        line = held.form.lines.get(cell)
        if line is None:
            raise Refused(NO_CELL)
        words = read_words(reason, "更正的原因")
        if not words:
            raise Refused("请写明更正的原因。")
        before = await amounts_of(held.id)
        after = corrected(held.form, before, cell, read_amount(typed, line.decimals))
        await _keep_corrections(person, held, before, after, (cell, words))


async def _keep_corrections(
    person: Person,
    held: HeldReturn,
    before: dict[str, Decimal | None],
    after: dict[str, Decimal | None],
    why: tuple[str, str],
) -> None:
    cell, reason = why
    changed = [key for key in after if after[key] != before.get(key, -1)]
    for key in changed:
        await set_figure(held, key, after[key])
        because = reason if key == cell else f"随{held.form.named(cell)}更正：{reason}"[:300]
        await fetch(
            'INSERT INTO cell_correction (id, jurisdiction, "return", cell, before, after, reason, '
            "corrected_by, at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, clock_timestamp())",
            *(uuid4(), held.jurisdiction, held.id, key, _written(before, key)),
            *(written(after[key]), because, person.account),
        )
    texts = _written(before, cell), written(after[cell])
    totals = "、".join(held.form.named(key) for key in changed if key != cell)
    named = held.form.named(cell)
    event = FigureCorrected(held.unit, held.title, named, *texts, reason, totals)
    await trail.record(person.jurisdiction, person.username, event)


def _written(figures: dict[str, Decimal | None], cell: str) -> str:
    return written(figures[cell]) if cell in figures else ""


def corrected(
    form: Form, before: dict[str, Decimal | None], cell: str, amount: Decimal | None
) -> dict[str, Decimal | None]:
    """The figures with one changed and the totals above it added up anew. Raises Refused."""
    if cell in before and before[cell] == amount:
        raise Refused(f"{form.named(cell)}现在就是 {written(amount)}，没有要更正的。")
    after = before | {cell: amount}
    for line in form.lines.values():
        parts = set(line.total_of)
        if parts & {key for key in after if after[key] != before.get(key, -1)}:
            after[line.id] = sum_of(line.total_of, after)
    there = {fault.words for fault in faults_of(form, before)}
    fresh = [one for one in faults_of(form, after) if one.words not in there]
    if fresh:
        raise Refused(f"没有更正：{form.named(fresh[0].cell)}，{fresh[0].words}。")
    return after
