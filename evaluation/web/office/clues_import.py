"""热线导入: a hotline's sheet is sent, looked at row by row, and becomes clues or is dropped."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.clues.import_columns import FORM, SYNONYMS
from evaluation.clues.import_queries import import_preview
from evaluation.clues.import_rules import CHOICE_TITLES, Choice, Said
from evaluation.clues.importing import LARGEST, drop_orders, receive_orders, store_orders, taken
from evaluation.clues.queries_year import clue_year
from evaluation.clues.seeing import sight_of
from evaluation.spreadsheets import writing
from evaluation.web.guards import Form
from evaluation.web.office.clues import ROOM, WRITE, clue_page, to_clues
from evaluation.web.office.objective import in_own_year
from evaluation.web.public import attachment
from evaluation.web.uploads import UploadBody, uploaded
from evaluation.workdays.queries import today

IMPORT = ROOM + "/import"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NUMBER = r"[0-9]{1,7}"


class HotlineSheet(Form, frozen=True):
    file: UploadFile | None = None


Row = Annotated[int, msgspec.Meta(ge=0, le=10_000_000)]
Decision = Annotated[str, msgspec.Meta(pattern=rf"^{NUMBER} (new|repeat|leave)?$")]


class Storing(Form, frozen=True, kw_only=True):
    """`leave`: rows that are not taken. `decide`: for each likeness its row and what it is."""

    seen: Annotated[str, msgspec.Meta(max_length=32)]
    leave: list[Row] | Row = []
    decide: list[Decision] | Decision = []
    others: Literal["", "new", "repeat", "leave"] = ""
    register: bool = False

    @property
    def said(self) -> Said:
        rows = self.leave if isinstance(self.leave, list) else [self.leave]
        decisions = self.decide if isinstance(self.decide, list) else [self.decide]
        pairs = [one.split(" ") for one in decisions]
        choices = {int(row): Choice(choice) for row, choice in pairs}
        return Said(frozenset(rows), choices, Choice(self.others))


@get(IMPORT, guards=[WRITE])
async def show_import(person: NamedDependency[Person], cycle: NamedDependency[UUID]) -> Template:
    year = await clue_year(sight_of(person, cycle))
    return clue_page("clues-import", person, year, form=FORM, synonyms=SYNONYMS)


@get("/clues/order-form.xlsx", guards=[WRITE])
async def take_form() -> Response[bytes]:
    """The same for every year; its example stands in the sheet beside it."""
    content = writing.xlsx(FORM, made_on=await today())
    return attachment(content, XLSX, "热线工单表样.xlsx")


@post(IMPORT + "/sheet", guards=[WRITE], request_max_body_size=LARGEST + 100_000)
async def receive(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], data: UploadBody[HotlineSheet]
) -> Redirect:
    file = await uploaded(data.file)
    draft = await receive_orders(person, cycle, file.name, file.content)
    return to_clues(cycle, f"/import/{draft}")


@get(IMPORT + "/{draft:uuid}", guards=[WRITE])
async def show_preview(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], draft: FromPath[UUID]
) -> Template:
    seen = await import_preview(person, cycle, draft)
    year = await clue_year(sight_of(person, cycle))
    return clue_page("clues-import-preview", person, year, seen=seen, choices=CHOICE_TITLES)


@post(IMPORT + "/{draft:uuid}/store", guards=[WRITE])
async def store(
    person: NamedDependency[Person],
    cycle: NamedDependency[UUID],
    draft: FromPath[UUID],
    data: URLEncodedBody[Storing],
) -> Redirect:
    await store_orders(person, cycle, draft, data.seen, data.said, register=data.register)
    return to_clues(cycle, f"/import/{draft}/done")


@post(IMPORT + "/{draft:uuid}/drop", guards=[WRITE])
async def drop(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], draft: FromPath[UUID]
) -> Redirect:
    await drop_orders(person, cycle, draft)
    return to_clues(cycle, "/import")


@get(IMPORT + "/{draft:uuid}/done", guards=[WRITE])
async def show_done(
    person: NamedDependency[Person], cycle: NamedDependency[UUID], draft: FromPath[UUID]
) -> Template:
    done = await taken(person, draft)
    year = await clue_year(sight_of(person, cycle))
    return clue_page("clues-import-done", person, year, done=done)


HANDLERS = [in_own_year(show_import, take_form, receive, show_preview, store, drop, show_done)]
