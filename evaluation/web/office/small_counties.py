"""小局: who serves which county; switched by administrator and security officer together."""

from typing import Literal
from uuid import UUID

from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.rules import NEVER_ONE_PERSON, SWITCHERS, Person
from evaluation.accounts.serving import (
    OFF,
    ON,
    counties_of,
    go_home,
    serve_county,
    switch_profile,
    take_back_switch,
)
from evaluation.web.errors import AnyRequest
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import check_of_city, page
from evaluation.web.sessions import secret_of

PATH = "/small-counties"
THREE = only(*NEVER_ONE_PERSON)
SWITCH = only(*SWITCHERS)


class Wanted(Form, frozen=True, kw_only=True):
    """What the person saw and wants: a switch that somebody else has done is not done back."""

    wanted: Literal["按小局办理", "不再按小局办理"]


@get(PATH, guards=[THREE])
async def show_small_counties(person: NamedDependency[Person]) -> Template:
    check_of_city(person)
    may_switch = not person.roles.isdisjoint(SWITCHERS)
    counties = await counties_of(person.jurisdiction)
    return page("small-counties", person, counties=counties, may_switch=may_switch, on=ON, off=OFF)


@post(PATH + "/{county:uuid}/switch", guards=[SWITCH])
async def switch(
    person: NamedDependency[Person], county: FromPath[UUID], data: URLEncodedBody[Wanted]
) -> Redirect:
    await switch_profile(person, county, data.wanted)
    return Redirect(f"/office{PATH}", status_code=303)


@post(PATH + "/{county:uuid}/take-back", guards=[SWITCH])
async def take_back(person: NamedDependency[Person], county: FromPath[UUID]) -> Redirect:
    await take_back_switch(person, county)
    return Redirect(f"/office{PATH}", status_code=303)


@post(PATH + "/{county:uuid}/serve", guards=[THREE])
async def serve(
    request: AnyRequest, person: NamedDependency[Person], county: FromPath[UUID]
) -> Redirect:
    await serve_county(person, secret_of(request), county)
    return Redirect("/office", status_code=303)


@post(PATH + "/back", guards=[THREE])
async def back(request: AnyRequest) -> Redirect:
    await go_home(secret_of(request))
    return Redirect(f"/office{PATH}", status_code=303)


HANDLERS = [show_small_counties, switch, take_back, serve, back]
