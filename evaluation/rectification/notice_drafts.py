"""起草: a letter is begun from its template, changed, and thrown away while it has no number."""

from collections.abc import Sequence
from datetime import date
from uuid import UUID, uuid4

import msgspec

from evaluation.accounts.rules import Person
from evaluation.audit import trail
from evaluation.clues.checking import check_kind, check_unit
from evaluation.clues.setting import Limit, ends_on
from evaluation.clues.settings import setting_of
from evaluation.clues.states import SOURCE_TITLES, STATE_TITLES
from evaluation.db import fetch, found, transaction
from evaluation.documents.official import chinese_date
from evaluation.errors import Refused
from evaluation.rectification.notice_content import (
    MOST_PROBLEMS,
    Content,
    Problem,
    check_content,
    decoded,
    encoded,
)
from evaluation.rectification.notice_matters import (
    Matter,
    add_matters,
    check_none_named,
    check_officer,
    clues_of,
    hold_notice,
    matters_of,
)
from evaluation.rectification.notice_templates import template_of
from evaluation.rectification.templates import COMPLAINANT, Reader, Template, filled
from evaluation.workdays.queries import differs, today


class NoticeDrafted(trail.Event, frozen=True):
    """起草文书; `clues` by their numbers."""

    notice: UUID
    title: str
    unit: UUID | None
    clues: list[str]


class Former(msgspec.Struct, frozen=True):
    """The letter that a superior is told of."""

    unit: UUID
    content: str
    document_number: str
    kind_title: str


class NoticeChanged(trail.Event, frozen=True):
    """改文书草稿; the text is in the draft."""

    notice: UUID
    title: str


class NoticeDropped(trail.Event, frozen=True):
    """删除文书草稿."""

    notice: UUID
    title: str


async def draft_notice(  # what a letter can begin with
    person: Person,
    cycle: UUID,
    kind: str,
    *,
    unit: UUID | None = None,
    clues: Sequence[UUID] = (),
    problem: Problem | None = None,
    about: UUID | None = None,
) -> UUID:
    """From the office's template. `problem`: of a letter without a clue, which makes one when it is
    issued. `about`: the letter that a superior is told of. Raises NotFound, and Refused in words.
    """
    check_officer(person)
    template = await template_of(person.jurisdiction, kind)
    matters = await matters_of(person.jurisdiction, cycle, list(clues))
    unit = unit or next((one.unit for one in matters), None)
    former = await _former(person, about) if about else None
    if former:
        unit = former.unit
    _check_matters(template, unit, matters)
    if template.reader == Reader.SUPERIOR and not former:
        raise Refused("告知函要从发给单位的那份文书上起草，没有起草。")
    if not matters and not former:
        await _check_direct(person, cycle, template, unit, problem)
    problems = tuple(map(_problem, matters)) or ((problem,) if problem else ())
    if former:
        problems = decoded(former.content).problems
    values = await _values(person, cycle, unit, matters, former)
    content = begun(template, problems, values, about)
    check_content(content)
    notice = uuid4()
    async with transaction():
        await check_none_named([one.id for one in matters], content.texts)
        due = await due_of(template)
        await fetch(
            "INSERT INTO notice (id, jurisdiction, cycle, unit, kind, state, title, content, "
            "document_number, due_on, reason, made_by, made_at, digest_algorithm, pdf_digest, "
            "substitutes) VALUES ($1, $2, $3, $4, $5, 'draft', $6, $7, '', $8, '', $9, "
            "clock_timestamp(), 'sha256', '', '')",
            *(notice, person.jurisdiction, cycle, unit, kind, _title(content), encoded(content)),
            *(due, person.account),
        )
        await add_matters(person.jurisdiction, notice, [one.id for one in matters])
        event = NoticeDrafted(notice, template.title, unit, [one.label for one in matters])
        await trail.record(person.jurisdiction, person.username, event)
    return notice


async def change_notice(
    person: Person, notice: UUID, content: Content, due_on: date | None, seen: str
) -> None:
    """`seen`: the digest of the content that was changed. Raises NotFound, and Refused in words."""
    check_officer(person)
    async with transaction():
        held = await hold_notice(person, notice)
        held.check_draft()
        if held.said.digest != seen:
            raise Refused("另一位工作人员刚刚改过这份草稿，您的改动没有保存。请重新打开再改。")
        if (content, due_on) == (held.said, held.due_on):
            return
        check_content(content)
        if due_on is not None and due_on < await today():
            raise Refused("期限不能早于今天，没有保存。")
        await check_none_named(await clues_of(notice), content.texts)
        await fetch(
            "UPDATE notice SET content = $2, title = $3, due_on = $4 WHERE id = $1",
            *(notice, encoded(content), _title(content), due_on),
        )
        event = NoticeChanged(notice, _title(content))
        await trail.record(person.jurisdiction, person.username, event)


