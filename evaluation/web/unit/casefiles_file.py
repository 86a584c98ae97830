"""One own file after the feedback: its sheets, the objection to it, and what was mended."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Stream, Template

from evaluation.casefiles.mending import say_mended
from evaluation.casefiles.objecting import LONGEST_TEXT, object_to
from evaluation.casefiles.unit_desk import own_file
from evaluation.db import found
from evaluation.files.queries import kept_on_disk
from evaluation.web.downloads import as_stream
from evaluation.web.guards import Form
from evaluation.web.unit.casefiles import FILE, HERE, own
from evaluation.web.unit.pages import Desk, page

Words = Annotated[str, msgspec.Meta(max_length=4 * LONGEST_TEXT)]


class Saying(Form, frozen=True):
    """Longer texts are refused in words."""

    text: Words


def to_file(campaign: UUID, case_file: UUID) -> Redirect:
    return Redirect(f"{HERE}/{campaign}/files/{case_file}", status_code=303)


@get(FILE)
async def show_file(
    desk: NamedDependency[Desk], campaign: FromPath[UUID], case_file: FromPath[UUID]
) -> Template:
    reviewed = await own_file(desk.person.jurisdiction, desk.units, campaign, case_file)
    here = f"{HERE}/{campaign}"
    return page("casefiles-file", desk, reviewed=reviewed, here=here, longest=LONGEST_TEXT)


@get(FILE + "/scan")
async def take_scan(
    desk: NamedDependency[Desk], campaign: FromPath[UUID], case_file: FromPath[UUID]
) -> Stream:
    reviewed = await own_file(desk.person.jurisdiction, desk.units, campaign, case_file)
    return as_stream(await kept_on_disk(desk.person.jurisdiction, found(reviewed.file.file)))


@post(FILE + "/object")
async def make_objection(
    desk: NamedDependency[Desk],
    campaign: FromPath[UUID],
    case_file: FromPath[UUID],
    data: URLEncodedBody[Saying],
) -> Redirect:
    await own(desk, campaign)
    await object_to(desk.person, case_file, data.text)
    return to_file(campaign, case_file)


@post(FILE + "/mended")
async def tell_mended(
    desk: NamedDependency[Desk],
    campaign: FromPath[UUID],
    case_file: FromPath[UUID],
    data: URLEncodedBody[Saying],
) -> Redirect:
    await own(desk, campaign)
    await say_mended(desk.person, case_file, data.text)
    return to_file(campaign, case_file)


HANDLERS = [show_file, take_scan, make_objection, tell_mended]
