"""账号: who has one, a new one, one that is closed, and a password that was forgotten."""

from typing import Annotated, Literal
from uuid import UUID

import msgspec
from litestar import get, post
from litestar.di import NamedDependency
from litestar.params import FromPath, URLEncodedBody
from litestar.response import Redirect, Template

from evaluation.accounts.actions import create_account, disable_account, reset_password
from evaluation.accounts.invitations import clerks_who_never_came
from evaluation.accounts.justice_offices import justice_offices_of
from evaluation.accounts.queries import AccountLine, accounts_of, newest_units
from evaluation.accounts.rules import Person, Role
from evaluation.accounts.second_factor import (
    is_required_in,
    require_second_factor,
    reset_second_factor,
    standing_of,
)
from evaluation.db import found
from evaluation.web.guards import Form, only
from evaluation.web.office.pages import page

Line = Annotated[str, msgspec.Meta(max_length=60)]
UnitOrNone = Annotated[str, msgspec.Meta(pattern=r"^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?$")]
ADMINISTRATOR = only(Role.ADMINISTRATOR)
PATH = "/office/accounts"


class NewAccount(Form, frozen=True, kw_only=True):
    username: Line
    full_name: Line
    office: Line = ""
    role: list[Role] | Role = []
    unit: UnitOrNone = ""
    place: UnitOrNone = ""
    """The 司法所."""
    password: Annotated[str, msgspec.Meta(max_length=200)] = ""
    """Left empty, a 一次性链接 lets the person set it."""

    @property
    def roles(self) -> list[Role]:
        return self.role if isinstance(self.role, list) else [self.role]


class Required(Form, frozen=True, kw_only=True):
    required: Literal["on", "off"]


@get("/accounts", guards=[ADMINISTRATOR])
async def show_accounts(person: NamedDependency[Person]) -> Template:
    return page(
        "accounts",
        person,
        accounts=await accounts_of(person.jurisdiction),
        waiting=len(await clerks_who_never_came(person.jurisdiction)),
        required=await is_required_in(person.jurisdiction),
        own=await standing_of(person.account),
    )


@get("/accounts/new", guards=[ADMINISTRATOR])
async def show_new_account(person: NamedDependency[Person]) -> Template:
    units = await newest_units(person.jurisdiction)
    offices = await justice_offices_of(person.jurisdiction)
    return page("new-account", person, units=units, justice_offices=offices, roles=list(Role))


@post("/accounts/new", guards=[ADMINISTRATOR])
async def open_account(
    person: NamedDependency[Person], data: URLEncodedBody[NewAccount]
) -> Redirect:
    account = await create_account(
        person.username,
        person.jurisdiction,
        username=data.username,
        full_name=data.full_name,
        office=data.office,
        roles=data.roles,
        password=data.password or None,
        unit=UUID(data.unit) if data.unit else None,
        place=UUID(data.place) if data.place else None,
    )
    there = PATH if data.password else f"{PATH}/{account}/invite"
    return Redirect(there, status_code=303)


@get("/accounts/{account:uuid}/disable", guards=[ADMINISTRATOR])
async def ask_to_close(person: NamedDependency[Person], account: FromPath[UUID]) -> Template:
    return page("ask/disable", person, one=await _own(person, account))


async def _own(person: Person, account: UUID) -> AccountLine:
    lines = await accounts_of(person.jurisdiction)
    return found(next((line for line in lines if line.id == account), None))


@post("/accounts/{account:uuid}/disable", guards=[ADMINISTRATOR])
async def close_account(person: NamedDependency[Person], account: FromPath[UUID]) -> Redirect:
    await disable_account(person, account)
    return Redirect(PATH, status_code=303)


@get("/accounts/{account:uuid}/reset", guards=[ADMINISTRATOR])
async def ask_to_reset(person: NamedDependency[Person], account: FromPath[UUID]) -> Template:
    return page("ask/reset", person, one=await _own(person, account))


@post("/accounts/{account:uuid}/reset", guards=[ADMINISTRATOR], status_code=200)
async def reset(person: NamedDependency[Person], account: FromPath[UUID]) -> Template:
    """The new password stands in this answer and nowhere else."""
    fresh = await reset_password(person, account)
    lines = await accounts_of(person.jurisdiction)
    return page("new-password", person, accounts=lines, account=account, fresh=fresh)


@get("/accounts/{account:uuid}/second-factor", guards=[ADMINISTRATOR])
async def ask_to_reset_factor(person: NamedDependency[Person], account: FromPath[UUID]) -> Template:
    return page("ask/second-factor", person, one=await _own(person, account))


@post("/accounts/{account:uuid}/second-factor", guards=[ADMINISTRATOR])
async def reset_factor(person: NamedDependency[Person], account: FromPath[UUID]) -> Redirect:
    await reset_second_factor(person, account)
    return Redirect(PATH, status_code=303)


@post("/accounts/second-factor", guards=[ADMINISTRATOR])
async def require(person: NamedDependency[Person], data: URLEncodedBody[Required]) -> Redirect:
    await require_second_factor(person, required=data.required == "on")
    return Redirect(PATH, status_code=303)


HANDLERS = [
    show_accounts,
    show_new_account,
    open_account,
    ask_to_close,
    close_account,
    ask_to_reset,
    reset,
    ask_to_reset_factor,
    reset_factor,
    require,
]