async def drop_notice(person: Person, notice: UUID) -> UUID:
    """A draft has no number, so that nothing is missing afterwards. Its cycle."""
    check_officer(person)
    async with transaction():
        held = await hold_notice(person, notice)
        held.check_draft()
        await fetch("DELETE FROM notice WHERE id = $1", notice)
        event = NoticeDropped(notice, _title(held.said))
        await trail.record(person.jurisdiction, person.username, event)
        return held.cycle


async def due_of(template: Template) -> date | None:
    """The last day of the answer, when it is issued today."""
    if not template.days:
        return None
    return ends_on(await today(), Limit(template.days, template.working), await differs())


def begun(
    template: Template, problems: tuple[Problem, ...], values: dict[str, str], about: UUID | None
) -> Content:
    addressee = {
        Reader.UNIT: values["{单位}"],
        Reader.COMPLAINANT: COMPLAINANT,
        Reader.SUPERIOR: f"{values['{单位}']}的上一级主管部门",
    }[template.reader]
    return Content(
        title=template.title,
        form=template.form,
        heading=filled(template.heading, values),
        addressee=addressee,
        paragraphs=tuple(filled(one, values) for one in template.paragraphs),
        problems=problems,
        demands=filled(template.demands, values),
        printed_by=f"{values['{机关}']}办公室",
        about=about,
    )


async def _values(
    person: Person, cycle: UUID, unit: UUID | None, matters: Sequence[Matter], former: Former | None
) -> dict[str, str]:
    (row,) = await fetch(
        "SELECT j.bureau, c.year, coalesce((SELECT title FROM unit WHERE id = $2), '') AS unit "
        "FROM cycle c JOIN jurisdiction j ON j.id = c.jurisdiction "
        "WHERE c.id = $1 AND c.jurisdiction = $3",
        *(cycle, unit, person.jurisdiction),
    ) or [None]
    row = found(row)
    first = matters[0] if matters else None
    sources = SOURCE_TITLES | (await setting_of(person.jurisdiction)).sources
    return {
        "{单位}": row["unit"],
        "{机关}": row["bureau"],
        "{年度}": str(row["year"]),
        "{线索}": "、".join(one.label for one in matters),
        "{事项}": "；".join(one.title for one in matters),
        "{来源}": sources.get(first.source, "") if first else "",
        "{收到日期}": chinese_date(first.received_on) if first else "",
        "{理由}": first.said if first else "",
        "{原文书}": f"{former.kind_title}（{former.document_number}）" if former else "",
    }


def _check_matters(template: Template, unit: UUID | None, matters: Sequence[Matter]) -> None:
    if len(matters) > MOST_PROBLEMS:
        raise Refused(f"一份文书最多写 {MOST_PROBLEMS} 条线索，请分开发。没有起草。")
    for one in matters:
        if one.unit != unit:
            raise Refused("这些线索不是同一个单位的，请分开起草。没有起草。")
        if one.state not in template.begins:
            state = STATE_TITLES[one.state]
            raise Refused(f"线索 {one.label} 现在是“{state}”，不能发{template.title}。没有起草。")
    if template.reader == Reader.COMPLAINANT:
        _check_for_complainant(template, matters)


async def _check_direct(
    person: Person, cycle: UUID, template: Template, unit: UUID | None, problem: Problem | None
) -> None:
    """A letter that no clue led to."""
    if not template.rectifies or problem is None:
        raise Refused(f"{template.title}要选线索，没有起草。")
    if unit is None:
        raise Refused("还没有选单位，没有起草。")
    await check_unit(person.jurisdiction, cycle, unit)
    check_kind(await setting_of(person.jurisdiction), problem.kind)
    if not problem.title.strip() or not problem.text.strip():
        raise Refused("没有选线索的，要写明问题的标题和内容。没有起草。")


def _check_for_complainant(template: Template, matters: Sequence[Matter]) -> None:
    if len(matters) != 1:
        raise Refused(f"{template.title}一份只写一条线索，没有起草。")
    if not matters[0].has_complainant:
        raise Refused("这条线索没有投诉人的姓名，不用发给投诉人。没有起草。")


async def _former(person: Person, notice: UUID) -> Former:
    rows = await fetch(
        "SELECT unit, content, document_number, content::jsonb ->> 'title' AS kind_title "
        "FROM notice WHERE id = $1 AND jurisdiction = $2 AND state = 'issued'",
        *(notice, person.jurisdiction),
    )
    return msgspec.convert(dict(found(rows[0] if rows else None)), Former)


def _problem(one: Matter) -> Problem:
    return Problem(text=one.text, clue=one.label, kind=one.kind, title=one.title)


def _title(content: Content) -> str:
    return "".join(content.heading.split())
