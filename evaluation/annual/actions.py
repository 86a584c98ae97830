"""起草年度报告: begun by the outline, written paragraph by paragraph, figures taken anew."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.annual.fields import registry_of
from evaluation.annual.outline import Draft, first_drafts, title_of
from evaluation.annual.providers import figures_of, year_of
from evaluation.annual.queries import Head, Stored, head_of, stored_in
from evaluation.annual.rules import (
    MOST_PARAGRAPHS,
    ReportOvertaken,
    fault_in,
    figures_for,
    tidied,
)
from evaluation.annual.tables import AnnualParagraph
from evaluation.audit import trail
from evaluation.db import fetch, fetch_one, found, transaction
from evaluation.errors import Refused
from evaluation.workdays.queries import today


class AnnualReportBegun(trail.Event, frozen=True):
    """按提纲起草."""

    report: UUID
    year: int
    drafted: int


class AnnualHeadSet(trail.Event, frozen=True):
    report: UUID
    title: str
    addressee: str
    dated_on: date | None


class AnnualParagraphSaved(trail.Event, frozen=True):
    """Added or changed; `revision` 1 is a new one."""

    report: UUID
    paragraph: UUID
    revision: int


class AnnualParagraphMoved(trail.Event, frozen=True):
    report: UUID
    paragraph: UUID
    place: int


class AnnualParagraphRemoved(trail.Event, frozen=True):
    report: UUID
    paragraph: UUID
    removed: str


class AnnualFiguresTaken(trail.Event, frozen=True):
    """用新数 — `figures` of them changed."""

    report: UUID
    figures: int


class Unsaved(msgspec.Struct, frozen=True):
    """Why a paragraph was not kept; `theirs` is what stands there now, if somebody was first."""

    words: str
    theirs: Stored | None = None


async def values_of(jurisdiction: UUID, cycle: UUID) -> dict[str, str | None]:
    """Every field by its name, as of now. Raises NotFound for another jurisdiction's year."""
    figures = await figures_of(await year_of(jurisdiction, cycle))
    return {name: field.value for name, field in registry_of(figures).items()}


async def begin_report(person: Person, cycle: UUID) -> UUID:
    """Raises Refused when there is a text already."""
    async with transaction():
        year = await year_of(person.jurisdiction, cycle)
        fields = registry_of(await figures_of(year))
        await fetch(
            "INSERT INTO annual_report (id, jurisdiction, cycle, title, addressee, signed_on, "
            "revision) VALUES ($1, $2, $3, $4, $5, $6, 1) ON CONFLICT (cycle) DO NOTHING",
            *(uuid4(), person.jurisdiction, cycle, title_of(year.place, year.year)),
            *(f"{year.place}人民政府", await today()),
        )
        head = await hold_report(person, cycle)
        if await stored_in(head.id):
            raise Refused("报告已经起草了，没有改动。请在原文上接着写。")
        drafts = first_drafts(year.place, fields)
        values = {name: field.value for name, field in fields.items()}
        await _insert(person, head.id, 1, drafts, values)
        event = AnnualReportBegun(head.id, year.year, len(drafts))
        await trail.record(person.jurisdiction, person.username, event)
        return head.id


async def hold_report(person: Person, cycle: UUID) -> Head:
    """Alone with it until the transaction ends. Raises NotFound."""
    await fetch(
        "SELECT FROM annual_report WHERE cycle = $1 AND jurisdiction = $2 FOR UPDATE",
        *(cycle, person.jurisdiction),
    )
    return found(await head_of(person.jurisdiction, cycle))


