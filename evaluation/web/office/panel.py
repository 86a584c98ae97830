"""评议代表 and 往年结果: what was taken in, to be looked at."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import Response, get, post
from litestar.datastructures import UploadFile
from litestar.di import NamedDependency
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from evaluation.accounts.rules import Person
from evaluation.cycles.queries import check_cycle_of, cycles_of
from evaluation.panel.queries import delegates_of
from evaluation.results import past_years
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import RUN, page
from evaluation.web.public import attachment
from evaluation.web.uploads import ROOM_FOR_A_FILE, UploadBody, uploaded


class PastScan(Form, frozen=True):
    source: Annotated[str, msgspec.Meta(max_length=200)] = ""
    file: UploadFile | None = None


@get("/delegates", guards=[only(*RUN)])
async def show_delegates(
    person: NamedDependency[Person], cycle: FromQuery[UUID | None] = None
) -> Template:
    cycles = await cycles_of(person.jurisdiction)
    if cycle is not None:
        await check_cycle_of(person.jurisdiction, cycle)
    shown = cycle or (cycles[0].id if cycles else None)
    groups = await delegates_of(person.jurisdiction, shown) if shown else []
    return page("delegates", person, cycles=cycles, shown=shown, groups=groups)


@get("/past-years", guards=[only(*RUN)])
async def show_past_years(person: NamedDependency[Person]) -> Template:
    return page("past-years", person, boards=await past_years.past_boards(person.jurisdiction))


@post("/past-years/{past:uuid}/scan", guards=[only(*RUN)], **ROOM_FOR_A_FILE)
async def keep_scan(
    person: NamedDependency[Person], past: FromPath[UUID], data: UploadBody[PastScan]
) -> Redirect:
    file = await uploaded(data.file)
    await past_years.keep_scan(person, past, data.source, file.name, file.content)
    return Redirect("/office/past-years", status_code=303)


@get("/past-years/{past:uuid}/scan", guards=[only(*RUN)])
async def take_scan(person: NamedDependency[Person], past: FromPath[UUID]) -> Response[bytes]:
    kept = await past_years.scan_of(person.jurisdiction, past)
    return attachment(kept.content, kept.media_type, kept.name)


HANDLERS = [show_delegates, show_past_years, keep_scan, take_scan]
