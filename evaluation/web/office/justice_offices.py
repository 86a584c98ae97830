"""司法所: listed, added, renamed by the administrator, beside the accounts."""

from typing import Annotated
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.justice_offices import (
    add_justice_office,
    justice_offices_of,
    remove_justice_office,
    rename_justice_office,
)
from evaluation.accounts.rules import Person, Role
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import page

ADMINISTRATOR = only(Role.ADMINISTRATOR)
PATH = "/office/accounts/justice-offices"


class Named(Form, frozen=True, kw_only=True):
    title: Annotated[str, msgspec.Meta(max_length=60)]


@get("/accounts/justice-offices", guards=[ADMINISTRATOR])
async def show_justice_offices(person: NamedDependency[Person]) -> Template:
    offices = await justice_offices_of(person.jurisdiction)
    return page("justice-offices", person, justice_offices=offices)


@post("/accounts/justice-offices/add", guards=[ADMINISTRATOR])
async def add(person: NamedDependency[Person], data: URLEncodedBody[Named]) -> Redirect:
    await add_justice_office(person.username, person.jurisdiction, data.title)
    return Redirect(PATH, status_code=303)


@post("/accounts/justice-offices/{place:uuid}/rename", guards=[ADMINISTRATOR])
async def rename(
    person: NamedDependency[Person], place: FromPath[UUID], data: URLEncodedBody[Named]
) -> Redirect:
    await rename_justice_office(person, place, data.title)
    return Redirect(PATH, status_code=303)


@post("/accounts/justice-offices/{place:uuid}/remove", guards=[ADMINISTRATOR])
async def remove(person: NamedDependency[Person], place: FromPath[UUID]) -> Redirect:
    await remove_justice_office(person, place)
    return Redirect(PATH, status_code=303)


HANDLERS = [show_justice_offices, add, rename, remove]
