"""客观得分确认单 at the unit's desk: read, confirmed, or objected to item by item."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.errors import NotFound
from evaluation.files.queries import kept_content
from evaluation.grounds.queries import clues_known_to, grounds_of
from evaluation.objective.confirming import confirm_sheet
from evaluation.objective.desk import DeskLine, check_own_file, desk_of
from evaluation.objective.heads import sheet_head
from evaluation.objective.objections import object_to
from evaluation.objective.printing import print_confirmation
from evaluation.objective.rules import LONGEST_TEXT, STAND_TITLES, Stand
from evaluation.objective.sheets import Sheet, sheet_of
from evaluation.web.downloads import as_file
from evaluation.web.guards import Form
from evaluation.web.record_paths import desk_paths
from evaluation.web.unit.pages import Desk, Done, Todo, page

ROOM = "/confirmations/{unit:uuid}"
LOOKS = {
    Stand.CONFIRMED: ("good", "check"),
    Stand.SILENT: ("good", "clock"),
    Stand.OBJECTED: ("wait", "clock"),
    Stand.SETTLED: ("good", "check"),
    Stand.RECALLED: ("wait", "undo"),
}


class Objecting(Form, frozen=True):
    item: Annotated[str, msgspec.Meta(max_length=12)]
    text: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_TEXT)]


async def own_sheet(desk: Desk, unit: UUID) -> Sheet:
    """Raises NotFound for another unit's sheet, and for one that never left the office."""
    desk.check_own(unit)
    head = await sheet_head(desk.person.jurisdiction, unit)
    if head.stand == Stand.UNSENT:
        raise NotFound
    return await sheet_of(head)


async def sheet_at_hand(desk: Desk, unit: UUID) -> Sheet:
    """As `own_sheet`, and not while the office has it back. Raises NotFound."""
    sheet = await own_sheet(desk, unit)
    if sheet.head.stand == Stand.RECALLED:
        raise NotFound
    return sheet


@get(ROOM)
async def show_sheet(desk: NamedDependency[Desk], unit: FromPath[UUID]) -> Template:
    sheet = await own_sheet(desk, unit)
    grounds = await grounds_of(desk.person.jurisdiction, unit)
    clues = await clues_known_to(desk.person.jurisdiction, unit)
    paths = desk_paths(sheet.head.year, unit, clues)
    titles = {"stand_titles": STAND_TITLES}
    return page("confirmation", desk, sheet=sheet, grounds=grounds, paths=paths, **titles)


@get(ROOM + "/confirm")
async def ask_to_confirm(desk: NamedDependency[Desk], unit: FromPath[UUID]) -> Template:
    return page("ask/confirm", desk, sheet=await sheet_at_hand(desk, unit))


@post(ROOM + "/confirm")
async def confirm(desk: NamedDependency[Desk], unit: FromPath[UUID]) -> Redirect:
    await confirm_sheet(desk.person, unit)
    return Redirect(f"/unit/confirmations/{unit}", status_code=303)


@get(ROOM + "/objection")
async def show_objection(
    desk: NamedDependency[Desk], unit: FromPath[UUID], item: FromQuery[str] = ""
) -> Template:
    sheet = await sheet_at_hand(desk, unit)
    line = sheet.item(item)
    return page("objection", desk, sheet=sheet, line=line, longest=LONGEST_TEXT)


@post(ROOM + "/object")
async def make_objection(
    desk: NamedDependency[Desk], unit: FromPath[UUID], data: URLEncodedBody[Objecting]
) -> Redirect:
    await object_to(desk.person, unit, data.item, data.text)
    return Redirect(f"/unit/confirmations/{unit}", status_code=303)


@get(ROOM + "/confirmation.pdf")
async def take_pdf(desk: NamedDependency[Desk], unit: FromPath[UUID]) -> Response[bytes]:
    sheet = await sheet_at_hand(desk, unit)
    name = f"{sheet.head.year}年度客观得分确认单（{sheet.head.short_title}）.pdf"
    return as_file(await print_confirmation(sheet), name, "application/pdf")


@get("/files/{file:uuid}")
async def take_file(desk: NamedDependency[Desk], file: FromPath[UUID]) -> Response[bytes]:
    """Evidence on a sheet of the clerk's own unit; any other file does not exist."""
    await check_own_file(desk.person.jurisdiction, desk.units, file)
    kept = await kept_content(desk.person.jurisdiction, file)
    return as_file(kept.content, kept.name, kept.media_type)


async def on_desk(desk: Desk) -> tuple[list[Todo], list[Done]]:
    lines = await desk_of(desk.person.jurisdiction, desk.units)
    todos = [_todo(line) for line in lines if _is_due(line)]
    return todos, [_done(line) for line in lines if not _is_due(line)]


def _is_due(line: DeskLine) -> bool:
    return line.stand in (Stand.WAITING, Stand.RECALLED)


def _todo(line: DeskLine) -> Todo:
    title = f"{line.year} 年度客观得分确认单"
    path = f"/unit/confirmations/{line.unit}"
    if line.stand == Stand.RECALLED:
        words = f"评议办已收回，改好后重新送来。原因：{line.recall_reason}"
        return Todo(title, words, path, "去看")
    words = "请核对各项得分、扣分原因和证据，确认或者逐项提出异议。逾期没有答复的视为确认。"
    again = f"这是改后重新送来的。上次收回的原因：{line.recall_reason}。"
    return Todo(
        title,
        again + words if line.recall_reason else words,
        path,
        "去核对",
        due_on=line.due_on,
        left=line.left,
    )


def _done(line: DeskLine) -> Done:
    look, icon = LOOKS[line.stand]
    words = STAND_TITLES[line.stand]
    if line.waiting:
        words += f"：提出 {line.objections} 条，还有 {line.waiting} 条"
    elif line.objections:
        words += f"：成立 {line.upheld} 条，不成立 {line.objections - line.upheld} 条"
    return Done(
        title=f"{line.year} 年度客观得分确认单",
        path=f"/unit/confirmations/{line.unit}",
        sent_at=line.sent_at,
        answered_at=line.answered_at,
        words=words,
        look=look,
        icon=icon,
    )


HANDLERS = [
    show_sheet,
    ask_to_confirm,
    confirm,
    show_objection,
    make_objection,
    take_pdf,
    take_file,
]
