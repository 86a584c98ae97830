"""执法统计 at the unit's desk: the grid, its saving, its handing in, and corrections after it."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery, JSONBody, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.db import found
from evaluation.statistics.filling import Entry, Outcome, save_entries
from evaluation.statistics.grid import Grid, data_of, entries_of, grid_of, highlights_of
from evaluation.statistics.handing_in import correct_cell, hand_in
from evaluation.statistics.queries import Return, return_of, returns_of
from evaluation.statistics.rules import LONGEST_EXPLANATION, LONGEST_TYPED, RETURN_TITLES, shown
from evaluation.web.guards import Form
from evaluation.web.unit.pages import Desk, page

ROOM = "/statistics/{unit:uuid}"
STATE_LOOKS = {
    "draft": ("", "pencil"),
    "waiting": ("wait", "clock"),
    "returned": ("bad", "undo"),
    "accepted": ("good", "check"),
}


class Entries(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the page's module sends: the cells that were just filled in."""

    entries: Annotated[list[Entry], msgspec.Meta(max_length=1000)]


class Correcting(Form, frozen=True):
    cell: Annotated[str, msgspec.Meta(max_length=40)]
    text: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_TYPED)]
    reason: Annotated[str, msgspec.Meta(max_length=4 * LONGEST_EXPLANATION)]


async def own_return(desk: Desk, unit: UUID) -> Return:
    """Raises NotFound for another unit's, and for a year that has no form."""
    desk.check_own(unit)
    return await return_of(desk.person.jurisdiction, unit)


@get("/statistics")
async def find_newest(desk: NamedDependency[Desk]) -> Template | Redirect:
    heads = await returns_of(desk.person.jurisdiction, list(desk.units))
    if not heads:
        return page("statistics-none", desk)
    return Redirect(f"/unit/statistics/{heads[0][0].unit}", status_code=303)


@get(ROOM)
async def show_grid(
    desk: NamedDependency[Desk], unit: FromPath[UUID], table: FromQuery[str] = ""
) -> Template:
    taken = await own_return(desk, unit)
    return await _page(desk, taken, grid_of(taken, table))


async def _page(desk: Desk, taken: Return, grid: Grid) -> Template:
    heads = await returns_of(desk.person.jurisdiction, list(desk.units))
    return page(
        "statistics",
        desk,
        taken=taken,
        grid=grid,
        data=data_of(taken),
        years=[head for head, _ in heads],
        state_titles=RETURN_TITLES,
        state_looks=STATE_LOOKS,
        longest=LONGEST_EXPLANATION,
        shown=shown,
    )


@post(ROOM + "/save", status_code=200)
async def save_page(
    desk: NamedDependency[Desk], unit: FromPath[UUID], data: URLEncodedBody[dict[str, str]]
) -> Template | Redirect:
    """Without the page's module: all cells of one page, stored as a whole or shown again."""
    desk.check_own(unit)
    taken = await own_return(desk, unit)
    entries = entries_of(taken.year.form, data)
    outcome = await save_entries(desk.person, unit, entries)
    table = data.get("table", "")
    if outcome.saved:
        return Redirect(f"/unit/statistics/{unit}?table={table}", status_code=303)
    typed = {entry.key: entry.text for entry in entries}
    answer = await _page(desk, taken, grid_of(taken, table, typed, outcome))
    answer.status_code = _status(outcome)
    return answer


@post(ROOM + "/entries", status_code=200)
async def save_cells(
    desk: NamedDependency[Desk], unit: FromPath[UUID], data: JSONBody[Entries]
) -> Response[Outcome]:
    """409 where another window was quicker, 422 for what is no figure; nothing is stored then."""
    desk.check_own(unit)
    outcome = await save_entries(desk.person, unit, data.entries)
    return Response(outcome, status_code=_status(outcome))


def _status(outcome: Outcome) -> int:
    if outcome.words:
        return 422
    return 409 if outcome.others else 200


@get(ROOM + "/hand-in")
async def ask_to_hand_in(desk: NamedDependency[Desk], unit: FromPath[UUID]) -> Template:
    taken = await own_return(desk, unit)
    grid = grid_of(taken, "")
    return page(
        "ask/statistics-hand-in",
        desk,
        taken=taken,
        grid=grid,
        highlights=highlights_of(taken) if grid.whole.ready else {},
    )


@post(ROOM + "/hand-in")
async def hand_in_figures(desk: NamedDependency[Desk], unit: FromPath[UUID]) -> Redirect:
    desk.check_own(unit)
    await hand_in(desk.person, unit)
    return Redirect(f"/unit/statistics/{unit}", status_code=303)


@get(ROOM + "/correct")
async def show_correcting(
    desk: NamedDependency[Desk], unit: FromPath[UUID], cell: FromQuery[str] = ""
) -> Template:
    taken = await own_return(desk, unit)
    line = found(taken.year.form.lines.get(cell))
    return page(
        "statistics-correct",
        desk,
        taken=taken,
        line=line,
        named=taken.year.form.named(cell),
        back=taken.year.form.page_of(cell).id,
        longest=LONGEST_EXPLANATION,
        shown=shown,
    )


@post(ROOM + "/correct")
async def correct(
    desk: NamedDependency[Desk], unit: FromPath[UUID], data: URLEncodedBody[Correcting]
) -> Redirect:
    desk.check_own(unit)
    await correct_cell(desk.person, unit, data.cell, data.text, data.reason)
    taken = await own_return(desk, unit)
    table = taken.year.form.page_of(data.cell).id
    return Redirect(f"/unit/statistics/{unit}?table={table}", status_code=303)


HANDLERS = [
    find_newest,
    show_grid,
    save_page,
    save_cells,
    ask_to_hand_in,
    hand_in_figures,
    show_correcting,
    correct,
]
