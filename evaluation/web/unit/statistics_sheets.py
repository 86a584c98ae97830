"""执法统计 as a spreadsheet at the unit's desk: down, up, and the mapping of a unit's own form."""

import asyncio
from typing import Annotated, TypeVar
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.errors import Refused
from evaluation.statistics.filling import Entry, Outcome, save_entries
from evaluation.statistics.foreign import Foreign, Places, labels_of, proposals
from evaluation.statistics.mapping import forget_mapping, keep_mapping, mappings_of, recognised
from evaluation.statistics.queries import Return
from evaluation.statistics.rules import OPEN
from evaluation.statistics.sheets import (
    Read,
    changes_of,
    figures_xlsx,
    foreign_in,
    is_ours,
    read_foreign,
    read_ours,
    table_in,
)
from evaluation.web.downloads import as_file
from evaluation.web.guards import Form
from evaluation.web.unit.pages import Desk, page
from evaluation.web.unit.statistics import ROOM, own_return
from evaluation.web.uploads import ROOM_FOR_A_FILE, UploadBody, uploaded
from evaluation.workdays.queries import today

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_CARRIED = 900_000
Carried = TypeVar("Carried")


class Sheet(Form, frozen=True):
    file: UploadFile | None = None


class Taking(Form, frozen=True):
    """The changes as they were shown; what they saw before goes with each."""

    entries: Annotated[str, msgspec.Meta(max_length=LONGEST_CARRIED)]


class Forgetting(Form, frozen=True):
    mapping: UUID


def carried(text: str, sort: type[Carried]) -> Carried:
    """What a page of ours carried from one step to the next. Raises Refused."""
    try:
        return msgspec.json.decode(text, type=sort)
    except msgspec.DecodeError as no:
        raise Refused("这一页没有传完整，没有保存。请重新传入表格。") from no


@get(ROOM + "/figures.xlsx")
async def take_figures(desk: NamedDependency[Desk], unit: FromPath[UUID]) -> Response[bytes]:
    taken = await own_return(desk, unit)
    name = f"{taken.year.year}年执法统计（{taken.head.short_title}）.xlsx"
    content = await asyncio.to_thread(figures_xlsx, taken, await today())
    return as_file(content, name, XLSX)


@get(ROOM + "/sheet")
async def show_upload(desk: NamedDependency[Desk], unit: FromPath[UUID]) -> Template:
    taken = await own_return(desk, unit)
    mappings = await mappings_of(desk.person)
    return page(
        "statistics-sheet", desk, taken=taken, mappings=mappings, open=taken.head.state in OPEN
    )


@post(ROOM + "/sheet", status_code=200, **ROOM_FOR_A_FILE)
async def read_sheet(
    desk: NamedDependency[Desk], unit: FromPath[UUID], data: UploadBody[Sheet]
) -> Template:
    """Nothing is stored yet: what would change is shown, or what an unknown form means is asked."""
    taken = await own_return(desk, unit)
    file = await uploaded(data.file)
    table = await asyncio.to_thread(table_in, file.content, file.name)
    if is_ours(table):
        read = read_ours(table, taken.year.form, before_is_known=taken.from_return)
        return _preview(desk, taken, file.name, read)
    foreign, faults = foreign_in(table)
    known = recognised(await mappings_of(desk.person), foreign)
    if faults:
        return _preview(desk, taken, file.name, Read((), faults, ()))
    if known is None:
        return _question(desk, taken, file.name, foreign)
    read = read_foreign(foreign, known.places, taken.year.form)
    return _preview(desk, taken, file.name, read, (foreign, known.title))


def _preview(
    desk: Desk, taken: Return, name: str, read: Read, foreign: tuple[Foreign, str] | None = None
) -> Template:
    changes = [] if read.faults else changes_of(taken, read.entries)
    return page(
        "statistics-preview",
        desk,
        taken=taken,
        file_name=name,
        read=read,
        changes=changes,
        entries=msgspec.json.encode([change.entry for change in changes]).decode(),
        mapping=foreign[1] if foreign else "",
        carried_sheet=msgspec.json.encode(foreign[0]).decode() if foreign else "",
        open=taken.head.state in OPEN,
        outcome=Outcome(),
    )


def _question(
    desk: Desk,
    taken: Return,
    name: str,
    foreign: Foreign,
    chosen: Places | None = None,
    title: str = "",
) -> Template:
    form = taken.year.form
    proposed = (
        {cell: label.at for cell, label in chosen.items()}
        if chosen is not None
        else {cell: place.at for cell, place in proposals(form, foreign).items()}
    )
    return page(
        "statistics-mapping",
        desk,
        taken=taken,
        form=form,
        file_name=name,
        foreign=foreign,
        carried_sheet=msgspec.json.encode(foreign).decode(),
        proposed=proposed,
        labels={place.at: place for place in foreign.places},
        title=title or foreign.sheet,
    )


@post(ROOM + "/map", status_code=200)
async def keep_map(
    desk: NamedDependency[Desk], unit: FromPath[UUID], data: URLEncodedBody[dict[str, str]]
) -> Template:
    """The places chosen are kept under a title; the sheet is then read by them.

    Without `title` the question is asked again for a sheet that was recognised.
    """
    taken = await own_return(desk, unit)
    foreign = carried(data.get("sheet", ""), Foreign)
    name = data.get("name", "")[-120:]
    if "title" not in data:
        known = recognised(await mappings_of(desk.person), foreign)
        chosen = (known.places, known.title) if known else (None, "")
        return _question(desk, taken, name, foreign, *chosen)
    typed = {key.removeprefix("at:"): at for key, at in data.items() if key.startswith("at:")}
    places = labels_of(taken.year.form, foreign, typed)
    await keep_mapping(desk.person, unit, data["title"], places)
    read = read_foreign(foreign, places, taken.year.form)
    return _preview(desk, taken, name, read, (foreign, data["title"]))


@post(ROOM + "/take", status_code=200)
async def take_sheet(
    desk: NamedDependency[Desk], unit: FromPath[UUID], data: URLEncodedBody[Taking]
) -> Template | Redirect:
    """Whole or not at all; who was quicker meanwhile is shown again."""
    taken = await own_return(desk, unit)
    entries = carried(data.entries, list[Entry])
    outcome = await save_entries(desk.person, unit, entries)
    if outcome.saved:
        return Redirect(f"/unit/statistics/{unit}", status_code=303)
    answer = _preview(desk, taken, "", Read(tuple(entries), (), ()))
    answer.status_code = 409
    answer.context["outcome"] = outcome
    return answer


@post(ROOM + "/forget")
async def forget(
    desk: NamedDependency[Desk], unit: FromPath[UUID], data: URLEncodedBody[Forgetting]
) -> Redirect:
    desk.check_own(unit)
    await forget_mapping(desk.person, data.mapping)
    return Redirect(f"/unit/statistics/{unit}/sheet", status_code=303)


HANDLERS = [take_figures, show_upload, read_sheet, keep_map, take_sheet, forget]
