"""录票: the tellers' pages. What was read is on no page but that of the differences."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromQuery, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person, Role
from evaluation.cycles.rules import group_titles
from evaluation.results.paper_box import paper_facts
from evaluation.scoring import paper, queries
from evaluation.scoring.desk import SittingHead
from evaluation.scoring.modes import MODE_TITLES
from evaluation.scoring.paper_desk import differences, entry_page, paper_desk
from evaluation.scoring.paper_forms import entry_form, form_rows, read_form
from evaluation.scoring.paper_marks import LINE_REASONS, MarksUnfit, Reading, read_lines
from evaluation.scoring.paper_rules import ASIDE_REASONS, SHEET_REASONS, WHOLE, check_sheet_reason
from evaluation.spreadsheets.writing import xlsx
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import RESULT, page, to_sitting
from evaluation.web.public import attachment
from evaluation.web.uploads import UploadBody, uploaded
from evaluation.workdays.queries import today

TELL = only(Role.TELLER)
LOOK = only(Role.TELLER, Role.SCRUTINEER)
"""监票人 may be the third person."""
SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LARGEST = 10 * 2**20
NO_STORE = {"Cache-Control": "no-store"}

Card = Annotated[str, msgspec.Meta(max_length=20)]
Group = Annotated[str, msgspec.Meta(max_length=40)]
Word = Annotated[str, msgspec.Meta(max_length=20)]
Marks = list[Word]


class OneCard(Form, frozen=True):
    group: Group
    number: Card


class OneSheet(Form, frozen=True):
    """`mark` row by row and `choice` one a row, as the page has them; `whole` is 整张无效."""

    group: Group
    number: Card
    whole: Word = ""
    mark: Marks | Word = []
    choice: Marks | Word = []


class Look(Form, frozen=True):
    sheet: UUID
    place: Annotated[str, msgspec.Meta(pattern=r"^[0-9a-f]{32}$")]
    whole: Word = ""
    mark: Marks | Word = []
    choice: Word = ""


class Own(Form, frozen=True):
    number: Card


class Filled(Form, frozen=True):
    group: Group
    file: UploadFile | None = None


@get("/sittings/{sitting_id:uuid}/paper", guards=[only(*RESULT)])
async def show_paper(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Template:
    desk = await paper_desk(sitting, person.account)
    return page(
        "paper",
        person,
        sitting=sitting,
        desk=desk,
        facts=await paper_facts(sitting.id),
        modes=MODE_TITLES,
        reasons=ASIDE_REASONS,
    )


@get("/sittings/{sitting_id:uuid}/paper/enter", guards=[TELL], response_headers=NO_STORE)
async def show_entry(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    group: FromQuery[str] = "",
) -> Template:
    entry = await entry_page(sitting, person.account, group)
    reasons = {"line_reasons": LINE_REASONS, "sheet_reasons": SHEET_REASONS}
    return page("paper-enter", person, sitting=sitting, entry=entry, **reasons)


@post("/sittings/{sitting_id:uuid}/paper/card", guards=[TELL], status_code=200)
async def check_card(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[OneCard],
) -> dict[str, str]:
    """Before anything is typed of the sheet: whether it is one that this teller enters."""
    return {"number": await paper.check_card(person, sitting.id, data.group, data.number)}


@post("/sittings/{sitting_id:uuid}/paper/enter", guards=[TELL])
async def enter(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[OneSheet],
) -> Redirect:
    reading = await _reading(sitting, data)
    await paper.enter_sheet(person, sitting.id, data.group, data.number, reading)
    return to_sitting(sitting, f"/paper/enter?group={data.group}")


async def _reading(sitting: SittingHead, data: OneSheet) -> Reading:
    """Raises MarksUnfit."""
    if data.whole:
        return Reading(invalid=check_sheet_reason(data.whole))
    units = await queries.agenda_of(sitting.id)
    scheme = await queries.scheme_for(sitting.id)
    names = [unit.id.hex for unit in units]
    lines, faults = read_lines(scheme, names, _listed(data.mark), _listed(data.choice))
    if faults:
        raise MarksUnfit(faults, [unit.short_title for unit in units])
    return Reading(lines=lines)


def _listed(sent: Marks | str) -> Marks:
    return sent if isinstance(sent, list) else [sent]


@post("/sittings/{sitting_id:uuid}/paper/drop", guards=[TELL])
async def drop(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Own],
) -> Redirect:
    await paper.drop_entry(person, sitting.id, data.number)
    return to_sitting(sitting, "/paper")


@post("/sittings/{sitting_id:uuid}/paper/finish", guards=[TELL])
async def finish(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Redirect:
    await paper.finish_entering(person, sitting.id)
    return to_sitting(sitting, "/paper")


@post("/sittings/{sitting_id:uuid}/paper/again", guards=[TELL])
async def again(person: NamedDependency[Person], sitting: NamedDependency[SittingHead]) -> Redirect:
    await paper.enter_again(person, sitting.id)
    return to_sitting(sitting, "/paper")


@get("/sittings/{sitting_id:uuid}/paper/differences", guards=[LOOK], response_headers=NO_STORE)
async def show_differences(
    person: NamedDependency[Person], sitting: NamedDependency[SittingHead]
) -> Template:
    found = await differences(sitting, person.account)
    reasons = {"line_reasons": LINE_REASONS, "sheet_reasons": SHEET_REASONS}
    return page("paper-differences", person, sitting=sitting, found=found, **reasons)


@post("/sittings/{sitting_id:uuid}/paper/differences", guards=[LOOK])
async def settle(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: URLEncodedBody[Look],
) -> Redirect:
    reading = await _looked(sitting, data)
    await paper.look_again(person, sitting.id, data.sheet, data.place, reading)
    return to_sitting(sitting, "/paper/differences")


async def _looked(sitting: SittingHead, data: Look) -> Reading:
    """Of the whole sheet, or of the one line. Raises MarksUnfit."""
    if data.place == WHOLE:
        return Reading(invalid=check_sheet_reason(data.whole) if data.whole else "")
    scheme = await queries.scheme_for(sitting.id)
    lines, faults = read_lines(scheme, [data.place], _listed(data.mark), [data.choice])
    if faults:
        raise MarksUnfit(faults, ["这一家"])
    return Reading(lines=lines)


@get("/sittings/{sitting_id:uuid}/paper/form", guards=[TELL])
async def take_form(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    group: FromQuery[str] = "",
) -> Response[bytes]:
    entry = await entry_page(sitting, person.account, group)
    rows = await form_rows(sitting.id, entry)
    content = xlsx(entry_form(entry), rows, made_on=await today())
    return attachment(content, SPREADSHEET, f"{sitting.mark}录票表 {entry.title}.xlsx")


@post(
    "/sittings/{sitting_id:uuid}/paper/file",
    guards=[TELL],
    status_code=200,
    request_max_body_size=LARGEST + 100_000,
)
async def take_file(
    person: NamedDependency[Person],
    sitting: NamedDependency[SittingHead],
    data: UploadBody[Filled],
) -> Template:
    """Whole or not at all; the file itself is kept nowhere."""
    file = await uploaded(data.file)
    entry = await entry_page(sitting, person.account, data.group)
    filled = read_form(entry, file.name, file.content)
    taken = 0
    if not filled.faults:
        taken = await paper.enter_file(person, sitting.id, data.group, filled.readings)
    title = group_titles(entry.scheme)[data.group]
    context = {"group_title": title, "faults": filled.faults, "taken": taken}
    return page("paper-file", person, sitting=sitting, **context)


HANDLERS = [
    show_paper,
    show_entry,
    check_card,
    enter,
    drop,
    finish,
    again,
    show_differences,
    settle,
    take_form,
    take_file,
]