async def set_head(person: Person, cycle: UUID, seen: Head, revision: int) -> None:
    """Title, addressee and day as `seen` has them. Raises ReportOvertaken."""
    title = " ".join(seen.title.split())
    if not title:
        raise Refused("请写报告的标题。")
    async with transaction():
        head = await hold_report(person, cycle)
        if head.revision != revision:
            raise ReportOvertaken
        addressee = seen.addressee.strip().rstrip("：:")
        await fetch(
            "UPDATE annual_report SET title = $2, addressee = $3, signed_on = $4, "
            "revision = revision + 1 WHERE id = $1",
            *(head.id, title, addressee, seen.signed_on),
        )
        event = AnnualHeadSet(head.id, title, addressee, seen.signed_on)
        await trail.record(person.jurisdiction, person.username, event)


async def add_paragraph(
    person: Person, cycle: UUID, after: UUID | None, level: int, text: str
) -> Unsaved | None:
    """Under the paragraph `after`, or at the top."""
    plain = tidied(text)
    async with transaction():
        head = await hold_report(person, cycle)
        values = await values_of(person.jurisdiction, cycle)
        if words := fault_in(level, plain, values):
            return Unsaved(words)
        stored = await stored_in(head.id)
        if len(stored) >= MOST_PARAGRAPHS:
            raise Refused(f"一份报告最多 {MOST_PARAGRAPHS} 段。")
        place = 0 if after is None else 1 + place_of(stored, after)
        await fetch(
            "UPDATE annual_paragraph SET position = position + 1 "
            "WHERE report = $1 AND position > $2",
            *(head.id, place),
        )
        (paragraph,) = await _insert(person, head.id, place + 1, [Draft(level, plain)], values)
        event = AnnualParagraphSaved(head.id, paragraph, 1)
        await trail.record(person.jurisdiction, person.username, event)
        return None


def place_of(stored: Sequence[Stored], paragraph: UUID) -> int:
    """Counted from 0. Raises NotFound."""
    return found(next((at for at, one in enumerate(stored) if one.id == paragraph), None))


async def _insert(
    person: Person,
    report: UUID,
    first: int,
    drafts: Sequence[Draft],
    values: dict[str, str | None],
) -> list[UUID]:
    now = await fetch_one("SELECT clock_timestamp()")
    rows = [
        AnnualParagraph(
            id=uuid4(),
            jurisdiction=person.jurisdiction,
            report=report,
            position=position,
            level=draft.level,
            text=draft.text,
            figures=_figures(draft.text, values),
            revision=1,
            saved_by=person.account,
            saved_at=now,
        )
        for position, draft in enumerate(drafts, first)
    ]
    await AnnualParagraph.insert(*rows)
    return [UUID(str(row.id)) for row in rows]


def _figures(text: str, values: dict[str, str | None]) -> str:
    return msgspec.json.encode(figures_for(text, values)).decode()


async def save_paragraph(
    person: Person, cycle: UUID, paragraph: UUID, draft: Draft, revision: int
) -> Unsaved | None:
    """With the figures of now. Nothing is kept where somebody saved since `revision`."""
    plain = tidied(draft.text)
    async with transaction():
        head = await hold_report(person, cycle)
        stored = await stored_in(head.id)
        there = stored[place_of(stored, paragraph)]
        if there.revision != revision:
            words = f"{there.saved_by}刚刚改过这一段，您的还没有保存。请选用哪一份。"
            return Unsaved(words, there)
        values = await values_of(person.jurisdiction, cycle)
        if words := fault_in(draft.level, plain, values):
            return Unsaved(words)
        await rewrite(person, paragraph, Draft(draft.level, plain), values)
        event = AnnualParagraphSaved(head.id, paragraph, revision + 1)
        await trail.record(person.jurisdiction, person.username, event)
        return None


async def rewrite(
    person: Person, paragraph: UUID, draft: Draft, values: dict[str, str | None]
) -> None:
    """In the caller's transaction, with the figures that `values` has now."""
    await fetch(
        "UPDATE annual_paragraph SET level = $2, text = $3, figures = $4, "
        "revision = revision + 1, saved_by = $5, saved_at = clock_timestamp() WHERE id = $1",
        *(paragraph, draft.level, draft.text, _figures(draft.text, values), person.account),
    )
