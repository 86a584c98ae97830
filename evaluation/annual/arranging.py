"""编排: paragraphs change places or go, and figures that moved are taken anew."""

from uuid import UUID

from evaluation.accounts.rules import Person
from evaluation.annual.actions import (
    AnnualFiguresTaken,
    AnnualParagraphMoved,
    AnnualParagraphRemoved,
    hold_report,
    place_of,
    rewrite,
    values_of,
)
from evaluation.annual.outline import Draft
from evaluation.annual.queries import stored_in
from evaluation.annual.rules import ReportOvertaken, moved_in
from evaluation.audit import trail
from evaluation.db import fetch, transaction


async def move_paragraph(person: Person, cycle: UUID, paragraph: UUID, *, up: bool) -> int:
    """上移 or 下移 by one place; at the edge it stays. Its place then, counted from 1."""
    async with transaction():
        head = await hold_report(person, cycle)
        stored = await stored_in(head.id)
        at = place_of(stored, paragraph)
        to = at - 1 if up else at + 1
        if not 0 <= to < len(stored):
            return at + 1
        await _put(paragraph, to + 1)
        await _put(stored[to].id, at + 1)
        event = AnnualParagraphMoved(head.id, paragraph, to + 1)
        await trail.record(person.jurisdiction, person.username, event)
        return to + 1


async def _put(paragraph: UUID, position: int) -> None:
    await fetch("UPDATE annual_paragraph SET position = $2 WHERE id = $1", paragraph, position)


async def remove_paragraph(person: Person, cycle: UUID, paragraph: UUID, revision: int) -> None:
    """删除 — what was read, and nothing newer. Raises ReportOvertaken; its text is in the trail."""
    async with transaction():
        head = await hold_report(person, cycle)
        stored = await stored_in(head.id)
        at = place_of(stored, paragraph)
        if stored[at].revision != revision:
            raise ReportOvertaken
        await fetch("DELETE FROM annual_paragraph WHERE id = $1", paragraph)
        await fetch(
            "UPDATE annual_paragraph SET position = position - 1 "
            "WHERE report = $1 AND position > $2",
            *(head.id, at + 1),
        )
        event = AnnualParagraphRemoved(head.id, paragraph, stored[at].text)
        await trail.record(person.jurisdiction, person.username, event)


async def take_new_figures(person: Person, cycle: UUID, paragraph: UUID | None = None) -> int:
    """用新数 — in one paragraph, or in all that have moved; how many figures changed."""
    async with transaction():
        head = await hold_report(person, cycle)
        stored = await stored_in(head.id)
        if paragraph is not None:
            stored = (stored[place_of(stored, paragraph)],)
        values = await values_of(person.jurisdiction, cycle)
        changed = 0
        for one in stored:
            if moved := moved_in(one.written, values):
                changed += len(moved)
                await rewrite(person, one.id, Draft(one.level, one.text), values)
        if changed:
            event = AnnualFiguresTaken(head.id, changed)
            await trail.record(person.jurisdiction, person.username, event)
        return changed
