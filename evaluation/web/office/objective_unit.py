"""客观考核 of one unit in the office: its items, entered one by one, and the sheet on paper."""

from typing import Annotated
from urllib.parse import quote
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.approvals import first_word
from evaluation.accounts.rules import Person
from evaluation.files.queries import kept_content
from evaluation.findings.queries import clues_of
from evaluation.grounds.queries import grounds_of
from evaluation.objective import actions
from evaluation.objective.heads import sheet_head
from evaluation.objective.holding import Finding
from evaluation.objective.printing import print_confirmation
from evaluation.objective.rules import (
    CEILING,
    LIFT_CEILING,
    LONGEST_REASON,
    STAND_TITLES,
    read_asked,
)
from evaluation.objective.sheets import Sheet, sheet_of
from evaluation.web.downloads import as_file
from evaluation.web.guards import Form
from evaluation.web.office.objective import READ, ROOM, WRITE, in_own_year
from evaluation.web.office.pages import page
from evaluation.web.record_paths import office_paths
from evaluation.web.uploads import ROOM_FOR_A_FILE, UploadBody, uploaded

UNIT = ROOM + "/units/{unit:uuid}"
Item = Annotated[str, msgspec.Meta(max_length=12)]
Points = Annotated[str, msgspec.Meta(max_length=30)]
Words = Annotated[str, msgspec.Meta(max_length=2 * LONGEST_REASON)]


class Deducting(Form, frozen=True, kw_only=True):
    item: Item
    points: Points
    reason: Words
    evidence: Words = ""
    file: UploadFile | None = None


class Setting(Form, frozen=True, kw_only=True):
    item: Item
    points: Points
    reason: Words = ""
    evidence: Words = ""


class Inapplicable(Form, frozen=True):
    item: Item
    reason: Words


class Applicable(Form, frozen=True):
    item: Item


class TakenBack(Form, frozen=True):
    item: Item
    deduction: UUID


async def finding_of(reason: str, evidence: str, file: UploadFile | None) -> Finding:
    sent = await uploaded(file)
    return Finding(reason, evidence, sent.name, sent.content)


async def sheet_in(person: Person, cycle: UUID, unit: UUID) -> Sheet:
    """The one place where a unit's scores are measured by jurisdiction and year. NotFound."""
    return await sheet_of(await sheet_head(person.jurisdiction, unit, cycle))


def to_unit(cycle: UUID, unit: UUID, item: str = "") -> Redirect:
    """The unit's page, or that of one item."""
    room = f"/item?item={quote(item, safe='')}" if item else ""
    return Redirect(f"/office/years/{cycle}/objective/units/{unit}{room}", status_code=303)


@get(UNIT, guards=[READ])
async def show_unit_scores(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], unit: FromPath[UUID]
) -> Template:
    sheet = await sheet_in(person, cycle, unit)
    word = await first_word(CEILING, unit)
    return page(
        "objective-unit",
        person,
        sheet=sheet,
        stand_titles=STAND_TITLES,
        word=word,
        asked=read_asked(word.detail) if word else None,
        lift_word=await first_word(LIFT_CEILING, unit),
        clues=await clues_of(person.jurisdiction, unit),
        grounds=await grounds_of(person.jurisdiction, unit),
        paths=office_paths(cycle, unit),
        longest=LONGEST_REASON,
    )


@get(UNIT + "/item", guards=[READ])
async def show_item(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    item: FromQuery[str] = "",
) -> Template:
    sheet = await sheet_in(person, cycle, unit)
    line = sheet.item(item)
    return page(
        "objective-item",
        person,
        sheet=sheet,
        line=line,
        beside=sheet.beside(item),
        ground=(await grounds_of(person.jurisdiction, unit)).get(item),
        paths=office_paths(cycle, unit),
        stand_titles=STAND_TITLES,
        longest=LONGEST_REASON,
    )


@post(UNIT + "/deduct", guards=[WRITE], **ROOM_FOR_A_FILE)
async def deduct(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: UploadBody[Deducting],
) -> Redirect:
    finding = await finding_of(data.reason, data.evidence, data.file)
    await actions.add_deduction(person, unit, data.item, data.points, finding)
    return to_unit(cycle, unit, data.item)


@post(UNIT + "/undo-deduction", guards=[WRITE])
async def undo_deduction(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[TakenBack],
) -> Redirect:
    await actions.remove_deduction(person, unit, data.deduction)
    return to_unit(cycle, unit, data.item)


@post(UNIT + "/points", guards=[WRITE])
async def set_item_points(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Setting],
) -> Redirect:
    await actions.set_points(person, unit, data.item, data.points, data.reason, data.evidence)
    return to_unit(cycle, unit, data.item)


@post(UNIT + "/inapplicable", guards=[WRITE])
async def leave_out(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Inapplicable],
) -> Redirect:
    await actions.set_inapplicable(person, unit, data.item, data.reason)
    return to_unit(cycle, unit, data.item)


@post(UNIT + "/applicable", guards=[WRITE])
async def take_in(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    unit: FromPath[UUID],
    data: URLEncodedBody[Applicable],
) -> Redirect:
    await actions.set_applicable(person, unit, data.item)
    return to_unit(cycle, unit, data.item)


@get(UNIT + "/confirmation.pdf", guards=[READ])
async def take_sheet(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], unit: FromPath[UUID]
) -> Response[bytes]:
    sheet = await sheet_in(person, cycle, unit)
    name = f"{sheet.head.year}年度客观得分确认单（{sheet.head.short_title}）.pdf"
    return as_file(await print_confirmation(sheet), name, "application/pdf")


@get("/files/{file:uuid}", guards=[READ])
async def take_kept_file(person: NamedDependency[Person], file: FromPath[UUID]) -> Response[bytes]:
    kept = await kept_content(person.jurisdiction, file)
    return as_file(kept.content, kept.name, kept.media_type)


HANDLERS = [
    in_own_year(
        show_unit_scores,
        show_item,
        deduct,
        undo_deduction,
        set_item_points,
        leave_out,
        take_in,
        take_sheet,
        take_kept_file,
    )
]
